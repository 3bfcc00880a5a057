"""Which nodes each shape is applied to, counted without the engine's help.

SHACL 1.0 §2.1.3: ``sh:targetNode``, ``sh:targetClass`` (with sub-classes), implicit class targets,
``sh:targetSubjectsOf`` and ``sh:targetObjectsOf``.
"""

from collections.abc import Iterator, Mapping

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from peelgraph.validation.report import order_counts

_TARGETS = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)


def count_focus_nodes(data: Graph, shapes: Graph) -> Mapping[str, int]:
    """Return the number of focus nodes of each shape that has a target.

    ``data`` holds the ontology too, or instances of sub-classes would not be found. Deactivated
    shapes are left out.
    """
    counts = {
        str(shape): len(set(_focus_nodes(shape, data, shapes)))
        for shape in set(_targeted(shapes))
        if (shape, SH.deactivated, None) not in shapes
    }
    return order_counts(counts)


def _targeted(shapes: Graph) -> Iterator[Node]:
    for target in _TARGETS:
        yield from shapes.subjects(target)
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        if _is_class(shape, shapes):
            yield shape


def _is_class(shape: Node, shapes: Graph) -> bool:
    return any((shape, RDF.type, kind) in shapes for kind in (RDFS.Class, OWL.Class))


def _focus_nodes(shape: Node, data: Graph, shapes: Graph) -> Iterator[Node]:
    yield from shapes.objects(shape, SH.targetNode)
    for target in shapes.objects(shape, SH.targetClass):
        yield from _instances(target, data)
    if _is_class(shape, shapes):
        yield from _instances(shape, data)
    for target in shapes.objects(shape, SH.targetSubjectsOf):
        yield from data.subjects(target)
    for target in shapes.objects(shape, SH.targetObjectsOf):
        yield from data.objects(None, target)


def _instances(target: Node, data: Graph) -> Iterator[Node]:
    for kind in set(data.transitive_subjects(RDFS.subClassOf, target)):
        yield from data.subjects(RDF.type, kind)
