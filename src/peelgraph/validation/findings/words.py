"""From a result to the words of a letter on which its node rests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from peelgraph.graph.vocabulary import oa, peel

#: A node may rest on many passages; so many are shown.
MOST = 3

_Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a letter and the passage whose words they are."""

    passage: str
    exact: str


class WordIndex:
    """The quotations of a dataset, by the nodes that rest on them."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Read evidence, selectors and quotations from a dataset."""
        self._evidence: dict[object, list[_Node]] = defaultdict(list)
        self._selectors: dict[object, list[_Node]] = defaultdict(list)
        self._selected: dict[object, _Node] = {}
        self._exact: dict[object, str] = {}
        for quad in quads:
            if quad.predicate == oa.exact and isinstance(quad.object, Literal):
                self._exact[quad.subject] = quad.object.value
            elif not isinstance(quad.object, _Node) or not isinstance(quad.subject, _Node):
                continue
            elif quad.predicate == peel.evidence:
                self._evidence[quad.subject].append(quad.object)
            elif quad.predicate == oa.hasSelector:
                self._selectors[quad.subject].append(quad.object)
                self._selected[quad.object] = quad.subject

    def find(self, *nodes: object) -> tuple[Words, ...]:
        """Return the words of the first of ``nodes`` that has any: evidence, passage or selector."""
        for node in nodes:
            passages: Sequence[object] = [*self._evidence.get(node, ())]
            if node in self._selectors:
                passages = [node]
            elif node in self._selected:
                passages = [self._selected[node]]
            found = [
                Words(getattr(passage, "value", str(passage)), self._exact[selector])
                for passage in dict.fromkeys(passages)
                for selector in self._selectors.get(passage, ())
                if selector in self._exact
            ]
            if found:
                return tuple(found[:MOST])
        return ()
