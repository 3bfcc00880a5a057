"""One query on its way through slots and workers, to its answer or its end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import Enum

from peelgraph.errors import (
    CrowdTimeoutError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
)
from peelgraph.metrics import KillReason, Metrics
from peelgraph.settings import Limits
from peelgraph.store.interface import HeldReply, Question, Reply
from peelgraph.store.queueing import Acquaintances, Queue, SlowClients
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.presence import Presence
from peelgraph.store.workers.supply import Supply

#: A query that has the processor longer is a long one: sooner if another client waits for its slot.
SHORT_SECONDS = 0.25
_SHORT_IN_A_CROWD = 0.1
_SHORT_ON_THE_WALL = 1.0
#: Where the worker has stepped back, whose client is likely to ask a long one again: it is in nobody's way, and each
#: that is begun again costs the others a process that ends and one that is made.
_SHORT_BEHIND = 0.5
_BEHIND_ON_THE_WALL = 2.0
_FIRST_LOOK_SECONDS = 0.05
_NEXT_LOOK_SECONDS = 0.05
#: Who has as many more waiting, and has asked a long one, is a crowd by itself.
_CROWD = 8
_FIRST_CROWD_LOOK_SECONDS = 0.05
_NEXT_CROWD_LOOK_SECONDS = 0.25
#: Who takes nothing of a large answer for this many times the time limit is taken to be gone.
_PATIENCE = 3
_LEAST_PATIENCE = 3.0
_WORKER_SECONDS = 60.0


class _Verdict(Enum):
    """Why a worker was killed while its query was read."""

    AGAIN = "it is long, and must wait for the other long ones"
    TIMEOUT = "it had its time"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the queries of one server process share."""

    limits: Limits
    supply: Supply
    short: Queue
    long: Queue
    slow: SlowClients
    presence: Presence
    metrics: Metrics | None = None

    @classmethod
    def build(
        cls,
        limits: Limits,
        supply: Supply,
        slow: SlowClients,
        presence: Presence,
        metrics: Metrics | None,
        processes: int,
    ) -> "Surroundings":
        """Make the two queues of one of a number of server processes, as the limits ask for.

        Few short ones run at once, since each has tables and caches of its own: of 10,000 rows from disk two
        processors gave 38 to 45 answers a second with eight at once, 45 to 47 with four and 50 to 55 with two.
        There are two at least, so that one that turns out to be long does not keep all others waiting; one
        client has as many of them as it would of a single process.
        """
        slots, places = limits.workers, limits.queue
        share = max(1, places // 4)
        held = max(1, max(2, slots) // processes)
        return cls(
            limits,
            supply,
            short=Queue(
                max(2, slots), places, share=share, held=held, slow=slow, known=Acquaintances()
            ),
            long=Queue(slots, places, share=share, held=max(1, slots - 1)),
            slow=slow,
            presence=presence,
            metrics=metrics,
        )

    def should_pace(self, client: str) -> bool:
        """Tell whether a client alone is a crowd, while others have short answers."""
        waiting = self.short.count_waiting(client) + self.long.count_waiting(client)
        return waiting >= _CROWD and self.presence.shows_others(client)


class _BegunAgain(Exception):  # noqa: N818 (a turn of events, no error)
    """A query was stopped to be begun again among the long ones."""


class Run:
    """A question on a version, for a client, within a time."""

    def __init__(
        self,
        around: Surroundings,
        version: str,
        question: Question,
        client: str,
        timeout: float,
    ) -> None:
        self._around = around
        self._version = version
        self._question = question
        self._client = client
        self._timeout = timeout
        self._left = timeout
        self._deadline = 0.0
        self._spent: float | None = None
        self._lane: Queue | None = None
        self._worker: Attendant | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._pacer: asyncio.TimerHandle | None = None
        self._was_paced = False
        self._verdict: _Verdict | None = None
        self._is_whole = False

    async def answer(self) -> Reply | HeldReply:
        """Give the whole answer, one of 64 KiB or more where it is held, or the beginning of one above the buffer."""
        try:
            await self._enter(self._around.short)
            await self._ask()
            self._deadline = time.monotonic() + self._timeout
            self._set_timer(min(_FIRST_LOOK_SECONDS, self._timeout), self._look)
            try:
                head = await self._read_head()
            except _BegunAgain:
                head = await self._begin_again()
            if isinstance(head, memoryview):
                self._stop_timer()
                return HeldReply(head, self.close, self._question.coding)
            if self._is_whole:
                self.close()
                return Reply(head, coding=self._question.coding)
            await self._be_stream()
            return Reply(head, self, coding=self._question.coding)
        except BaseException as error:
            self.close(error)
            raise

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the rest of an answer that was given in part."""
        return self

    async def __anext__(self) -> bytes:
        """Read the next part; only the time in which the engine is waited for counts."""
        if self._is_whole:
            raise StopAsyncIteration
        began = time.monotonic()
        self._set_timer(self._left, self._time_out)
        try:
            part = bytes(await self._read_part())
        except BaseException as error:
            self.close(error)
            raise
        self._left -= time.monotonic() - began
        if self._is_whole:
            self.close()
        else:
            self._set_timer(self._timeout * _PATIENCE, self._time_out)
        return part

    async def aclose(self) -> None:
        """Stop the query if it is still going."""
        self.close()

    def close(self, error: BaseException | None = None) -> None:
        """Give back worker and slot; a worker that has not come to its end is killed."""
        self._stop_timer()
        self._stop_pacer()
        worker, self._worker = self._worker, None
        try:
            if worker is not None:
                if not self._is_whole and not worker.has_said_all:
                    self._count_killed(error)
                    worker.kill()
                self._around.supply.give_back(self._version, worker)
        finally:
            self._leave()

    async def _enter(self, lane: Queue) -> None:
        self._leave()
        await lane.enter(self._client, max(self._timeout, _LEAST_PATIENCE))
        self._lane = lane
        self._show_queues()

    def _leave(self) -> None:
        if self._lane is not None:
            lane, self._lane = self._lane, None
            lane.leave(self._client, was_quick=self._is_whole)
            if self._is_whole and self._client not in self._around.slow:
                self._around.presence.note(self._client)
            self._show_queues()

    async def _ask(self) -> None:
        is_slow = self._client in self._around.slow
        taken = self._around.supply.take(self._version, is_slow=is_slow)
        if isinstance(taken, Attendant):
            self._worker = taken
        else:
            try:
                async with asyncio.timeout(_WORKER_SECONDS):
                    self._worker = await asyncio.wrap_future(taken)
            except TimeoutError:
                raise StoreError(f"No worker came within {_WORKER_SECONDS:g} s.") from None
        if is_slow:
            self._step_back()
        await self._worker.ask(self._question)

    async def _read_head(self) -> bytes | memoryview:
        """Read until the end of the answer, or until the buffer is full; a view is of a whole answer."""
        part = await self._read_part()
        if self._is_whole:
            return part if isinstance(part, memoryview) else bytes(part)
        parts, size = [part], len(part)
        while not self._is_whole and size < self._around.limits.buffer:
            part = await self._read_part()
            parts.append(part)
            size += len(part)
        return b"".join(parts)

    async def _read_part(self) -> bytes | bytearray | memoryview:
        assert self._worker is not None
        try:
            part, self._is_whole = await self._worker.read_part()
        except QueryMemoryError:
            if self._verdict is _Verdict.TIMEOUT:
                raise self._describe_timeout() from None
            if self._verdict is _Verdict.AGAIN:
                raise _BegunAgain from None
            raise
        return part

    async def _begin_again(self) -> bytes | memoryview:
        """Run a query from its beginning that was stopped to wait its turn among the long ones."""
        assert self._worker is not None
        worker, self._worker, self._verdict = self._worker, None, None
        self._around.supply.give_back(self._version, worker)
        await self._enter(self._around.long)
        await self._ask()
        self._step_back()
        self._set_timer(self._timeout, self._time_out)
        return await self._read_head()

    async def _be_stream(self) -> None:
        """Leave the short ones to those that are; the worker waits until its answer is read on."""
        self._stop_timer()
        if self._lane is self._around.short:
            await self._enter(self._around.long)
        self._set_timer(self._timeout * _PATIENCE, self._time_out)

    def _step_back(self) -> None:
        """Let others have the processor first, and see now and then whether that is enough."""
        assert self._worker is not None
        self._worker.step_back()
        self._set_pacer(_FIRST_CROWD_LOOK_SECONDS)

    def _pace(self) -> None:
        """Slow the worker down, or no longer; who keeps others from a slot is not to keep them longer."""
        worker, around, lane = self._worker, self._around, self._lane
        if worker is None or worker.has_ended or lane is None:
            return
        is_paced = around.should_pace(self._client) and not lane.keeps_others_waiting(self._client)
        if is_paced and not self._was_paced and around.metrics is not None:
            around.metrics.count_paced()
        self._was_paced |= is_paced
        worker.pace(is_paced=is_paced)
        self._set_pacer(_NEXT_CROWD_LOOK_SECONDS)

    def _set_pacer(self, seconds: float) -> None:
        self._stop_pacer()
        self._pacer = asyncio.get_running_loop().call_later(seconds, self._pace)

    def _stop_pacer(self) -> None:
        if self._pacer is not None:
            self._pacer.cancel()
            self._pacer = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set_timer(self, seconds: float, act: Callable[[], None]) -> None:
        self._stop_timer()
        self._timer = asyncio.get_running_loop().call_later(max(0.0, seconds), act)

    def _look(self) -> None:
        """See whether a query that has not ended is a long one."""
        self._show_queues()
        assert self._worker is not None
        left = self._deadline - time.monotonic()
        spent = self._worker.processor_seconds()
        before = self._spent = spent if self._spent is None else self._spent
        if left <= 0:
            self._time_out()
        elif self._is_long(spent - before, self._timeout - left):
            self._be_long()
        else:
            self._set_timer(min(_NEXT_LOOK_SECONDS, left), self._look)

    def _is_long(self, processor: float, wall: float) -> bool:
        """Tell whether a query that has run so long leaves the short ones.

        Its own time counts, and not that on the wall, which is everybody's: on a busy machine a look-up
        would else be taken for a long query. Long is also who waits so long, for a disk;
        but not who is made to wait.
        """
        assert self._worker is not None
        if not self._worker.is_fresh:
            waited = wall > _BEHIND_ON_THE_WALL and not self._was_paced
            return processor > _SHORT_BEHIND or waited
        is_crowded = self._around.short.keeps_others_waiting(self._client)
        allowed = _SHORT_IN_A_CROWD if is_crowded else SHORT_SECONDS
        return processor > allowed or wall > _SHORT_ON_THE_WALL

    def _be_long(self) -> None:
        """Move to the long ones, or stop until one of their slots is free."""
        assert self._worker is not None
        self._around.slow.note(self._client)
        if self._around.long.try_enter(self._client):
            self._leave()
            self._lane = self._around.long
            self._step_back()
            self._set_timer(self._deadline - time.monotonic(), self._time_out)
        else:
            self._stop(_Verdict.AGAIN)

    def _time_out(self) -> None:
        self._stop(_Verdict.TIMEOUT)

    def _stop(self, verdict: _Verdict) -> None:
        """Kill the worker; whoever reads from it finds its end, and the verdict."""
        self._verdict = verdict
        if self._worker is not None:
            self._worker.kill()

    def _describe_timeout(self) -> QueryTimeoutError:
        stopped = f"The query was stopped after {self._timeout:g} s, the longest that it may take"
        if not self._was_paced:
            return QueryTimeoutError(f"{stopped}.")
        return CrowdTimeoutError(
            f"{stopped}. It was slowed down, so that others were answered, because {_CROWD} or more queries "
            "from your address waited: ask fewer at once."
        )

    def _count_killed(self, error: BaseException | None) -> None:
        if self._around.metrics is None:
            return
        if isinstance(error, QueryTimeoutError) or self._verdict is _Verdict.TIMEOUT:
            reason = KillReason.TIMEOUT
        elif isinstance(error, QueryMemoryError):
            reason = KillReason.MEMORY
        else:
            reason = KillReason.CANCELLED
        self._around.metrics.count_killed(reason)

    def _show_queues(self) -> None:
        if self._around.metrics is not None:
            short, long = self._around.short, self._around.long
            self._around.metrics.show_queues(
                waiting=short.waiting + long.waiting, running=short.running + long.running
            )
