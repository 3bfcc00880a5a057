"""A template: a process that has loaded one version and forks workers, which share its memory.

It runs no query, and no thread but the one that forks and those that wait, so that it can be forked at any
time; a worker, which has one thread, stands ready in the time that it takes to copy a page table. A version
that is larger than the memory budget is opened on disk, and workers share the open files and what the engine
has read of them.
"""

import gc
import os
import select
import shutil
import signal
import socket
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from peelgraph.errors import PeelgraphError
from peelgraph.settings import Limits
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.indexes import LIST_NAME
from peelgraph.store.published.locking import hold_file
from peelgraph.store.published.versions import HeldVersion, Version, hold_version
from peelgraph.store.workers.borrower import Borrower
from peelgraph.store.workers.channels import receive_message, send_message
from peelgraph.store.workers.confinement import be_killed_first, die_with_parent, limit_memory
from peelgraph.store.workers.frames import SMALL_FRAME
from peelgraph.store.workers.indexing import estimate_memory, open_index
from peelgraph.store.workers.memory import AnswerMemory, make_shared_file
from peelgraph.store.workers.pacing import Pacing
from peelgraph.store.workers.worker import answer_questions

_REAP_SECONDS = 0.2
#: What a worker may keep from its queries besides its own copy of what it shared.
_MOST_KEPT = 64 * 1024 * 1024


@dataclass(slots=True)
class Template:
    """One process, as it sees itself; ``children`` are the living workers with their owners."""

    channel: socket.socket
    version: Version
    limits: Limits
    scratch: Path
    _held: HeldVersion | None = None
    _held_index: int | None = None
    _files: frozenset[int] = frozenset()

    def run(self) -> NoReturn:
        """Load the version, then fork, pace and kill workers as told until the nursery is gone."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            self._held = hold_version(self.version)  # until this process ends
            store = self._load()
        except (PeelgraphError, OSError, MemoryError) as error:
            send_message(self.channel, {"is": "failed", "why": str(error)})
            os._exit(1)
        gc.collect()
        gc.freeze()  # what is never collected is never written to, and stays shared
        send_message(self.channel, {"is": "ready"})
        # A thread takes its memory from an arena of its own, and a worker goes on with that of the thread that
        # forked it. The first thread's is that which loading has left in pieces: to look through it took a third
        # of a look-up.
        forking = threading.Thread(target=self._raise_workers, args=(store,))
        forking.start()
        forking.join()
        os._exit(1)

    def _raise_workers(self, store: EmbeddedStore) -> NoReturn:
        children: dict[int, int] = {}
        pacing = Pacing()
        while True:
            seconds = min(_REAP_SECONDS, pacing.beat(children))
            ready, _, _ = select.select([self.channel], [], [], seconds)
            _reap(children)  # before what is heard, and again when nothing is
            if not ready:
                continue
            received = receive_message(self.channel)
            if received is None:
                _kill(children, list(children))
                shutil.rmtree(self.scratch, ignore_errors=True)
                os._exit(0)
            message = received[0]
            match message["do"]:
                case "fork":
                    self._fork_worker(store, message, children)
                case "kill":
                    _kill(children, [message["pid"]])
                case "pace":
                    pacing.add(message["pid"])
                case "unpace" if message["pid"] in children:
                    pacing.remove(message["pid"])
                case "drop":
                    owned = [pid for pid, owner in children.items() if owner == message["client"]]
                    _kill(children, owned)

    def _load(self) -> EmbeddedStore:
        """Load into memory, or open the index on disk: its files are the workers' as well."""
        if not self._is_on_disk():
            return EmbeddedStore.open(self.version)
        place = open_index(self.version, self.scratch)
        if place != self.scratch:
            self._held_index = hold_file(place / LIST_NAME)
        before = _list_files()
        store = EmbeddedStore.open_on_disk(self.version, place)
        self._files = _list_files() - before
        return store

    def _is_on_disk(self) -> bool:
        return estimate_memory(self.version) > self.limits.memory

    def _fork_worker(
        self, store: EmbeddedStore, message: dict[str, Any], children: dict[int, int]
    ) -> None:
        template = os.getpid()
        with ExitStack() as opened:
            try:
                here, there = map(opened.enter_context, socket.socketpair())
                # Who borrows has no use for it; but all come in the same way.
                memory = make_shared_file("answer", max(SMALL_FRAME, self.limits.buffer))
                opened.callback(os.close, memory)
                pid = os.fork()
            except OSError as error:
                send_message(
                    self.channel,
                    {"is": "no worker", **_address(message), "why": f"no process: {error}"},
                )
                return
            if pid == 0:
                try:
                    die_with_parent(template)
                    self._be_worker(store, there, AnswerMemory(memory), borrows=message["borrows"])
                finally:
                    os._exit(0)
            children[pid] = message["client"]
            send_message(
                self.channel,
                {"is": "worker", "pid": pid, **_address(message)},
                [here.fileno(), memory],
            )

    def _be_worker(
        self, store: EmbeddedStore, channel: socket.socket, memory: AnswerMemory, *, borrows: bool
    ) -> None:
        _keep_only({channel.fileno(), *self._files})
        be_killed_first()
        most_kept = _MOST_KEPT
        if not self._is_on_disk():
            # The engine counts references, so that what a query reads becomes the worker's own.
            most_kept += estimate_memory(self.version)
        limit_memory(self.limits.query_memory)
        if borrows:
            Borrower(store, channel, self.limits, most_kept).run()
        else:
            answer_questions(store, channel, memory, self.limits, most_kept)


def _address(message: dict[str, Any]) -> dict[str, int]:
    return {"ticket": message["ticket"], "client": message["client"]}


def _reap(children: dict[int, int]) -> None:
    """Take note of the workers that have ended."""
    while children:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        children.pop(pid, None)


def _kill(children: dict[int, int], pids: list[int]) -> None:
    """Kill workers. Only children that were not reaped are: a number cannot be another's yet.

    Nobody waits for their end here: to give back a large memory takes time, in which others can be
    forked.
    """
    for pid in pids:
        if pid in children:
            os.kill(pid, signal.SIGKILL)


def _list_files() -> frozenset[int]:
    """List the files that this process has open."""
    return frozenset(int(entry.name) for entry in Path("/dev/fd").iterdir())


def _keep_only(files: set[int]) -> None:
    """Close every open file but these; what the engine says on stderr is noise."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    for file in _list_files() - files - {0, 1, 2}:
        with suppress(OSError):  # that by which they were listed
            os.close(file)
