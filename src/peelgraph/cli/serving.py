"""The published version, its vocabularies and the server, put together."""

import socket
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import click
from pyoxigraph import RdfFormat

from peelgraph.cli.documentation import load_documentation
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.metrics import Metrics
from peelgraph.pipeline.writing import publish_scratch
from peelgraph.settings import Settings
from peelgraph.store.asking import AskedStores
from peelgraph.store.published.versions import current_version
from peelgraph.store.remote.sparql_client import Endpoint
from peelgraph.store.remote.stores import RemoteStores
from peelgraph.store.workers.folders import FOLDER_PREFIX, ServiceFolder
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.validation.loading import load_quads
from peelgraph.web.app import create_app
from peelgraph.web.serving.processes import leave_when_told, run_processes
from peelgraph.web.serving.server import address_of, open_sockets, serve

_FIRST_QUERY = """\
A first query to try:

  curl -s {site}sparql -H 'Accept: text/csv' --data-urlencode 'query=
    PREFIX peel: <https://w3id.org/peel/ontology#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?cause ?status WHERE {{
      ?c a peel:CauseOfConcern ; skos:prefLabel ?cause ; peel:currentStatus/skos:prefLabel ?status
    }} ORDER BY ?status ?cause'
"""


def serve_scratch(files: Sequence[Path], settings: Settings) -> None:
    """Serve RDF files as a dataset that a token may write as it likes, until told to stop.

    It lies in a temporary folder and is gone afterwards. Raises InputError or RdfError for a file.
    """
    dataset = render_statements(load_quads(files), RdfFormat.N_QUADS.media_type, PREFIXES)
    with closing(ServiceFolder("peelgraph-scratch-")) as home:
        scratch = replace(settings, home=home.path)
        publish_scratch(dataset, scratch)
        serve_current(scratch)


def serve_current(settings: Settings) -> None:
    """Serve the current version until told to stop; say where, and what to try first.

    Raises UnknownVersionError if nothing is published, SettingsError if the port cannot be had, and
    EngineError if a triple store elsewhere is to be asked and does not answer.
    """
    version = _find_version(settings)  # before a port is taken
    leave_when_told()
    with ExitStack() as opened:
        sockets = [opened.enter_context(listening) for listening in open_sockets(settings)]
        folder = None  # where server processes share what workers come from
        if len(sockets) > 1:
            folder = opened.enter_context(closing(ServiceFolder(FOLDER_PREFIX))).path
        documentation = load_documentation()

        def serve_one(listening: socket.socket) -> None:
            metrics = Metrics()
            with closing(_open_stores(settings, folder, metrics)) as stores:
                app = create_app(stores, settings, documentation, metrics)
                serve(app, settings, listening=listening)

        _announce(address_of(sockets[0]), version)
        if len(sockets) == 1:
            serve_one(sockets[0])
        else:
            run_processes(sockets, serve_one)


def _announce(site: str, version: str) -> None:
    click.echo(
        f"serving version {version}\n\n"
        f"  site      {site}\n  endpoint  {site}sparql\n  ontology  {site}ontology\n\n"
        f"{_FIRST_QUERY.format(site=site)}\nCtrl-C stops.",
        err=True,
    )


def _open_stores(
    settings: Settings, folder: Path | None = None, metrics: Metrics | None = None
) -> AskedStores:
    if settings.store is not None:
        endpoint = Endpoint(settings.store, settings.store_authorization)
        return RemoteStores(endpoint, settings.base, settings.limits, metrics=metrics)
    return WorkerPool(
        settings.home,
        settings.limits,
        metrics=metrics,
        folder=folder,
        processes=settings.processes,
    )


def _find_version(settings: Settings) -> str:
    if settings.store is None:
        return current_version(settings.home).id
    with closing(_open_stores(settings)) as stores:
        return stores.current().version
