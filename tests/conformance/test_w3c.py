"""W3C's own tests of SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, by HTTP."""

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from tests.conformance.manifests import read_manifest

SUITE = "conformance/rdf-tests/sparql/sparql11"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.mark.parametrize(
    ("manifest", "count"),
    [
        ("protocol/manifest.ttl", 34),
        ("graph-store-protocol/manifest-indirect.ttl", 9),
        ("graph-store-protocol/manifest-direct.ttl", 4),
    ],
)
def test_every_test_of_a_manifest_passes(shared, scratch, manifest, count):
    cases = read_manifest(shared(SUITE) / manifest)
    assert len(cases) == count
    wrong = {case.id: found for case in cases if (found := scratch.run(case))}
    assert wrong == {}


def describe(scratch) -> Graph:
    answer = scratch.send("GET", "/sparql/", [("Accept", "text/turtle")])
    assert (answer.status, answer.media_type) == (200, "text/turtle")
    return Graph().parse(data=answer.body, format="turtle")


def test_the_endpoint_answers_with_rdf(shared, scratch):
    cases = read_manifest(shared(SUITE) / "service-description/manifest.ttl")
    assert {case.id for case in cases} == set(DESCRIPTION_TESTS)
    for accept in ("text/turtle", "application/rdf+xml", "*/*"):
        answer = scratch.send("GET", "/sparql/", [("Accept", accept)])
        assert answer.status == 200
        assert len(Graph().parse(data=answer.body, format=answer.media_type)) > 10


def test_the_description_says_which_endpoint_it_describes(scratch):
    (service,) = describe(scratch).subjects(RDF.type, SD.Service)
    endpoints = set(describe(scratch).objects(service, SD.endpoint))
    assert endpoints == {URIRef(f"http://{scratch.authority}/sparql/")}


def test_the_description_conforms_to_the_schema(scratch):
    """Section 3: the terms that exist, used between what they are for."""
    graph = describe(scratch)
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


DESCRIPTION_TESTS = {
    "returns-rdf": test_the_endpoint_answers_with_rdf,
    "has-endpoint-triple": test_the_description_says_which_endpoint_it_describes,
    "conforms-to-schema": test_the_description_conforms_to_the_schema,
}
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
