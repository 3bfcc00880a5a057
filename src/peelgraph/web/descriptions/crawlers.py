"""For crawlers: ``robots.txt`` and the sitemap of every document."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from peelgraph.web.http.answers import answer_bytes, answer_unchanged
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import Format, Kind
from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.linked_data.things import text_of
from peelgraph.web.pages import browsing
from peelgraph.web.publications.history import dated, find_moment
from peelgraph.web.served import Served, served_by, site_address

#: Pages that are not about one thing.
PAGES = (
    "/",
    *browsing.PAGES,
    "/dataset",
    "/ontology",
    "/ontology/alignments",
    "/shapes",
    "/queries",
    "/changes",
)

_SITEMAP = Format("sitemap", "application/xml", (), "xml", frozenset({Kind.PAGE}))
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: The most addresses that one sitemap may hold (sitemaps.org, "Sitemap file location").
_MOST = 50_000


async def answer_robots(request: Request) -> Response:
    """Answer which addresses a crawler had better leave: those that each run a query."""
    site = site_address(request)
    return PlainTextResponse(
        f"User-agent: *\nDisallow: /sparql?\nDisallow: /search?\n\nSitemap: {site}/sitemap.xml\n",
        headers={"cache-control": "public, max-age=3600"},
    )


async def answer_sitemap(request: Request) -> Response:
    """Answer with the addresses of all documents; with more than fit, an index of parts."""
    return await run_in_threadpool(_answer_sitemap, request)


def _answer_sitemap(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    asked = request.query_params.getlist("page")
    headers = dated(served)
    entity_tag = mint_entity_tag(served.store.version, "sitemap", site, *asked)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    addresses = [site + address for address in (*PAGES, *_list_documents(served))]
    page = Page(read_page_number(asked) or 1, _MOST, len(addresses))
    if page.is_complete or asked:
        body = _render("urlset", "url", page.slice(addresses), _moment(served))
    else:
        parts = [f"{site}/sitemap.xml?page={number}" for number in range(1, page.last + 1)]
        body = _render("sitemapindex", "sitemap", parts, _moment(served))
    return answer_bytes(body, _SITEMAP, entity_tag, **headers)


def _list_documents(served: Served) -> list[str]:
    """List the documents about things, each once; what is part of a thing has none of its own."""
    found = (
        served.addresses.find_document(text_of(row["thing"])) for row in served.select("things")
    )
    return sorted({address for address in found if address is not None})


def _moment(served: Served) -> str:
    moment = find_moment(served)
    return "" if moment is None else f"<lastmod>{moment.isoformat(timespec='seconds')}</lastmod>"


def _render(root: str, entry: str, addresses: Sequence[str], moment: str) -> bytes:
    lines = (f"<{entry}><loc>{escape(one)}</loc>{moment}</{entry}>" for one in addresses)
    body = "\n".join(lines)
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">'
    return f"{head}\n{body}\n</{root}>\n".encode()
