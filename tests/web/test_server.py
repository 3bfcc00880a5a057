"""A real server on a free port, asked by SPARQLWrapper and by curl."""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import warnings
from dataclasses import replace

import pytest
import uvicorn
from rdflib import Graph
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from peelgraph.errors import SettingsError
from peelgraph.web.serving import server
from peelgraph.web.serving.server import address_of, open_socket

SELECT = "PREFIX peel: <https://w3id.org/peel/ontology#> SELECT ?c { ?c a peel:CauseOfConcern } ORDER BY ?c"
CONSTRUCT = (
    "PREFIX peel: <https://w3id.org/peel/ontology#> CONSTRUCT WHERE { ?c a peel:CauseOfConcern }"
)
CUSTODY = "https://w3id.org/peel/id/cause/borsetshire/peel-2023-25/custody"


@pytest.fixture(scope="module")
def address(app, settings):
    """The address of a server that runs as long as this module's tests."""
    started: list[uvicorn.Server] = []

    class Kept(uvicorn.Server):
        def __init__(self, config: uvicorn.Config) -> None:
            super().__init__(config)
            started.append(self)

    listening = open_socket(settings)
    address = address_of(listening)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server.uvicorn, "Server", Kept)
        thread = threading.Thread(
            target=server.serve, args=(app, settings), kwargs={"listening": listening}
        )
        thread.start()
        deadline = time.monotonic() + 30
        while not (started and started[0].started):
            assert thread.is_alive()
            assert time.monotonic() < deadline
            time.sleep(0.01)
    yield address
    started[0].should_exit = True
    thread.join(timeout=30)
    assert not thread.is_alive()


def ask(address, text, result_format, *, post=None, only_conneg=True):
    wrapper = SPARQLWrapper(address + "sparql")
    wrapper.setQuery(text)
    wrapper.setReturnFormat(result_format)
    wrapper.setOnlyConneg(only_conneg)
    if post is not None:
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(post)
    return wrapper.query()


@pytest.mark.parametrize("post", [None, URLENCODED, POSTDIRECTLY])
@pytest.mark.parametrize("only_conneg", [True, False])
def test_sparqlwrapper_reads_json(address, post, only_conneg):
    answer = ask(address, SELECT, JSON, post=post, only_conneg=only_conneg).convert()
    assert [row["c"]["value"] for row in answer["results"]["bindings"]][-1] == CUSTODY


@pytest.mark.parametrize("only_conneg", [True, False])
def test_sparqlwrapper_reads_xml(address, only_conneg):
    document = ask(address, SELECT, XML, only_conneg=only_conneg).convert()
    assert [uri.firstChild.data for uri in document.getElementsByTagName("uri")][-1] == CUSTODY


@pytest.mark.parametrize(
    ("result_format", "expected"),
    [(CSV, f"{CUSTODY}\r\n"), (TSV, f"<{CUSTODY}>\n")],
)
@pytest.mark.parametrize("only_conneg", [True, False])
def test_sparqlwrapper_reads_csv_and_tsv(address, result_format, expected, only_conneg):
    text = ask(address, SELECT, result_format, only_conneg=only_conneg).convert().decode()
    assert text.endswith(expected)


@pytest.mark.parametrize("only_conneg", [True, False])
def test_sparqlwrapper_reads_a_boolean(address, only_conneg):
    assert ask(address, "ASK {}", JSON, only_conneg=only_conneg).convert()["boolean"] is True


@pytest.mark.parametrize("result_format", [TURTLE, JSONLD, RDFXML])
@pytest.mark.parametrize("only_conneg", [True, False])
def test_sparqlwrapper_reads_graphs(address, result_format, only_conneg):
    with warnings.catch_warnings():
        # rdflib's Graph, which SPARQLWrapper fills, warns of its own renamed parts.
        warnings.simplefilter("ignore", DeprecationWarning)
        answer = ask(address, CONSTRUCT, result_format, only_conneg=only_conneg).convert()
        if isinstance(answer, bytes):
            answer = Graph().parse(data=answer, format="turtle")
        assert len(answer) == 2
        assert CUSTODY in {str(subject) for subject in answer.subjects()}


def test_sparqlwrapper_hears_of_a_mistake(address):
    with pytest.raises(QueryBadFormed, match="error at 1:"):
        ask(address, "SELECT * {", JSON)


@pytest.fixture(scope="module")
def curl():
    found = shutil.which("curl")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("curl is not installed")
        pytest.skip("curl is not installed")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [found, "--silent", "--show-error", "--noproxy", "*", "--max-time", "20", *arguments],
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    return run


def test_curl_asks_and_gets_json(curl, address):
    answer = json.loads(curl(address + "sparql", "--data-urlencode", f"query={SELECT}"))
    assert len(answer["results"]["bindings"]) == 2


def test_curl_asks_directly_in_utf_8(curl, address):
    answer = curl(
        address + "sparql",
        "-H",
        "Content-Type: application/sparql-query",
        "-H",
        "Accept: text/csv",
        "--data-binary",
        "SELECT ('é+%20😀' AS ?x) {}",
    )
    assert answer == "x\r\né+%20😀\r\n"


def test_curl_follows_an_identifier_to_its_document(curl, address):
    path = CUSTODY.removeprefix("https://w3id.org/peel/")
    answer = curl("--location", "-H", "Accept: application/n-triples", address + path)
    assert Graph().parse(data=answer, format="nt")


def test_curl_gets_headers_alone(curl, address):
    answer = curl("--head", address)
    assert answer.startswith("HTTP/1.1 200")
    assert "access-control-allow-origin: *" in answer
    assert "\r\nserver:" not in answer


def test_curl_is_refused_another_method(curl, address):
    status = curl("-X", "DELETE", "-o", "-", "-w", "%{http_code}", address + "sparql")
    assert status.endswith("405")


def test_a_taken_port_is_told_with_the_setting_to_change(settings):
    with open_socket(settings) as taken:
        busy = replace(settings, port=taken.getsockname()[1])
        with pytest.raises(SettingsError, match="PEELGRAPH_PORT"):
            open_socket(busy)


def test_an_address_that_is_not_ours_is_told(settings):
    with pytest.raises(SettingsError, match=r"203\.0\.113\.1"):
        open_socket(replace(settings, host="203.0.113.1"))


def test_the_kernel_holds_little_of_an_answer_for_a_slow_client(settings):
    with open_socket(settings) as listening, socket.create_connection(listening.getsockname()):
        taken, _ = listening.accept()
        with taken:
            held = taken.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
    assert 0 < held <= 512 * 1024


def test_only_this_machine_is_answered_by_default(settings):
    with open_socket(settings) as listening:
        assert listening.getsockname()[0] == "127.0.0.1"
        assert address_of(listening).startswith("http://127.0.0.1:")


def test_a_port_can_be_taken_again_at_once(settings):
    with open_socket(settings) as first:
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            first.accept()[0].close()
    open_socket(replace(settings, port=port)).close()
