"""What a letter says that a body should do, by when, and under which cause (LETTERS §6).

The items under a stem such as "The force should immediately:" are recommendations, each with the
stem's deadline; so is a paragraph that recommends by itself where recommendations stand. What became
of recommendations is no recommendation. A deadline that counts from another document's day keeps
its words and gets no date (trap of MODEL §2.6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from peelgraph.facts.assigning import assign_concerns
from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.headings import find_concern_of_section
from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import (
    Body,
    Concern,
    ConcernKind,
    CountKind,
    Recommendation,
    StatedCount,
)
from peelgraph.facts.naming import match_theme
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section
from peelgraph.letters.dates import find_dates
from peelgraph.registers import Registers
from peelgraph.rules import Rules


def find_recommendations(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[Recommendation, ...]:
    """Return the recommendations that a letter words, in reading order."""
    reader = _Reader(letter, rules, registers, body, concerns, counts)
    return assign_concerns(tuple(reader.read()), concerns, rules)


_OF_CAUSES = (CountKind.IDENTIFIED, CountKind.MENTIONED)


#: How far the items of one list stand apart: a line break and a bullet.
_SAME_LIST = 8
#: What may stand after the stop of a sentence.
_CLOSING = "”’\"')] "
#: How many words say what to do even if the stop is missing.
_ENOUGH = 12
#: How far before "That leaves three:" the recommendations may be named that it means.
_BEFORE = 200
#: How a paragraph begins that goes on explaining a recommendation.
_GOES_ON = ("This should", "This must", "It should", "They should")
#: How far a bullet may stand from the margin.
_MARGIN = 40


@dataclass(frozen=True, slots=True)
class _Deadline:
    """When a recommendation is due: the words, the day if they name one, and what is due."""

    words: str
    day: date | None
    plan: bool
    evidence: Passage


@dataclass(frozen=True, slots=True)
class _Reader:
    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    concerns: Sequence[Concern]
    counts: Sequence[StatedCount]

    def read(self) -> Iterator[Recommendation]:
        """Yield the recommendations of each section; a box goes on under its inner headings."""
        current: int | None = None
        opening = False
        for section in self.letter.sections:
            opened = opening and bool(section.blocks)
            current = self._concern_of(section, current, inner=opened)
            opening = not section.blocks and self._is_box(section)
            reading = _Section(self, section, current, current)
            yield from reading.read()
            current = reading.current

    def _is_box(self, section: Section) -> bool:
        heading = section.heading
        return heading is not None and self.rules["box_heading"].full(heading.text) is not None

    def _concern_of(self, section: Section, current: int | None, *, inner: bool) -> int | None:
        """Return the cause that a section is about: its heading's, or that of the box it is in.

        ``inner`` tells that the heading before it opened a box, and nothing stood between.
        """
        heading = section.heading
        named = find_concern_of_section(section, self.concerns, self.rules)
        if named is not None:
            return named
        if heading is None:
            return current
        for index, concern in enumerate(self.concerns):
            if any(heading.span.contains(passage.span) for passage in concern.evidence):
                return index
            if concern.theme and heading.span.contains(concern.theme.span):
                return index
        part = self.rules["recommendations_heading"].full(heading.text)
        return current if part or (inner and self._is_box(section)) else None

    def is_stem(self, block: Block) -> bool:
        """Tell whether a paragraph's last sentence recommends what follows it."""
        last = block.sentences[-1].text if block.sentences else ""
        if self._says_what_is_left(block, last):
            return True
        hit = self.rules["recommendation_stem"].first(last)
        if hit is None or self.rules["no_recommendation_stem"].first(last):
            return False
        whole = hit.rule.options.get("whole") == "sentence"
        return not whole or hit.match[0] == last

    def _says_what_is_left(self, block: Block, last: str) -> bool:
        """Tell whether a stem counts what is left of the recommendations named last before it.

        Where causes are named before it too, they may be meant.
        """
        if self.rules["recommendations_left"].full(last) is None:
            return False
        end = block.sentences[-1].span.start
        words = self.letter.text[max(0, end - _BEFORE) : end]
        named = "recommendation" in words.lower()
        return named and self.rules["concern_cue"].first(words) is None

    def stated_in(self, block: Block, current: int | None) -> int | None:
        """Return the cause that a paragraph states, which what follows is about."""
        for index, concern in enumerate(self.concerns):
            if concern.statement and block.span.contains(concern.statement.span):
                return None if self._has_neighbour(index) else index
        return current

    def indent(self, block: Block) -> int:
        """Return how far from the beginning of its line a block stands, bullet included."""
        before = self.letter.text[max(0, block.span.start - _MARGIN) : block.span.start]
        return len(before) - 1 - before.rfind("\n")

    def _has_neighbour(self, index: int) -> bool:
        """Tell whether a cause stands in a list with another one."""
        here = self.concerns[index].statement
        return here is not None and any(
            other.statement
            and place != index
            and min(
                abs(other.statement.span.start - here.span.end),
                abs(here.span.start - other.statement.span.end),
            )
            <= _SAME_LIST
            for place, other in enumerate(self.concerns)
        )

    def is_foreign(self, block: Block) -> bool:
        """Tell whether a paragraph names another body."""
        return names_other_body(self.letter.text, block.span, self.rules, self.registers, self.body)

    def states(self, block: Block) -> bool:
        return any(c.statement and block.span.contains(c.statement.span) for c in self.concerns)

    def is_inside(self, block: Block) -> bool:
        """Tell whether a paragraph may stand among recommendations: it goes on explaining one."""
        return block.text.startswith(_GOES_ON)

    def only(self) -> int | None:
        causes = [i for i, c in enumerate(self.concerns) if c.kind is ConcernKind.CAUSE]
        if any(count.kind in _OF_CAUSES and count.count > 1 for count in self.counts):
            return None
        return causes[0] if len(causes) == 1 else None

    def named_in(self, block: Block) -> int | None:
        """Return the one cause that a stem names: "For culture, …", "Our cause of concern about …"."""
        words = block.sentences[-1].text
        theme = self.rules["stem_theme"].at(words)
        if theme is None and not self.rules["concern_cue"].first(words):
            return None
        named = theme.match["theme"] if theme else words
        if theme is None and find_topic(words, self.rules) is None:
            return None
        meant = match_theme(named, self.concerns, self.rules, ConcernKind.CAUSE)
        return meant[0] if len(meant) == 1 else None

    def sentences(self, block: Block, about: int | None) -> Iterator[Recommendation]:
        """Yield what single sentences recommend ("We recommended that the force should …")."""
        for sentence in block.sentences:
            hit = self.rules["recommendation_sentence"].full(self.letter.text, *sentence.span)
            if hit:
                whole = self.letter.passage(*sentence.span)
                alone = hit.rule.options.get("words") == "alone"
                words = self.letter.passage(*hit.match.span("words")) if alone else whole
                own = self._find_deadline(whole)
                yield _recommendation(words, own, (whole,) if alone else (), about)

    def recommend(
        self, block: Block, stem: Block | None, deadline: _Deadline | None, about: int | None
    ) -> Recommendation:
        words = self.letter.passage(*block.span)
        whole = self.rules["recommendation"].full(block.text) is not None
        own = self._find_deadline(words)
        own = own if own and (whole or own.evidence.span.start == words.span.start) else None
        support = (self.letter.passage(*stem.sentences[-1].span),) if stem else ()
        return _recommendation(words, own or deadline, support, about)

    def deadline(self, stem: Block) -> _Deadline | None:
        """Return the deadline of a stem: of its own sentence, else of the one before it."""
        for sentence in reversed(stem.sentences[-2:]):
            found = self._find_deadline(self.letter.passage(*sentence.span))
            if found:
                return found
        return None

    def _find_deadline(self, words: Passage) -> _Deadline | None:
        hits = list(self.rules["deadline"].find(self.letter.text, *words.span))
        if not hits:
            return None
        hit = hits[0]
        evidence = self.letter.passage(*hit.match.span())
        plan = self.rules["deadline_plan"].first(words.quote) is not None
        return _Deadline(evidence.quote, self._day(hit.rule.makes, evidence), plan, evidence)

    def _day(self, kind: str, words: Passage) -> date | None:
        if kind != "day":
            return None
        ends = "end of" in words.quote.lower()
        for found in find_dates(self.letter.text, *words.span, self.rules, None):
            period = found.period
            if period and (ends or period.start.day):
                return period.not_after
        return None


