import pytest
from pyoxigraph import NamedNode

from peelgraph.web.sparql.description import Service, build_description, render_description

SD = "http://www.w3.org/ns/sparql-service-description#"
GRAPHS = (("http://e/g1", 3), ("http://e/g2", 40))


def values(service, name, graphs=GRAPHS):
    wanted = NamedNode(name if ":" in name else SD + name)
    return {
        quad.object.value for quad in build_description(service, graphs) if quad.predicate == wanted
    }


def test_a_service_without_a_token_says_that_it_is_read_only():
    service = Service("http://e/sparql", "0123456789abcdef")
    assert values(service, "supportedLanguage") == {SD + "SPARQL11Query"}
    assert values(service, "inputFormat") == set()
    (comment,) = values(service, "http://www.w3.org/2000/01/rdf-schema#comment")
    assert "switched off" in comment


def test_a_service_with_a_token_says_what_it_takes_and_that_it_wants_one():
    service = Service("http://e/sparql", "0123456789abcdef", is_writable=True)
    assert SD + "SPARQL11Update" in values(service, "supportedLanguage")
    assert "http://www.w3.org/ns/formats/Turtle" in values(service, "inputFormat")
    (comment,) = values(service, "http://www.w3.org/2000/01/rdf-schema#comment")
    assert "Authorization: Bearer" in comment


@pytest.mark.parametrize("union", [True, False])
def test_the_union_is_a_feature_where_the_default_graph_is_one(union):
    service = Service("http://e/sparql", "0123456789abcdef", has_union=union)
    assert values(service, "feature") == ({SD + "UnionDefaultGraph"} if union else set())


def test_graphs_are_named_and_counted():
    service = Service("http://e/sparql", "0123456789abcdef")
    assert values(service, "name") == {"http://e/g1", "http://e/g2"}
    assert values(service, "http://rdfs.org/ns/void#triples") == {"3", "40"}


def test_another_version_has_another_description():
    first = render_description(Service("http://e/sparql", "a" * 16), GRAPHS, "text/turtle")
    second = render_description(Service("http://e/sparql", "b" * 16), GRAPHS[:1], "text/turtle")
    assert b"http://e/g2" in first
    assert b"http://e/g2" not in second
