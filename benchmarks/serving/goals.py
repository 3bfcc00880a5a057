"""What is to be reached, as ratios within one run (docs/benchmarks.md)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from statistics import median

from benchmarks.serving.load import Measurement

OURS, RAW, RDFLIB = "peelgraph", "oxigraph", "rdflib-endpoint"
FIRST, AGAIN, UNCHANGED = "first", "again", "304"
ASK, SELECT, CSV, AGGREGATE, DESCRIBE = (
    "ASK", "SELECT, 100 rows", "CSV, 10,000 rows", "aggregate", "DESCRIBE",
)  # fmt: skip
#: The number of connections at which the slowest requests are compared.
CROWD = 32
#: A query that takes rdflib-endpoint less costs mostly its HTTP request.
_CHEAP_MILLISECONDS = 1.0

#: One line of the results: query, connections, server and mode.
Key = tuple[str, int, str, str]
Results = Mapping[Key, Measurement]


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that is to be at least, or at most, so much at each number of connections."""

    name: str
    limit: float
    measure: Callable[[Results, int], float | None]
    is_most: bool = False
    in_crowd_only: bool = False

    def judge(self, results: Results, connections: int) -> str:
        """Write the ratio, in bold if the goal is not reached; a dash where there is nothing to compare.

        It is infinite beside a peer that gave no answer in the time of a line.
        """
        ratio = self.measure(results, connections)
        if ratio is None or (self.in_crowd_only and connections != CROWD):
            return "–"
        is_reached = ratio <= self.limit if self.is_most else ratio >= self.limit
        if ratio == inf:
            return "∞"
        return f"{ratio:.2f}" if is_reached else f"**{ratio:.2f}**"


def _rate(query: str, mode: str, peer: str) -> Callable[[Results, int], float | None]:
    def measure(results: Results, connections: int) -> float | None:
        ours = results.get((query, connections, OURS, mode))
        peers = [
            m for (q, n, s, _), m in results.items() if (q, s) == (query, peer) and n <= connections
        ]
        if ours is None or not peers:
            return None
        theirs = peers[
            -1
        ].per_second  # what was given up at fewer connections gave no answer at all
        if peer == RDFLIB and query != ASK and theirs > 1000 / _CHEAP_MILLISECONDS:
            return None
        return ours.per_second / theirs if theirs else inf

    return measure


def _slowest(query: str) -> Callable[[Results, int], float | None]:
    def measure(results: Results, connections: int) -> float | None:
        ours = results.get((query, connections, OURS, FIRST))
        theirs = results.get((query, connections, RAW, FIRST))
        return None if ours is None or not theirs or not theirs.p99 else ours.p99 / theirs.p99

    return measure


def _unchanged(results: Results, connections: int) -> float | None:
    """Compare a 304 (the median of the queries) with the cheapest answer of ours."""
    ours = {key: m.cpu for key, m in results.items() if key[1:3] == (connections, OURS)}
    unchanged = [cpu for key, cpu in ours.items() if key[3] == UNCHANGED]
    others = [cpu for key, cpu in ours.items() if key[3] != UNCHANGED and cpu]
    return median(unchanged) / min(others) if unchanged and others else None


def _list_goals() -> Iterable[Goal]:
    for query, mode, limit in (
        (ASK, FIRST, 0.2), (SELECT, FIRST, 0.6), (CSV, FIRST, 0.9),
        (ASK, AGAIN, 0.4), (SELECT, AGAIN, 5), (CSV, AGAIN, 50),
    ):  # fmt: skip
        name = f"{query}, {mode}: at least {limit:g} × the requests/s of {RAW}, first"
        yield Goal(name, limit, _rate(query, mode, RAW))
    for query in (ASK, SELECT, CSV, AGGREGATE, DESCRIBE):
        limit = 1 if query == ASK else 5
        name = f"{query}, first: at least {limit} × the requests/s of {RDFLIB}"
        yield Goal(name, limit, _rate(query, FIRST, RDFLIB))
    for query in (ASK, SELECT, CSV, AGGREGATE, DESCRIBE):
        name = f"{query}, first, {CROWD} connections: p99 at most 2.5 × that of {RAW}"
        yield Goal(name, 2.5, _slowest(query), is_most=True, in_crowd_only=True)
    yield Goal("304: at most the processor time of any other answer", 1, _unchanged, is_most=True)


GOALS: tuple[Goal, ...] = tuple(_list_goals())
