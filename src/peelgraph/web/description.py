"""The service description of the endpoint (SPARQL 1.1 Service Description). Pure; no blank node."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.formats import FORMATS

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

_INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
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


def _sd(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sd"] + name)


def _rdf(name: str) -> NamedNode:
    return NamedNode(PREFIXES["rdf"] + name)
