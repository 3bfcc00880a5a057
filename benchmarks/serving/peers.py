"""The servers that are compared, each started over the same statements on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

_READY_SECONDS = 600

_RDFLIB_ENDPOINT = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``cold`` are the seconds from its start to its first answer."""

    name: str
    address: str
    endpoint: str
    pid: int
    cold: float


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def _run(
    name: str, command: list[str], port: int, endpoint: str, **environ: str
) -> Iterator[Server]:
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            request = urllib.request.Request(
                f"{address}{endpoint}?query=ASK%7B%7D",
                headers={"accept": "application/sparql-results+json"},
            )
            while True:
                try:
                    urllib.request.urlopen(request, timeout=60).read()
                    break
                except (urllib.error.URLError, ConnectionError):
                    if process.poll() is not None or time.monotonic() - began > _READY_SECONDS:
                        raise RuntimeError(f"{name} does not start") from None
                    time.sleep(0.02)
            yield Server(name, address, endpoint, process.pid, time.monotonic() - began)
        finally:
            process.terminate()


@contextmanager
def run_peelgraph(home: Path, processes: int) -> Iterator[Server]:
    """Ours, from a published version."""
    port = _free_port()
    environ = {
        "PEELGRAPH_HOME": str(home),
        "PEELGRAPH_PORT": str(port),
        "PEELGRAPH_PROCESSES": str(processes),
    }
    command = [sys.executable, "-m", "peelgraph.cli", "serve"]
    with _run("peelgraph", command, port, "/sparql", **environ) as server:
        yield server


@contextmanager
def run_oxigraph(dataset: Path, scratch: Path) -> Iterator[Server]:
    """The raw Rust server, whose default graph holds the union as ours does."""
    program = Path(sys.executable).parent / "oxigraph"
    both = scratch / "both.nq"
    with both.open("wb") as file:
        data = dataset.read_bytes()
        file.write(data)
        triples = (Quad(q.subject, q.predicate, q.object) for q in parse(data, RdfFormat.N_QUADS))
        file.write(serialize(triples, format=RdfFormat.N_QUADS) or b"")
    place = scratch / "oxigraph"
    for step in (["load", "--file", str(both)], ["optimize"]):
        subprocess.run(
            [str(program), step[0], "--location", str(place), *step[1:]],
            check=True, capture_output=True,
        )  # fmt: skip
    port = _free_port()
    command = [
        str(program),
        "serve-read-only",
        "--location",
        str(place),
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with _run("oxigraph", command, port, "/query") as server:
        yield server


@contextmanager
def run_rdflib(dataset: Path) -> Iterator[Server]:
    """rdflib-endpoint, with the union as its default graph."""
    port = _free_port()
    command = [sys.executable, "-c", _RDFLIB_ENDPOINT, str(dataset), str(port)]
    with _run("rdflib-endpoint", command, port, "/") as server:
        yield server
