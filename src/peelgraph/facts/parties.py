"""Who writes to whom: the people of the letterhead, as printed and as the registers know them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from peelgraph.facts.model import Body, Party, PartyRole, Remark, RemarkKind, Title
from peelgraph.letters import Block, Label, Letter, LetterheadEntry, Passage, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_NAME_WORDS = range(2, 6)
_NAME_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_ROLES = {Label.FROM: PartyRole.FROM, Label.TO: PartyRole.TO, Label.CC: PartyRole.CC}


def find_parties(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, day: date | None
) -> tuple[tuple[Party, ...], tuple[Remark, ...]]:
    """Return the senders, addressees and people in copy, in printed order.

    A title resolves to the posts of the body, of its local policing bodies and of the inspectorate;
    a person only by name *and* post (MODEL §2.7), never by name alone. Where a label was lost, the
    post tells the part: a chief officer is no sender, and who oversees a force is in copy.
    """
    desk = _Desk(letter, rules, registers, body, day)
    parties: list[Party] = []
    for entry in letter.letterhead:
        if entry.label in _ROLES:
            for index, party in enumerate(_entry_parties(desk, entry)):
                parties.append(_identify(_with_role(desk, party, index), registers))
    desk.odd.extend(_sentence_letterhead(desk))
    found = (remark for party in parties for remark in _party_remarks(party))
    return tuple(parties), (*found, *desk.odd)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What reading the lines of a letterhead needs at hand, and the lines that stay odd."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    day: date | None
    odd: list[Remark] = field(default_factory=list)

    def passage(self, span: Span) -> Passage:
        """Return the words at a span."""
        return self.letter.passage(*span)

    def posts(self, words: str) -> tuple[str, ...]:
        """Return the posts that a title may name, given the body of the letter."""
        key = self.body.key if self.body else None
        return tuple(post.key for post in self.registers.find_posts(words, key, self.day))

    def is_other(self, organisation: str) -> bool:
        """Tell whether an organisation is another than the letter's body, or unknown."""
        known = self.registers.find_body(organisation)
        return known is None or self.body is None or known.key != self.body.key

    def leave(self, role: PartyRole, evidence: Passage) -> None:
        """Keep a line that names nobody who could be understood."""
        message = f"“{evidence.quote}” names no person that could be understood"
        self.odd.append(Remark(RemarkKind.UNREAD_PASSAGE, role.value, message, evidence))


def _entry_parties(desk: _Desk, entry: LetterheadEntry) -> Iterator[Party]:
    """Group the lines of an entry into people: a name, then what is said of it.

    A line opens a new person only if it has the form of a name, and a title follows or the person
    before it has none yet. Any other line that is no title is an unknown title of that person.
    """
    role = _ROLES[entry.label]
    party: Party | None = None
    waiting: tuple[Title, ...] = ()
    lines = [piece for line in entry.lines for piece in _pieces(desk, line)]
    for index, line in enumerate(lines):
        title = _read_title(desk, line)
        titled = index + 1 < len(lines) and _read_title(desk, lines[index + 1]) is not None
        name = _read_name(desk, line, role)
        if title and party is None:
            waiting = (*waiting, title)
        elif title and party:
            party = replace(party, titles=(*party.titles, title))
        elif party and _completes(desk, line, party):
            party = replace(party, titles=(*party.titles[:-1], _complete(desk, line, party)))
        elif name and (party is None or titled or not party.titles):
            if party:
                yield party
            party, waiting = replace(name, titles=waiting), ()
        elif party:
            party = replace(party, titles=(*_unsettled(party), _unknown(desk, line)))
        else:
            desk.leave(role, desk.passage(line.span))
    if party:
        yield party
    for title in waiting:
        desk.leave(role, title.evidence)


def _unknown(desk: _Desk, line: Block) -> Title:
    return Title(line.text, None, (), desk.passage(line.span))


def _unsettled(party: Party) -> tuple[Title, ...]:
    """Return the titles of a person, the last one without posts if it is bare.

    "Chief Constable" over a line that is not understood may be that of another place.
    """
    if not party.titles:
        return ()
    *before, last = party.titles
    inspector = any(post.startswith("hm-") for post in last.posts)
    bare = last.organisation is None and not inspector
    return (*before, replace(last, posts=()) if bare else last)


def _pieces(desk: _Desk, line: Block) -> Iterator[Block]:
    """Split "Ann Example, Chief Constable" and "Commissioner Sir Ann Example" into their two parts."""
    text = line.text
    before = desk.rules["post_before_name"].full(text)
    if before:
        yield from (_part(line, *before.match.span(group)) for group in ("post", "name"))
        return
    comma = text.find(",")
    if comma > 0 and _read_title(desk, line) is None:
        first, rest = _part(line, 0, comma), _part(line, comma + 1, len(text))
        if rest.text and _read_name(desk, first, PartyRole.TO) and _read_title(desk, rest):
            yield first
            yield rest
            return
    yield line


def _part(line: Block, start: int, end: int) -> Block:
    """Return a part of a line as a line, without the white space around it."""
    words = line.text[start:end]
    first = line.span.start + start + len(words) - len(words.lstrip())
    stripped = words.strip()
    return Block(line.kind, Span(first, first + len(stripped)), stripped)


