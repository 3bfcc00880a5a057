"""Facts of the title and the dates of the letterhead: family, body, days (LETTERS §1, §2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from peelgraph.facts.model import (
    Body,
    LetterKind,
    Remark,
    RemarkKind,
    Stated,
)
from peelgraph.facts.parties import (
    find_addressed_body,
    find_chiefs_body,
)
from peelgraph.facts.party_sentences import find_letterhead_sentence
from peelgraph.letters import Label, Letter, Passage, Span
from peelgraph.letters.dates import read_day
from peelgraph.registers import BodyKind, InspectedBody, Registers, normalise_name
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_ABOUT = {Label.SENT_ON: "sent_on", Label.PUBLISHED_ON: "published_on"}
_LONGEST_TITLE = 400

_Day = tuple[Stated[date] | None, tuple[Remark, ...]]


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


# Days


def find_date_line(letter: Letter, label: Label, rules: Rules) -> _Day:
    """Return the day that the line under ``label`` prints, or a remark if it prints no whole day.

    Without such a line, the day of sending is that of a letterhead that is a sentence, or the day
    that stands after the people of a letterhead whose label was lost.
    """
    found = _labelled_day(letter, label, rules)
    if label is Label.SENT_ON:
        return found or _day_of_sentence(letter, rules) or _unlabelled_day(letter, rules)
    day, remarks = found or (None, ())
    sent, _ = find_date_line(letter, Label.SENT_ON, rules)
    if day and sent and day.value < sent.value:
        message = f"published on {day.value}, before it was sent on {sent.value}"
        about = _ABOUT[label]
        remarks = (*remarks, Remark(RemarkKind.UNREAD_DATE, about, message, day.evidence))
    return day, remarks


def _labelled_day(letter: Letter, label: Label, rules: Rules) -> _Day | None:
    for entry in letter.letterhead:
        if entry.label is label and entry.lines:
            line = entry.lines[0]
            evidence = letter.passage(*line.span)
            day = read_day(line.text, rules)
            if day:
                return Stated(day, evidence), ()
            message = f"“{line.text}” after “{label}” is no day of the calendar with its year"
            return None, (Remark(RemarkKind.UNREAD_DATE, _ABOUT[label], message, evidence),)
    return None


def _day_of_sentence(letter: Letter, rules: Rules) -> _Day | None:
    found = find_letterhead_sentence(letter, rules)
    hit = found[1] if found else None
    if hit is None or hit.match["sent"] is None:
        return None
    evidence = letter.passage(*hit.match.span("sent"))
    day = read_day(evidence.quote, rules)
    if day:
        return Stated(day, evidence), ()
    message = f"“{evidence.quote}” is no day of the calendar"
    return None, (Remark(RemarkKind.UNREAD_DATE, "sent_on", message, evidence),)


def _unlabelled_day(letter: Letter, rules: Rules) -> _Day:
    """Return the one day that stands in the letterhead under no label, after its people."""
    found = [
        line
        for entry in letter.letterhead
        if entry.label not in _ABOUT
        for line in entry.lines
        if rules["bare_day"].first(line.text)
    ]
    lines = [line for line in found if rules["bare_day"].full(line.text)]
    if len(lines) != 1:
        message = "a day in the letterhead, and nothing tells what it dates"
        odd = (letter.passage(*line.span) for line in found)
        about = "sent_on"
        return None, tuple(Remark(RemarkKind.UNREAD_DATE, about, message, each) for each in odd)
    evidence = letter.passage(*lines[0].span)
    day = read_day(lines[0].text, rules)
    if day is None:
        message = f"“{evidence.quote}” is no day of the calendar"
        return None, (Remark(RemarkKind.UNREAD_DATE, "sent_on", message, evidence),)
    message = "the day stands after the people and under no label; a letter prints there when sent"
    return Stated(day, evidence), (Remark(RemarkKind.LOST_LABEL, "sent_on", message, evidence),)


# The body


def find_body(
    letter: Letter, rules: Rules, registers: Registers
) -> tuple[Body | None, tuple[Remark, ...]]:
    """Return the force or service that the letter is about.

    The title names it, or the commissioner over it; if it does neither, the chief officer to whom
    the letter is addressed does. The register key is looked up by the whole name; a name that no
    register knows is kept as printed with a remark.
    """
    title = letter.title.span if letter.title else None
    short = title if title and title.end - title.start <= _LONGEST_TITLE else None
    named = _named_in_title(letter, short, rules, registers) if short else None
    office = rules["title_office"].first(letter.text, *short) if short else None
    if named is None and office:
        known = _overseen_body(letter, office, registers)
        if known:
            return known, ()
        named = _chief_of_area(letter, office, rules, registers)
    elif named is None and short and (joint := _joint_bodies(letter, short, rules)):
        return _make_joint(*joint, rules, registers)
    elif named is None and not (title and _names_several(letter.text, title, rules)):
        named = find_addressed_body(letter, rules, registers)
    if named is None:
        return None, tuple(_unknown_body(letter, rules))
    return _make_body(named, rules, registers)


def _named_in_title(
    letter: Letter, span: Span, rules: Rules, registers: Registers
) -> Passage | None:
    for rule in rules["title_body"]:
        match = rule.pattern.fullmatch(letter.text, *span)
        if match is None:
            continue
        name = letter.passage(*match.span("body"))
        known = registers.find_body(name.quote) is not None
        if known or ("known" not in rule.options and not _names_several(name.quote, None, rules)):
            return name
    return None


def _joint_bodies(letter: Letter, span: Span, rules: Rules) -> tuple[Passage, Passage] | None:
    """Return the two bodies that a title names, if the letter is addressed to both."""
    hit = rules["title_bodies"].full(letter.text, *span)
    if hit is None:
        return None
    addressed = " ".join(
        line.text for entry in letter.letterhead if entry.label is Label.TO for line in entry.lines
    )
    both = tuple(letter.passage(*hit.match.span(group)) for group in ("body", "beside"))
    first, second = both
    return (first, second) if all(each.quote in addressed for each in both) else None


def _make_joint(
    first: Passage, second: Passage, rules: Rules, registers: Registers
) -> tuple[Body | None, tuple[Remark, ...]]:
    """Return the first of two bodies with a remark that what is said of the second alone is not read."""
    body, remarks = _make_body(first, rules, registers)
    message = f"the letter is about {second.quote} too, of which nothing is stated here"
    if body is None:
        return None, remarks
    unread = Remark(RemarkKind.UNREAD_PASSAGE, "body", message, second)
    return replace(body, beside=second), (*remarks, unread)


def _names_several(text: str, span: Span | None, rules: Rules) -> bool:
    start, end = span or (0, len(text))
    return len(list(rules["body_word"].find(text, start, end))) > 1


def _overseen_body(letter: Letter, hit: Hit, registers: Registers) -> Body | None:
    """Return the one force over which the commissioner is whom the title names."""
    evidence = letter.passage(*hit.match.span("office"))
    known = {
        (body.kind, body.key): body
        for post in registers.find_posts(evidence.quote.strip(), None)
        if (body := _body_under(post.post_in, registers))
    }
    if len(known) != 1:
        return None
    (body,) = known.values()
    return Body(body.name, body.kind, body.key, evidence)


def _body_under(path: str, registers: Registers) -> InspectedBody | None:
    organisation, _, key = path.partition("/")
    overseer = registers.local_policing_body(key)
    if organisation != "local-policing-body" or overseer is None:
        return None
    return registers.body(overseer.oversees, BodyKind.POLICE)


def _chief_of_area(letter: Letter, hit: Hit, rules: Rules, registers: Registers) -> Passage | None:
    """Return the body of the chief officer in the letterhead, if it has the commissioner's area."""
    named = find_chiefs_body(letter, rules, registers)
    if named is None:
        return None
    area = normalise_name(hit.match["area"])
    kind = rules["body_kind"].full(named.quote)
    police = kind is not None and kind.rule.makes == BodyKind.POLICE
    return named if police and normalise_name(named.quote).startswith(f"{area} ") else None


