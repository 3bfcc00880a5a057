"""The shapes, the ontology and the passing dataset, read once per process."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.validation import load_quads, to_rdflib

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="session")
def shapes():
    return to_rdflib(load_quads([ROOT / "shapes"]))


@pytest.fixture(scope="session")
def ontology():
    return to_rdflib(load_quads([ROOT / "ontology" / "peel.ttl", ROOT / "ontology" / "concepts"]))


@pytest.fixture(scope="session")
def passing():
    return tuple(parse(path=HERE / "passing.trig", format=RdfFormat.TRIG))
