"""A triple store elsewhere, asked over the SPARQL protocol: the second implementation of the store.

It holds one version at a time, and its marker says which. The marker is asked before and after each
query: an answer that could be a mixture of two versions is never given. Answers are kept as those of
the worker pool are, so that what is asked again costs the engine nothing.
"""

import asyncio
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from peelgraph.errors import (
    BusyError,
    EngineError,
    EngineTimeoutError,
    QueryError,
    StoreError,
    UnknownVersionError,
)
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.metrics import Metrics
from peelgraph.settings import Limits
from peelgraph.store.asking import AskedStore, AskedStores
from peelgraph.store.cache import ResultCache
from peelgraph.store.decoding import decode_answer, encode_answer
from peelgraph.store.inspection import QueryForm, bind_variables, inspect_query
from peelgraph.store.interface import HeldReply, Question, Reply, Solutions, Term
from peelgraph.store.packing import pack
from peelgraph.store.published.versions import Version
from peelgraph.store.queueing import Queue
from peelgraph.store.remote.marker import INCOMPLETE, ask_version, name_marker
from peelgraph.store.remote.sparql_client import Endpoint, Sent, ask_endpoint

_JSON = "application/sparql-results+json"
_COUNTS = "SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
#: What every engine must say of itself. Virtuoso 7.2 gives 1, and then finds no revisit in a period.
_PROBE = "SELECT ?larger { BIND(2 > 1 AS ?larger) }"
_TRUE = Literal("true", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
#: How long the version is taken to be the same without asking; each query asks again for itself.
_FRESH_SECONDS = 1.0
_PAUSE_SECONDS = 0.2
#: What a thread may take beyond its deadline before nobody waits for it any more.
_GRACE_SECONDS = 2.0


class RemoteStores(AskedStores):
    """The one version that a triple store elsewhere holds, which may change at any moment."""

    def __init__(
        self, endpoint: Endpoint, base: str, limits: Limits, *, metrics: Metrics | None = None
    ) -> None:
        super().__init__(metrics)
        self._endpoint = endpoint
        self._base = base
        self._limits = limits
        self._cache = ResultCache(limits.cache, metrics)
        slots, places = 2 * limits.workers, limits.queue
        self._queue = Queue(slots, places, share=max(1, places // 4), held=max(1, slots - 1))
        self._threads = ThreadPoolExecutor(slots, thread_name_prefix="engine")
        self._lock = threading.Lock()
        self._store: AskedStore | None = None
        self._seen = 0.0

    def current(self) -> AskedStore:
        """Give the store of the version that answers now."""
        with self._lock:
            if self._store is None or time.monotonic() - self._seen > _FRESH_SECONDS:
                version = self._read_version(self._limits.timeout)
                if self._store is None or self._store.version != version:
                    self._store = AskedStore(self, self._load(version))
                self._seen = time.monotonic()
            return self._store

    def open(self, version_id: str) -> AskedStore:
        """Give the store of the version that is held; another one is not there to be asked."""
        store = self.current()
        if version_id != store.version:
            raise UnknownVersionError(
                f"No version {version_id!r} is served; this service has {store.version!r} only."
            )
        return store

    def follow(self, version_id: str, seconds: float = 60.0) -> None:
        """Wait until a version that was just published is the one that is held."""
        deadline = time.monotonic() + seconds
        while self._read_version(self._limits.timeout) != version_id:
            if time.monotonic() > deadline:
                raise StoreError(f"Version {version_id} did not arrive within {seconds:g} s.")
            time.sleep(_PAUSE_SECONDS)

    def close(self) -> None:
        """Let go of everything; what the engine still works at is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        super().close()

    async def ask(
        self, version: str, question: Question, client: str, seconds: float | None
    ) -> Reply | HeldReply:
        """Answer a question, from memory if it was answered before."""
        allowed = min(seconds or self._limits.timeout, self._limits.longest_timeout)

        async def run() -> Reply:
            return await self._run(version, question, client, allowed)

        if inspect_query(question.text).is_volatile:
            return await run()
        return await self._cache.answer((version, question), allowed, run)

    async def _run(self, version: str, question: Question, client: str, seconds: float) -> Reply:
        """Ask in a thread; the slot is given back when the thread is done, whoever still waits."""
        await self._queue.enter(client, seconds)
        work = self._threads.submit(self._answer, version, question, seconds)
        work.add_done_callback(lambda _: self._queue.leave(client))
        try:
            async with asyncio.timeout(seconds + _GRACE_SECONDS):
                body = await asyncio.wrap_future(work)
        except TimeoutError:
            raise EngineTimeoutError(
                f"The triple store behind this service did not answer within {seconds:g} s."
            ) from None
        return Reply(body, coding=question.coding)

    def _answer(self, version: str, question: Question, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        sent = build_sent(question)
        self._check_version(version, seconds)
        left = max(0.1, deadline - time.monotonic())
        body = ask_endpoint(self._endpoint, sent, left, self._limits.largest_answer)
        self._check_version(version, seconds)
        try:
            answer = encode_answer(body, sent.form, question.media_type, PREFIXES)
        except StoreError as error:
            raise EngineError(
                "The triple store behind this service sent what is no whole answer."
            ) from error
        return pack(answer, question.coding) if question.coding else answer

    def _check_version(self, version: str, seconds: float) -> None:
        if self._read_version(seconds) != version:
            raise BusyError("Another version was published at this moment; ask again.")

    def _read_version(self, seconds: float) -> str:
        """Ask the marker; BusyError while a publication is incomplete."""
        (row,) = self._select(ask_version(self._base), seconds) or ((None,),)
        version = getattr(row[0], "value", None)
        if version is None:
            raise EngineError(
                "The triple store behind this service holds no version: `peelgraph publish … --to` "
                "has not been run, or under another PEELGRAPH_BASE."
            )
        if version == INCOMPLETE:
            raise BusyError(
                "A new version is being published; ask again. (If that lasts, the publisher was "
                "interrupted: publish again.)"
            )
        return str(version)

    def _load(self, version: str) -> Version:
        """Describe a version as the publisher's manifest would, by counting.

        An engine that does not know true from 1 answers some questions wrongly, and is not asked.
        """
        if list(map(list, self._select(_PROBE, self._limits.timeout))) != [[_TRUE]]:
            raise EngineError(
                "The triple store behind this service answers 2 > 1 with something else than true: "
                "its answers would differ from the published version's (docs/engines.md)."
            )
        counts = {
            graph.value: int(triples.value)
            for graph, triples in self._select(_COUNTS, self._limits.longest_timeout)
            if graph.value != name_marker(self._base)
        }
        return Version(version, Path(), {"id": version, "graphs": counts})

    def _select(self, text: str, seconds: float) -> Any:
        body = ask_endpoint(
            self._endpoint, Sent(text, QueryForm.SELECT), seconds, self._limits.largest_answer
        )
        try:
            answer = decode_answer(body, _JSON)
        except StoreError as error:
            raise EngineError(
                "The triple store behind this service sent what is no whole answer."
            ) from error
        assert isinstance(answer, Solutions)
        return answer.rows


def build_sent(question: Question) -> Sent:
    """Write a question as a text that needs nothing besides; raises QueryError as inspection does.

    The base stands on the first line, so that the engine counts lines as the asker does.
    """
    inspected = inspect_query(question.text)
    text = bind_variables(inspected.text, write_terms(dict(question.bindings)))
    if question.base is not None:
        text = f"BASE {NamedNode(question.base)} {text}"
    return Sent(text, inspected.form, question.default_graphs, question.named_graphs)


def write_terms(bindings: Mapping[str, Term]) -> dict[str, str]:
    """Write terms as SPARQL: pyoxigraph escapes them, and holds no IRI with a sign that ends one."""
    for name, term in bindings.items():
        if isinstance(term, BlankNode | Triple):
            raise QueryError(f"{name} is {term}; a value is an IRI or a literal.")
    return {name: str(term) for name, term in bindings.items()}
