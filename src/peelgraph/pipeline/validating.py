"""Data from files, a stream, an endpoint or what is published → findings by the shapes that ship or others."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources.abc import Traversable
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from peelgraph.errors import InputError
from peelgraph.pipeline.endpoints import load_endpoint
from peelgraph.pipeline.sources import is_address
from peelgraph.resources import concept_files, ontology_files, shape_files
from peelgraph.settings import Settings
from peelgraph.store.published.versions import current_version, read_dataset
from peelgraph.validation.conversion import from_node, to_rdflib
from peelgraph.validation.doubts import (
    find_empty_shapes,
    find_invalid_shapes,
    find_left_out,
    find_skipped_queries,
    find_unknown_terms,
    order_doubts,
)
from peelgraph.validation.engines.choice import Engine, validate_with
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.evidence import find_evidence_results
from peelgraph.validation.findings.outcome import Outcome, find_outcome
from peelgraph.validation.findings.places import Locator
from peelgraph.validation.loading import (
    Document,
    find_passed_over,
    load_documents,
    load_stream,
)
from peelgraph.validation.queries import find_broken_queries
from peelgraph.validation.report import Report, Result, order_results
from peelgraph.validation.selection import select_results

STREAM = "-"


@dataclass(frozen=True, slots=True)
class Order:
    """What to validate, by what, and how far.

    ``paths`` are files, folders, ``-`` and endpoints; none stands for what is published. ``shapes`` are
    files and folders; none stands for those that ship. ``focus_nodes``, ``shape_names`` and ``graphs``
    are IRIs; none stands for all.
    """

    paths: Sequence[str] = ()
    shapes: Sequence[str] = ()
    input_ending: str = ".ttl"
    focus_nodes: Sequence[str] = ()
    shape_names: Sequence[str] = ()
    graphs: Sequence[str] = ()
    engine: Engine = Engine.AUTO
    baseline: Mapping[str, int] | None = None


def check_order(order: Order, settings: Settings) -> Outcome:
    """Do what an order says.

    Raises InputError, RdfError, ShapesError or FetchError if it cannot be done, EngineDifferenceError if
    two engines were asked and differ.
    """
    if not order.paths:
        documents, base = [_load_published(settings)], settings.base
    else:
        documents, base = _load_paths(order), None
    quads = [quad for document in documents for quad in document.quads]
    kept, left_out = _select_graphs(quads, order.graphs)
    contract, doubts = _load_contract(order.shapes)
    report = validate_with(kept, contract, base=base, engine=order.engine)
    report = select_results(report, contract.shapes, order.shape_names, _find_nodes(order, kept))
    passed_over = [
        f for path in order.paths if path != STREAM for f in find_passed_over(Path(path))
    ]
    report = _add_doubts(report, kept, contract, [doubts, find_left_out(left_out, passed_over)])
    # What is published has no file that a reader would correct.
    return find_outcome(report, kept, documents if order.paths else (), order.baseline)


def check_quads(quads: Sequence[Quad], base: str | None, *, evidence: bool = False) -> Outcome:
    """Validate statements by the shapes that ship, as publication does.

    ``base`` is what instance identifiers should begin with, None to leave that open. With ``evidence``
    a quotation that is not what its text says is a violation, too.
    """
    contract = load_contract()
    report = validate_with(quads, contract, base=base)
    if evidence:
        broken = find_evidence_results(quads)
        report = replace(report, results=order_results([*report.results, *broken]))
    return find_outcome(_add_doubts(report, quads, contract, []), quads)


def validate_quads(quads: Iterable[Quad], base: str | None) -> Report:
    """Apply the shapes that ship and the rules on the dataset; ``base`` as for ``check_quads``."""
    return validate_with(list(quads), load_contract(), base=base)


@cache
def load_contract() -> Contract:
    """Load the shapes, terms and concepts that ship, once per process."""
    return Contract(_parse_all(shape_files()), load_ontology_quads())


def load_ontology_quads() -> list[Quad]:
    """Load the terms and the concepts, beside which data is validated (MODEL §3.3)."""
    return _parse_all((*ontology_files(), *concept_files()))


def load_shapes() -> Graph:
    """Load the shapes that ship."""
    return load_graph(shape_files())


def load_ontology() -> Graph:
    """Load the terms and the concepts as a graph."""
    return to_rdflib(load_ontology_quads())


def load_graph(documents: Iterable[Traversable]) -> Graph:
    """Load Turtle files that ship into one graph."""
    return to_rdflib(_parse_all(documents))


def _parse_all(documents: Iterable[Traversable]) -> list[Quad]:
    return [
        quad
        for document in documents
        for quad in parse(document.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def _load_published(settings: Settings) -> Document:
    data = read_dataset(current_version(settings.home))
    return Document(
        "published", RdfFormat.N_QUADS, list(parse(data, format=RdfFormat.N_QUADS)), lambda: data
    )


def _load_paths(order: Order) -> list[Document]:
    documents: list[Document] = []
    files = [Path(path) for path in order.paths if path != STREAM and not is_address(path)]
    documents += load_documents(files)
    for path in order.paths:
        if path == STREAM:
            documents.append(load_stream(sys.stdin.buffer, order.input_ending))
        elif is_address(path):
            documents.append(load_endpoint(path))
    return documents


def _select_graphs(
    quads: Sequence[Quad], names: Sequence[str]
) -> tuple[list[Quad], list[NamedNode | BlankNode]]:
    """Return the statements of the graphs named, and the graphs that are left out by that."""
    if not names:
        return list(quads), []
    graphs = {
        quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode | BlankNode)
    }
    wanted = {NamedNode(name) for name in names}
    missing = sorted(name.value for name in wanted - graphs)
    if missing:
        raise InputError(f"--graph {missing[0]}: the data has no such named graph")
    return [q for q in quads if q.graph_name in wanted], sorted(graphs - wanted, key=str)


def _find_nodes(order: Order, quads: Sequence[Quad]) -> frozenset[str]:
    nodes = {t.value for q in quads for t in (q.subject, q.object) if isinstance(t, NamedNode)}
    missing = [name for name in order.focus_nodes if name not in nodes]
    if missing:
        raise InputError(f"--focus {missing[0]}: the data says nothing of it; write the whole IRI")
    return frozenset(order.focus_nodes)


def _load_contract(paths: Sequence[str]) -> tuple[Contract, list[Result]]:
    if not paths:
        return load_contract(), []
    documents = load_documents(Path(path) for path in paths)
    quads = [quad for document in documents for quad in document.quads]
    shapes = to_rdflib(quads)
    broken = find_broken_queries(shapes, partial(_tell_query_place, documents))
    doubts = [*find_invalid_shapes(shapes), *find_skipped_queries(broken)]
    left_out = {from_node(node) for node in broken}
    sparql = NamedNode(str(SH.sparql))
    usable = [
        q
        for q in quads
        if not (q.predicate == sparql and q.object in left_out) and q.subject not in left_out
    ]
    return Contract(usable, load_ontology_quads()), doubts


def _tell_query_place(documents: Sequence[Document], node: Node) -> str:
    """Return file and line of a query, as the beginning of a message; nothing if it is not found."""
    term = from_node(node)
    place = Locator(documents, {term}).find(term, str(SH.select), None)
    if place is None:
        return ""
    return f"{place.file}: " if place.line is None else f"{place.file}:{place.line}: "


def _add_doubts(
    report: Report, quads: Sequence[Quad], contract: Contract, parts: Sequence[Iterable[Result]]
) -> Report:
    doubts = order_doubts(
        [
            *parts,
            find_empty_shapes(report, quads, contract.shapes, contract.ontology),
            find_unknown_terms(quads, contract.ontology_quads),
        ]
    )
    return replace(report, doubts=doubts)
