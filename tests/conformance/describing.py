"""The tests of Service Description, which W3C has in prose only."""

from rdflib import RDF, Graph, Namespace, URIRef
from tests.conformance.exchanging import Server

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")

CLASSES = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection"}
INSTANCES = {
    "SPARQL10Query",
    "SPARQL11Query",
    "SPARQL11Update",
    "DereferencesURIs",
    "UnionDefaultGraph",
    "RequiresDataset",
    "EmptyGraphs",
    "BasicFederatedQuery",
}
#: Each property with the class of its subjects, and what its values are.
PROPERTIES = {
    "endpoint": ("Service", "resource"),
    "feature": ("Service", "instance"),
    "supportedLanguage": ("Service", "instance"),
    "resultFormat": ("Service", "resource"),
    "inputFormat": ("Service", "resource"),
    "defaultEntailmentRegime": ("Service", "resource"),
    "languageExtension": ("Service", "resource"),
    "extensionFunction": ("Service", "resource"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset", "NamedGraph"),
    "name": ("NamedGraph", "resource"),
    "graph": ("NamedGraph", "Graph"),
}


def _describe(server: Server) -> Graph:
    answer = server.send("GET", "/sparql/", [("Accept", "text/turtle")])
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    return Graph().parse(data=answer.body, format="turtle")


def check_rdf(server: Server) -> None:
    """GET on endpoint returns RDF."""
    for accept in ("text/turtle", "application/rdf+xml", "application/n-triples", "*/*"):
        answer = server.send("GET", "/sparql/", [("Accept", accept)])
        assert answer.status == 200
        form = {"application/n-triples": "nt"}.get(answer.media_type, answer.media_type)
        assert len(Graph().parse(data=answer.body, format=form)) > 10


def check_endpoint(server: Server) -> None:
    """Service description contains a matching sd:endpoint triple."""
    graph = _describe(server)
    (service,) = graph.subjects(RDF.type, SD.Service)
    endpoints = set(graph.objects(service, SD.endpoint))
    assert endpoints == {URIRef(f"http://{server.authority}/sparql/")}


def check_schema(server: Server) -> None:
    """Service description conforms to schema: the terms of section 3, between what they are for."""
    graph = _describe(server)
    used = {term for triple in graph for term in triple if str(term).startswith(str(SD))}
    assert used <= {SD[name] for name in CLASSES | set(PROPERTIES) | INSTANCES}
    checked = 0
    for name, (domain, target) in PROPERTIES.items():
        for subject, value in graph.subject_objects(SD[name]):
            assert (subject, RDF.type, SD[domain]) in graph, name
            if target in CLASSES:
                assert (value, RDF.type, SD[target]) in graph, name
            elif target == "instance":
                assert value in {SD[instance] for instance in INSTANCES}, name
            else:
                assert isinstance(value, URIRef), name
            checked += 1
    assert checked > 10


CHECKS = {
    "returns-rdf": check_rdf,
    "has-endpoint-triple": check_endpoint,
    "conforms-to-schema": check_schema,
}
