"""A repository of somebody else: registers and letters that meet the shapes, in files of their own."""

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from peelgraph.cli import main

PASSING = Path(__file__).parents[1] / "shapes" / "passing.trig"
HEADER = re.compile(r"\A(?:[@#].*\n|\n)*")


@pytest.fixture
def repository(tmp_path):
    """A folder with data/register.trig and data/letters.trig."""
    text = PASSING.read_text("utf-8")
    header = HEADER.match(text)[0]
    register, _, rest = text.removeprefix(header).partition("\n}\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.trig").write_text(header + register + "\n}\n", "utf-8")
    (tmp_path / "data" / "letters.trig").write_text(header + rest, "utf-8")
    return tmp_path


@pytest.fixture
def run(repository, tmp_path_factory):
    """Run the command in the repository, in this process: starting many would take most of the time."""
    home = tmp_path_factory.mktemp("home")

    def call(*arguments, stdin=""):
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")
        out, err, code = io.StringIO(), io.StringIO(), 0
        with (
            contextlib.chdir(repository),
            mock.patch.dict(os.environ, {"PEELGRAPH_HOME": str(home)}),
            mock.patch.object(sys, "stdin", given),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                main(list(map(str, arguments)))
            except SystemExit as exit_:
                code = exit_.code or 0
        return SimpleNamespace(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())

    return call


@pytest.fixture
def change(repository):
    """Replace text that stands once in a file, and return the one line on which ``marker`` then stands."""

    def replace(name, old, new, marker=None):
        path = repository / "data" / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        text = text.replace(old, new)
        path.write_text(text, "utf-8")
        lines = [n for n, line in enumerate(text.splitlines(), 1) if (marker or new) in line]
        return lines[0] if len(lines) == 1 else None

    return replace
