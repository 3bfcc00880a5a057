"""A triple store elsewhere: what it may answer, what it may not, and a publication that stops."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from peelgraph.errors import (
    AnswerTooLargeError,
    BusyError,
    EngineError,
    EngineTimeoutError,
    QueryError,
    SettingsError,
    UnknownVersionError,
)
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.settings import Settings
from peelgraph.store.inspection import bind_variables
from peelgraph.store.interface import Boolean, Question, Solutions
from peelgraph.store.packing import Coding
from peelgraph.store.remote.graph_store import DefaultGraph, GraphStore, Sending, send_version
from peelgraph.store.remote.marker import name_marker
from peelgraph.store.remote.sparql_client import Endpoint
from peelgraph.store.remote.stores import RemoteStores, build_sent
from peelgraph.web.http.problems import build_problem

LIMITS = replace(Settings.from_environment({}).limits, timeout=1.0, longest_timeout=2.0)
JSON = "application/sparql-results+json"
CSV = "text/csv"


def triple(graph, value):
    node = NamedNode(f"https://example.org/{value}")
    return Quad(
        node,
        NamedNode("https://example.org/p"),
        Literal(value),
        NamedNode(f"https://example.org/{graph}"),
    )


OLD = [triple("same", "kept"), triple("changed", "old"), triple("removed", "gone")]
NEW = [triple("same", "kept"), triple("changed", "new"), triple("added", "kept")]
VALUES = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"


@pytest.fixture
def opened() -> Iterator[Callable[..., RemoteStores]]:
    made = []

    def open_stores(address, limits=LIMITS) -> RemoteStores:
        made.append(RemoteStores(Endpoint(address), DEFAULT_BASE, limits))
        return made[-1]

    yield open_stores
    for stores in made:
        stores.close()


def values_of(store) -> list[str]:
    answer = store.query(VALUES)
    assert isinstance(answer, Solutions)
    return [row[0].value for row in answer.rows]


class Interrupted(Exception):  # noqa: N818 (stands for a publisher that is killed)
    pass


class StoppedStore(GraphStore):
    """A graph store whose publisher is stopped at the nth request, before or after it is done."""

    def _request(self, method, graph, content):
        steps = STOPS[self.address]
        steps[0] -= 1
        if steps[0] == 0 and steps[1] == "before":
            raise Interrupted
        answer = super()._request(method, graph, content)
        if steps[0] == 0:
            raise Interrupted
        return answer


STOPS: dict[str, list] = {}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_stopped_at_any_request_no_mixture_is_answered_and_the_next_try_goes_on(
    oxigraph_server, opened, moment
):
    plain = GraphStore(oxigraph_server.graphs)
    stopped, finished = 0, False
    while not finished:
        send_version(plain, "old", OLD, DEFAULT_BASE)
        stopped += 1
        STOPS[plain.address] = [stopped, moment]
        finished = True
        with suppress(Interrupted):
            send_version(StoppedStore(plain.address), "new", NEW, DEFAULT_BASE)
            continue
        finished = False
        stores = opened(oxigraph_server.query)
        expected = {"old": ["gone", "kept", "old"], "new": ["kept", "new"]}
        try:
            store = stores.current()
            assert values_of(store) == expected[store.version]
        except BusyError as error:
            assert "being published" in str(error)  # noqa: PT017
        again = send_version(plain, "new", NEW, DEFAULT_BASE)
        assert again.kept + again.sent == 4
        assert values_of(
            stores.current() if False else opened(oxigraph_server.query).current()
        ) == [
            "kept",
            "new",
        ]
    assert stopped > 7
    assert {t.object.value for t in plain.read(None)} == {"kept", "new"}
    assert plain.read("https://example.org/removed") == ()


def test_only_what_changed_is_sent(oxigraph_server):
    store = GraphStore(oxigraph_server.graphs)
    send_version(store, "old", OLD, DEFAULT_BASE)
    assert send_version(store, "old", OLD, DEFAULT_BASE) == Sending(0, 0, 4)
    # the changed graph, the added one and the union; the removed one; the same one
    assert send_version(store, "new", NEW, DEFAULT_BASE) == Sending(3, 1, 1)
    assert send_version(store, "new", NEW, DEFAULT_BASE, DefaultGraph.UNION) == Sending(0, 1, 3)
    assert store.read(None) == ()


def test_a_version_that_changes_under_a_query_is_never_mixed(oxigraph_server, opened):
    graphs = GraphStore(oxigraph_server.graphs)
    send_version(graphs, "old", OLD, DEFAULT_BASE)
    stores = opened(oxigraph_server.query)
    store = stores.current()
    assert values_of(store) == ["gone", "kept", "old"]
    send_version(graphs, "new", NEW, DEFAULT_BASE)
    assert values_of(store) == ["gone", "kept", "old"], "what was answered is kept by version"
    with pytest.raises(BusyError, match="Another version"):
        store.query("SELECT * { ?s ?p ?o }")
    stores.follow("new")
    time.sleep(1.1)
    assert stores.current().version == "new"
    assert stores.open("new") is stores.current()
    with pytest.raises(UnknownVersionError):
        stores.open("old")


def test_a_store_without_a_version_is_told_so(oxigraph_server, opened):
    GraphStore(oxigraph_server.graphs).remove(name_marker(DEFAULT_BASE))
    with pytest.raises(EngineError, match="holds no version"):
        opened(oxigraph_server.query).current()


def test_an_answer_comes_in_every_format_and_packed(oxigraph_server, opened):
    send_version(GraphStore(oxigraph_server.graphs), "old", OLD, DEFAULT_BASE)
    store = opened(oxigraph_server.query).current()
    assert store.serialize(VALUES, CSV) == b"o\r\ngone\r\nkept\r\nold\r\n"
    assert store.query("ASK {}") == Boolean(value=True)
    turtle = store.serialize("CONSTRUCT WHERE { ?s ?p 'old' }", "text/turtle")
    assert len(list(parse(turtle, RdfFormat.TURTLE))) == 1
    reply = asyncio.run(store.ask(Question(VALUES, CSV, coding=Coding.GZIP)))
    assert reply.head[:2] == b"\x1f\x8b"
    graph = "https://example.org/changed"
    only = store.serialize(VALUES, CSV, default_graphs=[graph])
    assert only == b"o\r\nold\r\n"
    assert store.serialize("SELECT * {}", CSV, base="https://example.org/") == b"\r\n\r\n"


def test_a_mistake_in_a_query_is_the_askers(oxigraph_server, opened):
    send_version(GraphStore(oxigraph_server.graphs), "old", OLD, DEFAULT_BASE)
    store = opened(oxigraph_server.query).current()
    with pytest.raises(QueryError, match="refuses the query"):
        store.query("SELECT * {")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="read-only"):
        store.query("DROP ALL")


HOSTILE = [
    '"} } DROP ALL #',
    '\\"}\nDROP ALL',
    "'''",
    '"""',
    "\\",
    "\n\r\t\0",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "?o } SELECT * { SERVICE <http://127.0.0.1/> {}",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_a_value_whatever_it_holds(oxigraph_server, opened, value):
    hostile = Quad(
        NamedNode("https://example.org/x"),
        NamedNode("https://example.org/p"),
        Literal(value, language="en"),
        NamedNode("https://example.org/same"),
    )
    version = str(abs(hash(value)))
    send_version(GraphStore(oxigraph_server.graphs), version, [*OLD, hostile], DEFAULT_BASE)
    store = opened(oxigraph_server.query).current()
    answer = store.query("SELECT ?s ?o { ?s ?p ?o }", bindings={"o": hostile.object})
    assert answer == Solutions(("s", "o"), ((hostile.subject, hostile.object),))


