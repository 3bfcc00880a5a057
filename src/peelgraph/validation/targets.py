"""Which nodes each shape is applied to, counted without the engine's help.

SHACL 1.0 §2.1.3: ``sh:targetNode``, ``sh:targetClass`` (with sub-classes), implicit class targets,
``sh:targetSubjectsOf`` and ``sh:targetObjectsOf``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node, URIRef

from peelgraph.validation.report import order_counts

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
#: Terms of rdflib, or of pyoxigraph: whatever is counted is only compared.
_Triple = tuple[Any, Any, Any]


def count_focus_nodes(
    triples: Iterable[_Triple], shapes: Graph, name: Any = URIRef
) -> Mapping[str, int]:
    """Return the number of focus nodes of each shape that has a target.

    ``triples`` hold the ontology too, or instances of sub-classes would not be found; ``name`` makes an
    IRI a term of theirs. Deactivated shapes are left out.
    """
    targeted = {shape for shape in _targeted(shapes) if (shape, SH.deactivated, None) not in shapes}
    data = _Targets(triples, shapes, targeted, name)
    return order_counts({str(shape): len(data.select(shape)) for shape in targeted})


def find_targeted(shapes: Graph) -> set[Node]:
    """Return the shapes that have a target and are not deactivated."""
    return {shape for shape in _targeted(shapes) if (shape, SH.deactivated, None) not in shapes}


def _targeted(shapes: Graph) -> Iterator[Node]:
    for target in _TARGETS:
        yield from shapes.subjects(target)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if _is_class(shape, shapes):
            yield shape


def _is_class(shape: Node, shapes: Graph) -> bool:
    return any((shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class))


class _Targets:
    """What the targets of shapes ask for, gathered in one pass over the statements."""

    def __init__(
        self, triples: Iterable[_Triple], shapes: Graph, targeted: set[Node], name: Any
    ) -> None:
        self._shapes, self._name = shapes, name
        self._subjects: dict[Any, set[Any]] = defaultdict(set)
        self._objects: dict[Any, set[Any]] = defaultdict(set)
        self._instances: dict[Any, set[Any]] = defaultdict(set)
        self._narrower: dict[Any, set[Any]] = defaultdict(set)
        of_subjects, of_objects = (
            {name(str(p)) for shape in targeted for p in shapes.objects(shape, target)}
            for target in (SH.targetSubjectsOf, SH.targetObjectsOf)
        )
        kind, narrower = name(str(RDF.type)), name(str(RDFS.subClassOf))
        for subject, predicate, value in triples:
            if predicate == kind:
                self._instances[value].add(subject)
            elif predicate == narrower:
                self._narrower[value].add(subject)
            if predicate in of_subjects:
                self._subjects[predicate].add(subject)
            if predicate in of_objects:
                self._objects[predicate].add(value)

    def select(self, shape: Node) -> set[Any]:
        """Return the focus nodes of a shape."""
        found: set[Any] = set()
        for node in self._shapes.objects(shape, SH.targetNode):
            found.add(self._name(str(node)) if isinstance(node, URIRef) else node)
        for target in self._shapes.objects(shape, SH.targetClass):
            found |= self._find_instances(target)
        if _is_class(shape, self._shapes):
            found |= self._find_instances(shape)
        for target in self._shapes.objects(shape, SH.targetSubjectsOf):
            found |= self._subjects[self._name(str(target))]
        for target in self._shapes.objects(shape, SH.targetObjectsOf):
            found |= self._objects[self._name(str(target))]
        return found

    def _find_instances(self, target: Node) -> set[Any]:
        found: set[Any] = set()
        seen, left = set(), [self._name(str(target))]
        while left:
            kind = left.pop()
            if kind not in seen:
                seen.add(kind)
                found |= self._instances[kind]
                left += self._narrower[kind]
        return found
