"""The SPARQL endpoint: a request in, an answer in the representation asked for out."""

from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.decoding import decode_answer
from peelgraph.store.inspection import inspect_query
from peelgraph.store.interface import Answer, Boolean, Question, Solutions
from peelgraph.web.http.answers import (
    CONTENT_SECURITY_POLICY,
    answer_bytes,
    answer_unchanged,
    cache_headers,
    refuse,
)
from peelgraph.web.http.bodies import read_body
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import (
    HTML,
    Format,
    Kind,
    choose_format,
    formats_of,
    kind_of_form,
)
from peelgraph.web.linked_data.things import Value, build_value
from peelgraph.web.pages.reports import list_graph_reports
from peelgraph.web.publications.mementos import answer_in_time
from peelgraph.web.served import (
    Served,
    client_of,
    raw_path,
    served_by,
    site_address,
    site_root,
)
from peelgraph.web.serving.manners import Manner, mark_manner
from peelgraph.web.serving.shortcuts import mark_repeatable
from peelgraph.web.sparql.description import Service, render_description
from peelgraph.web.sparql.execution import (
    CLIENT_LEFT,
    ClientLeft,
    accepted_coding,
    answer_reply,
    ask_store,
    read_seconds,
    read_whole,
    recall_answer,
)
from peelgraph.web.sparql.federation import ask_services
from peelgraph.web.sparql.plain import build_question, choose_coding, choose_type, mint_query_tag
from peelgraph.web.sparql.preparing import choose_result_format
from peelgraph.web.sparql.protocol import (
    DescriptionRequest,
    ProtocolError,
    QueryRequest,
    UpdateRequest,
    is_update,
    read_request,
)
from peelgraph.web.sparql.updates import answer_update
from peelgraph.web.sparql.writes import admit_writer, is_writable
from peelgraph.web.views.editing import build_editor_data
from peelgraph.web.visits import Visit, read_days, read_visit

_LONGEST_QUERY = 1 << 20
_LONGEST_UPDATE = 64 << 20
_MOST_ROWS_SHOWN = 300
#: The bundle of ``frontend/``, and what the one page that holds it may do besides what every page may.
EDITOR = "editor.js"
_PAGE_POLICY = {
    "content-security-policy": f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
}
_VARY = {"vary": "Accept, Accept-Datetime, Accept-Encoding"}


