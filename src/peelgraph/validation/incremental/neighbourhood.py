"""Walking the reach of parts of shapes over a store: what their verdicts rest on."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from peelgraph.validation.incremental.matching import match
from peelgraph.validation.incremental.reach import FOCUS, Edge, Part

#: The focus nodes to judge, each with the values to judge, None for all.
Focus = Mapping[Any, set[Any] | None]
#: So many matches are looked at, of what must not exist.
_SAMPLE = 32


@dataclass(slots=True)
class Samples:
    """Which steps from a node stand for all of its steps.

    A verdict without results that was formed on some steps holds until one of them goes. So the steps
    once chosen stay, and others are added only where there is room.
    """

    _chosen: dict[tuple[Any, Any, bool], set[Triple]] = field(default_factory=dict)

    def take(self, edge: Edge, node: Any, store: Store) -> tuple[set[Triple], bool]:
        """Return the steps to look at, and whether there are others."""
        chosen = self._chosen.setdefault((node, edge.predicates, edge.inverse), set())
        there = [q.triple for p in edge.predicates or (None,) for q in _leave(edge, node, p, store)]
        if len(chosen) < min(_SAMPLE, len(there)):
            fresh = (triple for triple in there if triple not in chosen)
            chosen.update(nsmallest(_SAMPLE - len(chosen), fresh, key=str))
        return chosen, len(there) > len(chosen)

    def stands_without(self, edge: Edge, quad: Quad) -> bool:
        """Tell whether the verdicts formed so far hold though a statement is gone."""
        node = quad.object if edge.inverse else quad.subject
        chosen = self._chosen.get((node, edge.predicates, edge.inverse))
        return chosen is not None and quad.triple not in chosen

    def drop(self, lost: Iterable[Quad], parts: Iterable[Part]) -> None:
        """Choose no longer what is gone."""
        edges = [e for part in parts for e in part.reach if e.target in part.sampled]
        for quad in lost:
            for edge in edges:
                if edge.predicates is None or quad.predicate in edge.predicates:
                    node = quad.object if edge.inverse else quad.subject
                    chosen = self._chosen.get((node, edge.predicates, edge.inverse))
                    if chosen:
                        chosen.discard(quad.triple)


def collect(
    part: Part, focus: Focus, store: Store, samples: Samples | None
) -> tuple[set[Triple], bool]:
    """Return the statements on which verdicts of a part can rest, of all graphs.

    With ``samples`` of much that must not exist only some is taken; then the second is true.
    """
    found: set[Triple] = set()
    nodes: dict[int, set[Any]] = defaultdict(set)
    nodes[FOCUS].update(focus)
    cut = False
    for edge in part.reach:
        if samples is not None and edge.target in part.sampled and edge.source is not None:
            for node in nodes[edge.source]:
                if not isinstance(node, Literal) or edge.inverse:
                    taken, more = samples.take(edge, node, store)
                    found |= taken
                    cut = cut or more
            continue
        for quad in _walk(edge, part, nodes, focus, store):
            found.add(quad.triple)
            nodes[edge.target].add(quad.subject if edge.inverse else quad.object)
    for chain in part.exists:
        for node in focus:
            found.update(find_witness(chain, node, store) or ())
    return found, cut


def find_witness(
    chain: Sequence[Edge], node: Any, store: Store, without: Container[Triple] = ()
) -> list[Triple] | None:
    """Return steps that walk a chain to its end, none of them among some; None if there are none."""

    def walk(left: Sequence[Edge], at: Mapping[int, Any]) -> list[Triple] | None:
        if not left:
            return []
        edge, source = left[0], at[left[0].source or FOCUS]
        for predicate in edge.predicates or (None,):
            for quad in _leave(edge, source, predicate, store):
                end = quad.subject if edge.inverse else quad.object
                rest = walk(left[1:], {**at, edge.target: end})
                if rest is not None and quad.triple not in without:
                    return [quad.triple, *rest]
        return None

    return walk(chain, {FOCUS: node})


def _walk(
    edge: Edge, part: Part, nodes: Mapping[int, set[Any]], focus: Focus, store: Store
) -> Iterator[Quad]:
    for predicate in edge.predicates or (None,):
        if edge.source is None:
            yield from match(store, None, predicate, None)
            continue
        for node in nodes[edge.source]:
            values = focus[node] if edge.target in part.splits else None
            if values is not None:
                for value in values:
                    yield from match(store, node, predicate, value)
            elif edge.meets is not None:
                yield from _meet(edge, node, predicate, nodes[edge.meets], store)
            else:
                yield from islice(_leave(edge, node, predicate, store), edge.most)


def _meet(
    edge: Edge, node: Any, predicate: NamedNode | None, ends: set[Any], store: Store
) -> Iterator[Quad]:
    """Yield the steps to given ends, looking at whichever are fewer: the steps or the ends."""
    steps = _leave(edge, node, predicate, store)
    few = list(islice(steps, len(ends) + 1))
    if len(few) <= len(ends):
        yield from few
        return
    for end in ends:
        if not edge.inverse:
            yield from match(store, node, predicate, end)
        elif not isinstance(end, Literal):
            yield from match(store, end, predicate, node)


def _leave(edge: Edge, node: Any, predicate: NamedNode | None, store: Store) -> Iterator[Quad]:
    if edge.inverse:
        return match(store, None, predicate, node)
    return iter(()) if isinstance(node, Literal) else match(store, node, predicate, None)
