"""What was not read, or does not agree: remarks about a letter's facts as a whole."""

from collections.abc import Iterable, Iterator

from peelgraph.facts.concerns import find_stems
from peelgraph.facts.model import ClaimKind, CountKind, Facts, Remark, RemarkKind
from peelgraph.letters import BlockKind, Passage, Sentence
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_CUES = (
    ("recommendation_cue", "recommendations"),
    ("monitoring_cue", "monitoring"),
    ("inspection_cue", "inspections"),
)


def find_mismatches(facts: Facts) -> Iterator[Remark]:
    """Yield a remark for a stated number that is not the number of what was found (MODEL §3.1, 18)."""
    found = {
        CountKind.IDENTIFIED: len(facts.concerns),
        CountKind.LISTED: sum(1 for concern in facts.concerns if concern.statement),
        CountKind.CLOSED: len({c.concern for c in facts.claims if c.kind is ClaimKind.CLOSED}),
        CountKind.REMAINING: len({c.concern for c in facts.claims if c.kind is ClaimKind.REMAINS}),
    }
    for count in facts.counts:
        if count.kind in found and found[count.kind] != count.count:
            message = f"{count.count} stated, {found[count.kind]} found"
            yield Remark(RemarkKind.COUNT_MISMATCH, "stated_counts", message, count.evidence)


def find_unread(facts: Facts, rules: Rules, registers: Registers) -> Iterator[Remark]:
    """Yield a remark for each sentence that names a cause of concern and that no fact rests on.

    Likewise for words of recommendations and of monitoring phases, which are not read yet.
    """
    letter = facts.letter
    claims = {passage.span for claim in facts.claims for passage in claim.evidence[:1]}
    settled = claims | {finding.evidence.span for finding in facts.findings}
    settled |= {passage.span for review in facts.planned_reviews for passage in review.evidence}
    settled |= {passage.span for concern in facts.concerns for passage in concern.evidence}
    seen = {r.evidence.span for r in facts.remarks if r.about == "inspections"}
    acts = seen | {passage.span for event in facts.inspections for passage in event.evidence}
    used = {passage.span for passage in _evidence(facts)}
    used.update(find_stems(letter, rules, registers, facts.body))
    for sentence in letter.sentences:
        words = letter.passage(*sentence.span)
        claimed = any(sentence.span.overlaps(span) for span in claims)
        if rules["bare_status"].first(sentence.text) and not claimed:
            message = "the sentence may claim a status, and no rule understands it"
            yield Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
        elif rules["concern_cue"].first(sentence.text):
            rests = any(sentence.span.overlaps(span) for span in used)
            whole = any(span.contains(sentence.span) for span in settled)
            if not rests or (not whole and rules["status_cue"].first(sentence.text)):
                yield from _unread_mention(sentence, words, rules)
        for table, about in _CUES:
            hit = rules[table].first(letter.text, *sentence.span)
            events = about == "inspections" and any(sentence.span == span for span in acts)
            if hit and not events:
                message = f"“{hit.match[0]}” may state {about}, and no rule understands it"
                yield Remark(RemarkKind.UNREAD_PASSAGE, about, message, words)
    yield from _unread_items(facts, rules)
    yield from _unread_headings(facts, rules)


def _unread_items(facts: Facts, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each item under a stem that seems to recommend something."""
    for section in facts.letter.sections:
        recommends = False
        for block in section.blocks:
            if block.kind is not BlockKind.LIST_ITEM:
                recommends = bool(rules["recommendation_cue"].first(block.text))
            elif recommends and block.text:
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
    cue = rules["status_cue"].first(sentence.text)
    if cue:
        message = f"“{cue.match[0]}” may claim a status, and no rule understands the sentence"
        yield Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    elif not rules["plain_mention"].first(sentence.text):
        message = "the sentence names a cause of concern, and no rule understands it"
        yield Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, words)


def _evidence(facts: Facts) -> Iterable[Passage]:
    """Yield every passage on which a fact or a remark about the body of the letter rests."""
    yield from (count.evidence for count in facts.counts)
    for concern in facts.concerns:
        yield from concern.evidence
    for claim in facts.claims:
        yield from claim.evidence
    for event in facts.inspections:
        yield from event.evidence
    for issue in facts.issues:
        yield from issue.evidence
    for review in facts.planned_reviews:
        yield from review.evidence
    yield from (finding.evidence for finding in facts.findings)
    yield from (remark.evidence for remark in facts.remarks)
