"""No text that passes inspection makes Oxigraph send a request, however it is written."""

import re
import socket
import threading

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.errors import QueryError
from peelgraph.store import inspection
from peelgraph.store.inspection import QueryForm, inspect_query


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * {}", QueryForm.SELECT),
        ("ask{}", QueryForm.ASK),
        (
            "# a comment: DESCRIBE\nBASE <http://e/> PREFIX ask: <x#y> CONSTRUCT {} {}",
            QueryForm.CONSTRUCT,
        ),
        ("PREFIX : <http://select/>\nDescribe <x>", QueryForm.DESCRIBE),
        ("SELECT?x{}", QueryForm.SELECT),
    ],
)
def test_the_form_is_the_first_keyword_after_the_prologue(text, form):
    assert inspect_query(text).form is form


BEGINNINGS = st.one_of(
    st.sampled_from(["PREFIX", "prefix", "BASE", "SELECT", "ask", "DESCRIBE", "INSERT", "SELECT."]),
    st.sampled_from(
        [" ", "\n", "\u00a0", "#", "?", "{", "*", ":", "a:", "a.b:", "-", "x", "@", "."]
    ),
    st.sampled_from(
        ["<http://e/select>", "<http://e/#ask>", "<", ">", '"ask"', "\u017f", "\u212a"]
    ),
)


@given(st.lists(BEGINNINGS, max_size=12).map("".join))
def test_the_usual_beginning_is_read_as_token_by_token(text):
    def form() -> object:
        try:
            return inspection._find_form(text)
        except QueryError as error:
            return str(error)

    found = form()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspection, "_USUAL_BEGINNING", re.compile("(?!)"))
        assert form() == found


@pytest.mark.parametrize("text", ["INSERT DATA {}", "PREFIX : <x> clear all", "LOAD <http://e/>"])
def test_an_update_is_refused_as_one(text):
    with pytest.raises(QueryError, match="read-only"):
        inspect_query(text)


@pytest.mark.parametrize("text", ["", "  # nothing", "{}", "hello", "PREFIX : <x>"])
def test_what_has_no_form_is_refused(text):
    with pytest.raises(QueryError):
        inspect_query(text)


def test_a_misplaced_word_is_told_with_line_and_column():
    with pytest.raises(QueryError, match="error at 2:3: 'HELLO'"):
        inspect_query("\n  hello")


HARMLESS = [
    'SELECT ("the Service" AS ?service) {}',
    "SELECT (STR(<http://e/service>) AS ?x) {} # service",
    "PREFIX s: <http://e/service#> SELECT (STR(s:service) AS ?x) {}",
    "SELECT ('''it's a \"service\"''' AS ?x) {}",
    "SELECT ?my_service {}",
    "ASK { ?s ?p _:service }",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_in_strings_names_and_comments_means_what_it_meant(text):
    engine = pyoxigraph.Store()
    before, after = engine.query(text), engine.query(inspect_query(text).text)
    if isinstance(before, pyoxigraph.QueryBoolean):
        assert bool(before) == bool(after)
    else:
        assert [tuple(row) for row in before] == [tuple(row) for row in after]


# {} is an address where somebody listens.
HARMFUL = [
    "ASK {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "ASK {{ service SILENT <{}> {{ ?s ?p ?o }} }}",
    "ASK {{ BIND(<{}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
    "ASK {{ VALUES ?x {{ <{}> }} SERVICE ?x {{ ?s ?p ?o }} }}",
    "PREFIX x: <{}> ASK {{ SERVICE x: {{ ?s ?p ?o }} }}",
    "PREFIX x: <{}> ASK {{ SERVICEx:{{ ?s ?p ?o }} }}",
    "PREFIX : <{}> ASK {{ SERVICE:{{ ?s ?p ?o }} }}",
    "PREFIX x: <{}> ASK {{ SERVICESILENTx:{{ ?s ?p ?o }} }}",
    'SELECT * {{ VALUES ?s {{ 1 }} FILTER(!(?s<?p#>"""\n)) SERVICE <{}> {{ ?s ?p ?o }} #"""\n }}',
    "SELECT * {{ VALUES ?s {{ 1 }} FILTER(!(?s<?p#>'\n)) SERVICE <{}> {{ ?s ?p ?o }} #'\n }}",
    "ASK {{ FILTER(1<2)SERVICE<{}>{{ ?s ?p ?o }} }}",
    "ASK {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{}> {{ ?s ?p ?o }} }} }} }} }}",
    "ASK {{ FILTER EXISTS {{ SERVICE <{}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
    "ASK {{ \\u0053ERVICE <{}> {{ ?s ?p ?o }} }}",
    "ASK {{ S\\u0045RVICE <{}> {{ ?s ?p ?o }} }}",
    "ASK {{ SER#\nVICE <{}> {{ ?s ?p ?o }} }}",
    "PREFIX x: <http://e/> ASK {{ OPTIONAL {{ ?s ?p x:.SERVICE <{}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ OPTIONAL {{ ?s ?p 1.SERVICE <{}> {{ ?s ?p ?o }} }} }}",
    "ASK {{ {{}} UNION {{ ?s ?p trueSERVICE <{}> {{ ?s ?p ?o }} }} }}",
]


@pytest.fixture(scope="module")
def listener():
    """An address where every connection is counted and dropped."""
    connections: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connections.append(connection)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", connections
        server.shutdown(socket.SHUT_RDWR)


def run(text: str) -> None:
    engine = pyoxigraph.Store()
    engine.update("INSERT DATA { <http://e/s> <http://e/p> 1 }")
    answer = engine.query(text)
    if not isinstance(answer, pyoxigraph.QueryBoolean):
        list(answer)


def test_the_listener_hears_the_engine(listener):
    address, connections = listener
    with pytest.raises(OSError):
        run(HARMFUL[0].format(address))
    assert connections
    connections.clear()


@pytest.mark.parametrize("pattern", HARMFUL)
def test_no_way_of_writing_the_clause_reaches_the_network(listener, pattern):
    address, connections = listener
    connections.clear()
    with pytest.raises((QueryError, SyntaxError)):
        run(inspect_query(pattern.format(address)).text)
    assert not connections


PIECES = st.one_of(
    st.sampled_from(
        ["SERVICE", "service", "SILENT", "FILTER", "?x", "x:", "@en", "<http://127.0.0.1:1/>"]
    ),
    st.sampled_from(['"' * 3, "'" * 3]),
    st.sampled_from("<>#'\"\\{}:.1()-=,\n "),
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_the_keyword_never_stands_free_in_what_passes(pieces):
    try:
        passed = inspect_query("ASK {" + pieces).text
    except QueryError:
        return
    for found in _occurrences(passed):
        assert passed[found - 1] in "?$:_" or passed[found - 1].isalnum()


def _occurrences(text: str) -> list[int]:
    lowered = text.lower()
    return [at for at in range(len(lowered)) if lowered.startswith("service", at)]


@pytest.mark.parametrize(
    "piece", ['"""\\', '\\"', "'\n", "<", "a.", ":", "a:", "-a", "\\", '"', "#", "@a", "?", "%"]
)
def test_inspection_takes_time_linear_in_the_text(piece):
    text = "SELECT " + piece * (400_000 // len(piece)) + "service"
    try:
        inspect_query(text)
    except QueryError as error:
        assert str(error)  # noqa: PT017
