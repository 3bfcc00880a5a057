"""A service in a process of its own, small versions to serve, and questions that show a mixture.

Every graph of version ``k`` says ``k`` and nothing else does: an answer with two values is a mixture,
and the entity tag names the version whose value it must be.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import httpx

GRAPHS, STATEMENTS = 5, 200
VALUES = "SELECT DISTINCT ?v { GRAPH ?g { ?s <https://example.org/value> ?v } } ORDER BY ?v"
COUNT = "SELECT (COUNT(*) AS ?v) { ?s <https://example.org/value> ?o }"


def build_dataset(value: int) -> bytes:
    """Build N-Quads in which every graph says ``value``."""
    return b"".join(
        b'<https://example.org/%d/%d> <https://example.org/value> "%d" <https://example.org/graph/%d> .\n'
        % (graph, n, value, graph)
        for graph in range(GRAPHS)
        for n in range(STATEMENTS)
    )


def find_descendants(pid: int) -> set[int]:
    """Find the processes that a process has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            found.add(child)
            waiting.append(child)
    return found


def is_running(pid: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Service:
    """``peelgraph serve`` on a port of this machine."""

    def __init__(self, home: Path, port: int = 0, **settings: str) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PEELGRAPH_")}
        named = {f"PEELGRAPH_{name.upper()}": value for name, value in settings.items()}
        self._environ = {**kept, "PEELGRAPH_HOME": str(home), **named}
        self.port = port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> "Service":
        """Start it and wait until it listens."""
        environ = {**self._environ, "PEELGRAPH_PORT": str(self.port)}
        command = [sys.executable, "-m", "peelgraph.cli", "serve"]
        self.process = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "Application startup complete" in line:
                break
        found = re.search(r"site\s+http://[^:]+:(\d+)/", "".join(said))
        assert found, "".join(said)
        self.port = int(found[1])
        self._draining = threading.Thread(target=self._drain, args=[self.process], daemon=True)
        self._draining.start()
        return self

    @staticmethod
    def _drain(process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr as said:
            for _ in said:
                pass

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self, number: int = signal.SIGTERM) -> set[int]:
        """Send it a signal, wait for its end; give the processes that it had started."""
        assert self.process is not None
        started = find_descendants(self.process.pid)
        self.process.send_signal(number)
        self.process.wait(timeout=60)
        self._draining.join(timeout=10)
        return started

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGKILL)


def wait_for_end(processes: set[int], seconds: float = 20) -> set[int]:
    """Wait until processes have ended; give those that have not."""
    deadline = time.monotonic() + seconds
    while left := {pid for pid in processes if is_running(pid)}:
        if time.monotonic() > deadline:
            return left
        time.sleep(0.1)
    return set()


def ask(site: str, query: str, client: httpx.Client | None = None) -> httpx.Response:
    """Ask for JSON by GET."""
    options = {"params": {"query": query}, "headers": {"Accept": "application/sparql-results+json"}}
    if client is not None:
        return client.get(f"{site}/sparql", **options)
    return httpx.get(f"{site}/sparql", trust_env=False, timeout=60, **options)


def read_values(answer: httpx.Response) -> list[str]:
    return [row["v"]["value"] for row in answer.json()["results"]["bindings"]]


def read_version(answer: httpx.Response) -> str:
    """Read which version answered from the entity tag."""
    return answer.headers["etag"].removeprefix('W/"').partition("-")[0]
