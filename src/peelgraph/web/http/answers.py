"""What every answer has in common, added in one place.

That is: CORS, security headers, HEAD without a body, OPTIONS, and failures as problems.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelgraph.web.http.caching import is_unchanged, is_unmodified
from peelgraph.web.http.formats import Format
from peelgraph.web.http.links import LICENCE
from peelgraph.web.http.problems import (
    Problem,
    ProblemRaised,
    build_problem,
    choose_problem_format,
    render_problem,
)
from peelgraph.web.served import served_by, site_root
from peelgraph.web.views.asof import NOW, AsOf, read_as_of
from peelgraph.web.views.linking import Linker

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_COMMON: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "Allow, Content-Location, ETag, Link, Location, Memento-Datetime, Peelgraph-Complete, "
        "Peelgraph-Total, Retry-After, WWW-Authenticate, X-Request-Id"
    ),
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
# As ASGI has them; the names are lower-case already, in what Starlette sends, too.
_EVERY_ANSWER = tuple((name.encode(), value.encode()) for name, value in _COMMON.items())
#: What else is said with an answer stays said of the copy that a client has (RFC 9110, 15.4.5).
_EVERY_UNCHANGED = tuple(pair for pair in _EVERY_ANSWER if pair[0].startswith(b"access-control-"))
_EVERY_SUCCESS = (*_EVERY_ANSWER, (b"link", f'<{LICENCE}>; rel="license"'.encode()))
_COMMON_BY_STATUS = {
    HTTPStatus.OK: _EVERY_SUCCESS,
    HTTPStatus.NOT_MODIFIED: _EVERY_UNCHANGED,
}
_PREFLIGHT: Mapping[str, str] = {
    "access-control-allow-headers": (
        "Accept, Accept-Datetime, Authorization, Content-Type, If-Match, If-None-Match"
    ),
    "access-control-max-age": "86400",
}

_log = logging.getLogger("peelgraph.web")


class AnswerMiddleware:
    """Stands around the whole application, so that failures get the common headers too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answer = _Answer(send, is_head=scope["method"] == "HEAD")
        if scope["method"] == "OPTIONS":
            preflight = Response(status_code=HTTPStatus.NO_CONTENT, headers=_build_preflight(scope))
            await preflight(scope, receive, answer.send)
            return
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            _log.exception("%s %s failed", scope["method"], scope["path"])
            if answer.has_begun:
                raise
            await answer_failure(Request(scope), error)(scope, receive, answer.send)


def _build_preflight(scope: Scope) -> dict[str, str]:
    """Tell which methods the address has, and what a script of another site may send."""
    methods = {"OPTIONS"}
    for route in scope["app"].routes:
        if route.matches(scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    allowed = ", ".join(sorted(methods))
    return {**_PREFLIGHT, "allow": allowed, "access-control-allow-methods": allowed}


class _Answer:
    """Sends one answer, with the common headers and, for HEAD, without its body."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send = send
        self._is_head = is_head
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = message.get("headers", ())
            present = {name for name, _ in headers}
            common = _COMMON_BY_STATUS.get(message["status"], _EVERY_ANSWER)
            missing = [pair for pair in common if pair[0] not in present]
            message = {**message, "headers": [*headers, *missing]}
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def answer_failure(request: Request, error: Exception) -> Response:
    """Turn an exception into a problem in the format that the client prefers."""
    problem = _find_problem(error)
    chosen = choose_problem_format(request.headers.get("accept"))
    if chosen.name == "html":
        served, root = served_by(request), site_root(request)
        link = Linker(root, served.addresses, _read_chosen(request))
        body = served.pages.render("problem.html", root, problem=problem, link=link)
    else:
        body = render_problem(problem, as_text=chosen.name == "text")
    headers = {"vary": "Accept", "cache-control": "no-store", **problem.headers}
    return Response(body, problem.status, headers, chosen.content_type)


def _read_chosen(request: Request) -> AsOf:
    """Read the days that the next pages are to keep; none, where they are what went wrong."""
    try:
        return read_as_of(request.query_params)
    except ValueError:
        return NOW


def _find_problem(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        detail = error.detail if error.detail != status.phrase else _DETAILS.get(status, "")
        return Problem(status, detail or status.phrase, headers=dict(error.headers or {}))
    return build_problem(error)


_DETAILS = {
    HTTPStatus.NOT_FOUND: "Nothing is served at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not answer that method; see Allow.",
}


def refuse(status: HTTPStatus, detail: str, **headers: str) -> ProblemRaised:
    """Make the exception that answers a request with a problem."""
    return ProblemRaised(Problem(status, detail, headers=headers))


def answer_bytes(body: bytes, chosen: Format, entity_tag: str | None, **headers: str) -> Response:
    """Answer with a representation that may be kept but must be asked for again."""
    return Response(
        body,
        headers=cache_headers(entity_tag) | headers,
        media_type=chosen.content_type,
    )


def answer_unchanged(request: Request, entity_tag: str | None, **headers: str) -> Response | None:
    """Answer 304 if the client has this representation already (RFC 9110, 13.2.2)."""
    asked = request.headers.get("if-none-match")
    if entity_tag is None or request.method not in {"GET", "HEAD"}:
        return None
    if asked is None:
        since = request.headers.get("if-modified-since")
        if not is_unmodified(since, headers.get("last-modified")):
            return None
    elif not is_unchanged(asked, entity_tag):
        return None
    return Response(
        status_code=HTTPStatus.NOT_MODIFIED, headers=cache_headers(entity_tag) | headers
    )


def cache_headers(entity_tag: str | None) -> dict[str, str]:
    """Say whether and how an answer may be kept."""
    if entity_tag is None:
        return {"cache-control": "no-store"}
    return {"etag": entity_tag, "cache-control": "public, no-cache"}
