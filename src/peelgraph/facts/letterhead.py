"""Facts of the title and the dates of the letterhead: family, body, days (LETTERS §1, §2)."""

from datetime import date

from peelgraph.facts.model import (
    Body,
    LetterKind,
    PartyRole,
    Remark,
    RemarkKind,
    Stated,
)
from peelgraph.letters import Label, Letter
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
        if rules["named_body"].first(letter.text, *letter.title.span) is None:
            return None, ()
        title = letter.passage(*letter.title.span)
        message = "the title names a force or service, and no rule understands where"
        return None, (Remark(RemarkKind.UNKNOWN_BODY, "body", message, title),)
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
