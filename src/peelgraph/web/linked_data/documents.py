"""Identifiers that answer: 303 from a thing to its document, and the document as page or RDF."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import (
    HTML,
    Format,
    Kind,
    choose_format,
    find_by_extension,
    formats_of,
)
from peelgraph.web.http.links import Link, link_document, render_links
from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.linked_data.addresses import Space, find_fault
from peelgraph.web.linked_data.standings import view_as_of
from peelgraph.web.linked_data.things import Record, build_labels, build_thing_page, text_of
from peelgraph.web.pages.browsing import render_thing
from peelgraph.web.pages.reports import find_graph_report
from peelgraph.web.publications.history import dated
from peelgraph.web.served import Served, raw_path, served_by, site_address, site_root
from peelgraph.web.sparql.description import describe_document
from peelgraph.web.views.asof import AsOf, show_day
from peelgraph.web.visits import read_days, read_visit

DOCUMENT_FORMATS = (*formats_of(Kind.GRAPH), HTML)
#: Statements on one page of a document: a force with all its letters has some hundreds.
PAGE_SIZE = 1000

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Document:
    """One page of the document about ``iri``; ``address`` is that of the document, from the host on.

    ``report`` is where the validation of ``iri`` is told, if it is a letter's graph.
    """

    iri: str
    address: str
    root: str
    site: str
    page: Page
    statements: Sequence[Record]
    as_of: AsOf
    report: str | None

    @property
    def absolute(self) -> str:
        """The address of the document with scheme and host, and the days that were chosen."""
        return self.site + self.address.removeprefix(self.root) + self.as_of.suffix

    @property
    def pages(self) -> dict[str, str]:
        """The addresses of the other pages, as of the same days."""
        return self.page.links(self.address, tuple(self.as_of.parameters.items()))


def handle_things(space: Space) -> Handler:
    """Make the handler that leads from the things of a space to their documents."""

    async def answer_thing(request: Request) -> Response:
        return await run_in_threadpool(_answer_thing, request, space)

    return answer_thing


def handle_documents(space: Space) -> Handler:
    """Make the handler that answers with the documents of a space."""

    async def answer_document(request: Request) -> Response:
        return await run_in_threadpool(_answer_document, request, space)

    return answer_document


def _answer_thing(request: Request, space: Space) -> Response:
    """Lead to the document; parameters, such as a day, go along."""
    path = raw_path(request).removeprefix(space.thing_root)
    _find_known(request, space, path)
    address = site_root(request) + space.document_root + path
    query = request.url.query
    return RedirectResponse(
        f"{address}?{query}" if query else address,
        HTTPStatus.SEE_OTHER,
        render_links([Link(address, "describedby")]),
    )


def _answer_document(request: Request, space: Space) -> Response:
    """Answer with the representation that the address names, or else with the one preferred."""
    served = served_by(request)
    path = raw_path(request).removeprefix(space.document_root)
    stem, dot, extension = path.rpartition(".")
    named = find_by_extension(extension, DOCUMENT_FORMATS) if dot else None
    if named is None:
        stem = path
    iri = _find_known(request, space, stem)
    chosen = named or _negotiate(request)
    document = _read_document(request, space, stem, iri)
    headers = _document_headers(served, document, chosen, is_negotiated=named is None)
    entity_tag = mint_entity_tag(
        served.store.version,
        iri,
        chosen.name,
        document.site,
        request.url.query,
    )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    if chosen is not HTML:
        body = _render_data(document, chosen)
    else:
        shown = render_thing(request, iri) if document.page.number == 1 else None
        body = shown or _render_page(request, document)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _negotiate(request: Request) -> Format:
    accept = request.headers.get("accept")
    chosen = choose_format(accept, DOCUMENT_FORMATS)
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE,
            f"This document is sent as {', '.join(form.media_type for form in DOCUMENT_FORMATS)}; "
            f"the request accepts {accept!r}.",
        )
    return chosen


def _document_headers(
    served: Served, document: Document, chosen: Format, *, is_negotiated: bool
) -> dict[str, str]:
    number, days = document.page.number, document.as_of.parameters
    parameters = days if number == 1 else {**days, "page": str(number)}
    query = f"?{urlencode(parameters)}" if parameters else ""
    links = link_document(
        document.iri, document.address, DOCUMENT_FORMATS, document.root, document.pages, days
    )
    return {
        "content-location": f"{document.address}.{chosen.extension}{query}",
        **render_links(links),
        **dated(served),
        **({"vary": "Accept"} if is_negotiated else {}),
    }


def _find_known(request: Request, space: Space, path: str) -> str:
    """Give the identifier that an address stands for, or refuse: 400, 404; 308 without the last slash."""
    served = served_by(request)
    fault = find_fault(path.removesuffix("/")) if path else None
    if fault is not None:
        raise refuse(HTTPStatus.BAD_REQUEST, f"This is the address of no identifier: {fault}.")
    iri = served.addresses.read_path(space, path)
    if _is_known(served, iri):
        return iri
    if path.endswith("/") and _is_known(served, iri.removesuffix("/")):
        root = site_root(request)
        location = root + raw_path(request).removesuffix("/")
        raise refuse(
            HTTPStatus.PERMANENT_REDIRECT,
            "The identifier has no slash at its end.",
            location=location,
        )
    for row in served.select("withdrawal", thing=NamedNode(iri)):
        reason, day = text_of(row["reason"]), text_of(row["day"])
        told = served.addresses.find_document(text_of(row["withdrawal"]))
        raise refuse(
            HTTPStatus.GONE,
            f"<{iri}> was withdrawn on {show_day(day)}: {reason}",
            **render_links([Link(f"{site_root(request)}{told}", "describedby")]),
        )
    raise refuse(HTTPStatus.NOT_FOUND, f"Nothing is known about <{iri}> in this version.")


def _is_known(served: Served, iri: str) -> bool:
    return served.store.contains_subject(iri) or iri in served.store.graphs()


def _read_document(request: Request, space: Space, stem: str, iri: str) -> Document:
    """Read the statements of the page asked for: first those about the thing, then those around it."""
    number = read_page_number(request.query_params.getlist("page"))
    if number is None:
        raise refuse(HTTPStatus.BAD_REQUEST, "`page` is a whole number from 1, given once.")
    served, root = served_by(request), site_root(request)
    as_of = read_days(request)
    address = root + space.document_root + stem
    statements = _find_statements(served, iri)
    if as_of.is_set:
        view = NamedNode(site_address(request) + space.document_root + stem + as_of.suffix)
        minter = Minter(served.settings.base)
        thing = NamedNode(iri)
        statements = view_as_of(statements, thing, served.overview(), as_of, minter, view)
    page = Page(number, PAGE_SIZE, len(statements))
    if not page.exists:
        raise refuse(HTTPStatus.NOT_FOUND, f"This document has {page.last} pages.")
    site = site_address(request)
    report = find_graph_report(served, iri, site)
    return Document(iri, address, root, site, page, page.slice(statements), as_of, report)


def _find_statements(served: Served, iri: str) -> list[Record]:
    thing = NamedNode(iri)
    rows = [_fill(row, thing) for row in served.select("document", thing=thing)]
    names = ("subject", "predicate", "object")
    rows += (
        {"graph": thing, **dict(zip(names, triple, strict=True))}
        for triple in served.store.graph(iri)
    )
    unique = {tuple(row[name] for name in ("graph", *names)): row for row in rows}
    return sorted(
        unique.values(),
        key=lambda row: (row["subject"] != thing, *(str(row[name]) for name in ("graph", *names))),
    )


def _render_data(document: Document, chosen: Format) -> bytes:
    """Write the statements and what the document is.

    Where the format has graphs, each statement stands in its own, and all of them in the default graph
    as well, as at the endpoint: a client that looks at the default graph alone, as Comunica does
    by default, would see an empty document.
    """
    quads = {
        *map(_read_quad, document.statements),
        *describe_document(
            document.absolute,
            document.iri,
            document.site,
            document.page,
            {
                name: document.site + target.removeprefix(document.root)
                for name, target in document.pages.items()
            },
            document.report,
        ),
    }
    triples = sorted({quad.triple for quad in quads}, key=str)
    if Kind.DATASET not in chosen.kinds:
        return render_statements(triples, chosen.media_type, PREFIXES)
    united = (
        Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) for triple in triples
    )
    ordered = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
    return render_statements((*united, *ordered), chosen.media_type, PREFIXES)


def _render_page(request: Request, document: Document) -> bytes:
    served = served_by(request)
    thing = NamedNode(document.iri)
    labels = {
        **served.term_labels,
        **build_labels(_fill(row, thing, "near") for row in served.select("labels", thing=thing)),
    }
    about = [row for row in document.statements if thing in (row["subject"], row["object"])]
    is_first = document.page.number == 1
    quotations = served.select("quotations", thing=thing) if is_first else ()
    return read_visit(request).render(
        "thing.html",
        page=build_thing_page(document.iri, about, quotations, labels, served.addresses),
        document=document.address,
        triples_in_graph=served.store.graphs().get(document.iri),
        formats=formats_of(Kind.GRAPH),
        part=document.page,
        part_links=document.pages,
    )


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
