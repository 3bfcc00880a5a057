"""The commands. Each imports what it needs when it runs, so that ``--help`` answers at once.

What a program reads goes to standard output, everything else to standard error.
"""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peelgraph import __version__
from peelgraph.cli.exits import DOES_NOT_CONFORM
from peelgraph.cli.validating import validate
from peelgraph.errors import InputError
from peelgraph.settings import SETTINGS, Settings, read_environment
from peelgraph.web.http.formats import Kind, formats_of

if TYPE_CHECKING:
    from pyoxigraph import Quad


_RDF = tuple(known.name for known in formats_of(Kind.GRAPH))
_RESULTS = tuple(known.name for known in formats_of(Kind.SOLUTIONS))
_ENVIRONMENT = "\n".join(f"  {s.name:<16} {s.meaning} [{s.default}]" for s in SETTINGS)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"\b\nEnvironment:\n{_ENVIRONMENT}",
)
@click.version_option(__version__, prog_name="peelgraph")
@click.option("--config", metavar="FILE", help="A TOML file of settings; the environment wins.")
@click.pass_context
def peelgraph(context: click.Context, config: str | None) -> None:
    """Turn HMICFRS letters about causes of concern into a knowledge graph that can be asked.

    Exit codes: 0 done or conforms, 1 does not conform, 2 could not try.
    """
    if config:
        context.obj = Settings.from_environment(read_environment(os.environ, config))


@peelgraph.command()
@click.argument("letter")
@click.option(
    "--format",
    "form",
    type=click.Choice(("json", *_RDF)),
    default="json",
    show_default=True,
    help="The facts as JSON, or the letter's graph as RDF.",
)
@click.pass_obj
def read(settings: Settings, letter: str, form: str) -> None:
    """Read LETTER (a file, a letter's folder, an address, or -) and print its facts.

    A file is HTML, PDF, DOCX or plain text; - is standard input; an http(s) address is asked once.
    """
    from peelgraph.facts.rendering import render_facts
    from peelgraph.pipeline.building import build_letter, load_knowledge, read_source
    from peelgraph.pipeline.sources import is_address, load_address, load_letter, load_stream

    if letter == "-":
        source = load_stream(sys.stdin.buffer, "standard input")
    elif is_address(letter):
        from peelgraph.cli.harvesting import fetch_letter

        source = load_address(letter, fetch_letter)
    else:
        source = load_letter(Path(letter))
    knowledge = load_knowledge()
    facts = read_source(source, knowledge)
    for remark in facts.remarks:
        click.echo(f"remark: {remark.about}: {remark.message}", err=True)
    if form == "json":
        click.echo(json.dumps(render_facts(facts), ensure_ascii=False, indent=2))
    else:
        _write(_render(build_letter(source, knowledge, settings.base), form), None)


@peelgraph.command()
@click.argument("letters", required=False)
@click.option("--output", "-o", help="A file to write to instead of standard output.")
@click.option("--format", "form", type=click.Choice(_RDF), default="n-quads", show_default=True)
@click.option("--publish", is_flag=True, help="Validate and publish as the current version.")
@click.pass_obj
def build(
    settings: Settings, letters: str | None, output: str | None, form: str, *, publish: bool
) -> None:
    """Build the dataset from LETTERS, a directory of letters (default: those that ship)."""
    from peelgraph.pipeline.building import build_quads, load_knowledge
    from peelgraph.pipeline.publishing import publish_built
    from peelgraph.pipeline.sources import load_letters
    from peelgraph.store.published.errata import load_withdrawals

    sources = load_letters(letters)
    with click.progressbar(sources, label="reading letters", file=sys.stderr) as shown:
        quads = build_quads(shown, load_knowledge(), settings.base, load_withdrawals(settings.home))
    published = None
    if publish:
        published = publish_built(quads, settings)
        click.echo(published.summary, err=True)
    if output or not publish:
        _write(_render(quads, form), output)
    if published and published.refused:
        sys.exit(DOES_NOT_CONFORM)


peelgraph.add_command(validate)


@peelgraph.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice((*_RESULTS, *_RDF)),
    help="Default: csv for rows, json for yes or no, turtle for a graph.",
)
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter of a saved query, such as asOf=2024-03-01.",
)
@click.pass_obj
def query(settings: Settings, query: str, form: str | None, values: tuple[str, ...]) -> None:
    """Ask the published version: QUERY is a file, - for standard input, or a saved query (cq04)."""
    from peelgraph.cli.asking import answer_query, load_query

    _write(answer_query(load_query(query, values), form, settings), None)


