"""Causes of concern that lists, stems and sentences state in their own words (LETTERS §4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.model import Body, Concern, MentionKind
from peelgraph.facts.naming import names_only_accelerated
from peelgraph.facts.stated import QUOTES, Stated, bare_words
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


def find_stem(block: Block, rules: Rules) -> Hit | None:
    """Return the match of a paragraph's last sentence as a stem that announces causes, or None.

    "These were:" announces what the sentences before it name.
    """
    if block.kind is not BlockKind.PARAGRAPH or not block.sentences:
        return None
    last = block.sentences[-1]
    if not last.text.endswith(":") or rules["no_concern_stem"].first(last.text):
        return None
    hit = rules["concern_stem"].full(last.text)
    if hit and hit.rule.makes == "listed again":
        before = block.text[: last.span.start - block.span.start]
        named = rules["concern_cue"].first(before)
        return hit if named and not rules["recommendation_cue"].first(before) else None
    return hit


@dataclass(frozen=True, slots=True)
class Lister:
    """Reads what lists and sentences state; headings and boxes are read by ``boxes``."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None

    def unlabelled(self) -> Iterator[Stated]:
        """Yield the statements of boxes that lost their headings.

        What the force fails to do, in a paragraph of its own after a sentence that names causes of
        concern, and right before a stem that recommends what to do about it; then those that go on
        from there in the same way.
        """
        named = False
        for section in self.letter.sections:
            for index, block in enumerate(section.blocks):
                line = self.rules["statement_line"].full(block.text)
                if named and line and self._is_followed(section.blocks[index:]):
                    for stated in self._chain(section.blocks[index:]):
                        cause = self._cause(
                            bare_words(self.letter, stated.span), accelerated=False, named=False
                        )
                        yield Stated(cause, block.span.start)
                    return
                named = named or self.rules["concern_cue"].first(block.text) is not None

    def reasons(self) -> Iterator[Stated]:
        """Yield the reason for which a cause was issued, where nothing else says what it is."""
        for sentence in self.letter.sentences:
            reason = self.rules["reason_statement"].full(self.letter.text, *sentence.span)
            if reason and not self._foreign(sentence.span):
                words = self.letter.passage(*reason.match.span("words"))
                early = self.rules["accelerated"].first(sentence.text) is not None
                cause = self._cause(words, accelerated=early, named=False)
                yield Stated(cause)
                return

    def _chain(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Yield the paragraphs that each stand right before recommendations, one after another."""
        place = 0
        while self._is_followed(blocks[place:]):
            yield blocks[place]
            place += 1
            while place < len(blocks) and self._recommends(blocks[place]):
                place += 1
                while place < len(blocks) and _goes_on(blocks[place]):
                    place += 1

    def _is_followed(self, blocks: Sequence[Block]) -> bool:
        """Tell whether a paragraph that reports nothing stands right before recommendations."""
        first, following = (*blocks[:2], None, None)[:2]
        if first is None or following is None or first.kind is not BlockKind.PARAGRAPH:
            return False
        reports = self.rules["report"].at(first.text) or self.rules["deadline"].at(first.text)
        named = self.rules["concern_cue"].first(first.text)
        foreign = self._foreign(first.sentences[0].span)
        return not (reports or named or foreign) and self._recommends(following)

    def _recommends(self, block: Block) -> bool:
        last = block.sentences[-1].text if block.sentences else ""
        return (
            self.rules["recommendation_stem"].first(last) is not None
            and self.rules["no_recommendation_stem"].first(last) is None
        )

    def listed(self) -> Iterator[Stated]:
        """Yield the items under each stem, or under a heading that announces causes."""
        for section in self.letter.sections:
            yield from self._listed(section)

    def _listed(self, section: Section) -> Iterator[Stated]:
        blocks = section.blocks
        heading = section.heading
        if heading and self.rules["concern_list_heading"].full(heading.text):
            items = self._items(_items_from(blocks, 0), heading.text, ends_about=False)
            yield from (Stated(cause, heading.span.start) for cause in items)
        for index, block in enumerate(blocks):
            yield from map(Stated, self._inline(block, blocks[index - 1] if index else None))
            stem = find_stem(block, self.rules)
            words = block.sentences[-1].text if block.sentences else ""
            if stem is None or self._foreign(block.span) or self._is_of_another(words):
                continue
            source = block.span.start
            announced = self._announced(section, index, stem)
            yield from (Stated(cause, source) for cause in announced)

    def _announced(self, section: Section, index: int, stem: Hit) -> Iterator[Concern]:
        """Yield what a stem announces: the items of a list, a quotation, or paragraphs."""
        block, following = section.blocks[index], section.blocks[index + 1 :]
        again = stem.rule.makes == "listed again"
        topic = self.rules["stem_topic"].full(self.letter.text, *block.sentences[-1].span)
        words = (
            block.text
            if again and names_only_accelerated(block.text, self.rules)
            else block.sentences[-1].text
        )
        about = self.rules["ends_about"].first(words) is not None
        items = _items_from(following, 0)
        if stem.rule.makes == "quoted":
            yield from self._quoted(section, following[:1])
        elif items:
            yield from self._items(items, words, ends_about=about)
        else:
            stated = list(self._paragraphs(following, words))
            theme = self.letter.passage(*topic.match.span("theme")) if topic else None
            yield from (
                replace(cause, theme=theme) if theme and len(stated) == 1 else cause
                for cause in stated
            )

    def _inline(self, block: Block, before_it: Block | None) -> Iterator[Concern]:
        """Yield the cause that a sentence states in its own course, or after one that names it."""
        named = self._names(before_it.sentences, named=False) if before_it else False
        for sentence in block.sentences:
            hit = self.rules["statement_of_named"].full(self.letter.text, *sentence.span)
            if hit is None or not named:
                hit = self.rules["inline_statement"].first(self.letter.text, *sentence.span)
            before = self.letter.text[sentence.span.start : hit.match.start()] if hit else ""
            doubtful = self.rules["doubtful"].first(before)
            if hit and not doubtful and not self._foreign(sentence.span):
                early = self.rules["accelerated"].first(hit.match[0]) is not None
                words = self.letter.passage(*hit.match.span("words"))
                yield self._cause(words, accelerated=early, named=False)
            named = self._names((sentence,), named=named)

    def _names(self, sentences: Sequence[Sentence], *, named: bool) -> bool:
        """Tell whether the last sentence names a cause, or goes on from one that does (``named``)."""
        for sentence in sentences:
            cued = self.rules["concern_cue"].first(sentence.text) is not None
            named = cued or (named and self.rules["naming"].first(sentence.text) is not None)
        return named

    def _items(self, items: Sequence[Block], stem: str, *, ends_about: bool) -> Iterator[Concern]:
        accelerated = self.rules["accelerated"].first(stem) is not None
        kept: list[Block] = []
        for item in items:
            if self.rules["no_cause"].full(item.text):
                break
            kept.append(item)
        if not kept:
            return
        if _is_singular(stem) and len(kept) > 1:
            whole = self.letter.passage(kept[0].span.start, kept[-1].span.end)
            yield self._cause(whole, accelerated=accelerated, named=False)
            return
        for item in kept:
            named = ends_about and self.rules["finite"].first(item.text) is None
            yield self._cause(
                bare_words(self.letter, item.span), accelerated=accelerated, named=named
            )

    def _paragraphs(self, blocks: Sequence[Block], stem: str) -> Iterator[Concern]:
        """Yield the statements after a stem that no list follows: one, or each bare line."""
        accelerated = self.rules["accelerated"].first(stem) is not None
        bare = list(takewhile(lambda block: block.text[:1].islower(), blocks))
        if bare:
            yield from self._items(bare, stem, ends_about=False)
            return
        number = self._number_of(stem)
        if number and len(blocks) >= number and all(map(self._may_state, blocks[:number])):
            for block in blocks[:number]:
                yield self._cause(
                    bare_words(self.letter, block.span), accelerated=accelerated, named=False
                )
            return
        for index, block in enumerate(blocks):
            chain = [] if _is_singular(stem) else list(self._chain(blocks[index:]))
            for stated in chain or ([block] if self._states(block, stem) else []):
                yield self._cause(
                    bare_words(self.letter, stated.span), accelerated=accelerated, named=False
                )
            if chain or _is_singular(stem) or not self._states(block, stem):
                return

    def _number_of(self, stem: str) -> int | None:
        """Return how many causes a stem announces, if it says so: "two causes of concern:"."""
        hit = self.rules["count"].first(stem)
        return self.rules.number(hit.match["count"]) if hit and "cause" in hit.match[0] else None

    def _may_state(self, block: Block) -> bool:
        """Tell whether a paragraph says what is wrong, and is neither a report nor a recommendation."""
        tables = ("report", "deadline")
        other = any(self.rules[table].at(block.text) for table in tables)
        other = other or self.rules["concern_cue"].first(block.text) is not None
        says = self.rules["statement"].at(block.text) or self.rules["statement_line"].full(
            block.text
        )
        return block.kind is BlockKind.PARAGRAPH and not other and says is not None

    def _states(self, block: Block, stem: str) -> bool:
        """Tell whether a paragraph under a stem states a cause of concern."""
        line = self.rules["statement_line"].full(block.text)
        due = self.rules["deadline"].at(block.text)
        states = _is_singular(stem) and self.rules["statement"].at(block.text)
        says = _is_quoted(block) or line or (states and not self.rules["report"].at(block.text))
        return block.kind is BlockKind.PARAGRAPH and not due and bool(says)

    def _quoted(self, section: Section, blocks: Sequence[Block]) -> Iterator[Concern]:
        """Yield the cause that a report is quoted with, under a heading that names its topic."""
        heading = section.heading
        topic = find_topic(heading.text, self.rules) if heading else None
        for block in blocks:
            if heading and topic and _is_quoted(block) and block.kind is BlockKind.PARAGRAPH:
                theme = self.letter.passage(*heading.span)
                words = bare_words(self.letter, block.span)
                evidence = (words, theme)
                yield Concern(MentionKind.LISTED, words, theme, topic, None, None, evidence)

    def _cause(self, words: Passage, *, accelerated: bool, named: bool) -> Concern:
        topic = find_topic(words.quote, self.rules)
        own = self.rules["accelerated"].first(words.quote) is not None
        mention = MentionKind.NAMED if named else MentionKind.LISTED
        statement, theme = (None, words) if named else (words, None)
        early = (accelerated or own) or None
        return Concern(mention, statement, theme, topic, None, early, (words,))

    def _is_of_another(self, stem: str) -> bool:
        """Tell whether a stem announces the causes of another place ("Felpersham's causes …")."""
        hit = self.rules["possessor"].first(stem)
        own = self.body.name if self.body else ""
        return hit is not None and hit.match["name"] not in own

    def _foreign(self, span: Span) -> bool:
        return names_other_body(self.letter.text, span, self.rules, self.registers, self.body)


def _items_from(blocks: Sequence[Block], start: int) -> Sequence[Block]:
    end = start
    while end < len(blocks) and blocks[end].kind is BlockKind.LIST_ITEM:
        end += 1
    return [block for block in blocks[start:end] if block.text]


def _goes_on(block: Block) -> bool:
    """Tell whether a block is an item of the list before it, with its bullet or without."""
    return block.kind is BlockKind.LIST_ITEM or block.text[:1].islower()


def _is_quoted(block: Block) -> bool:
    words = block.text.rstrip(".")
    return words != "" and words[0] in QUOTES and words[-1] in QUOTES


def _is_singular(stem: str) -> bool:
    words = stem.lower()
    return "cause of concern" in words or "cause for concern" in words or "area of concern" in words
