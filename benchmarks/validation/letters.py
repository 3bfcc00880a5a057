"""A dataset of many letters: the one that ships, with its register, as often as is asked for.

Each copy has a force's name, a day and causes of its own, and shares its people with the others, as
letters of few inspectors do.
"""

from typing import Any

from pyoxigraph import NamedNode, Quad

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory

_BASE = DEFAULT_BASE
_SHARED = (
    "force/",
    "local-policing-body/",
    "post/",
    "person/",
    "tenure/",
    "organisation/",
    "software/",
)
_GRAPHS = tuple(f"{_BASE}graph/{name}" for name in ("register", "concepts"))


def build_letters(number: int) -> list[Quad]:
    """Return the dataset of ``number`` letters."""
    shipped = build_quads(load_directory(letters_directory()), load_knowledge(), _BASE)
    common = [quad for quad in shipped if _graph(quad) in _GRAPHS]
    letter = [quad for quad in shipped if _graph(quad) not in _GRAPHS]
    return common + [copied for index in range(number) for copied in copy_letter(letter, index)]


def copy_letter(letter: list[Quad], index: int) -> list[Quad]:
    """Return one letter's statements with identifiers of its own; the first keeps them."""
    if index == 0:
        return letter
    return [
        Quad(_move(q.subject, index), q.predicate, _move(q.object, index), _move_graph(q, index))
        for q in letter
    ]


def letter_graph(index: int) -> NamedNode:
    """Return the name of the graph of one letter."""
    name = "graph/letter/2024-07-23/west-midlands/causes-of-concern-revisit"
    return NamedNode(_BASE + name + (f"-{index}" if index else ""))


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _move_graph(quad: Quad, index: int) -> NamedNode:
    name = _graph(quad)
    return _move(NamedNode(name), index) if "/graph/letter/" in name else NamedNode(name)


def _move(term: Any, index: int) -> Any:
    if not isinstance(term, NamedNode) or not term.value.startswith(_BASE):
        return term
    key = term.value.removeprefix(_BASE)
    if key.startswith(_SHARED):
        return term
    key = key.replace("68dc81af837d00e5", f"{index:016x}")
    for name in ("causes-of-concern-revisit", "peel-2023-25", "2023-09", "2024-05..2024-06"):
        key = key.replace(name, f"{name}-{index}", 1) if name in key else key
    return NamedNode(_BASE + key)
