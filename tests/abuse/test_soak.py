"""Mixed load for a while: every answer right, memory flat. `make soak` runs it for 15 minutes."""

import os
import random
import socket
import statistics
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

SECONDS = float(os.environ.get("SOAK_SECONDS", "50"))
CLIENTS = 4


def ask_count(service, rng):
    answer = service.ask(f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o }} # {rng.random()}")
    return answer.status == 200 and answer.body == f"n\r\n{service.statements}\r\n".encode()


def ask_one(service, rng):
    number = rng.randrange(1500)
    answer = service.ask(f"SELECT ?o {{ <http://e/s{number}> <http://e/p1> ?o }}")
    return answer.status == 200 and answer.body == f"o\r\nvalue {number} 1\r\n".encode()


def ask_many(service, rng):
    limit = rng.choice([100, 6000, 40_000])
    answer = service.ask(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {limit}")
    return answer.status == 200 and answer.body.count(b"\r\n") == limit + 1


def describe(service, rng):
    number = rng.randrange(1500)
    answer = service.ask(f"DESCRIBE <http://e/s{number}>", "application/n-triples")
    return answer.status == 200 and answer.body.count(b" .\n") == 4


def make_a_mistake(service, rng):
    return service.ask(f"SELECT * {{ ?s ?p {rng.random()} ").status == 400


def run_away(service, rng):
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    return service.ask(f"{query} # {rng.random()}", timeout="0.5").status in {503, 429}


def take_memory(service, rng):
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a ?d"
    return service.ask(f"{query} # {rng.random()}").status in {503, 429}


def leave(service, rng):
    body = f"SELECT * {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {rng.random()}".encode()
    with socket.create_connection(service.host) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nhost: peel.test\r\ncontent-type: application/sparql-query\r\n"
            b"content-length: %d\r\n\r\n%s" % (len(body), body)
        )
        connection.recv(1000)
    return True


#: What a client does, and how often beside the others.
DEEDS = {
    ask_count: 20,
    ask_one: 50,
    ask_many: 8,
    describe: 20,
    make_a_mistake: 5,
    run_away: 1,
    take_memory: 1,
    leave: 3,
}


@pytest.fixture
def service(tmp_path, publish, start_service):
    statements = publish(tmp_path)
    settings = {
        "PEELGRAPH_TIMEOUT": "5",
        "PEELGRAPH_QUERY_MEMORY": "128",
        "PEELGRAPH_BUFFER": "1",
        "PEELGRAPH_CACHE": "4",
        "PEELGRAPH_PROCESSES": "2",
    }
    with start_service(tmp_path, **settings) as service:
        service.statements = statements
        yield service


def test_answers_stay_right_and_memory_flat_under_mixed_load(service):
    stop = time.monotonic() + SECONDS
    done: Counter[str] = Counter()
    wrong: list[str] = []

    def be_client(seed: int) -> None:
        rng = random.Random(seed)
        own = replace(service, client=f"203.0.113.{seed}")
        while time.monotonic() < stop and len(wrong) < 10:
            (deed,) = rng.choices(list(DEEDS), list(DEEDS.values()))
            try:
                is_right = deed(own, rng)
            except Exception as error:  # noqa: BLE001 (whatever it is, it is wrong)
                is_right = False
                wrong.append(repr(error))
            if not is_right:
                wrong.append(deed.__name__)
            done[deed.__name__] += 1

    clients = [threading.Thread(target=be_client, args=(seed,)) for seed in range(CLIENTS)]
    for client in clients:
        client.start()
    samples = []
    while any(client.is_alive() for client in clients):
        samples.append((service.memory(), len(service.processes())))
        time.sleep(1)
    assert not wrong
    assert set(done) == {deed.__name__ for deed in DEEDS}
    memory = [sample for sample, _ in samples]
    quarter = max(1, len(memory) // 4)
    second, last = memory[quarter : 2 * quarter], memory[-quarter:]
    # the median: a moment in which a hungry query runs is no leak
    assert statistics.median(last) < statistics.median(second) * 1.2 + 40, memory
    assert max(count for _, count in samples) < 40
    print(f"{done.total()} deeds in {SECONDS:g} s: {dict(done)}; memory in MiB: {memory}")  # noqa: T201 (for `make soak`)
