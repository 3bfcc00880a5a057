"""What is asked again is answered from the bytes of the request: the same answer, or none from there."""

import logging
import re
import time
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import quote

import pytest

from peelgraph.store.cache import ResultCache
from peelgraph.store.published.versions import publish_version
from peelgraph.web.serving.shortcuts import Shortcuts

from .wire import ASK, TOKEN, Service, get, without_own


@pytest.fixture(scope="module")
def running(tmp_path_factory, settings, documentation):
    own = replace(settings, home=tmp_path_factory.mktemp("shortcuts"), token=TOKEN)
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        yield made


@pytest.fixture
def service(running):
    """A service that knows no answer, over the first version."""
    running.publish("one")
    running.pool._cache = ResultCache(running.pool._cache._capacity, running.pool._cache._metrics)
    running.shortcuts._forget_all()
    running.taken.clear()
    return running


@pytest.fixture
def connection(service):
    with closing(service.connect()) as made:
        yield made


def test_what_is_asked_again_is_answered_the_same_but_for_its_id_and_date(service, connection):
    answers = [connection.ask(get()) for _ in range(4)]
    assert len(service.taken) == 2  # the first is new, the second from the cache of results
    assert {status for status, _, _ in answers} == {200}
    assert {body for _, _, body in answers} == {answers[0][2]}
    assert b'"boolean":true' in answers[0][2].replace(b" ", b"")
    assert all(without_own(headers) == without_own(answers[0][1]) for _, headers, _ in answers)
    ids = [headers["x-request-id"] for _, headers, _ in answers]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert len(set(ids)) == len(ids)
    assert all(headers["date"].endswith("GMT") for _, headers, _ in answers)


def test_a_new_connection_takes_the_shortcut_and_stays_open(service, connection):
    for _ in range(2):
        connection.ask(get())
    with closing(service.connect()) as other:
        other.ask(get())
        assert len(service.taken) == 1
        assert other.ask(get(ASK + "&timeout=1"))[0] == 200
        other.ask(get())
        assert len(service.taken) == 2


def test_a_304_is_known_as_well(service, connection):
    tag = connection.ask(get())[1]["etag"]
    for _ in range(3):
        status, headers, body = connection.ask(get(if_none_match=tag))
        assert (status, headers["etag"], body) == (304, tag, b"")
    assert [known.status for known in service.taken] == [304, 304]


def test_the_moment_a_version_is_current_the_answers_of_another_are_gone(service, connection):
    for _ in range(3):
        assert b"true" in connection.ask(get())[2]
    assert service.taken.pop()
    second = service.publish("two")
    status, headers, body = connection.ask(get())
    assert (status, b"false" in body, second in headers["etag"]) == (200, True, True)
    assert not service.taken
    for _ in range(3):
        assert b"false" in connection.ask(get())[2]
    service.publish("one")
    status, headers, body = connection.ask(get())
    assert (b"true" in body, service.first in headers["etag"]) == (True, True)


def test_a_client_that_knows_an_old_answer_is_not_told_that_it_is_unchanged(service, connection):
    tag = connection.ask(get())[1]["etag"]
    for _ in range(3):
        assert connection.ask(get(if_none_match=tag))[0] == 304
    service.publish("two")
    assert connection.ask(get(if_none_match=tag))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {TOKEN}"},
        {"accept_datetime": "Tue, 01 Jan 2030 00:00:00 GMT"},
        {"x_request_id": "mine"},
        {"content_length": "0"},
        {"expect": "something"},
        {"upgrade": "h2c", "connection": "upgrade"},
    ],
)
def test_a_request_that_says_more_than_what_it_asks_is_never_known(service, connection, headers):
    for _ in range(4):
        status, answered, _ = connection.ask(get(**headers))
        assert status == 200
        assert answered["x-request-id"] == headers.get("x_request_id", answered["x-request-id"])
    assert not service.taken


