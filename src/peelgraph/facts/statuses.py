"""Claims about the status of causes of concern: dated, and never taken from progress (MODEL §2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.concerns import find_identified
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    CountKind,
    InspectionEvent,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
)
from peelgraph.letters import Letter, Passage, Sentence, Span
from peelgraph.letters.dates import FoundDate
from peelgraph.registers import Registers
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
class _Effect:
    """When a claim took effect, the words that say so, and further evidence of it."""

    not_before: date | None
    not_after: date
    words: str | None = None
    evidence: tuple[Passage, ...] = ()


def find_claims(
    reading: Reading, rules: Rules, registers: Registers
) -> tuple[tuple[StatusClaim, ...], tuple[Remark, ...]]:
    """Return what the letter claims about the status of each cause.

    A sentence is a claim only as a whole. It takes effect on the day that it prints, else on the
    letter's at the latest; without a dated letter there is no claim. A claim is not made, and leaves a
    remark, where its number does not agree with the causes that it points to, or where it may point
    to others.
    """
    claims: list[StatusClaim] = []
    remarks: list[Remark] = []
    letter = reading.letter
    for sentence in letter.sentences:
        hit = rules["claim"].full(letter.text, *sentence.span)
        if hit is None:
            continue
        effect = _effect(reading, sentence, hit)
        scope = _scope(reading, sentence, hit, rules)
        other = _about_others(reading, sentence, rules, registers)
        words = letter.passage(*sentence.span)
        if effect is None or not scope or other:
            remarks.append(_unresolved(hit, words, effect, other=other))
            continue
        kind = ClaimKind(hit.rule.makes)
        evidence = (words, *effect.evidence)
        claims += (
            StatusClaim(i, kind, effect.not_before, effect.not_after, effect.words, evidence)
            for i in scope
        )
    return tuple(claims), tuple(remarks)


def _effect(reading: Reading, sentence: Sentence, hit: Hit) -> _Effect | None:
    """Return the bounds of a claim; None where its date was not understood or lies ahead."""
    written_on = reading.written_on
    if written_on is None:
        return None
    dates = [found for found in reading.dates if sentence.span.contains(found.span)]
    if dates:
        period = dates[0].period
        if len(dates) > 1 or period is None or period.not_before > written_on:
            return None
        not_after = min(period.not_after, written_on)
        return _Effect(period.not_before, not_after, dates[0].words)
    during = _during(sentence, reading.inspections) if hit.rule.makes == "identified" else None
    if during is None:
        return _Effect(None, written_on)
    period = during.period
    not_after = min(period.not_after, written_on)
    return _Effect(period.not_before, not_after, during.words, during.evidence)


def _during(sentence: Sentence, inspections: Sequence[InspectionEvent]) -> InspectionEvent | None:
    """Return the inspection that "during our inspection" means: the last one before the sentence."""
    if "inspection" not in sentence.text.lower().partition(" we ")[0]:
        return None
    before = [e for e in inspections if e.evidence[0].span.end <= sentence.span.start]
    return before[-1] if before and before[-1].kind == "inspection" else None


def _scope(reading: Reading, sentence: Sentence, hit: Hit, rules: Rules) -> tuple[int, ...]:
    """Return the causes that a claim is about; none where its number disagrees with them."""
    number = rules.number(hit.match["count"])
    concerns = reading.concerns
    match hit.rule.options["scope"]:
        case "identified":
            causes = find_identified(concerns, reading.counts)
            return causes if len(causes) == number or _some_listed(reading, number) else ()
        case "remaining":
            causes = tuple(
                i
                for i, concern in enumerate(concerns)
                if concern.mention is MentionKind.DESCRIBED
                and 0 <= concern.evidence[0].span.start - sentence.span.end <= 1
            )
        case _:
            causes = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
    return causes if len(causes) == number else ()


def _some_listed(reading: Reading, number: int) -> bool:
    """Tell whether the letter lists some of the causes that it counts, and says so."""
    return any(c.kind is CountKind.LISTED and c.count < number for c in reading.counts)


def _about_others(reading: Reading, sentence: Sentence, rules: Rules, registers: Registers) -> bool:
    """Tell whether other causes or another body were named since the causes were listed.

    "We raised two causes of concern in 2019. These two … are now closed." closes none of the listed.
    """
    text = reading.letter.text
    ends = [c.evidence[0].span.end for c in reading.concerns if c.mention is MentionKind.LISTED]
    before = [end for end in ends if end <= sentence.span.start]
    block = next(
        block.span
        for section in reading.letter.sections
        for block in section.blocks
        if block.span.contains(sentence.span)
    )
    since = Span(max(before), sentence.span.start) if before else Span(block.start, block.start)
    return (
        names_other_body(text, Span(block.start, sentence.span.end), rules, registers, reading.body)
        or names_other_body(text, since, rules, registers, reading.body)
        or rules["new_subject"].first(text, *since) is not None
    )


def _unresolved(hit: Hit, words: Passage, effect: _Effect | None, *, other: bool) -> Remark:
    if other:
        message = f"a claim ({hit.rule.makes}) that may be about other causes or another body"
        return Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    if effect is None:
        message = f"a claim ({hit.rule.makes}) whose date, or the letter's, is not known"
        return Remark(RemarkKind.UNREAD_DATE, "status", message, words)
    message = (
        f"the letter states {hit.match['count']} ({hit.rule.makes}), and not as many causes of "
        "concern could be told to be meant; no status was recorded"
    )
    return Remark(RemarkKind.COUNT_MISMATCH, "status", message, words)
