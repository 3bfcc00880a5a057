"""A worker process as the service sees it: a channel, and the way to end it."""

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from peelgraph.errors import (
    AnswerTooLargeError,
    QueryError,
    QueryMemoryError,
    StoreError,
)
from peelgraph.store.asking import PassingLoop
from peelgraph.store.interface import Question
from peelgraph.store.workers.frames import HELD, FrameKind, FrameReader
from peelgraph.store.workers.memory import AnswerMemory
from peelgraph.store.workers.priorities import measure_time, step_back
from peelgraph.store.workers.worker import write_question

_MOST_FRAMES = 4


class Attendant:
    """One worker process. It attends to one query at a time, on whatever event loop asks.

    The loop that has asked goes on listening, so that the next question costs it no new registration; the
    loop of a thread, which soon stops, lets go at the end of each query (``rest``). What is to be done with its
    process is ordered of those who have made it: "kill", "pace" or "unpace" (decision 0031).
    """

    def __init__(
        self,
        channel: socket.socket,
        pid: int,
        order: Callable[[str], None],
        memory: AnswerMemory,
    ) -> None:
        channel.setblocking(False)
        self.channel = channel
        """Where the worker is heard by who has no questions for it (``lender``); others ask and read."""
        self._pid = pid
        self._order = order
        self._memory = memory
        self._used = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._reader = FrameReader()
        self._frames: deque[tuple[FrameKind, bytes | bytearray]] = deque()
        self._is_deaf = False
        self._has_closed = False
        self._is_paced = False
        self.is_fresh = True
        """Whether the next query finds the worker as it was forked: at full priority."""
        self.has_ended = False
        """Whether the worker leaves, or was killed."""
        self.has_said_all = True
        """Whether it has finished, with an answer or a refusal, what it was last asked."""

    def may_attend(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Tell whether a loop may ask: none other listens."""
        return self._loop is None or self._loop is loop or self._loop.is_closed()

    def is_idle(self) -> bool:
        """Tell whether the worker is there and has nothing to say, as one that waits has not."""
        if self._frames or self.has_ended or self._has_closed:
            return False
        try:
            self.channel.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    async def ask(self, question: Question) -> None:
        """Send a question."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._is_deaf = loop, False
            loop.add_reader(self.channel, self._hear)
        self.has_said_all = False
        data = write_question(question)
        try:
            sent = self.channel.send(data)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise QueryMemoryError("The worker process had ended.") from error
        if sent < len(data):
            await loop.sock_sendall(self.channel, data[sent:])

    async def read_part(self) -> tuple[bytes | bytearray | memoryview, bool]:
        """Read the next bytes of the answer, and tell whether they are the last.

        A view is of the worker's memory: what it shows is there until the worker is asked again, or rests.
        Raises QueryError, StoreError or AnswerTooLargeError as the worker says, QueryMemoryError if it
        has ended without a word.
        """
        while not self._frames:
            if self._has_closed:
                raise QueryMemoryError(
                    "The query ended the process that ran it, as one does that needs more memory "
                    "than it may have."
                )
            await self._wait()
        kind, payload = self._frames.popleft()
        self.has_said_all = kind is not FrameKind.PART
        match kind:
            case FrameKind.END:
                return payload, True
            case FrameKind.LAST:
                self.end()
                return payload, True
            case FrameKind.HELD:
                return self._find_held(payload), True
        # Nothing tells how much was written before these: all of the memory, at the most.
        self._used = len(self._memory.view)
        match kind:
            case FrameKind.PART:
                return payload, False
            case FrameKind.QUERY_ERROR:
                raise QueryError(payload.decode())
            case FrameKind.STORE_ERROR:
                raise StoreError(payload.decode())
        raise AnswerTooLargeError(
            "The answer is larger than answers may be here; ask for less of it, as with LIMIT."
        )

    def _find_held(self, payload: bytes | bytearray) -> memoryview:
        view = self._memory.view
        if len(payload) != HELD.size or HELD.unpack(payload)[0] > len(view):  # it has gone astray
            self.kill()
            raise StoreError("The worker process tells of an answer that cannot be.")
        self._used, is_last = HELD.unpack(payload)
        if is_last:
            self.end()
        return view[: self._used]

    async def _wait(self) -> None:
        assert self._loop is not None
        if self._is_deaf:
            self._is_deaf = False
            self._loop.add_reader(self.channel, self._hear)
        self._waiting = self._loop.create_future()
        try:
            await self._waiting
        finally:
            self._waiting = None

    def _hear(self) -> None:
        """Take what the worker says; no more than one piece before it is asked for."""
        try:
            size = self.channel.recv_into(self._reader.space())
            self._frames += self._reader.take(size)
        except BlockingIOError:
            return
        except (OSError, ValueError):
            size = 0
        if not size:
            self._has_closed = True
        if not size or len(self._frames) >= _MOST_FRAMES:
            self._stop_listening()
        self._wake()

    def _stop_listening(self) -> None:
        if self._loop is not None and not self._is_deaf:
            self._is_deaf = True
            self._loop.remove_reader(self.channel)

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def rest(self) -> None:
        """Give back what a large answer took, and let another loop ask next if this one runs only now and then."""
        self.pace(is_paced=False)
        self._memory.trim(self._used)
        self._used = 0
        if isinstance(self._loop, PassingLoop):
            if self.has_ended:
                self._let_go()
            self._stop_listening()
            self._loop = None

    def processor_seconds(self) -> float:
        """Tell how long the worker has had the processor so far; where nobody knows, the time."""
        return measure_time(self._pid)

    def step_back(self) -> None:
        """Let other processes have the processor first, from now on; on a busy machine some of it is left."""
        if self.is_fresh:
            self.is_fresh = False
            with suppress(OSError):
                step_back(self._pid)

    def pace(self, *, is_paced: bool) -> None:
        """Let the worker have the processor a tenth of the time only, or again as its priority says."""
        if is_paced is not self._is_paced:
            self._is_paced = is_paced
            self._order("pace" if is_paced else "unpace")

    def strike(self) -> None:
        """Have the process killed; the end of its channel tells when it has ended."""
        self._order("kill")

    def kill(self) -> None:
        """End the process, whatever it does; who reads from it finds the end."""
        if not self.has_ended:
            self.strike()
        self.end()

    def end(self) -> None:
        """Let go of the worker: it ends when it waits for a question."""
        if self.has_ended:
            return
        self.has_ended = True
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)
        try:
            if self._loop is None:
                self.channel.close()
            else:  # who reads may be in the midst of it
                self._loop.call_soon_threadsafe(self._let_go)
        except RuntimeError:  # the loop is closed
            self.channel.close()

    def _let_go(self) -> None:
        self._has_closed = True
        self._stop_listening()
        self.channel.close()
        self._wake()
