"""A new query by a client whose manner is known: answered as in the ordinary way, or in it."""

import gzip
import logging
import re
import time
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_network

import pytest

from peelgraph.store.interface import HeldReply
from peelgraph.store.packing import zstd
from peelgraph.store.published.versions import publish_version
from peelgraph.web.serving import connections
from peelgraph.web.serving.manners import Manner, Manners, mark_manner
from peelgraph.web.serving.shortcuts import note_request

from .lending import DATASET, new
from .wire import JSON, TOKEN, Service, get, without_own

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?f) }"


@pytest.fixture(scope="module")
def running(tmp_path_factory, settings, documentation):
    limits = replace(settings.limits, timeout=1.0, buffer=100_000, workers=2)
    own = replace(settings, home=tmp_path_factory.mktemp("fast"), token=TOKEN, limits=limits)
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        made.first = publish_version(made.home, DATASET, {}, {}).id
        made.pool.follow(made.first)
        yield made


@pytest.fixture
def service(running):
    running.taken.clear()
    running.direct.clear()
    return running


@pytest.fixture
def connection(service):
    with closing(service.connect()) as made:
        yield made


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br, zstd"])
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK { ?s ?p 'one' }", JSON),
        ("ASK { ?s ?p 'one' }", "application/sparql-results+xml"),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3", "text/csv"),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3", "*/*"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o FILTER(?o = 'one') }", "text/turtle"),
        ("DESCRIBE ?s { ?s ?p 'one' }", "application/n-triples"),
    ],
)
def test_an_answer_is_that_of_the_ordinary_way(service, connection, query, accept, encoding):
    asked = {"accept": accept, "accept_encoding": encoding}
    connection.ask(get(new(query), **asked))
    service.direct.clear()
    target = new(query)
    status, headers, body = connection.ask(get(target, **asked))
    assert len(service.direct) == 1
    ordinary = connection.ask(get(target, **asked, x_request_id="mine"))
    assert len(service.direct) == 1
    assert (status, body) == (200, ordinary[2])
    assert without_own(headers) == without_own(ordinary[1])
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])
    assert headers["date"].endswith("GMT")
    packed = {"gzip": gzip.decompress, "zstd": zstd.decompress}
    if "content-encoding" in headers:
        assert packed[headers["content-encoding"]](body)
    else:
        assert encoding == "identity" or query.startswith("ASK")


def test_what_is_asked_again_becomes_a_known_answer(service, connection):
    connection.ask(get(new()))
    target = new()
    answers = [connection.ask(get(target)) for _ in range(4)]
    assert (len(service.direct), len(service.taken)) == (1, 2)
    assert {body for _, _, body in answers} == {answers[0][2]}
    assert all(without_own(headers) == without_own(answers[0][1]) for _, headers, _ in answers)


def test_a_version_that_becomes_current_answers_at_once(service, connection):
    connection.ask(get(new()))
    assert b"true" in connection.ask(get(new()))[2]
    second = service.publish("two")
    service.direct.clear()
    _, headers, body = connection.ask(get(new()))
    assert (len(service.direct), b"false" in body, second in headers["etag"]) == (1, True, True)
    service.pool.follow(publish_version(service.home, DATASET, {}, {}).id)


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {TOKEN}"},
        {"accept_datetime": "Tue, 01 Jan 2030 00:00:00 GMT"},
        {"x_request_id": "mine"},
        {"content_length": "0"},
        {"if_none_match": '"other"'},
        {"if_modified_since": "Tue, 01 Jan 2030 00:00:00 GMT"},
        {"accept": "text/html"},
        {"expect": "something"},
        {"upgrade": "h2c", "connection": "upgrade"},
    ],
)
def test_a_request_that_says_more_than_what_it_asks_takes_the_ordinary_way(
    service, connection, headers
):
    for _ in range(3):
        assert connection.ask(get(new(), **headers))[0] == 200
    assert not service.direct


@pytest.mark.parametrize(
    ("query", "more", "status"),
    [
        ("ASK {}", "&timeout=1", 200),
        ("ASK {}", "&format=xml", 200),
        ("ASK {}", "&version=none", 404),
        ("ASK { FILTER(NOW() > 1) }", "", 200),
        ("INSERT DATA {}", "", 400),
        ("ASK { SERVICE <http://127.0.0.1/> {} }", "", 400),
    ],
)
def test_a_query_that_is_not_like_most_takes_the_ordinary_way(
    service, connection, query, more, status
):
    connection.ask(get(new()))
    service.direct.clear()
    assert connection.ask(get(new(query, more)))[0] == status
    assert not service.direct


