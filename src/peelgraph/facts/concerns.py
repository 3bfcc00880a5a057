"""Causes of concern: listed, described, named; and the numbers of them that a letter states."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    CountKind,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
)
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_CLAIMED: Mapping[str, CountKind] = {
    ClaimKind.CLOSED: CountKind.CLOSED,
    ClaimKind.REMAINS: CountKind.REMAINING,
}


def find_counts(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> tuple[StatedCount, ...]:
    """Return every number of causes of concern that a sentence states, in reading order.

    How many are closed or remain is stated only by a sentence that as a whole claims it. A paragraph
    that has named another body states no number of this one's causes.
    """
    return tuple(
        count
        for block in (block for section in letter.sections for block in section.blocks)
        for sentence in block.sentences
        if not names_other_body(
            letter.text, Span(block.span.start, sentence.span.end), rules, registers, body
        )
        for count in sorted(_counts_of(letter, rules, sentence), key=lambda c: c.evidence.span)
    )


def _counts_of(letter: Letter, rules: Rules, sentence: Sentence) -> Iterator[StatedCount]:
    for hit in rules["count"].find(letter.text, *sentence.span):
        number = rules.number(hit.match["count"])
        yield StatedCount(CountKind(hit.rule.makes), number, letter.passage(*hit.match.span()))
    claim = rules["claim"].full(letter.text, *sentence.span)
    if claim and claim.rule.makes in _CLAIMED:
        number = rules.number(claim.match["count"])
        words = letter.passage(*claim.match.span("counted"))
        yield StatedCount(_CLAIMED[claim.rule.makes], number, words)


def find_identified(concerns: Sequence[Concern], counts: Sequence[StatedCount]) -> tuple[int, ...]:
    """Return the causes that "the causes that we identified" are known to mean.

    All of them if their number is the one stated; else those listed, which a stem says are among
    them. A cause that is only described may be another one.
    """
    every = tuple(range(len(concerns)))
    stated = {count.count for count in counts if count.kind is CountKind.IDENTIFIED}
    if stated == {len(concerns)}:
        return every
    return tuple(i for i in every if concerns[i].mention is MentionKind.LISTED)


def find_meant(words: str, rules: Rules, causes: tuple[int, ...]) -> tuple[int, ...]:
    """Return ``causes`` if the words mean all of them ("these three causes of concern"), else none.

    A number must be that of the causes; a singular means one.
    """
    if rules["not_all"].first(words):
        return ()
    for hit in rules["all_causes"].find(words):
        count = hit.match["count"]
        singular = "cause " in hit.match["causes"].lower()
        number = rules.number(count) if count else (1 if singular else len(causes))
        if number == len(causes) and (singular or len(causes) > 1):
            return causes
    return ()


def find_concerns(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    counts: Sequence[StatedCount],
) -> tuple[tuple[Concern, ...], tuple[Passage, ...], tuple[Remark, ...]]:
    """Return the causes of concern in the order in which the letter identifies them.

    A cause is listed (an item under a stem such as "these causes of concern were as follows:") or
    described (the sentence after one that counts what remains: "This relates to …"). A description
    with the topic of a listed cause is that cause again; one that may or may not be a listed cause is
    no cause, but a passage of its own (the second value). Headings that name a cause give its theme.
    """
    listed = [_listed(rules, item) for item in _items(letter, rules, registers, body)]
    found = [
        _described(letter, rules, words, theme)
        for words, theme in _descriptions(letter, rules, registers, body)
    ]
    new = [concern for concern in found if concern.topic is None or not _is_listed(concern, listed)]
    certain = not listed or _proven(len(listed) + len(new), counts) or _all_resolved(listed, new)
    concerns = [*listed, *new] if certain else listed
    unnamed = () if certain else tuple(concern.evidence[0] for concern in new)
    themed = tuple(_with_themes(letter, rules, concerns))
    remarks = tuple(
        Remark(
            RemarkKind.UNRESOLVED_TOPIC,
            "concerns",
            "the words of this cause of concern fit no single topic; add one to data/rules",
            concern.words,
        )
        for concern in themed
        if concern.topic is None
    )
    doubts = tuple(
        Remark(
            RemarkKind.UNREAD_PASSAGE,
            "concerns",
            "these words may describe a cause of concern that is listed, or another one",
            passage,
        )
        for passage in unnamed
    )
    return themed, unnamed, (*remarks, *doubts)


def find_stems(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> Iterator[Span]:
    """Yield the span of each sentence that announces causes of concern and has items under it."""
    for section in letter.sections:
        for block, following in pairwise(section.blocks):
            other = names_other_body(letter.text, block.span, rules, registers, body)
            items = following.kind is BlockKind.LIST_ITEM
            if items and not other and _announces(block, rules):
                yield block.sentences[-1].span


def _is_listed(concern: Concern, listed: Sequence[Concern]) -> bool:
    return any(concern.topic == other.topic for other in listed)


def _proven(total: int, counts: Sequence[StatedCount]) -> bool:
    """Tell whether the letter itself states that it identified just so many causes."""
    return {c.count for c in counts if c.kind is CountKind.IDENTIFIED} == {total}


def _all_resolved(listed: Sequence[Concern], new: Sequence[Concern]) -> bool:
    """Tell whether all topics are known, so that different topics are different causes."""
    return all(concern.topic for concern in (*listed, *new))


def _items(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> Iterator[Passage]:
    """Yield the list items that stand under a stem which announces causes of concern."""
    for section in letter.sections:
        announced = False
        for block in section.blocks:
            if block.kind is BlockKind.LIST_ITEM:
                announced = announced and rules["no_cause"].full(block.text) is None
                if announced and block.text:
                    yield letter.passage(*block.span)
            else:
                other = names_other_body(letter.text, block.span, rules, registers, body)
                announced = _announces(block, rules) and not other


def _announces(block: Block, rules: Rules) -> bool:
    if not block.sentences:
        return False
    return rules["concern_stem"].full(block.sentences[-1].text) is not None


def _descriptions(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> Iterator[tuple[Sentence, Passage]]:
    """Yield each sentence that describes a cause just counted as remaining, and the theme in it."""
    for block in (block for section in letter.sections for block in section.blocks):
        for before, sentence in zip(block.sentences, block.sentences[1:], strict=False):
            claim = rules["claim"].full(letter.text, *before.span)
            one = (
                claim
                and claim.rule.makes == ClaimKind.REMAINS
                and rules.number(claim.match["count"]) == 1
            )
            hit = rules["description"].full(letter.text, *sentence.span) if one else None
            so_far = Span(block.span.start, sentence.span.end)
            if hit and not names_other_body(letter.text, so_far, rules, registers, body):
                yield sentence, letter.passage(*hit.match.span("theme"))


def _listed(rules: Rules, words: Passage) -> Concern:
    topic = find_topic(words.quote, rules)
    accelerated = True if rules["accelerated"].first(words.quote) else None
    return Concern(MentionKind.LISTED, words, None, topic, None, accelerated, (words,))


def _described(letter: Letter, rules: Rules, sentence: Sentence, theme: Passage) -> Concern:
    topic = find_topic(theme.quote, rules)
    evidence = (letter.passage(*sentence.span),)
    return Concern(MentionKind.DESCRIBED, None, theme, topic, None, None, evidence)


def find_topic(words: str, rules: Rules) -> str | None:
    """Return the key of the only topic that the words name; None for none and for several."""
    topics = {hit.rule.makes for hit in rules["topic"].find(words)}
    return topics.pop() if len(topics) == 1 else None


def find_concern_of_section(
    section: Section, concerns: Sequence[Concern], rules: Rules
) -> int | None:
    """Return the index of the one cause that a section's heading names by its topic, else None.

    A heading that announces a cause ("Accelerated cause of concern: investigations") is none.
    """
    heading = section.heading
    if heading is None or rules["no_findings"].first(heading.text):
        return None
    topic = find_topic(heading.text, rules)
    if topic is None:
        return None
    matching = [i for i, concern in enumerate(concerns) if concern.topic == topic]
    return matching[0] if len(matching) == 1 else None


def find_described(block: Block, concerns: Sequence[Concern]) -> tuple[int, ...]:
    """Return the causes that a paragraph describes; they stand last among the causes."""
    described = []
    for index in range(len(concerns) - 1, -1, -1):
        if concerns[index].mention is not MentionKind.DESCRIBED:
            break
        if block.span.contains(concerns[index].evidence[0].span):
            described.append(index)
    return tuple(reversed(described))


def _with_themes(letter: Letter, rules: Rules, concerns: Sequence[Concern]) -> Iterator[Concern]:
    """Give each cause without a theme the first heading that names it, if there is one."""
    headings: dict[int, Passage] = {}
    for section in letter.sections:
        index = find_concern_of_section(section, concerns, rules)
        if section.heading and index is not None:
            headings.setdefault(index, letter.passage(*section.heading.span))
    for index, concern in enumerate(concerns):
        yield concern if concern.theme else replace(concern, theme=headings.get(index))
