"""What is asked of the engine, and what its answer says about that and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Store, Triple

from peelgraph.validation.conversion import from_node
from peelgraph.validation.incremental.affected import Affected
from peelgraph.validation.incremental.neighbourhood import Samples, collect
from peelgraph.validation.incremental.reach import Part
from peelgraph.validation.incremental.selecting import Selection, Shapes
from peelgraph.validation.report import Result

Asked = Mapping[Part, Affected]
#: Results by the name of a part and by focus node.
Verdicts = dict[str, dict[Any, list[Result]]]


@dataclass(frozen=True, slots=True)
class Question:
    """Statements for the engine, the focus nodes as N-Triples writes them, and what was sampled."""

    triples: bytes
    about: frozenset[str]
    sampled: tuple[Part, ...]


def pose(
    asked: Asked,
    selected_by: Mapping[Any, Shapes],
    selection: Selection,
    store: Store,
    samples: Samples | None,
) -> Question:
    """Gather what the verdicts asked for can rest on."""
    triples: set[Triple] = set()
    sampled = []
    for part, focus in asked.items():
        found, cut = collect(part, focus, store, samples)
        triples |= found
        if cut:
            sampled.append(part)
    nodes = {node for focus in asked.values() for node in focus}
    for node in nodes:
        triples.update(selection.find_reasons(node, selected_by[node].values()))
    lines = "".join([f"{t.subject} {t.predicate} {t.object} .\n" for t in triples])
    return Question(lines.encode(), frozenset(map(str, nodes)), tuple(sampled))


def read_verdicts(results: Iterable[Result], asked: Asked, *, nameless: bool) -> Verdicts:
    """Return the results that were asked for: of others not everything was looked at."""
    wanted: dict[str, dict[str, tuple[Any, set[str] | None]]] = defaultdict(dict)
    for part, focus in asked.items():
        for node, values in focus.items():
            names = None if values is None else set(map(str, values))
            wanted[part.name][str(node)] = node, names
    found: Verdicts = defaultdict(lambda: defaultdict(list))
    for result in results:
        name = "" if nameless else result.source_shape
        node, names = wanted.get(name, {}).get(str(from_node(result.focus_node)), (None, None))
        if node is not None and (names is None or name_value(result) in names):
            found[name][node].append(result)
    return found


def find_doubtful(asked: Asked, sampled: Iterable[Part], verdicts: Verdicts) -> Asked:
    """Return what has to be asked again without samples: a result may be for want of what was left out."""
    again = {
        part: {n: v for n, v in asked[part].items() if n in verdicts.get(part.name, {})}
        for part in sampled
    }
    return {part: focus for part, focus in again.items() if focus}


def name_value(result: Result) -> str:
    """Return the value of a result as N-Triples writes it."""
    return "" if result.value is None else str(from_node(result.value))
