"""What the service counts about itself; ``web.monitoring`` shows it at ``/metrics``.

One object, passed to whoever counts. With ``PROMETHEUS_MULTIPROC_DIR`` in the environment when this
module is imported, all processes that share that folder are shown as one service (that is how
prometheus-client does it, and why it must be set first); without it, each process shows itself.
"""

import os
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from http import HTTPStatus

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, values
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
#: From a look-up that costs less than its request to the longest that any limit should allow.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class _Process:
    """This process's number. prometheus-client asks for it with each count, and the kernel at each asking."""

    number = os.getpid()

    @classmethod
    def note(cls) -> None:
        """Take note of the number after a fork."""
        cls.number = os.getpid()


os.register_at_fork(after_in_child=_Process.note)
if os.environ.get(_DIRECTORY):
    values.ValueClass = values.MultiProcessValue(lambda: _Process.number)  # type: ignore[no-untyped-call]

#: How often the lengths of queues are shown at most.
_SHOWN_SECONDS = 0.04


class QueryOutcome(StrEnum):
    """How a query ended."""

    ANSWERED = "answered"
    UNCHANGED = "unchanged"
    INVALID = "invalid"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    FAILED = "failed"


class KillReason(StrEnum):
    """Why a worker process was killed, or how it ended by itself."""

    TIMEOUT = "timeout"
    MEMORY = "memory"
    CANCELLED = "cancelled"
    CRASHED = "crashed"


class Metrics:
    """The counters of one service. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._queries = Counter(
            "peelgraph_queries", "Queries by how they ended.", ["outcome"], registry=registry
        )
        self._seconds = Histogram(
            "peelgraph_query_seconds",
            "Seconds from reading a query to its whole answer, waiting included; a 304 is none.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._waiting = _build_gauge("peelgraph_queries_waiting", "Queries in the queue.", registry)
        self._running = _build_gauge("peelgraph_queries_running", "Queries that run.", registry)
        self._killed = Counter(
            "peelgraph_workers_killed", "Worker processes that ended early.", ["reason"],
            registry=registry,
        )  # fmt: skip
        self._paced = Counter(
            "peelgraph_queries_paced",
            "Queries that were slowed down, their client having too many.",
            registry=registry,
        )
        self._cache = Counter(
            "peelgraph_cache_requests", "Look-ups of results.", ["result"], registry=registry
        )
        self._cache_bytes = _build_gauge(
            "peelgraph_cache_bytes", "Bytes of results that are kept.", registry
        )
        self._requests = Counter(
            "peelgraph_http_requests", "Requests by method and status.", ["method", "status"],
            registry=registry,
        )  # fmt: skip
        self._next_shown = 0.0
        self._shown_waiting = self._shown_running = 0
        # To look a label up costs more than to count: each is looked up once.
        self._by_outcome = {one: self._queries.labels(one.value) for one in QueryOutcome}
        for reason in KillReason:
            self._killed.labels(reason.value)
        self._by_result = {result: self._cache.labels(result) for result in ("hit", "miss")}
        self._by_request: dict[tuple[str, int], Counter] = {}

    def count_query(self, outcome: QueryOutcome, seconds: float) -> None:
        """Count a query that has ended, with the seconds that its client waited for an answer."""
        self._by_outcome[outcome].inc()
        if outcome is not QueryOutcome.UNCHANGED:
            self._seconds.observe(seconds)

    def show_queues(self, *, waiting: int, running: int) -> None:
        """Say how many queries wait for a worker of this process, and how many run.

        Of what changes all the time not every state is shown; whoever runs on says so now and then.
        """
        now = time.monotonic()
        if running and now < self._next_shown:
            return
        self._next_shown = now + _SHOWN_SECONDS
        for gauge, shown, queries in (
            (self._waiting, self._shown_waiting, waiting),
            (self._running, self._shown_running, running),
        ):
            if queries != shown:
                gauge.set(queries)
        self._shown_waiting, self._shown_running = waiting, running

    def count_killed(self, reason: KillReason) -> None:
        """Count a worker that was killed or has crashed."""
        self._killed.labels(reason.value).inc()

    def count_paced(self) -> None:
        """Count a query that is slowed down."""
        self._paced.inc()

    def count_cached(self, *, hit: bool, size: int) -> None:
        """Count a look-up in the cache of results, which holds ``size`` bytes."""
        self._by_result["hit" if hit else "miss"].inc()
        self._cache_bytes.set(size)

    def count_answered(self, seconds: Sequence[float]) -> None:
        """Count queries that were answered, with the seconds that the client of each waited."""
        self._by_outcome[QueryOutcome.ANSWERED].inc(len(seconds))
        for one in seconds:
            self._seconds.observe(one)

    def count_request(self, method: str, status: int, requests: int = 1) -> None:
        """Count answered requests."""
        counter = self._by_request.get((method, status))
        if counter is None:
            counter = self._by_request[method, status] = self._requests.labels(method, str(status))
        counter.inc(requests)

    def count_repeated(self, status: int, seconds: float) -> None:
        """Count a query by GET whose answer was known from the bytes of the request."""
        unchanged = status == HTTPStatus.NOT_MODIFIED
        self.count_query(QueryOutcome.UNCHANGED if unchanged else QueryOutcome.ANSWERED, seconds)
        if not unchanged:
            self._by_result["hit"].inc()
        self.count_request("GET", status)

    def render(self, version: str, published_seconds: float | None) -> bytes:
        """Render everything in Prometheus's text format.

        ``version`` is the current version and ``published_seconds`` when it became so, in seconds
        since 1970, None if that is not recorded.
        """
        current = CollectorRegistry()
        current.register(_VersionCollector(version, published_seconds))
        counted = self._registry
        if os.environ.get(_DIRECTORY):
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        return generate_latest(counted) + generate_latest(current)


def forget_process(pid: int) -> None:
    """Let what a process that has ended said of its present count no more."""
    if os.environ.get(_DIRECTORY):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def _build_gauge(name: str, meaning: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, meaning, registry=registry, multiprocess_mode="livesum")


class _VersionCollector(Collector):
    """What is read at the moment of asking, and leaves no file among those that processes share."""

    def __init__(self, version: str, published_seconds: float | None) -> None:
        self._version = version
        self._published_seconds = published_seconds

    def collect(self) -> Iterator[Metric]:
        """Give the metrics; the time of publication rather than the age, as Prometheus advises."""
        yield InfoMetricFamily(
            "peelgraph_version", "The version that answers.", {"version": self._version}
        )
        if self._published_seconds is not None:
            yield GaugeMetricFamily(
                "peelgraph_version_published_timestamp_seconds",
                "When the current version became so, in seconds since 1970; the age follows.",
                self._published_seconds,
            )
