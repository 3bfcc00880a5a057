"""From the bytes of an answer to terms. Pure."""

from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from peelgraph.errors import StoreError
from peelgraph.store.inspection import QueryForm
from peelgraph.store.interface import Answer, Boolean, Solutions, Triples

_JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"


def decodable_type(form: QueryForm) -> str:
    """Name the media type in which an answer to be decoded is asked for."""
    return _N_TRIPLES if form in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE} else _JSON


def decode_answer(body: bytes, media_type: str) -> Answer:
    """Read an answer in the media type of ``decodable_type``; StoreError if it is none."""
    try:
        if media_type == _N_TRIPLES:
            triples = (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))
            return Triples(tuple(dict.fromkeys(triples)))
        results = parse_query_results(body, QueryResultsFormat.JSON)
        if isinstance(results, QueryBoolean):
            return Boolean(bool(results))
        variables = tuple(variable.value for variable in results.variables)
        rows: list[Any] = [tuple(row) for row in results]
    except SyntaxError as error:
        raise StoreError(f"An engine's answer cannot be read: {error}") from error
    return Solutions(variables, tuple(rows))
