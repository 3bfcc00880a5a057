"""What a store offers, whichever engine answers.

Two ways to ask. ``query`` gives terms, for pages and programs; ``serialize`` gives the bytes of one
media type, so that an engine in another process, or behind SPARQL Protocol, writes its result once
and nobody parses it in between. Both take the text of a query and the names of media types, never
an object of an engine: an implementation may send either over a pipe or a socket.

Answers are our own small records and not pyoxigraph's result types, because those are iterators
bound to a running engine: they cannot leave a worker process, and whoever holds one can still be
told of a failure after the status line is gone. An answer here is complete.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from peelgraph.errors import UnknownVersionError
from peelgraph.store.packing import Coding

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to SELECT; a row has one place per variable, ``None`` where nothing is bound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def records(self) -> list[dict[str, Term | None]]:
        """Give each row as a mapping from variable to term."""
        return [dict(zip(self.variables, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Boolean:
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE; no triple twice."""

    triples: tuple[Triple, ...]


Answer = Solutions | Boolean | Triples


@dataclass(frozen=True, slots=True)
class Question:
    """A query with all that its answer depends on, besides the version: equal ones are one."""

    text: str
    media_type: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None
    bindings: tuple[tuple[str, Term], ...] = ()
    coding: Coding | None = None
    """How the answer is wanted to be packed."""


class Rest(Protocol):
    """What follows the first bytes of a large answer; to be closed by whoever was given it."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the parts in order; an exception means that the answer is not complete."""

    async def aclose(self) -> None:
        """Stop the query if it is still going."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The bytes of an answer: all of them, or the first of them and the way to the rest."""

    head: bytes
    rest: Rest | None = None
    coding: Coding | None = None
    """How the bytes are packed."""


@dataclass(frozen=True, slots=True)
class HeldReply:
    """A whole answer where its worker has written it.

    Until ``release`` is called it has the worker and a slot, and no time ends that: it is for who waits for nothing.
    """

    view: memoryview
    release: Callable[[], None]
    coding: Coding | None = None
    """How the bytes are packed."""

    def copy(self) -> Reply:
        """Give it as a reply like others, and release it."""
        try:
            return Reply(bytes(self.view), coding=self.coding)
        finally:
            self.release()


class Store(Protocol):
    """One published version that can be asked.

    The default graph of a query is the union of all graphs (as a set: a triple that stands in two
    graphs counts once) unless the query has FROM or FROM NAMED, or the caller names graphs. When the
    caller names any, the dataset consists of those alone, as SPARQL Protocol 2.1.4 has it.
    ``QueryError`` is raised for what cannot be parsed or is refused, ``StoreError`` for what fails.
    """

    @property
    def version(self) -> str:
        """The identifier of the version that answers."""

    @property
    def has_union(self) -> bool:
        """Whether the default graph is the union of all graphs, as it is but in a scratch dataset."""

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        bindings: Mapping[str, Term] | None = None,
    ) -> Answer:
        """Answer a query; ``bindings`` are values of variables that a SELECT projects."""

    def serialize(
        self,
        text: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> bytes:
        """Answer a query in the representation that ``media_type`` names."""

    def describe(self, iri: str) -> tuple[Quad, ...]:
        """Give the statements whose subject is ``iri``, with their graphs, in order."""

    def graph(self, iri: str) -> tuple[Triple, ...]:
        """Give the triples of one named graph, in order; none if there is no such graph."""

    def graphs(self) -> Mapping[str, int]:
        """Give the named graphs with the number of their triples."""

    def contains_subject(self, iri: str) -> bool:
        """Tell whether any statement is about ``iri``."""


class AskableStore(ABC):
    """A store that answers without holding a thread, and large answers part by part."""

    @abstractmethod
    async def ask(
        self, question: Question, *, client: str = "", seconds: float | None = None
    ) -> Reply:
        """Answer in the media type of the question.

        ``client`` is who asks, for fairness; ``seconds`` is how long the query may take.
        Raises what ``Store`` raises, QueryStoppedError for a query that exceeds a limit, BusyError or
        TooManyQueriesError if it cannot be tried now. Cancelling stops the query.
        """

    async def ask_in_place(
        self, question: Question, *, client: str = "", seconds: float | None = None
    ) -> Reply | HeldReply:
        """Answer as ``ask`` does, a large answer without a copy if that can be."""
        return await self.ask(question, client=client, seconds=seconds)

    def keeps(self, question: Question) -> bool:  # noqa: ARG002 (others may keep answers)
        """Tell whether the answer is kept at this moment."""
        return False

    def recall(self, question: Question) -> Reply | None:  # noqa: ARG002 (others may keep answers)
        """Give the answer at once if it is kept."""
        return None


class Stores(ABC):
    """The published versions, each as a store; the current one may change at any moment."""

    #: Whether what is published in the home of the settings is what answers.
    follows_home = False

    @abstractmethod
    def current(self) -> Store:
        """Give the store of the version that answers now; what was given stays what it is."""

    @abstractmethod
    def open(self, version_id: str) -> Store:
        """Give the store of any published version, or raise UnknownVersionError."""

    @abstractmethod
    def follow(self, version_id: str, seconds: float = 60.0) -> None:
        """Wait until a version that was just published is the current one, or another one after it.

        Raises StoreError if that does not happen within so many seconds.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of everything; running queries are stopped."""


class OneStore(Stores):
    """A single store that nothing replaces."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def current(self) -> Store:
        """Give the one store."""
        return self._store

    def open(self, version_id: str) -> Store:
        """Give the one store if it is of that version, or raise UnknownVersionError."""
        if version_id != self._store.version:
            raise UnknownVersionError(
                f"No version {version_id!r} is served; there is {self._store.version!r} only."
            )
        return self._store

    def follow(self, version_id: str, seconds: float = 60.0) -> None:
        """Do nothing: nothing is published beside the one store."""

    def close(self) -> None:
        """Do nothing: whoever opened the store closes it."""