@pytest.mark.parametrize(
    "target",
    [
        "/health/live",
        "/sparql?query=" + quote("SELECT (NOW() AS ?n) {}"),
        "/sparql?query=" + quote("ASK {") ,
        "/sparql?format=html&query=" + quote("ASK {}"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_one_of_a_version_to_programs_is_never_known(
    service, connection, target
):
    for _ in range(4):
        connection.ask(get(target))
    assert not service.taken


def test_an_answer_of_a_version_that_the_address_names_is_never_known(service, connection):
    for _ in range(4):
        assert connection.ask(get(f"{ASK}&version={service.first}"))[0] == 200
    assert not service.taken


def test_other_methods_are_answered_in_their_own_way(service, connection):
    for _ in range(3):
        connection.send(get(method="HEAD"))
        assert connection.read(has_body=False)[0] == 200
    body = b"query=ASK+%7B%7D"
    form = {
        "content_type": "application/x-www-form-urlencoded",
        "content_length": str(len(body)),
    }
    for _ in range(3):
        status, _, answered = connection.ask(get("/sparql", method="POST", **form) + body)
        assert (status, b"true" in answered) == (200, True)
    assert not service.taken


def test_a_connection_that_is_to_be_closed_is_closed_each_time(service):
    for request in (get(connection="close"), get(version="1.0")) * 3:
        with closing(service.connect()) as connection:
            assert connection.ask(request)[0] == 200
            assert connection.is_closed()
    assert not service.taken


def test_a_client_that_says_keep_alive_is_known_too(service, connection):
    for _ in range(3):
        connection.ask(get(connection="keep-alive"))
    assert len(service.taken) == 1


def test_requests_in_one_piece_are_answered_each_and_in_order(service, connection):
    for _ in range(3):
        connection.ask(get())
    other = get("/sparql?query=" + quote("ASK { ?s ?p 'two' }"))
    taken = len(service.taken)
    for _ in range(3):
        connection.send(get() + other + get())
        assert [b"true" in connection.read()[2] for _ in range(3)] == [True, False, True]
    assert len(service.taken) == taken


@pytest.mark.parametrize("cut", [1, 10, -3, -1])
def test_a_request_in_two_pieces_is_answered_once(service, connection, cut):
    for _ in range(3):
        connection.ask(get())
    for _ in range(2):
        connection.send(get()[:cut])
        time.sleep(0.05)
        connection.send(get()[cut:])
        assert connection.read()[0] == 200
    assert len(service.taken) == 1
    assert connection.ask(get())[0] == 200
    assert len(service.taken) == 2


def test_what_looks_like_a_known_request_inside_a_body_is_part_of_the_body(service, connection):
    for _ in range(3):
        connection.ask(get())
    inner = get()
    connection.send(
        get("/sparql", method="POST", content_type="application/sparql-query",
            content_length=str(len(inner)))
    )  # fmt: skip
    time.sleep(0.05)
    assert connection.ask(inner)[0] == 400
    assert len(service.taken) == 1


def test_a_request_that_follows_an_unanswered_one_waits_its_turn(service, connection):
    for _ in range(3):
        connection.ask(get())
    new = get("/sparql?query=" + quote("SELECT * { ?s ?p ?o } # new"))
    connection.send(new)
    connection.send(get())
    assert b"bindings" in connection.read()[2]
    assert b"true" in connection.read()[2]


def test_large_answers_come_whole_to_slow_readers(tmp_path, settings, documentation):
    rows = b"".join(
        b'<https://x.example/s> <https://x.example/p> "%060d" <https://x.example/g> .\n' % n
        for n in range(20_000)
    )
    with pytest.MonkeyPatch.context() as patch:
        made = Service(replace(settings, home=tmp_path), documentation, patch)
        with closing(made) as service, closing(service.connect()) as connection:
            service.pool.follow(publish_version(tmp_path, rows, {}, {}).id)
            request = get("/sparql?query=" + quote("SELECT ?o { ?s ?p ?o }"), accept="text/csv")
            answers = []
            for _ in range(5):  # it is kept when it is asked again, and known when it was kept
                connection.send(request)
                time.sleep(0.1)
                answers.append(connection.read()[2])
            assert len(service.taken) == 2
            assert len(answers[0]) > 1_200_000
            assert set(answers) == {answers[0]}


def test_a_known_answer_is_counted_and_logged_like_any_other(service, connection, caplog):
    caplog.set_level(logging.INFO, "peelgraph")

    def count(name: str) -> int:
        text = connection.ask(get("/metrics"))[2].decode()
        found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return int(float(found[1])) if found else 0

    names = (
        'peelgraph_queries_total{outcome="answered"}',
        'peelgraph_cache_requests_total{result="hit"}',
        'peelgraph_http_requests_total{method="GET",status="200"}',
        "peelgraph_query_seconds_count",
    )
    for _ in range(2):
        connection.ask(get())
    before = [count(name) for name in names]
    caplog.clear()
    _, headers, _ = connection.ask(get())
    assert len(service.taken) == 1
    lines = [r for r in caplog.records if getattr(r, "fields", {}).get("path") == "/sparql"]
    assert [(line.fields["method"], line.fields["status"]) for line in lines] == [("GET", 200)]
    assert "ASK" not in lines[0].getMessage()
    after = [count(name) for name in names]
    metrics_asked = len(names)  # each count is a GET itself
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, metrics_asked + 1, 1]
    assert headers["x-request-id"]


def test_what_a_proxy_is_believed_is_not_answered_to_others(tmp_path, settings, documentation):
    """The same bytes mean another address when they come from a proxy."""
    for proxies, root in (((ip_network("127.0.0.1/32"),), "/peel"), ((), "")):
        own = replace(settings, home=tmp_path / f"home{root.strip('/')}", proxies=proxies)
        with pytest.MonkeyPatch.context() as patch:
            made = Service(own, documentation, patch)
            with closing(made) as service, closing(service.connect()) as connection:
                for _ in range(4):
                    _, headers, _ = connection.ask(get(x_forwarded_prefix="/peel"))
                    assert f"<{root}/timemap/sparql" in headers["link"]
                assert len(service.taken) == 2


class Now:
    """A current version."""

    version = "v1"


def kept(capacity: int, bodies: list[bytes]) -> list[bool]:
    """Keep answers one after another, and tell which of them are known then."""
    shortcuts = Shortcuts(capacity, Now, monitor=None)
    keys = [(b"request %d" % number, False) for number in range(len(bodies))]
    for key, body in zip(keys, bodies, strict=True):
        scope = {
            "method": "GET", "http_version": "1.1", "path": "/sparql", "query_string": b"",
            "headers": [], "state": {"peelgraph.key": key, "peelgraph.version": "v1"},
        }  # fmt: skip
        shortcuts.keep(scope, {"status": 200, "headers": []}, body)
    return [shortcuts.find(key) is not None for key in keys]


def test_the_memory_of_known_answers_is_bounded_and_the_oldest_go_first():
    assert kept(100_000, [b"x" * 10_000] * 12) == [False] * 3 + [True] * 9
    assert kept(100_000, [b"x" * 13_000]) == [False]
    assert kept(0, [b""]) == [False]
