"""SERVICE, for targets that the settings allow: a real service on this machine, listed by its address."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest

from peelgraph.web.app import create_app

ANSWER = {
    "head": {"vars": ["n"]},
    "results": {"bindings": [{"n": {"type": "literal", "value": "from elsewhere"}}]},
}


class Elsewhere(BaseHTTPRequestHandler):
    heard: list[str] = []  # noqa: RUF012 (one service, one list)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.heard.append(parse_qs(body)["query"][0])
        kind, payload = "application/sparql-results+json", json.dumps(ANSWER).encode()
        status = 200
        match self.path:
            case "/broken":
                payload = payload[:20]
            case "/moved":
                status = 302
            case "/graph":
                payload = b'{"head":{},"boolean":true}'
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def ask(store, settings, documentation, ask_of, elsewhere):
    port = elsewhere.rpartition(":")[2]
    allowed = replace(settings, services=(elsewhere, f"http://localhost:{port}"))
    return ask_of(create_app(store, allowed, documentation))


def query(ask, text):
    return ask("GET", "/sparql", params={"query": text}, headers={"accept": "text/csv"})


def test_an_allowed_service_is_asked_and_its_answer_joined(ask, elsewhere):
    answer = query(ask, f"SELECT ?n {{ SERVICE <{elsewhere}/q> {{ ?s ?p ?n }} }}")
    assert (answer.status_code, answer.text) == (200, "n\r\nfrom elsewhere\r\n")
    assert "SELECT * WHERE { ?s ?p ?n }" in Elsewhere.heard[-1]
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("path", ["/broken", "/moved", "/graph"])
def test_a_service_that_does_not_answer_as_it_should_is_told(ask, elsewhere, path):
    answer = query(ask, f"SELECT ?n {{ SERVICE <{elsewhere}{path}> {{ ?s ?p ?n }} }}")
    assert answer.status_code == 502
    silent = query(ask, f"SELECT ?n {{ SERVICE SILENT <{elsewhere}{path}> {{ ?s ?p ?n }} }}")
    assert (silent.status_code, silent.text) == (200, "n\r\n\r\n")


def test_a_name_that_leads_into_a_private_network_is_refused(ask, elsewhere):
    before = len(Elsewhere.heard)
    port = elsewhere.rpartition(":")[2]
    answer = query(ask, f"SELECT ?n {{ SERVICE <http://localhost:{port}/q> {{ ?s ?p ?n }} }}")
    assert answer.status_code == 502
    assert len(Elsewhere.heard) == before


def test_any_other_service_is_refused_as_ever(ask, elsewhere):
    for target in ("http://127.0.0.1:1/", f"{elsewhere}1/q", f"http://x@{elsewhere[7:]}/q"):
        assert query(ask, f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?n }} }}").status_code == 400
    mixed = f"SERVICE <{elsewhere}/q> {{ ?s ?p ?n }} SERVICE <http://127.0.0.1:1/> {{ ?a ?b ?c }}"
    assert query(ask, f"SELECT * {{ {mixed} }}").status_code == 400


def test_the_page_shows_the_query_as_it_was_written(ask, elsewhere):
    text = f"SELECT ?n {{ SERVICE <{elsewhere}/q> {{ ?s ?p ?n }} }}"
    page = ask("GET", "/sparql", params={"query": text}, headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "from elsewhere" in page.text
    assert "VALUES" not in page.text
