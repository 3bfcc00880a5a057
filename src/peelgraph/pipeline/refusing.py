"""Which letters may not be published: those whose graph a violation or broken quotation is about. The rest may.

What rests on a refused letter goes with it: its provenance, and what was derived from it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from peelgraph.errors import NotConformingError
from peelgraph.graph.corroboration import build_corroboration
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.status import build_derived_graph
from peelgraph.graph.vocabulary import peel, prov
from peelgraph.validation.conversion import from_node
from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.rendering import render_text
from peelgraph.validation.report import Severity


@dataclass(frozen=True, slots=True)
class Selected:
    """What may be published, how it was judged, and for each refused letter graph why."""

    quads: tuple[Quad, ...]
    outcome: Outcome
    refused: dict[str, Outcome]


def select_publishable(
    quads: Sequence[Quad], check: Callable[[Sequence[Quad]], Outcome], minter: Minter
) -> Selected:
    """Leave out letters until what is left has no violation.

    Raises NotConformingError if a violation is about no letter, or if no letter is left.
    """
    left, refused = tuple(quads), dict[str, Outcome]()
    while True:
        outcome = check(left)
        violations = [f for f in outcome.findings if f.result.severity is Severity.VIOLATION]
        if not violations:
            return Selected(left, outcome, refused)
        blamed = _blame(violations, left, minter)
        letters = {name for quad in left if (name := _find_letter(quad, minter))}
        if blamed is None or letters <= set(blamed):
            raise NotConformingError(f"not published:\n{render_text(outcome)}")
        for graph, findings in blamed.items():
            refused[graph] = replace(outcome, findings=tuple(findings))
        left = leave_out(left, set(blamed), minter)


def _blame(
    violations: Iterable[Finding], quads: Iterable[Quad], minter: Minter
) -> dict[str, list[Finding]] | None:
    """Return the letter graphs that describe what the violations are about; None if one has none.

    Where several letters describe it, none of them is told right from the others.
    """
    described: dict[object, set[str]] = {}
    for quad in quads:
        letter = _find_letter(quad, minter)
        if letter:
            described.setdefault(quad.subject, set()).add(letter)
            described.setdefault(("pointed at", quad.object), set()).add(letter)
            if quad.predicate == peel.evidence:
                described.setdefault((quad.subject, quad.object), set()).add(letter)
    blamed: dict[str, list[Finding]] = {}
    for violation in violations:
        focus = from_node(violation.result.focus_node)
        graphs = described.get(focus) or described.get(("pointed at", focus))
        if violation.result.value is not None:
            # Of several letters that describe it, those that give this evidence for it.
            graphs = described.get((focus, from_node(violation.result.value)), graphs)
        if focus.value.startswith(f"{minter.base}graph/letter/"):
            graphs = {focus.value}
        if not graphs:
            return None
        for graph in sorted(graphs):
            blamed.setdefault(graph, []).append(violation)
    return blamed


def leave_out(quads: Sequence[Quad], graphs: Collection[str], minter: Minter) -> tuple[Quad, ...]:
    """Return the dataset without some letter graphs, and without what rests on them alone."""
    provenance, derived = minter.graph("provenance"), minter.graph("derived")
    others = [q for q in quads if q.graph_name not in (provenance, derived)]
    kept = [q for q in others if _find_letter(q, minter) not in graphs]
    gone = {q.subject for q in others} - {q.subject for q in kept}
    stated, before = ([q for q in part if _find_letter(q, minter)] for part in (kept, others))
    computed = {*build_derived_graph(before, derived), *build_corroboration(others, derived)}
    identities = (q for q in quads if q.graph_name == derived and q not in computed)
    return (
        *kept,
        *_drop_runs((q for q in quads if q.graph_name == provenance), graphs),
        *_drop_dangling(tuple(identities), gone),
        *build_derived_graph(stated, derived),
        *build_corroboration(kept, derived),
    )


def _drop_runs(provenance: Iterable[Quad], graphs: Collection[str]) -> Iterator[Quad]:
    statements = tuple(provenance)
    runs: dict[bool, set[object]] = {True: set(), False: set()}
    for quad in statements:
        if quad.predicate == prov.wasGeneratedBy:
            runs[_value(quad.subject) in graphs].add(quad.object)
    dropped = runs[True] - runs[False]
    for quad in statements:
        if _value(quad.subject) not in graphs and quad.subject not in dropped:
            yield quad


def _drop_dangling(quads: Sequence[Quad], gone: Collection[object]) -> Iterator[Quad]:
    dropped = {q.subject for q in quads if q.subject in gone or q.object in gone}
    for quad in quads:
        if quad.subject not in dropped:
            yield quad


def _find_letter(quad: Quad, minter: Minter) -> str:
    """Return the name of the letter graph that a statement stands in, or nothing."""
    name = _value(quad.graph_name)
    return name if name.startswith(f"{minter.base}graph/letter/") else ""


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
