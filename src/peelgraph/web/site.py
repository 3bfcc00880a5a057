"""The pages that are not about one thing: home, ontology, shapes, context, health, style."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.web.answers import (
    CONTENT_SECURITY_POLICY,
    answer_bytes,
    answer_unchanged,
    refuse,
)
from peelgraph.web.caching import mint_entity_tag
from peelgraph.web.causes import build_cause_rows
from peelgraph.web.formats import HTML, Format, Kind, choose_format, find_by_name, formats_of
from peelgraph.web.served import Documentation, Served, hash_inline_styles, served_by, site_root
from peelgraph.web.things import build_labels, text_of

Handler = Callable[[Request], Awaitable[Response]]


def _named(name: str) -> Format:
    found = find_by_name(name, formats_of(Kind.GRAPH))
    assert found is not None, f"formats.FORMATS has no {name}"
    return found


_TURTLE = _named("turtle")


async def answer_home(request: Request) -> Response:
    """Answer with the home page: what this is, and how every cause of concern stands."""
    return await run_in_threadpool(_answer_home, request)


def _answer_home(request: Request) -> Response:
    served, root = served_by(request), site_root(request)
    entity_tag = mint_entity_tag(served.store.version, "home", root)
    return answer_unchanged(request, entity_tag) or answer_bytes(
        _render_home(served, root), HTML, entity_tag
    )


def _render_home(served: Served, root: str) -> bytes:
    labels = build_labels(served.select("names"))
    counts = served.select("counts")[0]
    return served.pages.render(
        "home.html",
        root,
        causes=build_cause_rows(
            served.select("causes"), served.select("words"), labels, served.addresses
        ),
        counts={name: text_of(count) for name, count in counts.items()},
        base=served.settings.base,
        version=served.store.version,
    )


async def answer_ontology(request: Request) -> Response:
    """Answer with the ontology, for people or for programs."""
    chosen = choose_format(request.headers.get("accept"), (_TURTLE, HTML))
    if chosen is None:
        raise refuse(
            HTTPStatus.NOT_ACCEPTABLE, "The ontology is sent as text/turtle and text/html."
        )
    documentation = served_by(request).documentation
    if chosen is _TURTLE:
        return _answer_constant(request, documentation.ontology_turtle, _TURTLE, vary="Accept")
    page = documentation.ontology_html.encode()
    styles = " ".join(("style-src 'self'", *hash_inline_styles(page)))
    policy = CONTENT_SECURITY_POLICY.replace("style-src 'self'", styles)
    return _answer_constant(
        request, page, HTML, **{"vary": "Accept", "content-security-policy": policy}
    )


def handle_constant(choose: Callable[[Documentation], bytes], media: str) -> Handler:
    """Make the handler of one of the vocabularies' files, sent in the format named ``media``."""

    async def answer_constant(request: Request) -> Response:
        return _answer_constant(request, choose(served_by(request).documentation), _named(media))

    return answer_constant


def _answer_constant(request: Request, body: bytes, chosen: Format, **headers: str) -> Response:
    entity_tag = mint_entity_tag("constant", body.decode(errors="replace"))
    return answer_unchanged(request, entity_tag, **headers) or answer_bytes(
        body, chosen, entity_tag, **headers
    )


async def answer_static(request: Request) -> Response:
    """Answer with one of the package's own files, from memory."""
    file = served_by(request).pages.static.get(request.path_params["name"])
    if file is None:
        raise refuse(HTTPStatus.NOT_FOUND, "No such file belongs to the site.")
    unchanged = answer_unchanged(request, file.entity_tag)
    headers = {"etag": file.entity_tag, "cache-control": "public, max-age=3600"}
    return unchanged or Response(file.content, headers=headers, media_type=file.media_type)
