"""Search over names, causes of concern and the letters' words, for people and for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.store.searching import SearchIndex, Segment
from peelgraph.web.asking.findable import (
    Entry,
    Passage,
    Result,
    build_result,
    find_known,
    group_passages,
    list_entries,
)
from peelgraph.web.asking.rows import JSON
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML, choose_format, find_by_name
from peelgraph.web.http.links import ATTRIBUTION, LICENCE, Link, render_links
from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.publications.history import dated
from peelgraph.web.served import Served, served_by, site_address
from peelgraph.web.visits import read_days, read_visit

#: Where search is, below the site's root.
SEARCH = "/search"

_OFFERED = (HTML, JSON)
_RESULTS_ON_A_PAGE = 20
_MOST_RESULTS = 200


@dataclass(frozen=True, slots=True)
class Findable:
    """All that can be found in one version."""

    entries: Sequence[Entry]
    index: SearchIndex
    passages: Mapping[str, Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Search:
    """One page of what was found for some words."""

    words: str
    page: Page
    results: Sequence[Result]
    links: Mapping[str, str]


async def answer_search(request: Request) -> Response:
    """Answer with what was found for ``q``, or with an empty form."""
    return await run_in_threadpool(_answer_search, request)


def _answer_search(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    offered = request.query_params.get("format")
    accept = request.headers.get("accept")
    chosen = find_by_name(offered or "", _OFFERED) or choose_format(accept, _OFFERED)
    if chosen is None:
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, "Search answers in text/html and application/json.")
    search = _find(request, served, site)
    headers = {
        "vary": "Accept",
        **dated(served),
        "peelgraph-complete": "true" if search.page.is_complete else "false",
        "peelgraph-total": str(search.page.total),
        **render_links(
            (
                Link(LICENCE, "license"),
                *(Link(target, name) for name, target in search.links.items()),
            )
        ),
    }
    entity_tag = mint_entity_tag(
        served.store.version, "search", site, request.url.query, chosen.name
    )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    if chosen is JSON:
        body = _render_json(search, served, site)
    else:
        body = read_visit(request).render("search.html", search=search)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _find(request: Request, served: Served, site: str) -> Search:
    given = request.query_params
    number = read_page_number(given.getlist("page"))
    limit = read_page_number(given.getlist("limit")) if "limit" in given else _RESULTS_ON_A_PAGE
    if number is None or limit is None or limit > _MOST_RESULTS:
        detail = f"`page` and `limit` are whole numbers from 1, `limit` up to {_MOST_RESULTS}."
        raise refuse(HTTPStatus.BAD_REQUEST, detail)
    words = given.get("q", "")
    findable, as_of = _index(served), read_days(request)
    if as_of.known is None:
        total, hits = findable.index.search(words, limit, (number - 1) * limit)
        page = Page(number, limit, total)
    else:
        _, found = findable.index.search(words, len(findable.entries))
        known = find_known(findable.entries, served.overview(), as_of)
        all_hits = [hit for hit in found if hit.number in known]
        page = Page(number, limit, len(all_hits))
        hits = tuple(page.slice(all_hits))
    if not page.exists:
        raise refuse(HTTPStatus.NOT_FOUND, f"What was found has {page.last} pages.")
    results = [
        build_result(findable.entries[hit.number], hit, findable.passages, served.addresses)
        for hit in hits
    ]
    kept = [("q", words), *([("limit", str(limit))] if "limit" in given else [])]
    kept += as_of.parameters.items()
    return Search(words, page, results, page.links(site + SEARCH, kept))


def _index(served: Served) -> Findable:
    """Give the index of the version that answers, built when somebody first searches it."""
    version = served.store.version
    known = served.findable.get(version)
    if isinstance(known, Findable):
        return known
    entries = tuple(list_entries(served.select("search-names"), served.select("search-texts")))
    built = Findable(
        entries,
        SearchIndex((entry.sought_name, entry.words) for entry in entries),
        group_passages(served.select("passages")),
    )
    served.findable.clear()
    served.findable[version] = built
    return built


def _render_json(search: Search, served: Served, site: str) -> bytes:
    document = {
        "words": search.words,
        "version": served.store.version,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "complete": search.page.is_complete,
        "total": search.page.total,
        "page": search.page.number,
        "pages": search.page.last,
        "next": search.links.get("next"),
        "results": [
            {
                "kind": result.kind,
                "iri": result.iri,
                "name": _join(result.name),
                "address": site + result.address,
                "passage": result.passage,
                "words": [
                    {"text": segment.text, "found": segment.is_hit} for segment in result.words
                ],
            }
            for result in search.results
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _join(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)
