"""Compare the endpoint with its peers: `make bench-serving`, or with options

    python -m benchmarks.serving --letters 100 1000 --connections 1 8 32 --seconds 1 --write FILE

*first* means that each request is a new query, *again* that the same one is repeated, *304* that the client
has the answer. What is made of the letters is kept in `build/serving`; `--prepare` makes it and no more. What a peer cannot
answer in its time is left out, and a peer that cannot be started with so many letters is named.
"""

import argparse
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving import goals
from benchmarks.serving.letters import find_dataset, prepare_letters, read_preparation
from benchmarks.serving.load import (
    Measurement,
    find_family,
    measure,
    memory_mebibytes,
    wait_until_idle,
)
from benchmarks.serving.peers import Server, run_oxigraph, run_peelgraph, run_rdflib
from benchmarks.serving.runaways import measure_runaways
from benchmarks.serving.tables import Comparison, render_comparisons

_PREFIX = "PREFIX peel: <https://w3id.org/peel/ontology#> "
_LETTER = "<https://w3id.org/peel/id/letter/day-7/force-7/causes-of-concern-revisit>"
_JSON = "application/sparql-results+json"
QUERIES: dict[str, tuple[str, str]] = {
    goals.ASK: (f"{_PREFIX} ASK {{ {_LETTER} a peel:Letter }}", _JSON),
    goals.SELECT: (
        f"{_PREFIX} SELECT ?s ?p ?o {{ ?s a peel:CauseOfConcern ; ?p ?o }} LIMIT 100",
        _JSON,
    ),
    goals.CSV: ("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000", "text/csv"),
    goals.DESCRIBE: (f"DESCRIBE {_LETTER}", "application/n-triples"),
    # The last: who asks long queries comes after others for half a minute (docs/serving.md).
    goals.AGGREGATE: (
        f"{_PREFIX} SELECT ?type (COUNT(?s) AS ?n) {{ ?s a ?type }} GROUP BY ?type",
        _JSON,
    ),
}
#: Where each connection has had fewer answers than this, the line is measured so many times as long.
_FEWEST_ROUNDS = 3
_LONGER = 5
#: A line of which the warm-up had no answer in a second.
_SLOW_SECONDS = 10
_MODES = {goals.OURS: (goals.FIRST, goals.AGAIN, goals.UNCHANGED)}

Starter = Callable[[Path], AbstractContextManager[Server]]


def main() -> None:
    """Run everything and print the tables, or write them into a file."""
    options = _read_options()
    if options.prepare:
        for letters in options.letters:
            print(letters, read_preparation(prepare_letters(letters)))
        return
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed; Debian has it as a package of that name")
    comparisons = [_compare(letters, options) for letters in options.letters]
    text = render_comparisons(comparisons, _describe_method(options))
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving")
    parser.add_argument("--letters", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=int, default=1, help="for each line")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--runaways", type=int, default=60, help="seconds of them at the first size; 0 for none"
    )
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--prepare", action="store_true", help="make the letters, and no more")
    return parser.parse_args()


def _compare(letters: int, options: argparse.Namespace) -> Comparison:
    """Start one server after another at one size, so that none works while another is measured."""
    folder = prepare_letters(letters)
    with find_dataset(folder).open("rb") as dataset:
        statements = sum(1 for _ in dataset)
    comparison = Comparison(letters, [f"{statements:,} statements, {read_preparation(folder)}"])
    starters: dict[str, Starter] = {
        goals.OURS: partial(run_peelgraph, processes=options.processes),
        goals.RAW: run_oxigraph,
        goals.RDFLIB: run_rdflib,
    }
    for name, start in starters.items():
        if name in options.without:
            continue
        try:
            with start(folder) as server:
                _measure_server(server, comparison, options)
        except (RuntimeError, OSError) as error:
            comparison.facts.append(f"{name} does not fit: {error}")
            print(letters, comparison.facts[-1], file=sys.stderr)
    return comparison


def _measure_server(server: Server, comparison: Comparison, options: argparse.Namespace) -> None:
    for query in QUERIES:
        for mode in _MODES.get(server.name, (goals.FIRST,)):
            _measure_lines(server, query, mode, comparison, options)
    memory = memory_mebibytes(find_family(server.pid))
    comparison.facts.append(
        f"{server.name} answered first after {server.cold:.1f} s and has {memory:,} MiB after the run"
    )
    if (server.name, comparison.letters) == (goals.OURS, options.letters[0]) and options.runaways:
        comparison.facts.append(measure_runaways(server, QUERIES[goals.ASK], options.runaways))


def _measure_lines(
    server: Server, query: str, mode: str, comparison: Comparison, options: argparse.Namespace
) -> None:
    """Measure one query at each number of connections, as far as the server can follow.

    Raises RuntimeError if it goes on with what it could not answer.
    """
    warmed = _load(server, query, mode, options.connections[0], 1)
    seconds = options.seconds if warmed.per_second else _SLOW_SECONDS
    slowest = None
    for connections in options.connections:
        if slowest is not None and slowest * seconds < connections:
            break  # more connections would only wait for what is not answered
        result = _load(server, query, mode, connections, seconds)
        if server.name == goals.RDFLIB:
            slowest = result.per_second
        elif result.per_second * seconds / connections < _FEWEST_ROUNDS:
            result = _load(server, query, mode, connections, seconds * _LONGER)
        comparison.results[query, connections, server.name, mode] = result
        print(comparison.letters, query, connections, server.name, mode, result, file=sys.stderr)


def _load(server: Server, query: str, mode: str, connections: int, seconds: int) -> Measurement:
    """Ask one query; any entity tag matches `*`, so that the answer is 304."""
    text, accept = QUERIES[query]
    headers = {"accept": accept} | ({"if-none-match": "*"} if mode == goals.UNCHANGED else {})
    result = measure(
        server.address, f"{server.endpoint}?query={quote(text)}", headers,
        connections=connections, seconds=seconds, vary=mode == goals.FIRST,
        pid=server.pid, salt=str(time.monotonic_ns()),
    )  # fmt: skip
    if not wait_until_idle(find_family(server.pid)):
        raise RuntimeError(f"“{query}” is still being worked on half a minute later")
    return result


def _describe_method(options: argparse.Namespace) -> str:
    return (
        f"`python -m benchmarks.serving`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {options.processes} server processes of ours, "
        f"{options.seconds} s for each line, one server at a time; the load (wrk) has the same cores. *first*: "
        "each request is a new query; *again*: one query repeated; *304*: the client has the answer. All requests "
        "come from one address, so that `PEELGRAPH_QUEUE` is 256."
    )


if __name__ == "__main__":
    main()
