"""What an operator relies on: ids, logs without queries, metrics, settings from a file, a quiet end."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import httpx
import pytest

from peelgraph.errors import SettingsError
from peelgraph.metrics import Metrics
from peelgraph.settings import CONFIG, SETTINGS, Settings, read_environment
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app
from peelgraph.web.http.problems import find_status
from peelgraph.web.serving.logs import build_log_config, request_id
from peelgraph.web.serving.monitoring import Monitor

from .conftest import borsetshire, client_of

TOKEN = "a-token-of-16-characters"
SECRET = "SELECT ?secret { ?secret ?p ?o } LIMIT 1"


def test_a_request_keeps_the_id_that_it_came_with(ask):
    answer = ask("GET", "/health/live", headers={"X-Request-Id": "proxy-1.2_3"})
    assert answer.headers["x-request-id"] == "proxy-1.2_3"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b', "ä".encode()])
def test_an_id_that_could_forge_a_log_is_replaced(ask, given):
    ids = [
        ask("GET", "/health/live", headers={"X-Request-Id": given}).headers["x-request-id"]
        for _ in range(2)
    ]
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert ids[0] != ids[1]


@pytest.mark.parametrize("path", ["/nowhere", "/sparql?query=nonsense"])
def test_a_failure_has_an_id_as_well(ask, path):
    answer = ask("GET", path, headers={"X-Request-Id": "one"})
    assert answer.status_code >= 400
    assert answer.headers["x-request-id"] == "one"
    assert "X-Request-Id" in answer.headers["access-control-expose-headers"]


def logged(caplog):
    return [r for r in caplog.records if r.name == "peelgraph.requests"]


def test_the_log_has_no_query_unless_asked(store, settings, documentation, caplog):
    caplog.set_level(logging.INFO, "peelgraph")
    for log_queries in (False, True):
        caplog.clear()
        app = create_app(store, replace(settings, log_queries=log_queries), documentation)
        ask = client_of(app)
        ask("GET", "/sparql", params={"query": SECRET})
        ask("POST", "/sparql", data={"query": SECRET})
        ask("GET", "/sparql", params={"query": SECRET + " {"})
        lines = logged(caplog)
        assert [line.fields["status"] for line in lines] == [200, 200, 400]
        assert {line.fields["path"] for line in lines} == {"/sparql"}
        text = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
        assert ("secret" in text) == log_queries
        assert "testclient" not in text
        assert "127.0.0.1" not in text


@pytest.mark.parametrize("form", ["text", "json"])
def test_answers_that_are_reported_together_have_a_line_each_as_if_they_came_alone(
    form, monkeypatch
):
    chosen = build_log_config(form)["formatters"]["chosen"]
    made = chosen["()"]() if form == "json" else chosen["()"](chosen["format"])
    written = []
    log = logging.getLogger("peelgraph.requests")
    monkeypatch.setattr(log, "handle", lambda record: written.append(made.format(record)))
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.25)
    log.setLevel(logging.INFO)
    monitor = Monitor(Metrics(), log_queries=True)
    answers = [(b"query=ASK%20%7B%7D", 0.25, "a" * 32), (b"query=%0A", 1.5, "b" * 32)]
    for answer in answers:
        monitor.report_directly("/spa\nrql", *answer)
    monitor.report_together("/spa\nrql", answers)
    alone, together = written[:-1], written[-1]
    assert together.split("\n") == alone
    assert "query=%0A" in alone[1]
    assert "b" * 32 in alone[1]


def test_a_line_of_the_log_is_one_json_object_with_the_request(caplog):
    config = build_log_config("json")
    formatter = config["formatters"]["chosen"]["()"]()
    record = logging.LogRecord("peelgraph.x", logging.ERROR, "", 0, "two\nlines %s", ("ü",), None)
    record.fields = {"status": 500}
    token = request_id.set("abc")
    try:
        raise ValueError("why")  # noqa: TRY301
    except ValueError:
        record.exc_info = sys.exc_info()
        line = formatter.format(record)
    request_id.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry["time"])
    assert (entry["level"], entry["logger"], entry["message"]) == (
        "error",
        "peelgraph.x",
        "two\nlines ü",
    )
    assert (entry["request_id"], entry["status"]) == ("abc", 500)
    assert "ValueError: why" in entry["exception"]


def test_metrics_tell_the_version_and_the_requests(ask, store):
    ask("GET", "/health/live")
    answer = ask("GET", "/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert f'peelgraph_version_info{{version="{store.version}"}} 1.0' in answer.text
    assert re.search(r"peelgraph_version_published_timestamp_seconds \d", answer.text)
    assert re.search(
        r'peelgraph_http_requests_total\{method="GET",status="200"\} [1-9]', answer.text
    )


def test_a_query_that_the_client_knows_the_answer_to_is_counted_as_unchanged(ask):
    def count() -> int:
        text = ask("GET", "/metrics").text
        return int(float(re.search(r'queries_total\{outcome="unchanged"\} (\S+)', text)[1]))

    before = count()
    tag = ask("GET", "/sparql", params={"query": "ASK {}"}).headers["etag"]
    again = ask("GET", "/sparql", params={"query": "ASK {}"}, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert count() == before + 1


def test_metrics_are_for_whom_the_settings_say(store, settings, documentation):
    def status(metrics, **headers):
        kept = replace(settings, metrics=metrics, token=TOKEN)
        return client_of(create_app(store, kept, documentation))(
            "GET", "/metrics", headers=headers
        ).status_code

    assert status("off") == 404
    assert status("off", Authorization=f"Bearer {TOKEN}") == 404
    assert status("token") == 401
    assert status("token", Authorization="Bearer wrong-token-of-some-length") == 401
    assert status("token", Authorization=f"Bearer {TOKEN}") == 200
    assert status("open") == 200


def test_a_method_that_is_none_makes_no_metric_of_its_own(ask):
    ask("BREW", "/")
    assert "BREW" not in ask("GET", "/metrics").text


def test_settings_come_from_a_file_and_the_environment_wins(tmp_path):
    path = tmp_path / "peel.toml"
    path.write_text('port = 8081\nhost = "127.0.0.2"\nlog = "json"\ntimeout = 2.5\n')
    read = read_environment({"PEELGRAPH_CONFIG": str(path), "PEELGRAPH_PORT": "9", "OTHER": "x"})
    settings = Settings.from_environment(read)
    assert (settings.port, settings.host, settings.log) == (9, "127.0.0.2", "json")
    assert settings.limits.timeout == 2.5
    assert Settings.from_environment(read_environment({}, str(path))).port == 8081


def test_every_setting_can_stand_in_the_file(tmp_path):
    path = tmp_path / "peel.toml"
    for setting in SETTINGS:
        key = setting.name.removeprefix("PEELGRAPH_").lower()
        path.write_text(f'{key} = "value"\n')
        if setting is CONFIG:
            with pytest.raises(SettingsError):
                read_environment({}, str(path))
        else:
            assert read_environment({}, str(path)) == {setting.name: "value"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "'prot' is no setting; there are"),
        ("Port = 1", "'Port' is no setting"),
        ("port = [1]", "write a string or a number"),
        ("port = true", "write a string or a number"),
        ("port = ", "cannot be read as TOML"),
        ("\xff", "cannot be read as TOML"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_place(tmp_path, text, said):
    path = tmp_path / "peel.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(SettingsError, match=re.escape(said)) as caught:
        read_environment({}, str(path))
    assert str(path) in str(caught.value)
    assert find_status(caught.value) == 500


@pytest.mark.parametrize("name", ["PEELGRAPH_LOG", "PEELGRAPH_LOG_QUERIES", "PEELGRAPH_METRICS"])
def test_a_choice_that_is_none_is_told(name):
    with pytest.raises(SettingsError, match="one of"):
        Settings.from_environment({name: "maybe"})


# 108 triples three times and once more five of them: some seconds in the engine.
SLOW = """SELECT (COUNT(*) AS ?n) {
  ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . { SELECT * { ?j ?k ?l } LIMIT 5 }
  FILTER(STR(?c) > STR(?f) && STR(?f) > STR(?i))
}"""


@pytest.fixture
def service(tmp_path):
    publish_version(tmp_path / "home", borsetshire(), {}, {})
    (tmp_path / "peel.toml").write_text(
        f'home = "{tmp_path}/home"\nport = 0\nlog = "json"\ngrace = 20\n'
    )
    environ = {k: v for k, v in os.environ.items() if not k.startswith("PEELGRAPH_")}
    with subprocess.Popen(
        [sys.executable, "-m", "peelgraph.cli", "--config", str(tmp_path / "peel.toml"), "serve"],
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        said = []
        for line in server.stderr:
            said.append(line)
            if "Application startup complete" in line:
                break
        site = re.search(r"site\s+(http://\S+)", "".join(said))[1]
        yield site, server
        server.kill()


def test_a_service_that_is_told_to_stop_finishes_what_runs_and_ends(service):
    site, server = service
    answers = []

    def ask_slowly():
        options = {"data": {"query": SLOW}, "headers": {"X-Request-Id": "slow"}, "timeout": 60}
        answers.append(httpx.post(f"{site}sparql", trust_env=False, **options))

    thread = threading.Thread(target=ask_slowly)
    thread.start()
    while "peelgraph_queries_running 1.0" not in httpx.get(f"{site}metrics", trust_env=False).text:
        assert not answers, "the query is too fast to be interrupted"
        time.sleep(0.05)
    server.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{site}health/live", trust_env=False, timeout=5)
    thread.join(60)
    assert answers[0].status_code == 200
    assert "results" in answers[0].json()
    assert server.wait(timeout=20) == 0
    lines = [json.loads(line) for line in server.stderr]
    (slow,) = [line for line in lines if line.get("request_id") == "slow" and "status" in line]
    assert (slow["path"], slow["status"]) == ("/sparql", 200)
