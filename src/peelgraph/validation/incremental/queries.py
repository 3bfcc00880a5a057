"""The patterns of a constraint's query: which hold together, and whether more matches mean fewer results."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rdflib import Graph
from rdflib.namespace import SH
from rdflib.paths import AlternativePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, URIRef, Variable

from peelgraph.validation.queries import read_prologue, walk_algebra

Pattern = tuple[Any, Any, Any]
#: Parts of a query after which a row no longer stands for one way to match its patterns.
_COUNTING = frozenset({"AggregateJoin", "Group", "Slice", "ToMultiSet"})
THIS, VALUE = Variable("this"), Variable("value")


class UnboundedError(ValueError):
    """A shape may look at anything."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Patterns that hold together; those from ``own`` on stand in the innermost group.

    ``negative`` tells that a match of the innermost group can take results away and never add one;
    ``exists`` that it matters only whether there is one.
    """

    patterns: tuple[Pattern, ...]
    own: int
    negative: bool
    outermost: bool
    exists: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A constraint's query as text, its chains, and the pattern each of whose values can be judged alone."""

    text: str
    chains: tuple[Chain, ...]
    split: Pattern | None


@dataclass(slots=True)
class _Group:
    """Triple patterns that hold together, and groups that hold within them.

    ``sign`` tells what a match does to the results of the group around: 1 adds, -1 takes away, 0 either.
    """

    patterns: list[Pattern] = field(default_factory=list)
    inner: list["_Group"] = field(default_factory=list)
    sign: int = 1
    exists: bool = False


def read_query(shapes: Graph, constraint: Node) -> Query:
    """Read the query of a constraint. Raises UnboundedError if it may look anywhere."""
    query = shapes.value(constraint, SH.select)
    if query is None:
        raise UnboundedError(f"{constraint} has no sh:select")
    text = str(query)
    if "PATH" in text or "currentShape" in text or "shapesGraph" in text:
        raise UnboundedError(f"{constraint} uses a variable that the engine fills in")
    text = read_prologue(shapes, constraint) + text
    algebra = prepareQuery(text).algebra
    root = _group(algebra.p)
    counts = any(part.name in _COUNTING for part in walk_algebra(algebra))
    if counts:
        root.sign = 0
    chains = tuple(_chains(root, (), root.sign, outermost=not counts))
    asked = VALUE in algebra.PV and not counts
    splits = [p for p in root.patterns if (p[0], p[2]) == (THIS, VALUE)] if asked else []
    plain = [pattern for pattern in splits if isinstance(pattern[1], URIRef)]
    return Query(text, chains, plain[0] if len(plain) == 1 else None)


def _group(part: Any) -> _Group:
    if not isinstance(part, CompValue):
        return _Group()
    match part.name:
        case "BGP":
            return _Group(list(part.triples))
        case "Join":
            one, other = _group(part.p1), _group(part.p2)
            return _Group(one.patterns + other.patterns, one.inner + other.inner)
        case "LeftJoin":
            one, other = _group(part.p1), _group(part.p2)
            other.inner += _exists(part.expr, 0)
            other.sign = 0
            return _Group(one.patterns, [*one.inner, other])
        case "Union":
            return _Group([], [_group(part.p1), _group(part.p2)])
        case "Filter" | "Extend":
            return _conditional(part)
        case "ToMultiSet":
            # Of a sub-query only $this is known outside: its other variables are its own.
            return _Group([], [_Isolated(_group(part.p))])
        case "Minus" | "Graph" | "ServiceGraphPattern":
            raise UnboundedError(f"a query with {part.name}")
        case _:
            if "p" not in part:
                raise UnboundedError(f"a query with {part.name}")
            return _group(part.p)


def _conditional(part: CompValue) -> _Group:
    found = _group(part.p)
    if part.name == "Filter":
        found.patterns = [_narrow(pattern, part.expr) for pattern in found.patterns]
    found.inner += _exists(part.expr, 1 if part.name == "Filter" else 0)
    return found


def _narrow(pattern: Pattern, condition: Any) -> Pattern:
    """Let a pattern of any property have those only that a filter leaves it."""
    subject, predicate, value = pattern
    left = _find_equals(condition, predicate) if isinstance(predicate, Variable) else None
    return pattern if left is None else (subject, AlternativePath(*sorted(left)), value)


def _find_equals(condition: Any, variable: Variable) -> set[URIRef] | None:
    """Return the IRIs one of which a variable must be for a filter to let it pass; None if any may be."""
    if not isinstance(condition, CompValue):
        return None
    match condition.name:
        case "ConditionalOrExpression":
            found = [_find_equals(c, variable) for c in (condition.expr, *condition.other)]
            return None if None in found else set().union(*(part for part in found if part))
        case "ConditionalAndExpression":
            found = [_find_equals(c, variable) for c in (condition.expr, *condition.other)]
            return next((part for part in found if part is not None), None)
        case "RelationalExpression" if condition.op == "=":
            sides = condition.expr, condition.other
            others = {side for side in sides if side != variable}
            iris = {side for side in others if isinstance(side, URIRef)}
            return iris if variable in sides and iris == others else None
        case _:
            return None


class _Isolated(_Group):
    def __init__(self, group: _Group) -> None:
        super().__init__(group.patterns, group.inner, 0)


def _exists(expression: Any, sign: int) -> list[_Group]:
    """Return the groups that a condition asks for; within other than a conjunction anything may follow."""
    found = []
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            group = _group(expression.graph)
            group.sign = sign if expression.name == "Builtin_EXISTS" else -sign
            group.exists = group.sign == sign and _is_plain(expression.graph)
            return [group]
        kept = sign if expression.name == "ConditionalAndExpression" else 0
        for value in expression.values():
            found += _exists(value, kept)
    elif isinstance(expression, list | tuple):
        for value in expression:
            found += _exists(value, sign)
    return found


def _is_plain(part: CompValue) -> bool:
    """Tell whether a group is made of triple patterns alone."""
    if part.name == "Join":
        return _is_plain(part.p1) and _is_plain(part.p2)
    return bool(part.name == "BGP")


def _chains(
    group: _Group, above: tuple[Pattern, ...], sign: int, *, outermost: bool = False
) -> Iterator[Chain]:
    start = () if isinstance(group, _Isolated) else above
    own = (*start, *group.patterns)
    yield Chain(own, len(start), sign < 0, outermost, group.exists)
    for inner in group.inner:
        yield from _chains(inner, own, sign * inner.sign)
