"""The commands about what is published: publish, go back, remove, withdraw, rebuild."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peelgraph.cli.exits import DOES_NOT_CONFORM
from peelgraph.errors import InputError
from peelgraph.settings import Settings

if TYPE_CHECKING:
    from peelgraph.pipeline.publishing import Published
    from peelgraph.store.published.versions import Version

_RDF_ENDINGS = (".nq", ".nt", ".trig", ".ttl", ".jsonld", ".rdf", ".xml")
_letters = click.option("--letters", help="A directory of letters (default: those that ship).")
_form = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)


@click.command()
@_form
@click.pass_obj
def versions(settings: Settings, form: str) -> None:
    """List the published versions, that which was current last first.

    Each with the time since when it is or was current (UTC), its statements and letters. ``*`` marks
    the current one.
    """
    from peelgraph.store.published.journal import list_publications, read_current_id
    from peelgraph.store.published.retention import order_by_recency

    current = read_current_id(settings.home)
    since = {p.version_id: p.published_at for p in list_publications(settings.home)}
    rows = [
        {
            "id": version.id,
            "published": f"{since[version.id]:%Y-%m-%dT%H:%M:%SZ}" if version.id in since else None,
            "statements": version.manifest["quads"],
            "letters": _count_letters(version, settings),
            "current": version.id == current,
        }
        for version in order_by_recency(settings.home)
    ]
    if form == "json":
        click.echo(json.dumps(rows, indent=2))
        return
    if not rows:
        click.echo(f"nothing is published in {settings.home}", err=True)
    for row in rows:
        click.echo(
            f"{'*' if row['current'] else ' '} {row['id']}  {row['published'] or 'never':<20}  "
            f"{row['statements']:>9} statements  {row['letters']:>6} letters"
        )


def _count_letters(version: "Version", settings: Settings) -> int:
    prefix = f"{settings.base}graph/letter/"
    return sum(name.startswith(prefix) for name in version.manifest["graphs"])


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "--to",
    metavar="URL",
    help="Send the current version to a triple store elsewhere, by its Graph Store Protocol.",
)
@click.option(
    "--default-graph",
    type=click.Choice(("copy", "union")),
    default="copy",
    show_default=True,
    help="With --to: send the union of all graphs, or the engine makes it (docs/engines.md).",
)
@click.pass_obj
def publish(settings: Settings, source: Path | None, to: str | None, default_graph: str) -> None:
    """Validate SOURCE and publish it as the current version.

    SOURCE is a directory of letters, or RDF that is a whole dataset: a file, or a directory of files.
    What was written into the current version stays beside letters, and is replaced by a dataset.
    Without SOURCE, --to sends what is published already.
    """
    if source is None and to is None:
        raise InputError("name what to publish, or a store to send the current version to (--to)")
    if source is not None:
        _publish_source(settings, source)
    if to is not None:
        _send_current(settings, to, default_graph)


def _send_current(settings: Settings, address: str, default_graph: str) -> None:
    from peelgraph.pipeline.publishing import read_current
    from peelgraph.store.published.locking import hold_publisher_lock
    from peelgraph.store.published.versions import current_version
    from peelgraph.store.remote.graph_store import DefaultGraph, GraphStore, send_version

    with hold_publisher_lock(settings.home):
        version = current_version(settings.home)
        store = GraphStore(address.removeprefix("sparql+"), settings.store_authorization)
        quads = read_current(settings.home)
        sent = send_version(store, version.id, quads, settings.base, DefaultGraph(default_graph))
    click.echo(
        f"version {version.id} is at {address}: {sent.sent} graphs sent, {sent.removed} removed, "
        f"{sent.kept} there already",
        err=True,
    )


def _publish_source(settings: Settings, source: Path) -> None:
    from peelgraph.pipeline.publishing import publish_quads

    files = [source] if source.is_file() else sorted(source.iterdir())
    if files and all(path.suffix in _RDF_ENDINGS for path in files):
        from peelgraph.validation.loading import load_quads

        published = publish_quads(load_quads([source]), settings, refuse_letters=True)
        _tell(published)
        return
    if source.is_file():
        raise InputError(
            f"{source} is no RDF file ({', '.join(_RDF_ENDINGS)}) and no directory of letters"
        )
    from peelgraph.pipeline.building import build_quads, load_knowledge
    from peelgraph.pipeline.publishing import publish_built
    from peelgraph.pipeline.sources import load_directory
    from peelgraph.store.published.errata import load_withdrawals

    withdrawals = load_withdrawals(settings.home)
    quads = build_quads(load_directory(source), load_knowledge(), settings.base, withdrawals)
    _tell(publish_built(quads, settings))


def _tell(published: "Published") -> None:
    """Say what was published; what was refused makes the exit code that of what does not conform."""
    click.echo(published.summary, err=True)
    if published.refused:
        sys.exit(DOES_NOT_CONFORM)


@click.command()
@click.argument("version_id", required=False, metavar="[VERSION]")
@click.pass_obj
def rollback(settings: Settings, version_id: str | None) -> None:
    """Make VERSION current again (default: the one before the current one).

    Going back twice goes back two versions. A version with a letter that was withdrawn is refused.
    """
    from peelgraph.pipeline.publishing import roll_back

    version = roll_back(settings, version_id)
    click.echo(f"version {version.id} is current", err=True)


@click.command()
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How many versions stay, those that were current last.",
)
@click.pass_obj
def gc(settings: Settings, keep: int) -> None:
    """Remove old versions; never the current one, nor one that a service on this machine uses.

    The record of publications stays: a version that is gone is answered as gone. The identifiers of
    the removed versions are printed.
    """
    from peelgraph.store.published.retention import collect_versions

    collected = collect_versions(settings.home, keep)
    for version_id in collected.removed:
        click.echo(version_id)
    for version_id in collected.in_use:
        click.echo(f"version {version_id} is in use and stays", err=True)
    click.echo(f"{len(collected.removed)} versions removed", err=True)


@click.command()
@click.argument("letter")
@click.option("--reason", required=True, help="What the public is told.")
@_letters
@click.pass_obj
def withdraw(settings: Settings, letter: str, reason: str, letters: str | None) -> None:
    """Take LETTER out of what is published, for good: a retraction, or a reading that was wrong.

    LETTER is its identifier, its key, or its name in the directory. Everything is derived anew from
    the other letters; identifiers that only this letter gave answer 410 with the reason; no later
    build or rollback brings the letter back. A corrected letter is published under an identifier of
    its own (distinguish = true in its letter.toml).
    """
    from datetime import UTC, datetime

    from peelgraph.pipeline.building import load_knowledge
    from peelgraph.pipeline.sources import load_letters
    from peelgraph.pipeline.withdrawing import withdraw_letter

    today = datetime.now(UTC).date()
    done = withdraw_letter(letter, reason, today, load_letters(letters), load_knowledge(), settings)
    removed = sum(len(change.removed) for change in done.changes)
    click.echo(
        f"withdrawn on {done.withdrawal.withdrawn_on}: {done.withdrawal.letter}\n"
        f"{len(done.withdrawal.invalidated)} identifiers answer 410; {removed} statements removed\n"
        f"{done.published.summary}",
        err=True,
    )


@click.command()
@click.argument("letters", required=False)
@_form
@click.option("--publish", is_flag=True, help="Publish it, after asking.")
@click.option("--yes", is_flag=True, help="With --publish: do not ask.")
@click.pass_obj
def rebuild(
    settings: Settings, letters: str | None, form: str, *, publish: bool, yes: bool
) -> None:
    """Read all LETTERS anew (default: those that ship) and report every statement that changes.

    For a new extractor, register or ontology. The report goes to standard output, letter by letter,
    as compared with the current version; nothing is published without --publish.
    """
    from peelgraph.graph.changes import render_changes_json, render_changes_text
    from peelgraph.pipeline.building import load_knowledge
    from peelgraph.pipeline.rebuilding import publish_rebuilt, rebuild_letters
    from peelgraph.pipeline.sources import load_letters

    rebuilt = rebuild_letters(load_letters(letters), load_knowledge(), settings)
    text = render_changes_text(rebuilt.changes, settings.base)
    click.echo(render_changes_json(rebuilt.changes) if form == "json" else text, nl=False)
    sys.stdout.flush()
    if publish and (yes or click.confirm("Publish this?", err=True)):
        click.echo(publish_rebuilt(rebuilt, settings).summary, err=True)


COMMANDS = (versions, publish, rollback, gc, withdraw, rebuild)
