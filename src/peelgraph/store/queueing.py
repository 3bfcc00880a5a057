"""Who may run a query now, who waits, and who is told to come back.

A ``Queue`` has a number of slots. Who finds none waits; clients take turns, whatever the number of
their queries, and those who have asked long queries lately come after the others and never have all
slots. Where it is told who has short answers, half of the slots are kept for those who had one, and of the
others whoever came last is first: of a crowd of strangers who ask long queries, each needs its turn to be known.
It belongs to no event loop: queries come from the server's loop and from the threads that build pages.
"""

import asyncio
import threading
import time
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from enum import IntEnum

from peelgraph.errors import BusyError, TooManyQueriesError

_NOTED_SECONDS = 30.0
_KNOWN_SECONDS = 600.0
_MOST_NOTED = 10_000


@dataclass(slots=True, eq=False)
class _Waiter:
    """A query that waits, and the loop in which it does."""

    client: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    turn: "asyncio.Future[None]" = field(init=False)
    is_called: bool = False
    is_sent_away: bool = False

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

    def send_away(self, why: BusyError) -> None:
        """Tell the query from any thread that it has lost its place."""
        self.is_sent_away = True
        self.loop.call_soon_threadsafe(self.fail, why)

    def fail(self, why: Exception) -> None:
        """Let the query wait no longer."""
        if not self.turn.done():
            self.turn.set_exception(why)

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


class Standing(IntEnum):
    """What is known of a client, in the order of their turns."""

    NEW = 0
    TRIED = 1
    """It had a slot, and no short answer, or a long query since."""
    QUICK = 2
    SLOW = 3


class Acquaintances:
    """Who had a slot lately, and what came of it; of too many, those who had theirs longest ago are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Standing, float]] = OrderedDict()

    def find(self, client: str) -> Standing:
        """Give what is known of a client."""
        standing, until = self._known.get(client, (Standing.NEW, 0.0))
        return standing if until > time.monotonic() else Standing.NEW

    def note(self, client: str, standing: Standing) -> None:
        """Take note of what came of a slot."""
        self._known[client] = standing, time.monotonic() + _KNOWN_SECONDS
        self._known.move_to_end(client)
        if len(self._known) > _MOST_NOTED:
            self._known.popitem(last=False)


class Queue:
    """Slots, and turns for those who wait for one.

    ``places`` is how many may wait, ``share`` how many of one client, ``held`` how many slots one
    client may have at once. Those who are ``slow`` may have a quarter of the slots together, and half of
    the places. Who is not ``known`` to be quick may have half of the slots, and all places but a quarter; without
    acquaintances everybody is who is not slow.
    """

    def __init__(
        self,
        slots: int,
        places: int,
        *,
        share: int,
        held: int,
        slow: SlowClients | None = None,
        known: Acquaintances | None = None,
    ) -> None:
        self._slow = slow or SlowClients()
        self._acquaintances = known
        self._most_slow = max(1, slots // 4)
        self._most_unproven = max(1, slots // 2)
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

    def count_waiting(self, client: str) -> int:
        """Count the queries of a client that wait."""
        with self._lock:
            return len(self._waiting.get(client, ()))

    def try_enter(self, client: str) -> bool:
        """Take a slot if one is free and nobody waits who may have it."""
        with self._lock:
            if not self._may_run(client) or any(map(self._may_run, self._waiting)):
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
            if self._find_standing(client) is Standing.NEW:
                self._waiting.move_to_end(client, last=False)
            self._length += 1
            self._call_next()
        timer = waiter.loop.call_later(patience, waiter.fail, TimeoutError())
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

    def leave(self, client: str, *, was_quick: bool = False) -> None:
        """Give a slot back, perhaps after a short query that was answered."""
        with self._lock:
            self._free += 1
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            if self._acquaintances is not None:
                if client in self._slow:
                    self._acquaintances.note(client, Standing.TRIED)
                elif was_quick:
                    self._acquaintances.note(client, Standing.QUICK)
            self._call_next()

    def _find_standing(self, client: str) -> Standing:
        if client in self._slow:
            return Standing.SLOW
        return Standing.QUICK if self._acquaintances is None else self._acquaintances.find(client)

    def _may_run(self, client: str) -> bool:
        if self._free <= 0 or self._held[client] >= self._most_held:
            return False
        standing = self._find_standing(client)
        if standing is Standing.QUICK:
            return True
        held = Counter[Standing]()
        for other, count in self._held.items():
            held[self._find_standing(other)] += count
        if standing is Standing.SLOW:
            return held[Standing.SLOW] < min(
                self._most_slow, self._most_unproven - held[Standing.TRIED]
            )
        return held[Standing.TRIED] < self._most_unproven

    def _take(self, client: str) -> None:
        self._free -= 1
        self._held[client] += 1
        if self._find_standing(client) is Standing.NEW and self._acquaintances is not None:
            self._acquaintances.note(client, Standing.TRIED)

    def _check_room(self, client: str) -> None:
        if len(self._waiting.get(client, ())) >= self._share:
            raise TooManyQueriesError(
                f"{self._share} queries from your address wait already; ask again when they are "
                "answered."
            )
        if not self._has_room(client):
            full = BusyError(f"{self._length} queries wait already; ask again later.")
            if not self._make_room(client, full):
                raise full

    def _has_room(self, client: str) -> bool:
        standing = self._find_standing(client)
        if standing is not Standing.QUICK:
            waiting = Counter[Standing]()
            for other, line in self._waiting.items():
                waiting[self._find_standing(other)] += len(line)
            unproven = self._length - waiting[Standing.QUICK]
            if unproven >= self._places - self._places // 4:
                return False
            if standing is Standing.SLOW:
                return waiting[Standing.SLOW] < (self._places + 1) // 2
        return self._length < self._places

    def _make_room(self, client: str, why: BusyError) -> bool:
        """Send the last of the strangers away for one who was not here before; tell whether there is any."""
        if client in self._waiting or self._find_standing(client) is not Standing.NEW:
            return False
        strangers = [
            other
            for other in sorted(self._waiting, key=self._find_standing)
            if self._find_standing(other) < Standing.QUICK
        ]
        if not strangers:
            return False
        last = self._waiting[strangers[-1]][-1]
        self._remove(last)
        last.send_away(why)
        return True

    def _call_next(self) -> None:
        """Give free slots to those whose turn it is; a client that was served goes to the end."""
        for client in sorted(self._waiting, key=self._find_standing):
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
                if not waiter.is_sent_away:
                    self._remove(waiter)
                return
        self.leave(waiter.client)

    def _remove(self, waiter: _Waiter) -> None:
        line = self._waiting[waiter.client]
        line.remove(waiter)
        self._length -= 1
        if not line:
            del self._waiting[waiter.client]