@pytest.mark.parametrize("iri", ["https://example.org/> } DROP ALL #", "relative", "http://a/ b"])
def test_what_is_no_iri_is_refused_before_it_is_sent(oxigraph_server, opened, iri):
    send_version(GraphStore(oxigraph_server.graphs), "old", OLD, DEFAULT_BASE)
    store = opened(oxigraph_server.query).current()
    for ask in (store.describe, store.graph, store.contains_subject):
        with pytest.raises(QueryError):
            ask(iri)


def test_values_are_written_at_the_head_of_the_pattern():
    text = "# { no\nSELECT ?s # {\nWHERE { ?s ?p '{' }"
    assert bind_variables(text, {"s": "<http://e/a>", "p": '"x"'}) == (
        "# { no\nSELECT ?s # {\nWHERE { VALUES (?s ?p) { (<http://e/a> \"x\") } ?s ?p '{' }"
    )
    assert bind_variables(text, {}) == text
    for wrong in ("ASK {}", "CONSTRUCT WHERE {}"):
        with pytest.raises(QueryError):
            bind_variables(wrong, {"s": "<http://e/a>"})
    with pytest.raises(QueryError):
        build_sent(Question(text, JSON, bindings=(("s", BlankNode()),)))


# An engine that misbehaves: each answer to the query is raw, that to the marker is right.

