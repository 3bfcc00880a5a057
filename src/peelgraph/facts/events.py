"""What was done, issued and planned, and when (LETTERS §5, §7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from peelgraph.facts.bodies import names_of, names_other_body
from peelgraph.facts.concerns import find_described, find_identified, find_meant
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    EventKind,
    InspectionEvent,
    IssueEvent,
    MentionKind,
    PlannedReview,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
)
from peelgraph.letters import Letter, Sentence, Span
from peelgraph.letters.dates import FoundDate, Period, partial_day
from peelgraph.registers import Registers, normalise_name
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_INSPECTIONS = {"inspection": EventKind.INSPECTION, "revisit": EventKind.REVISIT}
_ISSUES = ("published", "issued")


@dataclass(frozen=True, slots=True)
class Dated:
    """An event's cue with the one period that dates it."""

    sentence: Sentence
    hit: Hit
    found: FoundDate
    period: Period


def find_dated_events(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    dates: Sequence[FoundDate],
    written_on: date | None,
) -> tuple[tuple[Dated, ...], tuple[Remark, ...]]:
    """Return the past events that a date in adverbial place dates, and a remark for each other one.

    "In September 2023, we inspected" and "we revisited the force in May 2024" are dated; "to see what
    it had done since September 2023" dates nothing. An event of another body, or one that would begin
    after the letter's day, is not this letter's to state.
    """
    events: list[Dated] = []
    remarks: list[Remark] = []
    own = names_of(body, registers)
    for sentence in letter.sentences:
        within = [f for f in dates if sentence.span.contains(f.span) and not f.forward]
        other = names_other_body(letter.text, sentence.span, rules, registers, body)
        since = sentence.span.start
        for hit in rules["event"].find(letter.text, *sentence.span):
            end = _object_end(letter.text, hit, rules, own)
            found = None if end is None else _date_of(letter, rules, since, hit, end, within)
            since = hit.match.end()
            period = found.period if found else None
            future = period and written_on and period.not_before > written_on
            if found and period and not other and not future:
                events.append(Dated(sentence, hit, found, period))
            else:
                remarks.append(_undated(letter, sentence, hit, other=other, future=bool(future)))
    return tuple(events), tuple(remarks)


def _object_end(text: str, hit: Hit, rules: Rules, own: Sequence[str]) -> int | None:
    """Return where an act and its object end; None if its object is not the letter's body."""
    end = hit.match.end()
    if hit.rule.options.get("whole") != "body":
        return end
    known = rules["own_object"].at(text, end)
    if known:
        return known.match.end()
    named = rules["named_body"].at(text, end)
    return named.match.end() if named and normalise_name(named.match[0]) in own else None


def _date_of(
    letter: Letter, rules: Rules, since: int, hit: Hit, end: int, within: Sequence[FoundDate]
) -> FoundDate | None:
    """Return the only date before the act if it stands right before it, or one right after it.

    ``since`` is where the act before it in the sentence ends, or the sentence begins; ``end`` where
    the act's object ends.
    """
    text = letter.text
    before = [f for f in within if since <= f.span.start < hit.match.start()]
    if before:
        lead, gap = text[since : before[0].span.start], text[before[0].span.end : hit.match.start()]
        adverbial = gap.strip() in ("", ",") and rules["date_before_event"].full(lead)
        return before[0] if len(before) == 1 and adverbial else None
    after = [f for f in within if f.span.start >= end]
    if after and rules["date_after_event"].full(text[end : after[0].span.start]):
        return after[0]
    return None


def _undated(letter: Letter, sentence: Sentence, hit: Hit, *, other: bool, future: bool) -> Remark:
    if other:
        message = "an act about another body than the letter's"
    elif future:
        message = "an act of the past that would begin after the letter's day"
    else:
        message = "an act whose date was not understood, or is not in the same sentence"
    about = "inspections" if hit.rule.makes in _INSPECTIONS else "issued"
    return Remark(RemarkKind.UNREAD_DATE, about, message, letter.passage(*sentence.span))


def find_inspections(
    letter: Letter, rules: Rules, events: Sequence[Dated], concerns: Sequence[Concern]
) -> tuple[InspectionEvent, ...]:
    """Return the inspections and revisits; a revisit is about the listed causes if it says so.

    What an inspection identified is told by a claim (``with_identified``).
    """
    listed = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
    return tuple(
        InspectionEvent(
            _INSPECTIONS[event.hit.rule.makes],
            event.period,
            event.found.words,
            find_meant(event.sentence.text, rules, listed)
            if event.hit.rule.makes == EventKind.REVISIT
            else (),
            (letter.passage(*event.sentence.span),),
        )
        for event in events
        if event.hit.rule.makes in _INSPECTIONS
    )


