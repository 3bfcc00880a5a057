"""What is measured, each in a process of its own: ``python -m benchmarks.validation.jobs NAME LETTERS``."""

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import SH

from benchmarks.validation.letters import build_letter, build_letters, letter_graph
from peelgraph.graph.identifiers import DEFAULT_BASE as BASE
from peelgraph.graph.vocabulary import dcterms
from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.dataset import SHAPES, find_dataset_results
from peelgraph.validation.engines.choice import Engine, validate_with
from peelgraph.validation.engines.fast import render_triples
from peelgraph.validation.incremental.validation import IncrementalValidation

ROUNDS = 5
_BATCH = 5000
#: severity, shape, component and focus node of each result: what engines are compared by.
Found = Iterable[tuple[str, str, str]]


def run_plain(quads: list[Quad]) -> Found:
    """pySHACL as its documentation calls it, on rdflib's own memory."""
    contract = load_contract()
    _, report, _ = pyshacl.validate(
        # Its ont_graph takes definitions only, and no concepts: they are laid beside the data.
        to_rdflib([*quads, *contract.ontology_quads]),
        shacl_graph=contract.shapes,
        inference="none",
    )
    for result in report.objects(None, SH.result):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        yield str(focus), str(shape), str(report.value(result, SH.sourceConstraintComponent))


def run_rust(quads: list[Quad]) -> Found:
    """shacl-rust, another compiled engine."""
    contract = load_contract()
    report = import_module("shacl_rust").validate(
        (render_triples(quads) + contract.ontology_lines).decode(),
        render_triples(contract.shape_quads).decode(),
        data_format="nt",
        shapes_format="nt",
    )
    for result in report["results"]:
        parts = (result["focusNode"], result["sourceShape"], result["sourceConstraintComponent"])
        yield tuple(part.strip("<>") for part in parts)


def run_with(engine: Engine) -> Callable[[list[Quad]], Found]:
    """One of ours on everything at once, dataset rules included."""

    def run(quads: list[Quad]) -> Found:
        for r in validate_with(quads, load_contract(), base=BASE, engine=engine).results:
            yield str(r.focus_node), r.source_shape, r.constraint_component

    return run


def run_parts(quads: Iterable[Quad]) -> Found:
    """Ours part by part, as far as each shape looks; in bounded memory beside the data."""
    for r in IncrementalValidation(load_contract(), quads, base=BASE).report.results:
        yield str(r.focus_node), r.source_shape, r.constraint_component


def run_rules(quads: Iterable[Quad]) -> Found:
    """The rules on named graphs alone: each is one query over all graphs."""
    for r in find_dataset_results(quads, load_contract().shapes, BASE):
        yield str(r.focus_node), r.source_shape, r.constraint_component


WHOLE = {
    "plain": run_plain,
    "rust": run_rust,
    "reference": run_with(Engine.REFERENCE),
    "fast": run_with(Engine.FAST),
    "parts": run_parts,
    "rules": run_rules,
}


def make_ready() -> None:
    """Load shapes and ontology, which every engine needs once."""
    contract = load_contract()
    assert contract.fast is not None, "install pyshifty"
    assert contract.shapes
    assert contract.ontology
    assert contract.ontology_lines
    assert contract.digest
    assert contract.targeted
    assert contract.unasked


def measure_whole(name: str, quads: Iterable[Quad]) -> dict[str, object]:
    make_ready()
    quads = list(quads)
    started = _count_seconds()
    found = sorted(set(WHOLE[name](quads)))
    taken = _count_seconds() - started
    return {"seconds": taken, **digest(found)}


def measure_rules(letters: int) -> dict[str, object]:
    """Ask the rules on named graphs of everything, read as it is built: they hold what they need of it."""
    make_ready()
    list(build_letters(1))
    building = [0.0]
    started = time.process_time()
    found = set(run_rules(_take_time(build_letters(letters), building)))
    return {"seconds": time.process_time() - started - building[0], **digest(found)}


def _count_seconds() -> float:
    """Return the CPU seconds of this process and of those that it started and that have ended."""
    spent = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in spent)


def digest(found: Iterable[tuple[str, ...]]) -> dict[str, object]:
    """Tell how many results there are, and which; beside others no peer has those on named graphs."""
    every = set(found)
    by_shapes = {one for one in every if one[-1] != str(SHAPES.DatasetRule)}
    ordered = sorted(by_shapes or every)
    hashed = hashlib.sha256(json.dumps(ordered).encode()).hexdigest()[:12]
    return {"results": len(ordered), "digest": hashed}


def measure_parts(letters: int) -> dict[str, object]:
    """Validate everything part by part, then change the last letter over and over."""
    make_ready()
    list(build_letters(1))
    building = [0.0]
    started = time.process_time()
    # Read as they are built: no list of all statements is held beside the store.
    quads = _take_time(build_letters(letters), building)
    watched = IncrementalValidation(load_contract(), quads, base=BASE)
    taken = time.process_time() - started - building[0]
    report = watched.report
    found = ((str(r.focus_node), r.source_shape, r.constraint_component) for r in report.results)
    whole = {"seconds": taken, **digest(found)}
    return whole | measure_change(watched, letters)


def measure_change(watched: IncrementalValidation, letters: int) -> dict[str, object]:
    """Change a statement of the last letter, then its text, then put it in and take it out."""
    contract = load_contract()
    graph = letter_graph(letters - 1, letters)
    letter = build_letter(letters - 1, letters)
    title = next(quad for quad in letter if quad.predicate == dcterms.title)
    other = Quad(title.subject, title.predicate, Literal("Another title", language="en"), graph)
    again = [_rename_text(quad) for quad in letter]

    def change(removed: list[Quad], added: list[Quad]) -> float:
        def there_and_back() -> None:
            watched.update(removed, added)
            watched.update(added, removed)

        there_and_back()
        return _median(there_and_back) / 2

    def alone() -> object:
        return validate_with(letter, contract, base=BASE, engine=Engine.FAST)

    alone()
    return {
        "alone": _median(alone),
        "statement": change([title], [other]),
        "text": change(letter, again),
        "letter": change(letter, []),
    }


def _take_time(quads: Iterator[Quad], taken: list[float]) -> Iterator[Quad]:
    """Pass statements on, some thousand at a time, adding up the time that making them takes."""
    while True:
        started = time.process_time()
        batch = list(islice(quads, _BATCH))
        taken[0] += time.process_time() - started
        if not batch:
            return
        yield from batch


def _rename_text(quad: Quad) -> Quad:
    """Give a letter another text, and so other passages: what a correction of its words does."""
    subject, value = map(_rename_node, (quad.subject, quad.object))
    return Quad(subject, quad.predicate, value, quad.graph_name)


def _rename_node(term: Any) -> Any:
    if not isinstance(term, NamedNode):
        return term
    return NamedNode(term.value.replace("/text/0000", "/text/ffff"))


def _median(step: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        step()
        taken.append(time.process_time() - started)
    return sorted(taken)[ROUNDS // 2]


def main() -> None:
    name, letters = sys.argv[1], int(sys.argv[2])
    if name.endswith("-letter"):
        graph = letter_graph(0, 1)
        quads = [quad for quad in build_letters(1) if quad.graph_name == graph]
        measured = measure_whole(name.removesuffix("-letter"), quads)
    elif name == "parts":
        measured = measure_parts(letters)
    elif name == "rules":
        measured = measure_rules(letters)
    else:
        measured = measure_whole(name, build_letters(letters))
    measured["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
