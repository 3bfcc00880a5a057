"""How the published version was validated: a page at ``/validation``, and the reports as files."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from peelgraph.errors import UnknownVersionError
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.serialization import parse_statements
from peelgraph.store.published.versions import load_version
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML
from peelgraph.web.served import Served, served_by, site_address, site_root
from peelgraph.web.views.validated import LetterReport, read_letter_reports

#: The files of a version that tell of its validation, with their media types.
FILES: Mapping[str, str] = {
    "report.json": "application/json",
    "report.ttl": "text/turtle",
    "letters.ttl": "text/turtle",
    "refused.json": "application/json",
}


async def answer_validation(request: Request) -> Response:
    """Answer with the page about the validation of the version that answers."""
    return await run_in_threadpool(_answer_page, request)


def _answer_page(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    version = served.store.version
    entity_tag = mint_entity_tag(version, "validation", site, served.settings.base)
    unchanged = answer_unchanged(request, entity_tag)
    if unchanged is not None:
        return unchanged
    shown = _describe(served.settings.home, version)
    body = served.pages.render("validation.html", site_root(request), version=version, **shown)
    return answer_bytes(body, HTML, entity_tag)


def _describe(home: Path, identifier: str) -> dict[str, Any]:
    """Return what the page shows; no report if none is kept, as for data that is only tried out."""
    folder = _find(home, identifier)
    if folder is None:
        return {"report": None}
    report = json.loads((folder / "report.json").read_bytes())
    files = [name for name in FILES if (folder / name).is_file()]
    return {
        "report": report,
        "files": files,
        "counts": [(_local(s), count) for s, count in report["focus_counts"].items() if count],
        "empty": [_local(shape) for shape in report["empty_shapes"]],
        "refused": json.loads((folder / files[-1]).read_bytes()) if "refused.json" in files else {},
    }


async def answer_report(request: Request) -> Response:
    """Answer with one report of one version, which never changes."""
    return await run_in_threadpool(_answer_report, request)


def _answer_report(request: Request) -> Response:
    identifier, name = (request.path_params[part] for part in ("version", "name"))
    folder = _find(served_by(request).settings.home, identifier)
    if folder is None or name not in FILES or not (folder / name).is_file():
        raise refuse(HTTPStatus.NOT_FOUND, f"No report {name!r} is kept; see /validation.")
    digest = sha256((folder / name).read_bytes()).hexdigest()
    entity_tag = f'"{digest[:32]}"'
    unchanged = answer_unchanged(request, entity_tag)
    if unchanged is not None:
        return unchanged
    return FileResponse(folder / name, headers={"etag": entity_tag}, media_type=FILES[name])


def find_letter_report(served: Served, letter: str) -> LetterReport | None:
    """Find the report on a letter's graph, if the version that answers keeps one."""
    folder = _find(served.settings.home, served.store.version)
    if folder is None or not (folder / "letters.ttl").is_file():
        return None
    minter = Minter(served.settings.base)
    key = minter.key(NamedNode(letter))
    return _read_reports(folder / "letters.ttl").get(minter.graph(key).value) if key else None


@lru_cache(maxsize=2)
def _read_reports(path: Path) -> Mapping[str, LetterReport]:
    return read_letter_reports(
        quad.triple for quad in parse_statements(path.read_bytes(), "text/turtle")
    )


def _find(home: Path, identifier: str) -> Path | None:
    """Return the folder of a version that has a report."""
    try:
        folder = load_version(home, identifier).path
    except UnknownVersionError:
        return None
    return folder if (folder / "report.json").is_file() else None


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
