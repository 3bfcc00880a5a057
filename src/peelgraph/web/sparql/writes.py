"""Writes that come by HTTP: who may, on what condition, one after the other, and what is served then."""

import asyncio
import re
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from peelgraph.errors import PublisherBusyError, WriteLimitError
from peelgraph.pipeline.isolating import IsolatedWriter
from peelgraph.pipeline.writing import Condition, WriteJob, Written
from peelgraph.settings import Limits
from peelgraph.web.http.answers import refuse
from peelgraph.web.http.problems import ProblemRaised
from peelgraph.web.http.tokens import judge_authorization
from peelgraph.web.served import served_by, serving_of

_MOST_WAITING = 16
_RETRY = {"retry-after": "10"}
_VERSION_OF_TAG = re.compile(r'(?:W/)?"([0-9a-f]{16})-[^"]*"')


class WriteQueue:
    """Lets one write after the other through, and turns away who would wait too long."""

    def __init__(self, limits: Limits) -> None:
        self._lock = asyncio.Lock()
        self._writer = IsolatedWriter(limits.write_timeout, limits.write_memory)
        self._waiting = 0

    async def write(self, request: Request, job: WriteJob) -> Written:
        """Do a write, and serve what it made. Raises what ``IsolatedWriter.write`` raises."""
        if self._waiting >= _MOST_WAITING:
            raise refuse(
                HTTPStatus.SERVICE_UNAVAILABLE, f"{_MOST_WAITING} writes are waiting.", **_RETRY
            )
        self._waiting += 1
        try:
            async with self._lock:
                settings = served_by(request).settings
                written = await run_in_threadpool(self._writer.write, job, settings)
                await run_in_threadpool(serving_of(request).stores.follow, written.version_id)
                return written
        except (WriteLimitError, PublisherBusyError) as error:
            raise refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error), **_RETRY) from error
        finally:
            self._waiting -= 1


def admit_writer(request: Request) -> None:
    """Raise ProblemRaised unless the request carries the token of the settings."""
    token = served_by(request).settings.token
    if problem := judge_authorization(request.headers.get("authorization"), token):
        raise ProblemRaised(problem)
    if not is_writable(request):
        raise refuse(
            HTTPStatus.FORBIDDEN, "What is served here is published elsewhere: write there."
        )


def is_writable(request: Request) -> bool:
    """Tell whether anybody may write: there is a token, and what is served is published here."""
    return served_by(request).settings.token is not None and (
        serving_of(request).stores.follows_home
    )


def read_condition(if_match: str | None, if_none_match: str | None) -> Condition:
    """Read on what condition a write is to be done (RFC 9110, 13.1.1 and 13.1.2).

    A tag holds as long as the version that it was made for is current, whatever was read of it:
    who changes what they have read loses nobody's change in between.
    """
    exists: bool | None = None
    versions: frozenset[str] | None = None
    if if_match is not None:
        if if_match.strip() == "*":
            exists = True
        else:
            versions = frozenset(_VERSION_OF_TAG.findall(if_match))
    if if_none_match is not None and if_none_match.strip() == "*":
        exists = False
    return Condition(versions, exists)


async def write_change(request: Request, job: WriteJob) -> Written:
    """Do a write in the queue of the application that was asked."""
    queue: WriteQueue = request.app.state.writes
    return await queue.write(request, job)
