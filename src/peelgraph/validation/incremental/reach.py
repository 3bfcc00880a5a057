"""How far each shape looks: which statements its verdict on a focus node can rest on.

A shape falls into parts that are judged each by itself: its property shapes, and what else it asks.
The reach of a part is a list of edges from the focus node (variable 0) along properties, forwards or
backwards, to further variables. It is never too small: what a constraint looks at lies on its edges. A
part that looks at statements unconnected with its focus node has an edge from nowhere, which takes all
statements of its properties. Where a shape cannot be read so, UnboundedError says so, and the whole
data is validated.

What many letters share would cost more with each letter, were it looked at wholly. So a part also tells
what it does not need: other values than a changed one (``splits``), more values than are counted
(``Edge.most``), more than one way to what must exist (``exists``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from pyoxigraph import NamedNode
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.paths import AlternativePath, InvPath, Path, SequencePath
from rdflib.term import BNode, Node, URIRef, Variable

from peelgraph.validation.incremental.asking import Rule, read_rules
from peelgraph.validation.incremental.queries import (
    THIS,
    Chain,
    Pattern,
    Query,
    UnboundedError,
    read_query,
)

FOCUS = 0
#: Constraints that judge each value node by itself, without looking further than its own shape.
_BY_VALUE = frozenset(
    {
        SH["class"],
        SH.datatype,
        SH.nodeKind,
        SH.minLength,
        SH.maxLength,
        SH.pattern,
        SH.flags,
        SH.languageIn,
        SH["in"],
        SH.minInclusive,
        SH.maxInclusive,
        SH.minExclusive,
        SH.maxExclusive,
        SH.node,
        SH["not"],
        SH["and"],
        SH["or"],
        SH.xone,
    }
)
_COUNTS = frozenset({SH.minCount, SH.maxCount})
#: What a shape says that is no constraint.
_SAID = frozenset(
    {
        SH.message,
        SH.severity,
        SH.name,
        SH.description,
        SH.order,
        SH.group,
        SH.path,
        SH.deactivated,
        SH.targetClass,
        SH.targetNode,
        SH.targetSubjectsOf,
        SH.targetObjectsOf,
        SH.defaultValue,
        SH.ignoredProperties,
    }
)
#: Constraints that look at the value nodes only, or at none, but at all of them together.
_TOGETHER = frozenset(
    {
        SH.uniqueLang,
        SH.hasValue,
        SH.qualifiedMinCount,
        SH.qualifiedMaxCount,
        SH.qualifiedValueShapesDisjoint,
    }
)
_LOCAL = _BY_VALUE | _COUNTS | _SAID | _TOGETHER
_PAIRS = frozenset({SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals})
_SHAPES = frozenset({SH.node, SH["not"], SH.property, SH.qualifiedValueShape})
_LISTS = frozenset({SH["and"], SH["or"], SH.xone})


@dataclass(frozen=True, slots=True)
class Edge:
    """A step along properties (None: any) from one variable (None: from nowhere) to another.

    ``meets`` is a variable that is known already and that the step has to end at; ``most`` the number of
    steps that decide; ``negative`` tells that a step can take results away and never add one; ``passing``
    that another edge is the same step and this one only leads further; ``asked`` is the query of an edge
    from nowhere, with the name of its end.
    """

    source: int | None
    predicates: tuple[NamedNode, ...] | None
    inverse: bool
    target: int
    meets: int | None = None
    most: int | None = None
    negative: bool = False
    passing: bool = False
    asked: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class Part:
    """What of a shape is judged by itself: a property shape, or what else the shape asks.

    ``splits`` are the variables each of whose values can be judged alone. ``exists`` are edges from the
    focus node of which it matters only whether they can be walked to their end. ``rules`` are its queries,
    if it is nothing else: then they are asked of the store, and no engine is needed.
    """

    name: str
    reach: tuple[Edge, ...]
    exists: tuple[tuple[Edge, ...], ...] = ()
    splits: frozenset[int] = frozenset()
    rules: tuple[Rule, ...] = ()


@dataclass(slots=True)
class _Builder:
    shapes: Graph
    edges: list[Edge] = field(default_factory=list)
    exists: list[tuple[Edge, ...]] = field(default_factory=list)
    splits: set[int] = field(default_factory=set)
    fresh: Iterator[int] = field(default_factory=lambda: count(1))

    def step(self, source: int | None, predicate: Any, *, inverse: bool = False) -> int:
        target = next(self.fresh)
        names = predicate if predicate is None else (NamedNode(str(predicate)),)
        self.edges.append(Edge(source, names, inverse, target))
        return target

    def build(self, name: str) -> Part:
        return Part(name, tuple(self.edges), tuple(self.exists), frozenset(self.splits))


def find_parts(shapes: Graph, shape: Node, *, whole: bool = False) -> tuple[Part, ...]:
    """Return the parts of a shape, the edges of each in the order in which they are walked.

    ``whole`` asks for a single part without a name. Raises UnboundedError if the shape uses what may look
    anywhere: a path of any length, recursion, MINUS, or a constraint that is none of SHACL 1.0.
    """
    if whole or (shape, SH.path, None) in shapes:
        builder = _Builder(shapes)
        _read_shape(builder, shape, FOCUS, ())
        return (builder.build("" if whole else str(shape)),)
    properties = sorted(shapes.objects(shape, SH.property), key=str)
    return (
        *(_find_property(shapes, part) for part in properties),
        _find_rest(shapes, shape, frozenset(properties)),
    )


def has_nameless_shapes(shapes: Graph) -> bool:
    """Tell whether a property shape has no name by which its results could be told from others'."""
    return any(isinstance(part, BNode) for part in shapes.objects(None, SH.property))


