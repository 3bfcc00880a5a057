"""Published versions, asked in worker processes that can be killed: the one way the service asks.

A query gets a slot among the short ones, and most end at once. One that goes on is moved to a slot
among the long ones, where it lets other processes have the processor first; if those are all taken, it
is stopped and begun again when one is free, so that long queries never keep short ones waiting. What
exceeds a limit, and what nobody waits for any more, is stopped with its process.
"""

from concurrent.futures import Future
from pathlib import Path

from peelgraph.metrics import Metrics
from peelgraph.settings import Limits
from peelgraph.store.asking import AskedStore, AskedStores
from peelgraph.store.cache import ResultCache
from peelgraph.store.inspection import is_volatile
from peelgraph.store.interface import HeldReply, Question, Reply
from peelgraph.store.published.versions import load_version
from peelgraph.store.queueing import SlowClients
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.lender import Lender
from peelgraph.store.workers.presence import Presence
from peelgraph.store.workers.running import Run, Surroundings
from peelgraph.store.workers.supply import Supply

_MOST_KNOWN = 100
_PRESENCE = "presence"


class WorkerPool(AskedStores):
    """All versions of one home.

    ``folder`` is where the ``processes`` of a server that share one nursery find it.
    """

    follows_home = True

    def __init__(
        self,
        home: Path,
        limits: Limits,
        *,
        metrics: Metrics | None = None,
        folder: Path | None = None,
        processes: int = 1,
    ) -> None:
        super().__init__(metrics)
        self._home = home
        slow = SlowClients()
        presence = Presence(None if folder is None else folder / _PRESENCE)
        self.lender = Lender(self._order_borrower, limits, slow, presence, metrics)
        self._supply = Supply(home, limits, folder, self.lender.note_current)
        self._around = Surroundings.build(limits, self._supply, slow, presence, metrics, processes)
        self._cache = ResultCache(limits.cache, metrics)
        self._stores: dict[str, AskedStore] = {}

    def current(self) -> AskedStore:
        """Give the store of the version that answers now."""
        version = self._supply.current()
        return self._stores.get(version) or self.open(version)

    def open(self, version_id: str) -> AskedStore:
        """Give the store of any published version, or raise UnknownVersionError."""
        version = load_version(self._home, version_id)
        if len(self._stores) >= _MOST_KNOWN:
            self._stores.clear()
        return self._stores.setdefault(version_id, AskedStore(self, version))

    def follow(self, version_id: str, seconds: float = 60.0) -> None:
        """Wait until a version that was just published is the current one."""
        self._supply.follow(version_id, seconds)

    def _order_borrower(self, version: str) -> Future[Attendant]:
        return self._supply.order_borrower(version)

    def close(self) -> None:
        """Stop every query and end every process."""
        self.lender.close()
        self._supply.close()
        super().close()

    async def ask(
        self, version: str, question: Question, client: str, seconds: float | None
    ) -> Reply | HeldReply:
        """Answer a question on one version, from memory if it was answered before."""
        limits = self._around.limits
        allowed = min(seconds or limits.timeout, limits.longest_timeout)

        async def run() -> Reply | HeldReply:
            return await Run(self._around, version, question, client, allowed).answer()

        if is_volatile(question.text):
            return await run()
        return await self._cache.answer((version, question), allowed, run)

    def keeps(self, version: str, question: Question) -> bool:
        """Tell whether the answer is kept at this moment."""
        return self._cache.keeps((version, question))

    def recall(self, version: str, question: Question) -> Reply | None:
        """Give the answer at once if it is kept."""
        return self._cache.recall((version, question))
