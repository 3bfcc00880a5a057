"""Connections that are lent to a worker: answered there as anywhere, and given back whatever happens."""

import gzip
import itertools
import os
import signal
import threading
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import quote
from urllib.request import urlopen

import pytest

from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.lender import Lender

from .wire import JSON, TOKEN, Service, get, without_own

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?f) }"
GREEDY = (
    "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }"
)
DATASET = (
    b"".join(
        b'<https://x.example/s> <https://x.example/p> "%060d" <https://x.example/g> .\n' % n
        for n in range(3000)
    )
    + b'<https://x.example/one> <https://x.example/p> "one" <https://x.example/g> .\n'
)
SMALL_ONES = 4
numbers = itertools.count()


def new(query: str = "ASK { ?s ?p 'one' }", more: str = "") -> str:
    """The address of a query that nobody has asked before."""
    return f"/sparql?query={quote(f'{query} # {next(numbers)}')}{more}"


def wait_for(is_so, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


@contextmanager
def serve(settings, documentation, home, **more):
    limits = replace(settings.limits, timeout=1.0, buffer=100_000, workers=2)
    own = replace(settings, home=home, token=TOKEN, limits=limits, **more)
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        lent = made.lent = []
        lend = Lender.lend

        def lend_noted(lender, connection, file, manner, version):
            call_back = lend(lender, connection, file, manner, version)
            if call_back is not None:
                lent.append(connection)
            return call_back

        patch.setattr(Lender, "lend", lend_noted)
        made.first = publish_version(home, DATASET, {}, {}).id
        made.pool.follow(made.first)
        yield made


@pytest.fixture(scope="module")
def running(tmp_path_factory, settings, documentation):
    with serve(settings, documentation, tmp_path_factory.mktemp("lending")) as made:
        yield made


@pytest.fixture
def service(running):
    running.pool.lender._slow._until.clear()
    if running.pool.current().version != running.first:
        publish_version(running.home, DATASET, {}, {})
        running.pool.follow(running.first)
    return running


@pytest.fixture
def lend(service):
    """Ask small queries on a new connection until it is lent."""
    opened = []

    def lend(query: str = "ASK { ?s ?p 'one' }", **headers: str):
        connection = service.connect()
        opened.append(connection)
        service.lent.clear()
        ask_until_lent(service, connection, query, **headers)
        service.direct.clear()
        return connection

    yield lend
    for connection in opened:
        connection.close()


def ask_until_lent(service, connection, query="ASK { ?s ?p 'one' }", **headers):
    end = time.monotonic() + 60  # on a busy machine a client may count as slow for half of it
    while not service.lent:
        assert time.monotonic() < end, vars(service.pool.lender)
        assert connection.ask(get(new(query), **headers))[0] == 200


@pytest.mark.parametrize("encoding", ["identity", "gzip", "gzip, deflate, br, zstd"])
@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK { ?s ?p 'one' }", JSON),
        ("ASK { ?s ?p 'one' }", "application/sparql-results+xml"),
        ("SELECT ?o { ?s ?p ?o } ORDER BY ?o LIMIT 3", "text/csv"),
        ("SELECT ?o { ?s ?p ?o } LIMIT 300", JSON),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o FILTER(?o = 'one') }", "text/turtle"),
        ("DESCRIBE ?s { ?s ?p 'one' }", "application/n-triples"),
    ],
)
def test_an_answer_is_that_of_the_ordinary_way(service, lend, query, accept, encoding):
    asked = {"accept": accept, "accept_encoding": encoding}
    connection = lend(query, **asked)
    target = new(query)
    status, headers, body = connection.ask(get(target, **asked))
    assert not service.direct  # the service itself has not seen it
    ordinary = connection.ask(get(target, **asked, x_request_id="mine"))
    assert (status, body) == (200, ordinary[2])
    assert without_own(headers) == without_own(ordinary[1])
    assert len(headers["x-request-id"]) == 32
    assert headers["date"].endswith("GMT")
    if encoding == "gzip" and not query.startswith("ASK"):
        assert gzip.decompress(body)


