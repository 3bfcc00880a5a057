"""The page about validation: each command is run on the data that it shows, and says what it says there."""

import contextlib
import io
import re
import shlex

import pytest

from peelgraph.cli import main
from peelgraph.validation.rendering import RENDERERS

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "validation.md").read_text("utf-8")


def run(arguments):
    out, code = io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main(arguments)
        except SystemExit as exit_:
            code = exit_.code or 0
    return f"{out.getvalue()}[exit {code}]\n"


def matches(said, printed):
    """Compare with what was printed; … stands for anything."""
    pattern = ".*".join(map(re.escape, said.split("…")))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def test_each_command_of_the_page_prints_what_stands_there(page, tmp_path, monkeypatch):
    (data,) = re.findall(r"^```turtle\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "register.ttl").write_text(data, "utf-8")
    monkeypatch.setenv("PEELGRAPH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    tried = 0
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, said = part.partition("\n")
            assert command.startswith("peelgraph ")
            printed = run(shlex.split(command)[1:])
            assert matches(said, printed), f"{command}\n{printed}"
            tried += 1
    assert tried == 5


def test_the_page_names_every_format_and_option(page):
    for form in RENDERERS:
        assert f"`{form}`" in page
    for option in (
        "--shapes",
        "--shape",
        "--focus",
        "--graph",
        "--fail-on",
        "--strict",
        "--max-results",
        "--engine",
    ):
        assert option in page