def _find_property(shapes: Graph, shape: Node) -> Part:
    builder = _Builder(shapes)
    _read_shape(builder, shape, FOCUS, ())
    asked = {p for p in shapes.predicates(shape) if str(p).startswith(str(SH))} - _SAID
    path = shapes.value(shape, SH.path)
    if asked <= _BY_VALUE and isinstance(path, URIRef):
        builder.splits = {edge.target for edge in builder.edges if edge.source == FOCUS}
    elif asked <= _COUNTS and all(edge.source == FOCUS for edge in builder.edges):
        least = shapes.value(shape, SH.minCount) or 0
        largest = shapes.value(shape, SH.maxCount)
        most = max(int(str(least)), 0 if largest is None else int(str(largest)) + 1)
        builder.edges = [replace(edge, most=most) for edge in builder.edges]
    return builder.build(str(shape))


def _find_rest(shapes: Graph, shape: Node, properties: frozenset[Node]) -> Part:
    builder = _Builder(shapes)
    _read_shape(builder, shape, FOCUS, (), without=properties)
    asked = {p for p in shapes.predicates(shape) if str(p).startswith(str(SH))}
    queries_only = asked - _SAID - {SH.property} == {SH.sparql}
    if not queries_only or len([*shapes.objects(shape, SH.sparql)]) > 1:
        builder.splits.clear()
    part = builder.build(str(shape))
    return replace(part, rules=read_rules(shapes, shape)) if queries_only else part


def _read_shape(
    builder: _Builder,
    shape: Node,
    focus: int,
    above: tuple[Node, ...],
    without: frozenset[Node] = frozenset(),
) -> None:
    if shape in above:
        raise UnboundedError(f"{shape} is recursive")
    shapes, above = builder.shapes, (*above, shape)
    path = shapes.value(shape, SH.path)
    if path is not None and (shape, SH.property, None) in shapes:
        raise UnboundedError(f"{shape} has results about other nodes than it selects")
    values = [focus] if path is None else _read_path(builder, path, focus)
    for predicate, value in shapes.predicate_objects(shape):
        for part in _find_shapes(shapes, predicate, value):
            if part not in without:
                for node in values:
                    _read_shape(builder, part, node, above)
        if predicate == SH["class"]:
            for node in values:
                builder.step(node, RDF.type)
        elif predicate not in _SHAPES | _LISTS:
            _read_constraint(builder, predicate, value, focus)


