"""How far each shape looks: which statements its verdict on a focus node can rest on.

A reach is a list of edges from the focus node (variable 0) along properties, forwards or backwards, to
further variables. It is never too small: what a constraint looks at lies on its edges. A shape that
looks at statements unconnected with its focus node has an edge from nowhere, which takes all
statements of its properties. Where a shape cannot be read so, UnboundedError says so, and the whole
data is validated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from pyoxigraph import NamedNode
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node, URIRef, Variable

from peelgraph.validation.queries import read_prologue

FOCUS = 0
#: Constraints that look at the value nodes only, or at none.
_LOCAL = frozenset(
    {
        *(
            SH.datatype,
            SH.nodeKind,
            SH.minCount,
            SH.maxCount,
            SH.minLength,
            SH.maxLength,
            SH.pattern,
        ),
        *(SH.flags, SH.languageIn, SH.uniqueLang, SH.hasValue, SH["in"], SH.minInclusive),
        *(SH.maxInclusive, SH.minExclusive, SH.maxExclusive, SH.qualifiedMinCount),
        *(
            SH.qualifiedMaxCount,
            SH.message,
            SH.severity,
            SH.name,
            SH.description,
            SH.order,
            SH.group,
        ),
        *(SH.path, SH.deactivated, SH.targetClass, SH.targetNode, SH.targetSubjectsOf),
        *(
            SH.targetObjectsOf,
            SH.defaultValue,
            SH.qualifiedValueShapesDisjoint,
            SH.ignoredProperties,
        ),
    }
)
_PAIRS = frozenset({SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals})
_SHAPES = frozenset({SH.node, SH["not"], SH.property, SH.qualifiedValueShape})
_LISTS = frozenset({SH["and"], SH["or"], SH.xone})


class UnboundedError(ValueError):
    """A shape may look at anything."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A step along properties (None: any) from one variable (None: from nowhere) to another."""

    source: int | None
    predicates: tuple[NamedNode, ...] | None
    inverse: bool
    target: int


@dataclass(slots=True)
class _Builder:
    shapes: Graph
    edges: list[Edge] = field(default_factory=list)
    fresh: Iterator[int] = field(default_factory=lambda: count(1))

    def step(self, source: int | None, predicate: Any, *, inverse: bool = False) -> int:
        target = next(self.fresh)
        names = predicate if predicate is None else (NamedNode(str(predicate)),)
        self.edges.append(Edge(source, names, inverse, target))
        return target


def find_reach(shapes: Graph, shape: Node) -> tuple[Edge, ...]:
    """Return the reach of a shape, edges in the order in which they are walked.

    Raises UnboundedError if the shape uses what may look anywhere: a path of any length, recursion,
    MINUS, or a constraint that is none of SHACL 1.0.
    """
    builder = _Builder(shapes)
    _read_shape(builder, shape, FOCUS, ())
    return tuple(builder.edges)


def _read_shape(builder: _Builder, shape: Node, focus: int, above: tuple[Node, ...]) -> None:
    if shape in above:
        raise UnboundedError(f"{shape} is recursive")
    shapes, above = builder.shapes, (*above, shape)
    path = shapes.value(shape, SH.path)
    values = [focus] if path is None else _read_path(builder, path, focus)
    for predicate, value in shapes.predicate_objects(shape):
        for part in _find_parts(shapes, predicate, value):
            for node in values:
                _read_shape(builder, part, node, above)
        if predicate == SH["class"]:
            for node in values:
                builder.step(node, RDF.type)
        elif predicate not in _SHAPES | _LISTS:
            _read_constraint(builder, predicate, value, focus)


def _find_parts(shapes: Graph, predicate: Node, value: Node) -> Iterator[Node]:
    """Yield the shapes that a constraint holds value nodes to."""
    if predicate in _SHAPES:
        yield value
    elif predicate in _LISTS:
        yield from Collection(shapes, value)


def _read_constraint(builder: _Builder, predicate: Node, value: Node, focus: int) -> None:
    """Read a constraint that looks from the focus node itself."""
    if predicate in _PAIRS:
        builder.step(focus, value)
    elif predicate == SH.closed:
        builder.step(focus, None)
    elif predicate == SH.sparql:
        _read_query(builder, value, focus)
    elif predicate not in _LOCAL and str(predicate).startswith(str(SH)):
        raise UnboundedError(f"a shape uses {predicate}")


