"""The graph store: graphs by their names, read by everyone, written with a token."""

from http import HTTPStatus
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from peelgraph.pipeline.writing import WriteJob
from peelgraph.store.interface import Question
from peelgraph.web.http.answers import answer_unchanged, cache_headers, refuse
from peelgraph.web.http.bodies import read_body
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import Kind, choose_format, formats_of
from peelgraph.web.publications.mementos import answer_in_time
from peelgraph.web.served import raw_path, served_by, site_address
from peelgraph.web.sparql.execution import (
    CLIENT_LEFT,
    ClientLeft,
    accepted_coding,
    answer_reply,
    ask_store,
)
from peelgraph.web.sparql.graph_protocol import GraphRead, read_graph_request
from peelgraph.web.sparql.protocol import DIRECT_UPDATE, ProtocolError
from peelgraph.web.sparql.writes import admit_writer, read_condition, write_change

GRAPH_STORE = "/graphs"

_LARGEST_DOCUMENT = 64 << 20
_FORMATS = formats_of(Kind.GRAPH)
_WHOLE_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_VARY = {"vary": "Accept, Accept-Datetime, Accept-Encoding"}


async def answer_graph(request: Request) -> Response:
    """Answer with a graph, or change it."""
    body = b""
    if request.method not in {"GET", "HEAD"}:
        admit_writer(request)
        body = await read_body(request, _LARGEST_DOCUMENT)
    site = site_address(request)
    path = raw_path(request)
    is_store = path.rstrip("/") == GRAPH_STORE
    asked = read_graph_request(
        request.method,
        site + path,
        f"{site}{GRAPH_STORE}/{uuid4()}" if is_store else None,
        request.scope["query_string"],
        request.headers.get("content-type"),
        body,
    )
    if isinstance(asked, ProtocolError):
        refused = asked.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE and request.method == "PATCH"
        headers = {"accept-patch": DIRECT_UPDATE} if refused else {}
        raise refuse(asked.status, asked.detail, **headers)
    if isinstance(asked, GraphRead):
        return await _answer_read(request, asked)
    condition = read_condition(
        request.headers.get("if-match"), request.headers.get("if-none-match")
    )
    written = await write_change(request, WriteJob(asked, condition))
    if written.is_new_graph and asked.graph is not None:
        return Response(status_code=HTTPStatus.CREATED, headers={"location": asked.graph})
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def _answer_read(request: Request, asked: GraphRead) -> Response:
    headers = _VARY | await answer_in_time(request, asked.version)
    served = served_by(request)
    if asked.graph is not None and asked.graph not in served.store.graphs():
        raise refuse(HTTPStatus.NOT_FOUND, f"There is no graph <{asked.graph}> in this version.")
    accept = request.headers.get("accept")
    chosen = choose_format(accept, _FORMATS)
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE,
            f"A graph is sent as {', '.join(known.media_type for known in _FORMATS)}; "
            f"the request accepts {accept!r}.",
        )
    entity_tag = mint_entity_tag(served.store.version, "graph", asked.graph, chosen.name)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    question = Question(
        _WHOLE_GRAPH,
        chosen.media_type,
        default_graphs=None if asked.graph is None else (asked.graph,),
        coding=accepted_coding(request),
    )
    try:
        reply = await ask_store(request, served.store, question)
    except ClientLeft:
        return Response(status_code=CLIENT_LEFT)
    return answer_reply(reply, chosen.content_type, cache_headers(entity_tag) | headers)
