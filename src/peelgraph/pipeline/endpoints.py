"""All statements of a SPARQL endpoint, and no other request than to it."""

from io import BytesIO
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse_query_results,
)

from peelgraph import __version__
from peelgraph.errors import FetchError
from peelgraph.validation.blank_nodes import name_blank_nodes
from peelgraph.validation.loading import Document

TIMEOUT_S = 60
MAXIMUM_BYTES = 2**28
_JSON = QueryResultsFormat.JSON
_ALL = "SELECT ?s ?p ?o ?g WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class _NoRedirect(HTTPRedirectHandler):
    """Follow nothing: only the address that was named is asked."""

    def redirect_request(self, *_arguments: object, **_named: object) -> None:
        return None


def load_endpoint(address: str) -> Document:
    """Return the statements of an endpoint's default graph and named graphs.

    The endpoint is asked how many there are, and believed only if it then gives as many. Raises
    FetchError if it does not answer so.
    """
    expected = int(_read_one(_ask(address, _COUNT), address))
    quads = []
    for row in _solutions(_ask(address, _ALL), address):
        subject, predicate, value, graph = (row[n] for n in ("s", "p", "o", "g"))
        if not isinstance(subject, NamedNode | BlankNode) or not isinstance(predicate, NamedNode):
            raise FetchError(f"{address} gives a row that is no statement; peelgraph reads RDF 1.1")
        if not isinstance(value, NamedNode | BlankNode | Literal | Triple):
            raise FetchError(f"{address} gives a row without a value; peelgraph reads RDF 1.1")
        named = graph if isinstance(graph, NamedNode | BlankNode) else DefaultGraph()
        quads.append(Quad(subject, predicate, value, named))
    if len(quads) != expected or not quads:
        raise FetchError(
            f"{address} tells of {expected} statements and gives {len(quads)}: it cuts its answers "
            "short, or holds nothing. Export the data and validate the file"
        )
    return Document(address, RdfFormat.N_QUADS, name_blank_nodes(quads), _no_bytes)


def _no_bytes() -> bytes:
    raise OSError("an endpoint has no lines")


def _ask(address: str, query: str) -> bytes:
    request = Request(  # noqa: S310 (is_address lets nothing but http and https through)
        address,
        data=urlencode({"query": query}).encode(),
        headers={"Accept": _JSON.media_type, "User-Agent": f"peelgraph/{__version__}"},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
            data: bytes = answer.read(MAXIMUM_BYTES + 1)
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise FetchError(f"{address} cannot be asked: {reason}; check the address") from None
    if len(data) > MAXIMUM_BYTES:
        raise FetchError(
            f"{address} gives more than {MAXIMUM_BYTES >> 20} MiB; export the data and validate the file"
        )
    return data


def _solutions(data: bytes, address: str) -> QuerySolutions:
    try:
        found = parse_query_results(BytesIO(data), format=_JSON)
    except (SyntaxError, ValueError, OSError) as error:
        raise FetchError(f"{address} gives no SPARQL results in JSON: {error}") from None
    if not isinstance(found, QuerySolutions):
        raise FetchError(f"{address} gives no rows; is it a SPARQL endpoint?")
    return found


def _read_one(data: bytes, address: str) -> str:
    for row in _solutions(data, address):
        value = row["n"]
        if isinstance(value, Literal) and value.value.isdecimal():
            return value.value
    raise FetchError(
        f"{address} does not tell how many statements it holds; is it a SPARQL endpoint?"
    )
