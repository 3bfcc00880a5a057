"""Walking back: whose verdict a changed statement can touch, and about which of its values."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Variable

from peelgraph.validation.incremental.matching import match
from peelgraph.validation.incremental.neighbourhood import find_witness
from peelgraph.validation.incremental.reach import FOCUS, Edge, Part

#: Focus nodes to judge, each with the values to judge, None for all.
Affected = dict[Any, set[Any] | None]
#: Of two ways back one that leads to so few nodes is taken.
_FEW = 200


def find_affected(
    part: Part,
    changed: Mapping[NamedNode, Collection[Quad]],
    store: Store,
    dirty: Collection[Any] | None,
) -> Affected | None:
    """Return whose verdict can rest on changed statements, which ``store`` holds; None if anyone's.

    ``changed`` is ordered by property. ``dirty`` are the focus nodes with results: what must not exist can
    only take these away by coming; None for statements that go.
    """
    found: Affected = {}
    origin = {edge.target: edge for edge in reversed(part.reach)}
    for edge in part.reach:
        if edge.passing:
            continue
        predicates = changed if edge.predicates is None else edge.predicates
        touched = [quad for p in predicates for quad in changed.get(p, ())]
        for quads, among in _divide(edge, touched, dirty):
            ends = _trace_steps(edge, quads, part, origin, store)
            if ends is None:
                return None
            for node, values in ends.items():
                if among is None or node in among:
                    merge(found, node, values)
    for node in _find_undecided(part, changed, store):
        merge(found, node, None)
    return found


def _find_undecided(
    part: Part, changed: Mapping[NamedNode, Collection[Quad]], store: Store
) -> Iterator[Any]:
    """Yield the nodes for which what must exist does so by changed statements only, or not."""
    if not part.exists:
        return
    without = {quad.triple for quads in changed.values() for quad in quads}
    for chain in part.exists:
        origin = {edge.target: edge for edge in chain}
        for edge in chain:
            predicates = changed if edge.predicates is None else edge.predicates
            touched = [quad for p in predicates for quad in changed.get(p, ())]
            starts = {quad.object if edge.inverse else quad.subject for quad in touched}
            for node in _trace(edge.source, starts, part, origin, store) or ():
                if find_witness(chain, node, store, without) is None:
                    yield node


def _divide(
    edge: Edge,
    touched: Sequence[Quad],
    dirty: Collection[Any] | None,
) -> Iterator[tuple[Sequence[Quad], Collection[Any] | None]]:
    """Yield changed statements with the nodes whose verdict alone they can change, None for any."""
    if dirty is None or not edge.negative:
        yield touched, None
    elif dirty:
        yield touched, dirty


def merge(into: Affected, node: Any, values: set[Any] | None) -> None:
    """Add a focus node, or further values of one."""
    known = into.get(node, set())
    into[node] = None if known is None or values is None else known | values


def _trace_steps(
    edge: Edge, quads: Iterable[Quad], part: Part, origin: Mapping[int, Edge], store: Store
) -> Affected | None:
    steps = [(q.object, q.subject) if edge.inverse else (q.subject, q.object) for q in quads]
    found: Affected = {}
    if edge.target in part.splits:
        for start, end in steps:
            merge(found, start, {end})
        return found
    if edge.meets is None:
        return _trace(edge.source, {start for start, _ in steps}, part, origin, store)
    for start, end in steps:
        ends = _trace_both(edge, start, end, part, origin, store)
        if ends is None:
            return None
        for node, values in ends.items():
            merge(found, node, values)
    return found


def _trace_both(
    edge: Edge, start: Any, end: Any, part: Part, origin: Mapping[int, Edge], store: Store
) -> Affected | None:
    """Walk back from whichever end of a step leads to fewer nodes: both lead to the focus node."""
    ways = (edge.source, start, edge.meets, end), (edge.meets, end, edge.source, start)
    for limit in (_FEW, None):
        for variable, node, other, its in ways:
            if variable == FOCUS and limit is not None:
                continue
            found = _trace(variable, {node}, part, origin, store, limit)
            if found is not None:
                return {n: v for n, v in found.items() if other != FOCUS or n == its}
    return None


def _trace(
    variable: int | None,
    nodes: set[Any],
    part: Part,
    origin: Mapping[int, Edge],
    store: Store,
    limit: int | None = None,
) -> Affected | None:
    """Walk from a variable back to the focus node; None if it comes from nowhere, or to too many nodes."""
    while variable != FOCUS:
        assert variable is not None
        edge = origin[variable]
        if edge.source is None:
            return _ask(edge, nodes, store)
        before: dict[Any, set[Any]] = defaultdict(set)
        for node in nodes:
            for quad in _enter(edge, node, store):
                before[quad.object if edge.inverse else quad.subject].add(node)
            if limit is not None and len(before) > limit:
                return None
        if variable in part.splits:
            return dict(before)
        nodes, variable = set(before), edge.source
    return dict.fromkeys(nodes)


def _enter(edge: Edge, node: Any, store: Store) -> Iterable[Quad]:
    for predicate in edge.predicates or (None,):
        if not edge.inverse:
            yield from match(store, None, predicate, node)
        elif not isinstance(node, Literal):
            yield from match(store, node, predicate, None)


def _ask(edge: Edge, nodes: set[Any], store: Store) -> Affected | None:
    """Ask the store which focus nodes an unconnected node concerns, where the query can tell."""
    if edge.asked is None:
        return None
    query, subject = edge.asked
    found: Affected = {}
    for node in nodes:
        rows = store.query(
            query, use_default_graph_as_union=True, substitutions={Variable(subject): node}
        )
        if not isinstance(rows, QuerySolutions):
            return None
        found |= dict.fromkeys(row["this"] for row in rows)
    return found
