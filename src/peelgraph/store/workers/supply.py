"""Where workers come from: a connection to the nursery, and idle workers of each version.

A nursery that has ended, however, is replaced at the next word from it that does not come.
"""

import asyncio
import errno
import fcntl
import logging
import os
import socket
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from peelgraph.errors import StoreError, UnknownVersionError
from peelgraph.settings import Limits
from peelgraph.store.published.journal import list_publications
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.channels import receive_message, send_message
from peelgraph.store.workers.folders import FOLDER_PREFIX, ServiceFolder
from peelgraph.store.workers.memory import AnswerMemory
from peelgraph.store.workers.nursery import command_line

_UNUSED_SECONDS = 10.0
_PAUSE_SECONDS = 0.2
_START_SECONDS = 30.0
_SPARE = 2
#: What comes with a worker: its channel and its memory.
_FILES = 2
#: glibc keeps 7 freed pieces of each size at hand, of which the engine needs more for one query: with 127, a look-up
#: takes it 17.7 µs and not 21.4. What the operator says instead holds; other libraries take no notice.
_TUNING = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=127"}

_log = logging.getLogger("peelgraph.store")


@dataclass(frozen=True, slots=True)
class _Ticket:
    """A worker that was ordered, and the promise of it."""

    version: str
    borrows: bool
    promise: Future[Attendant]

    def order(self, number: int) -> dict[str, Any]:
        """Write the order to the nursery."""
        return {
            "do": "worker", "version": self.version, "borrows": self.borrows, "ticket": number
        }  # fmt: skip


