"""The service description of the endpoint (SPARQL 1.1 Service Description). Pure; no blank node."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.formats import FORMATS
from peelgraph.web.links import DESCRIPTION, LICENCE
from peelgraph.web.paging import Page

_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
_VIEWS = {"first": "first", "prev": "previous", "next": "next", "last": "last"}
_TRIPLES = NamedNode(PREFIXES["void"] + "triples")


def build_description(endpoint: str, graphs: Mapping[str, int]) -> tuple[Quad, ...]:
    """Say what the service at ``endpoint`` understands, sends, and holds."""
    service, dataset, default = (
        NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default-graph")
    )
    statements: list[tuple[NamedNode, NamedNode, NamedNode | Literal]] = [
        (service, _rdf("type"), _sd("Service")),
        (service, _sd("endpoint"), NamedNode(endpoint)),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        (service, _sd("feature"), _sd("UnionDefaultGraph")),
        (service, _sd("defaultDataset"), dataset),
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
    for number, (name, triples) in enumerate(graphs.items(), start=1):
        named, graph = (NamedNode(f"{endpoint}#{kind}-{number}") for kind in ("named", "graph"))
        statements += [
            (dataset, _sd("namedGraph"), named),
            (named, _rdf("type"), _sd("NamedGraph")),
            (named, _sd("name"), NamedNode(name)),
            (named, _sd("graph"), graph),
            (graph, _rdf("type"), _sd("Graph")),
            (graph, _TRIPLES, Literal(str(triples), datatype=_INTEGER)),
        ]
    return tuple(Quad(*statement) for statement in statements)


def describe_document(address: str, iri: str, site: str, page: Page) -> tuple[Quad, ...]:
    """Say in the document at ``address`` what it is about, its licence, its dataset and its pages.

    The statements stand in a graph named by the address. Pages are those of Hydra's partial views.
    """
    document = NamedNode(address)
    statements: list[tuple[NamedNode, str, NamedNode | Literal]] = [
        (document, PREFIXES["rdf"] + "type", NamedNode(PREFIXES["foaf"] + "Document")),
        (document, PREFIXES["foaf"] + "primaryTopic", NamedNode(iri)),
        (document, PREFIXES["dcterms"] + "license", NamedNode(LICENCE)),
        (document, PREFIXES["void"] + "inDataset", NamedNode(f"{site}{DESCRIPTION}#dataset")),
    ]
    views = {name: NamedNode(target) for name, target in page.links(address).items()}
    if views:
        view = NamedNode(f"{address}?page={page.number}")
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
