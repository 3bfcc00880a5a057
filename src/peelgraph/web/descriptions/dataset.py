"""The dataset as a whole: its description at ``/dataset`` and ``/.well-known/void``, and its dumps."""

from http import HTTPStatus

from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from peelgraph.graph.serialization import render_statements, shorten
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.published.dumps import find_dumps
from peelgraph.store.published.versions import list_versions
from peelgraph.web.descriptions.catalogue import (
    SUMMARY,
    TITLE,
    CatalogueFacts,
    DumpFile,
    LinkFacts,
    VersionFacts,
    build_catalogue,
)
from peelgraph.web.descriptions.structured import describe_dataset
from peelgraph.web.http.answers import answer_bytes, answer_unchanged, refuse
from peelgraph.web.http.caching import mint_entity_tag
from peelgraph.web.http.formats import HTML, Format, choose_format, find_by_extension
from peelgraph.web.http.links import DESCRIPTION, LICENCE, PROFILE, Link, render_links
from peelgraph.web.linked_data.documents import DOCUMENT_FORMATS
from peelgraph.web.linked_data.things import text_of
from peelgraph.web.pages.reports import list_reports
from peelgraph.web.publications.history import dated, find_moment, read_history
from peelgraph.web.served import Served, served_by, site_address, site_root
from peelgraph.web.visits import read_days, read_visit

_FOREVER = "public, max-age=31536000, immutable"


async def answer_dataset(request: Request) -> Response:
    """Answer with the description of the dataset: by Accept, or in the format that the address names."""
    return await run_in_threadpool(_answer_dataset, request)


def _answer_dataset(request: Request) -> Response:
    extension = request.path_params.get("extension")
    if extension is not None:
        chosen = find_by_extension(extension, DOCUMENT_FORMATS)
        if chosen is None:
            raise refuse(HTTPStatus.NOT_FOUND, f"No representation ends with .{extension}.")
        return send_description(request, chosen)
    accept = request.headers.get("accept")
    chosen = choose_format(accept, DOCUMENT_FORMATS)
    if chosen is None:
        sent = ", ".join(form.media_type for form in DOCUMENT_FORMATS)
        detail = f"The description is sent as {sent}; the request accepts {accept!r}."
        raise refuse(HTTPStatus.NOT_ACCEPTABLE, detail)
    return send_description(request, chosen, vary="Accept")


def send_description(request: Request, chosen: Format, **headers: str) -> Response:
    """Send the description in one format."""
    served, root, site = served_by(request), site_root(request), site_address(request)
    address = root + DESCRIPTION
    headers |= {
        "content-location": f"{address}.{chosen.extension}",
        **dated(served),
        **render_links(
            (
                Link(address, "canonical"),
                *(
                    Link(f"{address}.{form.extension}", "alternate", form.media_type)
                    for form in DOCUMENT_FORMATS
                ),
                Link(LICENCE, "license"),
                Link(PROFILE, "profile"),
            )
        ),
    }
    moment = find_moment(served)
    days = read_days(request).suffix if chosen is HTML else ""
    entity_tag = mint_entity_tag(
        served.store.version, "dataset", str(moment), site, served.settings.base, chosen.name, days
    )
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    facts = _read_facts(served, site)
    if chosen is HTML:
        body = _render_page(request, facts)
    else:
        triples = sorted(build_catalogue(facts), key=str)
        body = render_statements(triples, chosen.media_type, PREFIXES)
    return answer_bytes(body, chosen, entity_tag, **headers)


def _read_facts(served: Served, site: str) -> CatalogueFacts:
    store = served.store
    kept = {version.id for version in list_versions(served.settings.home)}
    moments = {one.version_id: one.published_at for one in read_history(served)}
    return CatalogueFacts(
        site=site,
        base=served.settings.base,
        version=store.version,
        published_at=find_moment(served),
        triples=sum(store.graphs().values()),
        graphs=store.graphs(),
        classes=_count(served, "classes"),
        properties=_count(served, "properties"),
        dumps=_describe_dumps(served, site, store.version),
        versions=[
            VersionFacts(name, moment, _describe_dumps(served, site, name))
            for name, moment in sorted(moments.items(), key=lambda item: item[1], reverse=True)
            if name in kept and name != store.version
        ],
        examples=[text_of(row["example"]) for row in served.select("examples")],
        reports=list_reports(served, site),
        links=[
            LinkFacts(text_of(row["predicate"]), text_of(row["space"]), int(text_of(row["count"])))
            for row in served.select("links")
        ],
    )


def _count(served: Served, query: str) -> dict[str, int]:
    return {
        row["name"].value: int(text_of(row["count"]))
        for row in served.select(query)
        if isinstance(row["name"], NamedNode)
    }


def _describe_dumps(served: Served, site: str, version: str) -> list[DumpFile]:
    return [
        DumpFile(
            f"{site}/dumps/{version}/{dump.name}",
            dump.name,
            dump.extension,
            dump.size,
            dump.sha256,
            dump.is_compressed,
        )
        for dump in find_dumps(served.settings.home, version)
    ]


def _render_page(request: Request, facts: CatalogueFacts) -> bytes:
    labels = served_by(request).term_labels
    return read_visit(request).render(
        "dataset.html",
        facts=facts,
        title=TITLE,
        summary=SUMMARY,
        classes=[
            (labels.get(name) or shorten(name, PREFIXES), count)
            for name, count in facts.classes.items()
        ],
        formats=DOCUMENT_FORMATS,
        structured=describe_dataset(facts),
    )


async def answer_dump(request: Request) -> Response:
    """Answer with one file of one version; it never changes."""
    return await run_in_threadpool(_answer_dump, request)


def _answer_dump(request: Request) -> Response:
    version, name = (request.path_params[part] for part in ("version", "name"))
    dumps = find_dumps(served_by(request).settings.home, version)
    dump = next((known for known in dumps if known.name == name), None)
    if dump is None:
        raise refuse(
            HTTPStatus.NOT_FOUND,
            f"No file {name!r} of a version {version!r} is kept; see /dataset.",
        )
    headers = {"cache-control": _FOREVER, **render_links([Link(LICENCE, "license")])}
    entity_tag = f'"{dump.sha256[:32]}"'
    unchanged = answer_unchanged(request, entity_tag, **headers)
    if unchanged is not None:
        return unchanged
    form = find_by_extension(dump.extension, DOCUMENT_FORMATS)
    assert form is not None
    media_type = "application/gzip" if dump.is_compressed else form.content_type
    return FileResponse(dump.path, headers={**headers, "etag": entity_tag}, media_type=media_type)
