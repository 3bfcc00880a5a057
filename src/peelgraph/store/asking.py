"""The parts of a store that follow from being able to ask: pages ask in threads, clients in the loop.

``AskedStores`` are versions behind an engine elsewhere, in worker processes or on another machine;
``AskedStore`` is one of them. It satisfies ``interface.Store``.
"""

import asyncio
import time
from abc import abstractmethod
from collections.abc import Coroutine, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, TypeVar

from pyoxigraph import NamedNode, Quad, Triple

from peelgraph import errors
from peelgraph.errors import QueryError
from peelgraph.metrics import Metrics, QueryOutcome
from peelgraph.store.decoding import decodable_type, decode_answer
from peelgraph.store.inspection import inspect_query
from peelgraph.store.interface import (
    Answer,
    AskableStore,
    HeldReply,
    Question,
    Reply,
    Solutions,
    Stores,
    Term,
)
from peelgraph.store.published.versions import Version, has_union

_T = TypeVar("_T")

_ABOUT = "SELECT ?thing ?property ?value ?graph { GRAPH ?graph { ?thing ?property ?value } }"
_ANY_ABOUT = "SELECT ?thing { ?thing ?property ?value } LIMIT 1"

#: How a query ended, by what was raised; the first that fits.
_OUTCOMES: tuple[tuple[type[BaseException], QueryOutcome], ...] = (
    (errors.QueryTimeoutError, QueryOutcome.TIMEOUT),
    (errors.EngineTimeoutError, QueryOutcome.TIMEOUT),
    (errors.QueryMemoryError, QueryOutcome.MEMORY),
    (errors.AnswerTooLargeError, QueryOutcome.TOO_LARGE),
    (errors.BusyError, QueryOutcome.REFUSED),
    (errors.QueryError, QueryOutcome.INVALID),
    (asyncio.CancelledError, QueryOutcome.CANCELLED),
)

#: On whose behalf a thread asks, for fairness: the pages of a request are built for its client.
asking_client: ContextVar[str] = ContextVar("asking_client", default="")


class PassingLoop(asyncio.SelectorEventLoop):
    """The loop of a thread that asks, which runs only while the thread waits for an answer."""


class _Counting:
    """Counts one query by how it ends."""

    __slots__ = ("_began", "_metrics")

    def __init__(self, metrics: Metrics | None) -> None:
        self._metrics = metrics

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._metrics is None:
            return
        outcome = QueryOutcome.ANSWERED
        if error is not None:
            outcome = next((o for k, o in _OUTCOMES if isinstance(error, k)), QueryOutcome.FAILED)
        self._metrics.count_query(outcome, time.monotonic() - self._began)


