"""What went wrong, as a problem document (RFC 9457). Pure.

``STATUSES`` is the one table from exception to status. An exception is found by walking the order of
its class, so that a new class below a known one needs no entry to be answered.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from peelgraph import errors
from peelgraph.web.http.formats import Format, Kind, choose_format

STATUSES: Mapping[type[Exception], HTTPStatus] = {
    errors.QueryError: HTTPStatus.BAD_REQUEST,
    errors.QueryTimeoutError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.CrowdTimeoutError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.QueryMemoryError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.AnswerTooLargeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.QueryStoppedError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooManyQueriesError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.VersionGoneError: HTTPStatus.GONE,
    errors.UnknownVersionError: HTTPStatus.NOT_FOUND,
    errors.PublisherBusyError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.EngineTimeoutError: HTTPStatus.GATEWAY_TIMEOUT,
    errors.EngineError: HTTPStatus.BAD_GATEWAY,
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    # What a write can meet: nothing else that a request holds is read as RDF, or validated.
    errors.RdfError: HTTPStatus.BAD_REQUEST,
    errors.EvidenceError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotConformingError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.WithdrawnError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.ReadOnlyError: HTTPStatus.FORBIDDEN,
    errors.UnknownGraphError: HTTPStatus.NOT_FOUND,
    errors.StaleWriteError: HTTPStatus.PRECONDITION_FAILED,
    errors.WriteLimitError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.WriteRefusedError: HTTPStatus.FORBIDDEN,
    # What follows is never a client's doing: nothing that a request holds is read as a letter, a
    # register, a rule, a shape or a setting, and no address that it holds is asked.
    errors.FetchError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.FetchRefusedError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.LetterError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.RegisterError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.RulesError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ShapesError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.EngineDifferenceError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.MintingError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.SettingsError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.PeelgraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
    Exception: HTTPStatus.INTERNAL_SERVER_ERROR,
}

PROBLEM_FORMATS = (
    Format(
        "problem",
        "application/problem+json",
        ("application/json",),
        "json",
        frozenset({Kind.PAGE}),
    ),
    Format("text", "text/plain", (), "txt", frozenset({Kind.PAGE}), has_charset=True),
    Format("html", "text/html", (), "html", frozenset({Kind.PAGE}), has_charset=True),
)

#: What would end the same way the next time.
_NEVER_AGAIN = (errors.AnswerTooLargeError, errors.QueryMemoryError)
_RETRY_SECONDS = "10"
_POSITION = re.compile(r"error at (?P<line>[0-9]+):(?P<column>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that is no success; ``line`` and ``column`` are those of a query's mistake."""

    status: HTTPStatus
    detail: str
    line: int | None = None
    column: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    report: str | None = None
    """The report of a validation that failed, as JSON."""

    @property
    def title(self) -> str:
        """The status in words."""
        return self.status.phrase


class ProblemRaised(Exception):  # noqa: N818 (not an error of peelgraph: a way to answer)
    """Carries a problem from where it is seen to where it is answered."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def find_status(error: Exception) -> HTTPStatus:
    """Find the status of an exception by walking its class order."""
    return next(STATUSES[cls] for cls in type(error).__mro__ if cls in STATUSES)


def build_problem(error: Exception) -> Problem:
    """Make a problem of an exception; what was not foreseen is not told to strangers."""
    if isinstance(error, ProblemRaised):
        return error.problem
    status = find_status(error)
    if isinstance(error, (errors.QueryStoppedError, errors.BusyError)):
        again = {} if isinstance(error, _NEVER_AGAIN) else {"retry-after": _RETRY_SECONDS}
        return Problem(status, str(error), headers=again)
    if isinstance(error, errors.EngineError):
        return Problem(status, str(error))
    if not isinstance(error, errors.PeelgraphError) or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(status, "The server could not answer; its log says why.")
    if isinstance(error, errors.NotConformingError):
        return Problem(status, str(error), report=error.report)
    position = _POSITION.search(str(error))
    if position is None:
        return Problem(status, str(error))
    return Problem(status, str(error), int(position["line"]), int(position["column"]))


def choose_problem_format(accept: str | None) -> Format:
    """Choose how to tell; a client that accepts none of our ways is told in the first."""
    return choose_format(accept, PROBLEM_FORMATS) or PROBLEM_FORMATS[0]


def render_problem(problem: Problem, *, as_text: bool = False) -> bytes:
    """Write a problem as ``application/problem+json`` or as plain text."""
    if as_text:
        return f"{problem.status.value} {problem.title}\n\n{problem.detail}\n".encode()
    document: dict[str, object] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.line is not None:
        document |= {"line": problem.line, "column": problem.column}
    if problem.report is not None:
        document["report"] = json.loads(problem.report)
    return json.dumps(document, ensure_ascii=False).encode()
