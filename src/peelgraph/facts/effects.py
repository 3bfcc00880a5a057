"""When a claim took effect: on the day that it prints, else on the letter's at the latest (MODEL §2.5)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from peelgraph.facts.clauses import Clause
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    EventKind,
    InspectionEvent,
    StatedCount,
)
from peelgraph.letters import Letter, Passage, Sentence, Span
from peelgraph.letters.dates import FoundDate
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


@dataclass(frozen=True, slots=True)
class Reading:
    """What has been read of a letter before its claims are."""

    letter: Letter
    body: Body | None
    dates: Sequence[FoundDate]
    counts: Sequence[StatedCount]
    concerns: Sequence[Concern]
    inspections: Sequence[InspectionEvent]
    written_on: date | None


@dataclass(frozen=True, slots=True)
class Effect:
    """When a claim took effect, the words that say so, and further evidence of it."""

    not_before: date | None
    not_after: date
    words: str | None = None
    evidence: tuple[Passage, ...] = ()


def find_effect(
    reading: Reading, clause: Clause, sentence: Sentence, rules: Rules
) -> Effect | None:
    """Return the bounds of a claim of a sentence; None where they are not certain, or lie ahead.

    A date dates the claim where it begins the sentence or stands right after the claim. Any other one
    is that of something else: a closure is then no later than the letter all the same, and so is what
    remains now; what remained beside another date is no claim of today.
    """
    start, end = clause.span.start, sentence.span.end
    taken = clause.hit.match.span("scope") if "scope" in clause.hit.match.groupdict() else None
    dates = [
        found
        for found in _dates_within(reading, Span(start, end))
        if taken is None or not found.span.overlaps(Span(*taken))
    ]
    past = rules["past"].first(clause.hit.match[0]) is not None
    if not dates:
        year = rules["bare_year"].first(reading.letter.text, start, end)
        elsewhen = past and year is not None and clause.kind != ClaimKind.CLOSED
        return None if elsewhen else find_day(reading, sentence, clause.hit, ())
    own = [d for d in dates if _is_own(reading.letter.text, clause, d, rules)]
    if len(own) == 1:
        return find_day(reading, sentence, clause.hit, own)
    later = all(found.span.start >= clause.hit.match.end() for found in dates)
    stays = later and not past
    if own or (clause.kind != ClaimKind.CLOSED and not stays):
        return None
    return find_day(reading, sentence, clause.hit, ())


def find_day(
    reading: Reading,
    sentence: Sentence,
    hit: Hit,
    dates: Sequence[FoundDate] | None = None,
) -> Effect | None:
    """Return the bounds of a claim with these dates, those of its sentence if None are given."""
    written_on = reading.written_on
    if written_on is None:
        return None
    dates = _dates_within(reading, sentence.span) if dates is None else dates
    if dates:
        period = dates[0].period
        if len(dates) > 1 or period is None or period.not_before > written_on:
            return None
        not_after = min(period.not_after, written_on)
        return Effect(period.not_before, not_after, dates[0].words)
    during = _during(sentence, hit, reading.inspections)
    if during is None:
        return Effect(None, written_on)
    period = during.period
    not_after = min(period.not_after, written_on)
    return Effect(period.not_before, not_after, during.words, during.evidence)


def _dates_within(reading: Reading, span: Span) -> list[FoundDate]:
    first = bisect_left(reading.dates, span.start, key=lambda found: found.span.start)
    return list(takewhile(lambda d: d.span.end <= span.end, reading.dates[first:]))


def _is_own(text: str, clause: Clause, found: FoundDate, rules: Rules) -> bool:
    """Tell whether a date dates a claim: "In May 2024, we closed …", "… was closed on 3 May 2024"."""
    begin, end = clause.hit.match.span()
    if found.span.end <= begin:
        lead = rules["date_of_claim"].full(text, clause.span.start, found.span.start)
        return (
            lead is not None
            and rules["after_date_of_claim"].full(text, found.span.end, begin) is not None
        )
    return (
        found.span.start >= end
        and rules["date_after_claim"].full(text, end, found.span.start) is not None
    )


def _during(
    sentence: Sentence, hit: Hit, inspections: Sequence[InspectionEvent]
) -> InspectionEvent | None:
    """Return the inspection that "during our inspection" means: the last one before the sentence."""
    if not hit.match.groupdict().get("during"):
        return None
    before = [e for e in inspections if e.evidence[0].span.end <= sentence.span.start]
    return before[-1] if before and before[-1].kind is EventKind.INSPECTION else None