MARKER = (
    b'{"head":{"vars":["version"]},"results":{"bindings":'
    b'[{"version":{"type":"literal","value":"v"}}]}}'
)
PROBE = (
    b'{"head":{"vars":["larger"]},"results":{"bindings":[{"larger":{"type":"literal",'
    b'"datatype":"http://www.w3.org/2001/XMLSchema#boolean","value":"true"}}]}}'
)
COUNTS = b'{"head":{"vars":["graph","triples"]},"results":{"bindings":[]}}'
GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'


def http(body, *, status="200 OK", kind=JSON, length=None):
    length = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def chunked(*parts):
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head.encode() + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


BAD = {
    "is no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n", HTTPStatus.BAD_GATEWAY),
    "says nothing": (b"", HTTPStatus.BAD_GATEWAY),
    "half of a body": (http(GOOD[:40], length=len(GOOD)), HTTPStatus.BAD_GATEWAY),
    "half of a chunked body": (chunked(GOOD[:40]), HTTPStatus.BAD_GATEWAY),
    "half, as if whole": (http(GOOD[:60]), HTTPStatus.BAD_GATEWAY),
    "a sentence inside": (http(GOOD[:-4] + b"Error: timeout"), HTTPStatus.BAD_GATEWAY),
    "a sentence behind": (http(GOOD + b"\nError: timeout"), HTTPStatus.BAD_GATEWAY),
    "garbage": (http(b"\x00\xff" * 50), HTTPStatus.BAD_GATEWAY),
    "a page": (http(b"<html>login", kind="text/html"), HTTPStatus.BAD_GATEWAY),
    "another form": (http(b'{"head":{},"boolean":true}'), HTTPStatus.BAD_GATEWAY),
    "its own failure": (http(b"", status="500 Internal Server Error"), HTTPStatus.BAD_GATEWAY),
    "no entry": (http(b"", status="401 Unauthorized"), HTTPStatus.BAD_GATEWAY),
    "nowhere": (http(b"", status="404 Not Found"), HTTPStatus.BAD_GATEWAY),
    "busy": (http(b"", status="503 Service Unavailable"), HTTPStatus.BAD_GATEWAY),
    "never": (None, HTTPStatus.GATEWAY_TIMEOUT),
    "drop by drop": ([http(GOOD)[:-20], *[b" "] * 100], HTTPStatus.GATEWAY_TIMEOUT),
}


