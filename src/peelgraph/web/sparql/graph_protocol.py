"""SPARQL 1.1 Graph Store HTTP Protocol: from an HTTP request to what is to be done with one graph.

Pure. A graph is named by a parameter (``?graph=…``, ``?default``; indirect, section 4.2) or by the
address itself (direct, section 4.1).
"""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from http import HTTPStatus

from peelgraph.pipeline.writing import Document, GraphAction, GraphWrite
from peelgraph.web.http.formats import Kind, find_by_extension, find_by_media_type, formats_of
from peelgraph.web.sparql.protocol import (
    DIRECT_UPDATE,
    ProtocolError,
    read_content_type,
    read_parameters,
)

GRAPH_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
INPUT_FORMATS = formats_of(Kind.GRAPH)

_MULTIPART = "multipart/form-data"
_ACCEPTED = ", ".join((*(known.media_type for known in INPUT_FORMATS), _MULTIPART))


@dataclass(frozen=True, slots=True)
class GraphRead:
    """A graph that a client asks for; ``None`` is the default graph."""

    graph: str | None
    version: str | None = None


def read_graph_request(
    method: str,
    address: str,
    new_address: str | None,
    query_string: bytes,
    content_type: str | None,
    body: bytes,
) -> GraphRead | GraphWrite | ProtocolError:
    """Read a request to the graph store, or to a graph by its own address.

    ``address`` is what the client asked, without parameters. At the store itself, ``new_address`` is
    where a graph goes that is posted without a name; at a graph's own address it is ``None``.
    """
    parameters = read_parameters(query_string, "address")
    if isinstance(parameters, ProtocolError):
        return parameters
    named = [(name, value) for name, value in parameters if name in {"graph", "default"}]
    versions = [value for name, value in parameters if name == "version"]
    graph: str | None
    if new_address is None:
        if named:
            return _bad("The address names the graph already; `graph` and `default` have no place.")
        graph = address
    elif not named and method == "POST":
        graph = new_address
    elif len(named) != 1:
        return _bad("Name one graph: `?graph=` with its IRI, or `?default`.")
    else:
        graph = named[0][1] if named[0][0] == "graph" else None
    if method in {"GET", "HEAD"}:
        return GraphRead(graph, versions[0] if versions else None)
    return _read_write(method, graph, content_type, body)


def _read_write(
    method: str, graph: str | None, content_type: str | None, body: bytes
) -> GraphWrite | ProtocolError:
    match method:
        case "DELETE":
            return GraphWrite(GraphAction.REMOVE, graph)
        case "PATCH":
            update = _read_patch(content_type, body)
            if isinstance(update, ProtocolError):
                return update
            return GraphWrite(GraphAction.PATCH, graph, update=update)
        case "PUT" | "POST":
            documents = _read_documents(content_type, body)
            if isinstance(documents, ProtocolError):
                return documents
            return GraphWrite(GraphAction(method), graph, documents)
        case _:
            return ProtocolError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"{method} is not answered here; graphs have {', '.join(GRAPH_METHODS)}.",
            )


def _read_patch(content_type: str | None, body: bytes) -> str | ProtocolError:
    media_type, charset = read_content_type(content_type)
    if media_type != DIRECT_UPDATE or charset not in {None, "utf-8", "utf8"}:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The body is {content_type or 'of no stated type'!r}; a patch is {DIRECT_UPDATE} in UTF-8.",
        )
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return _bad(f"The body is not UTF-8: {error}.")


def _read_documents(content_type: str | None, body: bytes) -> tuple[Document, ...] | ProtocolError:
    media_type, _ = read_content_type(content_type)
    if media_type == _MULTIPART:
        return _read_multipart(content_type or "", body)
    document = _read_document(content_type, body)
    return document if isinstance(document, ProtocolError) else (document,)


def _read_document(
    content_type: str | None, content: bytes, file_name: str | None = None
) -> Document | ProtocolError:
    media_type, charset = read_content_type(content_type)
    if charset not in {None, "utf-8", "utf8", "us-ascii"}:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The RDF is said to be in {charset!r}; accepted is UTF-8.",
        )
    known = find_by_media_type(media_type, INPUT_FORMATS) or find_by_extension(
        (file_name or "").rpartition(".")[2], INPUT_FORMATS
    )
    if known is None:
        return ProtocolError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"The RDF is {media_type or 'of no stated type'!r}; accepted are {_ACCEPTED}.",
        )
    return Document(content, known.media_type)


def _read_multipart(content_type: str, body: bytes) -> tuple[Document, ...] | ProtocolError:
    """Read every part as a document: by its own Content-Type, or else by its file name (5.5)."""
    header = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(header + body)
    if not message.is_multipart() or message.defects:
        return _bad("The body is no multipart/form-data with the boundary that its header states.")
    documents = []
    for part in message.iter_parts():
        assert isinstance(part, EmailMessage)
        content = part.get_payload(decode=True)
        document = _read_document(
            part["content-type"],
            content if isinstance(content, bytes) else b"",
            part.get_filename(),
        )
        if isinstance(document, ProtocolError):
            return document
        documents.append(document)
    return tuple(documents)


def _bad(detail: str) -> ProtocolError:
    return ProtocolError(HTTPStatus.BAD_REQUEST, detail)
