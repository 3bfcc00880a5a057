"""On a connection that is lent, a client and an operator see what they see on any other."""

import gzip
import io
import json
import logging
import re
import time
from contextlib import closing, contextmanager

import pytest

from peelgraph.store.packing import zstd
from peelgraph.store.published.versions import load_version, make_current
from peelgraph.web.serving.logs import build_log_config

from .lending import lend_of, new, serve
from .wire import JSON, TOKEN, get, without_own

BASE = "https://other.example/id/"
ASK_ONE = "ASK { ?s ?p 'one' }"
ONE = "CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o FILTER(?o = 'one') }"
FEW = "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3"
SELECT_TYPES = (
    JSON,
    "application/json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "text/csv;q=0.5, text/tab-separated-values",
    "*/*",
)
GRAPH_TYPES = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)
UNPACK = {"gzip": gzip.decompress, "zstd": zstd.decompress}


@pytest.fixture(scope="module")
def service(tmp_path_factory, settings, documentation):
    home = tmp_path_factory.mktemp("alike")
    with serve(settings, documentation, home, base=BASE, log_queries=True) as made:
        made.second = made.publish("two")
        make_current(home, load_version(home, made.first))
        made.pool.follow(made.first)
        yield made


@pytest.fixture
def lend(service):
    with lend_of(service) as lend:
        yield lend


def ask_both(service, lend, query, /, first=None, **asked):
    """Ask on a connection that is lent, and in the ordinary way; they must agree. Gives the answer.

    On a busy machine a connection may come back before: what takes more than 10 ms is not for it.
    """
    for _ in range(10):
        connection, target = lend(first or query, **asked), new(query)
        status, headers, body = connection.ask(get(target, **asked))
        if not service.direct:  # the service itself has not seen it
            break
    else:
        pytest.fail("no connection stayed lent")
    ordinary = connection.ask(get(target, **asked, x_request_id="mine"))
    assert (status, body) == (200, ordinary[2])
    assert without_own(headers) == without_own(ordinary[1])
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
    assert headers["date"].endswith("GMT")
    return headers, body


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br, zstd"])
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ASK_ONE, JSON),
        (ASK_ONE, "application/sparql-results+xml"),
        *((FEW, accept) for accept in SELECT_TYPES),
        ("SELECT ?o { ?s ?p ?o } LIMIT 300", JSON),
        ("SELECT ?o { ?s ?p ?o FILTER(?o = 'nothing') }", "text/csv"),
        ("SELECT (<relative> AS ?iri) {}", "text/csv"),
        *((ONE, accept) for accept in GRAPH_TYPES),
        ("DESCRIBE ?s { ?s ?p 'one' }", "application/n-triples"),
    ],
)
def test_an_answer_is_that_of_the_ordinary_way(service, lend, query, accept, encoding):
    asked = {"accept": accept, "accept_encoding": encoding}
    headers, body = ask_both(service, lend, query, **asked)
    coding = headers.get("content-encoding")
    if query.startswith("ASK") or encoding == "identity":
        assert coding is None
    else:
        assert coding == ("gzip" if encoding == "gzip" else "zstd")
    plain = UNPACK[coding](body) if coding else body
    if query is FEW or query is ONE:
        assert b"https://x.example/" in plain
    elif "relative" in query:
        assert f"{BASE}relative".encode() in plain


def test_one_manner_has_all_forms_of_query_that_have_its_format(service, lend):
    for query in (ASK_ONE, FEW, "ASK { ?s ?p 'two' }"):
        assert ask_both(service, lend, query, first=FEW)[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_for": "192.0.2.1", "x_forwarded_prefix": "/mine"},
        {"x_forwarded_host": "other.test", "x_forwarded_proto": "https"},
        {"forwarded": "for=192.0.2.1;host=other.test;proto=https"},
        {"host": "other.test:8000"},
        {"origin": "https://other.test", "cookie": "a=b", "range": "bytes=0-1", "if_match": '"x"'},
        {"connection": "keep-alive", "cache_control": "no-cache"},
    ],
)
def test_headers_that_say_nothing_to_the_ordinary_way_say_nothing_here(service, lend, headers):
    told, body = ask_both(service, lend, ASK_ONE, **headers)
    assert "</timemap/sparql?" in told["link"]
    assert b"true" in body


