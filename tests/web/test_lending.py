"""Connections that are lent to a worker: answered there as anywhere, and given back whatever happens."""

import itertools
import os
import signal
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace
from ipaddress import ip_network

import pytest

from peelgraph.store.published.versions import publish_version

from .lending import DATASET, ask_until_lent, lend_of, new, serve, wait_for
from .wire import get, without_own

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?f) }"
GREEDY = (
    "SELECT (GROUP_CONCAT(?x) AS ?all) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }"
)
SMALL_ONES = 4


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
    with lend_of(service) as lend:
        yield lend


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
