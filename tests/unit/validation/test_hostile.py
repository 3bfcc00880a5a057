"""Hostile inputs get a clear error: nothing is fetched, no memory runs over."""

import resource
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from peelgraph.errors import FetchError, InputError, PeelgraphError, RdfError
from peelgraph.pipeline.endpoints import load_endpoint
from peelgraph.validation.loading import load_file


@pytest.fixture
def no_network(monkeypatch):
    """Fail the test if anything opens a connection."""

    def refuse(*_arguments, **_named):
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize(
    "context", ["https://example.org/context.jsonld", "file:///etc/passwd", "context.jsonld"]
)
def test_a_context_elsewhere_is_never_fetched(tmp_path, no_network, context):
    path = tmp_path / "a.jsonld"
    path.write_text(f'{{"@context": "{context}", "@id": "urn:a", "urn:p": 1}}', "utf-8")
    with pytest.raises(RdfError, match=r"a\.jsonld"):
        load_file(path)


BOMB = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [
 <!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
%s
]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:e:">
<rdf:Description rdf:about="urn:a"><e:p>&z;</e:p></rdf:Description></rdf:RDF>
"""


def run_limited(tmp_path, name, mebibytes=1500):
    """Load a file in a process of its own whose memory is limited, and return what it says."""
    code = (
        "import sys; from pathlib import Path; from peelgraph.validation.loading import load_file\n"
        "from peelgraph.errors import PeelgraphError\n"
        "try: print(len(load_file(Path(sys.argv[1]))))\n"
        "except PeelgraphError as error: print('told:', error)"
    )

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))

    return subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / name)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=limit,
    )


@pytest.mark.parametrize(
    "entities",
    [
        "\n".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(24)
        ).replace("<!ENTITY y", "<!ENTITY z"),
        '<!ENTITY z SYSTEM "file:///etc/passwd">',
        '<!ENTITY z SYSTEM "http://127.0.0.1:9/">',
    ],
)
def test_entities_neither_explode_nor_fetch(tmp_path, entities):
    (tmp_path / "bomb.rdf").write_text(BOMB % entities, "utf-8")
    done = run_limited(tmp_path, "bomb.rdf")
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith("told:"), done.stdout[:200]
    assert "root:" not in done.stdout


def test_short_names_for_namespaces_are_let_through(tmp_path):
    """Ontology editors write them."""
    path = tmp_path / "a.rdf"
    path.write_text((BOMB % '<!ENTITY z "urn:example:">'), "utf-8")
    (quad,) = load_file(path)
    assert quad.object.value == "urn:example:"


@pytest.mark.parametrize("name", ["big.nt", "big.ttl"])
def test_a_literal_of_a_gigabyte_is_told_in_bounded_memory(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b'<urn:a> <urn:b> "')
        file.truncate(1 << 30)  # a hole: a gigabyte that takes no place on the disk
    done = run_limited(tmp_path, name, mebibytes=700)
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout.startswith("told:"), done.stdout[:200]
    assert name in done.stdout


def test_a_file_that_is_too_large_to_be_held_is_told_without_reading_it(tmp_path):
    path = tmp_path / "big.jsonld"
    with path.open("wb") as file:
        file.truncate((1 << 28) + 1)
    with pytest.raises(InputError, match="more than the 256"):
        load_file(path)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"<a> <b", b"{" * 5000, b"<?xml", b"@prefix"])
@pytest.mark.parametrize("ending", [".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld"])
def test_malformed_bytes_are_told_with_the_file(tmp_path, data, ending):
    path = tmp_path / f"bad{ending}"
    path.write_bytes(data)
    with pytest.raises(PeelgraphError, match="bad"):
        load_file(path)


ROWS = '{"head":{"vars":["s","p","o","g"]},"results":{"bindings":[%s]}}'
ROW = '{"s":{"type":"uri","value":"urn:a"},"p":{"type":"uri","value":"urn:p"},"o":{"type":"literal","value":"%s"}}'
COUNT = '{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"%s"}}]}}'


@pytest.fixture
def endpoint():
    """Serve what it is told: the count, then the rows; every request is kept."""
    said = {"count": COUNT % 2, "rows": ROWS % f"{ROW % 1},{ROW % 2}", "status": 200, "asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            said["asked"].append(self.path)
            data = (said["count"] if "COUNT" in body else said["rows"]).encode()
            self.send_response(said["status"])
            self.send_header("location", "/elsewhere")
            self.send_header("content-type", "application/sparql-results+json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST  # noqa: N815 (the name that the library looks for)

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    said["address"] = f"http://127.0.0.1:{server.server_port}/sparql"
    yield said
    server.shutdown()
    server.server_close()
    thread.join(timeout=5)


def test_an_endpoint_is_asked_for_all_its_statements(endpoint):
    document = load_endpoint(endpoint["address"])
    assert [quad.object.value for quad in document.quads] == ["1", "2"]
    assert endpoint["asked"] == ["/sparql", "/sparql"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"count": COUNT % 3}, "cuts its answers short"),
        ({"rows": "<html>"}, "no SPARQL results"),
        ({"count": '{"head":{},"boolean":true}'}, "no rows"),
        ({"status": 302}, "cannot be asked"),
        ({"status": 500}, "cannot be asked"),
    ],
)
def test_an_endpoint_that_does_not_answer_so_is_told(endpoint, change, said):
    endpoint.update(change)
    with pytest.raises(FetchError, match=said):
        load_endpoint(endpoint["address"])
    assert set(endpoint["asked"]) == {"/sparql"}, "no redirect is followed"