def _read_path(builder: _Builder, path: Node, focus: int) -> list[int]:
    shapes = builder.shapes
    if isinstance(path, URIRef):
        return [builder.step(focus, path)]
    inverse = shapes.value(path, SH.inversePath)
    if isinstance(inverse, URIRef):
        return [builder.step(focus, inverse, inverse=True)]
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives is not None:
        return [
            n for part in Collection(shapes, alternatives) for n in _read_path(builder, part, focus)
        ]
    if (path, RDF.first, None) not in shapes:
        raise UnboundedError("a path of any length")
    nodes = [focus]
    for part in Collection(shapes, path):
        nodes = [end for node in nodes for end in _read_path(builder, part, node)]
    return nodes


@dataclass(slots=True)
class _Group:
    """Triple patterns that hold together, and groups that hold within them."""

    patterns: list[tuple[Any, Any, Any]] = field(default_factory=list)
    inner: list["_Group"] = field(default_factory=list)


def _read_query(builder: _Builder, constraint: Node, focus: int) -> None:
    query = builder.shapes.value(constraint, SH.select)
    if query is None:
        raise UnboundedError(f"{constraint} has no sh:select")
    text = str(query)
    if "PATH" in text or "currentShape" in text or "shapesGraph" in text:
        raise UnboundedError(f"{constraint} uses a variable that the engine fills in")
    algebra = prepareQuery(read_prologue(builder.shapes, constraint) + text).algebra
    for chain in _chains(_group(algebra.p), ()):
        _read_chain(builder, chain, focus)


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
            other.inner += _exists(part.expr)
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
    found.inner += _exists(part.expr)
    return found


def _narrow(pattern: tuple[Any, Any, Any], condition: Any) -> tuple[Any, Any, Any]:
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
        super().__init__(group.patterns, group.inner)


def _exists(expression: Any) -> list[_Group]:
    found = []
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return [_group(expression.graph)]
        for value in expression.values():
            found += _exists(value)
    elif isinstance(expression, list | tuple):
        for value in expression:
            found += _exists(value)
    return found


def _chains(group: _Group, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    own = (*(() if isinstance(group, _Isolated) else above), *group.patterns)
    yield own
    for inner in group.inner:
        yield from _chains(inner, own)


def _read_chain(builder: _Builder, chain: Sequence[tuple[Any, Any, Any]], focus: int) -> None:
    """Walk from $this along the patterns that hold together, the nearest first."""
    known: dict[Node, int] = {Variable("this"): focus}
    left = [part for pattern in chain for part in _plain(pattern, builder.fresh)]
    while left:
        # Forwards first: what points at a node shared by all letters is much more than what it points at.
        reached = [p for p in left if p[0] in known] or [p for p in left if p[2] in known]
        pattern = (reached or left)[0]
        subject, predicates, value = pattern
        if not reached:  # nothing is connected with the focus node
            if predicates is None:
                raise UnboundedError("a query that looks at everything")
            start = next(builder.fresh)
            builder.edges.append(Edge(None, predicates, inverse=True, target=start))
            known[subject] = start
        left.remove(pattern)
        inverse = subject not in known
        source, end = (value, subject) if inverse else (subject, value)
        target = next(builder.fresh)
        builder.edges.append(Edge(known[source], predicates, inverse, target))
        if isinstance(end, Variable):
            known.setdefault(end, target)


def _plain(pattern: tuple[Any, Any, Any], fresh: Iterator[int]) -> Iterator[tuple[Any, Any, Any]]:
    """Yield patterns whose property is a list of properties, or None for any."""
    subject, predicate, value = pattern
    match predicate:
        case Variable():
            yield subject, None, value
        case URIRef():
            yield subject, (NamedNode(str(predicate)),), value
        case AlternativePath() if all(isinstance(part, URIRef) for part in predicate.args):
            yield subject, tuple(NamedNode(str(part)) for part in predicate.args), value
        case InvPath():
            yield from _plain((value, predicate.arg, subject), fresh)
        case SequencePath():
            ends = [Variable(f"path{next(fresh)}") for _ in predicate.args[1:]]
            for part, start, end in zip(
                predicate.args, [subject, *ends], [*ends, value], strict=True
            ):
                yield from _plain((start, part, end), fresh)
        case Path():
            raise UnboundedError("a path of any length in a query")
