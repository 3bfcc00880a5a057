"""The published version, its vocabularies and the server, put together."""

from contextlib import closing

import click

from peelgraph.cli.documentation import load_documentation
from peelgraph.settings import Settings
from peelgraph.store.pool import WorkerPool
from peelgraph.store.versions import current_version
from peelgraph.web.app import create_app
from peelgraph.web.server import address_of, open_socket, serve

_FIRST_QUERY = """\
A first query to try:

  curl -s {site}sparql -H 'Accept: text/csv' --data-urlencode 'query=
    PREFIX peel: <https://w3id.org/peel/ontology#>
    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?cause ?status WHERE {{
      ?c a peel:CauseOfConcern ; skos:prefLabel ?cause ; peel:currentStatus/skos:prefLabel ?status
    }} ORDER BY ?status ?cause'
"""


def serve_current(settings: Settings) -> None:
    """Serve the current version until told to stop; say where, and what to try first.

    Raises UnknownVersionError if nothing is published, SettingsError if the port cannot be had.
    """
    current_version(settings.home)
    with open_socket(settings) as listening, closing(_open_pool(settings)) as pool:
        app = create_app(pool, settings, load_documentation())
        site = address_of(listening)
        click.echo(
            f"serving version {pool.current().version}\n\n"
            f"  site      {site}\n  endpoint  {site}sparql\n  ontology  {site}ontology\n\n"
            f"{_FIRST_QUERY.format(site=site)}\nCtrl-C stops.",
            err=True,
        )
        serve(app, settings, listening=listening)


def _open_pool(settings: Settings) -> WorkerPool:
    return WorkerPool(settings.home, settings.limits)
