"""A version sent to a triple store elsewhere by the Graph Store HTTP Protocol (W3C, 2013).

The protocol changes one graph in one step, and several graphs in several. The order makes an
interruption visible: first the marker says ``incomplete`` and names only the graphs that stay as they
are, then the others are replaced and removed, last the marker names the version. Who publishes again
sends what is still missing. Nothing is answered from a mixture: readers ask the marker before and
after each query (``remote``).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import quote

import httpcore2
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from peelgraph import __version__
from peelgraph.errors import EngineError, EngineTimeoutError
from peelgraph.store.remote.marker import (
    INCOMPLETE,
    Marker,
    build_marker,
    digest_graphs,
    name_marker,
    read_marker,
)

_CONNECT_SECONDS = 15.0
#: An engine may index a large graph before it answers.
_ANSWER_SECONDS = 600.0
_MESSAGE_BYTES = 300


class DefaultGraph(StrEnum):
    """How an engine's default graph comes to be the union of all graphs."""

    COPY = "copy"
    """The engine has a default graph of its own, and is sent the union."""
    UNION = "union"
    """The engine takes the union of all graphs for it."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent: numbers of graphs."""

    sent: int
    removed: int
    kept: int


@dataclass(frozen=True, slots=True)
class GraphStore:
    """The address of an engine's Graph Store Protocol, and the Authorization header it wants."""

    address: str
    authorization: str | None = field(default=None, repr=False)

    def read(self, graph: str | None) -> tuple[Triple, ...]:
        """Read a graph (None: the default graph); a graph that is not there is empty."""
        status, body = self._request("GET", graph, None)
        if status == HTTPStatus.NOT_FOUND:
            return ()
        self._expect(status, body, HTTPStatus.OK)
        try:
            return tuple(quad.triple for quad in parse(body, RdfFormat.TURTLE))
        except SyntaxError as error:
            raise EngineError(f"The triple store sent what is no Turtle: {error}") from error

    def replace(self, graph: str | None, triples: Iterable[Triple]) -> None:
        """Let a graph consist of these triples, in one step."""
        lines = sorted(f"{triple} .\n" for triple in triples)
        status, body = self._request("PUT", graph, "".join(lines).encode())
        self._expect(status, body, HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)

    def remove(self, graph: str | None) -> None:
        """Remove a graph, if it is there."""
        status, body = self._request("DELETE", graph, None)
        known = (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND, HTTPStatus.ACCEPTED)
        self._expect(status, body, *known)

    def _request(self, method: str, graph: str | None, content: bytes | None) -> tuple[int, bytes]:
        which = "default" if graph is None else f"graph={quote(graph, safe='')}"
        joint = "&" if "?" in self.address else "?"
        # What comes back of a write is a page for people in some engines.
        accepted = "text/turtle" if method == "GET" else "*/*"
        headers = {"User-Agent": f"peelgraph/{__version__}", "Accept": accepted}
        if self.authorization:
            headers["Authorization"] = self.authorization
        if content is not None:
            headers["Content-Type"] = (
                "text/turtle"  # N-Triples is Turtle, and not all take it by name
            )
            headers["Content-Length"] = str(len(content))
        url = httpcore2.URL(f"{self.address}{joint}{which}")
        timeout = {"connect": _CONNECT_SECONDS, "read": _ANSWER_SECONDS, "write": _ANSWER_SECONDS}
        try:
            response = httpcore2.request(
                method,
                url,
                headers=list(headers.items()),
                content=content,
                extensions={"timeout": timeout},
            )
        except httpcore2.TimeoutException as error:
            raise EngineTimeoutError(f"{self.address} did not answer in time.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise EngineError(
                f"{self.address} cannot be reached, or broke off: {error}."
            ) from error
        return response.status, response.content

    def _expect(self, status: int, body: bytes, *expected: int) -> None:
        if status not in expected:
            said = body[:_MESSAGE_BYTES].decode("utf-8", "replace").strip()
            raise EngineError(f"{self.address} answered with status {status}: {said}")


def send_version(
    store: GraphStore,
    version: str,
    quads: Sequence[Quad],
    base: str,
    default_graph: DefaultGraph = DefaultGraph.COPY,
) -> Sending:
    """Let a triple store hold a version, and say so; go on where an earlier try was interrupted.

    Graphs that the store has already are not sent again. Raises EngineError if the store does not
    answer as it should; it holds nothing that is answered from then, until this is tried again.
    """
    own = name_marker(base)
    wanted = digest_graphs(quads)
    parts: dict[str, Iterable[Triple]] = _group(quads)
    if default_graph is DefaultGraph.COPY:
        union = {quad.triple for quad in quads}
        name = f"{own}#default"
        parts[name] = union
        wanted |= digest_graphs(
            Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in union
        )
    held = read_marker(store.read(own), base)
    if held.version == version and held.graphs == wanted:
        return Sending(0, 0, len(wanted))
    kept = {graph: digest for graph, digest in wanted.items() if held.graphs.get(graph) == digest}
    # Every graph that the store has or may get is named, or a later try would not know to remove it.
    started = {graph: kept.get(graph, INCOMPLETE) for graph in held.graphs.keys() | wanted.keys()}
    store.replace(own, build_marker(Marker(INCOMPLETE, started), base))
    for graph in sorted(wanted.keys() - kept.keys()):
        store.replace(_place(graph, own), parts[graph])
    gone = held.graphs.keys() - wanted.keys()
    for graph in sorted(gone):
        store.remove(_place(graph, own))
    store.replace(own, build_marker(Marker(version, wanted), base))
    return Sending(len(wanted) - len(kept), len(gone), len(kept))


def _place(graph: str, own: str) -> str | None:
    return None if graph == f"{own}#default" else graph


def _group(quads: Iterable[Quad]) -> dict[str, Iterable[Triple]]:
    groups: dict[str, list[Triple]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            groups[quad.graph_name.value].append(quad.triple)
    return dict(groups)
