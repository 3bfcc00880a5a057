"""A real service on a free port, over invented statements, and what it does to the machine."""

import http.client
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from peelgraph.store.published.versions import publish_version

SUBJECTS = 1500


def _publish(home: Path) -> int:
    """Publish 6,000 statements: every subject has a value and a successor."""
    lines = []
    for n in range(SUBJECTS):
        graph = f"<http://e/g{n // 50}>"
        lines += [f'<http://e/s{n}> <http://e/p{p}> "value {n} {p}" {graph} .' for p in range(3)]
        lines.append(f"<http://e/s{n}> <http://e/next> <http://e/s{(n + 1) % SUBJECTS}> {graph} .")
    publish_version(home, "\n".join(lines).encode(), {}, {})
    return len(lines)


@dataclass(slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(slots=True)
class Service:
    """A running service."""

    address: str
    pid: int
    statements: int = 0
    client: str = "198.51.100.1"
    was_killed: bool = False

    @property
    def host(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def ask(
        self, query: str, accept: str = "text/csv", client: str | None = None, **more: str
    ) -> Answer:
        """Ask by POST, with more parameters, and read the answer to its end."""
        connection = http.client.HTTPConnection(*self.host, timeout=60)
        try:
            connection.request(
                "POST",
                "/sparql",
                urlencode({"query": query, **more}),
                {
                    "content-type": "application/x-www-form-urlencoded",
                    "accept": accept,
                    "x-forwarded-for": client or self.client,
                },
            )
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """The service's process and all that came from it and live."""
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(folder.name)] = int(parent)
        found = [self.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def memory(self) -> int:
        """MiB of memory of all processes, what they share counted once."""
        total = 0
        for pid in self.processes():
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            except OSError:
                continue
            found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
            total += int(found[1]) if found else 0
        return total // 1024


@pytest.fixture(scope="session")
def publish() -> Callable[[Path], int]:
    """Publish invented statements in a home; gives their number."""
    return _publish


@pytest.fixture(scope="session")
def start_service() -> Callable[..., AbstractContextManager[Service]]:
    """Serve what is published in a home until a block ends; options of `serve`, settings by name."""
    return _start_service


@contextmanager
def _start_service(home: Path, *options: str, **settings: str) -> Iterator[Service]:
    environ = {**os.environ, "PEELGRAPH_HOME": str(home), "PEELGRAPH_PORT": "0"}
    environ |= {"PEELGRAPH_PROXIES": "127.0.0.1", **settings}
    with subprocess.Popen(
        [sys.executable, "-m", "peelgraph.cli", "serve", *options],
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        said = []
        for line in server.stderr:
            said.append(line)
            if "Application startup complete" in line:
                break
        address = re.search(r"site\s+(http://\S+)", "".join(said))
        assert address, "".join(said)
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            yield (service := Service(address[1], server.pid))
        finally:
            server.terminate()
            assert server.wait(timeout=30) == (-9 if service.was_killed else 0)
            drain.join(timeout=5)
