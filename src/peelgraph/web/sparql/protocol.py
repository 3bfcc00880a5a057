"""SPARQL 1.1 Protocol: from an HTTP request to a query or an update, or to what is wrong with it.

Pure; each value is decoded exactly once.
"""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

#: QUERY is the safe method with a body of draft-ietf-httpbis-safe-method-w-body.
ALLOWED_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "QUERY")

FORM = "application/x-www-form-urlencoded"
DIRECT_QUERY = "application/sparql-query"
DIRECT_UPDATE = "application/sparql-update"
_QUERY_ONLY = frozenset({"query", "default-graph-uri", "named-graph-uri"})
_UPDATE_ONLY = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
#: What may stand in the address of the page without a query; the days are those of the whole site.
_PAGE_ONLY = frozenset({"version", "asOf", "asKnownOn"})
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
    version: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateRequest:
    """An update that a client asks to be done; the graphs are those of USING and USING NAMED."""

    update: str
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescriptionRequest:
    """A GET without a query: the client asks what the service is."""

    accept: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class ProtocolError:
    """Why a request is no query and no update; ``status`` is the answer's."""

    status: HTTPStatus
    detail: str


Parameters = list[tuple[str, str]]
Asked = QueryRequest | UpdateRequest | DescriptionRequest | ProtocolError


def read_request(
    method: str,
    query_string: bytes,
    content_type: str | None,
    body: bytes,
    accept: str | None,
) -> Asked:
    """Read a request to the endpoint (SPARQL 1.1 Protocol, 2.1 and 2.2); HEAD is read as GET."""
    in_address = read_parameters(query_string, "address")
    if isinstance(in_address, ProtocolError):
        return in_address
    match method:
        case "GET" | "HEAD":
            return _read_get(in_address, accept)
        case "POST" | "QUERY":
            return _read_body(in_address, content_type, body, accept, method)
        case _:
            return ProtocolError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{method} is not answered here; queries come by GET, POST or QUERY, updates by POST.",
            )


def _read_get(in_address: Parameters, accept: str | None) -> Asked:
    if len(in_address) == 1 and in_address[0][0] == "query":  # as nearly all are
        return QueryRequest(in_address[0][1], accept=accept)
    named = {name for name, _ in in_address}
    if "update" in named:
        return _bad("An update comes by POST, never by GET.")
    if named <= _PAGE_ONLY:
        version = _read_version(in_address)
        return (
            version if isinstance(version, ProtocolError) else DescriptionRequest(accept, version)
        )
    return _build_query(in_address, accept)


def _read_body(
    in_address: Parameters,
    content_type: str | None,
    body: bytes,
    accept: str | None,
    method: str,
) -> Asked:
    media_type, charset = read_content_type(content_type)
    if refusal := _refuse_body(media_type, charset, method):
        return refusal
    if media_type == FORM:
        in_body = read_parameters(body, "body")
        if isinstance(in_body, ProtocolError):
            return in_body
    else:
        text = _decode(body)
        if isinstance(text, ProtocolError):
            return text
        in_body = [("update" if media_type == DIRECT_UPDATE else "query", text)]
    if any(name == "update" for name, _ in in_body) and method == "POST":
        return _build_update([*in_address, *in_body])
    return _build_query([*in_address, *in_body], accept)


def _refuse_body(media_type: str, charset: str | None, method: str) -> ProtocolError | None:
    accepted = [DIRECT_QUERY, FORM, *([DIRECT_UPDATE] if method == "POST" else [])]
    if media_type not in accepted:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is {media_type or 'of no stated type'!r}; "
            f"{method} accepts {', '.join(accepted)}.",
        )
    if charset not in {None, "utf-8", "utf8"}:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is said to be in {charset!r}; accepted is UTF-8.",
        )
    return None


def _build_query(parameters: Parameters, accept: str | None) -> QueryRequest | ProtocolError:
    if refusal := _refuse_names(parameters, _UPDATE_ONLY, "query"):
        return refusal
    query = _read_one(parameters, "query")
    if isinstance(query, ProtocolError):
        return query
    version = _read_version(parameters)
    if isinstance(version, ProtocolError):
        return version
    return QueryRequest(
        query=query,
        default_graphs=_read_all(parameters, "default-graph-uri") or None,
        named_graphs=_read_all(parameters, "named-graph-uri") or None,
        format_name=next((value for name, value in parameters if name == "format"), None),
        accept=accept,
        timeout=next((value for name, value in parameters if name == "timeout"), None),
        version=version,
    )


def _build_update(parameters: Parameters) -> UpdateRequest | ProtocolError:
    if refusal := _refuse_names(parameters, _QUERY_ONLY | {"version"}, "update"):
        return refusal
    update = _read_one(parameters, "update")
    if isinstance(update, ProtocolError):
        return update
    return UpdateRequest(
        update=update,
        using_graphs=_read_all(parameters, "using-graph-uri"),
        using_named_graphs=_read_all(parameters, "using-named-graph-uri"),
    )


def _refuse_names(
    parameters: Parameters, unfit: frozenset[str], operation: str
) -> ProtocolError | None:
    found = sorted(unfit.intersection(name for name, _ in parameters))
    return _bad(f"{', '.join(found)} has no place in a request for {operation}.") if found else None


def _read_one(parameters: Parameters, wanted: str) -> str | ProtocolError:
    values = _read_all(parameters, wanted)
    if len(values) == 1:
        return values[0]
    return _bad(f"The request holds {len(values)} `{wanted}` parameters; exactly one is needed.")


def _read_all(parameters: Parameters, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _read_version(parameters: Parameters) -> str | ProtocolError | None:
    versions = _read_all(parameters, "version")
    if len(versions) > 1:
        return _bad(f"The request holds {len(versions)} `version` parameters; one is enough.")
    return versions[0] if versions else None


def _decode(body: bytes) -> str | ProtocolError:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return _bad(f"The body is not UTF-8: {error}.")


def _bad(detail: str) -> ProtocolError:
    return ProtocolError(HTTPStatus.BAD_REQUEST, detail)


def read_parameters(encoded: bytes, place: str) -> Parameters | ProtocolError:
    """Decode ``application/x-www-form-urlencoded``; ``place`` is named in what is wrong with it."""
    try:
        return parse_qsl(
            encoded.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except UnicodeDecodeError as error:
        return _bad(f"The {place} is not UTF-8: {error}.")
    except ValueError:
        return _bad(f"The {place} holds more than {_MOST_PARAMETERS} parameters.")


def is_update(content_type: str | None) -> bool:
    """Tell whether a body is an update, from its type alone."""
    return read_content_type(content_type)[0] == DIRECT_UPDATE


def read_content_type(content_type: str | None) -> tuple[str, str | None]:
    """Split a Content-Type into the media type and the charset that it states."""
    media_type, *parameters = (content_type or "").split(";")
    charset = None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset
