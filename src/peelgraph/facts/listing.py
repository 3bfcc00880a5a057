"""Causes of concern that a letter states in their own words: in a list, in a box, in quotation marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.model import Body, Concern, MentionKind
from peelgraph.facts.naming import names_only_accelerated
from peelgraph.facts.stated import Stated, add_statement
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_QUOTES = "“”‘’\"'"


def find_statements(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> tuple[Concern, ...]:
    """Return the causes that are stated, in reading order.

    A cause is an item of a list under a stem such as "these causes of concern were as follows:", the
    paragraph under a heading "Cause of concern", or the paragraph after a stem that announces one.
    Stated twice, in a list and in a box, it is one cause (gold convention 1).
    """
    lister = _Lister(letter, rules, registers, body)
    stated = list(lister.causes())
    for fallback in (lister.unlabelled, lister.reasons):
        if not any(one.cause.statement for one in stated):
            stated += fallback()
    found: list[Stated] = []
    for one in sorted(stated, key=lambda one: one.cause.evidence[0].span):
        found = add_statement(found, one)
    return tuple(one.cause for one in found)


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


#: The source of every cause that a box states.
_BOXES = -1


@dataclass(frozen=True, slots=True)
class _Box:
    """An open box: what its headings say, before its statement is found."""

    heading: Passage
    theme: Passage | None
    accelerated: bool


@dataclass(frozen=True, slots=True)
class _Lister:
    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None

    def causes(self) -> Iterator[Stated]:
        """Yield what lists, boxes and quotations state, each by itself."""
        box: _Box | None = None
        early = False
        alone = set(self._find_alone())
        for index, section in enumerate(self.letter.sections):
            opened = self._box(section, box, early=early)
            early = self._announces_early(section, early=early)
            if opened is None and box is not None:
                yield from self._close(box, None, section.heading)
            box = opened
            if box is not None and section.blocks:
                yield from self._close(box, section, alone=index in alone)
                box = None
            yield from self._listed(section)
        if box is not None:
            yield from self._close(box, None)

    def _find_alone(self) -> Iterator[int]:
        """Yield the index of each section of one paragraph that recommendations follow under a heading."""
        for index, (section, following) in enumerate(pairwise(self.letter.sections)):
            heading = following.heading
            recommends = heading and self.rules["recommendations_heading"].full(heading.text)
            if recommends and len(section.blocks) == 1:
                yield index

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
                        cause = self._cause(self._bare(stated.span), accelerated=False, named=False)
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

    def _announces_early(self, section: Section, *, early: bool) -> bool:
        """Tell whether the boxes that follow are of causes that a heading calls accelerated."""
        heading = section.heading.text if section.heading else ""
        if self.rules["concern_list_heading"].full(heading):
            return self.rules["accelerated"].first(heading) is not None
        inside = ("box_heading", "recommendations_heading")
        return early and any(self.rules[table].full(heading) for table in inside)

    def _box(self, section: Section, before: _Box | None, *, early: bool) -> _Box | None:
        """Return the box that a heading opens; a second heading in it adds its theme."""
        heading = section.heading
        hit = self.rules["box_heading"].full(heading.text) if heading else None
        if hit is None or heading is None or self._foreign(heading.span):
            return None
        words = self.letter.passage(*heading.span)
        start = heading.span.start
        theme = None
        if hit.match["theme"] and self.rules["no_theme"].full(hit.match["theme"]) is None:
            theme = self.letter.passage(*(start + edge for edge in hit.match.span("theme")))
        accelerated = early or self.rules["accelerated"].first(heading.text) is not None
        if before is None:
            return _Box(words, theme, accelerated)
        return _Box(before.heading, theme or before.theme, accelerated or before.accelerated)

    def _close(
        self,
        box: _Box,
        section: Section | None,
        following: Block | None = None,
        *,
        alone: bool = False,
    ) -> Iterator[Stated]:
        """Yield the cause of a box: stated if its first paragraph states one, else named.

        A short statement without a full stop looks like a heading, the one that follows.
        """
        statement = self._statement(section, box, alone=alone) if section else None
        if following and self.rules["statement_heading"].full(following.text):
            statement = self.letter.passage(*following.span)
        named = box.theme.quote if box.theme else ""
        topic = find_topic(named, self.rules)
        if statement is not None:
            topic = topic or find_topic(statement.quote, self.rules)
            cause = Concern(
                MentionKind.LISTED,
                statement,
                box.theme,
                topic,
                None,
                box.accelerated or None,
                (statement,) if box.theme is None else (statement, box.theme),
            )
            yield Stated(cause, _BOXES)
        elif box.theme is not None:
            evidence = (box.heading,)
            accelerated = box.accelerated or None
            yield Stated(
                Concern(MentionKind.NAMED, None, box.theme, topic, None, accelerated, evidence)
            )

    def _statement(self, section: Section, box: _Box, *, alone: bool) -> Passage | None:
        """Return what the first paragraph of a box states, if it does.

        If it stands ``alone`` between the heading and the recommendations, it can be nothing else.
        """
        first = section.blocks[0]
        if first.kind is not BlockKind.PARAGRAPH or self._foreign(first.sentences[0].span):
            return None
        said = self.rules["box_statement"].full(self.letter.text, *first.sentences[0].span)
        if said:
            return self.letter.passage(*said.match.span("words"))
        text = first.text.lstrip(_QUOTES)
        states = alone or self.rules["statement"].at(first.sentences[0].text) is not None
        reports = self.rules["report"].at(text) is not None and not (states and box.theme is None)
        named = self.rules["concern_cue"].first(first.sentences[0].text)
        if reports or named or find_stem(first, self.rules):
            return None
        if box.theme is not None and not states:
            return None
        return self._bare(first.span)

    def _listed(self, section: Section) -> Iterator[Stated]:
        """Yield the items under each stem of a section, or under a heading that announces causes."""
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
            yield self._cause(self._bare(item.span), accelerated=accelerated, named=named)

    def _paragraphs(self, blocks: Sequence[Block], stem: str) -> Iterator[Concern]:
        """Yield the statements after a stem that no list follows: one, or each bare line."""
        accelerated = self.rules["accelerated"].first(stem) is not None
        bare = list(takewhile(lambda block: block.text[:1].islower(), blocks))
        if bare:
            yield from self._items(bare, stem, ends_about=False)
            return
        for index, block in enumerate(blocks):
            chain = [] if _is_singular(stem) else list(self._chain(blocks[index:]))
            for stated in chain or ([block] if self._states(block, stem) else []):
                yield self._cause(self._bare(stated.span), accelerated=accelerated, named=False)
            if chain or _is_singular(stem) or not self._states(block, stem):
                return

    def _states(self, block: Block, stem: str) -> bool:
        """Tell whether a paragraph under a stem states a cause of concern."""
        quoted = block.text[:1] in _QUOTES and block.text.rstrip(".")[-1:] in _QUOTES
        line = self.rules["statement_line"].full(block.text)
        due = self.rules["deadline"].at(block.text)
        states = _is_singular(stem) and self.rules["statement"].at(block.text)
        says = quoted or line or (states and not self.rules["report"].at(block.text))
        return block.kind is BlockKind.PARAGRAPH and not due and bool(says)

    def _quoted(self, section: Section, blocks: Sequence[Block]) -> Iterator[Concern]:
        """Yield the cause that a report is quoted with, under a heading that names its topic."""
        heading = section.heading
        topic = find_topic(heading.text, self.rules) if heading else None
        for block in blocks:
            quoted = block.text[:1] in _QUOTES and block.text.rstrip(".")[-1:] in _QUOTES
            if heading and topic and quoted and block.kind is BlockKind.PARAGRAPH:
                theme = self.letter.passage(*heading.span)
                words = self._bare(block.span)
                evidence = (words, theme)
                yield Concern(MentionKind.LISTED, words, theme, topic, None, None, evidence)

    def _cause(self, words: Passage, *, accelerated: bool, named: bool) -> Concern:
        topic = find_topic(words.quote, self.rules)
        own = self.rules["accelerated"].first(words.quote) is not None
        mention = MentionKind.NAMED if named else MentionKind.LISTED
        statement, theme = (None, words) if named else (words, None)
        early = (accelerated or own) or None
        return Concern(mention, statement, theme, topic, None, early, (words,))

    def _bare(self, span: Span) -> Passage:
        """Return the words without the quotation marks around them."""
        text = self.letter.text[span.start : span.end]
        inner = text.strip(_QUOTES)
        if inner and text[:1] in _QUOTES and text[0] != "'":
            start = span.start + text.index(inner)
            return self.letter.passage(start, start + len(inner))
        return self.letter.passage(*span)

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


def _is_singular(stem: str) -> bool:
    words = stem.lower()
    return "cause of concern" in words or "cause for concern" in words or "area of concern" in words