def _unknown_body(letter: Letter, rules: Rules) -> Iterator[Remark]:
    """Yield a remark if the title seems to name a body."""
    if letter.title is None:
        return
    title = letter.passage(*letter.title.span)
    tables = ("body_word", "named_body", "title_office")
    if any(rules[table].first(letter.text, *letter.title.span) for table in tables):
        message = "the title names a force or service, and no rule understands where"
        yield Remark(RemarkKind.UNKNOWN_BODY, "body", message, title)


def _make_body(
    evidence: Passage, rules: Rules, registers: Registers
) -> tuple[Body | None, tuple[Remark, ...]]:
    name = " ".join(evidence.quote.split())
    known = registers.find_body(name)
    formed = rules["body_kind"].full(name)
    kind = known.kind if known else BodyKind(formed.rule.makes) if formed else None
    if kind is None:
        message = f"“{evidence.quote}” is neither a known body nor the name of a force or service"
        return None, (Remark(RemarkKind.UNKNOWN_BODY, "body", message, evidence),)
    if known:
        return Body(evidence.quote, kind, known.key, evidence), ()
    message = f"no register knows “{evidence.quote}”; add it or one of its names"
    body = Body(evidence.quote, kind, None, evidence)
    return body, (Remark(RemarkKind.UNKNOWN_BODY, "body", message, evidence),)
