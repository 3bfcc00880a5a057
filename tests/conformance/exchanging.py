"""Sending a manifest's requests as they are, byte by byte, and judging the answers."""

import http.client
import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from rdflib import Graph
from rdflib.compare import isomorphic
from tests.conformance.manifests import Case, Exchange, Expected

_FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"application/rdf+xml", "text/turtle", "application/n-triples", "text/html"},
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Server:
    """One service, asked without a client that adds headers of its own."""

    def __init__(self, site: str, token: str, paths: dict[str, str]) -> None:
        self.authority = urlsplit(site).netloc
        self.token = token
        self.paths = paths

    def send(self, method: str, path: str, headers=(), body: bytes | None = None) -> Answer:
        connection = http.client.HTTPConnection(self.authority, timeout=60)
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (*headers, ("Authorization", f"Bearer {self.token}")):
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
        connection.close()
        return answer

    def place(self, path: str) -> str:
        """Put our address of the service in the place of the manifest's."""
        for theirs, ours in self.paths.items():
            if path.startswith(theirs):
                return ours + path[len(theirs) :]
        raise AssertionError(f"{path} is no address of the manifests")

    def run(self, case: Case) -> str | None:
        """Run one test on an empty dataset; give what was wrong."""
        update = [("Content-Type", "application/sparql-update")]
        assert self.send("POST", "/sparql", update, b"DROP ALL").status == 200
        for graph, file in case.data:
            put = ("PUT", f"/graphs?graph={quote(graph, safe='')}")
            triples = [("Content-Type", "application/n-triples")]
            assert self.send(*put, triples, file.read_bytes()).status == 201
        locations: dict[str, str] = {}
        for exchange in case.exchanges:
            if wrong := self._exchange(exchange, locations):
                return f"{exchange.method} {exchange.path}: {wrong}"
        return None

    def _exchange(self, exchange: Exchange, locations: dict[str, str]) -> str | None:
        path = self.place(exchange.path)
        for variable, location in locations.items():
            path = path.replace(variable, quote(location, safe=""))
        answer = self.send(exchange.method, path, exchange.headers, exchange.body)
        expected = exchange.expected
        if expected.location:
            locations[expected.location] = answer.headers["location"]
        return judge(answer, expected)


def judge(answer: Answer, expected: Expected) -> str | None:
    """Give what of an answer is not as expected."""
    if answer.status not in expected.statuses:
        return f"{answer.status} {answer.body[:200]!r}"
    for name, value in expected.headers:
        if answer.headers.get(name) != value:
            return f"{name} is {answer.headers.get(name)!r} and not {value!r}"
    if expected.format and answer.media_type not in _FORMATS[expected.format]:
        return f"{answer.media_type} is not {expected.format}"
    if expected.boolean is not None and _read_boolean(answer) is not expected.boolean:
        return f"{answer.body!r} is not {expected.boolean}"
    if expected.body is not None:
        got = Graph().parse(data=answer.body, format=answer.media_type)
        wanted = Graph().parse(data=expected.body, format="text/turtle")
        if not len(wanted) or not isomorphic(got, wanted):
            return f"{answer.body!r} is not the graph that was expected"
    return None


def _read_boolean(answer: Answer) -> bool | None:
    return json.loads(answer.body).get("boolean")
