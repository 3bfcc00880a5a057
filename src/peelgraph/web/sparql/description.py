"""The service description of the endpoint (SPARQL 1.1 Service Description). Pure; no blank node."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.http.formats import FORMATS, Kind, formats_of
from peelgraph.web.http.links import DESCRIPTION, LICENCE
from peelgraph.web.http.paging import Page

_Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]

_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_VIEWS = {"first": "first", "prev": "previous", "next": "next", "last": "last"}
_SEE_ALSO = NamedNode(PREFIXES["rdfs"] + "seeAlso")
_TRIPLES = NamedNode(PREFIXES["void"] + "triples")


@dataclass(frozen=True, slots=True)
class Service:
    """What the description of a service depends on; ``reports`` are graphs, each with the address of its report."""

    endpoint: str
    version: str
    is_writable: bool = False
    has_union: bool = True
    reports: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=64)
def render_description(
    service: Service, graphs: tuple[tuple[str, int], ...], media_type: str
) -> bytes:
    """Write the description of a service, once for each version and format."""
    return render_statements(build_description(service, graphs), media_type, PREFIXES)


def build_description(described: Service, graphs: Iterable[tuple[str, int]]) -> tuple[Quad, ...]:
    """Say what the service understands, sends, takes, and holds."""
    endpoint = described.endpoint
    service, dataset, default = (
        NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default-graph")
    )
    statements: list[_Statement] = [
        (service, _rdf("type"), _sd("Service")),
        (service, _sd("endpoint"), NamedNode(endpoint)),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (service, _sd("defaultDataset"), dataset),
        *_describe_writing(service, described),
        *((service, _sd("feature"), _sd("UnionDefaultGraph")) for _ in range(described.has_union)),
        *(
            (service, _sd("resultFormat"), NamedNode(known.iri))
            for known in FORMATS
            if known.iri is not None
        ),
        (dataset, _rdf("type"), _sd("Dataset")),
        (dataset, NamedNode(PREFIXES["dcterms"] + "license"), NamedNode(LICENCE)),
        (dataset, _sd("defaultGraph"), default),
        (default, _rdf("type"), _sd("Graph")),
    ]
    reports = dict(described.reports)
    for number, (name, triples) in enumerate(graphs, start=1):
        named, graph = (NamedNode(f"{endpoint}#{kind}-{number}") for kind in ("named", "graph"))
        statements += [
            (dataset, _sd("namedGraph"), named),
            (named, _rdf("type"), _sd("NamedGraph")),
            (named, _sd("name"), NamedNode(name)),
            (named, _sd("graph"), graph),
            *((named, _SEE_ALSO, NamedNode(report)) for report in (reports.get(name),) if report),
            (graph, _rdf("type"), _sd("Graph")),
            (graph, _TRIPLES, Literal(str(triples), datatype=_INTEGER)),
        ]
    return tuple(Quad(*statement) for statement in statements)


def _describe_writing(service: NamedNode, described: Service) -> Iterator[_Statement]:
    comment = NamedNode(PREFIXES["rdfs"] + "comment")
    if not described.is_writable:
        yield (service, comment, Literal("Read-only: updates are switched off.", language="en"))
        return
    said = "Updates need a token, sent as `Authorization: Bearer …`."
    yield (service, comment, Literal(said, language="en"))
    yield (service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    for known in formats_of(Kind.GRAPH):
        if known.iri is not None:
            yield (service, _sd("inputFormat"), NamedNode(known.iri))


def describe_document(
    address: str,
    iri: str,
    site: str,
    page: Page,
    pages: Mapping[str, str],
    report: str | None = None,
) -> tuple[Quad, ...]:
    """Say in the document at ``address`` what it is about, its licence, its dataset and its pages.

    The statements stand in a graph named by the address. Pages are those of Hydra's partial views,
    ``pages`` their addresses. One as of other days is a version of the plain document. ``report`` is
    where the validation of what it is about is told.
    """
    document, plain = NamedNode(address), NamedNode(address.partition("?")[0])
    statements: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (document, PREFIXES["rdf"] + "type", NamedNode(PREFIXES["foaf"] + "Document")),
        (document, PREFIXES["foaf"] + "primaryTopic", NamedNode(iri)),
        (document, PREFIXES["dcterms"] + "license", NamedNode(LICENCE)),
        (document, PREFIXES["void"] + "inDataset", NamedNode(f"{site}{DESCRIPTION}#dataset")),
    ]
    if report:
        statements.append((NamedNode(iri), PREFIXES["rdfs"] + "seeAlso", NamedNode(report)))
    if plain != document:
        statements.append((document, PREFIXES["dcterms"] + "isVersionOf", plain))
    views = {name: NamedNode(target) for name, target in pages.items()}
    if views:
        view = NamedNode(f"{address}{'&' if '?' in address else '?'}page={page.number}")
        total = Literal(str(page.total), datatype=_INTEGER)
        statements += [
            (document, PREFIXES["rdf"] + "type", NamedNode(PREFIXES["hydra"] + "Collection")),
            (document, PREFIXES["hydra"] + "totalItems", total),
            (document, PREFIXES["hydra"] + "view", view),
            (
                view,
                PREFIXES["rdf"] + "type",
                NamedNode(PREFIXES["hydra"] + "PartialCollectionView"),
            ),
            *((view, PREFIXES["hydra"] + _VIEWS[name], target) for name, target in views.items()),
        ]
    return tuple(Quad(s, NamedNode(p), o, document) for s, p, o in statements)


def _sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


def _rdf(name: str) -> NamedNode:
    return NamedNode(PREFIXES["rdf"] + name)
