"""What a store offers, whichever engine answers.

Two ways to ask. ``query`` gives terms, for pages and programs; ``serialize`` gives the bytes of one
media type, so that an engine in another process, or behind SPARQL Protocol, writes its result once
and nobody parses it in between. Both take the text of a query and the names of media types, never
an object of an engine: an implementation may send either over a pipe or a socket.

Answers are our own small records and not pyoxigraph's result types, because those are iterators
bound to a running engine: they cannot leave a worker process, and whoever holds one can still be
told of a failure after the status line is gone. An answer here is complete.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

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
