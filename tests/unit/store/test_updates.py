import socket
import threading
from contextlib import suppress

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from peelgraph.errors import QueryError
from peelgraph.store.updates import Update, apply_update, write_dataset_clauses

DATA = b"""
@prefix : <http://e/> .
:g1 { :a :p 1 . :a :q 2 }
:g2 { :a :p 1 . :b :p 3 }
"""


def quads(data=DATA):
    return list(parse(data, RdfFormat.TRIG))


def lines(statements):
    return sorted(serialize(statements, format=RdfFormat.N_QUADS).decode().splitlines())


def after(text, *, union=True, **dataset):
    return lines(apply_update(quads(), Update(text, **dataset), union=union))


def quad(subject, name, value, graph):
    number = f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    graph_name = f" <http://e/{graph}>" if graph else ""
    return f"<http://e/{subject}> <http://e/{name}> {number}{graph_name} ."


OLD = sorted(
    [
        quad("a", "p", 1, "g1"),
        quad("a", "q", 2, "g1"),
        quad("a", "p", 1, "g2"),
        quad("b", "p", 3, "g2"),
    ]
)


def test_the_test_reads_its_own_data():
    assert lines(quads()) == OLD


def test_data_is_inserted_and_the_rest_stays():
    new = after("PREFIX : <http://e/> INSERT DATA { GRAPH :g3 { :c :p 4 } }")
    assert new == sorted([*OLD, quad("c", "p", 4, "g3")])


def test_where_sees_the_union_of_all_graphs():
    new = after("PREFIX : <http://e/> INSERT { GRAPH :g3 { ?s :r 1 } } WHERE { ?s :p 3 }")
    assert new == sorted([*OLD, quad("b", "r", 1, "g3")])


def test_without_the_union_where_sees_the_default_graph_alone():
    text = "PREFIX : <http://e/> INSERT { GRAPH :g3 { ?s :r 1 } } WHERE { ?s :p 3 }"
    assert after(text, union=False) == OLD


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://e/a> <http://e/p> 9 }",
        "CLEAR DEFAULT",
        "DROP ALL",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_the_union_cannot_be_written(text):
    with pytest.raises(QueryError, match="union of all named graphs"):
        after(text)


def test_the_default_graph_of_a_scratch_dataset_can_be_written():
    new = after("INSERT DATA { <http://e/a> <http://e/p> 9 }", union=False)
    assert new == sorted([*OLD, quad("a", "p", 9, "")])


@pytest.mark.parametrize(
    ("text", "using", "named", "expected"),
    [
        (
            "PREFIX : <http://e/> INSERT { GRAPH :g3 { ?s :r 1 } } WHERE { ?s :p ?o }",
            ("http://e/g1",),
            (),
            [*OLD, quad("a", "r", 1, "g3")],
        ),
        (
            "PREFIX : <http://e/> INSERT { GRAPH :g3 { ?s :r 1 } } WHERE { GRAPH ?g { ?s :p ?o } }",
            (),
            ("http://e/g1",),
            [*OLD, quad("a", "r", 1, "g3")],
        ),
        (
            "PREFIX : <http://e/> INSERT DATA { GRAPH :g3 { :c :p 1 } } ; DELETE { GRAPH :g2 { ?s ?p ?o } } # WHERE {\nWHERE { GRAPH :g2 { ?s ?p ?o } }",
            (),
            ("http://e/g2",),
            [OLD[0], OLD[2], quad("c", "p", 1, "g3")],
        ),
        (
            "PREFIX : <http://e/> DELETE /*\n WHERE { GRAPH ?g { ?s :p 3 } }".replace("/*", "#"),
            (),
            ("http://e/g2",),
            OLD[:3],
        ),
    ],
)
def test_the_dataset_of_the_protocol_is_that_of_every_where(text, using, named, expected):
    new = after(text, union=False, using_graphs=using, using_named_graphs=named)
    assert new == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "WITH <http://e/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <http://e/g1> WHERE { ?s ?p ?o }",
        "delete { ?s ?p ?o } using named <http://e/g1> where { ?s ?p ?o }",
    ],
)
def test_two_datasets_for_one_operation_are_refused(text):
    with pytest.raises(QueryError, match="only one of them"):
        after(text, using_graphs=("http://e/g1",))


