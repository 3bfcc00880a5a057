"""The documents say what is so: commands, settings, links, and the question with its answer."""

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from peelgraph.cli import peelgraph
from peelgraph.settings import SETTINGS, Settings

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")


def read(root, name):
    return (root / name).read_text("utf-8")


def test_the_readme_lists_every_command_and_no_other(root):
    named = set(re.findall(r"^\| `peelgraph (\w+)", read(root, "README.md"), re.MULTILINE))
    assert named == set(peelgraph.commands)


def test_the_readme_lists_every_setting_with_its_default(root):
    rows = re.findall(
        r"^\| `(PEELGRAPH_\w+)` \| (?:`([^`]+)`|none) ", read(root, "README.md"), re.MULTILINE
    )
    assert dict(rows) == {setting.name: setting.default for setting in SETTINGS}


@pytest.mark.parametrize("command", sorted(peelgraph.commands))
def test_every_command_explains_itself(command):
    result = CliRunner().invoke(peelgraph, [command, "--help"], obj=Settings.from_environment({}))
    assert result.exit_code == 0
    assert len(result.output.split("\n\n")) > 1


def links(root):
    pages = [root / name for name in DOCUMENTS] + sorted((root / "docs").rglob("*.md"))
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if "://" not in target:
                yield pytest.param(page.parent / target, id=f"{page.name} → {target}")


def test_no_link_within_the_documents_is_dead(root):
    targets = list(links(root))
    assert targets
    for target in targets:
        assert target.values[0].exists(), target.id


def test_the_python_example_of_the_readme_runs(root):
    (example,) = re.findall(r"```python\n(.*?)```", read(root, "README.md"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, check=True, timeout=60
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 8
    assert lines[-1].startswith("remains investigations Span(start=3679, end=3719)")


def test_the_answer_in_the_readme_is_what_the_example_prints(root, site):
    """Three closed causes and one open one, with the exact words, through SPARQLWrapper."""
    (answer,) = re.findall(
        r"<!-- answer: examples/open_causes.py -->\n```\n(.*?)```",
        read(root, "README.md"),
        re.DOTALL,
    )
    done = subprocess.run(
        [sys.executable, str(root / "examples" / "open_causes.py"), site],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == answer
    assert [line[:6] for line in done.stdout.splitlines()[::2]] == ["closed"] * 3 + ["open  "]


def test_no_machine_and_no_registry_is_named_anywhere(root):
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        path = root / name
        if (
            path.suffix in {".nq", ".lock"}
            or not path.is_file()
            or name == "tests/docs/test_readme.py"
        ):
            continue
        text = path.read_text("utf-8", errors="ignore")
        for word in (
            "/work" + "/",
            "pypi" + ".org",
            "registry" + ".npmjs",
            "files.python" + "hosted",
        ):
            assert word not in text, f"{name} names {word}"
