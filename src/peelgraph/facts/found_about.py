"""Which cause of concern the findings of a section are about (LETTERS §3).

The heading names the cause; or it is one of findings ("Progress") in the part of the letter that is about
a cause, or in a letter that leaves but one. Where a cause is announced and what was found follows under the
same heading, the findings begin after what was said of the cause before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.effects import Reading
from peelgraph.facts.headings import find_concern_of_section
from peelgraph.facts.model import ClaimKind, CountKind, EventKind, Recommendation, StatusClaim
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Passage, Section
from peelgraph.registers import Registers
from peelgraph.rules import Rules


@dataclass(frozen=True, slots=True)
class FoundAbout:
    """A section that holds findings about one cause, from the offset ``start`` on; None about none."""

    section: Section
    concern: int | None
    start: int = 0


def find_concerns_of_findings(
    reading: Reading,
    claims: Sequence[StatusClaim],
    recommendations: Sequence[Recommendation],
    rules: Rules,
    registers: Registers,
) -> Iterator[FoundAbout]:
    """Yield each section of a letter with the cause that its findings are about."""
    finder = _Finder(reading, claims, recommendations, rules)
    around: int | None = None
    for section in reading.letter.sections:
        heading = section.heading
        foreign = heading is not None and names_other_body(
            reading.letter.text, heading.span, rules, registers, reading.body
        )
        named = find_concern_of_section(section, reading.concerns, rules)
        around = named if named is not None else around if finder.goes_on(section) else None
        if foreign:
            yield FoundAbout(section, None)
        elif named is not None:
            yield FoundAbout(section, named)
        else:
            yield finder.find(section, around)


#: Headings under which the part of a letter that is about a cause goes on.
_INNER = ("box_heading", "recommendations_heading")


@dataclass(frozen=True, slots=True)
class _Finder:
    reading: Reading
    claims: Sequence[StatusClaim]
    recommendations: Sequence[Recommendation]
    rules: Rules

    def goes_on(self, section: Section) -> bool:
        """Tell whether a section belongs to the part about a cause that is before it.

        One of findings does if its heading comes again in other parts: alone it may be about all.
        """
        heading = section.heading
        if heading is None:
            return False
        if self.rules["findings_heading"].full(heading.text):
            headings = [s.heading.text for s in self.reading.letter.sections if s.heading]
            return headings.count(heading.text) > 1
        return any(self.rules[table].full(heading.text) for table in _INNER)

    def find(self, section: Section, around: int | None) -> FoundAbout:
        """Return the section with its cause, where its heading by itself names none."""
        heading = section.heading
        if heading and self.rules["findings_heading"].full(heading.text):
            return FoundAbout(section, self._only_one_left() if around is None else around)
        announced = self._announced(section)
        if announced is not None:
            return FoundAbout(section, announced, self._end_of(self._said_of(announced), section))
        return self._after_revisit(section)

    def _after_revisit(self, section: Section) -> FoundAbout:
        """Return a section of a letter about one cause: what it tells from the revisit on was found there.

        Not under a heading of something else: of what comes next, or of another topic.
        """
        revisits = tuple(self._revisits())
        if not revisits or len(self.reading.concerns) != 1 or self._only_one_left() is None:
            return FoundAbout(section, None)
        if not self._end_of(revisits, section) and self._is_of_something_else(section):
            return FoundAbout(section, None)
        before = (*revisits, *self._said_of(0))
        return FoundAbout(section, 0, max(passage.span.end for passage in before))

    def _is_of_something_else(self, section: Section) -> bool:
        heading = section.heading.text if section.heading else ""
        topic = find_topic(heading, self.rules)
        other = topic is not None and topic != self.reading.concerns[0].topic
        known = self.rules["heading"].full(heading) or self.rules["no_findings"].first(heading)
        return other or known is not None

    def _announced(self, section: Section) -> int | None:
        """Return the cause that a heading announces, if something more was said of it under it."""
        heading = section.heading
        if heading is None or not self.rules["box_heading"].full(heading.text):
            return None
        announced = [
            index
            for index, concern in enumerate(self.reading.concerns)
            if (concern.theme and heading.span.contains(concern.theme.span))
            or any(heading.span.contains(passage.span) for passage in concern.evidence)
        ]
        if len(announced) != 1 or not self._end_of(self._said_of(announced[0]), section):
            return None
        return announced[0]

    def _said_of(self, concern: int) -> tuple[Passage, ...]:
        """Return the words that state a cause, and those that recommend something under it."""
        stated = self.reading.concerns[concern].statement
        recommended = (
            passage
            for item in self.recommendations
            if item.concern == concern
            for passage in item.evidence
        )
        return (*((stated,) if stated else ()), *recommended)

    def _revisits(self) -> Iterator[Passage]:
        for event in self.reading.inspections:
            if event.kind is EventKind.REVISIT:
                yield from event.evidence

    def _end_of(self, passages: Sequence[Passage], section: Section) -> int:
        """Return where the last of the passages ends that stand in a section; 0 if none does."""
        spans = [block.span for block in section.blocks]
        return max(
            (p.span.end for p in passages if any(span.contains(p.span) for span in spans)),
            default=0,
        )

    def _only_one_left(self) -> int | None:
        """Return the only cause of the letter, that was revisited, or that was not closed before."""
        concerns = self.reading.concerns
        revisited = {e.concerns for e in self.reading.inspections if e.kind is EventKind.REVISIT}
        if len(revisited) == 1 and len(only := revisited.pop()) == 1:
            return only[0]
        told = [c.count for c in self.reading.counts if c.kind is CountKind.IDENTIFIED]
        if max(told, default=0) > len(concerns):
            return None
        closed = {claim.concern for claim in self.claims if self._is_past(claim)}
        left = [i for i in range(len(concerns)) if len(concerns) == 1 or i not in closed]
        return left[0] if len(left) == 1 else None

    def _is_past(self, claim: StatusClaim) -> bool:
        written = self.reading.written_on
        return claim.kind is ClaimKind.CLOSED and written is not None and claim.not_after < written
