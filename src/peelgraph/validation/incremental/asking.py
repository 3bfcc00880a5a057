"""Rules whose query is asked once for many focus nodes, instead of once for each of them.

SHACL binds ``$this`` before it evaluates a query (§5.3.1). Of a query of which each row has a value for
``$this``, and no part depends on whether it is bound already, the rows with that value are the same if it
is left free. So the query is asked of all statements with its focus nodes as ``VALUES``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import QuerySolutions, Store
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, Variable

from peelgraph.errors import ShapesError
from peelgraph.validation.conversion import to_node
from peelgraph.validation.incremental.nesting import (
    find_groups,
    find_start,
    join_words,
    nest_exists,
    split_words,
)
from peelgraph.validation.incremental.queries import THIS
from peelgraph.validation.queries import read_prologue, walk_algebra
from peelgraph.validation.report import SEVERITIES, Result, Severity

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
#: Variables by which a row tells more than its values (SHACL §5.3.2).
_TELLING = frozenset(map(Variable, ("path", "message", "failure")))
_SAID_OF_QUERY = frozenset({SH.select, SH.message, SH.prefixes})
_PLACE = "\x01"


@dataclass(frozen=True, eq=False)
class Rule:
    """A query constraint with all that its results tell, and the query with places for focus nodes."""

    shape: str
    name: str | None
    severity: Severity
    messages: tuple[str, ...]
    query: str

    def ask(
        self, focus: Mapping[Any, set[Any] | None], store: Store
    ) -> Iterator[tuple[Any, Result]]:
        """Yield the results about focus nodes, of some only those with certain values, by node."""
        nodes = [node for node, values in focus.items() if values is None]
        pairs = [(node, value) for node, values in focus.items() for value in values or ()]
        for given, rows in (
            ("?this", [str(node) for node in nodes]),
            ("(?this ?value)", [f"({node} {value})" for node, value in pairs]),
        ):
            if rows:
                answer = self._run(fill_places(self.query, given, rows), store)
                names = [variable.value for variable in answer.variables]
                for row in answer:
                    found = dict(zip(names, row, strict=True))
                    yield found["this"], self._read(found)

    def _run(self, text: str, store: Store) -> QuerySolutions:
        try:
            rows = store.query(text, use_default_graph_as_union=True)
        except (SyntaxError, ValueError) as error:
            raise ShapesError(
                f"the query of {self.shape} cannot be run: {error}; correct it"
            ) from None
        assert isinstance(rows, QuerySolutions)
        return rows

    def _read(self, seen: Mapping[str, Any]) -> Result:
        words = {name: str(to_node(term)) for name, term in seen.items() if term is not None}
        told = (
            _PLACEHOLDER.sub(lambda hit: words.get(hit[1], hit[0]), text) for text in self.messages
        )
        value = seen.get("value")
        return Result(
            severity=self.severity,
            focus_node=to_node(seen["this"]),
            path=None,
            value=to_node(seen["this"] if value is None else value),
            message=" ".join(sorted(told)),
            source_shape=self.shape,
            shape_name=self.name,
            constraint_component=str(SH.SPARQLConstraintComponent),
        )


def read_rules(shapes: Graph, shape: Node) -> tuple[Rule, ...]:
    """Return the queries of a shape if it is held to nothing else by itself and each can be asked so."""
    constraints = sorted(shapes.objects(shape, SH.sparql), key=str)
    used_elsewhere = (None, None, shape) in shapes
    telling = (shape, SH.message, None) in shapes or (shape, SH.path, None) in shapes
    if used_elsewhere or telling or not constraints:
        return ()
    rules = [_read_rule(shapes, shape, constraint) for constraint in constraints]
    known = [rule for rule in rules if rule is not None]
    return tuple(known) if len(known) == len(rules) else ()


def _read_rule(shapes: Graph, shape: Node, constraint: Node) -> Rule | None:
    messages = tuple(str(message) for message in shapes.objects(constraint, SH.message))
    said = {p for p in shapes.predicates(constraint) if str(p).startswith(str(SH))}
    written = str(shapes.value(constraint, SH.select))
    prologue = read_prologue(shapes, constraint)
    if not messages or said - _SAID_OF_QUERY or not is_free(prologue + written):
        return None
    name = shapes.value(shape, SH.name)
    severity = shapes.value(shape, SH.severity) or SH.Violation
    return Rule(
        str(shape),
        None if name is None else str(name),
        SEVERITIES.get(severity, Severity.VIOLATION),
        messages,
        prologue + leave_places(nest_exists(written)),
    )


def leave_places(query: str) -> str:
    """Mark where a query takes its focus nodes: in each SELECT, OPTIONAL and branch of a UNION.

    Within EXISTS they are known, and a query within it was refused.
    """
    words = split_words(query)
    within = {place for start, end in find_groups(words) for place in range(start, end)}
    groups = set()
    for place, word in enumerate(words):
        if word.upper() == "SELECT":
            groups.add(words.index("{", place))
        elif word.upper() == "UNION" and place not in within:
            groups |= {find_start(words, place - 1), place + 1}
        elif word.upper() == "OPTIONAL" and place not in within:
            groups.add(place + 1)
    for group in sorted(groups, reverse=True):
        words.insert(group + 1, _PLACE)
    return join_words(words)


def fill_places(query: str, given: str, rows: Iterable[str]) -> str:
    """Return a query about the focus nodes that are given, from one with places for them."""
    return query.replace(_PLACE, f" VALUES {given} {{ {' '.join(rows)} }} ")


def is_free(query: str) -> bool:
    """Tell whether leaving ``$this`` free, and then taking the rows of one node, is binding it to that node."""
    algebra = prepareQuery(query).algebra
    return (
        THIS in algebra.PV
        and _TELLING.isdisjoint(algebra.PV)
        and _binds(algebra.p)
        and _is_free(algebra.p)
    )


def _binds(part: CompValue) -> bool:
    """Tell whether each row has a value for ``$this``."""
    match part.name:
        case "BGP":
            return any(THIS in triple for triple in part.triples)
        case "Join":
            return _binds(part.p1) or _binds(part.p2)
        case "Union":
            return _binds(part.p1) and _binds(part.p2)
        case "LeftJoin":
            return _binds(part.p1)
        case "Graph":
            return part.term == THIS or _binds(part.p)
        case "AggregateJoin":
            return THIS in (part.p.expr or ()) and _binds(part.p.p)
        case "Project":
            return THIS in part.PV and _binds(part.p)
        case _:
            return "p" in part and _binds(part.p)


def _is_free(part: CompValue) -> bool:
    match part.name:
        case "BGP":
            return True
        case "Join" | "Union":
            return _is_free(part.p1) and _is_free(part.p2)
        case "LeftJoin":
            named = _names(part.p2) or _names(part.expr)
            return _is_free(part.p1) and _is_free(part.p2) and (not named or _binds(part.p1))
        case "Filter" | "Extend":
            queried = any(inner.name == "ToMultiSet" for inner in walk_algebra(part.expr))
            return _is_free(part.p) and not queried and (not _names(part.expr) or _binds(part.p))
        case "ToMultiSet":
            return "p" in part and _is_free(part.p) and _binds(part.p)
        case "AggregateJoin":
            return _binds(part) and _is_free(part.p.p)
        case "Project" | "Distinct" | "Reduced" | "OrderBy" | "SelectQuery" | "Graph":
            return _is_free(part.p)
        case _:
            return False


def _names(part: Any) -> bool:
    """Tell whether a part of a query names ``$this``."""
    if isinstance(part, CompValue):
        inner = [*part.values()]
        if part.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            inner.append(part.graph)
        return any(map(_names, inner))
    if isinstance(part, list | tuple | set | frozenset):
        return any(map(_names, part))
    return bool(part == THIS)
