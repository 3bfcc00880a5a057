"""SHACL property paths, written as SPARQL writes them."""

import re
from collections.abc import Mapping

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node, URIRef

_MODIFIERS: Mapping[URIRef, str] = {
    SH.zeroOrMorePath: "*",
    SH.oneOrMorePath: "+",
    SH.zeroOrOnePath: "?",
}


_TOKEN = re.compile(r"<[^>]*>|[()^|/*+?]")


def render_path(graph: Graph, path: Node) -> str:
    """Return a path of ``graph``: the bare IRI of a property, or an expression such as ``^<iri>``."""
    return str(path) if isinstance(path, URIRef) else _expression(graph, path)


def turtle_path(path: str) -> str:
    """Return what ``render_path`` gave as SHACL writes it in Turtle, prefix ``sh``."""
    if not path.startswith(("<", "^", "(")):
        return f"<{path}>"
    return _read_alternatives(_TOKEN.findall(path)[::-1])


def _read_alternatives(tokens: list[str]) -> str:
    parts = [_read_sequence(tokens)]
    while tokens and tokens[-1] == "|":
        tokens.pop()
        parts.append(_read_sequence(tokens))
    return parts[0] if len(parts) == 1 else f"[ sh:alternativePath ( {' '.join(parts)} ) ]"


def _read_sequence(tokens: list[str]) -> str:
    parts = [_read_step(tokens)]
    while tokens and tokens[-1] == "/":
        tokens.pop()
        parts.append(_read_step(tokens))
    return parts[0] if len(parts) == 1 else f"( {' '.join(parts)} )"


def _read_step(tokens: list[str]) -> str:
    first = tokens.pop()
    if first == "^":
        return f"[ sh:inversePath {_read_step(tokens)} ]"
    if first != "(":
        return first
    inner = _read_alternatives(tokens)
    tokens.pop()
    for modifier, sign in _MODIFIERS.items():
        if tokens and tokens[-1] == sign:
            tokens.pop()
            return f"[ sh:{modifier.removeprefix(str(SH))} {inner} ]"
    return inner


def _expression(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return f"<{path}>"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return "^" + _expression(graph, inverse)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "(" + "|".join(_steps(graph, alternatives)) + ")"
    for modifier, sign in _MODIFIERS.items():
        inner = graph.value(path, modifier)
        if inner is not None:
            return f"({_expression(graph, inner)}){sign}"
    if (path, RDF.first, None) in graph:
        return "(" + "/".join(_steps(graph, path)) + ")"
    return str(path)


def _steps(graph: Graph, head: Node) -> list[str]:
    return [_expression(graph, step) for step in Collection(graph, head)]
