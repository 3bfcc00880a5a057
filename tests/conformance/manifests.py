"""W3C's manifests as records: which requests a test makes, and what it expects of each answer."""

import re
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")

_STATUSES = {
    "OK": {200},
    "Created": {201},
    "NoContent": {204},
    "NotFound": {404},
    "StatusCode2xx": set(range(200, 300)),
    "StatusCode3xx": set(range(300, 400)),
    "StatusCode4xx": set(range(400, 500)),
}


@dataclass(frozen=True)
class Expected:
    statuses: frozenset[int]
    headers: tuple[tuple[str, str], ...] = ()
    boolean: bool | None = None
    format: str | None = None
    body: str | None = None
    location: str | None = None


@dataclass(frozen=True)
class Exchange:
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    expected: Expected


@dataclass(frozen=True)
class Case:
    iri: str
    name: str
    data: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]

    @property
    def id(self) -> str:
        return self.iri.rpartition("#")[2]


def read_manifest(path: Path) -> tuple[Case, ...]:
    """Read the tests that the manifest lists, in its order."""
    graph = Graph().parse(path, publicID=path.as_uri())
    (entries,) = graph.objects(URIRef(path.as_uri()), MF.entries)
    return tuple(_read_case(graph, test) for test in Collection(graph, entries))


def _read_case(graph: Graph, test: Node) -> Case:
    action = graph.value(test, MF.action)
    requests = graph.value(action, HT.requests) if action else None
    return Case(
        str(test),
        str(graph.value(test, MF.name)),
        tuple(
            (
                str(graph.value(data, RDFS.label)),
                Path(str(graph.value(data, UT.graph)).removeprefix("file://")),
            )
            for data in graph.objects(test, UT.graphData)
        ),
        tuple(_read_exchange(graph, request) for request in Collection(graph, requests))
        if requests
        else (),
    )


def _read_exchange(graph: Graph, request: Node) -> Exchange:
    assert (request, RDF.type, HT.Request) in graph
    answer = graph.value(request, HT.resp)
    text, encoding = _read_body(graph, request)
    boolean = graph.value(answer, MF.expectedBoolean)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        _read_headers(graph, request),
        None if text is None else text.encode(encoding),
        Expected(
            frozenset(
                code
                for status in graph.objects(answer, MF.expectedStatus)
                for code in _STATUSES[str(status).rpartition("#")[2]]
            ),
            _read_headers(graph, answer),
            None if boolean is None else bool(boolean.toPython()),
            _text(graph.value(answer, MF.expectedFormat)),
            _read_body(graph, answer)[0],
            _text(graph.value(answer, MF.expectedLocation)),
        ),
    )


def _read_headers(graph: Graph, message: Node) -> tuple[tuple[str, str], ...]:
    headers = graph.value(message, HT.headers)
    return tuple(
        (str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue)))
        for header in (Collection(graph, headers) if headers else ())
    )


def _read_body(graph: Graph, message: Node) -> tuple[str | None, str]:
    body = graph.value(message, HT.body)
    if body is None:
        return None, "utf-8"
    chars = str(graph.value(body, CNT.chars))
    # Turtle keeps the line ends of a long string; multipart needs both characters of each.
    return re.sub(r"\r?\r\n", "\r\n", chars), str(graph.value(body, CNT.characterEncoding))


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
