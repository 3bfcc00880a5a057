"""Lends connections to workers, and takes them back (decision 0026).

What is lent stays open here, unread; a borrower has connections of one client alone. It comes back when the borrower says so, or when the borrower ends,
which its channel tells: only then does nobody else read from the connection. A borrower whose query takes
long is killed for it; the request is still in the connection, and goes the ordinary way.
"""

import asyncio
import json
import os
import pickle
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from peelgraph.metrics import Metrics
from peelgraph.settings import Limits
from peelgraph.store.queueing import SlowClients
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.channels import send_message
from peelgraph.store.workers.frames import FrameKind, FrameReader
from peelgraph.store.workers.loans import BACK, Manner, Note, Notes
from peelgraph.store.workers.presence import Presence
from peelgraph.store.workers.running import SHORT_SECONDS

_LOOK_SECONDS = 0.05
_LONGEST_SECONDS = 1.0
_UNUSED_SECONDS = 10.0


class Lendable(Protocol):
    """A connection as its lender sees it."""

    client: str

    def report(self, answers: Sequence[tuple[bytes, float, str]]) -> None:
        """Report answers that the borrower gave: what was reported of the request, seconds and id of each."""

    def take_back(self, rest: bytes, *, is_unfit: bool) -> None:
        """Go on with the connection: first write the ``rest`` of an answer. An unfit one is lent no more for a while."""

    def break_off(self) -> None:
        """Close the connection: the borrower ended while it wrote an answer."""


@dataclass(slots=True, eq=False)
class _Borrower:
    """One borrower as its lender sees it."""

    version: str
    worker: Attendant
    notes: Notes
    client: str = ""
    loans: dict[int, Lendable] = field(default_factory=dict)
    reader: FrameReader = field(default_factory=FrameReader)
    unused_since: float = field(default_factory=time.monotonic)
    seen: tuple[int, float, float] = 0, 0.0, 0.0
    """The query that was seen running, when, and what processor time the worker had had then."""
    _sending: threading.Lock = field(default_factory=threading.Lock)

    def say(self, message: Mapping[str, Any], files: Sequence[int] = ()) -> None:
        """Send one message whole, from any thread."""
        with self._sending:
            send_message(self.worker.channel, message, files)

    def recall(self) -> None:
        """Ask for everything back, from any thread."""
        self.notes[Note.RECALLED] = 1
        with suppress(OSError):
            self.say({})  # it may be waiting

    def give_up(self) -> None:
        """Have the borrower killed; what it has comes back when it has ended."""
        self.notes[Note.RECALLED] = 1
        self.worker.strike()


def _equip(version: str, worker: Attendant) -> _Borrower:
    """Give a worker what makes it a borrower. Raises OSError if that cannot be had, or the worker has ended."""
    notes = Notes.make()
    try:
        borrower = _Borrower(version, worker, notes)
        borrower.say({}, [notes.file])
    finally:
        os.close(notes.file)
    return borrower


