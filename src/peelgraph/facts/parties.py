"""Who writes to whom: the people of the letterhead, as printed and as the registers know them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, pairwise

from peelgraph.facts.model import Body, Party, PartyRole, Remark, RemarkKind, Title
from peelgraph.letters import Block, BlockKind, Label, Letter, LetterheadEntry, Passage, Span
from peelgraph.registers import Registers, normalise_name
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_NAME_WORDS = range(2, 7)
_NAME_WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*[\w.])?")
_ROLES = {
    Label.FROM: PartyRole.FROM,
    Label.TO: PartyRole.TO,
    Label.CC: PartyRole.CC,
    None: PartyRole.FROM,
}
#: What may part two people, or a person and a post, within a sentence.
_PART = re.compile(r"\s*;\s*(?:and\s+)?|\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
#: A sentence with more names than this is left to a person.
_MOST_NAMES = 6
_LONGEST_SENTENCE = 1_000


def find_parties(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, day: date | None
) -> tuple[tuple[Party, ...], tuple[Remark, ...]]:
    """Return the senders, addressees and people in copy, in printed order.

    A title resolves to the posts of the body, of its local policing bodies and of the inspectorate;
    a person only by name *and* post (MODEL §2.7), never by name alone. Where a label was lost, the
    order of the block and the post tell the part: sender, the body's chief, then who is in copy.
    """
    desk = _Desk(letter, rules, registers, body, day)
    parties = [_identify(party, registers) for party in _read_parties(desk)]
    found = (remark for party in parties for remark in _party_remarks(party))
    return tuple(parties), (*found, *desk.odd)


def find_addressed_body(letter: Letter, rules: Rules, registers: Registers) -> Passage | None:
    """Return the words that name the one body to whose chief officer the letter is addressed."""
    desk = _Desk(letter, rules, registers, None, None)
    return _one_body(desk, (party for party in _read_parties(desk) if party.role is PartyRole.TO))


def find_chiefs_body(letter: Letter, rules: Rules, registers: Registers) -> Passage | None:
    """Return the words that name the one body whose chief officer the letterhead names at all."""
    desk = _Desk(letter, rules, registers, None, None)
    return _one_body(desk, _read_parties(desk))


def find_letterhead_sentence(letter: Letter, rules: Rules) -> tuple[Span, Hit | None] | None:
    """Return the sentence that tells who wrote to whom, if there is one, and how it is understood."""
    for sentence in letter.sentences:
        if rules["letterhead_sentence"].first(sentence.text):
            long = len(sentence.text) > _LONGEST_SENTENCE
            hit = None if long else rules["sent_by"].full(letter.text, *sentence.span)
            return sentence.span, hit
    return None


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

    def part(self, start: int, end: int) -> Block:
        """Return a part of the text as a line, without the white space and commas around it."""
        words = self.letter.text[start:end]
        first = start + len(words) - len(words.lstrip(" \t\u00a0,;"))
        last = first + len(self.letter.text[first:end].rstrip(" \t\u00a0,;"))
        return Block(BlockKind.LETTERHEAD, Span(first, last), self.letter.text[first:last])

    def posts(self, words: str) -> tuple[str, ...]:
        """Return the posts that a title may name, given the body of the letter."""
        key, kind = (self.body.key, self.body.kind) if self.body else (None, None)
        found = self.registers.find_posts(words, key, self.day, kind if key else None)
        return tuple(post.key for post in found)

    def is_other(self, organisation: str) -> bool:
        """Tell whether an organisation is another than the letter's body, or unknown."""
        known = self.registers.find_body(organisation)
        own = self.body
        return known is None or own is None or (known.key, known.kind) != (own.key, own.kind)

    def is_place(self, name: str) -> bool:
        """Tell whether words are the area in the name of the letter's body, as "West Midlands" is."""
        body = normalise_name(self.body.name) if self.body else ""
        return body.startswith(f"{normalise_name(name)} ")

    def is_title(self, table: str, title: Title) -> bool:
        """Tell whether a title is one of a table's."""
        return self.rules[table].full(" ".join(title.post.split())) is not None

    def kind_of(self, title: Title) -> str | None:
        """Tell whose title it is: an inspector's, a chief officer's, or of who oversees a body.

        Who stands with the name of a body and no post is its chief, as far as order and parts go.
        """
        if self.is_title("short_inspector", title):
            return "inspector"
        if not title.post:
            return "chief"
        tables = ("inspector", "chief", "office")
        return next((table for table in tables if self.is_title(table, title)), None)

    def leave(self, role: PartyRole, evidence: Passage) -> None:
        """Keep a line that names nobody who could be understood."""
        message = f"“{evidence.quote}” names no person that could be understood"
        self.odd.append(Remark(RemarkKind.UNREAD_PASSAGE, role.value, message, evidence))