def ask_elsewhere(service, request: bytes, *, has_body: bool):
    with closing(service.connect()) as other:
        other.send(request)
        return other.read(has_body=has_body)


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", new("ASK {"), {}, 400),
        ("GET", new("ASK { SERVICE <http://127.0.0.1/> {} }"), {}, 400),
        ("GET", new("ASK { FILTER(NOW() > 1) }"), {}, 200),
        ("GET", new("INSERT DATA {}"), {}, 400),
        ("GET", new(more="&timeout=1"), {}, 200),
        ("GET", new(more="&default-graph-uri=https://x.example/none"), {}, 200),
        ("GET", new(more="&version=none"), {}, 404),
        ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, 400),
        ("GET", "/sparql/?query=ASK%20%7B%7D", {}, 200),
        ("GET", new(), {"accept": "text/html"}, 200),
        ("GET", new(), {"accept": "image/png"}, 406),
        ("GET", new(), {"if_none_match": "*"}, 304),
        ("GET", new(), {"if_none_match": '"other"'}, 200),
        ("GET", new(), {"if_modified_since": "Tue, 01 Jan 2030 00:00:00 GMT"}, 200),
        ("GET", new(), {"accept_datetime": "Tue, 01 Jan 2030 00:00:00 GMT"}, 200),
        ("GET", new(), {"accept_datetime": "yesterday"}, 400),
        ("GET", new(), {"authorization": f"Bearer {TOKEN}"}, 200),
        ("HEAD", new(), {}, 200),
        ("OPTIONS", "/sparql", {}, 204),
        ("DELETE", "/sparql", {}, 405),
        ("GET", "/sparql", {"accept": "text/turtle"}, 200),
        ("GET", "/health/live", {}, 200),
        ("GET", "/nothing-is-here", {}, 404),
    ],
)
def test_what_is_not_like_most_is_answered_in_the_ordinary_way(
    service, lend, method, target, headers, status
):
    connection = lend()
    request = get(target, method=method, **headers)
    connection.send(request)
    answered, own, body = connection.read(has_body=method != "HEAD")
    assert answered == status
    ordinary = ask_elsewhere(service, request, has_body=method != "HEAD")
    assert (answered, body) == (ordinary[0], ordinary[2])
    assert without_own(own) == without_own(ordinary[1])
    assert connection.ask(get(new()))[0] == 200


