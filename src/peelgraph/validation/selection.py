"""Part of a report: the results of some shapes, or about some nodes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rdflib import Graph
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH
from rdflib.term import Node, URIRef

from peelgraph.errors import InputError
from peelgraph.validation.report import Report, order_counts

_PARTS = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)


def select_results(
    report: Report, shapes: Graph, names: Sequence[str], focus_nodes: Collection[str]
) -> Report:
    """Return a report of the shapes named (with those that they use) and of the nodes named.

    None named stands for all. Raises InputError if there is no such shape.
    """
    if focus_nodes:
        kept = tuple(r for r in report.results if str(r.focus_node) in focus_nodes)
        report = replace(report, results=kept)
    if not names:
        return report
    selected = {
        str(shape) for name in names for shape in _find_parts(shapes, _find_shape(shapes, name))
    }
    return replace(
        report,
        results=tuple(r for r in report.results if r.source_shape in selected),
        focus_counts=order_counts({s: n for s, n in report.focus_counts.items() if s in selected}),
    )


def _find_shape(shapes: Graph, name: str) -> Node:
    shape = URIRef(name)
    if (shape, None, None) not in shapes:
        raise InputError(
            f"--shape {name}: there is no such shape; write its IRI, or psh: and its name"
        )
    return shape


def _find_parts(shapes: Graph, shape: Node) -> Iterator[Node]:
    seen, left = set(), [shape]
    while left:
        part = left.pop()
        if part in seen:
            continue
        seen.add(part)
        yield part
        for predicate in _PARTS:
            left += shapes.objects(part, predicate)
        for predicate in _LISTS:
            for head in shapes.objects(part, predicate):
                left += RdfList(shapes, head) if (head, RDF.first, None) in shapes else []