def _read_parties(desk: _Desk) -> Iterator[Party]:
    """Yield the people of the labelled letterhead, or of a sentence that stands for one."""
    lost = _Lost(desk)
    read = 0
    for entry in desk.letter.letterhead:
        if entry.label in _ROLES and not _is_bare_day(desk, entry):
            said = _said_in_line(desk, entry)
            people = said or [(None, party) for party in _Entry(desk, entry).read()]
            for index, (role, party) in enumerate(people):
                yield replace(party, role=role) if role else lost.tell(entry.label, party, index)
            read += len(people)
    if not read:
        yield from _sentence_parties(desk)


def _is_bare_day(desk: _Desk, entry: LetterheadEntry) -> bool:
    lines = entry.lines
    return entry.label is None and all(desk.rules["bare_day"].full(line.text) for line in lines)


# Lines


class _Entry:
    """The lines of one label, grouped into people: a name, then what is said of it.

    A line opens a new person only if it has the form of a name, and a title follows, or a style
    begins it, or the person before it has no title yet. A title may stand above its name. Any other
    line that is no title is an unknown title of the person.
    """

    def __init__(self, desk: _Desk, entry: LetterheadEntry) -> None:
        self._desk = desk
        self._role = _ROLES[entry.label]
        self._lines = _all_pieces(desk, entry.lines)
        self._party: Party | None = None
        self._waiting: tuple[Title, ...] = ()

    def read(self) -> Iterator[Party]:
        """Yield the people in printed order; what names nobody is left with a remark."""
        for index, line in enumerate(self._lines):
            titles = _read_titles(self._desk, line)
            if titles:
                yield from self._take_titles(index, titles)
            elif not self._take_organisation(line):
                yield from self._take_words(index)
        yield from self._close()
        for title in self._waiting:
            self._desk.leave(self._role, title.evidence)

    def _close(self) -> Iterator[Party]:
        if self._party:
            yield self._party
        self._party = None

    def _take_titles(self, index: int, titles: tuple[Title, ...]) -> Iterator[Party]:
        if self._party and self._opens_next(index, self._party, titles[0]):
            yield from self._close()
        if self._party:
            self._party = replace(self._party, titles=(*self._party.titles, *titles))
        else:
            self._waiting = (*self._waiting, *titles)

    def _take_organisation(self, line: Block) -> bool:
        """Add a line to the title above it, if it names whose post that is; tell whether it did."""
        titles = self._party.titles if self._party else self._waiting
        if not titles or not _completes(self._desk, line, titles[-1]):
            return False
        completed = (*titles[:-1], _with_organisation(self._desk, line, titles[-1]))
        if self._party:
            self._party = replace(self._party, titles=completed)
        else:
            self._waiting = completed
        return True

    def _take_words(self, index: int) -> Iterator[Party]:
        line, party = self._lines[index], self._party
        name = _read_name(self._desk, line, self._role)
        if name and (party is None or not party.titles or self._is_titled(index, party)):
            yield from self._close()
            self._party, self._waiting = replace(name, titles=self._waiting), ()
        elif party is None:
            self._desk.leave(self._role, self._desk.passage(line.span))
        elif party.honours is None and (honours := _only_honours(self._desk, line)):
            self._party = replace(party, honours=honours)
        else:
            titles = (*_unsettled(party), _unknown(self._desk, line))
            self._party = replace(party, titles=titles)

    def _is_titled(self, index: int, party: Party) -> bool:
        """Tell whether a line is begun by a style ("Councillor"), or followed by a title.

        A body on the next line will do if the person above has all that belongs to a post.
        """
        below = self._lines[index + 1 : index + 2]
        prefix = self._desk.rules["prefix"].at(self._lines[index].text)
        if prefix is not None or any(_read_titles(self._desk, line) for line in below):
            return True
        last = party.titles[-1]
        whole = last.organisation or self._desk.kind_of(last) in ("inspector", "office")
        return bool(whole) and any(_is_organisation(self._desk, line.text) for line in below)

    def _opens_next(self, index: int, party: Party, title: Title) -> bool:
        """Tell whether a title stands above the name of the next person, and not under this one.

        Nobody is an inspector and something else; and where a name follows, a title of another
        kind, or one under a name that had its own above it, is that of the next person.
        """
        if not party.titles:
            return False
        kind, last = self._desk.kind_of(title), self._desk.kind_of(party.titles[-1])
        if last == "inspector" and kind != "inspector":
            return True
        above = party.titles[0].evidence.span < party.evidence.span
        below = self._lines[index + 1 : index + 2]
        named = any(_read_name(self._desk, line, self._role) for line in below)
        return named and (above or (kind != last and not self._names_after(index + 1)))

    def _names_after(self, index: int) -> bool:
        """Tell whether a name has a title of its own on the next line."""
        below = self._lines[index + 1 : index + 2]
        return any(_read_titles(self._desk, line) for line in below)


