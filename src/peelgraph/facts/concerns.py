"""Causes of concern: listed, described, named; and the numbers of them that a letter states."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelgraph.facts.model import (
    Concern,
    CountKind,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
)
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence
from peelgraph.rules import Rules


def find_counts(letter: Letter, rules: Rules) -> tuple[StatedCount, ...]:
    """Return every number of causes of concern that a sentence states, in reading order."""
    return tuple(
        StatedCount(
            CountKind(hit.rule.makes),
            rules.number(hit.match["count"]),
            letter.passage(*hit.match.span()),
        )
        for sentence in letter.sentences
        for hit in rules["count"].find(letter.text, *sentence.span)
    )


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


def find_concerns(letter: Letter, rules: Rules) -> tuple[tuple[Concern, ...], tuple[Remark, ...]]:
    """Return the causes of concern in the order in which the letter identifies them.

    A cause is listed (an item under a stem such as "these causes of concern were as follows:") or
    described (the sentence after one that counts what remains: "This relates to …"). A description
    with the topic of a listed cause is that cause again. Headings that name a cause give its theme.
    """
    listed = [_listed(rules, item) for item in _items(letter, rules)]
    described = [
        _described(letter, rules, words, theme) for words, theme in _descriptions(letter, rules)
    ]
    known = {concern.topic for concern in listed if concern.topic}
    concerns = [*listed, *(c for c in described if c.topic is None or c.topic not in known)]
    themed = tuple(_with_theme(letter, rules, concern, concerns) for concern in concerns)
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
    return themed, remarks


def _items(letter: Letter, rules: Rules) -> Iterator[Passage]:
    """Yield the list items that stand under a stem which announces causes of concern."""
    for section in letter.sections:
        announced = False
        for block in section.blocks:
            if block.kind is BlockKind.LIST_ITEM:
                if announced:
                    yield letter.passage(*block.span)
            else:
                announced = _announces(block, rules)


def _announces(block: Block, rules: Rules) -> bool:
    if not block.sentences:
        return False
    hit = rules["concern_stem"].first(block.sentences[-1].text)
    return hit is not None and block.text.endswith(":")


def _descriptions(letter: Letter, rules: Rules) -> Iterator[tuple[Sentence, Passage]]:
    """Yield each sentence that describes a cause just counted as remaining, and the theme in it."""
    for block in (block for section in letter.sections for block in section.blocks):
        for before, sentence in zip(block.sentences, block.sentences[1:], strict=False):
            counted = any(
                hit.rule.makes == CountKind.REMAINING and rules.number(hit.match["count"]) == 1
                for hit in rules["count"].find(letter.text, *before.span)
            )
            hit = rules["description"].full(letter.text, *sentence.span) if counted else None
            if hit:
                yield sentence, letter.passage(*hit.match.span("theme"))


def _listed(rules: Rules, words: Passage) -> Concern:
    topic = find_topic(words.quote, rules)
    accelerated = _accelerated(words.quote)
    return Concern(MentionKind.LISTED, words, None, topic, None, accelerated, (words,))


def _described(letter: Letter, rules: Rules, sentence: Sentence, theme: Passage) -> Concern:
    topic = find_topic(theme.quote, rules)
    evidence = (letter.passage(*sentence.span),)
    return Concern(MentionKind.DESCRIBED, None, theme, topic, None, None, evidence)


def _accelerated(words: str) -> bool | None:
    return True if re.search(r"\baccelerated\b", words, re.IGNORECASE) else None


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
    if heading is None or rules["concern_heading"].first(heading.text):
        return None
    topic = find_topic(heading.text, rules)
    matching = [i for i, concern in enumerate(concerns) if topic and concern.topic == topic]
    return matching[0] if len(matching) == 1 else None


def _with_theme(
    letter: Letter, rules: Rules, concern: Concern, concerns: Sequence[Concern]
) -> Concern:
    """Give a cause without a theme the heading that names it, if there is one."""
    if concern.theme is not None:
        return concern
    for section in letter.sections:
        index = find_concern_of_section(section, concerns, rules)
        if section.heading and index is not None and concerns[index] is concern:
            return replace(concern, theme=letter.passage(*section.heading.span))
    return concern