def test_words_that_look_like_clauses_stay_as_they_are():
    text = 'INSERT DATA { <http://e/where> <http://e/p> "USING WHERE {" } # WITH WHERE'
    assert write_dataset_clauses(text, Update(text, using_graphs=("http://e/g1",))) == text


@pytest.mark.parametrize("iri", ["no iri", "relative", "http://e/> <http://e/"])
def test_a_graph_that_is_no_iri_is_refused(iri):
    with pytest.raises(QueryError, match="no absolute IRI"):
        after("DELETE WHERE { ?s ?p ?o }", using_graphs=(iri,))


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/x>",
        "load silent <http://127.0.0.1:9/x> into graph <http://e/g>",
        "CLEAR GRAPH <http://e/g1>;LOAD<http://127.0.0.1:9/x>",
        "INSERT { GRAPH <http://e/g> { ?s ?p ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_what_would_send_a_request_is_refused(text):
    with pytest.raises(QueryError, match="is refused"):
        after(text)


def test_the_words_in_names_and_strings_mean_what_they_meant():
    text = (
        "PREFIX e: <http://e/> INSERT DATA { GRAPH e:payload { e:load e:p 'LOAD' . "
        "<http://e/upload> e:service 1 } }"
    )
    added = set(apply_update(quads(), Update(text), union=True)) - set(quads())
    assert {q.subject for q in added} == {NamedNode("http://e/load"), NamedNode("http://e/upload")}
    assert "LOAD" in {q.object.value for q in added}
    assert {q.graph_name for q in added} == {NamedNode("http://e/payload")}


def test_a_mistake_is_told_with_its_position():
    with pytest.raises(QueryError, match=r"error at 2:1"):
        after("INSERT DATA { } ;\nCLEAR XYZ")


def test_nothing_is_done_when_the_second_operation_fails():
    given = quads()
    with pytest.raises(QueryError):
        apply_update(given, Update("DROP ALL; CREATE GRAPH <http://e/g1>; ;"), union=False)
    assert lines(given) == OLD


def test_relative_names_are_resolved_against_the_base():
    new = after("INSERT DATA { GRAPH <g3> { <c> <p> 1 } }", base="http://e/")
    assert new == sorted([*OLD, quad("c", "p", 1, "g3")])


def test_blank_nodes_keep_apart():
    text = "INSERT DATA { [] <http://e/p> 1 }; INSERT DATA { [] <http://e/p> 1 }"
    assert len({quad.subject for quad in apply_update([], Update(text), union=False)}) == 2


@pytest.fixture(scope="module")
def listener():
    """A port that tells whether anybody has connected to it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield listening


WAYS = [
    "LOAD {iri}",
    "load{iri}",
    "LOAD SILENT {iri} INTO GRAPH <http://e/g>",
    "L\\u004FAD {iri}",
    "\\u004cOAD {iri}",
    "LO#\nAD {iri}",
    "PREFIX x: <http://e/> LOAD {iri}",
    "PREFIX x: <http://127.0.0.1:{port}/> LOAD x:a",
    "CLEAR SILENT GRAPH <http://e/g>;LOAD {iri}",
    "INSERT DATA {{}};\nLOAD {iri}",
    "INSERT {{ GRAPH <http://e/g> {{ ?s ?p ?o }} }} WHERE {{ SERVICE {iri} {{ ?s ?p ?o }} }}",
    "INSERT {{ GRAPH <http://e/g> {{ ?s ?p ?o }} }} WHERE {{ S\\u0045RVICE {iri} {{ ?s ?p ?o }} }}",
    "COPY {iri} TO <http://e/g>",
    "INSERT DATA {{ GRAPH {iri} {{ {iri} {iri} {iri} }} }}",
]


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_writing_an_update_reaches_the_network(listener, way):
    port = listener.getsockname()[1]
    text = way.format(iri=f"<http://127.0.0.1:{port}/a.nt>", port=port)
    with suppress(QueryError):
        apply_update(quads(), Update(text), union=True)
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_listener_hears_the_engine(listener):
    """Without the refusal it would be asked: the test above can fail."""

    def load():
        with suppress(OSError):
            pyoxigraph.Store().update(f"LOAD <http://127.0.0.1:{listener.getsockname()[1]}/a.nt>")

    thread = threading.Thread(target=load)
    thread.start()
    listener.settimeout(10)
    connection, _ = listener.accept()
    connection.close()
    listener.settimeout(0.05)
    thread.join()