def test_what_is_asked_again_becomes_a_known_answer(service, lend):
    connection = lend()
    target = new()
    service.taken.clear()
    answers = [connection.ask(get(target)) for _ in range(5)]
    assert len(service.taken) >= 1
    assert {body for _, _, body in answers} == {answers[0][2]}
    assert all(without_own(headers) == without_own(answers[0][1]) for _, headers, _ in answers)


def test_a_version_that_becomes_current_answers_at_once(service, lend):
    connection = lend()
    assert b"true" in connection.ask(get(new()))[2]
    second = service.publish("two")
    assert not service.direct
    _, headers, body = connection.ask(get(new()))
    assert b"false" in body
    assert second in headers["etag"]


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", new("ASK {"), {}, 400),
        ("GET", new("ASK { SERVICE <http://127.0.0.1/> {} }"), {}, 400),
        ("GET", new("ASK { FILTER(NOW() > 1) }"), {}, 200),
        ("GET", new("INSERT DATA {}"), {}, 400),
        ("GET", new(more="&timeout=1"), {}, 200),
        ("GET", new(more="&version=none"), {}, 404),
        ("GET", new(), {"accept": "text/html"}, 200),
        ("GET", new(), {"if_none_match": "*"}, 304),
        ("GET", new(), {"authorization": f"Bearer {TOKEN}"}, 200),
        ("GET", "/health/live", {}, 200),
        ("GET", "/nothing-is-here", {}, 404),
        ("DELETE", "/sparql", {}, 405),
    ],
)
def test_what_is_not_like_most_is_answered_in_the_ordinary_way(
    service, lend, method, target, headers, status
):
    connection = lend()
    assert connection.ask(get(target, method=method, **headers))[0] == status
    assert connection.ask(get(new()))[0] == 200


def test_a_large_answer_is_streamed_by_the_service(service, lend):
    connection = lend()
    connection.send(get(new("SELECT * { ?s ?p ?o . ?a ?b 'one' }"), accept="text/csv"))
    status, _, body = connection.read_chunks()
    assert (status, body.count(b"\n")) == (200, 3002)
    assert connection.ask(get(new()))[0] == 200


def test_requests_that_come_at_once_or_in_pieces_are_answered_in_order(service, lend):
    connection = lend()
    queries = [new("ASK { ?s ?p 'one' }"), new("ASK { ?s ?p 'two' }"), new("ASK { ?s ?p 'one' }")]
    data = b"".join(get(query) for query in queries)
    connection.send(data[:200])
    time.sleep(0.1)
    connection.send(data[200:700])
    time.sleep(0.1)
    connection.send(data[700:])
    said = [b"true" in connection.read()[2] for _ in queries]
    assert said == [True, False, True]


def test_a_body_is_read_by_the_service(service, lend):
    connection = lend()
    body = b"ASK { ?s ?p 'two' }"
    headers = {"content_type": "application/sparql-query", "content_length": str(len(body))}
    connection.send(get("/sparql", method="POST", **headers))
    time.sleep(0.1)
    connection.send(body)
    assert b"false" in connection.read()[2]


def test_a_query_that_never_ends_is_stopped_and_its_client_is_not_lent_to_again(service, lend):
    connection, other = lend(), lend()
    connection.send(get(new(ENDLESS)))
    time.sleep(0.05)
    assert other.ask(get(new()))[0] == 200
    status, headers, body = connection.read()
    assert status == 503
    assert headers["content-type"].startswith("application/problem+json")
    assert b"stopped after 1 s" in body
    service.lent.clear()
    assert [connection.ask(get(new()))[0] for _ in range(2 * SMALL_ONES)] == [200] * 2 * SMALL_ONES
    assert not service.lent


def test_a_query_that_takes_too_much_memory_is_answered_with_a_problem(
    settings, documentation, tmp_path
):
    limits = replace(settings.limits, query_memory=30 * 1024 * 1024)
    with (
        serve(replace(settings, limits=limits), documentation, tmp_path) as service,
        closing(service.connect()) as connection,
    ):
        ask_until_lent(service, connection)
        status, headers, _ = connection.ask(get(new(GREEDY)))
        assert status == 503
        assert headers["content-type"].startswith("application/problem+json")
        assert connection.ask(get(new()))[0] == 200


