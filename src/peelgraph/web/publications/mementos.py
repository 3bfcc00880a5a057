"""Answers as of an earlier version: ``?version=`` and Memento (RFC 7089).

An address without a version is the original resource and its own time gate (pattern 1.2): with
``Accept-Datetime`` it answers from the version that was current then, and says where that answer
stays. With a version it is a memento. The journal of publications is the one source of times.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from peelgraph.store.published.journal import Publication
from peelgraph.store.published.versions import list_versions
from peelgraph.web.http.answers import refuse
from peelgraph.web.http.caching import render_moment
from peelgraph.web.http.links import (
    LINK_FORMAT,
    LONGEST_LINKED_QUERY,
    TIME_MAP,
    Link,
    join_query,
    link_original,
)
from peelgraph.web.publications.history import read_history
from peelgraph.web.served import pin_version, raw_path, served_by, site_address, site_root


async def answer_in_time(request: Request, version: str | None) -> dict[str, str]:
    """Let a request be answered by the version that it asks for; give the headers that tell so.

    Raises UnknownVersionError or VersionGoneError for a version that is not there, and ProblemRaised
    for an ``Accept-Datetime`` that is no date.
    """
    wanted = request.headers.get("accept-datetime")
    original, query = _find_original(request)
    links = link_original(site_root(request), original, query)
    if version is None and wanted is None:
        return {"link": links}
    history = await run_in_threadpool(read_history, served_by(request))
    negotiated = version is None
    if version is None and history:
        version = choose_version(history, _read_moment(wanted or ""))
    if version is not None:
        await run_in_threadpool(pin_version, request, version)
    headers = {"link": links}
    moments = first_moments(history)
    if version in moments:
        headers["memento-datetime"] = render_moment(moments[version])
        if _is_addressed(request):
            memento = join_query(original, _with_version(query, version))
            headers["link"] += f", {Link(memento, 'memento')}"
            if negotiated:
                headers["content-location"] = memento
    return headers


def _is_addressed(request: Request) -> bool:
    """Tell whether the address alone says what is asked: it has no body, and is not left out."""
    length = len(request.scope["query_string"])
    return request.method in {"GET", "HEAD"} and length <= LONGEST_LINKED_QUERY


def choose_version(history: Iterable[Publication], moment: datetime) -> str:
    """Choose the version that was current at a moment, or else the first one (4.5.3)."""
    first, *_ = publications = list(history)
    earlier = [one for one in publications if one.published_at <= moment]
    return (earlier[-1] if earlier else first).version_id


def first_moments(history: Iterable[Publication]) -> dict[str, datetime]:
    """Give each version the time when it was first published, in order; a memento has one time."""
    moments: dict[str, datetime] = {}
    for publication in history:
        moments.setdefault(publication.version_id, publication.published_at)
    return moments


async def answer_time_map(request: Request) -> Response:
    """Answer with all mementos of the address that follows ``/timemap`` (RFC 7089, 5)."""
    return await run_in_threadpool(_answer_time_map, request)


def _answer_time_map(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    original, query = _find_original(request)
    original = site + original.removeprefix(site_root(request)).removeprefix(TIME_MAP)
    kept = {version.id for version in list_versions(served.settings.home)}
    moments = {
        version: moment
        for version, moment in first_moments(read_history(served)).items()
        if version in kept
    }
    body = render_time_map(original, join_query(site + raw_path(request), query), query, moments)
    return Response(
        body,
        headers={"content-type": LINK_FORMAT, "cache-control": "no-cache"},
    )


def render_time_map(
    original: str, time_map: str, query: str, moments: Mapping[str, datetime]
) -> str:
    """Write the links to an address, to its time map and to each of its mementos, one a line."""
    lines = [
        str(Link(join_query(original, query), "original timegate")),
        str(Link(time_map, "self", LINK_FORMAT)),
    ]
    for number, (version, moment) in enumerate(moments.items()):
        relation = "memento"
        if number == 0:
            relation = f"first {relation}"
        if number == len(moments) - 1:
            relation = f"last {relation}"
        memento = Link(join_query(original, _with_version(query, version)), relation)
        lines.append(f'{memento}; datetime="{render_moment(moment)}"')
    return ",\n".join(lines) + "\n"


def _find_original(request: Request) -> tuple[str, str]:
    """Give the path of what is asked, and its parameters without a version."""
    query = request.scope["query_string"].decode("latin-1")
    if "version=" in query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([pair for pair in pairs if pair[0] != "version"])
    return site_root(request) + raw_path(request), query if len(
        query
    ) <= LONGEST_LINKED_QUERY else ""


def _with_version(query: str, version: str) -> str:
    return f"version={version}&{query}" if query else f"version={version}"


def _read_moment(wanted: str) -> datetime:
    try:
        moment = parsedate_to_datetime(wanted)
    except ValueError:
        raise refuse(
            HTTPStatus.BAD_REQUEST,
            f"Accept-Datetime is {wanted!r}; accepted is a date such as "
            "'Tue, 23 Jul 2024 12:00:00 GMT'.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
