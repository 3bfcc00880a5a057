"""Connections that cannot be used to hold the service up: half-sent requests, too many, too long.

uvicorn waits for the rest of a request for ever and takes any number of connections. Here a request
has a time to arrive in, the part before its body a size, and a client a share of the connections.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any, Protocol, cast

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from peelgraph.web.serving.shortcuts import (
    Headers,
    Key,
    KnownAnswer,
    Shortcuts,
    note_request,
    write_head,
)

_HEAD_SECONDS = 10.0
_BODY_SECONDS = 10.0
_LOOK_SECONDS = 2.0
_NEVER = float("inf")
_LEAST_BYTES_PER_SECOND = 16 * 1024
_LARGEST_HEAD = 256 * 1024
#: After so many small queries in a row the first connection of a client is lent; the others follow at once.
_SMALL_ONES = 4
#: So many more it takes after one that was not for whom it was lent to.
_UNFIT_FOR = 64
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(slots=True)
class Doorkeeper:
    """Counts the connections of a process; ``most`` in all, ``share`` from one address.

    A trusted proxy stands for many clients: its share is not limited.
    """

    most: int
    share: int
    proxies: Sequence[IPv4Network | IPv6Network] = ()
    _total: int = 0
    _from: Counter[str] = field(default_factory=Counter)

    def let_in(self, host: str) -> bool:
        """Count a new connection, unless it is one too many."""
        if self._total >= self.most:
            return False
        if self._from[host] >= self.share and not self.is_proxy(host):
            return False
        self._total += 1
        self._from[host] += 1
        return True

    def let_out(self, host: str) -> None:
        """Count a connection that has ended."""
        self._total -= 1
        self._from[host] -= 1
        if not self._from[host]:
            del self._from[host]

    def is_proxy(self, host: str) -> bool:
        """Tell whether a peer is a proxy that is believed."""
        return any(ip_address(host) in network for network in self.proxies)


class Asking(Protocol):
    """A query that was read from the bytes of its request."""

    @property
    def is_small(self) -> bool:
        """Whether its answer was small, and soon there."""

    @property
    def has_lent(self) -> bool:
        """Whether another connection of the same client is lent, or was a moment ago."""

    async def ask(self) -> None:
        """Ask it, and wait for what becomes of it."""

    @property
    def is_whole(self) -> bool:
        """Whether all of an answer is there; if not, the application must answer."""

    def write_answer(self, default_headers: Headers) -> tuple[bytes, bytes | memoryview]:
        """Write the answer, its body apart, and report it; what a view shows is gone when it is dropped."""

    def lend(self, data: bytes, lent: "Lent", file: int) -> Callable[[], None] | None:
        """Lend its connection to who answers what comes next; give the way to call it back if it is lent."""

    def hand_over(self, scope: Scope) -> None:
        """Give the application what has become of the query."""

    async def drop(self) -> None:
        """Let go of an answer that was written, or that nobody takes."""


class Lent(Protocol):
    """A connection that is with somebody else for a while."""

    def take_back(self, rest: bytes, *, is_unfit: bool) -> None:
        """Write the rest of an answer and go on; an unfit one is not lent for a while."""

    def break_off(self) -> None:
        """Close it in the midst of an answer."""


class FastPath(Protocol):
    """The way of a query that need not go through the application."""

    def begin(self, key: Key, host: str) -> Asking | None:
        """Read a request, of which ``key`` has all bytes; ``None`` for what the application answers."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with the bounds of this module, and shortcuts to answers that are known."""

    def __init__(
        self, doorkeeper: Doorkeeper, shortcuts: Shortcuts, fast_path: FastPath, **options: Any
    ) -> None:
        super().__init__(**options)
        self._doorkeeper = doorkeeper
        self._shortcuts = shortcuts
        self._fast_path = fast_path
        self._direct: asyncio.Task[None] | None = None
        self._early = b""
        self._is_last = False
        self._call_back: Callable[[], None] | None = None
        self._small_ones = 0
        self._has_answered = False
        self._is_believed = False
        self._requests_begun = 0
        self._requests_complete = 0
        self._host: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._until = _NEVER
        self._head_size: int | None = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once."""
        super().connection_made(transport)
        host = self.client[0] if self.client else ""
        if not self._doorkeeper.let_in(host):
            transport.abort()
            return
        self._host = host
        self._is_believed = self._doorkeeper.is_proxy(host)
        self._until = self.loop.time() + _HEAD_SECONDS
        self._look_at_the_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room for another."""
        if self._timer is not None:
            self._timer.cancel()
        if self._direct is not None:
            self._direct.cancel()
        if self._host is not None:
            self._doorkeeper.let_out(self._host)
            self._host = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Answer what is known by its bytes at once; read anything else."""
        if self._direct is not None:
            self._early += data
            self.flow.pause_reading()
            return
        if not self._is_idle():
            self._read(data)
            return
        key = data, self._is_believed
        known = self._shortcuts.find(key)
        if known is not None:
            self._small_ones = min(self._small_ones, 0)
            self._answer_known(known)
            return
        asking = self._fast_path.begin(key, self._host or "")
        if asking is None:
            self._read_whole(key)
            return
        self._unset_keepalive_if_required()
        self._until = _NEVER
        self._direct = self.loop.create_task(self._answer_directly(asking, key))
        self.tasks.add(self._direct)
        self._direct.add_done_callback(self.tasks.discard)

    def shutdown(self) -> None:
        """Close the connection as soon as what is being answered is answered."""
        if self._direct is None and self._call_back is None:
            super().shutdown()
            return
        self._is_last = True
        if self._call_back is not None:
            self._call_back()

    async def _answer_directly(self, asking: Asking, key: Key) -> None:
        """Answer what was asked on the fast path, and go on to what has come meanwhile."""
        await asking.ask()
        self._direct = None
        if self.transport.is_closing():
            await asking.drop()
            return
        if asking.is_whole:
            try:
                self._write_answer(*asking.write_answer(self.server_state.default_headers))
            except BaseException:  # nobody waits for an answer that does not come
                self.transport.abort()
                raise
            finally:
                await asking.drop()
            self._await_next()
            self._consider_lending(asking, key)
        else:
            asking.hand_over(self._read_whole(key))
        if self._is_last:
            self.shutdown()
        if self._early and not self.transport.is_closing():
            early, self._early = self._early, b""
            self.data_received(early)

    def _write_answer(self, head: bytes, body: bytes | memoryview) -> None:
        """Write an answer; of a body that is soon gone, what the client does not take at once is copied."""
        if not isinstance(body, memoryview):
            self.transport.writelines((head, body))
            return
        sent = 0
        if not self.transport.get_write_buffer_size():
            file = self.transport.get_extra_info("socket").fileno()
            with suppress(OSError):  # it is full; or it is gone, which the transport will find
                sent = os.writev(file, (head, body))
        if sent < len(head) + len(body):
            self.transport.writelines((head[sent:], bytes(body[max(0, sent - len(head)) :])))

    def _consider_lending(self, asking: Asking, key: Key) -> None:
        """Lend a connection on which one small query after another is asked, and nothing waits.

        That of a proxy stays: it has many clients, who are to take turns.
        """
        self._small_ones = self._small_ones + 1 if asking.is_small else 0
        needed = 1 if asking.has_lent else _SMALL_ONES
        if self._small_ones < needed or self._early or self._is_last or self._is_believed:
            return
        if not self._is_idle() or self.transport.get_write_buffer_size():
            return
        self.flow.pause_reading()
        file = self.transport.get_extra_info("socket").fileno()
        self._call_back = asking.lend(key[0], self, file)
        if self._call_back is None:
            self.flow.resume_reading()
        else:
            self._until = _NEVER

    def take_back(self, rest: bytes, *, is_unfit: bool) -> None:
        """Go on with a connection that was lent."""
        self._call_back = None
        self._small_ones = -_UNFIT_FOR if is_unfit else 0
        if self.transport.is_closing():
            return
        if rest:
            self.transport.write(rest)
        self._await_next()
        if self._is_last:
            self.shutdown()

    def break_off(self) -> None:
        """Close a connection in the midst of an answer."""
        self._call_back = None
        self.transport.abort()

    def _read_whole(self, key: Key) -> Scope:
        """Read what is one whole request, if it is one, and let its answer be written in one piece."""
        begun = self._requests_begun
        self._read(key[0])
        scope = cast("Scope", self.scope)
        if self._requests_begun == begun + 1 == self._requests_complete:
            note_request(scope, key, partial(self._write_whole, self.cycle))
        return scope

    def _is_idle(self) -> bool:
        """Tell whether nothing of a request has come, and all that was asked is answered and taken."""
        return (
            self._requests_begun == self._requests_complete
            and (self.cycle is None or self.cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _answer_known(self, known: KnownAnswer) -> None:
        self._unset_keepalive_if_required()
        head = self._shortcuts.begin(known, self.server_state.default_headers)
        if known.body:
            self.transport.writelines((head, known.body))
        else:  # as a 304 has none; to gather one piece from two costs more than the piece
            self.transport.write(head)
        self._await_next()

    def _await_next(self) -> None:
        """Do what uvicorn does after an answer, but look at the clock in place of a timer."""
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._has_answered = True
        self._until = self.loop.time() + self.timeout_keep_alive

    def _write_whole(self, cycle: RequestResponseCycle, start: Message, body: bytes) -> bool:
        """Write an answer that is whole in one piece, with one look at its headers.

        What is not as plain as most, such as an answer after which the connection ends, is left to uvicorn.
        """
        if cycle.response_started or cycle.disconnected or not cycle.keep_alive:
            return False
        headers = start["headers"]
        length = next((value for name, value in headers if name == b"content-length"), None)
        has_body = cycle.scope["method"] != "HEAD" and start["status"] not in _WITHOUT_BODY
        if (has_body and length != b"%d" % len(body)) or self.flow.write_paused:
            return False
        head = write_head(start["status"], [*self.server_state.default_headers, *headers])
        if head is None or b"\r\nconnection:" in head or b"\r\ntransfer-encoding:" in head:
            return False
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.message_event.set()
        self.transport.writelines((head, b"\r\n", body if has_body else b""))
        cycle.on_response()
        return True

    def _read(self, data: bytes) -> None:
        """Read on, unless what comes before the body is too large."""
        if self._head_size is not None:
            self._head_size += len(data)
        super().data_received(data)
        if self._head_size is not None and self._head_size > _LARGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self._requests_begun += 1
        self._until = self.loop.time() + _HEAD_SECONDS
        self._head_size = 0 if self._head_size is None else self._head_size

    def on_headers_complete(self) -> None:
        """Let the application begin; the body has its own time."""
        self._head_size = None
        self._until = self.loop.time() + _BODY_SECONDS
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Read a part of the body, which earns time for the next."""
        super().on_body(body)
        self._until += len(body) / _LEAST_BYTES_PER_SECOND

    def on_message_complete(self) -> None:
        """Wait for nothing more of this request."""
        super().on_message_complete()
        self._requests_complete += 1
        self._until = _NEVER

    def _look_at_the_clock(self) -> None:
        """Look now and then; a timer for each request would cost more than the request's parsing."""
        if self.loop.time() < self._until:
            self._timer = self.loop.call_later(_LOOK_SECONDS, self._look_at_the_clock)
        elif self._head_size is not None and not (self._has_answered and self._head_size == 0):
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        if not self.transport.is_closing():
            line = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            self.transport.write(f"{line}connection: close\r\ncontent-length: 0\r\n\r\n".encode())
            self.transport.close()
