"""Facts of the title and the letterhead: family, body, dates and parties (LETTERS §1, §2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from peelgraph.facts.model import (
    Body,
    LetterKind,
    Party,
    PartyRole,
    Remark,
    RemarkKind,
    Stated,
    Title,
)
from peelgraph.letters import Block, Label, Letter, LetterheadEntry, Passage, Span
from peelgraph.letters.dates import read_day
from peelgraph.registers import BodyKind, Registers
from peelgraph.rules import Rules

_NAME_WORDS = range(2, 6)

_ROLES = {Label.FROM: PartyRole.FROM, Label.TO: PartyRole.TO, Label.CC: PartyRole.CC}


def find_title(letter: Letter) -> Stated[str] | None:
    """Return the letter's printed title."""
    block = letter.title
    return Stated(block.text, letter.passage(*block.span)) if block else None


def find_letter_kind(letter: Letter, rules: Rules) -> Stated[LetterKind] | None:
    """Return the family of the letter by its title; ``other`` if the title names none."""
    if letter.title is None:
        return None
    hit = rules["letter_kind"].first(letter.text, *letter.title.span)
    if hit is None:
        return Stated(LetterKind.OTHER, letter.passage(*letter.title.span))
    return Stated(LetterKind(hit.rule.makes), letter.passage(*hit.match.span()))


def find_date_line(
    letter: Letter, label: Label, rules: Rules
) -> tuple[Stated[date] | None, tuple[Remark, ...]]:
    """Return the day that the line under ``label`` prints, or a remark if it prints no whole day."""
    for entry in letter.letterhead:
        if entry.label is label and entry.lines:
            line = entry.lines[0]
            evidence = letter.passage(*line.span)
            day = read_day(line.text, rules)
            if day:
                return Stated(day, evidence), ()
            message = f"“{line.text}” after “{label}” is no day of the calendar with its year"
            about = "sent_on" if label is Label.SENT_ON else "published_on"
            return None, (Remark(RemarkKind.UNREAD_DATE, about, message, evidence),)
    return None, ()


def find_body(
    letter: Letter, rules: Rules, registers: Registers
) -> tuple[Body | None, tuple[Remark, ...]]:
    """Return the force or service that the title names.

    Its register key is looked up by the whole name; a name that no register knows is kept as printed
    with a remark.
    """
    if letter.title is None:
        return None, ()
    hit = rules["title_body"].full(letter.text, *letter.title.span)
    if hit is None:
        return None, ()
    evidence = letter.passage(*hit.match.span("body"))
    known = registers.find_body(evidence.quote)
    kind = known.kind if known else _body_kind(evidence.quote, rules)
    if kind is None:
        message = f"“{evidence.quote}” is neither a known body nor the name of a force or service"
        return None, (Remark(RemarkKind.UNKNOWN_BODY, "body", message, evidence),)
    body = Body(evidence.quote, kind, known.key if known else None, evidence)
    if known:
        return body, ()
    message = f"no register knows “{evidence.quote}”; add it or one of its names"
    return body, (Remark(RemarkKind.UNKNOWN_BODY, "body", message, evidence),)


def _body_kind(name: str, rules: Rules) -> BodyKind | None:
    hit = rules["body_kind"].full(name)
    return BodyKind(hit.rule.makes) if hit else None


def find_parties(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, day: date | None
) -> tuple[tuple[Party, ...], tuple[Remark, ...]]:
    """Return the senders, addressees and people in copy, in printed order.

    A title resolves to the posts of the body, of its local policing bodies and of the inspectorate;
    a person only by name *and* post (MODEL §2.7), never by name alone.
    """
    desk = _Desk(letter, rules, registers, body, day)
    parties: list[Party] = []
    for entry in letter.letterhead:
        if entry.label in _ROLES:
            parties += _entry_parties(desk, entry)
    identified = tuple(_identify(party, registers) for party in parties)
    remarks = tuple(remark for party in identified for remark in _party_remarks(party))
    return identified, remarks


