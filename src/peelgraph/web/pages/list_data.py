"""The site's lists for programs: whole, as a table or as statements, with the filters and days of the page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.asking.rows import JSON
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import Format, Kind, find_by_extension, find_by_name, formats_of
from peelgraph.web.publications.history import dated
from peelgraph.web.served import served_by
from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.columns import (
    BODIES,
    CAUSES,
    LETTERS,
    SENDERS,
    TOPICS,
    Table,
    render_list_csv,
    render_list_json,
)
from peelgraph.web.views.lists import (
    Listing,
    build_body_listing,
    build_cause_listing,
    build_letter_listing,
    build_topic_listing,
)
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.person import build_sender_listing
from peelgraph.web.visits import Visit, read_visit

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class ListData:
    """A list that programs can have, whole, with the same filters and days as its page."""

    build: Callable[[Overview, AsOf, Mapping[str, str]], Listing]
    table: Table


#: The lists by the address of their page.
LISTS: Mapping[str, ListData] = {
    "/causes": ListData(build_cause_listing, CAUSES),
    "/letters": ListData(build_letter_listing, LETTERS),
    "/bodies": ListData(build_body_listing, BODIES),
    "/topics": ListData(build_topic_listing, TOPICS),
    "/inspectors": ListData(build_sender_listing, SENDERS),
}
_CSV = find_by_name("csv", formats_of(Kind.SOLUTIONS))
assert _CSV is not None
LIST_FORMATS = (_CSV, JSON, *formats_of(Kind.GRAPH))


def handle_list(address: str) -> Handler:
    """Make the handler of a list as data: a table, or the statements about its entries."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer_list, request, LISTS[address])

    return answer


def _answer_list(request: Request, data: ListData) -> Response:
    extension = request.path_params["extension"]
    chosen = find_by_extension(extension, LIST_FORMATS)
    if chosen is None:
        endings = ", ".join(f".{known.extension}" for known in LIST_FORMATS)
        raise refuse(HTTPStatus.NOT_FOUND, f"This list ends with {endings}.")
    served, headers = served_by(request), dated(served_by(request))
    asked = f"{request.url.path}?{request.url.query}"
    entity_tag = mint_entity_tag(served.store.version, "list", asked, served.settings.base)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    visit = read_visit(request)
    entries = data.build(visit.overview, visit.as_of, visit.parameters).matching
    return answer_bytes(_render_list(visit, data, entries, chosen), chosen, entity_tag, **headers)


def _render_list(visit: Visit, data: ListData, entries: Sequence[Any], chosen: Format) -> bytes:
    if chosen is _CSV:
        return render_list_csv(data.table, entries, visit.overview)
    if chosen is JSON:
        return render_list_json(data.table, entries, visit.overview)
    described = (visit.served.store.describe(data.table.identify(entry)) for entry in entries)
    statements = sorted({quad for quads in described for quad in quads}, key=str)
    if Kind.DATASET not in chosen.kinds:
        triples = sorted({quad.triple for quad in statements}, key=str)
        return render_statements(triples, chosen.media_type, PREFIXES)
    return render_statements(statements, chosen.media_type, PREFIXES)