def _unknown(desk: _Desk, line: Block) -> Title:
    """Keep a line that no rule knows as a title; where it names a body, no post is printed."""
    words = line.text.rstrip(" ,")
    evidence = desk.passage(Span(line.span.start, line.span.start + len(words)))
    if _is_organisation(desk, words):
        return Title("", words, (), evidence)
    return Title(words, None, (), evidence)


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


def _all_pieces(desk: _Desk, lines: Sequence[Block]) -> list[Block]:
    pieces: list[Block] = []
    for index, line in enumerate(lines):
        if desk.rules["joint"].full(line.text):
            continue
        below = lines[index + 1].text if index == 0 and len(lines) > 1 else None
        pieces.extend(_pieces(desk, line, below))
    return pieces


def _is_over(desk: _Desk, name: str, body: str | None) -> bool:
    """Tell whether a name stands over that of a body, and is not its area."""
    if body is None or not _is_organisation(desk, body):
        return False
    return not normalise_name(body).startswith(f"{normalise_name(name)} ")


def _pieces(desk: _Desk, line: Block, below: str | None = None) -> Iterator[Block]:
    """Split a line that holds a person and a post into the two, in the order in which they stand.

    ``below`` is the next line, where a body's name may tell that words are a person's.
    """
    text, start = line.text, line.span.start
    before = desk.rules["post_before_name"].full(text)
    if before:
        name, body = _name_and_body(desk, _group(desk, line, before, "name"))
        over = body.text if body else below
        known = "needs" not in before.rule.options or _is_over(desk, name.text, over)
        if known and _read_name(desk, name, PartyRole.TO):
            yield from (_group(desk, line, before, "post"), name, *((body,) if body else ()))
            return
    for cut in _cuts(desk, line):
        name, rest = desk.part(start, start + cut), desk.part(start + cut, line.span.end)
        if rest.text and _read_name(desk, name, PartyRole.TO) and _is_told(desk, rest):
            yield name
            yield rest
            return
    yield line


