"""The built wheel holds everything and does the main job from an empty folder."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory):
    """Build from a copy of what git tracks, so that nothing untracked can slip in."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (root / name).is_file():
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((root / name).read_bytes())
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--no-index",
            "--wheel-dir",
            str(folder),
            str(source),
        ],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("peelgraph-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel; the dependencies are those of this one."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    place = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    return python, {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}


def run(installed, folder, *arguments):
    python, environ = installed
    return subprocess.run(
        [python, "-m", "peelgraph.cli", *arguments],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def test_the_wheel_holds_the_three_folders_once(root, wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder, ending in (("ontology", ".ttl"), ("shapes", ".ttl"), ("data", ".csv")):
        tracked = {
            f"peelgraph/{path.relative_to(root).as_posix()}"
            for path in (root / folder).rglob(f"*{ending}")
        }
        assert tracked
        assert tracked <= set(names)
    for part in ("rules/dates.toml", "schemas/letter.schema.json", "queries/", "letters/"):
        assert any(name.startswith(f"peelgraph/data/{part}") for name in names), part
    assert sum(name.endswith("/peel.ttl") for name in names) == 1
    assert not [name for name in names if name.startswith("tests")]


def test_the_installed_wheel_is_the_one_that_runs(installed, tmp_path):
    python, environ = installed
    done = subprocess.run(
        [python, "-c", "import peelgraph; print(peelgraph.__file__)"],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).is_relative_to(python.parent.parent)


def test_the_installed_wheel_builds_publishes_and_answers_in_an_empty_folder(installed, tmp_path):
    built = run(installed, tmp_path, "build", "--publish")
    assert built.returncode == 0, built.stderr
    assert "0 violations" in built.stderr
    asked = run(installed, tmp_path, "query", "cq01")
    assert asked.returncode == 0, asked.stderr
    assert "cause/west-midlands/peel-2023-25/marac" in asked.stdout


def test_the_wheel_holds_the_query_editor_where_npm_is(wheel, program):
    program("npm")
    names = zipfile.ZipFile(wheel).namelist()
    assert "peelgraph/web/static/editor.js" in names
    assert not [name for name in names if "frontend" in name or "node_modules" in name]
