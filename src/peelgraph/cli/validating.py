"""The command ``validate``: what to check, how to judge it, and where its outputs go."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from peelgraph.errors import InputError
from peelgraph.settings import Settings

if TYPE_CHECKING:
    from peelgraph.validation.findings.outcome import Outcome

FORMS = ("text", "json", "sarif", "junit", "github", "gitlab", "turtle")
_SEVERITIES = ("violation", "warning", "info")
_INPUTS = {
    "turtle": ".ttl",
    "trig": ".trig",
    "n-triples": ".nt",
    "n-quads": ".nq",
    "rdf-xml": ".rdf",
    "json-ld": ".jsonld",
}


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--shapes",
    multiple=True,
    metavar="PATH",
    help="Shapes to hold the data to instead of those that ship; a file or a folder.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="What is written to standard output.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    help="A further report in a file, such as sarif=report.sarif; may be repeated.",
)
@click.option(
    "--fail-on",
    type=click.Choice(_SEVERITIES),
    default="violation",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--strict", is_flag=True, help="Doubts make the exit code 1, such as a shape without a node."
)
@click.option("--baseline", metavar="FILE", help="Accepted findings; fail only for what is new.")
@click.option(
    "--update-baseline", is_flag=True, help="Write all findings to the baseline and accept them."
)
@click.option("--focus", multiple=True, metavar="IRI", help="Only results about this node.")
@click.option(
    "--shape",
    "shape_names",
    multiple=True,
    metavar="IRI",
    help="Only this shape, such as psh:Letter.",
)
@click.option(
    "--graph",
    "graphs",
    multiple=True,
    metavar="IRI",
    help="Only the statements of this named graph.",
)
@click.option(
    "--max-results", type=click.IntRange(min=0), help="Show so many findings; all are counted."
)
@click.option(
    "--engine",
    type=click.Choice(("auto", "reference", "fast", "both")),
    default="auto",
    show_default=True,
    help="pySHACL is the reference; both compares, and a difference is an error.",
)
@click.option(
    "--input-format",
    type=click.Choice(tuple(_INPUTS)),
    default="turtle",
    show_default=True,
    help="How standard input (-) is written.",
)
@click.pass_obj
def validate(
    settings: Settings,
    paths: tuple[str, ...],
    shapes: tuple[str, ...],
    form: str,
    outputs: tuple[str, ...],
    fail_on: str,
    baseline: str | None,
    focus: tuple[str, ...],
    shape_names: tuple[str, ...],
    graphs: tuple[str, ...],
    max_results: int | None,
    engine: str,
    input_format: str,
    *,
    strict: bool,
    update_baseline: bool,
) -> None:
    """Validate PATHS against the PEEL shapes, or others (default: what is published).

    A path is an RDF file, a folder of RDF files, - for standard input, or the http(s) address of a
    SPARQL endpoint. Nothing else is asked for over the network.

    Exit codes: 0 conforms, 1 does not conform, 2 could not try.
    """
    from peelgraph.cli.exits import DOES_NOT_CONFORM
    from peelgraph.pipeline.validating import Order, check_order
    from peelgraph.validation.engines.choice import Engine
    from peelgraph.validation.findings.baseline import load_baseline, render_baseline
    from peelgraph.validation.rendering.terms import expand
    from peelgraph.validation.report import Severity

    targets = _read_outputs(outputs)
    if update_baseline and baseline is None:
        raise InputError("--update-baseline needs --baseline FILE, the file to write")
    known = load_baseline(Path(baseline)) if baseline and not update_baseline else None
    order = Order(
        paths=paths,
        shapes=shapes,
        input_ending=_INPUTS[input_format],
        focus_nodes=[expand(name) for name in focus],
        shape_names=[expand(name) for name in shape_names],
        graphs=[expand(name) for name in graphs],
        engine=Engine(engine),
        baseline=known,
    )
    outcome = replace(
        check_order(order, settings),
        threshold=Severity[fail_on.upper()],
        strict=strict,
        limit=max_results,
    )
    for name, file in targets:
        _write(file, _render(name, outcome))
    click.echo(_render(form, outcome, colour=_is_colourful()), nl=False)
    if update_baseline and baseline is not None:
        _write(baseline, render_baseline(outcome))
        number = len(outcome.findings)
        click.echo(f"{number} finding{'' if number == 1 else 's'} accepted in {baseline}", err=True)
    elif outcome.failures:
        sys.exit(DOES_NOT_CONFORM)


def _read_outputs(outputs: Sequence[str]) -> list[tuple[str, str]]:
    targets = []
    for output in outputs:
        form, sign, file = output.partition("=")
        if not sign or not file or form not in FORMS:
            raise InputError(
                f"--output {output}: write FORMAT=FILE, the format one of {', '.join(FORMS)}"
            )
        targets.append((form, file))
    return targets


def _render(form: str, outcome: "Outcome", *, colour: bool = False) -> str:
    from peelgraph.validation.rendering import RENDERERS, render_text

    return (
        render_text(outcome, colour=True) if colour and form == "text" else RENDERERS[form](outcome)
    )


def _is_colourful() -> bool:
    """Tell whether to colour: on a terminal, unless NO_COLOR is set (no-color.org)."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _write(file: str, text: str) -> None:
    """Write a file that is either whole or not there."""
    path = Path(file)
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror or error}") from None
