"""From the bytes of an answer to terms. Pure."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from peelgraph.errors import StoreError
from peelgraph.graph.serialization import render_statements
from peelgraph.store.inspection import QueryForm
from peelgraph.store.interface import Answer, Boolean, Solutions, Triples

_JSON = "application/sparql-results+json"
_N_TRIPLES = "application/n-triples"


def decodable_type(form: QueryForm) -> str:
    """Name the media type in which an answer to be decoded is asked for."""
    return _N_TRIPLES if form in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE} else _JSON


def encode_answer(
    body: bytes, form: QueryForm, media_type: str, prefixes: Mapping[str, str]
) -> bytes:
    """Write an answer in another media type; StoreError if it cannot be read or written.

    ``body`` is in SPARQL JSON, or for a graph in Turtle.
    """
    answer = _encode(body, form, media_type, prefixes)
    if isinstance(answer, str):
        raise StoreError(f"An engine's answer cannot be read: {answer}")
    return answer


def _encode(
    body: bytes, form: QueryForm, media_type: str, prefixes: Mapping[str, str]
) -> bytes | str:
    """Give the answer, or what is wrong with it.

    No exception leaves this function: its traceback would hold the parser, which must not go to
    another thread.
    """
    try:
        if form in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}:
            triples = dict.fromkeys(quad.triple for quad in parse(body, RdfFormat.TURTLE))
            return render_statements(triples, media_type, prefixes)
        results = parse_query_results(body, QueryResultsFormat.JSON)
        if isinstance(results, QueryBoolean) is not (form is QueryForm.ASK):
            return f"it is none to {form.value}"
        written = QueryResultsFormat.from_media_type(media_type)
        return (written and results.serialize(format=written)) or f"{media_type} is no format"
    except SyntaxError as error:
        return str(error)


def decode_answer(body: bytes, media_type: str) -> Answer:
    """Read an answer in the media type of ``decodable_type``; StoreError if it is none."""
    answer = _decode(body, media_type)
    if isinstance(answer, str):
        raise StoreError(f"An engine's answer cannot be read: {answer}")
    return answer


def _decode(body: bytes, media_type: str) -> Answer | str:
    """Give the answer, or what is wrong with it, for the reason that ``_encode`` names."""
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
        return str(error)
    return Solutions(variables, tuple(rows))
