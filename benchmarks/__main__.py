"""Measure the way of a letter, step by step, in CPU time of this process: `make bench`.

Trust the ratios, not the milliseconds: the peer runs in the same process, in turns with ours.
"""

import io
import resource
import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph
import rdflib

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.letter.building import build_letter_graph
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import build_quads, load_knowledge, read_source
from peelgraph.pipeline.sources import load_directory
from peelgraph.pipeline.validating import load_ontology, load_shapes, validate_quads
from peelgraph.resources import letters_directory
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.validation.conversion import to_rdflib

ROUNDS = 15
QUERY = """
PREFIX peel: <https://w3id.org/peel/ontology#>
SELECT ?cause ?status WHERE { ?cause peel:currentStatus ?status ; peel:topic ?topic } ORDER BY ?cause
"""


def measure(*steps: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the median CPU milliseconds of each step, the steps taken in turns."""
    taken: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for step, times in zip(steps, taken, strict=True):
            started = time.process_time()
            step()
            times.append((time.process_time() - started) * 1000)
    return [statistics.median(times) for times in taken]


def report(name: str, ours: float, peer_name: str = "", peer: float | None = None) -> None:
    """Print one row: our time and, where there is a peer, the peer's and the ratio."""
    ratio = f"{peer_name} {peer:9.2f} ms   ratio {peer / ours:6.2f}" if peer is not None else ""
    print(f"{name:<46}{ours:9.2f} ms   {ratio}")


def main() -> None:
    """Run every benchmark."""
    knowledge = load_knowledge()
    sources = load_directory(letters_directory())
    (source,) = sources
    base = Minter().base
    facts = read_source(source, knowledge)
    graph, quads = build_letter_graph(
        facts, knowledge.registers, Minter(), knowledge.concepts.labels
    )
    dataset = build_quads(sources, knowledge, base)
    lines = render_statements(dataset, "application/n-quads", PREFIXES)
    letter_lines = render_statements(quads, "application/n-quads", PREFIXES)
    print(
        f"{len(source.text)} code points, {len(quads)} quads in {graph.value}; "
        f"{len(dataset)} in the dataset; Python {sys.version.split()[0]}\n"
    )

    (loading,) = measure(load_knowledge)
    report("rules, registers and concepts loaded", loading)
    (reading,) = measure(lambda: read_source(source, knowledge))
    report("letter → facts", reading)
    building, parsing, rdflib_parsing = measure(
        lambda: build_letter_graph(facts, knowledge.registers, Minter(), knowledge.concepts.labels),
        lambda: list(pyoxigraph.parse(letter_lines, format=pyoxigraph.RdfFormat.N_QUADS)),
        lambda: rdflib.Dataset().parse(io.BytesIO(letter_lines), format="nquads"),
    )
    report("facts → quads", building, "pyoxigraph parses the same", parsing)
    report("facts → quads", building, "rdflib parses the same    ", rdflib_parsing)
    opening, plain = measure(
        lambda: EmbeddedStore.from_dataset(lines, "0" * 16),
        lambda: pyoxigraph.Store().bulk_load(lines, pyoxigraph.RdfFormat.N_QUADS),
    )
    report("version opened", opening, "plain bulk load           ", plain)
    store, graph_of_rdflib = EmbeddedStore.from_dataset(lines, "0" * 16), to_rdflib(dataset)
    asking, asking_rdflib = measure(
        lambda: store.query(QUERY), lambda: list(graph_of_rdflib.query(QUERY))
    )
    report("query of the four causes", asking, "rdflib                    ", asking_rdflib)
    (shaping,) = measure(load_shapes, rounds=3)
    report("shapes loaded", shaping)
    (ontology,) = measure(load_ontology, rounds=3)
    report("ontology and concepts loaded", ontology)
    (validating,) = measure(lambda: validate_quads(dataset, base), rounds=3)
    report("dataset validated (shapes loaded each time)", validating)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of this process {peak:.0f} MiB")


if __name__ == "__main__":
    main()
