"""What lets a validation pass though it proves nothing: each is reported, and fails if asked to.

A doubt is written as a result, so that it has a place, a fingerprint and an entry in a baseline.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import BNode, Node, URIRef

from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.validation.conversion import to_node, to_rdflib
from peelgraph.validation.engines.reference import validate_graph
from peelgraph.validation.report import EMPTY_SHAPE, Report, Result, Severity, order_results
from peelgraph.validation.vocabularies import is_unknown_term

_PREFIX = "peelgraph:"
_OURS = PREFIXES["peel"]
_NO_CONCEPTS = (f"{PEEL_ROOT}id/", f"{PEEL_ROOT}ontology", f"{PEEL_ROOT}shapes")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def find_empty_shapes(
    report: Report, quads: Iterable[Quad], shapes: Graph, ontology: Graph
) -> Iterator[Result]:
    """Yield the shapes that select no node, and among them those whose class is known nowhere."""
    if not any(report.focus_counts.values()):
        yield _doubt(
            "nothing-validated", SH.Shape, "No shape selects any node: nothing is validated at all."
        )
    classes = {
        quad.object.value
        for quad in quads
        if quad.predicate == _TYPE and isinstance(quad.object, NamedNode)
    }
    for name in report.empty_shapes:
        shape = URIRef(name) if ":" in name else BNode(name)
        unknown = [
            target
            for target in shapes.objects(shape, SH.targetClass)
            if str(target) not in classes and not _is_declared(target, shapes, ontology)
        ]
        for target in unknown:
            yield _doubt(
                "unknown-class",
                shape,
                "The shape’s target class is known neither to the data nor to the ontology. Is it a typing error?",
                target,
            )
        if not unknown:
            yield _doubt(
                EMPTY_SHAPE.removeprefix(_PREFIX),
                shape,
                "The shape selects no node of the data, so that it proves nothing. Check its target and the data.",
            )


def _is_declared(term: Node, *graphs: Graph) -> bool:
    kinds = (OWL.Class, RDFS.Class)
    return any(
        (term, RDF.type, kind) in graph or (term, RDFS.subClassOf, None) in graph
        for graph in graphs
        for kind in kinds
    ) or (not str(term).startswith(PEEL_ROOT) and _is_known_elsewhere(str(term)))


def _is_known_elsewhere(iri: str) -> bool:
    known = any(iri.startswith(namespace) for namespace in PREFIXES.values())
    return known and not is_unknown_term(iri)


def find_unknown_terms(quads: Iterable[Quad], ontology_quads: Iterable[Quad]) -> Iterator[Result]:
    """Yield terms of our namespace and of W3C vocabularies that do not exist there, one use of each."""
    described = {
        quad.subject.value for quad in ontology_quads if isinstance(quad.subject, NamedNode)
    }
    uses: dict[str, list[Quad]] = {}
    for quad in quads:
        for term in (quad.predicate, quad.object, getattr(quad.object, "datatype", None)):
            if isinstance(term, NamedNode):
                uses.setdefault(term.value, []).append(quad)
        if isinstance(quad.subject, NamedNode) and quad.predicate == _TYPE:
            described.add(quad.subject.value)
    for iri, where in sorted(uses.items()):
        if iri not in described and (_is_unknown_of_ours(iri) or is_unknown_term(iri)):
            yield _describe_use(iri, min(where, key=str), len(where))


def _is_unknown_of_ours(iri: str) -> bool:
    if iri.startswith(_OURS):
        return True
    concept = iri.removeprefix(PEEL_ROOT)
    return concept != iri and not iri.startswith(_NO_CONCEPTS) and bool(concept)


def _describe_use(iri: str, quad: Quad, count: int) -> Result:
    as_property = quad.predicate.value == iri
    value = quad.object if as_property or isinstance(quad.object, Literal) else NamedNode(iri)
    return _doubt(
        "unknown-term",
        to_node(quad.subject),
        f"{iri} is no term of its vocabulary, and no shape looks at it. Is it a typing error? "
        f"It is used {count} time{'' if count == 1 else 's'}.",
        to_node(value),
        quad.predicate.value,
    )


def find_invalid_shapes(shapes: Graph) -> Iterator[Result]:
    """Yield what the shapes of SHACL find wrong with a shapes graph (SHACL, appendix C)."""
    document = files("pyshacl") / "assets" / "shacl-shacl.ttl"
    rules = to_rdflib(parse(document.read_bytes(), format=RdfFormat.TURTLE))
    report = validate_graph(shapes, shapes=rules, ontology=Graph())
    for result in report.results:
        yield _doubt(
            "invalid-shapes",
            result.focus_node,
            f"The shapes file is no valid SHACL here, so that engines may pass over the shape: {result.message}",
            result.value,
            result.path,
        )


def find_skipped_queries(broken: Mapping[Node, str]) -> Iterator[Result]:
    """Yield the queries of shapes that could not be parsed and were left out."""
    for node, reason in broken.items():
        yield _doubt("broken-query", node, f"The query cannot be parsed and was left out: {reason}")


def find_left_out(
    graphs: Iterable[NamedNode | BlankNode], paths: Iterable[Path]
) -> Iterator[Result]:
    """Yield named graphs that were not asked for, and files whose names do not say that they hold RDF."""
    for graph in graphs:
        yield _doubt(
            "graph-left-out", to_node(graph), "The named graph was left out of this validation."
        )
    for path in paths:
        yield _doubt(
            "file-left-out",
            URIRef("file:" + quote(path.as_posix())),
            "The file was not read: its name does not say which RDF it holds. Rename it, or name another folder.",
        )


def order_doubts(parts: Sequence[Iterable[Result]]) -> tuple[Result, ...]:
    """Return doubts in the order of a report, each once."""
    return order_results([doubt for part in parts for doubt in part])


def _doubt(
    kind: str, focus: Node, message: str, value: Node | None = None, path: str | None = None
) -> Result:
    return Result(
        severity=Severity.WARNING,
        focus_node=focus,
        path=path,
        value=value,
        message=message,
        source_shape=_PREFIX + kind,
        shape_name=None,
        constraint_component=_PREFIX + kind,
    )
