"""Which shapes select a node, asked of a store; and what a change can select anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from peelgraph.validation.conversion import from_node
from peelgraph.validation.incremental.matching import first, match, some
from peelgraph.validation.incremental.queries import UnboundedError
from peelgraph.validation.incremental.reach import Part, find_parts, has_nameless_shapes
from peelgraph.validation.targets import find_targeted

_TYPE = NamedNode(str(RDF.type))
#: So many statements about a node are looked at one by one; a node with more is asked about by property.
_FEW = 32
NARROWER = NamedNode(str(RDFS.subClassOf))


@dataclass(frozen=True, slots=True)
class Targeted:
    """A shape with what it selects and the parts in which it is judged."""

    name: str
    classes: frozenset[NamedNode]
    nodes: frozenset[NamedNode | BlankNode | Literal]
    subjects_of: frozenset[NamedNode]
    objects_of: frozenset[NamedNode]
    parts: tuple[Part, ...]


Shapes = Mapping[str, Targeted]


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
        self._links = _Links(frozenset(p for s in self._by_link for p in s.objects_of), store)

    def find(self, node: Any) -> Shapes:
        """Return the shapes of which a node is a focus node, by name."""
        found = {shape.name: shape for shape in self._by_node.get(node, ())}
        if not isinstance(node, Literal):
            predicates = self._find_predicates(node)
            for predicate in predicates:
                found |= {shape.name: shape for shape in self._by_property.get(predicate, ())}
            if _TYPE in predicates:
                for quad in match(self._store, node, _TYPE, None):
                    found |= {shape.name: shape for shape in self._by_class.get(quad.object, ())}
        if self._by_link:
            pointing = self._links.find(node).keys()
            found |= {s.name: s for s in self._by_link if not s.objects_of.isdisjoint(pointing)}
        return found

    def _find_predicates(self, node: Any) -> set[NamedNode]:
        """Return the properties of a node, of a node with many statements those that select."""
        said = match(self._store, node, None, None)
        found = {quad.predicate for quad in islice(said, _FEW)}
        if next(said, None) is not None:
            asked = {_TYPE, *self._by_property}
            found |= {p for p in asked if p not in found and some(self._store, node, p, None)}
        return found

    def find_reasons(self, node: Any, shapes: Collection[Targeted]) -> Iterator[Triple]:
        """Yield what makes a node a focus node of shapes: for each of them one statement does."""
        links = [shape for shape in shapes if shape.objects_of]
        if not isinstance(node, Literal):
            for quad in match(self._store, node, _TYPE, None):
                yield quad.triple
            for shape in shapes:
                said = (q for p in shape.subjects_of for q in first(self._store, node, p, None))
                yield from (quad.triple for quad in islice(said, 1))
        pointing = self._links.find(node) if links else {}
        for predicate in {next((p for p in pointing if p in s.objects_of), None) for s in links}:
            if predicate is not None:
                yield Triple(pointing[predicate], predicate, node)

    def note_change(self, lost: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Keep up with statements that the store no longer holds, and with others that it holds now."""
        self._links.note_change(lost, new)


class _Links:
    """What points at a node along the properties that select; remembered of nodes that much points at.

    A store looks for what points at a node along a property through all that points at it, or through all
    statements of the property. Both grow with the letters that share the node.
    """

    def __init__(self, predicates: frozenset[NamedNode], store: Store) -> None:
        self._predicates = predicates
        self._store = store
        #: Subjects by object and property; a dict that keeps their order stands for a set.
        self._known: dict[Any, dict[NamedNode, dict[Any, None]]] = {}

    def find(self, node: Any) -> dict[NamedNode, Any]:
        """Return the properties along which something points at a node, each with one thing that does."""
        if node not in self._known:
            links = match(self._store, None, None, node)
            few = list(islice(links, _FEW + 1))
            if len(few) <= _FEW:
                return {q.predicate: q.subject for q in few if q.predicate in self._predicates}
            known = self._known[node] = {}
            for quad in chain(few, links):
                self._add(known, quad)
        return {p: next(iter(subjects)) for p, subjects in self._known[node].items()}

    def note_change(self, lost: Iterable[Quad], new: Iterable[Quad]) -> None:
        for quad in lost:
            known = self._known.get(quad.object, {})
            subjects = known.get(quad.predicate, {})
            subjects.pop(quad.subject, None)
            if not subjects:
                known.pop(quad.predicate, None)
        for quad in new:
            if quad.object in self._known:
                self._add(self._known[quad.object], quad)

    def _add(self, known: dict[NamedNode, dict[Any, None]], quad: Quad) -> None:
        if quad.predicate in self._predicates:
            known.setdefault(quad.predicate, {})[quad.subject] = None


def find_candidates(targeted: Iterable[Targeted], changed: Iterable[Quad]) -> set[Any]:
    """Return the nodes that a change can make focus nodes, or no longer focus nodes, of a shape."""
    subjects_of = {p for shape in targeted for p in shape.subjects_of} | {_TYPE}
    objects_of = {p for shape in targeted for p in shape.objects_of}
    found: set[Any] = {quad.subject for quad in changed if quad.predicate in subjects_of}
    return found | {quad.object for quad in changed if quad.predicate in objects_of}


def find_focus(shape: Targeted, store: Store) -> set[Any]:
    """Return all focus nodes of a shape."""
    found: set[Any] = set(shape.nodes)
    for kind in shape.classes:
        found.update(q.subject for q in match(store, None, _TYPE, kind))
    for predicate in shape.subjects_of:
        found.update(q.subject for q in match(store, None, predicate, None))
    for predicate in shape.objects_of:
        found.update(q.object for q in match(store, None, predicate, None))
    return found


def read_targeted(shapes: Graph, ontology: Iterable[Quad]) -> tuple[Targeted, ...]:
    """Return the shapes that have a target. Raises UnboundedError if one of them may look anywhere."""
    narrower: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for quad in ontology:
        if quad.predicate == NARROWER and isinstance(quad.subject, NamedNode):
            narrower[quad.object].add(quad.subject)  # type: ignore[index]
    whole = has_nameless_shapes(shapes)
    return tuple(
        Targeted(
            str(shape),
            frozenset(
                k for kind in _named(shapes, shape, SH.targetClass) for k in _below(kind, narrower)
            ),
            frozenset(map(from_node, shapes.objects(shape, SH.targetNode))),
            _named(shapes, shape, SH.targetSubjectsOf),
            _named(shapes, shape, SH.targetObjectsOf),
            find_parts(shapes, shape, whole=whole),
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


def check_bounded(quads: Iterable[Quad]) -> None:
    """Raise UnboundedError if the data has sub-classes of its own, which the walk does not follow."""
    if any(quad.predicate == NARROWER for quad in quads):
        raise UnboundedError("the data has sub-classes of its own")