def test_other_methods_and_connections_that_close_take_the_ordinary_way(service):
    for request in (get(new(), connection="close"), get(new(), version="1.0")) * 2:
        with closing(service.connect()) as connection:
            assert connection.ask(request)[0] == 200
            assert connection.is_closed()
    with closing(service.connect()) as connection:
        for _ in range(2):
            connection.send(get(new(), method="HEAD"))
            assert connection.read(has_body=False)[0] == 200
    assert not service.direct


def count(connection, name: str) -> int:
    text = connection.ask(get("/metrics"))[2].decode()
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return int(float(found[1])) if found else 0


@pytest.mark.parametrize(
    ("query", "status", "outcome", "told"),
    [
        ("ASK {", 400, "invalid", b"cannot be parsed"),
        (ENDLESS, 503, "timeout", b"stopped after 1 s"),
    ],
)
def test_a_failure_is_told_as_in_the_ordinary_way_and_the_query_run_once(
    service, connection, query, status, outcome, told
):
    connection.ask(get(new()))
    connection.ask(get(new("SELECT * {} LIMIT 1")))
    service.direct.clear()
    name = f'peelgraph_queries_total{{outcome="{outcome}"}}'
    before = count(connection, name)
    answered, headers, body = connection.ask(get(new(query)))
    assert (answered, headers["content-type"]) == (status, "application/problem+json")
    assert told in body
    assert len(service.direct) == 1
    assert count(connection, name) == before + 1


def test_a_large_answer_is_streamed_and_the_query_run_once(service, connection):
    connection.ask(get(new("SELECT ?o { ?s ?p ?o } LIMIT 1"), accept="text/csv"))
    service.direct.clear()
    before = count(connection, 'peelgraph_queries_total{outcome="answered"}')
    connection.send(get(new("SELECT ?o { ?s ?p ?o } ORDER BY ?o"), accept="text/csv"))
    status, headers, body = connection.read_chunks()
    assert (status, headers["transfer-encoding"]) == (200, "chunked")
    assert (len(body.split()), body[-5:]) == (3002, b"one\r\n")
    assert len(service.direct) == 1
    assert count(connection, 'peelgraph_queries_total{outcome="answered"}') == before + 1


@pytest.fixture(scope="module")
def wide(tmp_path_factory, settings, documentation):
    rows = b"".join(
        b'<https://x.example/s> <https://x.example/p> "%060d" <https://x.example/g> .\n' % n
        for n in range(80_000)
    )
    own = replace(settings, home=tmp_path_factory.mktemp("wide"))
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        made.pool.follow(publish_version(made.home, rows, {}, {}).id)
        yield made


def test_a_large_answer_comes_whole_to_who_reads_slowly(wide):
    with closing(wide.connect()) as connection:
        ordinary = connection.ask(get(new("SELECT ?o { ?s ?p ?o }"), accept="text/csv"))
        wide.direct.clear()
        for pause in (0.2, 0.0, 0.2):
            connection.send(get(new("SELECT ?o { ?s ?p ?o }"), accept="text/csv"))
            time.sleep(pause)  # more than the connection takes at once
            connection.send(get(new("SELECT ?o { ?s ?p ?o } LIMIT 1"), accept="text/csv"))
            assert connection.read()[2] == ordinary[2]
            assert connection.read()[2].count(b"\r\n") == 2
        held = [asking.outcome for asking in wide.direct if isinstance(asking.outcome, HeldReply)]
        assert len(held) == 3
        assert len(ordinary[2]) > 4_800_000


def test_who_leaves_in_the_midst_of_a_large_answer_keeps_no_worker(wide):
    around = wide.pool._around
    for pause in (0.0, 0.02, 0.05, 0.1, 0.3):
        with closing(wide.connect()) as connection:
            connection.ask(get(new("SELECT ?o { ?s ?p ?o } LIMIT 1"), accept="text/csv"))
            connection.send(get(new("SELECT ?o { ?s ?p ?o }"), accept="text/csv"))
            time.sleep(pause)
    deadline = time.monotonic() + 10
    while around.short.running or around.long.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_is_sent_before_the_answer_waits_its_turn(service, connection):
    connection.ask(get(new()))
    service.direct.clear()
    slow = "ASK { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(?c, ?f) = 'x') } # {}"
    connection.send(get(new(slow)))
    time.sleep(0.1)
    connection.send(get(new("ASK { ?s ?p 'two' }")))
    connection.send(get(new("ASK { ?s ?p 'one' }")) + get(new("ASK { ?s ?p 'two' }")))
    assert connection.read()[0] == 503  # it takes longer than it may
    assert [b"true" in connection.read()[2] for _ in range(3)] == [False, True, False]
    assert len(service.direct) == 1


