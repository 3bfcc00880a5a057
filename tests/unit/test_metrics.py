"""What the service counts, as Prometheus reads it."""

import os
import subprocess
import sys
import time

from prometheus_client.parser import text_string_to_metric_families

from peelgraph.metrics import KillReason, Metrics, QueryOutcome


def read(rendered):
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(rendered.decode())
        for sample in family.samples
    }


def test_everything_that_was_counted_is_shown():
    metrics = Metrics()
    metrics.count_query(QueryOutcome.ANSWERED, 0.02)
    metrics.count_query(QueryOutcome.TIMEOUT, 5.1)
    metrics.count_killed(KillReason.TIMEOUT)
    metrics.count_cached(hit=True, size=100)
    metrics.count_cached(hit=False, size=120)
    metrics.show_queues(waiting=3, running=2)
    metrics.count_request("GET", 200)
    shown = read(metrics.render("0123456789abcdef", 1000.5))
    assert shown["peelgraph_queries_total", "answered"] == 1
    assert shown["peelgraph_queries_total", "timeout"] == 1
    assert shown["peelgraph_query_seconds_count",] == 2
    assert shown["peelgraph_query_seconds_bucket", "0.025"] == 1
    assert shown["peelgraph_workers_killed_total", "timeout"] == 1
    assert shown["peelgraph_cache_requests_total", "hit"] == 1
    assert shown["peelgraph_cache_bytes",] == 120
    assert shown["peelgraph_queries_waiting",] == 3
    assert shown["peelgraph_queries_running",] == 2
    assert shown["peelgraph_http_requests_total", "200", "GET"] == 1
    assert shown["peelgraph_version_info", "0123456789abcdef"] == 1
    assert shown["peelgraph_version_published_timestamp_seconds",] == 1000.5


def test_queues_are_shown_now_and_then_and_at_once_when_they_are_empty():
    metrics = Metrics()

    def shown() -> tuple[float, float]:
        values = read(metrics.render("0", None))
        return values["peelgraph_queries_waiting",], values["peelgraph_queries_running",]

    for running in range(1, 100):
        metrics.show_queues(waiting=running, running=running)
    assert shown() < (99, 99)
    metrics.show_queues(waiting=0, running=0)
    assert shown() == (0, 0)
    time.sleep(0.05)
    metrics.show_queues(waiting=1, running=2)
    assert shown() == (1, 2)


def test_what_has_not_happened_yet_is_shown_as_nought():
    shown = read(Metrics().render("0123456789abcdef", None))
    for outcome in QueryOutcome:
        assert shown["peelgraph_queries_total", outcome.value] == 0
    for reason in KillReason:
        assert shown["peelgraph_workers_killed_total", reason.value] == 0
    assert ("peelgraph_version_published_timestamp_seconds",) not in shown


def test_two_objects_do_not_count_together():
    one, other = Metrics(), Metrics()
    one.count_request("GET", 200)
    assert "GET" not in other.render("0", None).decode()


def test_processes_that_share_a_folder_are_shown_as_one_service(tmp_path):
    program = (
        "from peelgraph.metrics import Metrics, QueryOutcome\n"
        "metrics = Metrics()\n"
        "metrics.count_query(QueryOutcome.ANSWERED, 1)\n"
        "print(metrics.render('0123456789abcdef', 5).decode())\n"
    )
    environ = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    shown = {}
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", program], env=environ, capture_output=True, check=True
        )
        shown = read(done.stdout)
    assert shown["peelgraph_queries_total", "answered"] == 3
    assert shown["peelgraph_version_info", "0123456789abcdef"] == 1