@dataclass(frozen=True, slots=True)
class ResultTable:
    """What the query page shows of an answer; ``total`` counts the rows that were found."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    total: int = 0
    boolean: bool | None = None
    turtle: str | None = None


async def answer_sparql(request: Request) -> Response:
    """Answer a query, or say what the service is."""
    content_type = request.headers.get("content-type")
    if is_update(content_type):
        admit_writer(request)
    asked = read_request(
        request.method,
        request.scope["query_string"],
        content_type,
        await read_body(request, _LONGEST_UPDATE if is_update(content_type) else _LONGEST_QUERY),
        request.headers.get("accept"),
    )
    match asked:
        case ProtocolError(status, detail):
            raise refuse(status, detail)
        case DescriptionRequest(accept, version):
            headers = _VARY | await answer_in_time(request, version)
            return await run_in_threadpool(_describe_service, request, accept, headers)
        case QueryRequest():
            return await _answer_query(
                request, asked, _VARY | await answer_in_time(request, asked.version)
            )
        case UpdateRequest():
            return await answer_update(request, asked)


async def _answer_query(request: Request, asked: QueryRequest, headers: dict[str, str]) -> Response:
    served, root = served_by(request), site_root(request)
    federated = await ask_services(asked.query, served.settings)
    query = asked.query if federated is None else federated
    inspected = inspect_query(query)
    chosen = choose_result_format(asked, inspected.form)
    entity_tag = None
    if not inspected.is_volatile and federated is None:
        days = repr(read_days(request)) if chosen is HTML else ""
        entity_tag = mint_query_tag(
            served.store.version, served.settings.base, asked, chosen, root, days
        )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        _mark_repeatable(request, asked, entity_tag)
        return unchanged
    seconds = read_seconds(request, asked.timeout, served.settings)
    coding = choose_coding(inspected.form, chosen, accepted_coding(request))
    kind = choose_type(inspected.form, chosen)
    question = build_question(asked, query, kind, served.settings.base, coding)
    reply = recall_answer(served.store, question)
    if reply is None:
        try:
            reply = await ask_store(request, served.store, question, seconds)
        except ClientLeft:
            return Response(status_code=CLIENT_LEFT)
        _mark_manner(request, asked, chosen, entity_tag)
    elif chosen is not HTML:
        _mark_repeatable(request, asked, entity_tag)
    if chosen is not HTML:
        return answer_reply(reply, chosen.content_type, cache_headers(entity_tag) | headers)
    body = await run_in_threadpool(
        _render_answer, request, asked.query, question, await read_whole(reply)
    )
    return answer_bytes(body, chosen, entity_tag, **headers, **_PAGE_POLICY)


def _mark_repeatable(request: Request, asked: QueryRequest, entity_tag: str | None) -> None:
    """Mark an answer that was kept, if the current version alone decides on it."""
    if entity_tag is not None and asked.version is None:
        mark_repeatable(request, served_by(request).store.version)


def _mark_manner(
    request: Request, asked: QueryRequest, chosen: Format, entity_tag: str | None
) -> None:
    """Mark an answer as one that others by the same client resemble, but for a version or a page."""
    if entity_tag is None or asked.version is not None or chosen is HTML:
        return
    manner = Manner(
        path=request.scope["path"].removeprefix(site_root(request)),
        original=site_root(request) + raw_path(request),
        root=site_root(request),
        accept=asked.accept,
        coding=accepted_coding(request),
        client=client_of(request),
    )
    mark_manner(request.scope, manner, chosen.name)


def _render_answer(request: Request, query: str, question: Question, body: bytes) -> bytes:
    table = _build_table(decode_answer(body, question.media_type), served_by(request))
    kind = kind_of_form(inspect_query(question.text).form)
    return _render_page(request, query=query, table=table, kind=kind)


def _build_table(answer: Answer, served: Served) -> ResultTable:
    match answer:
        case Boolean(value):
            return ResultTable(boolean=value)
        case Solutions(variables, rows):
            shown = tuple(
                tuple(
                    None if term is None else build_value(term, served.addresses, {})
                    for term in row
                )
                for row in rows[:_MOST_ROWS_SHOWN]
            )
            return ResultTable(variables, shown, len(rows))
        case _:
            turtle = render_statements(answer.triples, "text/turtle", PREFIXES).decode()
            return ResultTable(turtle=turtle, total=len(answer.triples))


def _describe_service(request: Request, accept: str | None, headers: dict[str, str]) -> Response:
    """Answer a request without a query: a page for people, a description for programs."""
    served = served_by(request)
    chosen = choose_format(accept, (*formats_of(Kind.GRAPH), HTML))
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE,
            f"The service description is sent as RDF or HTML; the request accepts {accept!r}.",
        )
    days = read_days(request).suffix if chosen is HTML else ""
    service = Service(
        endpoint=site_address(request) + raw_path(request),
        version=served.store.version,
        is_writable=is_writable(request),
        has_union=served.store.has_union,
        reports=list_graph_reports(served, site_address(request)),
    )
    entity_tag = mint_entity_tag(service.version, "service", repr(service), chosen.name, days)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    if chosen is HTML:
        body = _render_page(request, query=_FIRST_QUERY, table=None, kind=Kind.SOLUTIONS)
        return answer_bytes(body, chosen, entity_tag, **headers, **_PAGE_POLICY)
    graphs = tuple(served.store.graphs().items())
    body = render_description(service, graphs, chosen.media_type)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _render_page(request: Request, *, query: str, table: ResultTable | None, kind: Kind) -> bytes:
    served, visit = served_by(request), read_visit(request)
    return visit.render(
        "sparql.html",
        query=query,
        table=table,
        formats=formats_of(Kind.SOLUTIONS, Kind.GRAPH),
        downloads=formats_of(kind),
        graphs=served.store.graphs(),
        shown=_MOST_ROWS_SHOWN,
        editor=_build_editor(served, visit),
    )


def _build_editor(served: Served, visit: Visit) -> dict[str, object] | None:
    """Give what the editor is told; None where it was not built, and the page is a plain form."""
    if EDITOR not in served.pages.static:
        return None
    concepts, base = visit.overview.concepts.values(), served.settings.base
    days = visit.as_of.parameters
    return build_editor_data(visit.link.root, base, served.term_labels, concepts, days)


_FIRST_QUERY = """\
PREFIX peel: <https://w3id.org/peel/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?cause ?name ?status WHERE {
  ?cause a peel:CauseOfConcern ;
         skos:prefLabel ?name ;
         peel:currentStatus/skos:prefLabel ?status .
}
ORDER BY ?status ?name
"""
