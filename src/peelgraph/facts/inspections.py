"""Inspections, revisits and acts of issuing, each once with all that is said of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from peelgraph.facts.acts import DECIDED, IN_REPORTS, INSPECTIONS, ISSUES, Dated
from peelgraph.facts.concerns import find_identified, find_meant
from peelgraph.facts.issued import IssuedCauses
from peelgraph.facts.model import (
    ClaimKind,
    Concern,
    EventKind,
    InspectionEvent,
    IssueEvent,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
)
from peelgraph.letters import Letter, Passage, Sentence, Span
from peelgraph.letters.dates import Period
from peelgraph.rules import Rules


def find_inspections(
    letter: Letter, rules: Rules, events: Sequence[Dated], concerns: Sequence[Concern]
) -> tuple[InspectionEvent, ...]:
    """Return the inspections and revisits; a revisit is about the listed causes if it says so.

    One that is mentioned again in the same period is one, with both sentences for evidence; words
    that only name the year of one that is dated more closely are no further one. What an inspection
    identified is told by a claim (``with_identified``).
    """
    listed = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
    acts = [event for event in events if event.hit.rule.makes in INSPECTIONS]
    ends = [e.period.not_after for e in acts if e.hit.rule.makes in DECIDED]
    grouped: dict[tuple[EventKind, Period], list[Dated]] = {}
    for event in acts:
        grouped.setdefault((_kind_of(event, min(ends, default=None)), event.period), []).append(
            event
        )
    meant, passages = _Meant(rules, listed), _Passages(letter)
    found = [
        InspectionEvent(
            kind,
            period,
            group[0].found.words,
            _first_meant(meant, group) if kind is EventKind.REVISIT else (),
            passages.of(group),
        )
        for (kind, period), group in grouped.items()
    ]
    return tuple(event for event in found if not _is_vague(event, found))


class _Meant:
    """The causes that sentences mean, each sentence read once."""

    def __init__(self, rules: Rules, causes: tuple[int, ...]) -> None:
        self.rules = rules
        self.causes = causes
        self.read: dict[Span, tuple[int, ...]] = {}

    def of(self, sentence: Sentence) -> tuple[int, ...]:
        if sentence.span not in self.read:
            self.read[sentence.span] = find_meant(sentence.text, self.rules, self.causes)
        return self.read[sentence.span]


def _first_meant(meant: _Meant, group: Sequence[Dated]) -> tuple[int, ...]:
    """Return the causes that the first sentence of a group with any means."""
    return next((causes for event in group if (causes := meant.of(event.sentence))), ())


class _Passages:
    """The passages of sentences, each made once."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.made: dict[Span, Passage] = {}

    def of(self, group: Sequence[Dated]) -> tuple[Passage, ...]:
        """Return the passages of a group in reading order, each once."""
        spans = dict.fromkeys(event.sentence.span for event in group)
        for span in spans:
            if span not in self.made:
                self.made[span] = self.letter.passage(*span)
        return tuple(self.made[span] for span in spans)


def _is_vague(event: InspectionEvent, events: Iterable[InspectionEvent]) -> bool:
    """Tell whether an event is dated by its year alone, and may be one that is dated more closely."""
    return event.period.start.month is None and any(
        other.period.start.month
        and other.period.start.year <= event.period.end.year
        and event.period.start.year <= other.period.end.year
        and other.kind in (event.kind, EventKind.OTHER)
        for other in events
    )


def _kind_of(event: Dated, ended: date | None) -> EventKind:
    """Return the kind of an inspection; fieldwork and visits after one had ended are a revisit."""
    makes = event.hit.rule.makes
    if makes not in DECIDED and ended is not None and ended < event.period.not_before:
        return EventKind.REVISIT
    return INSPECTIONS[makes]


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
                if claim.kind is ClaimKind.IDENTIFIED and event.evidence[0] in claim.evidence
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
    """Return the acts of publishing, issuing, reporting or closing causes of concern, each once.

    A report of a cycle is named only by acts that publish or issue. Which causes were closed is told
    by a claim about their status.
    """
    meant, passages = _Meant(rules, find_identified(concerns, counts)), _Passages(letter)
    cycles: dict[Span, str | None] = {}
    grouped: dict[tuple[str, Period], list[Dated]] = {}
    for event in events:
        if event.hit.rule.makes in ISSUES:
            grouped.setdefault((event.hit.rule.makes, event.period), []).append(event)
            if event.sentence.span not in cycles:
                cycles[event.sentence.span] = find_cycle(event.sentence.text, rules)
    issued = IssuedCauses(letter, rules, concerns)
    return tuple(
        IssueEvent(
            act,
            period,
            group[0].found.words,
            issued.document_of(group),
            _only_cycle(cycles, group) if act in IN_REPORTS else None,
            _first_meant(meant, group) or issued.told_by(group) if act != "closed" else (),
            passages.of(group),
        )
        for (act, period), group in grouped.items()
    )


def _only_cycle(cycles: Mapping[Span, str | None], group: Sequence[Dated]) -> str | None:
    """Return the cycle that the sentences of a group name, None if they name several."""
    named = {cycles[event.sentence.span] for event in group} - {None}
    return named.pop() if len(named) == 1 else None


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
