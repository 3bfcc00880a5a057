"""What every part of a letter's graph is written with: statements, stated nodes, passages."""

from collections.abc import Iterable, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.errors import EvidenceError, MintingError
from peelgraph.facts.model import Body, Facts
from peelgraph.graph.identifiers import Minter, letter_key
from peelgraph.graph.vocabulary import date_literal, integer_literal, oa, peel, rdf
from peelgraph.letters import Letter, Passage
from peelgraph.letters.dates import Period
from peelgraph.registers import Registers

#: How many code points of context a quotation carries on either side (Web Annotation §4.2.4).
CONTEXT_LENGTH = 32

#: What a statement may have as its object; blank nodes do not occur (MODEL trap 18).
Object = NamedNode | Literal


class LetterWriter:
    """Collects the quads of one letter's graph.

    Raises MintingError for a letter without a day, a body or a title.
    """

    def __init__(
        self,
        facts: Facts,
        registers: Registers,
        minter: Minter,
        labels: Mapping[NamedNode, str],
        *,
        distinguished: bool,
    ) -> None:
        day = facts.sent_on or facts.published_on
        key = letter_key(facts)
        if facts.body is None or day is None:
            raise MintingError("a letter without a body or a day has no graph")
        self.facts = facts
        self.registers = registers
        self.minter = minter
        self.labels = labels
        self.body: Body = facts.body
        self.day: date = day.value
        if distinguished:
            key = f"{key}-{facts.letter.digest[:8]}"
        self.letter = minter.iri("letter", *key.split("/"))
        self.graph = minter.graph("letter", *key.split("/"))
        self.text = minter.text(facts.letter.digest)
        self.quads: set[Quad] = set()

    def add(self, subject: NamedNode, *pairs: tuple[NamedNode, Object | None]) -> None:
        """Write one statement per pair; a pair without a value is left out."""
        for predicate, value in pairs:
            if value is not None:
                self.quads.add(Quad(subject, predicate, value, self.graph))

    def add_stated(
        self,
        node: NamedNode,
        kind: NamedNode,
        passages: Iterable[Passage],
        *pairs: tuple[NamedNode, Object | None],
    ) -> None:
        """Write a node that the letter states, with its class, its letter and its evidence."""
        evidence = ((peel.evidence, self.passage(passage)) for passage in passages)
        self.add(node, (rdf.type, kind), (peel.statedIn, self.letter), *evidence, *pairs)

    def part(self, *parts: str) -> NamedNode:
        """Return the IRI of a part of this letter."""
        return self.minter.part(self.letter, *parts)

    def passage(self, passage: Passage, letter: Letter | None = None) -> NamedNode:
        """Write a passage with both selectors, and return its IRI.

        ``letter`` is where it stands if that is another text of the letter than that of the facts.
        """
        text = (letter or self.facts.letter).text
        place = self.minter.text((letter or self.facts.letter).digest)
        start, end = passage.span
        if text[start:end] != passage.quote:
            raise EvidenceError(
                f"the text says {text[start:end]!r} at [{start}, {end}), "
                f"and a fact quotes {passage.quote!r}; read the letter again"
            )
        node = self.minter.passage(place, passage.span)
        quote = self.minter.passage(place, passage.span, "&q")
        position = self.minter.passage(place, passage.span, "&p")
        self.add(
            node,
            (rdf.type, oa.SpecificResource),
            (oa.hasSource, place),
            (oa.hasSelector, quote),
            (oa.hasSelector, position),
        )
        self.add(
            quote,
            (rdf.type, oa.TextQuoteSelector),
            (oa.exact, Literal(passage.quote)),
            (oa.prefix, Literal(text[max(0, start - CONTEXT_LENGTH) : start])),
            (oa.suffix, Literal(text[end : end + CONTEXT_LENGTH])),
        )
        self.add(
            position,
            (rdf.type, oa.TextPositionSelector),
            (oa.start, integer_literal(start)),
            (oa.end, integer_literal(end)),
        )
        return node

    def period(self, period: Period | None) -> tuple[tuple[NamedNode, Object | None], ...]:
        """Return a past period's bounds; its end is clipped to the letter's day (MODEL §3.1, 10)."""
        if period is None:
            return ()
        return (
            (peel.notBefore, date_literal(period.not_before)),
            (peel.notAfter, date_literal(min(period.not_after, self.day))),
        )
