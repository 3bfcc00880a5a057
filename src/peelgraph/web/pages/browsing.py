"""The pages that people walk through: home, lists, and a page for each kind of thing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.web.descriptions.structured import describe_site, describe_thing
from peelgraph.web.http.answers import answer_bytes, answer_unchanged
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import (
    HTML,
    Kind,
    formats_of,
)
from peelgraph.web.linked_data.things import text_of
from peelgraph.web.pages.list_data import LIST_FORMATS, LISTS
from peelgraph.web.pages.reports import find_letter_report, link_letter_report
from peelgraph.web.pictures.network import build_network
from peelgraph.web.pictures.tiles import build_tile_map
from peelgraph.web.pictures.timeline import Lane, Timeline, build_timeline
from peelgraph.web.publications.history import dated
from peelgraph.web.served import served_by, site_root
from peelgraph.web.views.body import build_body_page
from peelgraph.web.views.cause import build_cause_page
from peelgraph.web.views.home import CauseRow, build_cause_rows, build_home_page
from peelgraph.web.views.letter import build_letter_page
from peelgraph.web.views.lists import (
    build_body_listing,
    build_body_rows,
    build_dated_listing,
    build_topic_rows,
)
from peelgraph.web.views.overview import local_name
from peelgraph.web.views.person import build_person_page
from peelgraph.web.visits import Visit, read_visit

Handler = Callable[[Request], Awaitable[Response]]


def answer_page(request: Request, render: Callable[[Visit], bytes], **headers: str) -> Response:
    """Answer with one of the site's own pages, or say that the client has it already."""
    served = served_by(request)
    address = f"{request.url.path}?{request.url.query}"
    entity_tag = mint_entity_tag(served.store.version, "page", site_root(request), address)
    return answer_unchanged(request, entity_tag, **headers) or answer_bytes(
        render(read_visit(request)), HTML, entity_tag, **headers
    )


def handle_page(render: Callable[[Visit], bytes]) -> Handler:
    """Make the handler of one of the site's own pages."""

    async def answer(request: Request) -> Response:
        headers = dated(served_by(request))
        return await run_in_threadpool(answer_page, request, render, **headers)

    return answer


def render_home(visit: Visit) -> bytes:
    """Show how every cause of concern stands, and what changed last."""
    page = build_home_page(visit.overview, visit.as_of)
    rows = build_body_rows(visit.overview, visit.as_of)
    return visit.render(
        "home.html",
        page=page,
        map=build_tile_map(rows),
        base=visit.served.settings.base,
        structured=describe_site(visit.link.root),
    )


def render_list_page(address: str, template: str) -> Callable[[Visit], bytes]:
    """Make the page of one of the lists that programs can have as data, too."""

    def render(visit: Visit) -> bytes:
        listing = LISTS[address].build(visit.overview, visit.as_of, visit.parameters)
        return visit.render(template, listing=listing, list_formats=LIST_FORMATS)

    return render


def render_bodies(visit: Visit) -> bytes:
    """List the inspected bodies, beside the map of the forces."""
    listing = build_body_listing(visit.overview, visit.as_of, visit.parameters)
    tile_map = build_tile_map(build_body_rows(visit.overview, visit.as_of))
    return visit.render("bodies.html", listing=listing, map=tile_map, list_formats=LIST_FORMATS)


def render_timeline(visit: Visit) -> bytes:
    """Draw the causes and phases of bodies on one axis, some bodies to a page."""
    listing = build_dated_listing(visit.overview, visit.as_of, visit.parameters)
    bodies = [row.body.iri for row in listing.entries]
    causes = [cause for body in bodies for cause in visit.overview.causes_of(body)]
    rows = build_cause_rows(causes, visit.overview, visit.as_of)
    timeline = _draw(visit, rows, bodies, grouped=True)
    return visit.render("timeline.html", timeline=timeline, listing=listing)


def render_about(visit: Visit) -> bytes:
    """Say what the data is and is not."""
    withdrawals = [
        {name: text_of(term) for name, term in row.items()}
        for row in visit.served.select("withdrawals")
    ]
    return visit.render("about.html", base=visit.served.settings.base, withdrawals=withdrawals)


