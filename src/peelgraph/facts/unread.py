"""What was not read, or does not agree: remarks about a letter's facts as a whole."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import (
    ClaimKind,
    ConcernKind,
    CountKind,
    Facts,
    RecommendationClaim,
    Remark,
    RemarkKind,
    StatusClaim,
)
from peelgraph.letters import BlockKind, Passage, Sentence, Span
from peelgraph.rules import Rules

_CUES = (
    ("recommendation_cue", "recommendations"),
    ("monitoring_cue", "monitoring"),
    ("inspection_cue", "inspections"),
)


def find_mismatches(facts: Facts) -> Iterator[Remark]:
    """Yield a remark for a stated number that is not the number of what was found (MODEL §3.1, 18).

    A number that its own sentence's claims bear out may be of some of them ("two of the others").
    """
    found = {
        CountKind.IDENTIFIED: sum(1 for c in facts.concerns if c.kind is ConcernKind.CAUSE),
        CountKind.LISTED: sum(1 for concern in facts.concerns if concern.statement),
        CountKind.CLOSED: len({c.concern for c in facts.claims if c.kind is ClaimKind.CLOSED}),
        CountKind.REMAINING: len({c.concern for c in facts.claims if c.kind is ClaimKind.REMAINS}),
    }
    told = _count_claims(facts)
    sentences = sorted({span for span, _ in told})
    for count in facts.counts:
        place = bisect_right(sentences, count.evidence.span.start, key=lambda s: s.start) - 1
        within = place >= 0 and sentences[place].contains(count.evidence.span)
        if within and told[(sentences[place], count.kind)] == count.count:
            continue
        if count.kind in found and found[count.kind] != count.count:
            message = f"{count.count} stated, {found[count.kind]} found"
            yield Remark(RemarkKind.COUNT_MISMATCH, "stated_counts", message, count.evidence)


def _count_claims(facts: Facts) -> Mapping[tuple[Span, CountKind], int]:
    """Return how many causes each sentence closes or leaves open, also of those that nothing names."""
    kinds = {ClaimKind.CLOSED: CountKind.CLOSED, ClaimKind.REMAINS: CountKind.REMAINING}
    told = Counter((c.evidence[0].span, kinds[c.kind]) for c in facts.claims if c.kind in kinds)
    for group in facts.unnamed:
        if group.closed:
            told[(group.closed.span, CountKind.CLOSED)] += group.count or 0
    return told


def find_unread(facts: Facts, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each sentence that names a cause of concern and that no fact rests on.

    Likewise for words of recommendations, of monitoring phases and of inspections.
    """
    letter = facts.letter
    sentences = tuple(letter.sentences)
    claimed = _touched(sentences, _claimed(facts))
    doubted = _touched(sentences, (r.evidence for r in facts.remarks if r.about == "status"))
    settled = _touched(sentences, _settled(facts))
    stems = (
        letter.passage(*block.sentences[-1].span)
        for section in letter.sections
        for block in section.blocks
        if find_stem(block, rules)
    )
    used = _touched(sentences, (*_evidence(facts), *stems))
    read = {about: _touched(sentences, _read(facts, about)) for _, about in _CUES}
    for index, sentence in enumerate(sentences):
        words = letter.passage(*sentence.span)
        if index in doubted:
            pass  # a remark that says more stands there already
        elif rules["bare_status"].first(sentence.text) and index not in claimed:
            message = "the sentence may claim a status, and no rule understands it"
            yield Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
        elif rules["concern_cue"].first(sentence.text):
            whole = any(p.span.contains(sentence.span) for p in settled.get(index, ()))
            if index not in used or (not whole and rules["status_cue"].first(sentence.text)):
                yield from _unread_mention(sentence, words, rules)
        for table, about in _CUES:
            hit = rules[table].first(letter.text, *sentence.span)
            general = about == "monitoring" and rules["monitoring_general"].first(sentence.text)
            if hit and index not in read[about] and not general:
                message = f"“{hit.match[0]}” may state {about}, and no rule understands it"
                yield Remark(RemarkKind.UNREAD_PASSAGE, about, message, words)
    yield from _unread_items(facts, rules)
    yield from _unread_headings(facts, rules)
    for block in letter.blocks:
        if block.kind is BlockKind.OVERLONG:
            message = (
                "a run of words without a stop, too long for a sentence; nothing in it was read"
            )
            words = letter.passage(*block.span)
            yield Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, words)


