"""A worker process as the service sees it: a channel, and the way to end it."""

import asyncio
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from peelgraph.errors import (
    AnswerTooLargeError,
    QueryError,
    QueryMemoryError,
    StoreError,
)
from peelgraph.store.interface import Question
from peelgraph.store.workers.frames import FrameKind, FrameReader
from peelgraph.store.workers.worker import write_question

_CHUNK = 64 * 1024
_LATER = 10


class Attendant:
    """One worker process. It attends to one query at a time, on whatever event loop asks."""

    def __init__(self, channel: socket.socket, pid: int, kill: Callable[[], None]) -> None:
        channel.setblocking(False)
        self._channel = channel
        self._pid = pid
        self._kill = kill
        self._reader = FrameReader()
        self._frames: list[tuple[FrameKind, bytes]] = []
        self.is_fresh = True
        """Whether the next query finds the worker as it was forked: at full priority."""
        self.has_ended = False
        """Whether the worker leaves, or was killed."""
        self.has_said_all = True
        """Whether it has finished, with an answer or a refusal, what it was last asked."""

    def is_idle(self) -> bool:
        """Tell whether the worker is there and has nothing to say, as one that waits has not."""
        if self._frames or self.has_ended:
            return False
        try:
            self._channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    async def ask(self, question: Question) -> None:
        """Send a question."""
        self.has_said_all = False
        data = write_question(question)
        try:
            sent = self._channel.send(data)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise QueryMemoryError("The worker process had ended.") from error
        if sent < len(data):
            await asyncio.get_running_loop().sock_sendall(self._channel, data[sent:])

    async def read_part(self) -> tuple[bytes, bool]:
        """Read the next bytes of the answer, and tell whether they are the last.

        Raises QueryError, StoreError or AnswerTooLargeError as the worker says, QueryMemoryError if it
        has ended without a word.
        """
        while not self._frames:
            data = await self._receive()
            if not data:
                raise QueryMemoryError(
                    "The query ended the process that ran it, as one does that needs more memory "
                    "than it may have."
                )
            self._frames += self._reader.feed(data)
        kind, payload = self._frames.pop(0)
        self.has_said_all = kind is not FrameKind.PART
        match kind:
            case FrameKind.PART:
                return payload, False
            case FrameKind.END:
                return payload, True
            case FrameKind.LAST:
                self.end()
                return payload, True
            case FrameKind.QUERY_ERROR:
                raise QueryError(payload.decode())
            case FrameKind.STORE_ERROR:
                raise StoreError(payload.decode())
        raise AnswerTooLargeError(
            "The answer is larger than answers may be here; ask for less of it, as with LIMIT."
        )

    async def _receive(self) -> bytes:
        try:
            return await asyncio.get_running_loop().sock_recv(self._channel, _CHUNK)
        except OSError:
            return b""

    def processor_seconds(self) -> float:
        """Tell how long the worker has had the processor so far; where nobody knows, the time."""
        try:
            stat = Path(f"/proc/{self._pid}/stat").read_text("ascii", "replace")
        except OSError:
            return time.monotonic()
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def step_back(self) -> None:
        """Let other processes have the processor first, from now on."""
        self.is_fresh = False
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _LATER)

    def kill(self) -> None:
        """End the process, whatever it does; who reads from it finds the end."""
        if not self.has_ended:
            self._kill()
        self.end()

    def end(self) -> None:
        """Let go of the worker: it ends when it waits for a question."""
        if self.has_ended:
            return
        self.has_ended = True
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._channel.close()
        else:  # a reader of this loop may yet have to take its leave of the open channel
            loop.call_soon(self._channel.close)
