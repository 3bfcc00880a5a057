"""Every question, asked through a triple store elsewhere: equal to what a person reads."""

import json
from collections.abc import Iterator

import pytest
from pyoxigraph import Quad

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.remote.graph_store import GraphStore, send_version
from peelgraph.store.remote.sparql_client import Endpoint
from peelgraph.store.remote.stores import RemoteStores

from .conftest import DATASETS, Case, Table, find_cases, read_json
from .test_answers import _read

JSON = "application/sparql-results+json"


@pytest.fixture(params=["oxigraph_server", "fuseki"])
def engine(request: pytest.FixtureRequest):
    return request.getfixturevalue(request.param)


@pytest.fixture
def stores_elsewhere(engine) -> Iterator[RemoteStores]:
    limits = Settings.from_environment({}).limits
    stores = RemoteStores(Endpoint(engine.query), DEFAULT_BASE, limits)
    yield stores
    stores.close()


@pytest.mark.parametrize("name", DATASETS)
def test_the_questions_have_the_same_answers(
    name: str,
    engine,
    stores_elsewhere: RemoteStores,
    datasets: dict[str, tuple[Quad, ...]],
    stores: dict[str, EmbeddedStore],
) -> None:
    """One dataset after the other goes to the same store, which must keep nothing of the first."""
    send_version(GraphStore(engine.graphs), name, datasets[name], DEFAULT_BASE)
    elsewhere, embedded = stores_elsewhere.current(), stores[name]
    assert elsewhere.version == name
    assert elsewhere.graphs() == embedded.graphs()
    cases = [case for found in find_cases() if (case := Case(*found)).dataset == name]
    assert len(cases) > 20
    for case in cases:
        table: Table = read_json(json.loads(elsewhere.serialize(case.text, JSON)))
        assert _read(case, table) == case.rows, case.query.name
    for text in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        f"SELECT ?s ?p ?o {{ GRAPH <{DEFAULT_BASE}graph/derived> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o",
    ):
        assert elsewhere.query(text) == embedded.query(text)