def _claims(facts: Facts) -> Iterator[StatusClaim | RecommendationClaim]:
    yield from facts.claims
    yield from facts.recommendation_claims


def _claimed(facts: Facts) -> Iterator[Passage]:
    """Yield the sentence of each claim, also of those about causes that no words name."""
    yield from (claim.evidence[0] for claim in _claims(facts))
    yield from (group.closed for group in facts.unnamed if group.closed)


def _touched(
    sentences: Sequence[Sentence], passages: Iterable[Passage]
) -> Mapping[int, Sequence[Passage]]:
    """Return the passages that overlap each sentence, by the place of the sentence."""
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        place = bisect_right(sentences, passage.span.start, key=lambda s: s.span.end)
        while place < len(sentences) and sentences[place].span.overlaps(passage.span):
            found.setdefault(place, []).append(passage)
            place += 1
    return found


def _settled(facts: Facts) -> Iterator[Passage]:
    """Yield what was read as a whole: nothing more needs to be looked for in it."""
    yield from _claimed(facts)
    for finding in facts.findings:
        yield finding.evidence
    for review in facts.planned_reviews:
        yield from review.evidence
    for concern in facts.concerns:
        if concern.statement:
            yield concern.statement


def _read(facts: Facts, about: str) -> Iterator[Passage]:
    """Yield the passages from which facts of a kind were read, or that are remarked on already."""
    match about:
        case "recommendations":
            yield from (p for item in facts.recommendations for p in item.evidence)
            yield from (p for claim in facts.recommendation_claims for p in claim.evidence)
        case "monitoring":
            yield from (p for event in facts.monitoring for p in event.evidence)
        case _:
            yield from (p for event in facts.inspections for p in event.evidence)
            yield from (r.evidence for r in facts.remarks if r.about == about)


def _unread_items(facts: Facts, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each item under a stem that seems to recommend something."""
    read = {p.span for item in facts.recommendations for p in item.evidence}
    read |= {p.span for concern in facts.concerns for p in concern.evidence}
    for section in facts.letter.sections:
        recommends = False
        for block in section.blocks:
            if block.kind is not BlockKind.LIST_ITEM:
                recommends = bool(rules["recommendation_cue"].first(block.text))
            elif recommends and block.text and block.span not in read:
                message = "an item under words that seem to recommend it"
                words = facts.letter.passage(*block.span)
                yield Remark(RemarkKind.UNREAD_PASSAGE, "recommendations", message, words)


def _unread_headings(facts: Facts, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each heading that announces a cause of concern where none was found."""
    for section in facts.letter.sections:
        heading = section.heading
        if heading and not facts.concerns and rules["concern_heading"].first(heading.text):
            message = "the heading names a cause of concern, and none was found"
            words = facts.letter.passage(*heading.span)
            yield Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, words)


def _unread_mention(sentence: Sentence, words: Passage, rules: Rules) -> Iterator[Remark]:
    cue, plain = (
        rules["status_cue"].first(sentence.text),
        rules["plain_mention"].first(sentence.text),
    )
    if plain and plain.rule.makes == "general":
        return
    if cue:
        message = f"“{cue.match[0]}” may claim a status, and no rule understands the sentence"
        yield Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    elif plain is None:
        message = "the sentence names a cause of concern, and no rule understands it"
        yield Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, words)


def _evidence(facts: Facts) -> Iterable[Passage]:
    """Yield every passage on which a fact or a remark about the body of the letter rests."""
    yield from (count.evidence for count in facts.counts)
    for concern in facts.concerns:
        yield from concern.evidence
    for claim in _claims(facts):
        yield from claim.evidence
    for event in facts.inspections:
        yield from event.evidence
    for issue in facts.issues:
        yield from issue.evidence
    for review in facts.planned_reviews:
        yield from review.evidence
    for item in facts.recommendations:
        yield from item.evidence
    for entry in facts.monitoring:
        yield from entry.evidence
    for group in facts.unnamed:
        yield group.evidence
    yield from (finding.evidence for finding in facts.findings)
    yield from (remark.evidence for remark in facts.remarks)