def test_a_version_or_a_time_that_is_asked_for_is_not_the_current_one(service, lend):
    connection = lend()
    assert b"true" in connection.ask(get(new()))[2]
    assert b"false" in connection.ask(get(new(more=f"&version={service.second}")))[2]
    connection = lend()
    past = {"accept_datetime": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert "memento-datetime" in connection.ask(get(new(), **past))[1]


def test_an_entity_tag_from_here_is_known_everywhere(service, lend):
    connection, target = lend(), new()
    tag = connection.ask(get(target))[1]["etag"]
    assert not service.direct
    status, headers, body = connection.ask(get(target, if_none_match=tag))
    assert (status, headers["etag"], body) == (304, tag, b"")


def test_a_large_answer_is_streamed_by_the_service(service, lend):
    connection = lend()
    connection.send(get(new("SELECT * { ?s ?p ?o . ?a ?b 'one' }"), accept="text/csv"))
    status, _, body = connection.read_chunks()
    assert (status, body.count(b"\n")) == (200, 3002)
    assert connection.ask(get(new()))[0] == 200


def post(query: str) -> bytes:
    length, kind = str(len(query)), "application/sparql-query"
    head = get("/sparql", method="POST", content_type=kind, content_length=length)
    return head + query.encode()


@pytest.mark.parametrize("pieces", [1, 2, 3, 40])
def test_requests_that_come_at_once_or_in_pieces_are_answered_in_order(service, lend, pieces):
    connection = lend()
    requests = [
        get(new("ASK { ?s ?p 'one' }")),
        get(new("ASK { ?s ?p 'two' }")),
        post("ASK { ?s ?p 'two' }"),
        get(new("ASK { ?s ?p 'two' }"), content_length="3") + b"GET",  # its body, and no request
        get(new("ASK { ?s ?p 'one' }")),
    ]
    data = b"".join(requests)
    size = -(-len(data) // pieces)
    for start in range(0, len(data), size):
        connection.send(data[start : start + size])
        time.sleep(0.1 / pieces)
    said = [b"true" in connection.read()[2] for _ in requests]
    assert said == [True, False, False, False, True]


def test_a_body_that_comes_later_is_read_by_the_service(service, lend):
    connection = lend()
    request = post("ASK { ?s ?p 'two' }")
    connection.send(request[:-19])
    time.sleep(0.1)
    connection.send(request[-19:])
    assert b"false" in connection.read()[2]


@pytest.mark.parametrize("last", [{"connection": "close"}, {"version": "1.0"}])
def test_a_connection_ends_after_the_last_request(service, lend, last):
    connection = lend()
    assert connection.ask(get(new(), **last))[0] == 200
    assert connection.is_closed()


@contextmanager
def json_lines():
    """The lines of requests as they are written with PEELGRAPH_LOG=json."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(build_log_config("json")["formatters"]["chosen"]["()"]())
    logger = logging.getLogger("peelgraph.requests")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    lines = []
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
        lines += map(json.loads, written.getvalue().splitlines())


@pytest.mark.parametrize("with_queries", [True, False])
def test_an_answer_has_one_line_in_the_log_like_any_other(service, lend, with_queries, monkeypatch):
    monkeypatch.setattr(service.shortcuts._monitor, "log_queries", with_queries)
    connection, target = lend(), new()
    time.sleep(0.2)  # what was answered until now is reported
    with json_lines() as lines:
        identifiers = [connection.ask(get(target))[1]["x-request-id"]]
        assert not service.direct
        identifiers += [connection.ask(get(target))[1]["x-request-id"]]
        assert service.direct
        connection.ask(get(target, x_request_id="mine"))
        identifiers += ["mine"]
        time.sleep(0.2)
    assert [line["request_id"] for line in lines] == identifiers
    kinds = [{name: type(value) for name, value in line.items()} for line in lines]
    assert kinds[0] == kinds[1] == kinds[2]
    assert {type(line["seconds"]) for line in lines} == {float}
    fixed = [
        {
            n: line.get(n)
            for n in ("level", "logger", "process", "method", "path", "status", "query")
        }
        for line in lines
    ]
    assert fixed[0] == fixed[1] == fixed[2]
    assert fixed[0]["query"] == (target.partition("?")[2] if with_queries else None)
    assert all(("ASK" in json.dumps(line)) == with_queries for line in lines)


def read_counters(connection) -> dict[str, float]:
    text = connection.ask(get("/metrics"))[2].decode()
    return {
        name: float(value)
        for name, value in re.findall(r"^(peelgraph_\S+) (\S+)$", text, re.MULTILINE)
        if not name.startswith("peelgraph_query_seconds_bucket")
    }


def test_every_answer_is_counted_once(service, lend):
    connection = lend()
    with closing(service.connect()) as observer:
        time.sleep(0.2)  # what was answered until now is counted
        before = read_counters(observer)
        for _ in range(20):
            assert connection.ask(get(new()))[0] == 200
        assert not service.direct
        asked = 'peelgraph_queries_total{outcome="answered"}'
        looks = 1
        while (after := read_counters(observer))[asked] < before[asked] + 20:
            looks += 1
            assert looks < 2000
    changed = {name: n - before.get(name, 0) for name, n in after.items() if n != before.get(name)}
    assert 0 <= changed.pop("peelgraph_query_seconds_sum") < 20
    assert changed.pop("peelgraph_query_seconds_created", 0) == 0
    assert changed == {
        asked: 20,
        "peelgraph_query_seconds_count": 20,
        'peelgraph_http_requests_total{method="GET",status="200"}': 20 + looks,
    }
