"""Who may run a query now, who waits, and who is told to come back.

A ``Queue`` has a number of slots. Who finds none waits; clients take turns, whatever the number of
their queries, and those who have asked long queries lately come after the others and never have all
slots. It belongs to no event loop: queries come from the server's loop and from the threads that build
pages.
"""

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field

from peelgraph.errors import BusyError, TooManyQueriesError

_NOTED_SECONDS = 30.0
_MOST_NOTED = 10_000


@dataclass(slots=True, eq=False)
class _Waiter:
    """A query that waits, and the loop in which it does."""

    client: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    turn: "asyncio.Future[None]" = field(init=False)
    is_called: bool = False

    def __post_init__(self) -> None:
        self.turn = self.loop.create_future()

    def call(self) -> None:
        """Wake the query from any thread."""
        self.is_called = True
        try:
            is_here = asyncio.get_running_loop() is self.loop
        except RuntimeError:
            is_here = False
        if is_here:  # waking a loop from within costs a system call for nothing
            self._wake()
        else:
            self.loop.call_soon_threadsafe(self._wake)

    def expire(self) -> None:
        """Let the query know that it has waited too long."""
        if not self.turn.done():
            self.turn.set_exception(TimeoutError())

    def _wake(self) -> None:
        if not self.turn.done():
            self.turn.set_result(None)


class SlowClients:
    """Who has asked a long query lately."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, client: str) -> None:
        """Take note of a long query that a client has asked."""
        now = time.monotonic()
        if len(self._until) >= _MOST_NOTED:
            self._until = {one: until for one, until in self._until.items() if until > now}
        self._until[client] = now + _NOTED_SECONDS

    def __contains__(self, client: str) -> bool:
        return self._until.get(client, 0.0) > time.monotonic()


class Queue:
    """Slots, and turns for those who wait for one.

    ``places`` is how many may wait, ``share`` how many of one client, ``held`` how many slots one
    client may have at once. Those who are ``slow`` may have a quarter of the slots together, and half of
    the places.
    """

    def __init__(
        self, slots: int, places: int, *, share: int, held: int, slow: SlowClients | None = None
    ) -> None:
        self._slow = slow or SlowClients()
        self._most_slow = max(1, slots // 4)
        self._lock = threading.Lock()
        self._free = slots
        self._places = places
        self._share = share
        self._most_held = held
        self._held: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[_Waiter]] = OrderedDict()
        self._length = 0

    @property
    def waiting(self) -> int:
        """How many queries wait."""
        return self._length

    @property
    def running(self) -> int:
        """How many slots are taken."""
        return sum(self._held.values())

    def keeps_others_waiting(self, client: str) -> bool:
        """Tell whether anyone waits besides a client itself."""
        with self._lock:
            return len(self._waiting) > (client in self._waiting)

    def try_enter(self, client: str) -> bool:
        """Take a slot if one is free and nobody waits for it."""
        with self._lock:
            is_slow = client in self._slow
            if any(is_slow or other not in self._slow for other in self._waiting):
                return False
            if not self._may_run(client):
                return False
            self._take(client)
            return True

    async def enter(self, client: str, patience: float) -> None:
        """Take a slot, waiting for it at most ``patience`` seconds.

        Raises TooManyQueriesError if the client has too many queries waiting, BusyError if too many
        wait altogether or the wait was too long.
        """
        if self.try_enter(client):
            return
        waiter = _Waiter(client)
        with self._lock:
            self._check_room(client)
            self._waiting.setdefault(client, deque()).append(waiter)
            self._length += 1
            self._call_next()
        timer = waiter.loop.call_later(patience, waiter.expire)
        try:
            await waiter.turn
        except BaseException as error:
            self._give_up(waiter)
            if isinstance(error, TimeoutError):
                raise BusyError(
                    f"The query waited {patience:g} s for others to end; ask again later."
                ) from None
            raise
        finally:
            timer.cancel()

    def leave(self, client: str) -> None:
        """Give a slot back."""
        with self._lock:
            self._free += 1
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            self._call_next()

    def _may_run(self, client: str) -> bool:
        if self._free <= 0 or self._held[client] >= self._most_held:
            return False
        if client not in self._slow:
            return True
        held = sum(count for other, count in self._held.items() if other in self._slow)
        return held < self._most_slow

    def _take(self, client: str) -> None:
        self._free -= 1
        self._held[client] += 1

    def _check_room(self, client: str) -> None:
        if len(self._waiting.get(client, ())) >= self._share:
            raise TooManyQueriesError(
                f"{self._share} queries from your address wait already; ask again when they are "
                "answered."
            )
        if client in self._slow:
            lines = self._waiting.items()
            length = sum(len(line) for other, line in lines if other in self._slow)
            places = (self._places + 1) // 2
        else:
            length, places = self._length, self._places
        if length >= places:
            raise BusyError(f"{length} queries wait already; ask again later.")

    def _call_next(self) -> None:
        """Give free slots to those whose turn it is; a client that was served goes to the end."""
        for client in sorted(self._waiting, key=self._slow.__contains__):
            if self._free <= 0:
                return
            if not self._may_run(client):
                continue
            waiter = self._waiting[client].popleft()
            self._length -= 1
            line = self._waiting.pop(client)
            if line:
                self._waiting[client] = line
            self._take(client)
            waiter.call()

    def _give_up(self, waiter: _Waiter) -> None:
        """Take back a wish; a slot that was given at the same moment goes on to the next."""
        with self._lock:
            if not waiter.is_called:
                line = self._waiting[waiter.client]
                line.remove(waiter)
                self._length -= 1
                if not line:
                    del self._waiting[waiter.client]
                return
        self.leave(waiter.client)
