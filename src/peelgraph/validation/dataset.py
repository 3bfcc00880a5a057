"""Validating a dataset: its shapes on all graphs at once, and the rules on the graphs themselves.

What SHACL cannot state, since it knows neither named graphs nor settings, stands in the shapes as a
query of the class ``DatasetRule`` (``shapes/dataset.ttl``).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph
from rdflib import Graph
from rdflib.namespace import RDF, SH, Namespace
from rdflib.term import Node

from peelgraph.errors import ShapesError
from peelgraph.validation.conversion import to_node, to_rdflib
from peelgraph.validation.engines.reference import validate_graph
from peelgraph.validation.queries import find_predicates, read_prologue
from peelgraph.validation.report import SEVERITIES, Report, Result, order_results

SHAPES = Namespace("https://w3id.org/peel/shapes#")

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple

_BASE = "base"
_MENTIONS_BASE = re.compile(rf"[?$]{_BASE}\b")
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class DatasetRule:
    """A query each of whose rows is a result, and how to tell of it."""

    shape: Node
    name: str
    message: str
    severity: Node
    query: str

    @property
    def needs_base(self) -> bool:
        """Tell whether the query asks for the base of instance identifiers."""
        return _MENTIONS_BASE.search(self.query) is not None


def validate_dataset(
    quads: Iterable[pyoxigraph.Quad],
    *,
    shapes: Graph,
    ontology: Graph,
    base: str | None = None,
) -> Report:
    """Validate all statements against the shapes, and the graphs against the dataset rules.

    ``base`` is what instance identifiers are expected to begin with; None leaves that rule out. For
    the rest, and for errors, see ``validate_graph``.
    """
    quads = list(quads)
    report = validate_graph(to_rdflib(quads), shapes=shapes, ontology=ontology)
    results = order_results([*report.results, *find_dataset_results(quads, shapes, base)])
    return replace(report, results=results)


def find_dataset_results(
    quads: Iterable[pyoxigraph.Quad], shapes: Graph, base: str | None
) -> Iterator[Result]:
    """Yield what the dataset rules of ``shapes`` find. Raises ShapesError if one cannot be run.

    Each rule is one query over all graphs, of which only the properties that the rules name are held.
    """
    rules = read_dataset_rules(shapes, base)
    is_used = find_used(rules)
    store = pyoxigraph.Store()
    store.bulk_extend(filter(is_used, quads))
    for rule in rules:
        yield from ask_dataset_rule(rule, rule.query, store, base)


def find_used(rules: Iterable[DatasetRule]) -> Callable[[pyoxigraph.Quad], bool]:
    """Return what tells whether rules can rest on a statement."""
    named = [find_predicates(rule.query) for rule in rules]
    if None in named:
        return lambda _: True
    used = {p for predicates in named for p in predicates or ()}
    return lambda quad: quad.predicate.value in used


def ask_dataset_rule(
    rule: DatasetRule, query: str, store: pyoxigraph.Store, base: str | None
) -> Iterator[Result]:
    """Yield the results of a rule by its query, or by one made of it. Raises ShapesError if that cannot be run."""
    for row in _ask(store, rule, query, base):
        yield _read_row(rule, row, base)


def read_dataset_rules(shapes: Graph, base: str | None = "") -> tuple[DatasetRule, ...]:
    """Return the dataset rules of a shapes graph, ordered by IRI; without a base those that need none."""
    rules = (
        DatasetRule(
            shape=shape,
            name=str(shapes.value(shape, SH.name)),
            message=str(shapes.value(shape, SH.message)),
            severity=shapes.value(shape, SH.severity) or SH.Violation,
            query=read_prologue(shapes, shape) + str(shapes.value(shape, SH.select)),
        )
        for shape in sorted(shapes.subjects(RDF.type, SHAPES.DatasetRule), key=str)
    )
    return tuple(rule for rule in rules if base is not None or not rule.needs_base)


def _ask(
    store: pyoxigraph.Store, rule: DatasetRule, query: str, base: str | None
) -> pyoxigraph.QuerySolutions:
    bound: dict[pyoxigraph.Variable, _Term] = {}
    if rule.needs_base and base is not None:
        bound[pyoxigraph.Variable(_BASE)] = pyoxigraph.Literal(base)
    try:
        rows = store.query(query, use_default_graph_as_union=True, substitutions=bound)
    except (SyntaxError, ValueError) as error:
        raise ShapesError(f"the query of {rule.shape} cannot be run: {error}; correct it") from None
    if not isinstance(rows, pyoxigraph.QuerySolutions):
        raise ShapesError(f"the query of {rule.shape} is no SELECT query; correct it")
    return rows


def _read_row(rule: DatasetRule, row: pyoxigraph.QuerySolution, base: str | None) -> Result:
    seen = {name: row[name] for name in ("this", "value") if _has(row, name)}
    words = {name: term.value for name, term in seen.items() if hasattr(term, "value")}
    words[_BASE] = base or ""
    return Result(
        severity=SEVERITIES[rule.severity],
        focus_node=to_node(seen["this"]),
        path=None,
        value=to_node(seen["value"]) if "value" in seen else None,
        message=_PLACEHOLDER.sub(lambda hit: words.get(hit[1], hit[0]), rule.message),
        source_shape=str(rule.shape),
        shape_name=rule.name,
        constraint_component=str(SHAPES.DatasetRule),
    )


def _has(row: pyoxigraph.QuerySolution, name: str) -> bool:
    try:
        return row[name] is not None
    except KeyError:
        return False
