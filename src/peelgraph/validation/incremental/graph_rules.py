"""The rules on named graphs, kept up to date: after a change they are asked of what it can touch.

A result is about what ``?this`` stands for. It can change only if a match of the rule's patterns goes that
held a statement that goes, or one comes with a statement that comes. So from each changed statement that a
pattern matches one walks, along patterns that hold together with it, to ``?this``: before statements go,
and after others have come.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Quad, QuerySolutions, Store
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import URIRef, Variable

from peelgraph.validation.conversion import from_node
from peelgraph.validation.dataset import (
    DatasetRule,
    ask_dataset_rule,
    find_used,
    read_dataset_rules,
)
from peelgraph.validation.incremental.asking import fill_places, is_free, leave_places
from peelgraph.validation.incremental.queries import THIS
from peelgraph.validation.report import Result

#: Graph (None: any), subject, property, value.
_Pattern = tuple[Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class _Way:
    """From a pattern that a changed statement matches, along others, to ``?this``."""

    pattern: _Pattern
    along: tuple[_Pattern, ...]

    def find(self, quads: Iterable[Quad], store: Store) -> set[Any]:
        """Return what ``?this`` can stand for in a match that has one of the statements."""
        ends = [match for match in (_match(self.pattern, quad) for quad in quads) if match]
        if THIS in self.pattern:
            return {end[THIS] for end in ends}
        if not ends:
            return set()
        names = sorted({name for end in ends for name in end})
        rows = " ".join(f"({' '.join(str(end[name]) for name in names)})" for end in ends)
        given = " ".join(f"?{name}" for name in names)
        along = " ".join(map(_write, self.along))
        query = f"SELECT DISTINCT ?this WHERE {{ VALUES ({given}) {{ {rows} }} {along} }}"
        found = store.query(query, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return {row["this"] for row in found}


class GraphRules:
    """A dataset held to the rules on its graphs, kept up to date as its statements change."""

    def __init__(self, shapes: Graph, base: str | None) -> None:
        """Read the rules; ``base`` is what identifiers are expected to begin with, if that matters."""
        self._base = base
        self._rules = read_dataset_rules(shapes, base)
        self._is_used = find_used(self._rules)
        self._ways = {rule: find_ways(rule) for rule in self._rules}
        self._store = Store()
        self._found: dict[DatasetRule, dict[str, list[Result]]] = {}

    @property
    def results(self) -> Iterator[Result]:
        """The results on everything."""
        return (r for found in self._found.values() for about in found.values() for r in about)

    def load(self, quads: Iterable[Quad]) -> None:
        """Hold those of the first statements that matter."""
        self._store.extend(filter(self._is_used, quads))

    def judge_all(self) -> None:
        """Ask all rules of everything."""
        for rule in self._rules:
            self._keep(rule, ask_dataset_rule(rule, rule.query, self._store, self._base))

    def update(self, removed: Collection[Quad], added: Collection[Quad]) -> list[Result]:
        """Take statements out and put others in; return what is found of what they can touch."""
        lost = [quad for quad in removed if self._is_used(quad) and quad in self._store]
        new = [quad for quad in added if self._is_used(quad) and quad not in self._store]
        touched = {rule: self._find_touched(rule, lost) for rule in self._rules}
        for quad in lost:
            self._store.remove(quad)
        self._store.extend(new)
        results: list[Result] = []
        for rule in self._rules:
            before, after = touched[rule], self._find_touched(rule, new)
            if before is None or after is None:
                self._keep(rule, ask_dataset_rule(rule, rule.query, self._store, self._base))
            elif before | after:
                results += self._ask_again(rule, before | after)
        return results

    def _find_touched(self, rule: DatasetRule, quads: Sequence[Quad]) -> set[Any] | None:
        """Return what the verdict on which can rest on statements; None if it can be anything."""
        ways = self._ways[rule]
        if ways is None or any(isinstance(quad.graph_name, BlankNode) for quad in quads):
            return None if quads else set()
        return {this for way in ways for this in way.find(quads, self._store)}

    def _ask_again(self, rule: DatasetRule, nodes: Collection[Any]) -> list[Result]:
        rows = [str(node) for node in nodes]
        query = fill_places(leave_places(rule.query), "?this", rows)
        found = list(ask_dataset_rule(rule, query, self._store, self._base))
        for row in rows:
            self._found[rule].pop(row, None)
        for result in found:
            self._found[rule].setdefault(str(from_node(result.focus_node)), []).append(result)
        return found

    def _keep(self, rule: DatasetRule, results: Iterable[Result]) -> None:
        found = self._found[rule] = defaultdict(list)
        for result in results:
            found[str(from_node(result.focus_node))].append(result)


def find_ways(rule: DatasetRule) -> tuple[_Way, ...] | None:
    """Return the way from each pattern of a rule to ``?this``; None if the rule has to be asked of everything."""
    if not is_free(rule.query):
        return None
    groups = _read_groups(prepareQuery(rule.query).algebra.p, None)
    if groups is None:
        return None
    ways = [_find_way(pattern, around) for own, around in groups for pattern in own]
    known = [way for way in ways if way is not None]
    return tuple(known) if len(known) == len(ways) else None


def _find_way(pattern: _Pattern, around: Sequence[_Pattern]) -> _Way | None:
    ways: list[tuple[_Pattern, ...]] = [()]
    while ways:
        way = ways.pop(0)
        known = {term for part in (pattern, *way) for term in part if isinstance(term, Variable)}
        if THIS in known:
            return _Way(pattern, way)
        ways += [(*way, p) for p in around if p not in (pattern, *way) and known & set(p)]
    return None


_Groups = list[tuple[list[_Pattern], list[_Pattern]]]


def _read_groups(part: CompValue, graph: Any) -> _Groups | None:
    """Return the patterns of each group with those that hold wherever it does; None if that is not known.

    The first group is that of all patterns that hold in every match.
    """
    match part.name:
        case "BGP":
            patterns = [(graph, *triple) for triple in part.triples]
            plain = all(isinstance(triple[1], URIRef | Variable) for triple in part.triples)
            return [(patterns, patterns)] if plain else None
        case "Graph":
            return _read_groups(part.p, part.term)
        case "Join" | "LeftJoin" | "Union":
            return _join(part.name, _read_groups(part.p1, graph), _read_groups(part.p2, graph))
        case "Filter" | "Extend" if _asks(part.expr):
            return None
        case "Filter" | "Extend" | "Project" | "Distinct" | "Group" | "AggregateJoin":
            return _read_groups(part.p, graph)
        case _:
            return None


def _join(name: str, one: _Groups | None, other: _Groups | None) -> _Groups | None:
    if one is None or other is None:
        return None
    (first, _), (second, _) = one[0], other[0]
    if name == "Join":
        both = [*first, *second]
        inner = [(own, [*around, *both]) for own, around in (*one[1:], *other[1:])]
        return [(both, both), *inner]
    if name == "LeftJoin":
        return [*one, *((own, [*around, *first]) for own, around in other)]
    return [([], []), *one, *other]


def _asks(condition: Any) -> bool:
    """Tell whether a condition asks for patterns of its own."""
    if isinstance(condition, CompValue):
        return condition.name.endswith("EXISTS") or any(map(_asks, condition.values()))
    return isinstance(condition, list | tuple) and any(map(_asks, condition))


def _match(pattern: _Pattern, quad: Quad) -> Mapping[Variable, Any]:
    """Return what the variables of a pattern stand for in a statement; nothing if it does not match."""
    found: dict[Variable, Any] = {}
    terms = (quad.graph_name, quad.subject, quad.predicate, quad.object)
    for wanted, term in zip(pattern, terms, strict=True):
        if isinstance(wanted, Variable):
            if isinstance(term, DefaultGraph):  # GRAPH stands for named ones only
                return {}
            if found.setdefault(wanted, term) != term:
                return {}
        elif wanted is not None and from_node(wanted) != term:
            return {}
    return found


def _write(pattern: _Pattern) -> str:
    graph, *triple = pattern
    text = " ".join(term.n3() for term in triple) + " ."
    return text if graph is None else f"GRAPH {graph.n3()} {{ {text} }}"
