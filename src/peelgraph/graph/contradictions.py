"""Where two letters contradict one another about one cause: both are kept, and a remark says so (LETTERS §7).

"In April and May" in one letter and "in June and July" in the next cannot both date the inspection that raised a
cause, nor can two closures on different days without a reopening in between. Neither is chosen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.facts.model import ClaimKind, EventKind, Facts
from peelgraph.graph.identifiers import CauseKey, Minter, short_digest
from peelgraph.graph.identity.causes import Identities
from peelgraph.graph.identity.copies import Published
from peelgraph.graph.selection import select_causes
from peelgraph.graph.vocabulary import concept, peel, rdf, rdfs
from peelgraph.letters import Passage


@dataclass(frozen=True, slots=True)
class _Dated:
    """When one letter says that something happened to a cause, and the words."""

    what: str
    first: date
    last: date
    letter: Published
    evidence: Passage

    @property
    def bounds(self) -> str:
        return f"{self.first} to {self.last}"


def build_contradictions(
    letters: Iterable[Published], causes: Identities, minter: Minter, graph: NamedNode
) -> Iterator[Quad]:
    """Yield a remark for each pair of letters whose dates of one cause exclude one another.

    The remark is the later letter's, with the words of both; letters come in the order of their days.
    """
    told: dict[tuple[CauseKey, str], list[_Dated]] = defaultdict(list)
    for published in sorted(letters, key=lambda letter: letter.key):
        facts = select_causes(published.first.facts)
        known = causes.of(facts)
        for index, dated in _read(published, facts):
            told[known[index].key, dated.what].append(dated)
    for (cause, _), dated_ones in told.items():
        for one, other in combinations(dated_ones, 2):
            apart = one.last < other.first or other.last < one.first
            if apart and one.letter is not other.letter:
                yield from _remark(cause, one, other, minter, graph)


def _read(published: Published, facts: Facts) -> Iterator[tuple[int, _Dated]]:
    """Yield what a letter dates within bounds: when each cause was identified, and when closed.

    A closure of a cause that the letter says was reopened is one of several.
    """
    for event in facts.inspections:
        if event.kind is EventKind.INSPECTION:
            period = event.period
            for index in event.concerns:
                yield (
                    index,
                    _Dated(
                        "identified",
                        period.not_before,
                        period.not_after,
                        published,
                        event.evidence[0],
                    ),
                )
    reopened = {c.concern for c in facts.claims if c.kind is ClaimKind.REOPENED}
    for claim in facts.claims:
        if claim.kind is ClaimKind.CLOSED and claim.not_before and claim.concern not in reopened:
            yield (
                claim.concern,
                _Dated("closed", claim.not_before, claim.not_after, published, claim.evidence[0]),
            )


def _remark(
    cause: CauseKey, one: _Dated, other: _Dated, minter: Minter, graph: NamedNode
) -> Iterator[Quad]:
    letter = minter.iri("letter", *other.letter.key.split("/"))
    place = short_digest(f"{'/'.join(cause)} {one.letter.key}")
    node = minter.part(letter, "remark", f"contradiction-{other.what}-{place}")
    message = f"{other.what}: this letter says {other.bounds}, and another one ({one.letter.key}) says {one.bounds}"
    passages = (
        minter.passage(minter.text(dated.letter.first.facts.letter.digest), dated.evidence.span)
        for dated in (one, other)
    )
    pairs: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
        (rdf.type, peel.Remark),
        (peel.statedIn, letter),
        (peel.remarkKind, concept("remark-kind", "contradiction")),
        (peel.about, minter.cause(cause)),
        *((peel.evidence, passage) for passage in passages),
        (rdfs.comment, Literal(message, language="en")),
    )
    for predicate, value in pairs:
        yield Quad(node, predicate, value, graph)
