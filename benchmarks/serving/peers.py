"""The servers that are compared, each started over the same statements on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving.letters import find_dataset, find_kept_index

_READY_SECONDS = 900.0
#: rdflib reads some 25,000 statements a second into 2 KiB each: what is not read by then does not fit.
_PEER_SECONDS = 60.0

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
    name: str,
    command: list[str],
    port: int,
    endpoint: str,
    ready_seconds: float = _READY_SECONDS,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with subprocess.Popen(
        command,
        env={**os.environ, **(environ or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
                except OSError:  # not there yet, or still reading
                    if process.poll() is not None:
                        raise RuntimeError("it does not start") from None
                    if time.monotonic() - began > ready_seconds:
                        raise RuntimeError(f"no answer in {ready_seconds:g} s") from None
                    time.sleep(0.02)
            yield Server(name, address, endpoint, process.pid, time.monotonic() - began)
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def run_peelgraph(folder: Path, processes: int) -> Iterator[Server]:
    """Ours, from a published version; one address stands for many clients, and may wait as many."""
    port = _free_port()
    environ = {
        "PEELGRAPH_HOME": str(folder / "home"),
        "PEELGRAPH_PORT": str(port),
        "PEELGRAPH_PROCESSES": str(processes),
        "PEELGRAPH_QUEUE": "256",
    }
    command = [sys.executable, "-m", "peelgraph.cli", "serve"]
    with _run("peelgraph", command, port, "/sparql", environ=environ) as server:
        yield server


@contextmanager
def run_oxigraph(folder: Path) -> Iterator[Server]:
    """The raw Rust server, on the very index that ours reads when it does not hold a version in memory."""
    program = Path(sys.executable).parent / "oxigraph"
    port = _free_port()
    address = f"127.0.0.1:{port}"
    place = str(find_kept_index(folder))
    command = [str(program), "serve-read-only", "--location", place, "--bind", address]
    with _run("oxigraph", command, port, "/query") as server:
        yield server


@contextmanager
def run_rdflib(folder: Path) -> Iterator[Server]:
    """rdflib-endpoint, with the union as its default graph."""
    port = _free_port()
    command = [sys.executable, "-c", _RDFLIB_ENDPOINT, str(find_dataset(folder)), str(port)]
    with _run("rdflib-endpoint", command, port, "/", ready_seconds=_PEER_SECONDS) as server:
        yield server
