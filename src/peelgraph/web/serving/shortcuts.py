"""Answers that are known from the bytes of a request, given before anybody parses it (decision 0021).

A client that asks again sends the same bytes. The ordinary way answers the first times, and says of an
answer that it depends on those bytes and the version alone (``mark_repeatable``); from then on, as long as
that version is current, the protocol finds it here. It is counted and logged like any other.
"""

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from peelgraph.errors import PeelgraphError
from peelgraph.web.http.wire import ID_HEADER
from peelgraph.web.serving.monitoring import Monitor

_ID = ID_HEADER.encode()
#: Headers that change what comes next on the connection, or say who asks, or when.
_UNREPEATABLE = frozenset(
    (b"accept-datetime", b"authorization", b"content-length", b"expect", b"transfer-encoding",
     b"upgrade", _ID)
)  # fmt: skip
#: In the state of a request: what it is known by, and the version that its answer depends on.
_KEY = "peelgraph.key"
_VERSION = "peelgraph.version"
_WRITE = "peelgraph.write"
#: What an entry costs besides its bytes, and the part of all that one may take.
_OVERHEAD = 1000
_LARGEST_PART = 8

_CONTROL = bytes([*range(9), *range(10, 32), 127])

Headers = Sequence[tuple[bytes, bytes]]
#: What a request is known by: its bytes, and whether its peer is a proxy that is believed.
Key = tuple[bytes, bool]


class Versioned(Protocol):
    """What has a version."""

    @property
    def version(self) -> str:
        """The identifier of the version."""


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An answer but for its date and the request's id, and what is reported of it."""

    path: str
    query_string: bytes
    status: int
    start: bytes
    body: bytes


class Shortcuts:
    """The known answers of one process: of one version, and up to so many bytes in all."""

    def __init__(self, capacity: int, current: Callable[[], Versioned], monitor: Monitor) -> None:
        self._capacity = capacity
        self._current = current
        self._monitor = monitor
        self._version: str | None = None
        self._known: OrderedDict[Key, KnownAnswer] = OrderedDict()
        self._size = 0

    def find(self, key: Key) -> KnownAnswer | None:
        """Find the answer to a request for the version that is current at this moment."""
        known = self._known.get(key)
        if known is None:
            return None
        try:
            version = self._current().version
        except PeelgraphError:
            return None
        if version != self._version:
            self._forget_all()
            return None
        self._known.move_to_end(key)
        return known

    def begin(self, known: KnownAnswer, default_headers: Headers) -> bytes:
        """Write what stands before the body of an answer, and report it."""
        began = time.monotonic()
        identifier = os.urandom(16).hex()
        dated = b"".join([b"%b: %b\r\n" % pair for pair in default_headers])
        head = b"%b%b%b: %b\r\n\r\n" % (known.start, dated, _ID, identifier.encode())
        self._monitor.report_repeated(
            known.path, known.query_string, known.status, time.monotonic() - began, identifier
        )
        return head

    def keep(self, scope: Scope, start: Message, body: bytes) -> None:
        """Keep an answer that is marked, unless its request is one that cannot be repeated."""
        key, version = scope["state"][_KEY], scope["state"][_VERSION]
        if _weigh(key, body) * _LARGEST_PART > self._capacity or not is_repeatable(scope):
            return
        if version != self._version:
            self._forget_all()
            self._version = version
        prepared = _prepare_answer(scope, start, body)
        if prepared is None or key in self._known:
            return
        self._known[key] = prepared
        self._size += _weigh(key, body)
        while self._size > self._capacity:
            oldest, known = self._known.popitem(last=False)
            self._size -= _weigh(oldest, known.body)

    def _forget_all(self) -> None:
        self._known.clear()
        self._size = 0


class ShortcutMiddleware:
    """Hands answers that are whole to the protocol, to be written at once.

    Those that are marked are kept; ``learn`` is shown the request and the beginning of each.
    """

    def __init__(
        self, app: ASGIApp, shortcuts: Shortcuts, learn: Callable[[Scope, Message], None]
    ) -> None:
        self.app = app
        self._shortcuts = shortcuts
        self._learn = learn

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        state = scope.get("state", {})
        if _KEY not in state:
            await self.app(scope, receive, send)
            return
        start: Message | None = None

        async def send_whole(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                begun, start = start, None
                body = message.get("body", b"")
                if not message.get("more_body"):
                    if _VERSION in state:
                        self._shortcuts.keep(scope, begun, body)
                    self._learn(scope, begun)
                    if state[_WRITE](begun, body):
                        return
                await send(begun)
            await send(message)

        await self.app(scope, receive, send_whole)


def note_request(scope: Scope, key: Key, write: Callable[[Message, bytes], bool]) -> None:
    """Note in a request what it is known by: all that was sent on an idle connection, and no more.

    ``write`` writes its answer if that is whole, or tells that it must be sent in the ordinary way.
    """
    scope["state"][_KEY] = key
    scope["state"][_WRITE] = write


def key_of(scope: Scope) -> Key:
    """Give what a request is known by."""
    key: Key = scope["state"][_KEY]
    return key


def mark_repeatable(request: Request, version: str) -> None:
    """Say that the answer to a request depends on nothing but its bytes and a version."""
    state = request.scope.get("state")
    if state is not None:
        state[_VERSION] = version


def is_repeatable(scope: Scope) -> bool:
    """Tell whether a request says nothing but what it asks, and in which form it takes the answer."""
    if scope["method"] != "GET" or scope["http_version"] != "1.1":
        return False
    return not any(
        name in _UNREPEATABLE or (name == b"connection" and value.lower() != b"keep-alive")
        for name, value in scope["headers"]
    )


def write_head(status: int, headers: Headers) -> bytes | None:
    """Write a status line and headers, without the empty line; None if a header cannot be one."""
    lines = b"".join([b"%b: %b\r\n" % pair for pair in headers])
    control = len(lines) - len(lines.translate(None, _CONTROL))
    if control != 2 * lines.count(b"\r\n") or control != 2 * len(headers):
        return None
    return STATUS_LINE[status] + lines


def _prepare_answer(scope: Scope, start: Message, body: bytes) -> KnownAnswer | None:
    status = start["status"]
    head = write_head(status, [pair for pair in start["headers"] if pair[0] != _ID])
    if head is None:
        return None
    return KnownAnswer(scope["path"], scope["query_string"], status, head, body)


def _weigh(key: Key, body: bytes) -> int:
    return 2 * len(key[0]) + len(body) + _OVERHEAD
