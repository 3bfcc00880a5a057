"""What changed: the publications as page, JSON, Atom and LDES, and the difference between two versions."""

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.errors import UnknownVersionError
from peelgraph.graph.changes import (
    GraphChange,
    find_changes,
    render_changes_json,
    render_changes_text,
)
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.store.published.versions import load_version, read_dataset
from peelgraph.web.asking.rows import JSON
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
from peelgraph.web.http.links import ATTRIBUTION, LICENCE, Link, render_links
from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.linked_data.things import name_iri
from peelgraph.web.publications.feeds import (
    CHANGES,
    build_event_stream,
    describe_step,
    name_change,
    render_atom,
)
from peelgraph.web.publications.history import dated, read_history
from peelgraph.web.publications.letter_changes import LetterChange, Step, find_letter_changes
from peelgraph.web.served import Served, raw_path, served_by, site_address, site_root
from peelgraph.web.views.asof import AsOf, show_day
from peelgraph.web.visits import Visit, read_days, read_visit

ATOM = Format("atom", "application/atom+xml", (), "atom", frozenset({Kind.PAGE}))
TEXT = Format("text", "text/plain", (), "txt", frozenset({Kind.PAGE}), has_charset=True)
#: https://afs.github.io/rdf-patch/
PATCH = Format("rdf-patch", "application/rdf-patch", (), "rdfp", frozenset({Kind.PAGE}))

_FEED_FORMATS = (HTML, *formats_of(Kind.GRAPH), JSON, ATOM)
#: The feeds tell everything to everybody; the days choose what the page shows, and the page as data.
_KNOWING_FORMATS = (HTML, JSON)
_DIFFERENCE_FORMATS = (HTML, JSON, TEXT, PATCH)
_MEMBERS_ON_A_PAGE = 100
_STEPS_ON_A_PAGE = 50
_MOST_SHOWN = 200


async def answer_changes(request: Request) -> Response:
    """Answer with what happened to letters, publication by publication."""
    return await run_in_threadpool(_answer_changes, request)


async def answer_difference(request: Request) -> Response:
    """Answer with every statement that differs between two published versions."""
    return await run_in_threadpool(_answer_difference, request)


def _answer_changes(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    extension = request.path_params.get("extension")
    chosen, headers = _choose(request, extension, _FEED_FORMATS)
    number = read_page_number(request.query_params.getlist("page"))
    if number is None:
        raise refuse(HTTPStatus.BAD_REQUEST, "`page` is a whole number from 1, given once.")
    address = site_root(request) + CHANGES
    headers |= {"content-location": f"{address}.{chosen.extension}", **dated(served)}
    as_of = read_days(request)
    history = read_history(served)
    known = as_of.suffix if chosen in _KNOWING_FORMATS else ""
    entity_tag = mint_entity_tag(
        served.store.version, "changes", str(len(history)), site, chosen.name, str(number), known
    )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    steps = read_steps(served)
    if known:
        steps = tuple(_leave_out_later(step, as_of) for step in steps)
    body, page = _render_changes(served, steps, number, chosen, request)
    links = render_links(
        (
            Link(address, "canonical"),
            *(Link(f"{address}.{f.extension}", "alternate", f.media_type) for f in _FEED_FORMATS),
            Link(LICENCE, "license"),
            *(Link(target, name) for name, target in page.links(address).items()),
        )
    )
    return answer_bytes(body, chosen, entity_tag, **headers, **links)


def _choose(
    request: Request, extension: str | None, offered: Sequence[Format]
) -> tuple[Format, dict[str, str]]:
    accept = request.headers.get("accept")
    if extension is not None:
        named = find_by_extension(extension, offered)
        if named is None:
            raise refuse(HTTPStatus.NOT_FOUND, f"No representation ends with .{extension}.")
        return named, {}
    chosen = choose_format(accept, offered)
    if chosen is None:
        sent = ", ".join(form.media_type for form in offered)
        detail = f"This is sent as {sent}; the request accepts {accept!r}."
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, detail)
    return chosen, {"vary": "Accept"}


def read_steps(served: Served) -> tuple[Step, ...]:
    """List the publications up to the version that is served, oldest first, with what they changed."""
    home = served.settings.home
    history = read_history(served)
    before: list[str | None] = [None, *(one.version_id for one in history)]
    return tuple(
        Step(old, one.version_id, one.published_at, _compare(home, old, one.version_id))
        for old, one in zip(before, history, strict=False)
    )


@lru_cache(maxsize=256)
def _compare(home: Path, before: str | None, after: str) -> tuple[LetterChange, ...] | None:
    """Compare two versions, which never change; None if one of them is no longer kept."""
    try:
        old = () if before is None else _read_quads(home, before)
        return find_letter_changes(old, _read_quads(home, after))
    except UnknownVersionError:
        return None


def _read_quads(home: Path, version_id: str) -> tuple[Quad, ...]:
    return tuple(parse(read_dataset(load_version(home, version_id)), RdfFormat.N_QUADS))


