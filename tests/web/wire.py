"""A real server in a thread, and connections to it on which every byte counts."""

import socket
import threading
import time
from urllib.parse import quote

import uvicorn

from peelgraph.metrics import Metrics
from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.web.app import create_app
from peelgraph.web.serving import server
from peelgraph.web.serving.server import open_socket
from peelgraph.web.serving.shortcuts import KnownAnswer, Shortcuts
from peelgraph.web.sparql.fast_path import FastPath, FirstAsking

TOKEN = "a-token-of-16-characters"
JSON = "application/sparql-results+json"
ASK = "/sparql?query=" + quote("ASK { ?s ?p 'one' }")


def dataset(value: str) -> bytes:
    return (
        f'<https://x.example/s> <https://x.example/p> "{value}" <https://x.example/g> .\n'.encode()
    )


def get(target: str = ASK, version: str = "1.1", method: str = "GET", **headers: str) -> bytes:
    given = {"host": "peel.test", "accept": JSON, **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"{method} {target} HTTP/{version}\r\n{lines}\r\n".encode()


class Connection:
    """One connection, on which every byte counts."""

    def __init__(self, port: int, source: str = "127.0.0.1") -> None:
        address = "127.0.0.1", port
        self._socket = socket.create_connection(address, timeout=20, source_address=(source, 0))
        self._file = self._socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def read_head(self) -> tuple[int, dict[str, str]]:
        line = self._file.readline().split()
        if not line:
            raise ConnectionResetError
        headers = {}
        for header in iter(self._file.readline, b"\r\n"):
            name, _, value = header.decode().partition(": ")
            assert name not in headers
            headers[name] = value.strip()
        return int(line[1]), headers

    def read_chunks(self) -> tuple[int, dict[str, str], bytes]:
        status, headers = self.read_head()
        parts = []
        while size := int(self._file.readline(), 16):
            parts.append(self._file.read(size))
            assert self._file.readline() == b"\r\n"
        assert self._file.readline() == b"\r\n"
        return status, headers, b"".join(parts)

    def read(self, *, has_body: bool = True) -> tuple[int, dict[str, str], bytes]:
        status, headers = self.read_head()
        body = self._file.read(int(headers.get("content-length", 0))) if has_body else b""
        return status, headers, body

    def ask(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        self.send(data)
        return self.read()

    def is_closed(self) -> bool:
        return self._file.read(1) == b""

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class Service:
    """A server in a thread, over a folder of versions.

    It notes which answers were ``taken`` from those that are known, and what was asked on the fast path.
    """

    def __init__(self, settings, documentation, patch) -> None:
        self.home = settings.home
        self.first = publish_version(self.home, dataset("one"), {}, {}).id
        metrics = Metrics()
        self.pool = WorkerPool(self.home, settings.limits, metrics=metrics)
        app = create_app(self.pool, settings, documentation, metrics)
        self.shortcuts = app.state.shortcuts
        self.taken: list[KnownAnswer] = []
        self.direct: list[FirstAsking] = []
        begin, ask_first = Shortcuts.begin, FastPath.begin

        def ask_first_noted(fast_path, key, host):
            asking = ask_first(fast_path, key, host)
            if asking is not None:
                self.direct.append(asking)
            return asking

        def begin_noted(shortcuts, known, default_headers):
            self.taken.append(known)
            return begin(shortcuts, known, default_headers)

        started: list[uvicorn.Server] = []

        class Kept(uvicorn.Server):
            def __init__(self, config: uvicorn.Config) -> None:
                super().__init__(config)
                started.append(self)

        patch.setattr(Shortcuts, "begin", begin_noted)
        patch.setattr(FastPath, "begin", ask_first_noted)
        patch.setattr(server.uvicorn, "Server", Kept)
        patch.setattr(server, "build_log_config", lambda form: None)
        listening = open_socket(settings)
        self.port = listening.getsockname()[1]
        options = {"listening": listening}
        self.thread = threading.Thread(target=server.serve, args=(app, settings), kwargs=options)
        self.thread.start()
        while not (started and started[0].started):
            assert self.thread.is_alive()
            time.sleep(0.01)
        self.server = started[0]

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=30)
        self.pool.close()
        assert not self.thread.is_alive()

    def connect(self, source: str = "127.0.0.1") -> Connection:
        return Connection(self.port, source)

    def publish(self, value: str) -> str:
        version = publish_version(self.home, dataset(value), {}, {}).id
        self.pool.follow(version)
        return version


def without_own(headers: dict[str, str]) -> dict[str, str]:
    """Leave out of the headers of an answer what each has of its own."""
    return {name: value for name, value in headers.items() if name not in {"date", "x-request-id"}}