@dataclass(frozen=True, slots=True)
class _Desk:
    """What reading the lines of a letterhead needs at hand."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    day: date | None

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


def _entry_parties(desk: _Desk, entry: LetterheadEntry) -> Iterator[Party]:
    """Group the lines of an entry into people: a name, then what is said of it.

    A line opens a new person only if it has the form of a name and a title follows; any other line
    that is no title is kept as an unknown title of the person before it.
    """
    role = _ROLES[entry.label]
    party: Party | None = None
    waiting: Title | None = None
    lines = [piece for line in entry.lines for piece in _pieces(desk, line)]
    for index, line in enumerate(lines):
        title = _read_title(desk, line)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if title and party is None:
            waiting = title
        elif title and party:
            party = replace(party, titles=(*party.titles, title))
        elif party and _completes(desk, line, party):
            party = replace(party, titles=(*party.titles[:-1], _complete(desk, line, party)))
        elif party and not _opens_person(desk, line, following):
            unknown = Title(line.text, None, (), desk.passage(line.span))
            party = replace(party, titles=(*party.titles, unknown))
        else:
            if party:
                yield party
            party = _read_name(desk, line, role)
            if waiting:
                party, waiting = replace(party, titles=(waiting,)), None
    if party:
        yield party


def _pieces(desk: _Desk, line: Block) -> Iterator[Block]:
    """Split "Ann Example, Chief Constable" and "Commissioner Sir Ann Example" into their two parts."""
    text = line.text
    before = desk.rules["post_before_name"].full(text)
    if before:
        yield from (_part(line, *before.match.span(group)) for group in ("post", "name"))
        return
    comma = text.find(",")
    if comma > 0 and _read_title(desk, line) is None:
        rest = _part(line, comma + 1, len(text))
        if rest.text and _reads_as_name(text[:comma], desk.rules) and _read_title(desk, rest):
            yield _part(line, 0, comma)
            yield rest
            return
    yield line


def _part(line: Block, start: int, end: int) -> Block:
    """Return a part of a line as a line, without the white space around it."""
    words = line.text[start:end]
    first = line.span.start + start + len(words) - len(words.lstrip())
    stripped = words.strip()
    return Block(line.kind, Span(first, first + len(stripped)), stripped)


def _opens_person(desk: _Desk, line: Block, following: Block | None) -> bool:
    return (
        _reads_as_name(line.text, desk.rules)
        and following is not None
        and _read_title(desk, following) is not None
    )


def _read_title(desk: _Desk, line: Block) -> Title | None:
    """Read a line as a title, or return None if no rule knows it as one."""
    evidence = desk.passage(line.span)
    inspector = desk.rules["inspector"].full(line.text)
    if inspector:
        return Title(inspector.rule.makes, None, desk.posts(line.text), evidence)
    chief = desk.rules["chief"].full(line.text)
    if chief:
        post, organisation = chief.match["post"], chief.match["organisation"]
        other = organisation is not None and desk.is_other(organisation)
        return Title(post, organisation, () if other else desk.posts(post), evidence)
    office = desk.rules["office"].full(line.text)
    if office:
        words = line.text.rstrip(",")
        return Title(words, None, desk.posts(words), evidence)
    return None


def _completes(desk: _Desk, line: Block, party: Party) -> bool:
    """Tell whether the line names a body whose post the line before it named."""
    last = party.titles[-1] if party.titles else None
    return (
        last is not None
        and last.organisation is None
        and desk.rules["chief"].full(last.post) is not None
        and desk.rules["body_kind"].full(line.text) is not None
    )


def _complete(desk: _Desk, line: Block, party: Party) -> Title:
    last = party.titles[-1]
    evidence = desk.passage(Span(last.evidence.span.start, line.span.end))
    posts = () if desk.is_other(line.text) else last.posts
    return replace(last, organisation=line.text, posts=posts, evidence=evidence)


def _reads_as_name(line: str, rules: Rules) -> bool:
    """Tell whether a line has the form of a person's name: capitalised words, small particles."""
    words = re.sub(r"[,.]", " ", line).split()
    capitalised = [word for word in words if word[0].isupper()]
    small = [word for word in words if not word[0].isupper()]
    return (
        len(capitalised) in _NAME_WORDS
        and words[0][0].isupper()
        and all(rules["particle"].full(word) for word in small)
        and not rules["body_kind"].first(line)
    )


def _read_name(desk: _Desk, line: Block, role: PartyRole) -> Party:
    """Split a line into prefix, name and post-nominals."""
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
    return Party(role, name, prefix, honours, (), None, desk.passage(line.span))


def _identify(party: Party, registers: Registers) -> Party:
    """Look the party up by name and post in the authority file."""
    for post in party.posts:
        person = registers.find_person(party.name, post)
        if person:
            return replace(party, person=person.key)
    return party


def _party_remarks(party: Party) -> Iterator[Remark]:
    about = party.role.value
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
