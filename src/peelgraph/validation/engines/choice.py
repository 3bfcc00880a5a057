"""Which engine answers: pySHACL is the reference, shifty the fast one where it is known to be right."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from itertools import chain

from pyoxigraph import NamedNode, Quad

from peelgraph.errors import EngineDifferenceError, InputError
from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.dataset import find_dataset_results
from peelgraph.validation.engines import fast
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.engines.reference import validate_graph
from peelgraph.validation.incremental.flattened import hold_once
from peelgraph.validation.incremental.judging import ask_everything
from peelgraph.validation.incremental.queries import UnboundedError
from peelgraph.validation.incremental.selecting import check_bounded
from peelgraph.validation.incremental.validation import IncrementalValidation
from peelgraph.validation.report import Report, Result, order_results
from peelgraph.validation.targets import count_focus_nodes

#: More statements than these (twenty letters) are looked at part by part: in bounded memory, and in less
#: time, since rules are asked of many nodes at once and everything at once grows faster than the data.
LARGE = 20_000
#: More than these by all processors: to make an engine ready in each takes a second.
HUGE = 200_000
_SHOWN = 5


class Engine(StrEnum):
    """What a user may ask for."""

    AUTO = "auto"
    REFERENCE = "reference"
    FAST = "fast"
    BOTH = "both"


def validate_with(
    quads: Sequence[Quad],
    contract: Contract,
    *,
    base: str | None = None,
    engine: Engine = Engine.AUTO,
) -> Report:
    """Validate all statements against the shapes, and the graphs against the dataset rules.

    ``AUTO`` asks the fast engine if it is installed and known to be right on such data, else the
    reference. ``BOTH`` asks both; raises EngineDifferenceError if they differ. Raises InputError if
    ``FAST`` cannot be had, ShapesError if the shapes cannot be applied.
    """
    report = _apply(quads, contract, base, engine)
    if engine is Engine.BOTH:
        _compare(report, _apply(quads, contract, base, Engine.REFERENCE))
    return report


def _apply(quads: Sequence[Quad], contract: Contract, base: str | None, engine: Engine) -> Report:
    chosen = _find_fast(quads, contract, engine)
    if chosen is None:
        report = _apply_reference(quads, contract)
    else:
        if len(quads) > LARGE:
            # A shape that may look anywhere needs everything at once.
            with suppress(UnboundedError):
                workers = (os.cpu_count() or 1) if len(quads) > HUGE else 1
                return IncrementalValidation(contract, quads, base=base, workers=workers).report
        report = _apply_at_once(quads, contract, chosen)
    found = find_dataset_results(quads, contract.shapes, base)
    return replace(report, results=order_results([*report.results, *found]))


def _find_fast(quads: Sequence[Quad], contract: Contract, engine: Engine) -> fast.FastEngine | None:
    """Return the fast engine if it is to answer. Raises InputError if it should and cannot."""
    if engine is Engine.REFERENCE:
        return None
    if contract.fast is not None and fast.is_fit(quads, contract.shapes):
        return contract.fast
    if engine is Engine.AUTO:
        return None
    if contract.fast is None:
        raise InputError(
            f"the engine {fast.ENGINE} is not installed; install peelgraph[fast], or leave out --engine"
        )
    raise InputError(
        f"{fast.ENGINE} is not known to be right on this: the data has blank nodes or statements about "
        "statements, or the shapes go beyond SHACL 1.0; leave out --engine"
    )


def _apply_reference(quads: Sequence[Quad], contract: Contract) -> Report:
    return validate_graph(
        to_rdflib(quads), shapes=contract.shapes, ontology=contract.ontology, digest=contract.digest
    )


def _apply_at_once(quads: Sequence[Quad], contract: Contract, engine: fast.FastEngine) -> Report:
    """Apply the shapes to everything at once: the engine what is no query, or all if it has to."""
    results: list[Result] = []
    with suppress(UnboundedError):
        check_bounded(quads)
        results += ask_everything(
            contract.targeted, hold_once(chain(quads, contract.ontology_quads))
        )
        engine = contract.unasked
    results += engine.validate(fast.render_triples(quads), contract.ontology_lines)
    triples = (
        (q.subject, q.predicate, q.object)
        for part in (quads, contract.ontology_quads)
        for q in part
    )
    return Report(
        results=order_results(results),
        focus_counts=count_focus_nodes(triples, contract.shapes, NamedNode),
        engine=fast.ENGINE,
        engine_version=fast.find_version() or "",
        shapes_digest=contract.digest,
    )


def _compare(one: Report, other: Report) -> None:
    """Raise EngineDifferenceError, naming what each found alone, unless both found the same."""
    alone = [(a, set(a.results) - set(b.results)) for a, b in ((one, other), (other, one))]
    counts = one.focus_counts == other.focus_counts
    if counts and not any(found for _, found in alone):
        return
    said = "; ".join(
        f"only {report.engine} {report.engine_version} finds {_show(order_results(found))}"
        for report, found in alone
    )
    raise EngineDifferenceError(
        f"two engines differ{'' if counts else ' in what the shapes select'}: {said}. Trust neither, "
        "and report it with the data"
    )


def _show(results: tuple[Result, ...]) -> str:
    if not results:
        return "nothing"
    shown = ", ".join(
        f"{r.source_shape} ({r.constraint_component}) of {r.focus_node} with {r.value}: {r.message}"
        for r in results[:_SHOWN]
    )
    more = len(results) - _SHOWN
    return shown + (f" and {more} more" if more > 0 else "")
