"""Rows of subject, predicate and object, grouped by thing. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from peelgraph.graph.vocabulary import rdf
from peelgraph.web.linked_data.things import Record, text_of


@dataclass(frozen=True, slots=True)
class Node:
    """One thing and what is stated about it; values are in order, so that pages are stable."""

    iri: str
    values: Mapping[str, tuple[str, ...]]

    def all(self, predicate: NamedNode) -> tuple[str, ...]:
        """Give every value of a property."""
        return self.values.get(predicate.value, ())

    def one(self, predicate: NamedNode) -> str:
        """Give the first value of a property, or nothing."""
        return next(iter(self.all(predicate)), "")

    def day(self, predicate: NamedNode) -> date | None:
        """Give the first value of a property as a day, if it is one."""
        return read_day(self.one(predicate))

    def is_a(self, *classes: NamedNode) -> bool:
        """Tell whether the thing is of one of the classes."""
        return any(known.value in self.all(rdf.type) for known in classes)


class Nodes:
    """Things by identifier."""

    def __init__(self, records: Iterable[Record]) -> None:
        grouped: dict[str, dict[str, list[tuple[bool, str]]]] = {}
        for record in records:
            subject, value = record["subject"], record["object"]
            if isinstance(subject, NamedNode):
                # An English or plain value comes before one of another language.
                foreign = isinstance(value, Literal) and value.language not in {None, "en"}
                properties = grouped.setdefault(subject.value, {})
                ranked = (foreign, text_of(value))
                properties.setdefault(text_of(record["predicate"]), []).append(ranked)
        self._nodes = {
            iri: Node(iri, {name: tuple(v for _, v in sorted(vs)) for name, vs in parts.items()})
            for iri, parts in grouped.items()
        }

    def get(self, iri: str) -> Node:
        """Give what is known of a thing: nothing, if it is not among the rows."""
        return self._nodes.get(iri) or Node(iri, {})

    def of(self, *classes: NamedNode) -> Iterator[Node]:
        """Yield the things of some classes, in the order of their identifiers."""
        for _, node in sorted(self._nodes.items()):
            if node.is_a(*classes):
                yield node

    def __iter__(self) -> Iterator[Node]:
        """Yield every thing, in the order of the identifiers."""
        return (node for _, node in sorted(self._nodes.items()))


def read_day(value: str) -> date | None:
    """Read a day of the data; what is none is no day, and the shapes say so."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
