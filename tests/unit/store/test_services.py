import pytest
from pyoxigraph import BlankNode, Literal, NamedNode

from peelgraph.errors import QueryError
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.interface import Solutions
from peelgraph.store.services import find_calls, put_in

ORIGINS = ("https://query.example",)
BASE = "http://e/"


def find(text: str):
    return find_calls(text, ORIGINS, BASE)


def test_a_clause_with_an_allowed_target_is_found_with_its_prologue():
    text = 'PREFIX e: <http://e/>\nSELECT * { ?s e:p ?o SERVICE <https://query.example/q> { ?s e:q "}" } }'
    (call,) = find(text)
    assert call.target == "https://query.example/q"
    assert call.query == f'BASE <{BASE}>\nPREFIX e: <http://e/>\n\nSELECT * WHERE {{ ?s e:q "}}" }}'
    assert text[call.start : call.end] == 'SERVICE <https://query.example/q> { ?s e:q "}" }'
    assert not call.is_silent


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://elsewhere.example/q> { ?s ?p ?o } }",
        "ASK { SERVICE <https://query.example.evil.example/q> { ?s ?p ?o } }",
        "ASK { SERVICE <https://query.example:8443/q> { ?s ?p ?o } }",
        "ASK { SERVICE <https://someone@query.example/q> { ?s ?p ?o } }",
        "ASK { SERVICE <http://query.example/q> { ?s ?p ?o } }",
        "ASK { SERVICE ?where { ?s ?p ?o } }",
        "PREFIX q: <https://query.example/> ASK { SERVICE q:q { ?s ?p ?o } }",
        'ASK { ?s ?p "SERVICE <https://query.example/q> { }" }',
        "ASK { ?s ?p ?o } # SERVICE <https://query.example/q> { }",
    ],
)
def test_nothing_else_is_sent_anywhere(text):
    assert find(text) == ()


def test_without_allowed_targets_nothing_is_looked_for():
    assert find_calls("ASK { SERVICE <https://query.example/q> {} }", (), BASE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <https://query.example/q> { SERVICE <https://query.example/r> { } } }",
        "ASK { " + "SERVICE <https://query.example/q> { } " * 5 + "}",
    ],
)
def test_too_many_clauses_and_nested_ones_are_refused(text):
    with pytest.raises(QueryError, match="SERVICE"):
        find(text)


def test_results_are_joined_as_the_clause_would_be():
    store = EmbeddedStore.from_dataset(
        b'<http://e/a> <http://e/p> "1" <http://e/g> .\n<http://e/b> <http://e/p> "2" <http://e/g> .\n',
        "v",
    )
    text = "SELECT ?s ?name { ?s ?p ?o SERVICE SILENT <https://query.example/q> { ?s ?q ?name } }"
    calls = find(text)
    name = Literal('a "name"\nSERVICE', language="en")
    result = Solutions(("s", "name"), ((NamedNode("http://e/a"), name), (None, Literal("any"))))
    answer = store.query(put_in(text, calls, [result]))
    assert isinstance(answer, Solutions)
    assert set(answer.rows) == {
        (NamedNode("http://e/a"), name),
        (NamedNode("http://e/a"), Literal("any")),
        (NamedNode("http://e/b"), Literal("any")),
    }


def test_a_silent_clause_that_failed_binds_nothing():
    store = EmbeddedStore.from_dataset(b'<http://e/a> <http://e/p> "1" <http://e/g> .\n', "v")
    text = "SELECT * { ?s ?p ?o SERVICE SILENT <https://query.example/q> { ?s ?q ?name } }"
    answer = store.query(put_in(text, find(text), [None]))
    assert isinstance(answer, Solutions)
    assert len(answer.rows) == 1


def test_blank_nodes_of_a_service_are_refused():
    text = "SELECT * { SERVICE <https://query.example/q> { ?s ?p ?o } }"
    with pytest.raises(QueryError, match="blank"):
        put_in(text, find(text), [Solutions(("s",), ((BlankNode(),),))])
