"""A report as text for people."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.rendering.terms import (
    printable,
    rule_id,
    shorten,
    show_place,
    show_subject,
)
from peelgraph.validation.report import Report, Severity

#: So many findings of one rule are shown, the rest is counted.
EACH = 5

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_Row = tuple[bool, int, str, str]


def render_text(outcome: Outcome, *, colour: bool = False) -> str:
    """Return a report for people: each rule's findings together, then totals, then what was tried."""
    lines: list[str] = []
    fresh = sorted((f for f in outcome.shown if not f.known), key=_group)
    for _key, group in groupby(fresh, key=_group):
        lines += [*_render_group(list(group), colour=colour), ""]
    return "\n".join([*lines, *_conclude(outcome), *_summarise(outcome.report)]) + "\n"


def _group(finding: Finding) -> _Row:
    result = finding.result
    return finding.doubt, -result.severity, result.source_shape, result.message


def _render_group(findings: list[Finding], *, colour: bool) -> Iterator[str]:
    first = findings[0].result
    word = "Doubt" if findings[0].doubt else first.severity.label.capitalize()
    if colour:
        word = f"\x1b[1;{_COLOURS[first.severity]}m{word}\x1b[0m"
    name = f"  {printable(first.shape_name)}" if first.shape_name else ""
    yield f"{word}  {rule_id(first)}{name}"
    yield f"  {printable(first.message)}"
    for finding in findings[:EACH]:
        place = f"{show_place(finding.place)}  " if finding.place else ""
        yield f"    {place}{show_subject(finding.result)}"
        for words in finding.words:
            yield f"      the letter: “{printable(words.exact)}”"
    if len(findings) > EACH:
        yield f"    … and {len(findings) - EACH} more, {len(findings)} in all"


def _conclude(outcome: Outcome) -> Iterator[str]:
    known = sum(finding.known for finding in outcome.findings)
    yield ", ".join(
        f"{count} {severity.label}{'' if count == 1 else 's'}"
        for severity, count in outcome.report.totals.items()
    )
    doubts = sum(finding.doubt for finding in replace(outcome, limit=None).shown)
    if doubts:
        yield f"{doubts} doubt{'' if doubts == 1 else 's'}: what keeps this validation from proving more"
    if len(outcome.shown) < outcome.total:
        yield f"Only {len(outcome.shown)} of {outcome.total} findings are shown."
    if outcome.mended is not None:
        yield f"{known} accepted by the baseline, {len(outcome.findings) - known} new"
        if outcome.mended:
            yield f"{outcome.mended} of the baseline are there no more: write it anew (--update-baseline)"


def _summarise(report: Report) -> Iterator[str]:
    yield (
        f"{len(report.focus_counts)} shapes applied to {sum(report.focus_counts.values())} nodes "
        f"by {report.engine} {report.engine_version}, shapes {report.shapes_digest[:12]}"
    )
    applied = {shape: count for shape, count in report.focus_counts.items() if count}
    width = max(map(len, map(shorten, applied)), default=0)
    for shape, count in applied.items():
        yield f"  {shorten(shape):<{width}}  {count}"
    if report.empty_shapes:
        yield "Applied to nothing, so that nothing is proved of: " + ", ".join(
            map(shorten, report.empty_shapes)
        )