def _name_and_body(desk: _Desk, line: Block) -> tuple[Block, Block | None]:
    """Split "Sir Ann Example, Borsetshire Police", where the post stood before the name."""
    comma = line.text.rfind(",")
    if comma < 0:
        return line, None
    body = desk.part(line.span.start + comma, line.span.end)
    if not body.text or not _is_organisation(desk, body.text):
        return line, None
    return desk.part(line.span.start, line.span.start + comma), body


def _group(desk: _Desk, line: Block, hit: Hit, group: str) -> Block:
    first, last = hit.match.span(group)
    return desk.part(line.span.start + first, line.span.start + last)


def _cuts(desk: _Desk, line: Block) -> Iterator[int]:
    """Yield where a line may part name and post.

    At a comma; or, if the whole line is neither a post nor a body, before the words of a post.
    """
    yield from (match.start() for match in re.finditer(r",| [-–—] ", line.text))
    if "," not in line.text and not _read_titles(desk, line):
        inspector = next(desk.rules["inspector"].find(line.text), None)
        words = inspector or desk.rules["job_word"].first(line.text)
        if words and not _is_organisation(desk, line.text):
            yield words.match.start()


def _is_told(desk: _Desk, rest: Block) -> bool:
    """Tell whether what follows a name says what the person is, in words known or not."""
    words = desk.rules["job_word"].first(rest.text)
    return bool(_read_titles(desk, rest)) or (words is not None and "," not in rest.text)


def _read_titles(desk: _Desk, line: Block) -> tuple[Title, ...]:
    """Read a line as one title or as those of an inspector; empty if no rule knows it as any."""
    if not line.text:
        return ()
    inspector = _inspector_titles(desk, line)
    if inspector:
        return inspector
    text = line.text.rstrip(" ,")
    evidence = desk.passage(Span(line.span.start, line.span.start + len(text)))
    if desk.rules["short_inspector"].full(text):
        return (Title(" ".join(text.split()), None, desk.posts(text), evidence),)
    for rule in (*desk.rules["chief"], *desk.rules["office"]):
        match = rule.pattern.fullmatch(text)
        if match and _is_organisation(desk, match["organisation"]):
            post, organisation = match["post"], match["organisation"]
            other = organisation is not None and desk.is_other(organisation)
            return (Title(post, organisation, () if other else desk.posts(post), evidence),)
    return ()


def _inspector_titles(desk: _Desk, line: Block) -> tuple[Title, ...]:
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


def _is_organisation(desk: _Desk, words: str | None) -> bool:
    """Tell whether what follows a post may be an organisation; a person's name may not."""
    if words is None:
        return True
    plain = words.rstrip(" ,")
    if desk.registers.find_body(plain) is not None:
        return True
    formed = any(desk.rules[table].full(plain) for table in ("body_kind", "authority"))
    return formed and desk.rules["post_word"].first(plain) is None


def _completes(desk: _Desk, line: Block, title: Title) -> bool:
    """Tell whether a line names whose post a title is: a body or authority, or only an authority."""
    if title.organisation is not None or not title.post:
        return False
    if any(desk.is_title(table, title) for table in ("chief", "seat")):
        return _is_organisation(desk, line.text)
    office = desk.rules["office"].full(" ".join(title.post.split()))
    seated = office is not None and office.rule.makes == "authority"
    plain = line.text.rstrip(" ,")
    return seated and "," not in plain and desk.rules["authority"].full(plain) is not None


def _with_organisation(desk: _Desk, line: Block, title: Title) -> Title:
    """Add the organisation of a later line; the evidence reaches from the post to it."""
    words = line.text.rstrip(" ,")
    end = line.span.start + len(words)
    posts = () if desk.is_other(words) else title.posts
    evidence = desk.passage(Span(title.evidence.span.start, end))
    return replace(title, organisation=words, posts=posts, evidence=evidence)


# Names


