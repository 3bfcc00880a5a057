"""From the shapes' triples to what their page lists. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from peelgraph.graph.serialization import shorten
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES, rdf

_SHAPES = PEEL_ROOT + "shapes#"
_NIL = PREFIXES["rdf"] + "nil"
_MARKS = {"inversePath": "^", "zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")

Node = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint; the anchors are the local names of the shape and of its queries."""

    anchors: tuple[str, ...]
    name: str
    description: str
    path: str
    severity: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """One node shape: what it is about, which nodes it looks at, what it asks of them."""

    anchor: str
    name: str
    description: str
    targets: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ShapeList:
    """All shapes by name, and what else has an identifier among them: groups and prefixes."""

    entries: tuple[ShapeEntry, ...]
    others: tuple[tuple[str, str], ...]


class _Graph:
    """The objects of each subject by local name of a SHACL property, or else by short name."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.objects: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            name = shorten(quad.predicate.value, PREFIXES).removeprefix("sh:")
            self.objects[quad.subject][name].append(quad.object)

    def values(self, subject: Node, name: str) -> Sequence[Node]:
        return self.objects[subject][name] if name in self.objects.get(subject, ()) else ()

    def text(self, subject: Node, name: str) -> str:
        return next((o.value for o in self.values(subject, name) if isinstance(o, Literal)), "")


def list_shapes(quads: Iterable[Quad]) -> ShapeList:
    """List the node shapes of a shapes graph with their constraints, in alphabetic order."""
    graph = _Graph(quads)
    named = [node for node in graph.objects if _anchor(node)]
    shapes = [node for node in named if any(graph.values(node, target) for target in _TARGETS)]
    entries = sorted((_build_entry(graph, node) for node in shapes), key=lambda entry: entry.name)
    shown = {
        anchor for e in entries for anchor in (e.anchor, *(a for r in e.rules for a in r.anchors))
    }
    others = ((_anchor(node), _name_other(graph, node)) for node in named)
    return ShapeList(
        tuple(entries), tuple(sorted(other for other in others if other[0] not in shown))
    )


def _build_entry(graph: _Graph, node: Node) -> ShapeEntry:
    properties = sorted(graph.values(node, "property"), key=lambda shape: _order(graph, shape))
    own = () if not graph.values(node, "sparql") else (_build_rule(graph, node),)
    return ShapeEntry(
        _anchor(node),
        graph.text(node, "name") or _anchor(node),
        graph.text(node, "description"),
        tuple(
            f"{'' if target == 'targetClass' else target + ' '}{_render_path(graph, value)}"
            for target in _TARGETS
            for value in graph.values(node, target)
        ),
        (*own, *(_build_rule(graph, shape) for shape in properties)),
    )


def _order(graph: _Graph, shape: Node) -> tuple[float, str]:
    order = graph.text(shape, "order")
    return float(order) if order else 0.0, str(shape)


def _build_rule(graph: _Graph, shape: Node) -> Rule:
    queries = graph.values(shape, "sparql")
    messages = (graph.text(node, "message") for node in (shape, *queries))
    severities = [
        value.value for value in graph.values(shape, "severity") if isinstance(value, NamedNode)
    ]
    paths = graph.values(shape, "path")
    return Rule(
        tuple(anchor for node in (shape, *queries) if (anchor := _anchor(node))),
        graph.text(shape, "name") or _anchor(shape),
        graph.text(shape, "description"),
        _render_path(graph, paths[0]) if paths else "",
        severities[0].removeprefix(PREFIXES["sh"]).lower() if severities else "violation",
        tuple(message for message in messages if message),
    )


def _render_path(graph: _Graph, path: Node) -> str:
    """Write a path as SPARQL does."""
    if isinstance(path, NamedNode):
        return shorten(path.value, PREFIXES)
    if graph.values(path, "rdf:first"):
        return " / ".join(_render_path(graph, step) for step in _read_list(graph, path))
    for alternatives in graph.values(path, "alternativePath"):
        return " | ".join(_render_path(graph, step) for step in _read_list(graph, alternatives))
    for name, mark in _MARKS.items():
        for step in graph.values(path, name):
            inner = _render_path(graph, step)
            inner = f"({inner})" if " " in inner else inner
            return mark + inner if name == "inversePath" else inner + mark
    return str(path)


def _read_list(graph: _Graph, node: Node) -> list[Node]:
    items: list[Node] = []
    while not (isinstance(node, NamedNode) and node.value == _NIL):
        items += graph.values(node, "rdf:first")[:1]
        node = graph.values(node, "rdf:rest")[0]
    return items


def _name_other(graph: _Graph, node: Node) -> str:
    prefix, label = graph.text(node, "prefix"), graph.text(node, "rdfs:label")
    if prefix:
        return f"the prefix {prefix}: for {graph.text(node, 'namespace')}"
    kinds = [
        shorten(k.value, PREFIXES)
        for k in graph.values(node, shorten(rdf.type.value, PREFIXES))
        if isinstance(k, NamedNode)
    ]
    return " ".join((*kinds, label or graph.text(node, "name"))).strip()


def _anchor(node: Node) -> str:
    """Give the local name of what has an identifier in the shapes' namespace, else nothing."""
    return (
        node.value.removeprefix(_SHAPES)
        if isinstance(node, NamedNode) and node.value.startswith(_SHAPES)
        else ""
    )
