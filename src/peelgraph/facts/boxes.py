"""Causes of concern that boxes state: a heading, the statement, often recommendations (LETTERS §3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import Body, Concern, MentionKind
from peelgraph.facts.stated import QUOTES, Stated, bare_words
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules

#: The source of every cause that a box states.
_BOXES = -1


@dataclass(frozen=True, slots=True)
class _Box:
    """An open box: what its headings say, before its statement is found.

    ``title`` is the heading of nothing but the box, if it names a topic.
    """

    heading: Passage
    theme: Passage | None
    accelerated: bool
    title: Passage | None = None


@dataclass(frozen=True, slots=True)
class Boxes:
    """Reads the boxes of a letter."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None

    def boxed(self) -> Iterator[Stated]:
        """Yield the cause of each box: under a heading that names it, or says that here is one."""
        box: _Box | None = None
        early = False
        alone = set(self._find_alone())
        for index, section in enumerate(self.letter.sections):
            opened = self._box(section, box, early=early)
            early = self._announces_early(section, early=early)
            if opened is None and box is not None:
                yield from self._close(box, None, section.heading)
            fresh = opened is not None and box is None
            box = replace(opened, title=self._title(index)) if opened and fresh else opened
            if box is not None and section.blocks:
                yield from self._close(box, section, alone=index in alone)
                box = None
        if box is not None:
            yield from self._close(box, None)

    def _find_alone(self) -> Iterator[int]:
        """Yield the index of each section of one paragraph that recommendations follow under a heading."""
        for index, (section, following) in enumerate(pairwise(self.letter.sections)):
            heading = following.heading
            recommends = heading and self.rules["recommendations_heading"].full(heading.text)
            if recommends and len(section.blocks) == 1:
                yield index

    def _title(self, index: int) -> Passage | None:
        """Return the heading that nothing but the box at ``index`` stands under, if it names a topic."""
        section = self.letter.sections[index - 1] if index else None
        if section is None or section.blocks or section.heading is None:
            return None
        named = find_topic(section.heading.text, self.rules) is not None
        generic = self.rules["no_findings"].first(section.heading.text) is not None
        return self.letter.passage(*section.heading.span) if named and not generic else None

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
        early = accelerated or before.accelerated
        return _Box(before.heading, theme or before.theme, early, before.title)

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
        theme = box.theme or box.title
        topic = find_topic(theme.quote if theme else "", self.rules)
        if statement is not None:
            topic = topic or find_topic(statement.quote, self.rules)
            cause = Concern(
                MentionKind.LISTED,
                statement,
                theme,
                topic,
                None,
                box.accelerated or None,
                (statement,) if theme is None else (statement, theme),
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
        text = first.text.lstrip(QUOTES)
        states = alone or self.rules["statement"].at(first.sentences[0].text) is not None
        reports = self.rules["report"].at(text) is not None and not (states and box.theme is None)
        named = self.rules["concern_cue"].first(first.sentences[0].text)
        if reports or named or find_stem(first, self.rules):
            return None
        if box.theme is not None and not states:
            return None
        return bare_words(self.letter, first.span)

    def _foreign(self, span: Span) -> bool:
        return names_other_body(self.letter.text, span, self.rules, self.registers, self.body)