def with_identified(
    inspections: Sequence[InspectionEvent], claims: Sequence[StatusClaim]
) -> tuple[InspectionEvent, ...]:
    """Give each inspection the causes that a claim says were identified during it."""
    return tuple(
        replace(
            event,
            concerns=tuple(
                claim.concern
                for claim in claims
                if claim.kind is ClaimKind.IDENTIFIED and event.evidence[0] in claim.evidence[1:]
            ),
        )
        if event.kind is EventKind.INSPECTION
        else event
        for event in inspections
    )


def find_issues(
    letter: Letter,
    rules: Rules,
    events: Sequence[Dated],
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[IssueEvent, ...]:
    """Return the acts of publishing or issuing causes of concern, with the cycle if one is named."""
    identified = find_identified(concerns, counts)
    return tuple(
        IssueEvent(
            event.hit.rule.makes,
            event.period,
            event.found.words,
            find_cycle(event.sentence.text, rules),
            find_meant(event.sentence.text, rules, identified),
            (letter.passage(*event.sentence.span),),
        )
        for event in events
        if event.hit.rule.makes in _ISSUES
    )


def find_planned_reviews(
    letter: Letter,
    rules: Rules,
    dates: Sequence[FoundDate],
    concerns: Sequence[Concern],
    sent_on: date | None,
    registers: Registers,
    body: Body | None,
) -> tuple[PlannedReview, ...]:
    """Return the stated intentions to look again.

    ``concerns`` of a review are the causes that the same paragraph describes; none if it describes
    none. "By 31 March 2025" ends on that day and begins on the letter's.
    """
    reviews = []
    for block in (block for section in letter.sections for block in section.blocks):
        about = find_described(block, concerns)
        for sentence in block.sentences:
            hit = rules["intention"].at(letter.text, sentence.span.start)
            if hit is None or names_other_body(letter.text, sentence.span, rules, registers, body):
                continue
            ahead, until = _ahead(letter.text, rules, hit, sentence.span, dates)
            period = _bounds(ahead, sent_on, until=until) if ahead else None
            words = ahead.words if ahead else None
            reviews.append(PlannedReview(period, words, about, (letter.passage(*sentence.span),)))
    return tuple(reviews)


def _ahead(
    text: str, rules: Rules, hit: Hit, span: Span, dates: Sequence[FoundDate]
) -> tuple[FoundDate | None, bool]:
    """Return the one date of an intention, and whether it is only its end ("by 31 March")."""
    after = [f for f in dates if hit.match.end() <= f.span.start and f.span.end <= span.end]
    if len(after) != 1:
        return None, False
    if after[0].forward:
        return after[0], False
    lead = rules["date_of_intention"].full(text[hit.match.end() : after[0].span.start])
    return (after[0], lead.rule.makes == "until") if lead else (None, False)


def _bounds(found: FoundDate, sent_on: date | None, *, until: bool) -> Period | None:
    """Return the period of an intention; one that has only an end begins on the letter's day.

    What would lie before the letter is no intention: None.
    """
    period = found.period
    if period is None or (sent_on and period.not_after < sent_on):
        return None
    if not until:
        return period if sent_on is None or period.not_before >= sent_on else None
    return None if sent_on is None else Period(partial_day(sent_on), period.end)


def find_cycle(words: str, rules: Rules) -> str | None:
    """Return the key of the one assessment cycle that the words name (``peel-2023-25``), or None."""
    known = [rules["known_cycle"].full(hit.match["cycle"]) for hit in rules["cycle"].find(words)]
    cycles = {hit.rule.makes if hit else None for hit in known}
    return cycles.pop() if len(cycles) == 1 else None


def find_unknown_cycles(letter: Letter, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each assessment whose cycle no concept knows."""
    for sentence in letter.sentences:
        for hit in rules["cycle"].find(letter.text, *sentence.span):
            if rules["known_cycle"].full(hit.match["cycle"]) is None:
                message = f"no concept is known for the cycle {hit.match['cycle']}"
                words = letter.passage(*hit.match.span())
                yield Remark(RemarkKind.UNREAD_PASSAGE, "issued", message, words)


def find_unread_dates(letter: Letter, rules: Rules, dates: Sequence[FoundDate]) -> Iterator[Remark]:
    """Yield a remark for each date that was not understood, filed under what it would date."""
    for found in dates:
        if found.period is None:
            missing = found.reason == "the year is not stated"
            kind = RemarkKind.MISSING_YEAR if missing else RemarkKind.UNREAD_DATE
            message = f"“{found.words}” was not understood: {found.reason}"
            yield Remark(
                kind, _dated_by(letter, rules, found), message, letter.passage(*found.span)
            )


def _dated_by(letter: Letter, rules: Rules, found: FoundDate) -> str:
    for sentence in letter.sentences:
        if sentence.span.contains(found.span):
            if rules["intention"].at(letter.text, sentence.span.start):
                return "planned_reviews"
            hit = rules["event"].first(letter.text, *sentence.span)
            makes = hit.rule.makes if hit else None
            if makes in _INSPECTIONS:
                return "inspections"
            if makes in _ISSUES:
                return "issued"
            return "dates"
    return "dates"
