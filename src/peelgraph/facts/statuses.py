"""Claims about the status of causes of concern: dated, and never taken from progress (MODEL §2.5)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.concerns import find_identified
from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    CountKind,
    EventKind,
    InspectionEvent,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
    UnnamedConcerns,
)
from peelgraph.facts.scopes import find_meant_causes, find_themed
from peelgraph.letters import BlockKind, Letter, Passage, Section, Sentence, Span
from peelgraph.letters.dates import FoundDate
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

#: Scopes of claims that name nothing, and mean what was named before.
_BARE = ("these", "identified", "remaining")


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
) -> tuple[tuple[StatusClaim, ...], tuple[UnnamedConcerns, ...], tuple[Remark, ...]]:
    """Return what the letter claims about the status of each cause, and of causes that it names not.

    A sentence is a claim only as a whole. It takes effect on the day that it prints, else on the
    letter's at the latest; without a dated letter there is no claim. A claim is not made, and leaves a
    remark, where its number does not agree with the causes that it points to, or where it may point
    to others.
    """
    claims: list[StatusClaim] = []
    groups: list[UnnamedConcerns] = []
    remarks: list[Remark] = []
    breaks = _find_breaks(reading, rules, registers)
    claims += _stem_claims(reading, rules)
    for section, sentence, start, whole in _claim_sentences(reading.letter, rules):
        hit = rules["claim"].full(reading.letter.text, *sentence.span)
        if hit is None:
            continue
        effect = _effect(reading, sentence, hit)
        scope = _scope(reading, section, sentence, hit, rules, claims)
        bare = hit.rule.options["scope"] in _BARE
        foreign = names_other_body(
            reading.letter.text, sentence.span, rules, registers, reading.body
        )
        other = (
            not whole or foreign or (bare and _about_others(reading, hit, sentence, start, breaks))
        )
        words = reading.letter.passage(*sentence.span)
        if not reading.concerns and effect and not other and "scope" in hit.match.groupdict():
            groups += _group(reading, hit, rules, words)
            continue
        if effect is None or not scope or other:
            remarks.append(_unresolved(hit, words, effect, other=other))
            continue
        kind = ClaimKind(hit.rule.makes)
        evidence = (words, *effect.evidence)
        claims += (
            StatusClaim(i, kind, effect.not_before, effect.not_after, effect.words, evidence)
            for i in scope
        )
    return tuple(claims), tuple(groups), tuple(remarks)


def _stem_claims(reading: Reading, rules: Rules) -> Iterator[StatusClaim]:
    """Yield the closure of each cause in a list that a sentence closes: "We closed these causes: …"."""
    for section in reading.letter.sections:
        for index, block in enumerate(section.blocks):
            hit = find_stem(block, rules)
            if hit is None or hit.rule.makes != ClaimKind.CLOSED:
                continue
            sentence = block.sentences[-1]
            effect = _effect(reading, sentence, hit)
            items = takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, section.blocks[index + 1 :])
            spans = [item.span for item in items]
            for place, concern in enumerate(reading.concerns):
                listed = any(span.contains(concern.evidence[0].span) for span in spans)
                if effect and listed:
                    words = reading.letter.passage(*sentence.span)
                    yield StatusClaim(
                        place,
                        ClaimKind.CLOSED,
                        effect.not_before,
                        effect.not_after,
                        effect.words,
                        (words, concern.evidence[0], *effect.evidence),
                    )


def _group(reading: Reading, hit: Hit, rules: Rules, words: Passage) -> Iterator[UnnamedConcerns]:
    """Yield the causes that a claim closes in a letter that names none."""
    scope = Span(*hit.match.span("scope"))
    plain = rules["scope"].full(reading.letter.text, *scope)
    if plain and plain.rule.makes in ("all", "left", "one") and hit.rule.makes == ClaimKind.CLOSED:
        number = plain.match["count"]
        count = rules.number(number) if number else None
        yield UnnamedConcerns(count, None, words, words)


def _claim_sentences(letter: Letter, rules: Rules) -> Iterator[tuple[Section, Sentence, int, bool]]:
    """Yield each sentence with its section, where its paragraph starts, whether it stands for itself.

    It does not under a stem, in a list, where the line before it has no end (a wrapped text), where it
    begins in lower case, and where the next sentence takes something back.
    """
    for section in letter.sections:
        ended = section.heading is None or not section.heading.text.endswith(":")
        for block in section.blocks:
            alone = ended and block.kind is BlockKind.PARAGRAPH
            following = [*block.sentences[1:], None]
            for sentence, after in zip(block.sentences, following, strict=True):
                retracted = (
                    after is not None
                    and rules["retraction"].at(after.text) is not None
                    and rules["claim"].full(after.text) is None
                )
                whole = alone and sentence.text[0].isupper() and not retracted
                yield section, sentence, block.span.start, whole
            ended = block.text.endswith((".", "!", "?", "”", "’"))


def _effect(reading: Reading, sentence: Sentence, hit: Hit) -> _Effect | None:
    """Return the bounds of a claim; None where its date was not understood or lies ahead."""
    written_on = reading.written_on
    if written_on is None:
        return None
    first = bisect_left(reading.dates, sentence.span.start, key=lambda found: found.span.start)
    inside = takewhile(lambda d: d.span.end <= sentence.span.end, reading.dates[first:])
    dates = list(inside)
    if dates:
        period = dates[0].period
        if len(dates) > 1 or period is None or period.not_before > written_on:
            return None
        not_after = min(period.not_after, written_on)
        return _Effect(period.not_before, not_after, dates[0].words)
    during = _during(sentence, hit, reading.inspections)
    if during is None:
        return _Effect(None, written_on)
    period = during.period
    not_after = min(period.not_after, written_on)
    return _Effect(period.not_before, not_after, during.words, during.evidence)


def _during(
    sentence: Sentence, hit: Hit, inspections: Sequence[InspectionEvent]
) -> InspectionEvent | None:
    """Return the inspection that "during our inspection" means: the last one before the sentence."""
    if not hit.match.groupdict().get("during"):
        return None
    before = [e for e in inspections if e.evidence[0].span.end <= sentence.span.start]
    return before[-1] if before and before[-1].kind is EventKind.INSPECTION else None


def _scope(
    reading: Reading,
    section: Section,
    sentence: Sentence,
    hit: Hit,
    rules: Rules,
    claims: Sequence[StatusClaim],
) -> tuple[int, ...]:
    """Return the causes that a claim is about; none where its number disagrees with them."""
    concerns = reading.concerns
    if hit.rule.options["scope"] not in _BARE:
        scope = Span(*hit.match.span("scope"))
        if hit.rule.options["scope"] == "theme":
            return find_themed(reading.letter, rules, concerns, scope)
        closed = {claim.concern for claim in claims if claim.kind is ClaimKind.CLOSED}
        left = [i for i in range(len(concerns)) if i not in closed]
        return find_meant_causes(
            reading.letter, rules, concerns, reading.counts, section, sentence, scope, left
        )
    number = rules.number(hit.match["count"])
    match hit.rule.options["scope"]:
        case "identified":
            causes = find_identified(concerns, reading.counts)
            if not _leads_to(reading, sentence, causes):
                return ()
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
            if any(concerns[i].evidence[0].span.start > sentence.span.start for i in causes):
                return ()
    return causes if len(causes) == number else ()


def _leads_to(reading: Reading, sentence: Sentence, causes: Sequence[int]) -> bool:
    """Tell whether the causes are listed after the sentence, with no other inspection in between."""
    listed = [
        reading.concerns[i].evidence[0].span.start
        for i in causes
        if reading.concerns[i].mention is MentionKind.LISTED
    ]
    if not listed:
        return True
    visits = sorted(event.evidence[0].span.start for event in reading.inspections)
    first = min(listed)
    between = bisect_left(visits, sentence.span.end) < bisect_left(visits, first)
    return first > sentence.span.start and not between


def _some_listed(reading: Reading, number: int) -> bool:
    """Tell whether the letter lists some of the causes that it counts, and says so."""
    return any(c.kind is CountKind.LISTED and c.count < number for c in reading.counts)


def _find_breaks(reading: Reading, rules: Rules, registers: Registers) -> list[int]:
    """Return where sentences name another body, or causes other than "these": offsets in order.

    "We raised two causes of concern in 2019. These two … are now closed." closes none of the listed.
    """
    text = reading.letter.text
    breaks = []
    for sentence in reading.letter.sentences:
        named = len(list(rules["concern_heading"].find(text, *sentence.span)))
        meant = len(list(rules["anaphor"].find(text, *sentence.span)))
        other = names_other_body(text, sentence.span, rules, registers, reading.body)
        if other or named > meant:
            breaks.append(sentence.span.start)
    return breaks


def _about_others(
    reading: Reading, hit: Hit, sentence: Sentence, start: int, breaks: Sequence[int]
) -> bool:
    """Tell whether another subject was named since the causes were listed, or in this paragraph.

    What remains is told by the sentence that follows, so that only the paragraph counts.
    """
    ends = [c.evidence[0].span.end for c in reading.concerns if c.mention is MentionKind.LISTED]
    before = [end for end in ends if end <= sentence.span.start]
    told = hit.rule.options["scope"] == "remaining" or not before
    since = start if told else min(start, max(before))
    return bisect_left(breaks, since) < bisect_left(breaks, sentence.span.start)


def _unresolved(hit: Hit, words: Passage, effect: _Effect | None, *, other: bool) -> Remark:
    if other:
        message = f"a claim ({hit.rule.makes}) that may be about other causes or another body"
        return Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    if effect is None:
        message = f"a claim ({hit.rule.makes}) whose date, or the letter's, is not known"
        return Remark(RemarkKind.UNREAD_DATE, "status", message, words)
    if not hit.match["count"]:
        message = f"a claim ({hit.rule.makes}) of which it could not be told what causes it means"
        return Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    message = (
        f"the letter states {hit.match['count']} ({hit.rule.makes}), and not as many causes of "
        "concern could be told to be meant; no status was recorded"
    )
    return Remark(RemarkKind.COUNT_MISMATCH, "status", message, words)