def _read_name(desk: _Desk, line: Block, role: PartyRole) -> Party | None:
    """Split a line into prefix, name and post-nominals; None if it is no name of one person."""
    start, end = line.span
    text = desk.letter.text
    peer = False
    while (hit := desk.rules["prefix"].at(text, start)) and hit.match.end() < end:
        peer = peer or hit.rule.makes == "peer"
        rest = text[hit.match.end() : end]
        start = end - len(rest.lstrip(" ,.\u00a0"))
    prefix = text[line.span.start : start].strip(" ,\u00a0") or None
    honours = None
    for hit in desk.rules["honours"].find(text, start, end):
        if not text[hit.match.end() : end].strip(" ,\u00a0") and hit.match.start() > start:
            honours = " ".join(hit.match[0].split()).strip(" ,")
            end = hit.match.start()
            break
    name = text[start:end].strip(" ,\u00a0")
    seat = desk.rules["peerage"].full(name) if peer else None
    name = seat.match["name"] if seat and " " in seat.match["name"] else name
    if desk.is_place(name) or not _is_name(name, desk.rules, styled=prefix is not None):
        return None
    last = line.span.start + len(line.text.rstrip(" ,\u00a0"))
    evidence = desk.passage(Span(line.span.start, last))
    return Party(role, " ".join(name.split()), prefix, honours, (), None, evidence)


def _only_honours(desk: _Desk, line: Block) -> str | None:
    hit = desk.rules["honours"].full(line.text)
    return hit.match[0].strip(" ,") if hit else None


def _is_name(name: str, rules: Rules, *, styled: bool) -> bool:
    """Tell whether words have the form of one person's name: capitals, small particles, no post."""
    words = name.split()
    capitalised = [word for word in words if word[0].isupper() and _NAME_WORD.fullmatch(word)]
    small = [word for word in words if word not in capitalised and rules["particle"].full(word)]
    enough = len(capitalised) in _NAME_WORDS or (styled and len(capitalised) == 1)
    return (
        enough
        and len(capitalised) + len(small) == len(words)
        and (words[0] in capitalised or styled)
        and rules["job_word"].first(name) is None
    )


# Parts


class _Lost:
    """What part a person plays, where the label that should tell it was lost (gold convention 9)."""

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        labels = {entry.label for entry in desk.letter.letterhead}
        self._cc = Label.CC in labels
        self._to = Label.TO in labels

    def tell(self, label: Label | None, party: Party, index: int) -> Party:
        """Return the person with the part that label, post and place tell."""
        role = self._role(label, party, index)
        self._to = self._to or role is PartyRole.TO
        lost = label is None or role is not party.role
        return replace(party, role=role, label_lost=lost)

    def _role(self, label: Label | None, party: Party, index: int) -> PartyRole:
        kinds = {self._desk.kind_of(title) for title in party.titles}
        if label is Label.CC:
            return PartyRole.CC
        if label is Label.TO:
            copied = index > 0 and "office" in kinds and "chief" not in kinds and not self._cc
            return PartyRole.CC if copied and not self._is_addressed(party) else PartyRole.TO
        if "inspector" in kinds or (index == 0 and not kinds & {"chief", "office"}):
            return PartyRole.FROM
        if "chief" in kinds:
            return PartyRole.TO
        if "office" in kinds or label is None:
            return PartyRole.CC if self._to else PartyRole.TO
        return PartyRole.FROM if self._to else PartyRole.TO

    def _is_addressed(self, party: Party) -> bool:
        """Tell whether the letter's title names the organisation of a person under "To"."""
        title = self._desk.letter.title
        words = normalise_name(title.text) if title else ""
        return any(
            title.organisation is not None and normalise_name(title.organisation) in words
            for title in party.titles
        )


# Sentences