class AskedStores(Stores):
    """Versions that are asked elsewhere, without holding a thread."""

    def __init__(self, metrics: Metrics | None = None) -> None:
        self._runners: list[asyncio.Runner] = []
        self._metrics = metrics

    def counting(self) -> "_Counting":
        """Count the query that is asked inside a ``with`` block, by how it ends."""
        return _Counting(self._metrics)

    @abstractmethod
    async def ask(
        self, version: str, question: Question, client: str, seconds: float | None
    ) -> Reply | HeldReply:
        """Answer a question on one version; ``AskableStore.ask_in_place`` tells the rest."""

    def keeps(self, version: str, question: Question) -> bool:  # noqa: ARG002 (for those who do)
        """Tell whether the answer is kept; by who keeps none it is not."""
        return False

    def recall(self, version: str, question: Question) -> Reply | None:  # noqa: ARG002 (for those who do)
        """Give the answer at once if it is kept; who keeps none gives none."""
        return None

    def close(self) -> None:
        """End the loops in which threads waited."""
        while self._runners:
            self._runners.pop().close()

    def wait_for(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Do in a thread, which has no event loop, what is written for one."""
        try:
            runner = self._runners.pop()
        except IndexError:
            runner = asyncio.Runner(loop_factory=PassingLoop)
        try:
            return runner.run(work)
        finally:
            self._runners.append(runner)


class AskedStore(AskableStore):
    """One version, asked through all of them. It satisfies ``interface.Store``.

    Everything but ``ask`` waits for its answer and belongs into a thread of its own.
    """

    def __init__(self, stores: AskedStores, version: Version) -> None:
        self._stores = stores
        self._version = version

    @property
    def version(self) -> str:
        """The identifier of the version that answers."""
        return self._version.id

    @property
    def has_union(self) -> bool:
        """Whether the default graph is the union of all graphs."""
        return has_union(self._version)

    async def ask(
        self, question: Question, *, client: str = "", seconds: float | None = None
    ) -> Reply:
        """Answer in the media type of the question, large answers part by part."""
        reply = await self.ask_in_place(question, client=client, seconds=seconds)
        return reply.copy() if isinstance(reply, HeldReply) else reply

    async def ask_in_place(
        self, question: Question, *, client: str = "", seconds: float | None = None
    ) -> Reply | HeldReply:
        """Answer as ``ask`` does, a large answer without a copy if that can be."""
        with self._stores.counting():
            return await self._stores.ask(self._version.id, question, client, seconds)

    def keeps(self, question: Question) -> bool:
        """Tell whether the answer is kept at this moment."""
        return self._stores.keeps(self._version.id, question)

    def recall(self, question: Question) -> Reply | None:
        """Give the answer at once if it is kept."""
        reply = self._stores.recall(self._version.id, question)
        if reply is not None:
            with self._stores.counting():
                pass
        return reply

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        bindings: Mapping[str, Term] | None = None,
    ) -> Answer:
        """Answer a query with terms."""
        media_type = decodable_type(inspect_query(text).form)
        question = _build_question(text, media_type, default_graphs, named_graphs, base, bindings)
        body = self._stores.wait_for(self._ask_whole(question))
        return decode_answer(body, media_type)

    def serialize(
        self,
        text: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> bytes:
        """Answer a query with the bytes of a representation."""
        question = _build_question(text, media_type, default_graphs, named_graphs, base, None)
        return self._stores.wait_for(self._ask_whole(question))

    def describe(self, iri: str) -> tuple[Quad, ...]:
        """Give the statements whose subject is ``iri``, with their graphs, in order."""
        rows = self._select(_ABOUT, thing=_name(iri))
        return tuple(sorted((Quad(*row) for row in rows), key=str))

    def graph(self, iri: str) -> tuple[Triple, ...]:
        """Give the triples of one named graph, in order."""
        rows = self._select(_ABOUT, graph=_name(iri))
        return tuple(sorted((Triple(*row[:-1]) for row in rows), key=str))

    def graphs(self) -> Mapping[str, int]:
        """Give the named graphs with the number of their triples, as its publisher counted them."""
        graphs: Mapping[str, int] = self._version.manifest["graphs"]
        return graphs

    def contains_subject(self, iri: str) -> bool:
        """Tell whether any statement is about ``iri``."""
        return bool(self._select(_ANY_ABOUT, thing=_name(iri)))

    def _select(self, text: str, **bindings: Term) -> list[Any]:
        answer = self.query(text, bindings=bindings)
        assert isinstance(answer, Solutions)
        known = [bindings.get(variable) for variable in answer.variables]
        return [
            [term or bound for term, bound in zip(row, known, strict=True)] for row in answer.rows
        ]

    async def _ask_whole(self, question: Question) -> bytes:
        reply = await self.ask(question, client=asking_client.get())
        if reply.rest is None:
            return reply.head
        parts = [reply.head]
        try:
            parts += [part async for part in reply.rest]
        finally:
            await reply.rest.aclose()
        return b"".join(parts)


def _build_question(
    text: str,
    media_type: str,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    base: str | None,
    bindings: Mapping[str, Term] | None,
) -> Question:
    return Question(
        text,
        media_type,
        None if default_graphs is None else tuple(default_graphs),
        None if named_graphs is None else tuple(named_graphs),
        base,
        tuple((bindings or {}).items()),
    )


def _name(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no absolute IRI: {error}") from error