def _read_title(desk: _Desk, line: Block) -> Title | None:
    """Read a line as a title, or return None if no rule knows it as one."""
    evidence = desk.passage(line.span) if line.text else None
    if evidence is None:
        return None
    inspector = desk.rules["inspector"].full(line.text)
    if inspector:
        return Title(inspector.rule.makes, None, desk.posts(line.text), evidence)
    chief = desk.rules["chief"].full(line.text)
    if chief and _is_organisation(desk, chief.match["organisation"]):
        post, organisation = chief.match["post"], chief.match["organisation"]
        other = organisation is not None and desk.is_other(organisation)
        return Title(post, organisation, () if other else desk.posts(post), evidence)
    office = desk.rules["office"].full(line.text)
    if office:
        words = line.text.rstrip(",")
        return Title(words, None, desk.posts(words), evidence)
    return None


def _is_organisation(desk: _Desk, words: str | None) -> bool:
    """Tell whether what follows a post may be an organisation; a person's name may not."""
    return (
        words is None
        or desk.rules["body_kind"].full(words) is not None
        or desk.registers.find_body(words) is not None
    )


def _completes(desk: _Desk, line: Block, party: Party) -> bool:
    """Tell whether the line names a body whose post the line before it named."""
    last = party.titles[-1] if party.titles else None
    return (
        last is not None
        and last.organisation is None
        and desk.rules["chief"].full(last.post) is not None
        and _is_organisation(desk, line.text)
    )


def _complete(desk: _Desk, line: Block, party: Party) -> Title:
    last = party.titles[-1]
    evidence = desk.passage(Span(last.evidence.span.start, line.span.end))
    posts = () if desk.is_other(line.text) else last.posts
    return replace(last, organisation=line.text, posts=posts, evidence=evidence)


def _read_name(desk: _Desk, line: Block, role: PartyRole) -> Party | None:
    """Split a line into prefix, name and post-nominals; None if it is no name of one person."""
    start, end = line.span
    text = desk.letter.text
    while (hit := desk.rules["prefix"].at(text, start)) and hit.match.end() < end:
        rest = text[hit.match.end() : end]
        start = end - len(rest.lstrip(" ,"))
    prefix = text[line.span.start : start].strip(" ,") or None
    honours = None
    for hit in desk.rules["honours"].find(text, start, end):
        if hit.match.end() == end and hit.match.start() > start:
            honours = hit.match[0].strip(" ,")
            end = hit.match.start()
    name = text[start:end].strip(" ,")
    if not _is_name(name, desk.rules, styled=prefix is not None):
        return None
    return Party(role, name, prefix, honours, (), None, desk.passage(line.span))


def _is_name(name: str, rules: Rules, *, styled: bool) -> bool:
    """Tell whether words have the form of one person's name: capitals, small particles, no post."""
    words = name.split()
    capitalised = [word for word in words if word[0].isupper() and _NAME_WORD.fullmatch(word)]
    small = [word for word in words if rules["particle"].full(word)]
    enough = len(capitalised) in _NAME_WORDS or (styled and len(capitalised) == 1)
    return (
        enough
        and len(capitalised) + len(small) == len(words)
        and (words[0] in capitalised or styled)
        and rules["job_word"].first(name) is None
    )


def _with_role(desk: _Desk, party: Party, index: int) -> Party:
    """Give a person whose label was lost the part that the post tells (gold convention 9)."""
    lines = [title.evidence.quote for title in party.titles]
    chief = any(desk.rules["chief"].full(" ".join(line.split())) for line in lines)
    office = any(desk.rules["office"].full(line) for line in lines)
    role = party.role
    if role is PartyRole.FROM and (chief or office):
        role = PartyRole.TO if chief else PartyRole.CC
    elif role is PartyRole.TO and index and office:
        role = PartyRole.CC
    return replace(party, role=role, label_lost=role is not party.role)


def _sentence_letterhead(desk: _Desk) -> Iterator[Remark]:
    """Yield remarks for a letterhead that is a sentence, which is not read (LETTERS §2)."""
    for sentence in desk.letter.sentences:
        if desk.rules["letterhead_sentence"].first(sentence.text):
            words = desk.passage(sentence.span)
            for about in ("from", "to", "cc", "sent_on"):
                message = "a sentence that says who wrote to whom, and that no rule understands"
                yield Remark(RemarkKind.UNREAD_PASSAGE, about, message, words)


def _identify(party: Party, registers: Registers) -> Party:
    """Look the party up by name and post in the authority file."""
    for post in party.posts:
        person = registers.find_person(party.name, post)
        if person:
            return replace(party, person=person.key)
    return party


def _party_remarks(party: Party) -> Iterator[Remark]:
    about = party.role.value
    if party.label_lost:
        message = f"{party.name} stands under another label; the post tells the part: {about}"
        yield Remark(RemarkKind.LOST_LABEL, about, message, party.evidence)
    for title in party.titles:
        if not title.posts:
            message = f"“{title.evidence.quote}” names no post that the registers know"
            yield Remark(RemarkKind.UNKNOWN_TITLE, about, message, title.evidence)
    if party.person is None:
        where = party.posts[0] if party.posts else "a post that was not understood"
        message = (
            f"{party.name} is not in the authority file as holder of {where}; "
            "a person must confirm who this is"
        )
        yield Remark(RemarkKind.UNKNOWN_PERSON, about, message, party.evidence)
