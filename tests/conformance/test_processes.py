"""Several server processes on one port, each with a writer of its own."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

from tests.conformance.exchanging import Server
from tests.conformance.serving import TOKEN, serve_scratch

UPDATE = (("Content-Type", "application/sparql-update"),)
GRAPH = "/graphs?graph=http://e/at-once"


def count(server):
    answer = server.send("GET", GRAPH, (("Accept", "application/n-triples"),))
    return len(answer.body.splitlines()) if answer.status == 200 else 0


def test_writes_by_way_of_several_processes_lose_nothing():
    text = "INSERT DATA {{ GRAPH <http://e/at-once> {{ <http://e/s> <http://e/p> {} }} }}"
    with serve_scratch(PEELGRAPH_PROCESSES="2") as site:
        server = Server(site, TOKEN, {})

        def write(number):
            return server.send("POST", "/sparql", UPDATE, text.format(number).encode()).status

        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(write, range(16))) == [200] * 16
        deadline = monotonic() + 30  # another process may be a moment behind
        while count(server) < 16 and monotonic() < deadline:
            sleep(0.1)
        assert count(server) == 16
