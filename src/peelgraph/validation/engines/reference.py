"""Applying SHACL shapes to a graph with pySHACL, the reference engine."""

import hashlib
import warnings
from collections.abc import Iterator
from importlib.metadata import version

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import Dataset, Graph
from rdflib.compare import to_canonical_graph
from rdflib.namespace import SH, SKOS
from rdflib.term import BNode, Node

from peelgraph.errors import ShapesError
from peelgraph.validation.engines.union import Union, unescape
from peelgraph.validation.paths import render_path
from peelgraph.validation.report import SEVERITIES, Report, Result, Severity, order_results
from peelgraph.validation.targets import count_focus_nodes

ENGINE = "pySHACL"

#: Statements about shapes that SHACL ignores in validation (§2.3.2); pySHACL compares each of them
#: with every constraint parameter for each node, which takes a third of its time.
_UNUSED = frozenset({SH.description, SH.group, SH.name, SH.order, SKOS.notation})


def validate_graph(
    data: Graph, *, shapes: Graph, ontology: Graph, digest: str | None = None
) -> Report:
    """Validate ``data`` (a Dataset is flattened) against ``shapes`` and return the report.

    The ontology is laid beside the data, since classes need their sub-classes and concepts their
    schemes; nothing is inferred, since ranges would type what is missing (MODEL §3.3). Nothing is
    fetched and no argument is changed. ``digest`` is that of the shapes, if it is known already.
    Raises ShapesError if the shapes cannot be applied.
    """
    union = Union()
    for graph in (data, ontology):
        for triple in _triples(graph):
            union.add(triple)
    found = _run(union, shapes)
    return Report(
        results=order_results([_read_result(found, r, shapes) for r in _result_nodes(found)]),
        focus_counts=count_focus_nodes(union, shapes),
        engine=ENGINE,
        engine_version=version("pyshacl"),
        shapes_digest=digest or digest_graph(shapes),
    )


def digest_graph(graph: Graph) -> str:
    """Return the SHA-256 digest of a graph's sorted N-Triples, whatever its blank nodes are called."""
    lines = []
    anonymous = Graph(bind_namespaces="none")
    for triple in graph:
        if any(isinstance(term, BNode) for term in triple):
            anonymous.add(triple)
        else:
            lines.append(_line(triple))
    lines += map(_line, to_canonical_graph(anonymous))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _line(triple: tuple[Node, Node, Node]) -> str:
    return " ".join(term.n3() for term in triple)


def _triples(graph: Graph) -> Iterator[tuple[Node, Node, Node]]:
    if isinstance(graph, Dataset):
        for subject, predicate, value, _name in graph.quads():
            yield subject, predicate, value
    else:
        yield from graph


def _run(union: Union, shapes: Graph) -> Graph:
    working = Graph(
        store="SimpleMemory", bind_namespaces="none"
    )  # pySHACL adds statements of its own to the shapes
    for triple in shapes:
        if triple[1] not in _UNUSED:
            working.add(triple)
    try:
        with warnings.catch_warnings():
            # rdflib 7.6 says so when a query compares an ill-formed date; a shape reports the date.
            warnings.filterwarnings("ignore", message="NotImplemented should not be used")
            # pySHACL 0.40 and rdflib 7.6 call re.sub with a positional count: deprecated in 3.13.
            warnings.filterwarnings("ignore", message="'count' is passed as positional")
            _conforms, found, _text = pyshacl.validate(
                union,
                shacl_graph=working,
                inference="none",
                inplace=True,
                advanced=False,
                meta_shacl=False,
                do_owl_imports=False,
                js=False,
            )
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise ShapesError(f"the shapes cannot be applied: {error}; correct them first") from error
    if not isinstance(found, Graph):  # a ValidationFailure, which pySHACL returns
        raise ShapesError(f"the shapes cannot be applied: {found}; correct them first")
    return found


def _result_nodes(found: Graph) -> Iterator[Node]:
    """Yield the results proper, without those that only explain others (``sh:detail``)."""
    yield from found.objects(None, SH.result)


def _read_result(found: Graph, node: Node, shapes: Graph) -> Result:
    source = _required(found, node, SH.sourceShape)
    component = _required(found, node, SH.sourceConstraintComponent)
    path = found.value(node, SH.resultPath)
    value = found.value(node, SH.value)
    if value is not None and component == SH.SPARQLConstraintComponent:
        value = unescape(value)
    name = shapes.value(source, SH.name)
    return Result(
        # SHACL allows severities of one's own; one that is unknown counts as the gravest.
        severity=SEVERITIES.get(_required(found, node, SH.resultSeverity), Severity.VIOLATION),
        focus_node=_required(found, node, SH.focusNode),
        path=None if path is None else render_path(found, path),
        value=value,
        message=" ".join(sorted(map(str, found.objects(node, SH.resultMessage)))),
        source_shape=str(source),
        shape_name=None if name is None else str(name),
        constraint_component=str(component),
    )


def _required(found: Graph, node: Node, predicate: Node) -> Node:
    value = found.value(node, predicate)
    if value is None:
        raise ShapesError(f"{ENGINE} reports a result without {predicate}; check the shapes")
    return value
