"""Walking the reach of shapes over a store: what a verdict rests on, and whose verdict a change touches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from peelgraph.validation.incremental.reach import FOCUS, Edge, UnboundedError, find_reach
from peelgraph.validation.targets import find_targeted

_Node = NamedNode | BlankNode
_TYPE = NamedNode(str(RDF.type))
#: So many links to a node are looked at one by one; a node with more is asked about by property.
_FEW = 32
NARROWER = NamedNode(str(RDFS.subClassOf))


@dataclass(frozen=True, slots=True)
class Targeted:
    """A shape with what it selects and how far it looks."""

    name: str
    classes: frozenset[NamedNode]
    nodes: frozenset[NamedNode]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]
    reach: tuple[Edge, ...]


class Selection:
    """Which shapes select a node, asked of a store."""

    def __init__(self, targeted: Iterable[Targeted], store: Store) -> None:
        """Order the shapes by what they select."""
        self._store = store
        self._by_node: dict[Any, list[Targeted]] = defaultdict(list)
        self._by_class: dict[Any, list[Targeted]] = defaultdict(list)
        self._by_property: dict[Any, list[Targeted]] = defaultdict(list)
        self._by_link: list[Targeted] = []
        for shape in targeted:
            for terms, index in (
                (shape.nodes, self._by_node),
                (shape.classes, self._by_class),
                (shape.subjects_of, self._by_property),
            ):
                for term in terms:
                    index[term].append(shape)
            if shape.objects_of:
                self._by_link.append(shape)

    def find(self, node: Any) -> dict[str, Targeted]:
        """Return the shapes of which a node is a focus node, by name."""
        found = {shape.name: shape for shape in self._by_node.get(node, ())}
        if not isinstance(node, Literal):
            for quad in _match(self._store, node, None, None):
                found |= {shape.name: shape for shape in self._by_property.get(quad.predicate, ())}
                if quad.predicate == _TYPE:
                    found |= {shape.name: shape for shape in self._by_class.get(quad.object, ())}
        found |= {shape.name: shape for shape in self._find_by_link(node)}
        return found

    def _find_by_link(self, node: Any) -> Iterator[Targeted]:
        """Yield the shapes that select a node for what points at it, looking at few links first."""
        left = list(self._by_link)
        links = _match(self._store, None, None, node)
        for quad in islice(links, _FEW):
            for shape in [one for one in left if quad.predicate in one.objects_of]:
                left.remove(shape)
                yield shape
            if not left:
                return
        if next(links, None) is None:
            return
        for shape in left:
            if any(_some(self._store, None, predicate, node) for predicate in shape.objects_of):
                yield shape


def read_targeted(shapes: Graph, ontology: Iterable[Quad]) -> tuple[Targeted, ...]:
    """Return the shapes that have a target. Raises UnboundedError if one of them may look anywhere."""
    narrower: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for quad in ontology:
        if quad.predicate == NARROWER and isinstance(quad.subject, NamedNode):
            narrower[quad.object].add(quad.subject)  # type: ignore[index]
    return tuple(
        Targeted(
            str(shape),
            frozenset(
                k for kind in _named(shapes, shape, SH.targetClass) for k in _below(kind, narrower)
            ),
            _named(shapes, shape, SH.targetNode),
            _named(shapes, shape, SH.targetSubjectsOf),
            _named(shapes, shape, SH.targetObjectsOf),
            find_reach(shapes, shape),
        )
        for shape in sorted(find_targeted(shapes), key=str)
    )


def _named(shapes: Graph, shape: Node, predicate: Node) -> frozenset[NamedNode]:
    return frozenset(NamedNode(str(value)) for value in shapes.objects(shape, predicate))


def _below(kind: NamedNode, narrower: Mapping[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    found, left = set[NamedNode](), [kind]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += narrower.get(one, ())
    return found


def collect(selected_by: Mapping[Any, Mapping[str, Targeted]], store: Store) -> set[Triple]:
    """Return the statements on which verdicts can rest, of all graphs.

    ``selected_by`` tells of each node which shapes select it.
    """
    found: set[Triple] = set()
    selected: dict[str, tuple[Targeted, list[Any]]] = {}
    for node, shapes in selected_by.items():
        for name, shape in shapes.items():
            selected.setdefault(name, (shape, []))[1].append(node)
            found.update(_select(shape, node, store))
    for shape, focus in selected.values():
        _walk(shape.reach, focus, store, found)
    return found


def _walk(reach: Iterable[Edge], focus: Iterable[Any], store: Store, found: set[Triple]) -> None:
    nodes: dict[int, set[Any]] = defaultdict(set)
    nodes[FOCUS].update(focus)
    for edge in reach:
        for predicate in edge.predicates or (None,):
            for quad in _leave(edge, nodes, predicate, store):
                found.add(quad.triple)
                nodes[edge.target].add(quad.subject if edge.inverse else quad.object)


def _leave(
    edge: Edge, nodes: Mapping[int, set[Any]], predicate: NamedNode | None, store: Store
) -> Iterator[Quad]:
    if edge.source is None:
        yield from _match(store, None, predicate, None)
        return
    for node in nodes[edge.source]:
        if edge.inverse:
            yield from _match(store, None, predicate, node)
        elif not isinstance(node, Literal):
            yield from _match(store, node, predicate, None)


def _select(shape: Targeted, node: Any, store: Store) -> Iterator[Triple]:
    """Yield what makes a node a focus node."""
    if not isinstance(node, Literal):
        for quad in _match(store, node, _TYPE, None):
            yield quad.triple
        for predicate in shape.subjects_of:
            yield from (q.triple for q in _first(store, node, predicate, None))
    for predicate in shape.objects_of:
        yield from (q.triple for q in _first(store, None, predicate, node))


def find_affected(
    targeted: Iterable[Targeted], changed: Collection[Quad], store: Store
) -> set[Any]:
    """Return the nodes whose verdict can rest on one of the changed statements, which ``store`` holds."""
    by_predicate: dict[NamedNode, list[Quad]] = defaultdict(list)
    for quad in changed:
        by_predicate[quad.predicate].append(quad)
    found: set[Any] = set()
    for shape in targeted:
        origin = {edge.target: edge for edge in shape.reach}
        for edge in shape.reach:
            predicates = by_predicate if edge.predicates is None else edge.predicates
            touched = [quad for p in predicates for quad in by_predicate.get(p, ())]
            if touched:
                starts = {quad.object if edge.inverse else quad.subject for quad in touched}
                ends = _return(edge, starts, origin, store)
                found |= _find_focus(shape, store) if ends is None else ends
    return found


def find_candidates(targeted: Iterable[Targeted], changed: Iterable[Quad]) -> set[Any]:
    """Return the nodes that a change can make focus nodes, or no longer focus nodes, of a shape."""
    subjects_of = {p for shape in targeted for p in shape.subjects_of} | {_TYPE}
    objects_of = {p for shape in targeted for p in shape.objects_of}
    found: set[Any] = {quad.subject for quad in changed if quad.predicate in subjects_of}
    return found | {quad.object for quad in changed if quad.predicate in objects_of}


def _return(
    edge: Edge, starts: set[Any], origin: Mapping[int, Edge], store: Store
) -> set[Any] | None:
    """Walk an edge's way back to the focus node; None if it comes from nowhere."""
    nodes = starts
    while edge.source != FOCUS:
        if edge.source is None:
            return None
        edge = origin[edge.source]
        before: set[Any] = set()
        for predicate in edge.predicates or (None,):
            for node in nodes:
                if edge.inverse and not isinstance(node, Literal):
                    before.update(q.object for q in _match(store, node, predicate, None))
                elif not edge.inverse:
                    before.update(q.subject for q in _match(store, None, predicate, node))
        nodes = before
        if not nodes:
            break
    return nodes


def _find_focus(shape: Targeted, store: Store) -> set[Any]:
    found: set[Any] = set(shape.nodes)
    for kind in shape.classes:
        found.update(q.subject for q in _match(store, None, _TYPE, kind))
    for predicate in shape.subjects_of:
        found.update(q.subject for q in _match(store, None, predicate, None))
    for predicate in shape.objects_of:
        found.update(q.object for q in _match(store, None, predicate, None))
    return found


def check_bounded(store: Store) -> None:
    """Raise UnboundedError if the data has sub-classes of its own, which the walk does not follow."""
    if _some(store, None, NARROWER, None):
        raise UnboundedError("the data has sub-classes of its own")


def _match(store: Store, subject: Any, predicate: Any, value: Any) -> Iterator[Quad]:
    return iter(store.quads_for_pattern(subject, predicate, value, None))


def _first(store: Store, subject: Any, predicate: Any, value: Any) -> list[Quad]:
    found = next(_match(store, subject, predicate, value), None)
    return [] if found is None else [found]


def _some(store: Store, subject: Any, predicate: Any, value: Any) -> bool:
    return next(_match(store, subject, predicate, value), None) is not None
