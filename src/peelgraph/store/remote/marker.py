"""Which version a triple store elsewhere holds, as it says itself in a graph of its own. Pure.

``{base}graph/publication`` holds one statement about itself, ``owl:versionInfo``, and one about each
graph with the digest of its triples. While a publisher is at work, and after one that was
interrupted, the version is ``incomplete``: nothing is answered then, and the next publisher goes on.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from peelgraph.graph.vocabulary import PREFIXES

INCOMPLETE = "incomplete"
_VERSION = NamedNode(PREFIXES["owl"] + "versionInfo")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a store holds: a version, ``INCOMPLETE``, or None; and the digest of each graph."""

    version: str | None
    graphs: Mapping[str, str]


def name_marker(base: str) -> str:
    """Name the graph of the marker."""
    return f"{base}graph/publication"


def ask_version(base: str) -> str:
    """Write the query that asks which version a store holds."""
    name = NamedNode(name_marker(base))
    return f"SELECT ?version {{ GRAPH {name} {{ {name} {_VERSION} ?version }} }}"


def build_marker(marker: Marker, base: str) -> Iterator[Triple]:
    """Yield the triples of a marker."""
    name = name_marker(base)
    if marker.version is not None:
        yield Triple(NamedNode(name), _VERSION, Literal(marker.version))
    for graph, digest in sorted(marker.graphs.items()):
        yield Triple(NamedNode(graph), _VERSION, Literal(digest))


def read_marker(triples: Iterable[Triple | Quad], base: str) -> Marker:
    """Read a marker; the version is None where a store has none."""
    name = name_marker(base)
    version, graphs = None, {}
    for triple in triples:
        if triple.predicate != _VERSION or not isinstance(triple.subject, NamedNode):
            continue
        value = getattr(triple.object, "value", "")
        if triple.subject.value == name:
            version = value
        else:
            graphs[triple.subject.value] = value
    return Marker(version, graphs)


def digest_graphs(quads: Iterable[Quad]) -> dict[str, str]:
    """Give the SHA-256 of the sorted triples of each named graph."""
    lines: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            lines[quad.graph_name.value].append(str(quad.triple))
    return {
        graph: hashlib.sha256("\n".join(sorted(written)).encode()).hexdigest()
        for graph, written in lines.items()
    }
