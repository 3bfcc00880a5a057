"""The results as Markdown: the goals on top, then every line that was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.serving.goals import GOALS, Key
from benchmarks.serving.load import Measurement


@dataclass(slots=True)
class Comparison:
    """What was measured at one size."""

    letters: int
    facts: list[str] = field(default_factory=list)
    results: dict[Key, Measurement] = field(default_factory=dict)


def render_comparisons(comparisons: Sequence[Comparison], method: str) -> str:
    """Write all that was measured."""
    connections = sorted({n for one in comparisons for _, n, _, _ in one.results})
    return "\n".join(
        [
            "# Serving, measured",
            "",
            method,
            "",
            *(f"- {one.letters:,} letters: {fact}" for one in comparisons for fact in one.facts),
            "",
            "## Goals",
            "",
            "Ratios at " + ", ".join(map(str, connections)) + " connections; in bold what is not reached.",
            "",
            *_render_goals(comparisons, connections),
            "",
            "## All lines",
            "",
            "Requests a second, milliseconds until 99 of 100 were answered, and processor milliseconds a request "
            "(of the service alone), each at " + " · ".join(map(str, connections)) + " connections.",
            "",
            *_render_lines(comparisons, connections),
            "",
        ]
    )  # fmt: skip


def _render_goals(comparisons: Sequence[Comparison], connections: Sequence[int]) -> list[str]:
    heads = [f"{one.letters:,} letters" for one in comparisons]
    lines = [f"| goal | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for goal in GOALS:
        cells = []
        for one in comparisons:
            ratios = [goal.judge(one.results, n) for n in connections]
            cells.append(" · ".join(r for r in ratios if not goal.in_crowd_only or r != "–") or "–")
        lines.append(f"| {goal.name} | {' | '.join(cells)} |")
    return lines


def _render_lines(comparisons: Sequence[Comparison], connections: Sequence[int]) -> list[str]:
    lines = [
        "| letters | query | server | mode | requests/s | p99 ms | CPU ms | errors |",
        "| ---: | --- | --- | --- | ---: | ---: | ---: | ---: |",
    ]
    for one in comparisons:
        for query, server, mode in dict.fromkeys((q, s, m) for q, _, s, m in one.results):
            found = [one.results.get((query, n, server, mode)) for n in connections]
            cells = (
                [f"{m.per_second:,.0f}" if m else "–" for m in found],
                [f"{m.p99:.1f}" if m and m.per_second else "–" for m in found],
                [f"{m.cpu:.2f}" if m and m.per_second else "–" for m in found],
            )
            errors = sum(m.errors for m in found if m)
            lines.append(
                f"| {one.letters:,} | {query} | {server} | {mode} "
                f"| {' | '.join(' · '.join(cell) for cell in cells)} | {errors} |"
            )
    return lines