class Lender:
    """The borrowers of one process, and what they have.

    ``order`` orders a worker that borrows, of a version. As many borrow at a time as the limits allow workers.
    Where queries may take so little time that nobody would see in time that one has had it, none does.
    """

    def __init__(
        self,
        order: Callable[[str], "Future[Attendant]"],
        limits: Limits,
        slow: SlowClients,
        presence: Presence,
        metrics: Metrics | None,
    ) -> None:
        self._order = order
        self._longest = min(_LONGEST_SECONDS, limits.timeout - 2 * _LOOK_SECONDS)
        self._most = limits.workers if sys.platform == "linux" and self._longest > 0 else 0
        self._slow = slow
        self._presence = presence
        self._metrics = metrics
        self._lock = threading.Lock()
        self._borrowers: list[_Borrower] = []
        self._ordered = 0
        self._current: str | None = None
        self._last_number = 0
        self._timer: asyncio.TimerHandle | None = None

    def note_current(self, version: str) -> None:
        """Call back what is lent to workers of any other version, from any thread."""
        with self._lock:
            self._current = version
            outdated = [one for one in self._borrowers if one.version != version]
        for borrower in outdated:
            borrower.recall()

    def has_lent(self, client: str) -> bool:
        """Tell whether any connection of a client is lent, or was a moment ago."""
        return any(one.client == client for one in self._borrowers)

    def lend(
        self, connection: Lendable, file: int, manner: Manner, version: str
    ) -> Callable[[], None] | None:
        """Lend a connection that waits for its next request; give the way to call it back if it is lent.

        Called from the loop of the server, whose connection has stopped reading.
        """
        if not self._most or connection.client in self._slow or version != self._current:
            return None
        borrower = self._choose_borrower(connection.client, version)
        if borrower is None:
            return None
        self._last_number += 1
        message = {"loan": self._last_number, "manner": pickle.dumps(manner).decode("latin-1")}
        try:
            borrower.say(message, [file])
        except BlockingIOError:  # it is busy, and has not yet taken what was lent before
            return None
        except OSError:
            borrower.give_up()
            return None
        borrower.client = connection.client
        borrower.loans[self._last_number] = connection
        return borrower.recall

    def close(self) -> None:
        """Lend no more, and end the borrowers."""
        self._most = 0
        for borrower in self._borrowers:
            borrower.notes[Note.RECALLED] = 1
            borrower.worker.kill()

    def _choose_borrower(self, client: str, version: str) -> _Borrower | None:
        """Give the one that has other connections of a client, or that has none: none has two clients'.

        If there may be more of them, one is ordered for the next time.
        """
        ready = [
            one
            for one in self._borrowers
            if one.version == version and not one.notes[Note.RECALLED]
        ]
        own = (one for one in ready if one.loans and one.client == client)
        found = next(own, None) or next((one for one in ready if not one.loans), None)
        if found is None and len(self._borrowers) + self._ordered < self._most:
            self._order_borrower(version)
        return found

    def _order_borrower(self, version: str) -> None:
        loop = asyncio.get_running_loop()
        self._ordered += 1

        def take_on(promise: "Future[Attendant]") -> None:
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._take_on, promise, version, loop)

        self._order(version).add_done_callback(take_on)

    def _take_on(
        self, promise: "Future[Attendant]", version: str, loop: asyncio.AbstractEventLoop
    ) -> None:
        """Take on a worker that has come."""
        self._ordered -= 1
        if promise.cancelled() or promise.exception() is not None:
            return
        worker = promise.result()
        try:
            borrower = _equip(version, worker)
        except OSError:  # it has ended, or there are no more open files
            worker.kill()
            return
        loop.add_reader(worker.channel, self._hear, borrower)
        with self._lock:
            self._borrowers.append(borrower)
            is_current = version == self._current
        if not is_current or not self._most:
            borrower.recall()
        if self._timer is None:
            self._watch_again()

    def _hear(self, borrower: _Borrower) -> None:
        try:
            size = borrower.worker.channel.recv_into(borrower.reader.space())
        except BlockingIOError:
            return
        except OSError:
            size = 0
        try:
            self._understand(borrower, size)
        except (ValueError, TypeError, struct.error):  # it has gone astray
            borrower.give_up()
            borrower.reader = FrameReader()
        if not size:
            asyncio.get_running_loop().remove_reader(borrower.worker.channel)
            self._lose(borrower)

    def _understand(self, borrower: _Borrower, size: int) -> None:
        """Take what was heard. Raises ValueError, TypeError or struct.error for what no borrower says."""
        for kind, payload in borrower.reader.take(size):
            if kind is FrameKind.ANSWERED:
                self._report(borrower, payload)
            elif kind is FrameKind.BACK:
                number, is_unfit = BACK.unpack_from(payload)
                self._return(borrower, number, bytes(payload[BACK.size :]), is_unfit=is_unfit)

    def _report(self, borrower: _Borrower, payload: bytes | bytearray) -> None:
        answers: dict[int, list[tuple[bytes, float, str]]] = {}
        for number, reported, seconds, identifier in json.loads(payload):
            answer = bytes(reported, "ascii"), seconds, identifier
            answers.setdefault(number, []).append(answer)
        self._presence.note(borrower.client)
        for number, given in answers.items():
            loan = borrower.loans.get(number)
            if loan is not None:
                loan.report(given)
            if self._metrics is not None:
                self._metrics.count_answered([seconds for _, seconds, _ in given])

    def _return(self, borrower: _Borrower, number: int, rest: bytes, *, is_unfit: bool) -> None:
        connection = borrower.loans.pop(number, None)
        if not borrower.loans:
            borrower.unused_since = time.monotonic()
        if connection is not None:
            connection.take_back(rest, is_unfit=is_unfit)

    def _lose(self, borrower: _Borrower) -> None:
        """Take back what a borrower still had that has ended."""
        with self._lock:
            self._borrowers.remove(borrower)
        writing, asking = borrower.notes[Note.WRITING], borrower.notes[Note.ASKING]
        borrower.worker.end()
        loans, borrower.loans = borrower.loans, {}
        for number, connection in loans.items():
            if number == writing:
                connection.break_off()
            else:
                connection.take_back(b"", is_unfit=number == asking)

    def _watch_again(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._watch)

    def _watch(self) -> None:
        """See whether a borrower has ended or a query takes long, and let go of borrowers that nobody needs."""
        self._timer = None
        now = time.monotonic()
        for borrower in list(self._borrowers):
            # Of a channel whose other end was closed with something unread, as by one that is recalled, uvloop tells
            # what was said last, and not the end (libuv stops at POLLERR).
            self._hear(borrower)
            if borrower.loans:
                self._look(borrower, now)
            elif now - borrower.unused_since > _UNUSED_SECONDS:
                borrower.recall()
        if self._borrowers:
            self._watch_again()

    def _look(self, borrower: _Borrower, now: float) -> None:
        """Have a borrower killed whose query takes long; who asked it is slow from now on."""
        if not borrower.notes[Note.ASKING]:
            return
        query, spent = borrower.notes[Note.BEGUN], borrower.worker.processor_seconds()
        seen, since, before = borrower.seen
        if query != seen:
            borrower.seen = query, now, spent
        elif spent - before > SHORT_SECONDS or now - since > self._longest:
            self._slow.note(borrower.client)
            borrower.give_up()
