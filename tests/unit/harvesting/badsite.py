"""A site that behaves as badly as it is told to, and a clock that never waits."""

import socketserver
import threading
from datetime import UTC, datetime, timedelta

from peelgraph.harvesting.addresses import Sites
from peelgraph.harvesting.client import Limits
from peelgraph.harvesting.fetching import Fetcher

NOW = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
LETTER = b"<!doctype html><title>Borsetshire Police</title><p>I am pleased to report.</p>"


def answer(body=b"", status=200, content_type="text/html; charset=utf-8", length=None, **headers):
    """Write an answer as it goes over the wire; ``length`` may lie."""
    lines = [f"HTTP/1.1 {status} Said", "Connection: close"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    if length != "none":
        lines.append(f"Content-Length: {len(body) if length is None else length}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def moved(target, status=302):
    return answer(status=status, Location=target)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        path = self.rfile.readline().decode("latin-1").split(" ")[1]
        headers = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        self.server.site.asked.append((path, headers))
        page = self.server.site.take(path)
        if callable(page):
            page = page(headers)
        try:
            for part in [page] if isinstance(page, bytes) else page:
                self.wfile.write(part)
                self.wfile.flush()
        except OSError:
            pass  # the client has had enough


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def finish_request(self, request, client_address):
        try:
            if self.context is not None:
                request = self.context.wrap_socket(request, server_side=True)
            super().finish_request(request, client_address)
        except OSError:
            pass  # the client does not believe us, or has left
        finally:
            if self.context is not None:
                request.close()


class Site:
    """Pages by path: bytes, a function of the request's headers, parts, or a list to use up."""

    def __init__(self, context=None):
        self.pages = {}
        self.asked = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self._server.context = context
        self.origin = f"http{'s' if context else ''}://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def __setitem__(self, path, page):
        self.pages[path] = page

    def take(self, path):
        page = self.pages.get(path)
        if isinstance(page, list):
            page = page.pop(0) if len(page) > 1 else page[0]
        return answer(b"no such page", 404) if page is None else page

    def at(self, path):
        return self.origin + path

    @property
    def paths(self):
        """What was asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class FakeClock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self):
        self.slept = []

    def now(self):
        return NOW + timedelta(seconds=sum(self.slept))

    def monotonic(self):
        return float(sum(self.slept))

    def sleep(self, seconds):
        self.slept.append(seconds)


def make_fetcher(site, clock, *, delay=5.0, **limits):
    sites = Sites.of([], [site.origin])
    return Fetcher(sites, delay=delay, limits=Limits(**limits), clock=clock)
