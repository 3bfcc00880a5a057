"""Walking the reach of parts of shapes over a store: what their verdicts rest on."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from peelgraph.validation.incremental.matching import match
from peelgraph.validation.incremental.reach import FOCUS, Edge, Part

#: The focus nodes to judge, each with the values to judge, None for all.
Focus = Mapping[Any, set[Any] | None]


def collect(part: Part, focus: Focus, store: Store) -> set[Triple]:
    """Return the statements on which verdicts of a part can rest, of all graphs."""
    found: set[Triple] = set()
    nodes: dict[int, set[Any]] = defaultdict(set)
    nodes[FOCUS].update(focus)
    for edge in part.reach:
        for quad in _walk(edge, part, nodes, focus, store):
            found.add(quad.triple)
            nodes[edge.target].add(quad.subject if edge.inverse else quad.object)
    for chain in part.exists:
        for node in focus:
            found.update(find_witness(chain, node, store) or ())
    return found


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
