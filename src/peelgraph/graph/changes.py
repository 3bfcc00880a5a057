"""What differs between two datasets, statement by statement, graph by graph."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Quad

from peelgraph.graph.vocabulary import PREFIXES


@dataclass(frozen=True, slots=True)
class GraphChange:
    """What differs in one graph; a letter has a graph of its own."""

    graph: str
    added: tuple[Quad, ...]
    removed: tuple[Quad, ...]


def find_changes(before: Iterable[Quad], after: Iterable[Quad]) -> tuple[GraphChange, ...]:
    """Find the graphs that differ, by name, with every statement that was added or removed."""
    old, new = set(before), set(after)
    added, removed = _group(new - old), _group(old - new)
    return tuple(
        GraphChange(graph, added.get(graph, ()), removed.get(graph, ()))
        for graph in sorted(added.keys() | removed.keys())
    )


def _group(quads: Iterable[Quad]) -> Mapping[str, tuple[Quad, ...]]:
    groups: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        name = quad.graph_name
        groups["" if isinstance(name, DefaultGraph) else name.value].append(quad)
    return {graph: tuple(sorted(group, key=str)) for graph, group in groups.items()}


def render_changes_text(changes: Iterable[GraphChange], base: str) -> str:
    """Render changes for people: a line per statement, ``+`` added, ``-`` removed, names abbreviated."""
    changes = tuple(changes)
    if not changes:
        return "nothing changed\n"
    added = sum(len(change.added) for change in changes)
    removed = sum(len(change.removed) for change in changes)
    lines = [f"{added} statements added, {removed} removed, in {len(changes)} graphs"]
    for change in changes:
        name = change.graph.removeprefix(base) or "default graph"
        lines += ["", f"{name}: {len(change.added)} added, {len(change.removed)} removed"]
        signed = [("-", quad) for quad in change.removed] + [("+", quad) for quad in change.added]
        signed.sort(key=lambda pair: (str(pair[1].subject), str(pair[1].predicate), pair[0] == "+"))
        lines += [f"  {sign} {_abbreviate(quad, base)}" for sign, quad in signed]
    return "\n".join(lines) + "\n"


def _abbreviate(quad: Quad, base: str) -> str:
    return " ".join(_shorten(str(term), base) for term in quad.triple)


def _shorten(term: str, base: str) -> str:
    if term.startswith(f"<{base}"):
        return f"<{term[len(base) + 1 :]}"
    for prefix, namespace in PREFIXES.items():
        if term.startswith(f"<{namespace}"):
            return f"{prefix}:{term[len(namespace) + 1 : -1]}"
    return term


def render_changes_json(changes: Iterable[GraphChange]) -> str:
    """Render changes for programs: ``{"graphs": [{"graph", "added", "removed"}]}``, in N-Triples."""
    graphs = [
        {
            "graph": change.graph,
            "added": list(_write(change.added)),
            "removed": list(_write(change.removed)),
        }
        for change in changes
    ]
    return json.dumps({"graphs": graphs}, ensure_ascii=False, indent=2) + "\n"


def _write(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        yield f"{quad.triple} ."
