"""One query to a SPARQL endpoint elsewhere: its whole answer within a time, or a clear error.

Nothing that the engine sends is passed on unread: some engines answer a query that failed with status
200 and a sentence in the middle of the result. An answer is taken if it has come to its end, is of
the media type asked for, and can be parsed.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, TURTLE, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from peelgraph import __version__
from peelgraph.errors import AnswerTooLargeError, EngineError, EngineTimeoutError, QueryError
from peelgraph.store.inspection import QueryForm

_PIECE = 65536
_LONGEST_MESSAGE = 300
_AGENT = f"peelgraph/{__version__}"
_GRAPH_FORMS = frozenset({QueryForm.CONSTRUCT, QueryForm.DESCRIBE})
_READABLE = {
    True: ("text/turtle", "application/n-triples", "application/turtle"),
    False: ("application/sparql-results+json", "application/json"),
}

_log = logging.getLogger("peelgraph.store")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an engine answers queries, and the Authorization header that it wants."""

    address: str
    authorization: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """A query as it is sent: its text, form and graphs."""

    text: str
    form: QueryForm
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def ask_endpoint(endpoint: Endpoint, sent: Sent, seconds: float, most_bytes: int) -> bytes:
    """Ask and return the whole answer: SPARQL JSON, or Turtle for a graph.

    Raises QueryError if the engine refuses the query as malformed, EngineTimeoutError if the answer
    is not whole within ``seconds``, AnswerTooLargeError if it has more than ``most_bytes``, and
    EngineError for everything else that is no answer.
    """
    deadline = time.monotonic() + seconds
    with _failures_named(endpoint):
        response = _build_wrapper(endpoint, sent, seconds).query().response
        with response:
            _check_type(response, sent.form)
            return _read_whole(response, deadline, seconds, most_bytes)


def _build_wrapper(endpoint: Endpoint, sent: Sent, seconds: float) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(endpoint.address, agent=_AGENT)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(URLENCODED)
    wrapper.setOnlyConneg(True)
    wrapper.setQuery(sent.text)
    # SPARQLWrapper finds the form by a regular expression of its own; ours is known.
    wrapper.queryType = sent.form.value
    wrapper.setReturnFormat(TURTLE if sent.form in _GRAPH_FORMS else JSON)
    wrapper.setTimeout(max(1, round(seconds)))
    for graph in sent.default_graphs or ():
        wrapper.addDefaultGraph(graph)
    for graph in sent.named_graphs or ():
        wrapper.addNamedGraph(graph)
    if endpoint.authorization:
        wrapper.addCustomHttpHeader("Authorization", endpoint.authorization)
    return wrapper


def _check_type(response: HTTPResponse, form: QueryForm) -> None:
    readable = _READABLE[form in _GRAPH_FORMS]
    media_type = response.headers.get_content_type()
    if media_type not in readable:
        raise EngineError(
            f"The triple store behind this service answers {form.value} in {media_type!r} instead of "
            f"{readable[0]!r}."
        )


def _read_whole(response: HTTPResponse, deadline: float, seconds: float, most_bytes: int) -> bytes:
    """Read piece by piece, so that an engine that sends a byte now and then is not waited for."""
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > most_bytes:
            raise AnswerTooLargeError(
                f"The answer has more than {most_bytes >> 20} MiB; ask for less, or with LIMIT."
            )
        if time.monotonic() > deadline:
            raise _too_slow(seconds)
    if response.length:
        raise EngineError(
            f"The triple store behind this service broke off with {response.length} bytes missing."
        )
    return bytes(body)


def _too_slow(seconds: float) -> EngineTimeoutError:
    return EngineTimeoutError(
        f"The triple store behind this service did not answer within {seconds:g} s."
    )


@contextmanager
def _failures_named(endpoint: Endpoint) -> Iterator[None]:
    """Turn whatever a connection can meet into our errors; the log alone has the address."""
    try:
        yield
    except QueryBadFormed as error:
        _close(error)
        raise QueryError(_shorten(str(error))) from error
    except (SPARQLWrapperException, HTTPError) as error:
        _close(error)
        _log.warning("%s refuses: %s", endpoint.address, error)
        raise EngineError(
            "The triple store behind this service refuses the query"
            + (f" (status {error.code})." if isinstance(error, HTTPError) else ".")
        ) from error
    except TimeoutError as error:
        raise EngineTimeoutError(
            "The triple store behind this service did not answer in time."
        ) from error
    except (URLError, OSError, HTTPException) as error:
        if isinstance(error, URLError) and isinstance(error.reason, TimeoutError):
            raise EngineTimeoutError(
                "The triple store behind this service cannot be reached in time."
            ) from error
        _log.warning("%s fails: %s", endpoint.address, error)
        raise EngineError(
            "The triple store behind this service is down, or broke off its answer."
        ) from error


def _close(error: BaseException) -> None:
    """Close the connection that an error status leaves open, ours or inside SPARQLWrapper's."""
    refused = error if isinstance(error, HTTPError) else error.__context__
    if isinstance(refused, HTTPError):
        refused.close()


def _shorten(message: str) -> str:
    """Keep what the engine says about the mistake, on one line."""
    line = " ".join(message.split("Response:", 1)[-1].replace("\\n", " ").strip(" b'\"").split())
    return f"The triple store refuses the query: {line[:_LONGEST_MESSAGE]}"