#: The site's own pages by address, but for the home page, which programs ask for in RDF.
PAGES: Mapping[str, Callable[[Visit], bytes]] = {
    "/causes": render_list_page("/causes", "causes.html"),
    "/letters": render_list_page("/letters", "letters.html"),
    "/bodies": render_bodies,
    "/topics": render_list_page("/topics", "topics.html"),
    "/inspectors": render_list_page("/inspectors", "inspectors.html"),
    "/timeline": render_timeline,
    "/about": render_about,
}


def render_thing(request: Request, iri: str) -> bytes | None:
    """Show a thing on the page of its kind; None if it has no page of its own.

    The address with ``view=data`` shows the statements one by one instead.
    """
    if request.query_params.get("view") == "data":
        return None
    visit = read_visit(request)
    overview = visit.overview
    document = visit.served.addresses.find_document(iri)
    visit = replace(visit, path=f"{visit.link.root}{document}")
    if iri in overview.letters:
        return _render_letter(visit, iri)
    if iri in overview.causes:
        return _render_cause(visit, iri)
    if iri in overview.bodies:
        return _render_body(visit, iri)
    if iri in overview.concepts and local_name(overview.concepts[iri].scheme) == "topic":
        return _render_topic(visit, iri)
    if any(party.person == iri for letter in overview.letters.values() for party in letter.parties):
        return _render_person(visit, iri)
    if any(tenure.person == iri for tenure in overview.tenures):
        return _render_person(visit, iri)
    return None


def _render(visit: Visit, template: str, iri: str, **values: Any) -> bytes:
    structured = describe_thing(iri, visit.overview)
    return visit.render(
        template, iri=iri, formats=formats_of(Kind.GRAPH), structured=structured, **values
    )


def _render_letter(visit: Visit, iri: str) -> bytes:
    letter = visit.overview.letters[iri]
    page = build_letter_page(
        letter,
        visit.select("texts", iri),
        visit.select("near", iri),
        visit.select("near-evidence", iri),
        visit.overview,
        visit.served.pages.rules,
    )
    report = find_letter_report(visit.served, iri)
    return _render(
        visit,
        "letter.html",
        iri,
        page=page,
        network=build_network(letter),
        report=report,
        report_address=report and link_letter_report(visit.served, iri, visit.link.root),
    )


def _render_cause(visit: Visit, iri: str) -> bytes:
    rows, evidence = visit.select("near", iri), visit.select("near-evidence", iri)
    page = build_cause_page(iri, rows, evidence, visit.overview, visit.as_of)
    timeline = _draw(visit, (page.row,), [])
    return _render(visit, "cause.html", iri, page=page, timeline=timeline)


def _render_body(visit: Visit, iri: str) -> bytes:
    page = build_body_page(iri, visit.overview, visit.as_of)
    timeline = _draw(visit, page.rows, [iri])
    return _render(visit, "body.html", iri, page=page, timeline=timeline)


def _render_person(visit: Visit, iri: str) -> bytes:
    page = build_person_page(iri, visit.overview, visit.as_of)
    return _render(visit, "person.html", iri, page=page)


def _render_topic(visit: Visit, iri: str) -> bytes:
    topics = build_topic_rows(visit.overview, visit.as_of)
    page = next(topic for topic in topics if topic.concept.iri == iri)
    timeline = _draw(visit, page.rows, [], grouped=True)
    return _render(visit, "topic.html", iri, page=page, timeline=timeline)


def _draw(
    visit: Visit, rows: tuple[CauseRow, ...], bodies: list[str], *, grouped: bool = False
) -> Timeline | None:
    """Draw causes, and the phases of bodies, in the order of the bodies' names."""
    overview = visit.overview
    lanes = [
        Lane(
            row.cause.name,
            row.cause.iri,
            row.body.name if row.body else "",
            row.cause.body,
            row.cause,
        )
        for row in rows
    ]
    for body in bodies:
        phases = tuple(claim for claim in overview.monitoring if claim.body == body)
        if phases:
            name = overview.name(body)
            lanes.append(Lane("Enhanced monitoring (Engage)", body, name, body, phases=phases))
    if grouped:
        lanes.sort(key=lambda lane: (lane.group, lane.group_iri, lane.cause is None))
    return build_timeline(lanes, overview.letters.values(), visit.as_of)
