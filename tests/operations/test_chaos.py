"""``make chaos`` for half a minute; and its judge, which must see what is wrong."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from chaos import COUNT, VALUES, Chaos  # the folder is on the path by conftest.py
from service import build_dataset

from peelgraph.store.published.versions import current_version, publish_version

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    "options",
    [["--processes", "1", "--memory", "0"], ["--processes", "2"]],
    ids=["on disk", "two processes"],
)
def test_nothing_that_stops_at_a_random_moment_gives_a_wrong_answer_or_loses_a_version(options):
    done = subprocess.run(
        [sys.executable, HERE / "chaos.py", "--seconds", "12", *options],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def judge(tmp_path, monkeypatch) -> Chaos:
    """A run that never ran, over a home with one version that says 7."""
    monkeypatch.setattr(Chaos, "_publish", lambda self, *, kill: None)
    monkeypatch.setattr("chaos.Service.start", lambda self: self)
    publish_version(tmp_path, build_dataset(7), {}, {})
    return Chaos(tmp_path, 1)


def answer(version, *values, status=200):
    rows = [{"v": {"type": "literal", "value": value}} for value in values]
    content = {"head": {"vars": ["v"]}, "results": {"bindings": rows}}
    return httpx.Response(status, json=content, headers={"etag": f'W/"{version}-1"'})


@pytest.mark.parametrize(
    ("query", "values", "status", "is_right"),
    [
        (VALUES, ["7"], 200, True),
        (VALUES, ["6"], 200, False),
        (VALUES, ["6", "7"], 200, False),
        (VALUES, [], 200, False),
        (COUNT, ["1000"], 200, True),
        (COUNT, ["999"], 200, False),
        (VALUES, [], 503, True),
        (VALUES, [], 500, False),
        (VALUES, [], 404, False),
    ],
)
def test_the_judge_sees_a_wrong_answer(judge, query, values, status, is_right):
    version = current_version(judge.home).id
    judge.check_answer(query, answer(version, *values, status=status))
    assert bool(judge.wrong) != is_right


def test_the_judge_sees_a_version_that_is_lost(judge):
    judge.check_home()
    assert not judge.wrong
    first = current_version(judge.home)
    publish_version(judge.home, build_dataset(8), {}, {})
    first.path.rename(judge.home / "elsewhere")
    judge.check_home()
    assert "lost" in judge.wrong[0]
