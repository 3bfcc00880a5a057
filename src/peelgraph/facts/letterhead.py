"""Facts of the title and the letterhead: family, body, dates and parties (LETTERS §1, §2)."""

import re
from collections.abc import Iterator
from dataclasses import replace
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
from peelgraph.letters import Block, Label, Letter, LetterheadEntry
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
    hit = rules["body_kind"].first(name)
    return BodyKind(hit.rule.makes) if hit else None


def find_parties(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, day: date | None
) -> tuple[tuple[Party, ...], tuple[Remark, ...]]:
    """Return the senders, addressees and people in copy, in printed order.

    A title resolves to the posts of the body, of its local policing bodies and of the inspectorate;
    a person only by name *and* post (MODEL §2.7), never by name alone.
    """
    parties: list[Party] = []
    for entry in letter.letterhead:
        if entry.label in _ROLES:
            parties += _entry_parties(letter, entry, rules, registers, body, day)
    identified = tuple(_identify(party, registers) for party in parties)
    remarks = tuple(remark for party in identified for remark in _party_remarks(party))
    return identified, remarks


def _entry_parties(
    letter: Letter,
    entry: LetterheadEntry,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    day: date | None,
) -> Iterator[Party]:
    role = _ROLES[entry.label]
    party: Party | None = None
    for line in entry.lines:
        title = _read_title(letter, line, rules, registers, body, day)
        if party and title:
            party = replace(party, titles=(*party.titles, title))
        elif party and _completes(line, party, registers):
            party = replace(party, titles=(*party.titles[:-1], _complete(letter, line, party)))
        elif party and not party.titles and not _reads_as_name(line.text, rules):
            unknown = Title(line.text, None, (), letter.passage(*line.span))
            party = replace(party, titles=(unknown,))
        else:
            if party:
                yield party
            party = _read_name(letter, line, role, rules)
    if party:
        yield party


def _read_title(
    letter: Letter,
    line: Block,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    day: date | None,
) -> Title | None:
    """Read a line as a title, or return None if no rule knows it as one."""
    evidence = letter.passage(*line.span)
    key = body.key if body else None

    def posts(words: str) -> tuple[str, ...]:
        return tuple(post.key for post in registers.find_posts(words, key, day))

    inspector = rules["inspector"].full(line.text)
    if inspector:
        return Title(inspector.rule.makes, None, posts(line.text), evidence)
    chief = rules["chief"].full(line.text)
    if chief:
        organisation = chief.match["organisation"]
        whose = registers.find_body(organisation) if organisation else None
        if organisation and (whose is None or whose.key != key):
            return Title(chief.match["post"], organisation, (), evidence)
        return Title(chief.match["post"], organisation, posts(chief.match["post"]), evidence)
    office = rules["office"].full(line.text)
    if office:
        return Title(line.text.rstrip(","), None, posts(line.text.rstrip(",")), evidence)
    return None


def _completes(line: Block, party: Party, registers: Registers) -> bool:
    """Tell whether the line names the body whose post the line before it named."""
    last = party.titles[-1] if party.titles else None
    return last is not None and last.organisation is None and bool(registers.find_body(line.text))


def _complete(letter: Letter, line: Block, party: Party) -> Title:
    last = party.titles[-1]
    evidence = letter.passage(last.evidence.span.start, line.span.end)
    return replace(last, organisation=line.text, evidence=evidence)


def _reads_as_name(line: str, rules: Rules) -> bool:
    """Tell whether a line has the form of a person's name: two to five capitalised words."""
    words = re.sub(r"[,.]", " ", line).split()
    return (
        len(words) in _NAME_WORDS
        and all(word[0].isupper() for word in words)
        and not rules["body_kind"].first(line)
    )


def _read_name(letter: Letter, line: Block, role: PartyRole, rules: Rules) -> Party:
    """Split a line into prefix, name and post-nominals."""
    start, end = line.span
    text = letter.text
    while (hit := rules["prefix"].at(text, start)) and hit.match.end() < end:
        start = (
            hit.match.end()
            + len(text[hit.match.end() : end])
            - len(text[hit.match.end() : end].lstrip(" ,"))
        )
    prefix = text[line.span.start : start].strip(" ,") or None
    honours = None
    for hit in rules["honours"].find(text, start, end):
        if hit.match.end() == end and hit.match.start() > start:
            honours = hit.match[0].strip(" ,")
            end = hit.match.start()
    name = text[start:end].strip(" ,")
    return Party(role, name, prefix, honours, (), None, letter.passage(*line.span))


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
