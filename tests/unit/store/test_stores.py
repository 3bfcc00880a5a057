from collections.abc import Iterator
from contextlib import closing

import pytest
from pyoxigraph import Literal, NamedNode

from peelgraph.errors import QueryError, StoreError
from peelgraph.settings import Limits
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.interface import Boolean, Solutions, Store, Triples
from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.pool import WorkerPool

DATA = b"""\
<http://e/a> <http://e/p> "one"@en <http://e/g1> .
<http://e/a> <http://e/p> "one"@en <http://e/g2> .
<http://e/b> <http://e/p> <http://e/a> <http://e/g2> .
<http://e/c> <http://e/p> "default" .
"""


@pytest.fixture(scope="module", params=["embedded", "pooled", "pooled on disk"])
def store(request, tmp_path_factory) -> Iterator[Store]:
    """Each implementation, which must answer alike."""
    if request.param == "embedded":
        yield EmbeddedStore.from_dataset(DATA, "v1")
        return
    home = tmp_path_factory.mktemp("home")
    publish_version(home, DATA, {}, {})
    memory = "0" if request.param == "pooled on disk" else "100"
    with closing(WorkerPool(home, Limits.from_environment({"PEELGRAPH_MEMORY": memory}))) as pool:
        yield pool.current()


def count(store: Store, text: str, **dataset) -> int:
    answer = store.query(text, **dataset)
    assert isinstance(answer, Solutions)
    return len(answer.rows)


ALL = "SELECT * { ?s ?p ?o }"
NAMED = "SELECT * { GRAPH ?g { ?s ?p ?o } }"


def test_the_default_graph_is_the_union_as_a_set(store):
    assert count(store, ALL) == 3
    assert count(store, NAMED) == 3


@pytest.mark.parametrize(
    ("text", "dataset", "expected"),
    [
        (ALL, {"default_graphs": ["http://e/g1"]}, 1),
        (ALL, {"default_graphs": ["http://e/nowhere"]}, 0),
        (ALL, {"named_graphs": ["http://e/g1"]}, 0),
        (NAMED, {"named_graphs": ["http://e/g1"]}, 1),
        (NAMED, {"default_graphs": ["http://e/g1"]}, 0),
        ("SELECT * FROM <http://e/g2> { ?s ?p ?o }", {}, 2),
        ("SELECT * FROM <http://e/g2> { GRAPH ?g { ?s ?p ?o } }", {}, 0),
        ("SELECT * FROM NAMED <http://e/g2> { GRAPH ?g { ?s ?p ?o } }", {}, 2),
        ("SELECT * FROM NAMED <http://e/g2> { ?s ?p ?o }", {}, 0),
        ("SELECT * FROM <http://e/g2> { ?s ?p ?o }", {"default_graphs": ["http://e/g1"]}, 1),
    ],
)
def test_named_graphs_make_the_dataset_and_the_callers_come_first(store, text, dataset, expected):
    assert count(store, text, **dataset) == expected


def test_answers_are_complete_values(store):
    assert store.query("ASK { ?s ?p 'default' }") == Boolean(value=True)
    assert store.query("SELECT ?o ?none { <http://e/b> ?p ?o }") == Solutions(
        ("o", "none"), ((NamedNode("http://e/a"), None),)
    )
    described = store.query("DESCRIBE <http://e/a>")
    assert isinstance(described, Triples)
    assert len(described.triples) == 1


def test_values_are_bound_by_the_engine(store):
    answer = store.query("SELECT ?o ?s { ?s ?p ?o }", bindings={"o": Literal("one", language="en")})
    assert isinstance(answer, Solutions)
    assert answer.records() == [{"o": Literal("one", language="en"), "s": NamedNode("http://e/a")}]


def test_relative_names_are_resolved_against_the_base(store):
    assert store.query("ASK { <a> <p> ?o }", base="http://e/") == Boolean(value=True)


@pytest.mark.parametrize("text", ["SELECT * {", "SELECT * {\n ?s }", "ASK { ?s ?p ?o } garbage"])
def test_a_mistake_is_told_with_line_and_column(store, text):
    with pytest.raises(QueryError, match=r"error at [0-9]+:[0-9]+") as raised:
        store.query(text)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <http://e/x> <http://e/p> 1 }", "CLEAR ALL", "LOAD <http://e/>"]
)
def test_updates_are_refused_and_change_nothing(store, text):
    with pytest.raises(QueryError, match="read-only"):
        store.query(text)
    with pytest.raises(QueryError, match="read-only"):
        store.serialize(text, "text/turtle")
    assert count(store, ALL) == 3


@pytest.mark.parametrize("graphs", [["relative"], ["http://e/a b"], [""]])
def test_a_graph_that_is_no_iri_is_a_query_error(store, graphs):
    with pytest.raises(QueryError, match="absolute IRI"):
        store.query(ALL, default_graphs=graphs)


@pytest.mark.parametrize(
    ("text", "media_type", "expected"),
    [
        ("SELECT ?o { <http://e/c> ?p ?o }", "text/csv", b"o\r\ndefault\r\n"),
        ("SELECT ?o { <http://e/c> ?p ?o }", "text/tab-separated-values", b'?o\n"default"\n'),
        ("ASK {}", "application/sparql-results+json", b'{"head":{},"boolean":true}'),
        (
            "CONSTRUCT WHERE { <http://e/b> ?p ?o }",
            "application/n-triples",
            b"<http://e/b> <http://e/p> <http://e/a> .\n",
        ),
    ],
)
def test_answers_are_written_in_the_media_type_asked_for(store, text, media_type, expected):
    assert store.serialize(text, media_type) == expected


@pytest.mark.parametrize("text", [ALL, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_unknown_media_type_is_a_store_error(store, text):
    with pytest.raises(StoreError, match="image/png"):
        store.serialize(text, "image/png")


def test_things_and_graphs_are_described(store):
    assert [str(quad.graph_name) for quad in store.describe("http://e/a")] == [
        "<http://e/g1>",
        "<http://e/g2>",
    ]
    assert store.graphs() == {"http://e/g1": 1, "http://e/g2": 2}
    assert [str(triple.subject) for triple in store.graph("http://e/g2")] == [
        "<http://e/a>",
        "<http://e/b>",
    ]
    assert store.contains_subject("http://e/b")
    assert store.contains_subject("http://e/c")
    assert not store.contains_subject("http://e/g1")


def test_what_is_no_n_quads_is_a_store_error():
    with pytest.raises(StoreError, match="N-Quads"):
        EmbeddedStore.from_dataset(b"nonsense", "v")


def test_known_prefixes_are_used_and_the_version_is_told():
    store = EmbeddedStore.from_dataset(DATA, "v1", prefixes={"e": "http://e/"})
    answer = store.serialize("CONSTRUCT WHERE { <http://e/b> ?p ?o }", "text/turtle")
    assert answer == b"@prefix e: <http://e/> .\ne:b e:p e:a .\n"
    assert store.version == "v1"