def test_the_end_of_a_worker_is_not_noticed_by_a_client_that_waits_for_nothing(service, lend):
    connections = [lend() for _ in range(3)]
    time.sleep(0.1)  # it is still writing when the client has read all
    for borrower in service.pool.lender._borrowers:
        os.kill(borrower.worker._pid, signal.SIGKILL)
    for connection in connections:
        assert b"true" in connection.ask(get(new()))[2]


def test_workers_that_are_killed_at_any_moment_never_make_an_answer_wrong(service, lend):
    connections = [lend() for _ in range(4)]
    deaths, broken, right = 0, 0, 0
    end = time.monotonic() + 3.0
    done = threading.Event()

    def kill_now_and_then():
        nonlocal deaths
        while not done.wait(0.03):
            for borrower in list(service.pool.lender._borrowers):
                with suppress(ProcessLookupError):
                    os.kill(borrower.worker._pid, signal.SIGKILL)
                    deaths += 1

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        for turn in itertools.count():
            if time.monotonic() > end and deaths > 10:
                break
            place = turn % len(connections)
            value = "one" if turn % 3 else "two"
            try:
                body = connections[place].ask(get(new(f"ASK {{ ?s ?p '{value}' }}")))[2]
            except OSError:  # the connection was closed: it was being written to
                connections[place].close()
                connections[place] = service.connect()
                broken += 1
                continue
            assert (b"true" in body) == (value == "one")
            right += 1
    finally:
        done.set()
        killer.join()
        for connection in connections:
            connection.close()
    assert right > 100
    assert broken <= deaths


def test_a_client_that_leaves_makes_room(service, lend):
    connection = lend()
    held = service.server.server_state.connections
    before = len(held)
    connection.close()
    wait_for(lambda: len(held) < before)


def test_what_is_not_used_is_given_back(service, lend):
    connection = lend()
    borrowers = service.pool.lender._borrowers
    assert any(borrower.loans for borrower in borrowers)
    wait_for(lambda: not any(borrower.loans for borrower in borrowers))
    assert connection.ask(get(new()))[0] == 200


def test_every_answer_is_counted_and_has_its_line(service, lend, caplog):
    def count() -> float:
        with urlopen(f"http://127.0.0.1:{service.port}/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        name = 'peelgraph_queries_total{outcome="answered"} '
        return next(float(line.removeprefix(name)) for line in lines if line.startswith(name))

    connection = lend()
    time.sleep(0.2)
    before = count()
    caplog.clear()  # another test may have let lines of this level through
    with caplog.at_level("INFO", logger="peelgraph.requests"):
        identifiers = [connection.ask(get(new()))[1]["x-request-id"] for _ in range(20)]
        assert not service.direct
        wait_for(lambda: count() >= before + 20)
    assert count() == before + 20
    lines = [record for record in caplog.records if record.name == "peelgraph.requests"]
    said = [record for record in lines if record.fields["path"] == "/sparql"]
    assert len(said) == len(set(identifiers)) == 20
    assert not any("ASK" in record.getMessage() for record in said)


def test_the_clients_of_a_proxy_are_not_lent(settings, documentation, tmp_path):
    proxies = (ip_network("127.0.0.0/8"),)
    with (
        serve(settings, documentation, tmp_path, proxies=proxies) as service,
        closing(service.connect()) as connection,
    ):
        for _ in range(3 * SMALL_ONES):
            assert connection.ask(get(new(), x_forwarded_for="192.0.2.1"))[0] == 200
        assert service.direct
        assert not service.lent


def test_a_service_that_is_stopped_answers_what_is_lent_and_closes_it(
    settings, documentation, tmp_path
):
    with (
        serve(settings, documentation, tmp_path) as service,
        closing(service.connect()) as connection,
    ):
        ask_until_lent(service, connection)
        began = time.monotonic()
        service.server.should_exit = True
        assert connection.is_closed()
        service.thread.join(timeout=10)
        assert time.monotonic() - began < 10
