"""Claims about the status of causes of concern: dated, and never taken from progress (MODEL §2.5)."""

from collections.abc import Iterator, Sequence
from datetime import date

from peelgraph.facts.concerns import find_identified
from peelgraph.facts.model import (
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
from peelgraph.letters import Letter, Sentence
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


def find_claims(
    letter: Letter,
    rules: Rules,
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
    inspections: Sequence[InspectionEvent],
    written_on: date | None,
) -> tuple[tuple[StatusClaim, ...], tuple[Remark, ...]]:
    """Return what the letter claims about the status of each cause, and what it seems to claim.

    A claim takes effect on ``written_on`` at the latest; without a dated letter there is no claim,
    only remarks. A claim whose number does not agree with the causes it points to is not made.
    """
    claims: list[StatusClaim] = []
    remarks: list[Remark] = []
    for sentence in letter.sentences:
        hits = list(rules["claim"].find(letter.text, *sentence.span))
        for hit in hits:
            scope = _scope(hit, sentence, rules, concerns, counts)
            if written_on and scope:
                claims += (_claim(letter, sentence, hit, i, inspections, written_on) for i in scope)
            else:
                remarks.append(_unresolved(letter, sentence, hit, written_on))
        if not hits and concerns:
            remarks += _cues(letter, sentence, rules)
    return tuple(claims), tuple(remarks)


def _scope(
    hit: Hit,
    sentence: Sentence,
    rules: Rules,
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[int, ...]:
    """Return the causes that a claim is about; none where its number disagrees with them."""
    number = rules.number(hit.match["count"])
    match hit.rule.options["scope"]:
        case "identified":
            causes = find_identified(concerns, counts)
            return causes if len(causes) == number or _some_listed(counts, number) else ()
        case "remaining":
            causes = tuple(
                i
                for i, concern in enumerate(concerns)
                if concern.mention is MentionKind.DESCRIBED
                and 0 <= concern.evidence[0].span.start - sentence.span.end <= 1
            )
        case _:
            causes = tuple(
                i for i, concern in enumerate(concerns) if concern.mention is MentionKind.LISTED
            )
    return causes if len(causes) == number else ()


def _some_listed(counts: Sequence[StatedCount], number: int) -> bool:
    """Tell whether the letter lists some of the causes that it counts, and says so."""
    return any(c.kind is CountKind.LISTED and c.count < number for c in counts)


def _claim(
    letter: Letter,
    sentence: Sentence,
    hit: Hit,
    concern: int,
    inspections: Sequence[InspectionEvent],
    written_on: date,
) -> StatusClaim:
    kind = ClaimKind(hit.rule.makes)
    words = letter.passage(*sentence.span)
    during = _during(sentence, inspections) if kind is ClaimKind.IDENTIFIED else None
    if during is None:
        return StatusClaim(concern, kind, None, written_on, None, (words,))
    period = during.period
    not_after = min(period.not_after, written_on)
    return StatusClaim(
        concern, kind, period.not_before, not_after, during.words, (words, *during.evidence)
    )


def _during(sentence: Sentence, inspections: Sequence[InspectionEvent]) -> InspectionEvent | None:
    """Return the inspection that "During our inspection" means: the last one before the sentence."""
    if not sentence.text.lower().startswith("during our inspection"):
        return None
    before = [e for e in inspections if e.evidence[0].span.end <= sentence.span.start]
    return before[-1] if before else None


def _unresolved(letter: Letter, sentence: Sentence, hit: Hit, written_on: date | None) -> Remark:
    words = letter.passage(*sentence.span)
    if written_on is None:
        message = f"a claim ({hit.rule.makes}) in a letter whose date is not known"
        return Remark(RemarkKind.UNREAD_DATE, "status", message, words)
    message = (
        f"the letter states {hit.match['count']} ({hit.rule.makes}), and not as many causes of "
        "concern could be told to be meant; no status was recorded"
    )
    return Remark(RemarkKind.COUNT_MISMATCH, "status", message, words)


def _cues(letter: Letter, sentence: Sentence, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for a sentence that names a cause of concern in words that sound like a status."""
    if not rules["concern_heading"].first(sentence.text):
        return
    hit = rules["status_cue"].first(letter.text, *sentence.span)
    if hit and not rules["acknowledgement"].first(sentence.text):
        message = f"“{hit.match[0]}” may claim a status, and no rule understands the sentence"
        words = letter.passage(*sentence.span)
        yield Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