def _sentence_parties(desk: _Desk) -> Iterator[Party]:
    """Yield the people of a letterhead that is a sentence; remarks where it is not understood."""
    found = find_letterhead_sentence(desk.letter, desk.rules)
    if found is None:
        return
    span, hit = found
    people = _people_of(desk, hit) if hit else None
    if people is None:
        message = "a sentence that says who wrote to whom, and that no rule understands"
        for about in ("from", "to", "cc", "sent_on"):
            if about != "sent_on" or hit is None or hit.match.groupdict().get("sent") is None:
                words = desk.passage(span)
                desk.odd.append(Remark(RemarkKind.UNREAD_PASSAGE, about, message, words))
        return
    yield from (replace(party, role=role or party.role) for role, party in people)


def _said_in_line(desk: _Desk, entry: LetterheadEntry) -> Sequence[tuple[PartyRole | None, Party]]:
    """Read "From: Ann Example to Sam Sample, Chief Constable of …": two parts on one line."""
    if entry.label is not Label.FROM or not entry.lines:
        return ()
    hit = desk.rules["from_to"].full(desk.letter.text, *entry.lines[0].span)
    people = _people_of(desk, hit) if hit and len(entry.lines) == 1 else None
    return people or ()


def _people_of(desk: _Desk, hit: Hit) -> list[tuple[PartyRole | None, Party]] | None:
    """Return the people of a sentence with their parts; None if any words stay unread."""
    found: list[tuple[PartyRole | None, Party]] = []
    for role in PartyRole:
        if hit.match.groupdict().get(f"{role.value}_") is not None:
            people = _read_people(desk, Span(*hit.match.span(f"{role.value}_")), role)
            if people is None:
                return None
            found.extend((role, party) for party in people)
    return found


def _read_people(desk: _Desk, span: Span, role: PartyRole) -> Sequence[Party] | None:
    """Read people named one after another in a sentence, each with a post or without.

    Of the ways to part the words, that counts which leaves fewest people without a post, and then
    that which names most of them; if words stay unread in each way, None.
    """
    text = desk.letter.text
    marks = list(_PART.finditer(text, *span))
    starts = [span.start, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), span.end]
    parts = [desk.part(start, end) for start, end in zip(starts, ends, strict=True)]
    names = [i for i, part in enumerate(parts) if i and _read_name(desk, part, role)]
    if len(names) > _MOST_NAMES:
        return None
    best: tuple[tuple[int, int], list[Party]] | None = None
    for count in range(len(names) + 1):
        for chosen in combinations(names, count):
            cuts = [0, *chosen, len(parts)]
            people = [
                _read_person(desk, Span(starts[a], ends[b - 1]), role) for a, b in pairwise(cuts)
            ]
            whole = [person for person in people if person]
            rank = (sum(1 for person in whole if not person.titles), -len(whole))
            if len(whole) == len(people) and (best is None or rank < best[0]):
                best = rank, whole
    return best[1] if best else None


def _read_person(desk: _Desk, span: Span, role: PartyRole) -> Party | None:
    """Read a name, and after a comma a title, as one person; None if anything else stands there."""
    line = desk.part(*span)
    if not line.text:
        return None
    pieces = list(_pieces(desk, line))
    names = [name for piece in pieces if (name := _read_name(desk, piece, role))]
    titles = [title for piece in pieces for title in _read_titles(desk, piece)]
    if len(names) != 1 or len(names) + bool(titles) != len(pieces):
        return None
    return replace(names[0], titles=tuple(titles))


# What the registers know


def _one_body(desk: _Desk, parties: Iterator[Party] | Sequence[Party]) -> Passage | None:
    found = {
        title.organisation: title
        for party in parties
        for title in party.titles
        if title.organisation and desk.is_title("chief", title)
    }
    names = [name for name in found if not desk.rules["authority"].full(name)]
    if len(names) != 1 or len(list(desk.rules["body_word"].find(names[0]))) > 1:
        return None
    span = found[names[0]].evidence.span
    start = desk.letter.text.rindex(names[0], span.start, span.end)
    return desk.letter.passage(start, start + len(names[0]))


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
        message = f"{party.name} stands under no label of the own; place and post tell: {about}"
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
