"""What all tests share: the shipped knowledge, the real letter, and where shared material lies."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad

from peelgraph.facts import Facts
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import Knowledge, build_quads, load_knowledge, read_source
from peelgraph.pipeline.sources import LetterSource, load_directory
from peelgraph.resources import letters_directory

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SLUG = "west-midlands-police-2024-07-23"


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Give the path of shared material (gold, conformance): skip without it, but fail under CI."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            message = f"shared/{name} does not lie beside the repository"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        return path

    return find


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The rules, registers and concepts that ship."""
    return load_knowledge()


@pytest.fixture(scope="session")
def source() -> LetterSource:
    """The one real letter, as it ships."""
    (letter,) = (s for s in load_directory(letters_directory()) if s.name == SLUG)
    return letter


@pytest.fixture(scope="session")
def facts(source: LetterSource, knowledge: Knowledge) -> Facts:
    """What the reader finds in the real letter."""
    return read_source(source, knowledge)


@pytest.fixture(scope="session")
def dataset(source: LetterSource, knowledge: Knowledge) -> tuple[Quad, ...]:
    """The dataset built from the real letter under the default base."""
    return build_quads([source], knowledge, DEFAULT_BASE)
