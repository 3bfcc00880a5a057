"""Answers that were given, kept for those who ask the same; and one run for all who ask at once.

The key is the version and the question: its text as it was written, its graphs, base, bindings, media
type and coding. The text is not normalised beyond the white space around it: that takes a second
parser, and where two parsers disagree one query would be given another's answer.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum

from peelgraph.errors import BusyError, CrowdTimeoutError, PeelgraphError
from peelgraph.metrics import Metrics
from peelgraph.store.interface import HeldReply, Question, Reply
from peelgraph.store.packing import Coding
from peelgraph.store.seen import Seen

Key = tuple[str, Question]
Run = Callable[[], Awaitable[Reply | HeldReply]]
#: A key, and what is kept, as tuples of strings and the like: the garbage collector passes over those, and
#: to look through all that is kept took it 50 ms, again and again.
_Place = tuple[str, str, str, object, object, object, object, object]


class _Landing(Enum):
    """How a run ended that gave no answer which others could share."""

    FOR_ONE = "the answer is large and streams"
    ELSEWHERE = "whoever asked has left, or may not ask"


_Landed = Reply | PeelgraphError | _Landing


@dataclass(slots=True, eq=False)
class _Flight:
    """A run for all who ask the same; how it ended, if anybody waits to know."""

    landing: Future[_Landed] | None = None


#: What an entry costs besides its answer and its text.
_OVERHEAD = 1000
#: The part of the cache that one answer may take.
_LARGEST_PART = 8


class ResultCache:
    """Whole answers up to so many bytes in all; what was asked longest ago goes first."""

    def __init__(self, capacity: int, metrics: Metrics | None = None) -> None:
        self._capacity = capacity
        self._metrics = metrics
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Place, tuple[bytes, str | None]] = OrderedDict()
        self._size = 0
        self._seen = Seen()
        self._flights: dict[tuple[Key, float], _Flight] = {}

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size

    def keeps(self, key: Key) -> bool:
        """Tell whether an answer is kept; nobody is said to have looked for it."""
        return _place(key) in self._kept

    def recall(self, key: Key) -> Reply | None:
        """Find an answer that is kept; who does not find it asks ``answer``, which counts that."""
        place = _place(key)
        with self._lock:
            kept = self._kept.get(place)
            if kept is None:
                return None
            self._kept.move_to_end(place)
        if self._metrics is not None:
            self._metrics.count_cached(hit=True, size=self._size)
        return Reply(kept[0], coding=Coding(kept[1]) if kept[1] else None)

    async def answer(self, key: Key, seconds: float, run: Run) -> Reply | HeldReply:
        """Give the answer that is kept, or that somebody is about to get, or else run the query.

        Who waits for another's run shares its failure, unless it failed for reasons of its asker: one
        who has left, or had too many queries or was slowed down for them. An answer too large to be kept is run for each. One that its worker
        holds is kept if somebody else waits for it, or when it is asked for again.
        """
        while True:
            reply = self.recall(key)
            if reply is not None:
                return reply
            with self._lock:
                flight = self._flights.get((key, seconds))
                if flight is None:
                    mine = self._flights[key, seconds] = _Flight()
                elif flight.landing is None:
                    flight.landing = Future()
            if flight is None:
                if self._metrics is not None:
                    self._metrics.count_cached(hit=False, size=self._size)
                return await self._lead(key, seconds, mine, run)
            assert flight.landing is not None
            landed = await asyncio.shield(asyncio.wrap_future(flight.landing))
            match landed:
                case Reply():
                    return landed
                case PeelgraphError():
                    raise landed
                case _Landing.FOR_ONE:
                    return await run()

    async def _lead(self, key: Key, seconds: float, flight: _Flight, run: Run) -> Reply | HeldReply:
        """Run the query on behalf of all who ask the same meanwhile."""
        landed: _Landed = _Landing.ELSEWHERE
        try:
            reply = await run()
            if isinstance(reply, HeldReply):
                if not self._is_wanted(key, flight, len(reply.view)):
                    return reply
                reply = reply.copy()
            landed = _Landing.FOR_ONE if reply.rest is not None else reply
        except (BusyError, CrowdTimeoutError):
            raise
        except PeelgraphError as error:
            landed = error
            raise
        else:
            return reply
        finally:
            if isinstance(landed, Reply):
                self._keep(key, landed)
            with self._lock:
                del self._flights[key, seconds]
            if flight.landing is not None:
                flight.landing.set_result(landed)

    def _is_wanted(self, key: Key, flight: _Flight, length: int) -> bool:
        """Tell whether others wait for an answer of so many bytes, or it was asked before and can be kept."""
        place = _place(key)
        with self._lock:
            if flight.landing is not None:
                return True
            return not self._is_too_large(_weigh(place, length)) and self._seen.note(place)

    def _keep(self, key: Key, reply: Reply) -> None:
        place, kept = _place(key), (reply.head, reply.coding and reply.coding.value)
        size = _weigh(place, len(reply.head))
        if self._is_too_large(size):
            return
        with self._lock:
            before = self._kept.pop(place, None)
            if before is not None:
                self._size -= _weigh(place, len(before[0]))
            self._kept[place] = kept
            self._size += size
            while self._size > self._capacity:
                oldest, dropped = self._kept.popitem(last=False)
                self._size -= _weigh(oldest, len(dropped[0]))

    def _is_too_large(self, size: int) -> bool:
        return size * _LARGEST_PART > self._capacity


def _place(key: Key) -> _Place:
    version, asked = key
    return (
        version, asked.text, asked.media_type, asked.default_graphs, asked.named_graphs,
        asked.base, asked.bindings, asked.coding and asked.coding.value,
    )  # fmt: skip


def _weigh(place: _Place, length: int) -> int:
    return length + 2 * len(place[1]) + _OVERHEAD
