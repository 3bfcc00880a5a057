"""Compare the endpoint with its peers: `make bench-serving`, or with options

    python -m benchmarks.serving --letters 100 1000 --connections 1 8 32 --seconds 2 --write FILE

*first* means that each request is a new query, *again* that the same one is repeated.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from benchmarks.serving.letters import publish_letters
from benchmarks.serving.load import (
    Measurement,
    find_family,
    measure,
    memory_mebibytes,
)
from benchmarks.serving.peers import Server, run_oxigraph, run_peelgraph, run_rdflib

_PREFIX = "PREFIX peel: <https://w3id.org/peel/ontology#> "
_LETTER = "<https://w3id.org/peel/id/letter/day-7/force-7/causes-of-concern-revisit>"
_JSON = "application/sparql-results+json"
QUERIES: dict[str, tuple[str, str]] = {
    "ASK": (f"{_PREFIX} ASK {{ {_LETTER} a peel:Letter }}", _JSON),
    "SELECT, 100 rows": (
        f"{_PREFIX} SELECT ?s ?p ?o {{ ?s a peel:CauseOfConcern ; ?p ?o }} LIMIT 100",
        _JSON,
    ),
    "CSV, 10,000 rows": ("SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000", "text/csv"),
    "aggregate": (
        f"{_PREFIX} SELECT ?type (COUNT(?s) AS ?n) {{ ?s a ?type }} GROUP BY ?type",
        _JSON,
    ),
    "DESCRIBE": (f"DESCRIBE {_LETTER}", "application/n-triples"),
}
#: Ratios of requests a second to the raw Rust server's, or to rdflib-endpoint's where named.
GOALS = {
    ("ASK", "first"): 0.2,
    ("SELECT, 100 rows", "first"): 0.6,
    ("CSV, 10,000 rows", "first"): 0.9,
    ("ASK", "again"): 0.4,
    ("SELECT, 100 rows", "again"): 5,
    ("CSV, 10,000 rows", "again"): 50,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    letters: int
    query: str
    connections: int
    server: str
    mode: str
    result: Measurement


def main() -> None:
    """Run everything and print the tables, or write them into a file."""
    options = _read_options()
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed; Debian has it as a package of that name")
    rows: list[Row] = []
    facts: list[str] = []
    for letters in options.letters:
        with tempfile.TemporaryDirectory(prefix="peelgraph-bench-") as scratch:
            _compare(Path(scratch), letters, options, rows, facts)
    text = _render(rows, facts, options)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    print(text)


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving")
    parser.add_argument("--letters", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    parser.add_argument("--write", type=Path)
    return parser.parse_args()


def _compare(
    scratch: Path, letters: int, options: argparse.Namespace, rows: list[Row], facts: list[str]
) -> None:
    """Start all servers at one size and load them in turns, one query after another."""
    dataset = publish_letters(scratch / "home", letters)
    statements = dataset.read_bytes().count(b"\n")
    starters = {
        "peelgraph": lambda: run_peelgraph(scratch / "home", options.processes),
        "oxigraph": lambda: run_oxigraph(dataset, scratch),
        "rdflib-endpoint": lambda: run_rdflib(dataset),
    }
    with ExitStack() as running:
        servers: list[Server] = []
        for name, start in starters.items():
            if name in options.without:
                continue
            try:
                servers.append(running.enter_context(start()))
            except (RuntimeError, OSError) as error:
                facts.append(f"{letters:,} letters: {name} does not fit ({error})")
        for query in QUERIES:
            for connections in options.connections:
                for server in servers:
                    rows += _load(server, letters, query, connections, options.seconds)
        for server in servers:
            memory = memory_mebibytes(find_family(server.pid))
            facts.append(
                f"{letters:,} letters ({statements:,} statements): {server.name} answered first after "
                f"{server.cold:.1f} s and has {memory} MiB after the run"
            )


def _load(server: Server, letters: int, query: str, connections: int, seconds: float) -> list[Row]:
    text, accept = QUERIES[query]
    path = f"{server.endpoint}?query={quote(text)}"
    modes = {"first": True, "again": False} if server.name == "peelgraph" else {"first": True}
    found = []
    for mode, vary in modes.items():
        result = measure(
            server.address, path, {"accept": accept}, connections=connections, seconds=seconds,
            vary=vary, pids=find_family(server.pid), salt=str(time.monotonic_ns()),
        )  # fmt: skip
        row = Row(letters, query, connections, server.name, mode, result)
        print(row, file=sys.stderr)
        found.append(row)
    if server.name == "peelgraph":
        found.append(_load_unchanged(server, letters, query, connections, seconds))
    return found


def _load_unchanged(
    server: Server, letters: int, query: str, connections: int, seconds: float
) -> Row:
    """Ask with ``If-None-Match: *``, which any entity tag matches: 304 without a body."""
    text, accept = QUERIES[query]
    result = measure(
        server.address, f"{server.endpoint}?query={quote(text)}",
        {"accept": accept, "if-none-match": "*"}, connections=connections, seconds=seconds,
        vary=False, pids=find_family(server.pid), salt="",
    )  # fmt: skip
    return Row(letters, query, connections, server.name, "304", result)


def _render(rows: list[Row], facts: list[str], options: argparse.Namespace) -> str:
    method = (
        f"`python -m benchmarks.serving`, {time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {options.processes} server processes, "
        f"{options.seconds:g} s for each line. All servers and the load (wrk) share the machine. *first*: "
        "each request is a new query; *again*: one query repeated; *304*: the client has the answer. "
        "The ratio is to the `oxigraph` server, first time."
    )
    columns = (
        "| letters | query | connections | server | mode | requests/s | ratio | p50 ms | p99 ms "
        "| CPU ms a request | errors |"
    )
    lines = [
        "# Serving, measured",
        "",
        method,
        "",
        *(f"- {fact}" for fact in facts),
        "",
        columns,
        "| ---: | --- | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    raw = {
        (row.letters, row.query, row.connections): row.result.per_second
        for row in rows
        if row.server == "oxigraph"
    }
    for row in rows:
        base = raw.get((row.letters, row.query, row.connections))
        ratio = f"{row.result.per_second / base:.2f}" if base else "–"
        goal = GOALS.get((row.query, row.mode)) if row.server == "peelgraph" else None
        shown = ratio if goal is None or not base else f"{ratio} (goal {goal:g})"
        result = row.result
        lines.append(
            f"| {row.letters:,} | {row.query} | {row.connections} | {row.server} | {row.mode} "
            f"| {result.per_second:,.0f} | {shown} | {result.p50:.2f} | {result.p99:.2f} "
            f"| {result.cpu:.2f} | {result.errors} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
