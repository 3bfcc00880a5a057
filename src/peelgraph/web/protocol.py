"""SPARQL 1.1 Protocol, its query half: from an HTTP request to a query, or to what is wrong with it.

Pure; each value is decoded exactly once.
"""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

ALLOWED_METHODS = ("GET", "HEAD", "OPTIONS", "POST")

_FORM = "application/x-www-form-urlencoded"
_DIRECT_QUERY = "application/sparql-query"
_DIRECT_UPDATE = "application/sparql-update"
_UPDATE_PARAMETERS = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_MOST_PARAMETERS = 1000


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query that a client asks to be answered; ``None`` for graphs means that it named none."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    format_name: str | None = None
    accept: str | None = None
    timeout: str | None = None


@dataclass(frozen=True, slots=True)
class DescriptionRequest:
    """A GET without a query: the client asks what the service is."""

    accept: str | None = None


@dataclass(frozen=True, slots=True)
class ProtocolError:
    """Why a request is no query; ``status`` is the answer's."""

    status: HTTPStatus
    detail: str


Parameters = list[tuple[str, str]]


def read_request(
    method: str,
    query_string: bytes,
    content_type: str | None,
    body: bytes,
    accept: str | None,
) -> QueryRequest | DescriptionRequest | ProtocolError:
    """Read a request to the endpoint; HEAD is read as GET."""
    in_address = _read_parameters(query_string, "address")
    if isinstance(in_address, ProtocolError):
        return in_address
    match method:
        case "GET" | "HEAD":
            if not in_address:
                return DescriptionRequest(accept)
            return _build_request(in_address, accept, updates_allowed=False)
        case "POST":
            return _read_post(in_address, content_type, body, accept)
        case _:
            return ProtocolError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{method} is not answered here; queries come by GET or POST.",
            )


def _read_post(
    in_address: Parameters, content_type: str | None, body: bytes, accept: str | None
) -> QueryRequest | ProtocolError:
    media_type, charset = _read_content_type(content_type)
    if refusal := _refuse_body(media_type, charset):
        return refusal
    if media_type == _FORM:
        in_body = _read_parameters(body, "body")
        if isinstance(in_body, ProtocolError):
            return in_body
        return _build_request(in_address + in_body, accept, updates_allowed=True)
    try:
        query = body.decode()
    except UnicodeDecodeError as error:
        return ProtocolError(HTTPStatus.BAD_REQUEST, f"The body is not UTF-8: {error}.")
    return _build_request([*in_address, ("query", query)], accept, updates_allowed=False)


def _refuse_body(media_type: str, charset: str | None) -> ProtocolError | None:
    if media_type not in {_FORM, _DIRECT_QUERY, _DIRECT_UPDATE}:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is {media_type or 'of no stated type'!r}; "
            f"accepted are {_DIRECT_QUERY} and {_FORM}.",
        )
    if charset not in {None, "utf-8", "utf8"}:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is said to be in {charset!r}; accepted is UTF-8.",
        )
    return _refused_update() if media_type == _DIRECT_UPDATE else None


def _build_request(
    parameters: Parameters, accept: str | None, *, updates_allowed: bool
) -> QueryRequest | ProtocolError:
    names = [name for name, _ in parameters]
    if "update" in names and updates_allowed and "query" not in names:
        return _refused_update()
    if unfit := sorted(_UPDATE_PARAMETERS.intersection(names)):
        return ProtocolError(
            HTTPStatus.BAD_REQUEST, f"{', '.join(unfit)} has no place in a query request."
        )
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) != 1:
        return ProtocolError(
            HTTPStatus.BAD_REQUEST,
            f"The request holds {len(queries)} `query` parameters; exactly one is needed.",
        )
    default_graphs = tuple(value for name, value in parameters if name == "default-graph-uri")
    named_graphs = tuple(value for name, value in parameters if name == "named-graph-uri")
    return QueryRequest(
        query=queries[0],
        default_graphs=default_graphs or None,
        named_graphs=named_graphs or None,
        format_name=next((value for name, value in parameters if name == "format"), None),
        accept=accept,
        timeout=next((value for name, value in parameters if name == "timeout"), None),
    )


def _refused_update() -> ProtocolError:
    return ProtocolError(
        HTTPStatus.FORBIDDEN, "This endpoint answers queries only; updates are refused."
    )


def _read_parameters(encoded: bytes, place: str) -> Parameters | ProtocolError:
    try:
        return parse_qsl(
            encoded.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        return ProtocolError(HTTPStatus.BAD_REQUEST, f"The {place} is not UTF-8: {error}.")
    except ValueError:
        return ProtocolError(
            HTTPStatus.BAD_REQUEST, f"The {place} holds more than {_MOST_PARAMETERS} parameters."
        )


def _read_content_type(content_type: str | None) -> tuple[str, str | None]:
    """Split a Content-Type into the media type and the charset that it states."""
    media_type, *parameters = (content_type or "").split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset
