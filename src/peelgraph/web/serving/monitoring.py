"""What an operator sees of each request and of the whole: ids, one log line each, and ``/metrics``."""

import logging
import os
import re
import time
from collections.abc import Sequence
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from peelgraph.metrics import CONTENT_TYPE, Metrics, QueryOutcome
from peelgraph.settings import METRICS, Settings
from peelgraph.store.published.journal import list_publications
from peelgraph.web.http.answers import refuse
from peelgraph.web.http.problems import ProblemRaised
from peelgraph.web.http.tokens import judge_authorization
from peelgraph.web.http.wire import ID_HEADER
from peelgraph.web.served import serving_of
from peelgraph.web.serving.logs import AnswerRecord, AnswersRecord, Told, request_id

#: What is taken over from a client or a proxy; anything else could forge lines of the log.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"})
_LONGEST_QUERY = 4000
#: In the state of a request: when it began to be answered, if that was before the application had it.
_BEGAN = "peelgraph.began"

_log = logging.getLogger("peelgraph.requests")


class Monitor:
    """Counts what was answered, and writes one line for each answer.

    The line has the path and not what stands behind ``?``, where queries are, unless ``log_queries``.
    """

    def __init__(self, metrics: Metrics, *, log_queries: bool) -> None:
        self._metrics = metrics
        self.log_queries = log_queries

    def report(self, scope: Scope, status: int, seconds: float) -> None:
        """Report one answer of the application."""
        path, method = scope["path"], scope["method"]
        method = method if method in _METHODS else "other"
        self._metrics.count_request(method, status)
        if status == HTTPStatus.NOT_MODIFIED and path.rstrip("/").endswith("/sparql"):
            self._metrics.count_query(QueryOutcome.UNCHANGED, seconds)
        self._write_line(method, path, scope["query_string"], status, seconds)

    def report_directly(
        self, path: str, query_string: bytes, seconds: float, identifier: str
    ) -> None:
        """Report the answer to a query that did not come through the application."""
        self._metrics.count_request("GET", HTTPStatus.OK)
        self._write_named_line(path, query_string, HTTPStatus.OK, seconds, identifier)

    def report_together(self, path: str, answers: Sequence[tuple[bytes, float, str]]) -> None:
        """Report several like that: query string, seconds and id of each."""
        self._metrics.count_request("GET", HTTPStatus.OK, len(answers))
        if _log.isEnabledFor(logging.INFO):
            told = [
                Told(*self._tell("GET", path, query, HTTPStatus.OK, seconds), identifier)
                for query, seconds, identifier in answers
            ]
            _log.handle(AnswersRecord(_log.name, told))

    def report_repeated(
        self, path: str, query_string: bytes, status: int, seconds: float, identifier: str
    ) -> None:
        """Report the answer to a query that was known from its bytes."""
        self._metrics.count_repeated(status, seconds)
        self._write_named_line(path, query_string, status, seconds, identifier)

    def _write_named_line(
        self, path: str, query_string: bytes, status: int, seconds: float, identifier: str
    ) -> None:
        token = request_id.set(identifier)
        self._write_line("GET", path, query_string, status, seconds)
        request_id.reset(token)

    def _write_line(
        self, method: str, path: str, query_string: bytes, status: int, seconds: float
    ) -> None:
        if _log.isEnabledFor(logging.INFO):
            message, fields = self._tell(method, path, query_string, status, seconds)
            _log.handle(AnswerRecord(_log.name, message, fields))

    def _tell(
        self, method: str, path: str, query_string: bytes, status: int, seconds: float
    ) -> tuple[str, dict[str, object]]:
        """Tell of one answer in a sentence and in fields."""
        fields: dict[str, object] = {
            "method": method,
            "path": path,
            "status": status,
            "seconds": round(seconds, 4),
        }
        message = f"{method} {path!r} {status} {seconds:.4f} s"
        if self.log_queries and query_string:
            fields["query"] = query_string.decode("latin-1")[:_LONGEST_QUERY]
            message = f"{message} {fields['query']!r}"
        return message, fields


def note_begun(scope: Scope, began: float) -> None:
    """Note in a request when it began to be answered, on the clock of ``time.monotonic``."""
    scope["state"][_BEGAN] = began


class MonitoringMiddleware:
    """Gives each request an id, and reports it when it is answered."""

    def __init__(self, app: ASGIApp, *, monitor: Monitor) -> None:
        self.app = app
        self._monitor = monitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(ID_HEADER, "")
        known = given if _ID.fullmatch(given) else os.urandom(16).hex()
        token = request_id.set(known)
        began = scope.get("state", {}).get(_BEGAN) or time.monotonic()
        status = 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[ID_HEADER] = known
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        finally:
            self._monitor.report(scope, status, time.monotonic() - began)
            request_id.reset(token)


async def answer_metrics(request: Request) -> Response:
    """Answer with everything that is counted, in Prometheus's text format."""
    settings: Settings = serving_of(request).now().settings
    if settings.metrics == "off":
        raise refuse(HTTPStatus.NOT_FOUND, f"Metrics are switched off ({METRICS.name}).")
    if settings.metrics == "token":
        problem = judge_authorization(request.headers.get("authorization"), settings.token)
        if problem is not None:
            raise ProblemRaised(problem)
    return Response(
        await run_in_threadpool(_render, request),
        headers={"content-type": CONTENT_TYPE, "cache-control": "no-store"},
    )


def _render(request: Request) -> bytes:
    served = serving_of(request).now()
    metrics: Metrics = request.app.state.metrics
    version, home = served.store.version, served.settings.home
    times = [p.published_at for p in list_publications(home) if p.version_id == version]
    return metrics.render(version, times[-1].timestamp() if times else None)