class Supply:
    """Workers of any version, and the knowledge which version is current.

    ``folder`` is where the nursery listens; server processes with the same folder share one nursery.
    ``tell`` is told of each version that becomes current, before anybody else.
    """

    def __init__(
        self,
        home: Path,
        limits: Limits,
        folder: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._tell = tell
        self._home = home
        self._limits = limits
        self._nursery: subprocess.Popen[bytes] | None = None
        self._own_folder: ServiceFolder | None = None
        if folder is None:
            self._own_folder = ServiceFolder(FOLDER_PREFIX)
            folder = self._own_folder.path
        self._folder = folder
        self._most_idle = 3 * limits.workers
        self._lock = threading.RLock()
        self._idle: dict[str, list[Attendant]] = defaultdict(list)
        self._tickets: dict[int, _Ticket] = {}
        self._last_ticket = 0
        self._used: dict[str, float] = {}
        self._current: str | None = None
        self._refusal: str | None = None
        self._news = threading.Condition(self._lock)
        self._is_closed = False
        self._channel = self._connect()
        self._listener = threading.Thread(target=self._listen, name="workers", daemon=True)
        self._listener.start()

    def current(self) -> str:
        """Give the version that answers now; wait for the first one to be loaded.

        Raises StoreError if none can be had.
        """
        with self._news:
            while self._current is None:
                if self._refusal is not None:
                    raise UnknownVersionError(self._refusal)
                if self._is_closed:
                    raise StoreError("The service is being stopped.")
                self._news.wait()
            return self._current

    def follow(self, version: str, seconds: float) -> None:
        """Wait until a version is current, or one that was published after it.

        The nursery tells of the newest version only: of two in quick succession, the first may never
        be heard of here. Raises StoreError if neither has become current in time.
        """
        with self._news:
            if not self._news.wait_for(lambda: self._is_reached(version), timeout=seconds):
                raise StoreError(f"Version {version} is published, but not served yet.")

    def _is_reached(self, version: str) -> bool:
        if self._current == version:
            return True
        published = [publication.version_id for publication in list_publications(self._home)]
        if version not in published:
            return False
        last = len(published) - 1 - published[::-1].index(version)
        return self._current in published[last:]

    def take(self, version: str, *, is_slow: bool = False) -> "Attendant | Future[Attendant]":
        """Take an idle worker, or the promise of one.

        A client who is slow, whose worker may have to be killed, gets one that has stepped back, and leaves the
        last of the others to the others.
        """
        loop = asyncio.get_running_loop()
        with self._lock:
            self._used[version] = time.monotonic()
            idle = self._idle[version]
            for worker in _order_for_slow(idle) if is_slow else reversed(idle):
                if not worker.may_attend(loop) or not (worker.is_fresh or is_slow):
                    continue
                idle.remove(worker)
                if worker.is_idle():
                    return worker
                worker.kill()
            return self._order(version)

    def order_borrower(self, version: str) -> Future[Attendant]:
        """Order a worker that connections can be lent to."""
        with self._lock:
            return self._order(version, borrows=True)

    def give_back(self, version: str, worker: Attendant) -> None:
        """Take a worker back for the next query, or replace one that has ended or stepped back."""
        worker.rest()
        with self._lock:
            self._used[version] = time.monotonic()
            if worker.has_ended:
                worker.kill()
            elif self._is_closed or len(self._idle[version]) >= self._most_idle:
                worker.end()
            else:
                self._idle[version].append(worker)
            if worker.has_ended or not worker.is_fresh:
                self._restock(version)

    def close(self) -> None:
        """End everything that was taken from here."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._news.notify_all()
            for workers in self._idle.values():
                for worker in workers:
                    worker.end()
            self._idle.clear()
            with suppress(OSError):
                self._channel.shutdown(socket.SHUT_RDWR)
        self._listener.join()
        self._channel.close()
        if self._nursery is not None and self._own_folder is not None:
            self._nursery.wait()
        if self._own_folder is not None:
            self._own_folder.close()

    def _order(self, version: str, *, borrows: bool = False) -> Future[Attendant]:
        self._last_ticket += 1
        promise: Future[Attendant] = Future()
        ticket = self._tickets[self._last_ticket] = _Ticket(version, borrows, promise)
        self._say(ticket.order(self._last_ticket))
        return promise

    def _restock(self, version: str) -> None:
        """Have a worker of the current version ready before it is asked for."""
        coming = sum(
            ticket.version == version and not ticket.borrows for ticket in self._tickets.values()
        )
        if self._is_closed or version != self._current:
            return
        ready = sum(worker.is_fresh for worker in self._idle[version])
        for _ in range(_SPARE - ready - coming):
            self._order(version).add_done_callback(lambda promise: self._stock(version, promise))

    def _stock(self, version: str, promise: Future[Attendant]) -> None:
        if promise.cancelled() or promise.exception() is not None:
            return
        self.give_back(version, promise.result())

    def _say(self, message: dict[str, Any]) -> None:
        with self._lock, suppress(OSError):  # a nursery that has ended is seen by the listener
            send_message(self._channel, message)

    def _listen(self) -> None:
        """Hear the nursery until this supply is closed."""
        self._channel.settimeout(1.0)
        while not self._is_closed:
            try:
                received = receive_message(self._channel)
            except TimeoutError:
                self._release_unused()
                continue
            except OSError:
                received = None
            if received is None:
                if not self._is_closed:
                    self._replace_nursery()
                continue
            message, files = received
            self._hear(message, files)
            self._release_unused()

    def _hear(self, message: dict[str, Any], files: Sequence[int]) -> None:
        match message["is"]:
            case "current":
                with self._news:
                    self._current, self._refusal = message["version"], None
                    self._tell(self._current)
                    self._used[self._current] = time.monotonic()
                    self._restock(self._current)
                    self._news.notify_all()
            case "refused":
                _log.error("the current version cannot be opened: %s", message["why"])
                with self._news:
                    self._refusal = message["why"]
                    self._news.notify_all()
            case "worker":
                self._keep_promise(message, files)
            case "no worker":
                with self._lock:
                    ticket = self._tickets.pop(message["ticket"], None)
                if ticket is not None:
                    _break(ticket, f"No worker: {message['why']}")

    def _keep_promise(self, message: dict[str, Any], files: Sequence[int]) -> None:
        with self._lock:
            ticket = self._tickets.pop(message["ticket"], None)
        pid = message["pid"]
        with ExitStack() as opened:
            for file in files:
                opened.callback(os.close, file)
            if ticket is None:
                return
            order = partial(self._order_done, ticket.version, pid)
            try:
                worker = _take_on(files, pid, order)
            except OSError as error:
                order("kill")
                _break(ticket, f"No worker: {error}")
                return
        if ticket.promise.set_running_or_notify_cancel():
            ticket.promise.set_result(worker)
        elif ticket.borrows:
            worker.kill()
        else:
            self.give_back(ticket.version, worker)

    def _order_done(self, version: str, pid: int, what: str) -> None:
        """Have something done with a worker; who orders it keeps hold of no ticket, which holds the worker."""
        self._say({"do": what, "version": version, "pid": pid})

    def _release_unused(self) -> None:
        """Let go of versions that were replaced and are no longer asked."""
        with self._lock:
            for version, used in list(self._used.items()):
                if version == self._current or time.monotonic() - used < _UNUSED_SECONDS:
                    continue
                if any(ticket.version == version for ticket in self._tickets.values()):
                    continue
                del self._used[version]
                for worker in self._idle.pop(version, []):
                    worker.end()
                self._say({"do": "release", "version": version})

    def _replace_nursery(self) -> None:
        """Start again after the nursery has ended; its workers have ended with it.

        What was promised is ordered again, also what is ordered until the new one listens.
        """
        _log.error("the nursery has ended; another one is started")
        with self._lock:
            for workers in self._idle.values():
                for worker in workers:
                    worker.end()
            self._idle.clear()
        time.sleep(_PAUSE_SECONDS)
        try:
            channel = self._connect()
        except (OSError, StoreError) as error:
            _log.error("no nursery: %s", error)
            self._break_promises()
            return
        with self._lock:
            self._channel.close()
            self._channel = channel
            self._channel.settimeout(1.0)
            for number, ticket in self._tickets.items():
                self._say(ticket.order(number))

    def _break_promises(self) -> None:
        with self._lock:
            broken = list(self._tickets.values())
            self._tickets.clear()
        for ticket in broken:
            _break(ticket, "The processes that answer have ended.")

    def _connect(self) -> socket.socket:
        """Connect to the nursery of the folder; whoever is first starts it."""
        address = self._folder / "nursery"
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                return _connect_to(address)
            except OSError:
                self._start_nursery(address)
                return _connect_to(address)

    def _start_nursery(self, address: Path) -> None:
        """Start a nursery and wait until it listens. It stays as long as anyone is connected."""
        if self._nursery is not None:
            self._nursery.wait()
        self._nursery = subprocess.Popen(  # noqa: S603 (our own module and arguments)
            command_line(address, self._home, self._limits),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            env={**_TUNING, **os.environ},
            process_group=0,  # Ctrl-C is not for it; in another session the kernel would not weigh it with us
        )
        assert self._nursery.stdout is not None
        with self._nursery.stdout as said:
            if not said.readline():
                raise StoreError("The process from which workers come could not be started.")


def _break(ticket: _Ticket, why: str) -> None:
    """Break a promise, unless nobody waits for it."""
    if ticket.promise.set_running_or_notify_cancel():
        ticket.promise.set_exception(StoreError(why))


def _take_on(files: Sequence[int], pid: int, order: Callable[[str], None]) -> Attendant:
    """Take on a worker by its channel and its memory. Raises OSError if the one or the other cannot be had."""
    if len(files) < _FILES:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
    channel, memory = files[0], AnswerMemory(files[1])
    return Attendant(socket.socket(fileno=os.dup(channel)), pid, order, memory)


def _order_for_slow(idle: Sequence[Attendant]) -> list[Attendant]:
    """Give the workers that a slow client may have: those that have stepped back, then others but for the last."""
    fresh = [worker for worker in idle if worker.is_fresh]
    return [worker for worker in idle if not worker.is_fresh] + fresh[_SPARE:]


def _connect_to(address: Path) -> socket.socket:
    channel = socket.socket(socket.AF_UNIX)
    try:
        channel.settimeout(_START_SECONDS)
        channel.connect(str(address))
    except BaseException:
        channel.close()
        raise
    return channel
