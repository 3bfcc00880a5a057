"""How the published version was validated: a page at ``/validation``, the reports as files, and one for each letter's graph."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from peelgraph.errors import UnknownVersionError
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.serialization import parse_statements, render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.published.versions import load_version
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
from peelgraph.web.served import Served, served_by, site_address, site_root
from peelgraph.web.views.validated import LetterReport, read_letter_reports
from peelgraph.web.visits import read_days, read_visit

#: The files of a version that tell of its validation, with their media types.
FILES: Mapping[str, str] = {
    "report.json": "application/json",
    "report.ttl": "text/turtle",
    "letters.ttl": "text/turtle",
    "refused.json": "application/json",
}


#: Where the reports on the graphs of a version begin.
GRAPH_REPORTS = "/validation/{version}/graph/"
_FORMATS = (*formats_of(Kind.GRAPH), HTML)


async def answer_validation(request: Request) -> Response:
    """Answer with the page about the validation of the version that answers."""
    return await run_in_threadpool(_answer_page, request)


def _answer_page(request: Request) -> Response:
    served, site = served_by(request), site_address(request)
    version = served.store.version
    entity_tag = mint_entity_tag(
        version, "validation", site, served.settings.base, read_days(request).suffix
    )
    unchanged = answer_unchanged(request, entity_tag)
    if unchanged is not None:
        return unchanged
    shown = _describe(served.settings.home, version)
    body = read_visit(request).render("validation.html", **shown)
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


def link_letter_report(served: Served, letter: str, root: str) -> str:
    """Return where the report on a letter's graph stands."""
    minter = Minter(served.settings.base)
    graph = minter.graph(minter.key(NamedNode(letter)) or "").value
    return link_graph_report(root, served.store.version, graph, minter.base)


def find_letter_report(served: Served, letter: str) -> LetterReport | None:
    """Find the report on a letter's graph, if the version that answers keeps one."""
    folder = _find(served.settings.home, served.store.version)
    if folder is None or not (folder / "letters.ttl").is_file():
        return None
    minter = Minter(served.settings.base)
    key = minter.key(NamedNode(letter))
    return _read_reports(folder / "letters.ttl").get(minter.graph(key).value) if key else None


def link_graph_report(address: str, version: str, graph: str, base: str) -> str:
    """Return where the report on a letter's graph stands, ``address`` being where the site begins."""
    return f"{address}{GRAPH_REPORTS.format(version=version)}{graph.removeprefix(base + 'graph/')}"


def list_graph_reports(served: Served, site: str) -> tuple[tuple[str, str], ...]:
    """Return the letter graphs of the version that answers, each with the address of its report."""
    version, base = served.store.version, served.settings.base
    folder = _find(served.settings.home, version)
    if folder is None or not (folder / "letters.ttl").is_file():
        return ()
    known = sorted(_read_reports(folder / "letters.ttl"))
    return tuple((graph, link_graph_report(site, version, graph, base)) for graph in known)


def find_graph_report(served: Served, graph: str, site: str) -> str | None:
    """Return the address of the report on a graph, None if the version that answers keeps none."""
    if not graph.startswith(f"{served.settings.base}graph/letter/"):
        return None
    return dict(list_graph_reports(served, site)).get(graph)


def list_reports(served: Served, site: str) -> tuple[str, ...]:
    """Return the addresses of the reports on the version that answers: the page, and the files in RDF."""
    version = served.store.version
    folder = _find(served.settings.home, version)
    if folder is None:
        return ()
    files = (name for name in FILES if name.endswith(".ttl") and (folder / name).is_file())
    return (f"{site}/validation", *(f"{site}/validation/{version}/{name}" for name in files))


async def answer_graph_report(request: Request) -> Response:
    """Answer with the report on one letter's graph, as a page or as RDF; it never changes."""
    return await run_in_threadpool(_answer_graph_report, request)


def _answer_graph_report(request: Request) -> Response:
    served, version = served_by(request), request.path_params["version"]
    stem, dot, extension = request.path_params["key"].rpartition(".")
    named = find_by_extension(extension, _FORMATS) if dot else None
    graph = f"{served.settings.base}graph/{stem if named else request.path_params['key']}"
    folder = _find(served.settings.home, version)
    path = folder / "letters.ttl" if folder else None
    report = _read_reports(path).get(graph) if path and path.is_file() else None
    if path is None or report is None:
        raise refuse(HTTPStatus.NOT_FOUND, f"No report on <{graph}> is kept; see /validation.")
    chosen = named or _negotiate(request)
    headers = {} if named else {"vary": "Accept"}
    entity_tag = mint_entity_tag(version, "validation", graph, chosen.name, request.url.query)
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    if chosen is not HTML:
        triples = [t for t in _parse(path) if _is_about(t.subject, report.iri, graph)]
        body = render_statements(triples, chosen.media_type, PREFIXES)
    else:
        root = site_root(request)
        here = link_graph_report(root, version, graph, served.settings.base)
        body = read_visit(request).render(
            "graph_report.html",
            validated=version,
            graph=graph,
            report=report,
            here=here,
        )
    return answer_bytes(body, chosen, entity_tag, **headers)


def _negotiate(request: Request) -> Format:
    accept = request.headers.get("accept")
    chosen = choose_format(accept, _FORMATS)
    if chosen is None:
        sent = ", ".join(form.media_type for form in _FORMATS)
        detail = f"A report is sent as {sent}; the request accepts {accept!r}."
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, detail)
    return chosen


async def lead_to_report(request: Request) -> Response:
    """Lead from a report's name, or from that of one of its results, to where it stands."""
    return await run_in_threadpool(_lead_to_report, request)


def _lead_to_report(request: Request) -> Response:
    served, key = served_by(request), request.path_params["key"]
    addresses = dict(list_graph_reports(served, site_root(request)))
    for name in (key, key.rpartition("/")[0]):
        address = addresses.get(f"{served.settings.base}graph/{name}")
        if address:
            return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    raise refuse(HTTPStatus.NOT_FOUND, f"No report on {key!r} is kept; see /validation.")


def _is_about(subject: object, report: str, graph: str) -> bool:
    """Tell whether a statement belongs to one report: its results are named below it."""
    name = subject.value if isinstance(subject, NamedNode) else ""
    return name in (report, graph) or name.rpartition("/")[0] == report


@lru_cache(maxsize=2)
def _read_reports(path: Path) -> Mapping[str, LetterReport]:
    return read_letter_reports(_parse(path))


def _parse(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse_statements(path.read_bytes(), "text/turtle")]


def _find(home: Path, identifier: str) -> Path | None:
    """Return the folder of a version that has a report."""
    try:
        folder = load_version(home, identifier).path
    except UnknownVersionError:
        return None
    return folder if (folder / "report.json").is_file() else None


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
