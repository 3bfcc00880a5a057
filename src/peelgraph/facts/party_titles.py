"""What a line of a letterhead says of a post: an inspector's, a chief officer's, an office's, and of whom."""

from dataclasses import replace

from peelgraph.facts.desk import EDGES, Desk
from peelgraph.facts.model import Party, Title
from peelgraph.letters import Block, Span


def keep_title(desk: Desk, line: Block) -> Title:
    """Keep a line that no rule knows as a title; where it names a body, no post is printed."""
    words = line.text.rstrip(EDGES)
    evidence = desk.passage(Span(line.span.start, line.span.start + len(words)))
    if is_organisation(desk, words):
        return Title("", words, (), evidence)
    return Title(words, None, (), evidence)


def unsettle_titles(party: Party) -> tuple[Title, ...]:
    """Return the titles of a person, the last one without posts if it is bare.

    "Chief Constable" over a line that is not understood may be that of another place.
    """
    if not party.titles:
        return ()
    *before, last = party.titles
    inspector = any(post.startswith("hm-") for post in last.posts)
    bare = last.organisation is None and not inspector
    return (*before, replace(last, posts=()) if bare else last)


def read_titles(desk: Desk, line: Block) -> tuple[Title, ...]:
    """Read a line as one title or as those of an inspector; empty if no rule knows it as any."""
    if not line.text:
        return ()
    inspector = _inspector_titles(desk, line)
    if inspector:
        return inspector
    text = line.text.rstrip(EDGES)
    evidence = desk.passage(Span(line.span.start, line.span.start + len(text)))
    if desk.rules["short_inspector"].full(text):
        return (Title(" ".join(text.split()), None, desk.posts(text), evidence),)
    for rule in (*desk.rules["chief"], *desk.rules["office"]):
        match = rule.pattern.fullmatch(text)
        if match and is_organisation(desk, match["organisation"]):
            post, organisation = match["post"], match["organisation"]
            other = organisation is not None and desk.is_other(organisation)
            return (Title(post, organisation, () if other else desk.posts(post), evidence),)
    return ()


def _inspector_titles(desk: Desk, line: Block) -> tuple[Title, ...]:
    """Read a line that is one or more titles of an inspector, joined by a comma or by "and"."""
    titles: list[Title] = []
    end = 0
    for hit in desk.rules["inspector"].find(line.text):
        if not desk.rules["joint"].full(line.text[end : hit.match.start()]):
            return ()
        first, end = hit.match.span()
        evidence = desk.passage(Span(line.span.start + first, line.span.start + end))
        made = (hit.rule.makes, hit.rule.options.get("also"))
        titles.extend(Title(post, None, desk.posts(post), evidence) for post in made if post)
    return tuple(titles) if desk.rules["joint"].full(line.text[end:]) else ()


def is_organisation(desk: Desk, words: str | None) -> bool:
    """Tell whether what follows a post may be an organisation; a person's name may not."""
    if words is None:
        return True
    plain = words.rstrip(EDGES)
    if desk.registers.find_body(plain) is not None:
        return True
    formed = any(desk.rules[table].full(plain) for table in ("body_kind", "authority"))
    return formed and desk.rules["post_word"].first(plain) is None


def completes_title(desk: Desk, line: Block, title: Title) -> bool:
    """Tell whether a line names whose post a title is: a body or authority, or only an authority."""
    if title.organisation is not None or not title.post:
        return False
    if any(desk.is_title(table, title) for table in ("chief", "seat")):
        return is_organisation(desk, line.text)
    office = desk.rules["office"].full(" ".join(title.post.split()))
    seated = office is not None and office.rule.makes == "authority"
    plain = line.text.rstrip(EDGES)
    return seated and "," not in plain and desk.rules["authority"].full(plain) is not None


def add_organisation(desk: Desk, line: Block, title: Title) -> Title:
    """Add the organisation of a later line; the evidence reaches from the post to it."""
    words = line.text.rstrip(EDGES)
    end = line.span.start + len(words)
    posts = () if desk.is_other(words) else title.posts
    evidence = desk.passage(Span(title.evidence.span.start, end))
    return replace(title, organisation=words, posts=posts, evidence=evidence)
