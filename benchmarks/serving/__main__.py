"""Compare the endpoint with its peers: `make bench-serving`, or with options

    python -m benchmarks.serving --letters 100 1000 --connections 1 8 32 --seconds 1 --write FILE

*first* means that each request is a new query, *again* that the same one is repeated, *304* that the client
has the answer. Ours and the raw server are asked in turn, round after round, and the median of the rounds is told, since
one second of a small machine differs from the next by more than they do. rdflib-endpoint, whose memory would be in the
way, is asked alone and once. What is made of the letters is kept in `build/serving`; `--prepare` makes it and no more. What
a peer cannot answer in its time is left out, and a peer that cannot be started with so many letters is named.
"""

import argparse
import os
import platform
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from math import inf
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving import goals
from benchmarks.serving.letters import find_dataset, prepare_letters, read_preparation
from benchmarks.serving.load import (
    Measurement,
    find_family,
    measure,
    memory_mebibytes,
    take_medians,
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
#: A server that gives one connection fewer answers a second is asked so many times as long: else one answer more or
#: less would be all that is measured.
_FEWEST_ANSWERS = 60
_LONGER = 3
#: A line of which the warm-up had no answer in a second.
_SLOW_SECONDS = 10
_MODES = {goals.OURS: (goals.FIRST, goals.AGAIN, goals.UNCHANGED)}
_FIRST_ONLY = (goals.FIRST,)

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
    parser.add_argument("--seconds", type=int, default=1, help="for each round of a line")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median is told")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--runaways", type=int, default=60, help="seconds of them at the first size; 0 for none"
    )
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--prepare", action="store_true", help="make the letters, and no more")
    return parser.parse_args()


def _compare(letters: int, options: argparse.Namespace) -> Comparison:
    """Measure at one size the two that are asked in turn, and after them the one that is asked alone."""
    folder = prepare_letters(letters)
    with find_dataset(folder).open("rb") as dataset:
        statements = sum(1 for _ in dataset)
    comparison = Comparison(letters, [f"{statements:,} statements, {read_preparation(folder)}"])
    in_turn: dict[str, Starter] = {
        goals.OURS: partial(run_peelgraph, processes=options.processes),
        goals.RAW: run_oxigraph,
    }
    alone: dict[str, Starter] = {goals.RDFLIB: run_rdflib}
    for starters, rounds in ((in_turn, options.rounds), (alone, 1)):
        with ExitStack() as stack:
            wanted = {name: starters[name] for name in starters if name not in options.without}
            servers = _start_servers(wanted, folder, stack, comparison)
            try:
                for query in QUERIES:
                    _measure_query(servers, query, rounds, comparison, options)
            except RuntimeError as error:
                _tell(comparison, str(error))
            for server in servers:
                _tell_costs(server, comparison, options)
    return comparison


def _start_servers(
    starters: Mapping[str, Starter], folder: Path, stack: ExitStack, comparison: Comparison
) -> list[Server]:
    servers = []
    for name, start in starters.items():
        try:
            servers.append(stack.enter_context(start(folder)))
        except (RuntimeError, OSError) as error:
            _tell(comparison, f"{name} does not fit: {error}")
    return servers


def _measure_query(
    servers: Sequence[Server],
    query: str,
    rounds: int,
    comparison: Comparison,
    options: argparse.Namespace,
) -> None:
    """Measure one query at each number of connections, as far as the servers can follow, all of them in turn.

    Raises RuntimeError if one goes on with what it could not answer.
    """
    lines = [(server, mode) for server in servers for mode in _MODES.get(server.name, _FIRST_ONLY)]
    seconds = {line: _choose_seconds(*line, query, options) for line in lines}
    rates = dict.fromkeys(lines, inf)
    for connections in options.connections:
        # Where there are more connections than answers, they would only wait for what is not answered.
        lines = [line for line in lines if rates[line] * seconds[line] >= connections]
        results = defaultdict(list)
        for _ in range(rounds):
            for line in lines:
                results[line].append(_load(*line, query, connections, seconds[line]))
        for line in lines:
            result = take_medians(results[line])
            rates[line] = result.per_second
            server, mode = line
            comparison.results[query, connections, server.name, mode] = result
            print(
                comparison.letters, query, connections, server.name, mode, result, file=sys.stderr
            )


def _choose_seconds(server: Server, mode: str, query: str, options: argparse.Namespace) -> int:
    """Warm up, and see how long a round must be."""
    warmed = _load(server, mode, query, options.connections[0], 1)
    if not warmed.per_second:
        return _SLOW_SECONDS
    return int(options.seconds * (_LONGER if warmed.per_second < _FEWEST_ANSWERS else 1))


def _load(server: Server, mode: str, query: str, connections: int, seconds: int) -> Measurement:
    """Ask one query; any entity tag matches `*`, so that the answer is 304."""
    text, accept = QUERIES[query]
    headers = {"accept": accept} | ({"if-none-match": "*"} if mode == goals.UNCHANGED else {})
    result = measure(
        server.address, f"{server.endpoint}?query={quote(text)}", headers,
        connections=connections, seconds=seconds, vary=mode == goals.FIRST,
        pid=server.pid, salt=str(time.monotonic_ns()),
    )  # fmt: skip
    if not wait_until_idle(find_family(server.pid)):
        raise RuntimeError(f"{server.name} works on “{query}” still, half a minute later")
    return result


def _tell_costs(server: Server, comparison: Comparison, options: argparse.Namespace) -> None:
    memory = memory_mebibytes(find_family(server.pid))
    _tell(
        comparison,
        f"{server.name} answered first after {server.cold:.1f} s and has {memory:,} MiB after the run",
    )
    if (server.name, comparison.letters) == (goals.OURS, options.letters[0]) and options.runaways:
        _tell(comparison, measure_runaways(server, QUERIES[goals.ASK], options.runaways))


def _tell(comparison: Comparison, fact: str) -> None:
    comparison.facts.append(fact)
    print(comparison.letters, fact, file=sys.stderr)


def _describe_method(options: argparse.Namespace) -> str:
    return (
        f"`python -m benchmarks.serving`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {options.processes} server processes of ours, "
        f"{goals.OURS} and {goals.RAW} in turn, the median of {options.rounds} rounds of {options.seconds} s (of "
        f"{options.seconds * _LONGER} s below {_FEWEST_ANSWERS} answers a second), {goals.RDFLIB} alone, one round; the "
        "load (wrk) has the same cores. *first*: "
        "each request is a new query; *again*: one query repeated; *304*: the client has the answer. All requests "
        "come from one address, so that `PEELGRAPH_QUEUE` is 256."
    )


if __name__ == "__main__":
    main()
