"""What a validation found, as a value: a graph that does not conform is no exception."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from rdflib.namespace import SH
from rdflib.term import Node


class Severity(IntEnum):
    """How grave a result is, as SHACL has it; a graver one is greater."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3

    @property
    def label(self) -> str:
        """Return the word for people and JSON: ``violation``, ``warning`` or ``info``."""
        return self.name.lower()


SEVERITIES: Mapping[Node, Severity] = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}


#: The rule of the doubt that a shape selects no node.
EMPTY_SHAPE = "peelgraph:empty-shape"


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a rule found.

    ``path`` is an IRI or a path in SPARQL's notation; ``source_shape`` the IRI of the rule (the
    label of a blank node if foreign shapes have no names), ``shape_name`` its ``sh:name``.
    """

    severity: Severity
    focus_node: Node
    path: str | None
    value: Node | None
    message: str
    source_shape: str
    shape_name: str | None
    constraint_component: str

    @property
    def sort_key(self) -> tuple[int, str, str, str, str, str, str]:
        """Return what orders results alike in every run, the gravest first."""
        return (
            -self.severity,
            self.source_shape,
            self.focus_node.n3(),
            self.path or "",
            "" if self.value is None else self.value.n3(),
            self.constraint_component,
            self.message,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one validation, ordered, and what is needed to trust them.

    ``focus_counts`` says of each shape with a target how many nodes it was applied to. ``doubts`` are
    what keeps the validation from proving what it seems to prove (``doubts.py``); no result of a shape.
    """

    results: tuple[Result, ...]
    focus_counts: Mapping[str, int]
    engine: str
    engine_version: str
    shapes_digest: str
    doubts: tuple[Result, ...] = ()

    @property
    def violations(self) -> tuple[Result, ...]:
        """Return the results that stop publication."""
        return tuple(r for r in self.results if r.severity is Severity.VIOLATION)

    @property
    def empty_shapes(self) -> tuple[str, ...]:
        """Return the shapes that were applied to nothing: no result of theirs proves anything."""
        return tuple(shape for shape, count in self.focus_counts.items() if count == 0)

    @property
    def totals(self) -> Mapping[Severity, int]:
        """Return the number of results of each severity, the gravest first, zeros included."""
        counted = Counter(result.severity for result in self.results)
        return {severity: counted[severity] for severity in sorted(Severity, reverse=True)}

    def conforms_at(self, threshold: Severity) -> bool:
        """Tell whether no result is as grave as ``threshold``, or graver."""
        return all(result.severity < threshold for result in self.results)


def order_results(results: set[Result] | list[Result]) -> tuple[Result, ...]:
    """Return results in the order of a report, each once."""
    return tuple(sorted(dict.fromkeys(results), key=lambda result: result.sort_key))


def order_counts(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return focus-node counts by shape, ordered and read-only."""
    return MappingProxyType(dict(sorted(counts.items())))
