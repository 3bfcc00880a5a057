"""What ARCHITECTURE.md states as absences."""

import ast
import tomllib
from pathlib import Path

import pytest

from peelgraph import errors
from peelgraph.cli.exits import EXIT_CODES, exit_code
from peelgraph.errors import PeelgraphError

CORE = ("errors.py", "rules", "letters", "registers", "facts", "graph")
ENGINES = {"Store", "Dataset", "Graph", "ConjunctiveGraph"}


def modules(root: Path, *parts: str) -> list[Path]:
    source = root / "src" / "peelgraph"
    found = [
        path
        for part in parts
        for path in ([source / part] if part.endswith(".py") else (source / part).rglob("*.py"))
    ]
    assert found, f"no module in {parts}"
    return found


def leaves(cls: type[PeelgraphError]) -> list[type[PeelgraphError]]:
    subclasses = cls.__subclasses__()
    return [leaf for sub in subclasses for leaf in leaves(sub)] if subclasses else [cls]


def test_the_core_opens_no_file_and_starts_no_engine(root):
    for path in modules(root, *CORE):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "pyoxigraph":
                assert not ENGINES & {alias.name for alias in node.names}, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"open", "print", "input"}, path


def test_the_engine_is_named_where_a_dataset_is_asked_only(root):
    """The store serves it, and validation runs its set-based rules on it."""
    for path in modules(root, *CORE, "pipeline", "web", "cli"):
        assert "pyoxigraph.Store" not in path.read_text("utf-8"), path


def test_instance_iris_are_minted_in_identifiers_only(root):
    """The base is read by the minter alone; ``dataset`` takes it out of the order of sorting."""
    readers = {
        path.name
        for path in modules(root, *CORE)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "base"
    }
    assert readers == {"identifiers.py", "dataset.py"}


@pytest.mark.parametrize("error", leaves(PeelgraphError), ids=lambda cls: cls.__name__)
def test_every_error_has_an_exit_code(error):
    assert error in EXIT_CODES
    assert exit_code(error("said")) in (1, 2)


def test_the_exception_tree_is_drawn_whole():
    for name, value in vars(errors).items():
        if isinstance(value, type) and issubclass(value, PeelgraphError):
            assert name in (errors.__doc__ or ""), f"{name} is missing from the drawing"


def test_every_package_is_listed_in_pyproject(root):
    listed = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    source = root / "src"
    found = {
        ".".join(path.parent.relative_to(source).parts) for path in source.rglob("__init__.py")
    }
    mapped = set(listed["package-dir"])
    assert set(listed["packages"]) == found | mapped