def test_who_leaves_stops_the_query(service, connection):
    connection.ask(get(new("SELECT * {} LIMIT 1")))
    service.direct.clear()
    name = 'peelgraph_queries_total{outcome="cancelled"}'
    before = count(connection, name)
    with closing(service.connect()) as other:
        other.send(get(new(ENDLESS)))
        deadline = time.monotonic() + 5
        while not service.direct:
            assert time.monotonic() < deadline
            time.sleep(0.01)
    deadline = time.monotonic() + 5
    while count(connection, name) == before:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert count(connection, "peelgraph_queries_running") == 0


def test_an_answer_is_counted_and_logged_like_any_other(service, connection, caplog):
    caplog.set_level(logging.INFO, "peelgraph")
    names = (
        'peelgraph_queries_total{outcome="answered"}',
        'peelgraph_cache_requests_total{result="miss"}',
        "peelgraph_query_seconds_count",
        'peelgraph_http_requests_total{method="GET",status="200"}',
    )
    connection.ask(get(new()))
    before = [count(connection, name) for name in names]
    caplog.clear()
    service.direct.clear()
    connection.ask(get(new()))
    assert len(service.direct) == 1
    lines = [r for r in caplog.records if getattr(r, "fields", {}).get("path") == "/sparql"]
    assert [(line.fields["method"], line.fields["status"]) for line in lines] == [("GET", 200)]
    assert "ASK" not in lines[0].getMessage()
    after = [count(connection, name) for name in names]
    metrics_asked = len(names)  # each count is a GET itself
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1, metrics_asked + 1]


def test_a_failure_is_logged_with_all_the_time_since_its_request_came(service, connection, caplog):
    """The ordinary way, which tells it, has it for a moment only."""
    caplog.set_level(logging.INFO, "peelgraph")
    connection.ask(get(new()))
    caplog.clear()
    service.direct.clear()
    assert connection.ask(get(new(ENDLESS)))[0] == 503
    assert len(service.direct) == 1
    deadline = time.monotonic() + 5
    while not (lines := [r for r in caplog.records if r.name == "peelgraph.requests"]):
        assert time.monotonic() < deadline  # the line is written after the answer
        time.sleep(0.01)
    assert [line.fields["status"] for line in lines] == [503]
    assert lines[0].fields["seconds"] >= 1.0  # as long as a query may take here


def test_who_is_stopped_answers_first_and_then_closes(tmp_path, settings, documentation):
    own = replace(settings, home=tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        service = Service(own, documentation, patch)
        with closing(service), closing(service.connect()) as connection:
            rows = b"".join(
                b'<https://x.example/s> <https://x.example/p> "%d" <https://x.example/g> .\n' % n
                for n in range(700)
            )
            service.pool.follow(publish_version(tmp_path, rows, {}, {}).id)
            connection.ask(get(new()))
            connection.send(get(new("ASK { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(?c, ?f) = 'x') }")))
            while not service.direct:
                time.sleep(0.005)
            service.server.should_exit = True
            status, _, body = connection.read()
            assert (status, b"false" in body) == (200, True)
            assert connection.is_closed()


def test_clients_behind_a_proxy_are_told_apart_and_its_prefix_kept(
    tmp_path, settings, documentation
):
    own = replace(settings, home=tmp_path, proxies=(ip_network("127.0.0.1/32"),))
    with pytest.MonkeyPatch.context() as patch:
        made = Service(own, documentation, patch)
        with closing(made) as service, closing(service.connect()) as connection:
            for client in ("192.0.2.1", "192.0.2.2"):
                for _ in range(2):
                    told = {"x_forwarded_prefix": "/peel", "x_forwarded_for": client}
                    _, headers, _ = connection.ask(get(new(), **told))
                    assert "</peel/timemap/sparql" in headers["link"]
            assert [asking.client for asking in service.direct] == ["192.0.2.1", "192.0.2.2"]


def test_the_manners_that_are_known_are_bounded_and_those_unused_go_first():
    manners = Manners()
    keys = [(get(new(), user_agent=str(number)), False) for number in range(300)]
    for key in keys:
        scope = {"method": "GET", "http_version": "1.1", "headers": [], "state": {}}
        note_request(scope, key, lambda start, body: False)
        mark_manner(scope, Manner("/sparql", "/sparql", "", None, False, None), "json")
        manners.learn(scope, {"status": 200, "headers": []})
        assert manners.find(keys[0])
    known = [manners.find(key) is not None for key in keys]
    assert known == [True] + [False] * 44 + [True] * 255


def test_a_connection_that_asks_no_more_is_closed_without_a_word(service, monkeypatch):
    monkeypatch.setattr(connections, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(service.server.config, "timeout_keep_alive", 0.2)
    with closing(service.connect()) as connection:
        for _ in range(2):
            assert connection.ask(get(new()))[0] == 200
        assert service.direct
        assert connection.is_closed()
