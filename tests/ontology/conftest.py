"""What the ontology tests read: the files of ``ontology/`` as graphs."""

from pathlib import Path

import pytest
from rdflib import Graph

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def ontology_folder() -> Path:
    return ROOT / "ontology"


@pytest.fixture(scope="session")
def ontology(ontology_folder: Path) -> Graph:
    return Graph().parse(ontology_folder / "peel.ttl")


@pytest.fixture(scope="session")
def alignments(ontology_folder: Path) -> Graph:
    return Graph().parse(ontology_folder / "alignments.ttl")


@pytest.fixture(scope="session")
def schemes(ontology_folder: Path) -> dict[str, Graph]:
    """Give each file of concepts/ by its name without ending."""
    files = sorted((ontology_folder / "concepts").glob("*.ttl"))
    assert files, "ontology/concepts holds no Turtle file"
    return {file.stem: Graph().parse(file) for file in files}


@pytest.fixture(scope="session")
def concepts(schemes: dict[str, Graph]) -> Graph:
    merged = Graph()
    for graph in schemes.values():
        merged += graph
    return merged


@pytest.fixture(scope="session")
def abox() -> Graph:
    """Give the invented dataset that uses every term."""
    return Graph().parse(Path(__file__).parent / "abox.ttl")


@pytest.fixture(scope="session")
def letter_text() -> str:
    letter = ROOT / "data/letters/west-midlands-police-2024-07-23/letter.txt"
    return letter.read_text(encoding="utf-8")
