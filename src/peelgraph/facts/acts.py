"""An act that a sentence tells of, what is read with it, and whether its object is the letter's body."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from peelgraph.facts.bodies import find_places, names_of
from peelgraph.facts.model import Body, EventKind
from peelgraph.letters import Letter, Sentence, Span
from peelgraph.letters.dates import FoundDate, Period
from peelgraph.registers import Registers, normalise_name
from peelgraph.registers.names import build_name_pattern
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

#: What the table ``event`` makes of inspections, and what becomes of fieldwork and of a visit where no
#: inspection had ended before them; else they are a revisit.
INSPECTIONS = {
    **{kind.value: kind for kind in EventKind},
    "fieldwork": EventKind.INSPECTION,
    "visit": EventKind.OTHER,
}
DECIDED = (EventKind.INSPECTION, EventKind.REVISIT, EventKind.REVIEW)
#: Acts of issuing, and those of them that a report of a cycle may hold.
ISSUES = ("published", "issued", "reported", "closed")
IN_REPORTS = ("published", "issued")
#: How far from an act a date may stand, in code points, and how far before it its subject.
REACH = 300
SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Dated:
    """An event's cue with the one period that dates it."""

    sentence: Sentence
    hit: Hit
    found: FoundDate
    period: Period


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a sentence; ``end`` is where its object ends, None if it is not the letter's body."""

    hit: Hit
    end: int | None

    @property
    def start(self) -> int:
        """Where the words of the act begin."""
        return self.hit.match.start()

    @property
    def is_noun(self) -> bool:
        """Whether words name it ("our revisit"), and no verb."""
        return "noun" in self.hit.rule.options

    @property
    def is_aside(self) -> bool:
        """Whether a date before it may be that of a later act: it is a noun, or dated after itself."""
        return self.is_noun or self.hit.rule.options.get("dated") == "after"

    @property
    def may_be_undated(self) -> bool:
        """Whether it tells nothing without a date: a closure is then a claim about status."""
        return self.is_noun or self.hit.rule.makes == "closed"

    @property
    def is_issue(self) -> bool:
        """Whether causes of concern were published, issued, reported or closed."""
        return self.hit.rule.makes in ISSUES


class DateIndex:
    """Dates in reading order, and which of them stand within a span, without looking at the others."""

    def __init__(self, dates: Sequence[FoundDate]) -> None:
        self.dates = sorted(dates, key=lambda found: found.span)
        self.starts = [found.span.start for found in self.dates]

    def within(self, start: int, end: int) -> list[FoundDate]:
        """Return the dates that stand wholly in ``[start, end)``."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [found for found in self.dates[first:last] if found.span.end <= end]


@dataclass(frozen=True)
class ActReader:
    """A letter and what is needed to read the acts of its sentences."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    dates: DateIndex
    written_on: date | None

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """The names of the letter's body as they may stand in its text, None without a body."""
        return build_own_names(self.letter.text, self.rules, names_of(self.body, self.registers))

    def places_of(self, hit: Hit) -> frozenset[str] | None:
        """Return the places that may each have a date of an act; None if it names one of no part."""
        if hit.rule.options.get("parts") is None:
            return frozenset()
        places = find_places(self.body)
        return places if normalise_name(hit.match["area"]) in places else None


def find_object_end(reader: ActReader, hit: Hit, span: Span) -> int | None:
    """Return where an act and its object end; None if its object is not the letter's body."""
    end, options = hit.match.end(), hit.rule.options
    if options.get("subject") == "body":
        return (
            end
            if _ends_with_own(reader, max(span.start, hit.match.start() - SUBJECT), hit)
            else None
        )
    if options.get("object") == "body":
        return _after_own(reader, end)
    to = hit.match.groupdict().get("to")
    if not to:
        return end
    after = _after_own(reader, end)
    if after is not None:
        return after
    dated = bool(reader.dates.within(end, min(end + REACH, span.end))) and _starts_date(reader, end)
    strict = options.get("object") == "of body" and not dated
    return None if strict else end - len(to)


def _starts_date(reader: ActReader, place: int) -> bool:
    index = bisect_left(reader.dates.starts, place)
    return index < len(reader.dates.starts) and reader.dates.starts[index] == place


def _after_own(reader: ActReader, place: int) -> int | None:
    """Return where the name of the letter's body, or a word for it, that begins at a place ends.

    "How the force …" and "the way the force …" count: what it does is inspected.
    """
    lead = reader.rules["object_lead"].at(reader.letter.text, place)
    place = lead.match.end() if lead else place
    known = reader.rules["own_object"].at(reader.letter.text, place)
    if known:
        return known.match.end()
    named = reader.own.match(reader.letter.text, place) if reader.own else None
    if named is None or not named["area"]:
        return named.end() if named else None
    follows = reader.rules["after_area"].at(reader.letter.text, named.end())
    if follows is None:
        return None
    return follows.match.end() if follows.rule.makes == "part" else named.end()


def _ends_with_own(reader: ActReader, start: int, hit: Hit) -> bool:
    """Tell whether the words right before an act name the letter's body."""
    end = hit.match.start()
    text = reader.letter.text
    for begin in (m.start() for m in re.finditer(r"\b\w", text[start:end])):
        after = _after_own(reader, start + begin)
        if after is not None and not text[after:end].strip():
            return True
    return False


def build_own_names(text: str, rules: Rules, names: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern of a body's names, of the place in them, and of its initials in brackets.

    No name counts that a further capital follows: "Borsetshire Police" is not in "Borsetshire Police
    Federation", and "Borsetshire" not in "Borsetshire County Council". The group ``area`` is a place
    that stands for the body.
    """
    if not names:
        return None
    areas = [hit.match["area"] for name in names if (hit := rules["area_of_name"].full(name))]
    whole = _either([*names, *(f"{area} frs" for area in areas)])
    initials = re.search(
        rf"\b{whole}\s+\((?-i:(?P<initials>[A-Z][A-Za-z&]{{1,7}}))\)", text, re.IGNORECASE
    )
    short = f"|(?-i:{re.escape(initials['initials'])})" if initials else ""
    place = f"|(?P<area>{_either(areas)})" if areas else "|(?P<area>(?!))"
    end = r"\b(?-i:(?!(?:\s+(?:and|&))?\s+[A-Z]))"
    return re.compile(rf"(?:the\s+)?(?:{whole}{short}{place}){end}", re.IGNORECASE)


def _either(names: Iterable[str]) -> str:
    """Return the source of a pattern of names, longer ones first."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(build_name_pattern(name) for name in ordered)})"