def _find_shapes(shapes: Graph, predicate: Node, value: Node) -> Iterator[Node]:
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
        query = read_query(builder.shapes, value)
        for chain in query.chains:
            _read_chain(builder, query, chain, focus)
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


def _read_chain(builder: _Builder, query: Query, chain: Chain, focus: int) -> None:
    """Walk from $this along the patterns that hold together."""
    known: dict[Node, int] = {THIS: focus}
    left = [
        _Step(*plain, index >= chain.own, pattern == query.split, isinstance(pattern[1], InvPath))
        for index, pattern in enumerate(chain.patterns)
        for plain in _plain(pattern, builder.fresh)
    ]
    edges: list[Edge] = []
    while left:
        step = _nearest(left, known)
        left.remove(step)
        asked = None
        if step.subject not in known and step.value not in known:
            # Nothing is connected with the focus node.
            if step.predicates is None:
                raise UnboundedError("a query that looks at everything")
            if chain.outermost and isinstance(step.subject, Variable):
                asked = query.text, str(step.subject)
            known[step.subject] = next(builder.fresh)
            start = Edge(None, step.predicates, inverse=True, target=known[step.subject])
            edges.append(replace(start, passing=True, asked=asked))
        inverse = step.subject not in known
        source, end = (step.value, step.subject) if inverse else (step.subject, step.value)
        edge = Edge(known[source], step.predicates, inverse, next(builder.fresh), known.get(end))
        edges.append(replace(edge, negative=chain.negative, passing=not step.own))
        if step.split and focus == FOCUS and edge.source == FOCUS and edge.meets is None:
            builder.splits.add(edge.target)
        if isinstance(end, Variable):
            known.setdefault(end, edge.target)
    if chain.exists and focus == FOCUS and _hangs(edges, chain.patterns[chain.own :]):
        builder.exists.append(tuple(edge for edge in edges if not edge.passing))
    else:
        builder.edges += _leave_out(edges)


def _hangs(edges: Sequence[Edge], patterns: Sequence[Pattern]) -> bool:
    """Tell whether the steps of the innermost group hang together from the focus node alone, and are all."""
    own = [edge for edge in edges if not edge.passing]
    targets = {FOCUS, *(edge.target for edge in own)}
    return all(edge.source in targets and edge.meets is None for edge in own) and all(
        isinstance(end, Variable) for subject, _, value in patterns for end in (subject, value)
    )


def _leave_out(edges: list[Edge]) -> list[Edge]:
    """Leave out steps around the innermost group that lead to nothing in it: their group has them."""
    kept: list[Edge] = []
    needed: set[int | None] = set()
    for edge in reversed(edges):
        if not edge.passing or edge.target in needed:
            kept.append(edge)
            needed |= {edge.source, edge.meets}
    return kept[::-1]


@dataclass(slots=True, eq=False)
class _Step:
    """A triple pattern to walk: whether it stands in the innermost group, and how it is written."""

    subject: Any
    predicates: tuple[NamedNode, ...] | None
    value: Any
    own: bool
    split: bool
    written_inverse: bool


def _nearest(left: list[_Step], known: dict[Node, int]) -> _Step:
    """Return the pattern to walk next.

    What a node other than the focus node points at is little. What the focus node points at can be much,
    and what points at a node, if letters share it, much more; but little if a query writes it as an
    inverse path (``?text ^peel:hasText ?letter``).
    """

    def rank(step: _Step) -> tuple[bool, bool, bool]:
        forwards, backwards = step.subject in known, step.value in known
        little = forwards and (step.subject != THIS or step.split or backwards)
        little = little or (backwards and step.written_inverse)
        return not forwards and not backwards, not little, not forwards

    return min(left, key=rank)


def _plain(pattern: Pattern, fresh: Iterator[int]) -> Iterator[tuple[Any, Any, Any]]:
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
