"""Statements of causes that one sentence names together before: by their place, or under their names.

"These related to protection and to culture. The wording of the first was: …"; or a section for each
that begins with what was wrong.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.counts import ORDINALS
from peelgraph.facts.model import Body, Concern, MentionKind
from peelgraph.facts.naming import find_namings
from peelgraph.facts.stated import Stated, bare_words
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_PAIR = 2
#: How many paragraphs before "The second was:" the causes may be counted.
_NEAR = 20
#: The source of all causes that are quoted by their place.
_QUOTED = -2


@dataclass(frozen=True, slots=True)
class NamedStatements:
    """A letter, and the themes that each of its sentences names together, in reading order."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    named: Sequence[Sequence[Passage]]

    def by_place(self) -> Iterator[Stated]:
        """Yield what stands under "The wording of the first was:", of the first of those last named."""
        for section in self.letter.sections:
            for index, block in enumerate(section.blocks):
                following = section.blocks[index + 1 :]
                if following and self._is_quoted(section, index):
                    yield from self._quoted(following[0])
                    continue
                theme = self._placed(block)
                if theme is None or self._foreign(block):
                    continue
                items = list(takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, following))
                stated = items or following[:1]
                if stated:
                    span = (stated[0].span.start, stated[-1].span.end)
                    words = self.letter.passage(*span)
                    words = bare_words(self.letter, words.span) if len(stated) == 1 else words
                    yield self._stated(words, theme)

    def under_headings(self) -> Iterator[Stated]:
        """Yield the sentence alone with which each section begins that is headed by what was named.

        All of those named together have one, and each says in the past tense what was wrong: what stands
        under only some of the names, or in the present tense, may be what a revisit found.
        """
        headed: dict[str, list[Section]] = defaultdict(list)
        for section in self.letter.sections:
            if section.heading:
                headed[_plain(section.heading.text)].append(section)
        for themes in self.named:
            found = [self._headed(theme, headed) for theme in themes]
            if len(themes) >= _PAIR and all(found):
                yield from (
                    self._stated(words, theme)
                    for words, theme in zip(found, themes, strict=True)
                    if words
                )
                return

    def _placed(self, block: Block) -> Passage | None:
        """Return what the cause is about whose place among those last named a stem tells."""
        last = block.sentences[-1] if block.sentences else None
        hit = self.rules["stem_place"].full(last.text) if last else None
        if hit is None or hit.rule.makes == "quoted":
            return None
        place = ORDINALS[hit.match["ordinal"].lower()]
        before = bisect_left(self.named, block.span.start, key=lambda themes: themes[0].span.start)
        themes = self.named[before - 1] if before else ()
        return themes[place] if len(themes) >= max(_PAIR, place + 1) else None

    def _is_quoted(self, section: Section, index: int) -> bool:
        """Tell whether "The second was:" stands last, of causes counted last before, and a quotation follows."""
        block = section.blocks[index]
        last = block.sentences[-1] if block.sentences else None
        hit = self.rules["stem_place"].full(last.text) if last else None
        quotes = section.blocks[index + 1].text[:1] in '“"'
        if hit is None or hit.rule.makes != "quoted" or not quotes:
            return False
        near = section.blocks[max(0, index - _NEAR) : index + 1]
        sentences = (each for block in reversed(near) for each in reversed(block.sentences))
        counts = (self.rules["count"].first(each.text) for each in sentences if each is not last)
        counted = next((count for count in counts if count), None)
        number = self.rules.number(counted.match["count"]) if counted else 0
        several = number >= max(_PAIR, ORDINALS[hit.match["ordinal"].lower()] + 1)
        return several and counted is not None and "cause" in counted.match[0].lower()

    def _quoted(self, block: Block) -> Iterator[Stated]:
        """Yield the cause that a paragraph quotes, without the stem of the recommendations in it."""
        sentences = [
            each
            for each in block.sentences
            if not each.text.endswith(":")
            or self.rules["recommendation_stem"].first(each.text) is None
        ]
        wanted = self.rules["recommendation"].full(block.text.lstrip('“"')) is not None
        if sentences and not wanted and not self._foreign(block):
            words = self.letter.passage(block.span.start, sentences[-1].span.end)
            text = words.quote.strip('“”"')
            start = words.span.start + words.quote.index(text)
            words = self.letter.passage(start, start + len(text))
            topic = find_topic(words.quote, self.rules)
            cause = Concern(MentionKind.LISTED, words, None, topic, None, None, (words,))
            yield Stated(cause, _QUOTED)

    def _headed(self, theme: Passage, headed: Mapping[str, Sequence[Section]]) -> Passage | None:
        """Return the first sentence under a heading of this name, if it stands alone and states a cause."""
        sections = headed.get(_plain(theme.quote), ())
        blocks = sections[0].blocks if len(sections) == 1 else ()
        if len(blocks) < _PAIR or blocks[0].kind is not BlockKind.PARAGRAPH:
            return None
        alone = len(blocks[0].sentences) == 1 and not self._foreign(blocks[0])
        states = alone and self.rules["past_shortfall"].full(blocks[0].text) is not None
        return self.letter.passage(*blocks[0].span) if states else None

    def _stated(self, words: Passage, theme: Passage) -> Stated:
        topic = find_topic(theme.quote, self.rules) or find_topic(words.quote, self.rules)
        evidence = (words, theme)
        return Stated(Concern(MentionKind.LISTED, words, theme, topic, None, None, evidence))

    def _foreign(self, block: Block) -> bool:
        return names_other_body(self.letter.text, block.span, self.rules, self.registers, self.body)


def read_named(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> NamedStatements:
    """Return the statements that a letter may hold of causes which it names together."""
    namings = find_namings(letter, rules, registers, body)
    named = [
        tuple(theme for naming in together for theme in naming.themes)
        for _, together in groupby(namings, key=lambda naming: naming.sentence.span)
    ]
    return NamedStatements(letter, rules, registers, body, [themes for themes in named if themes])


def _plain(words: str) -> str:
    return words.strip().lower()