@dataclass(slots=True)
class _Section:
    """One section being read: the cause it is about, and whether recommendations stand here."""

    reader: _Reader
    section: Section
    current: int | None
    opened: int | None = None
    place: bool = False
    stem: Block | None = None
    deadline: _Deadline | None = None
    mixed: bool = False
    indent: int | None = None
    settled: bool = False
    #: Whether the paragraph before states a cause, which recommendations follow without a heading.
    after: bool = False

    def read(self) -> Iterator[Recommendation]:
        """Yield what the blocks recommend, in order."""
        heading = self.section.heading
        rules = self.reader.rules
        self.place = bool(heading and rules["recommendations_heading"].full(heading.text))
        for block in self.section.blocks:
            self.current = self.reader.stated_in(block, self.current)
            if block.kind is BlockKind.LIST_ITEM or self._goes_on(block):
                if (self.stem or self.place) and self._is_item(block):
                    yield self.reader.recommend(block, self.stem, self.deadline, self.about)
            elif self.reader.is_foreign(block):
                self.stem, self.place = None, False
            elif self.reader.is_stem(block):
                self._open(block)
            else:
                yield from self._paragraph(block)

    def _goes_on(self, block: Block) -> bool:
        """Tell whether a bare line goes on with the stem before it, as an item without a bullet."""
        return (self.stem is not None or self.place) and block.text[:1].islower()

    @property
    def about(self) -> int | None:
        """The cause that a recommendation here is about."""
        if self.current is not None or self.settled:
            return self.current
        return self.reader.only()

    def _is_item(self, block: Block) -> bool:
        """Tell whether a line is an item of its own: no statement of a cause, and none within another.

        A single word is none: it is what is left where a copy ends.
        """
        indent = self.reader.indent(block)
        self.indent = indent if self.indent is None else self.indent
        words = len(block.text.split())
        return words > 1 and indent <= self.indent and not self.reader.states(block)

    def _open(self, block: Block) -> None:
        rules = self.reader.rules
        self.stem = block
        self.indent = None
        self.deadline = self.reader.deadline(block) or (self.deadline if self.place else None)
        self.mixed = find_stem(block, self.reader.rules) is not None
        self.place = self.place or "recommend" in block.sentences[-1].text.lower()
        named = self.reader.named_in(block)
        if named is not None or rules["stem_theme"].at(block.sentences[-1].text):
            self.current, self.settled = named, True

    def _paragraph(self, block: Block) -> Iterator[Recommendation]:
        rules = self.reader.rules
        self.stem = None
        after, self.after = self.after, self.reader.states(block)
        stated = self.after
        ended = block.text.rstrip(_CLOSING).endswith((".", ";", "!"))
        ended = ended or len(block.text.split()) >= _ENOUGH  # else a copy was cut here
        alone = ended and rules["recommendation"].full(block.text) is not None
        due = rules["deadline"].first(block.sentences[0].text) if block.sentences else None
        follows = after and due and alone
        if (self.place or follows) and alone and not stated and (due or not self.mixed):
            yield self.reader.recommend(block, None, None, self.about)
            return
        inside = stated or alone or self.reader.is_inside(block)
        self.place = self.place and (inside or find_stem(block, rules) is not None)
        if not inside and not rules["recommendation_cue"].first(block.text):
            self.current = self.opened
        yield from self.reader.sentences(block, self.about)


def _recommendation(
    words: Passage, deadline: _Deadline | None, support: tuple[Passage, ...], about: int | None
) -> Recommendation:
    further = (deadline.evidence,) if deadline else ()
    evidence = (words, *support, *(p for p in further if not words.span.contains(p.span)))
    due = None if deadline is None else ("plan" if deadline.plan else "action")
    return Recommendation(
        about,
        deadline.day if deadline else None,
        deadline.words if deadline else None,
        due,
        evidence,
    )
