"""Identifiers that answer: 303 from a thing to its document, and the document as page or RDF."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.addresses import Space
from peelgraph.web.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.caching import mint_entity_tag
from peelgraph.web.formats import (
    HTML,
    Format,
    Kind,
    choose_format,
    find_by_extension,
    formats_of,
)
from peelgraph.web.served import Served, raw_path, served_by, site_root
from peelgraph.web.things import Record, build_labels, build_thing_page

DOCUMENT_FORMATS = (*formats_of(Kind.GRAPH), HTML)

Handler = Callable[[Request], Awaitable[Response]]


def handle_things(space: Space) -> Handler:
    """Make the handler that leads from the things of a space to their documents."""

    async def answer_thing(request: Request) -> Response:
        path = raw_path(request).removeprefix(space.thing_root)
        served = served_by(request)
        await run_in_threadpool(_check_known, served, served.addresses.read_path(space, path))
        location = site_root(request) + space.document_root + path
        return RedirectResponse(location, HTTPStatus.SEE_OTHER)

    return answer_thing


def handle_documents(space: Space) -> Handler:
    """Make the handler that answers with the documents of a space."""

    async def answer_document(request: Request) -> Response:
        path = raw_path(request).removeprefix(space.document_root)
        return await run_in_threadpool(_answer_document, request, space, path)

    return answer_document


def _answer_document(request: Request, space: Space, path: str) -> Response:
    """Answer with the representation that the address names, or else with the one preferred."""
    served = served_by(request)
    stem, dot, extension = path.rpartition(".")
    chosen = find_by_extension(extension, DOCUMENT_FORMATS) if dot else None
    headers = {}
    if chosen is None:
        stem, chosen = path, choose_format(request.headers.get("accept"), DOCUMENT_FORMATS)
        headers["vary"] = "Accept"
    iri = served.addresses.read_path(space, stem)
    _check_known(served, iri)
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE,
            f"This document is sent as {', '.join(form.media_type for form in DOCUMENT_FORMATS)}; "
            f"the request accepts {request.headers.get('accept')!r}.",
        )
    root = site_root(request)
    document = root + space.document_root + stem
    headers["content-location"] = f"{document}.{chosen.extension}"
    entity_tag = mint_entity_tag(served.store.version, iri, chosen.name, root)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    body = _render_document(served, iri, chosen, root, document)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _check_known(served: Served, iri: str) -> None:
    if not served.store.contains_subject(iri) and iri not in served.store.graphs():
        raise refuse(HTTPStatus.NOT_FOUND, f"Nothing is known about <{iri}> in this version.")


def _render_document(served: Served, iri: str, chosen: Format, root: str, document: str) -> bytes:
    thing = NamedNode(iri)
    rows = [_fill(row, thing) for row in served.select("document", thing=thing)]
    if chosen is not HTML:
        contents = (
            Quad(triple.subject, triple.predicate, triple.object, thing)
            for triple in served.store.graph(iri)
        )
        statements = {*map(_read_quad, rows), *contents}
        keeps_graphs = Kind.DATASET in chosen.kinds
        ordered = sorted(statements, key=_by_graph if keeps_graphs else _by_subject)
        written = ordered if keeps_graphs else [quad.triple for quad in ordered]
        return render_statements(written, chosen.media_type, PREFIXES)
    labels = {
        **served.term_labels,
        **build_labels(_fill(row, thing, "near") for row in served.select("labels", thing=thing)),
    }
    quotations = served.select("quotations", thing=thing)
    page = build_thing_page(iri, rows, quotations, labels, served.addresses)
    return served.pages.render(
        "thing.html",
        root,
        page=page,
        document=document,
        triples_in_graph=served.store.graphs().get(iri),
        formats=formats_of(Kind.GRAPH),
        version=served.store.version,
    )


def _by_graph(quad: Quad) -> tuple[str, str]:
    return str(quad.graph_name), str(quad.triple)


def _by_subject(quad: Quad) -> str:
    return str(quad.triple)


def _fill(row: Record, thing: NamedNode, *places: str) -> Record:
    """Put the thing where a query about it left a place unbound."""
    return {
        name: thing if term is None and name in (places or ("subject", "object")) else term
        for name, term in row.items()
    }


def _read_quad(row: Record) -> Quad:
    """Read a row of ``document.rq`` as the statement that it is."""
    subject, predicate, value, graph = (
        row[name] for name in ("subject", "predicate", "object", "graph")
    )
    if (
        not isinstance(subject, (NamedNode, BlankNode))
        or not isinstance(predicate, NamedNode)
        or not isinstance(value, (NamedNode, BlankNode, Literal))
        or not isinstance(graph, (NamedNode, BlankNode))
    ):
        raise TypeError(f"no statement: {row!r}")
    return Quad(subject, predicate, value, graph)