class BadEngine:
    """One raw answer to every query; a real socket, so that it can break off as it likes."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.1)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self.probe = PROBE
        self.answer: bytes | list[bytes] | None = None
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/sparql"

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listening.accept()
                threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(5)
            asked = self._read(connection)
            if b"publication" in asked:
                connection.sendall(http(MARKER))
            elif b"larger" in asked:
                connection.sendall(http(self.probe))
            elif b"COUNT" in asked:
                connection.sendall(http(COUNTS))
            else:
                self._misbehave(connection)

    def _read(self, connection: socket.socket) -> bytes:
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += connection.recv(65536)
        head, _, body = asked.partition(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: ([0-9]+)", head)[1])
        while len(body) < length:
            body += connection.recv(65536)
        return body

    def _misbehave(self, connection: socket.socket) -> None:
        if self.answer is None:
            self._over.wait(10)
        for part in self.answer if isinstance(self.answer, list) else [self.answer or b""]:
            connection.sendall(part)
            if isinstance(self.answer, list) and self._over.wait(0.1):
                return


@pytest.fixture
def bad_engine() -> Iterator[Callable[..., str]]:
    engine = BadEngine()

    def serve(answer) -> str:
        engine.answer = answer
        return engine.address

    serve.engine = engine
    yield serve
    engine.close()


def test_the_stand_in_answers_well_when_it_should(bad_engine, opened):
    store = opened(bad_engine(http(GOOD))).current()
    assert store.query("SELECT ?x {}") == Solutions(("x",), ((Literal("1"),),))


@pytest.mark.parametrize("name", BAD)
def test_an_engine_that_misbehaves_gives_a_clear_status_and_no_answer(bad_engine, opened, name):
    raw, status = BAD[name]
    address = bad_engine(raw)
    store = opened(address).current()
    started = time.monotonic()
    with pytest.raises(EngineError) as caught:
        store.serialize("SELECT ?x {}", CSV)
    assert time.monotonic() - started < 8
    problem = build_problem(caught.value)
    assert problem.status == status
    assert problem.detail.startswith("The triple store behind this service ")
    assert "127.0.0.1" not in problem.detail
    assert isinstance(caught.value, EngineTimeoutError) == (status == HTTPStatus.GATEWAY_TIMEOUT)


def test_an_engine_that_takes_true_for_a_number_is_not_asked(bad_engine, opened, monkeypatch):
    monkeypatch.setattr(BadEngine, "_misbehave", lambda self, connection: None)
    number = PROBE.replace(b"#boolean", b"#integer").replace(b'"true"', b'"1"')
    address = bad_engine(None)
    bad_engine.engine.probe = number
    with pytest.raises(EngineError, match="something else than true"):
        opened(address).current()


def test_an_engine_that_is_down_is_told_so(opened):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(EngineError, match="is down"):
        opened(f"http://127.0.0.1:{port}/sparql").current()
    with pytest.raises(EngineError, match="cannot be reached"):
        GraphStore(f"http://127.0.0.1:{port}/store").read(None)


def test_an_answer_beyond_the_limit_is_no_answer(bad_engine, opened):
    address = bad_engine(http(GOOD[:-2] + b" " * 2000 + b"}}"))
    store = opened(address, replace(LIMITS, largest_answer=1000)).current()
    with pytest.raises(AnswerTooLargeError):
        store.query("SELECT ?x {}")


@pytest.mark.parametrize(
    "value", ["https://example.org/", "sparql+ftp://x", "sparql+", "sparql+https://a b"]
)
def test_an_address_that_is_none_is_told_with_an_example(value):
    with pytest.raises(SettingsError, match=r"sparql\+https://example\.org"):
        Settings.from_environment({"PEELGRAPH_STORE": value})


def test_the_address_is_read_without_its_mark():
    settings = Settings.from_environment({"PEELGRAPH_STORE": "sparql+http://e.org/ds/sparql?a=b"})
    assert settings.store == "http://e.org/ds/sparql?a=b"
