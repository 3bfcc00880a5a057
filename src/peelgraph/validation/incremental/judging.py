"""What is asked of the engine, and what its answer says about that and nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Store, Triple

from peelgraph.validation.conversion import from_node
from peelgraph.validation.incremental.affected import Affected
from peelgraph.validation.incremental.neighbourhood import collect
from peelgraph.validation.incremental.reach import Part
from peelgraph.validation.incremental.selecting import Selection, Shapes, Targeted, find_focus
from peelgraph.validation.report import Result

Asked = Mapping[Part, Affected]
#: Results by the name of a part and by focus node.
Verdicts = dict[str, dict[Any, list[Result]]]


@dataclass(frozen=True, slots=True)
class Question:
    """Statements for the engine, and the focus nodes as N-Triples writes them."""

    triples: bytes
    about: frozenset[str]


def pose(
    asked: Asked,
    selected_by: Mapping[Any, Shapes],
    selection: Selection,
    store: Store,
) -> Question:
    """Gather what the verdicts asked for can rest on."""
    triples: set[Triple] = set()
    for part, focus in asked.items():
        triples |= collect(part, focus, store)
    nodes = {node for focus in asked.values() for node in focus}
    for node in nodes:
        triples.update(selection.find_reasons(node, selected_by[node].values()))
    lines = "".join([f"{t.subject} {t.predicate} {t.object} .\n" for t in triples])
    return Question(lines.encode(), frozenset(map(str, nodes)))


def read_verdicts(results: Iterable[Result], asked: Asked, *, nameless: bool) -> Verdicts:
    """Return the results that were asked for: of others not everything was looked at."""
    named: dict[str, list[Affected]] = defaultdict(list)
    for part, focus in asked.items():
        named[part.name].append(focus)
    found: Verdicts = defaultdict(lambda: defaultdict(list))
    for result in results:
        name = "" if nameless else result.source_shape
        node = from_node(result.focus_node)
        if any(node in focus and _is_among(result, focus[node]) for focus in named.get(name, ())):
            found[name][node].append(result)
    return found


def _is_among(result: Result, values: Collection[Any] | None) -> bool:
    return values is None or name_value(result) in map(str, values)


def ask_rules(asked: Asked, store: Store) -> Verdicts:
    """Return what the queries of parts find about what was asked for."""
    found: Verdicts = defaultdict(lambda: defaultdict(list))
    for part, focus in asked.items():
        for rule in part.rules:
            for node, result in rule.ask(focus, store):
                found[part.name][node].append(result)
    return found


def ask_everything(targeted: Iterable[Targeted], store: Store) -> list[Result]:
    """Return what the queries of shapes find about all that the shapes select."""
    asked = {
        part: dict.fromkeys(find_focus(shape, store))
        for shape in targeted
        for part in shape.parts
        if part.rules
    }
    verdicts = ask_rules(asked, store)
    return [r for found in verdicts.values() for about in found.values() for r in about]


def name_value(result: Result) -> str:
    """Return the value of a result as N-Triples writes it."""
    return "" if result.value is None else str(from_node(result.value))
