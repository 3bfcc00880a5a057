"""What was done, issued and planned, and when (LETTERS §5, §7)."""

from collections.abc import Iterator, Sequence

from peelgraph.facts.concerns import find_identified
from peelgraph.facts.model import (
    Concern,
    EventKind,
    InspectionEvent,
    IssueEvent,
    MentionKind,
    PlannedReview,
    Remark,
    RemarkKind,
    StatedCount,
)
from peelgraph.letters import Letter, Sentence, Span
from peelgraph.letters.dates import FoundDate
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_INSPECTIONS = {"inspection": EventKind.INSPECTION, "revisit": EventKind.REVISIT}


def find_inspections(
    letter: Letter,
    rules: Rules,
    dates: Sequence[FoundDate],
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[InspectionEvent, ...]:
    """Return the inspections and revisits that a sentence reports together with their period.

    An inspection is about the causes that it identified; a revisit about those that are listed.
    """
    identified = find_identified(concerns, counts)
    listed = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
    return tuple(
        InspectionEvent(
            _INSPECTIONS[hit.rule.makes],
            found.period,
            found.words,
            listed if hit.rule.makes == "revisit" else identified,
            (letter.passage(*sentence.span),),
        )
        for sentence, hit, found in _dated(letter, rules, dates)
        if hit.rule.makes in _INSPECTIONS and found.period
    )


def find_issues(
    letter: Letter,
    rules: Rules,
    dates: Sequence[FoundDate],
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[IssueEvent, ...]:
    """Return the acts of publishing or issuing causes of concern, with the cycle if one is named."""
    return tuple(
        IssueEvent(
            hit.rule.makes,
            found.period,
            found.words,
            find_cycle(sentence.text, rules),
            find_identified(concerns, counts),
            (letter.passage(*sentence.span),),
        )
        for sentence, hit, found in _dated(letter, rules, dates)
        if hit.rule.makes in ("published", "issued")
        and found.period
        and rules["concern_heading"].first(sentence.text)
    )


def find_planned_reviews(
    letter: Letter, rules: Rules, dates: Sequence[FoundDate], concerns: Sequence[Concern]
) -> tuple[PlannedReview, ...]:
    """Return the stated intentions to look again; what they are about is what still remains open.

    ``concerns`` of a review are the causes that the same paragraph describes; none if it describes
    none.
    """
    reviews = []
    for block in (block for section in letter.sections for block in section.blocks):
        about = tuple(
            i
            for i, concern in enumerate(concerns)
            if concern.mention is MentionKind.DESCRIBED
            and block.span.contains(concern.evidence[0].span)
        )
        for sentence in block.sentences:
            for hit in rules["event"].find(letter.text, *sentence.span):
                if hit.rule.makes == "planned review":
                    ahead = _ahead(hit, sentence.span, dates)
                    evidence = (letter.passage(*sentence.span),)
                    period, words = (ahead.period, ahead.words) if ahead else (None, None)
                    reviews.append(PlannedReview(period, words, about, evidence))
    return tuple(reviews)


def find_cycle(words: str, rules: Rules) -> str | None:
    """Return the key of the assessment cycle that the words name (``peel-2023-25``), or None."""
    hit = rules["cycle"].first(words)
    if hit is None:
        return None
    return f"{hit.rule.makes}-{hit.match['first']}-{hit.match['last']}"


def find_undated(letter: Letter, rules: Rules, dates: Sequence[FoundDate]) -> tuple[Remark, ...]:
    """Return a remark for each date that was not understood, and for events that have none."""
    remarks = [
        Remark(
            RemarkKind.MISSING_YEAR
            if found.reason == "the year is not stated"
            else RemarkKind.UNREAD_DATE,
            "dates",
            f"“{found.words}” was not understood: {found.reason}",
            letter.passage(*found.span),
        )
        for found in dates
        if found.period is None
    ]
    dated = {hit.match.span() for _, hit, _ in _dated(letter, rules, dates)}
    for sentence in letter.sentences:
        for hit in rules["event"].find(letter.text, *sentence.span):
            if hit.rule.makes in _INSPECTIONS and hit.match.span() not in dated:
                message = "an inspection without a date of its own in the same sentence"
                words = letter.passage(*sentence.span)
                remarks.append(Remark(RemarkKind.UNREAD_DATE, "inspections", message, words))
    return tuple(remarks)


def _dated(
    letter: Letter, rules: Rules, dates: Sequence[FoundDate]
) -> Iterator[tuple[Sentence, Hit, FoundDate]]:
    """Pair each event of the past with the one date of its sentence; with none if there are more.

    "In September 2023, we inspected": one date, one event. Two dates in one sentence are paired only
    where each event has its own before it.
    """
    for sentence in letter.sentences:
        hits = [
            hit
            for hit in rules["event"].find(letter.text, *sentence.span)
            if hit.rule.makes != "planned review"
        ]
        within = [f for f in dates if sentence.span.contains(f.span) and not f.forward]
        for index, hit in enumerate(hits):
            earliest = hits[index - 1].match.end() if index else sentence.span.start
            before = [f for f in within if earliest <= f.span.start < hit.match.start()]
            candidates = before or (within if len(hits) == 1 else [])
            if len(candidates) == 1:
                yield sentence, hit, candidates[0]


def _ahead(hit: Hit, span: Span, dates: Sequence[FoundDate]) -> FoundDate | None:
    """Return the first date after the words of an intention, in the same sentence."""
    after = (f for f in dates if hit.match.end() <= f.span.start and f.span.end <= span.end)
    return next(after, None)
