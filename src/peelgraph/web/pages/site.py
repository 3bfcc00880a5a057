"""The pages that are not about one thing: home and style."""

from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.web.descriptions.dataset import send_description
from peelgraph.web.http.answers import (
    answer_unchanged,
    refuse,
)
from peelgraph.web.http.formats import HTML, Kind, choose_format, formats_of
from peelgraph.web.pages.browsing import answer_page, render_home
from peelgraph.web.publications.history import dated
from peelgraph.web.served import served_by


async def answer_home(request: Request) -> Response:
    """Answer with the home page: what this is, and how every cause of concern stands."""
    return await run_in_threadpool(_answer_home, request)


def _answer_home(request: Request) -> Response:
    served = served_by(request)
    chosen = choose_format(request.headers.get("accept"), (HTML, *formats_of(Kind.GRAPH)))
    if chosen is None:
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, "The site is described in HTML and in RDF.")
    if chosen is not HTML:
        return send_description(request, chosen, vary="Accept")
    headers = {"vary": "Accept", **dated(served)}
    return answer_page(request, render_home, **headers)


async def answer_static(request: Request) -> Response:
    """Answer with one of the package's own files, from memory."""
    file = served_by(request).pages.static.get(request.path_params["name"])
    if file is None:
        raise refuse(HTTPStatus.NOT_FOUND, "No such file belongs to the site.")
    unchanged = answer_unchanged(request, file.entity_tag)
    headers = {"etag": file.entity_tag, "cache-control": "public, max-age=3600"}
    return unchanged or Response(file.content, headers=headers, media_type=file.media_type)