def _render_changes(
    served: Served, steps: Sequence[Step], number: int, chosen: Format, request: Request
) -> tuple[bytes, Page]:
    site, base = site_address(request), served.settings.base
    if Kind.GRAPH in chosen.kinds:
        members = [(step, change) for step in steps for change in step.changes or ()]
        page = _take(number, _MEMBERS_ON_A_PAGE, len(members))
        triples = build_event_stream(page.slice(members), page, site, base)
        return render_statements(triples, chosen.media_type, PREFIXES), page
    newest = tuple(reversed(steps))
    page = _take(number, _STEPS_ON_A_PAGE, len(newest))
    shown = page.slice(newest)
    if chosen is ATOM:
        return render_atom(shown, site, base), page
    if chosen is JSON:
        return _render_json(shown, page, site, base), page
    visit = read_visit(request)
    links = page.links(site_root(request) + CHANGES, tuple(visit.as_of.parameters.items()))
    return visit.render("changes.html", steps=shown, page=page, links=links), page


def _leave_out_later(step: Step, as_of: AsOf) -> Step:
    """Leave out what happened to letters of after the day whose documents count, or of no day."""
    if as_of.known is None or step.changes is None:
        return step
    last = as_of.known.isoformat()
    return replace(step, changes=tuple(c for c in step.changes if c.sent_on and c.sent_on <= last))


def _take(number: int, size: int, total: int) -> Page:
    page = Page(number, size, total)
    if not page.exists:
        raise refuse(HTTPStatus.NOT_FOUND, f"There are {page.last} pages.")
    return page


def _render_json(steps: Sequence[Step], page: Page, site: str, base: str) -> bytes:
    document: dict[str, Any] = {
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "complete": page.is_complete,
        "total": page.total,
        "page": page.number,
        "pages": page.last,
        "publications": [
            {
                "published": step.published_at.isoformat(),
                "version": step.after,
                "before": step.before,
                "difference": describe_step(step, site) if step.before else None,
                "kept": step.changes is not None,
                "letters": [
                    {
                        "id": name_change(site, base, step, change),
                        "letter": change.letter.value,
                        "title": change.title,
                        "happening": change.happening,
                        "reason": change.reason or None,
                        "added": change.added,
                        "removed": change.removed,
                    }
                    for change in step.changes or ()
                ],
            }
            for step in steps
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _answer_difference(request: Request) -> Response:
    """Answer for ``/changes/{before}..{after}``; versions never change, and so does their difference."""
    served, root = served_by(request), site_root(request)
    before, after = (str(request.path_params[name]) for name in ("before", "after"))
    after, _, extension = after.partition(".")
    chosen, headers = _choose(request, extension or None, _DIFFERENCE_FORMATS)
    home = served.settings.home
    old, new = (_read_quads(home, version_id) for version_id in (before, after))
    stem = root + raw_path(request).removesuffix(f".{extension}" if extension else "")
    headers |= {
        "content-location": f"{stem}.{chosen.extension}",
        **render_links(
            (
                *(
                    Link(f"{stem}.{f.extension}", "alternate", f.media_type)
                    for f in _DIFFERENCE_FORMATS
                ),
                Link(LICENCE, "license"),
            )
        ),
    }
    entity_tag = mint_entity_tag(after, "difference", before, root, chosen.name, request.url.query)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    changes = find_changes(old, new)
    if chosen is JSON:
        body = render_changes_json(changes).encode()
    elif chosen is TEXT:
        body = render_changes_text(changes, served.settings.base).encode()
    elif chosen is PATCH:
        body = render_patch(changes, before, after)
    else:
        body = _render_difference(request, changes, before, after, stem)
    return answer_bytes(body, chosen, entity_tag, **headers)


def render_patch(changes: Sequence[GraphChange], before: str, after: str) -> bytes:
    """Write a difference as an RDF Patch: one transaction, what is removed first."""
    removed = (f"D {quad} ." for change in changes for quad in change.removed)
    added = (f"A {quad} ." for change in changes for quad in change.added)
    lines = (f'H version "{after}" .', f'H previous "{before}" .', "TX .", *removed, *added, "TC .")
    return ("\n".join(lines) + "\n").encode()


def _name(visit: Visit, iri: str) -> str:
    """Call a thing by its name, a letter's graph by the letter, a term by its words."""
    overview, base = visit.overview, visit.served.settings.base
    letter = overview.letters.get(iri.replace(f"{base}graph/", base, 1))
    if letter:
        return f"{letter.title}, {show_day(letter.day)}" if letter.day else letter.title
    known = overview.names.get(iri) or visit.served.term_labels.get(iri)
    return known or name_iri(iri, base).removeprefix(PEEL_ROOT)


def _render_difference(
    request: Request, changes: Sequence[GraphChange], before: str, after: str, stem: str
) -> bytes:
    total = sum(len(change.added) + len(change.removed) for change in changes)
    shown, left = [], _MOST_SHOWN
    for change in changes:
        signed = [
            *(("−", quad) for quad in change.removed),
            *(("+", quad) for quad in change.added),
        ]
        signed.sort(key=lambda pair: (str(pair[1].triple), pair[0]))
        shown.append((change, signed[:left]))
        left = max(0, left - len(signed))
    visit = read_visit(request)
    return visit.render(
        "difference.html",
        before=before,
        after=after,
        changes=shown,
        total=total,
        most=_MOST_SHOWN,
        stem=stem,
        name_of=partial(_name, visit),
        formats=[form for form in _DIFFERENCE_FORMATS if form is not HTML],
    )