@peelgraph.command()
@click.option(
    "--scratch",
    "files",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Serve RDF files (- for none) in a temporary place instead; nothing is validated.",
)
@click.option(
    "--store", metavar="sparql+URL", help="Ask a triple store elsewhere (docs/engines.md)."
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    help="Server processes that share the port, instead of PEELGRAPH_PROCESSES.",
)
@click.pass_obj
def serve(
    settings: Settings, files: tuple[Path, ...], store: str | None, processes: int | None
) -> None:
    """Serve the published version: site, identifiers and /sparql."""
    from dataclasses import replace

    settings = replace(settings, processes=processes or settings.processes)
    _share_metrics(settings)
    from peelgraph.cli.serving import serve_current, serve_scratch
    from peelgraph.settings import read_store

    if files and store:
        raise InputError("--scratch serves files, --store another triple store: choose one")
    if files:
        serve_scratch([file for file in files if str(file) != "-"], settings)
    else:
        serve_current(replace(settings, store=read_store(store)) if store else settings)


@peelgraph.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Do the main job: read the letters that ship, build, validate, publish, and serve."""
    _share_metrics(settings)
    from peelgraph.cli.serving import serve_current
    from peelgraph.pipeline.building import build_quads, load_knowledge
    from peelgraph.pipeline.publishing import publish_built
    from peelgraph.pipeline.sources import load_letters
    from peelgraph.store.published.errata import load_withdrawals

    sources = load_letters()
    click.echo(f"reading {len(sources)} letter(s)", err=True)
    quads = build_quads(sources, load_knowledge(), settings.base, load_withdrawals(settings.home))
    click.echo(publish_built(quads, settings).summary, err=True)
    serve_current(settings)


@peelgraph.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--catalogue", type=click.Path(path_type=Path), help="A CSV file of addresses.")
@click.option("--address", "addresses", multiple=True, metavar="URL", help="A letter's address.")
@click.option("--listing", "listings", multiple=True, metavar="URL", help="A page listing letters.")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    default=5.0,
    show_default=True,
    help="Seconds between two requests; at least 1, and what the site asks for.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Ask for so many letters at most.")
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="ORIGIN",
    help="Allow another site, such as https://example.org, even in a private network.",
)
def harvest(
    directory: Path,
    catalogue: Path | None,
    addresses: tuple[str, ...],
    listings: tuple[str, ...],
    delay: float,
    limit: int | None,
    sites: tuple[str, ...],
) -> None:
    """Download public letters into DIRECTORY, a folder per letter with its provenance.

    Asks for the addresses and listings named, or else for the catalogue that ships. Obeys robots.txt
    and asks one thing at a time. Stop it at any time and run it again: it goes on.

    Nothing is published here: `peelgraph build DIRECTORY --publish` reads, validates and publishes.
    """
    from peelgraph.cli.harvesting import Order, harvest_order

    order = Order(addresses, listings, catalogue, sites)
    sys.exit(harvest_order(order, directory, delay, limit))


@peelgraph.command()
@click.argument("gold_dir", type=click.Path(path_type=Path))
@click.argument("letter_dir", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
def evaluate(gold_dir: Path, letter_dir: Path, form: str) -> None:
    """Compare what is read in LETTER_DIR with what people read there (GOLD_DIR), by file stem.

    Prints precision, recall and F1 for each kind of fact, and each miss.
    """
    from peelgraph.pipeline.evaluating import evaluate_directories, render_evaluation

    click.echo(render_evaluation(evaluate_directories(gold_dir, letter_dir), form))


@peelgraph.command()
@click.argument("letters", required=False)
@click.option("--people", is_flag=True, help="People instead of causes of concern.")
def identities(letters: str | None, *, people: bool) -> None:
    """List causes of LETTERS that may be one, for a person to decide, as CSV.

    The columns are those of data/decisions/causes.csv (people.csv), then the reason and both quotations.
    """
    import csv

    from peelgraph.graph.identity.decisions import COLUMNS
    from peelgraph.pipeline.building import load_knowledge, resolve_sources
    from peelgraph.pipeline.sources import load_letters

    resolved = resolve_sources(load_letters(letters), load_knowledge())
    found = resolved.people.candidates if people else resolved.causes.candidates
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow((*COLUMNS, "reason", "words_of_one", "words_of_other"))
    empty = [""] * (len(COLUMNS) - 2)
    for candidate in found:
        row = (candidate.one, candidate.other, *empty, candidate.reason, *candidate.words)
        writer.writerow(row)
    click.echo(f"{len(found)} to decide", err=True)


def _share_metrics(settings: Settings) -> None:
    """Let several server processes count together; this must be said before anything is imported."""
    if settings.processes > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        from atexit import register

        from peelgraph.store.workers.folders import ServiceFolder

        folder = ServiceFolder("peelgraph-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder.path)
        register(folder.close)


def _render(quads: "Iterable[Quad]", form: str) -> bytes:
    from peelgraph.graph.serialization import render_statements
    from peelgraph.graph.vocabulary import PREFIXES
    from peelgraph.web.http.formats import FORMATS

    media_type = next(known.media_type for known in FORMATS if known.name == form)
    return render_statements(quads, media_type, PREFIXES)


def _write(data: bytes, output: str | None) -> None:
    """Write bytes to standard output, or to a file that is either whole or not there."""
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    try:
        temporary = path.with_name(f".{path.name}.part")
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{output} cannot be written: {error}") from None
