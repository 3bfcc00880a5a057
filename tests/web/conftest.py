"""The invented dataset of ``borsetshire.trig``, published and served; a client without a network."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from peelgraph.resources import alignments_file, load_concepts
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app
from peelgraph.web.served import Documentation

BASE = "https://w3id.org/peel/id/"

ONTOLOGY = b"""
@prefix peel: <https://w3id.org/peel/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
peel:sentOn rdfs:label "day of sending"@en .
peel:Letter rdfs:label "Letter"@en .
"""


def borsetshire() -> bytes:
    quads = parse((Path(__file__).parent / "borsetshire.trig").read_bytes(), RdfFormat.TRIG)
    data = serialize(quads, format=RdfFormat.N_QUADS)
    assert data
    return data


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def store(home) -> EmbeddedStore:
    return EmbeddedStore.open(publish_version(home, borsetshire(), {}, {}))


@pytest.fixture(scope="session")
def letters_data() -> bytes:
    """The invented letters of the competency questions, and the concepts, as they are published."""
    trig = (Path(__file__).parents[1] / "competency" / "borsetshire.trig").read_bytes()
    graph = NamedNode(BASE + "graph/concepts")
    concepts = (Quad(t.subject, t.predicate, t.object, graph) for t in load_concepts().triples)
    data = serialize([*parse(trig, RdfFormat.TRIG), *concepts], format=RdfFormat.N_QUADS)
    assert data
    return data


@pytest.fixture(scope="session")
def letters_store(letters_data) -> EmbeddedStore:
    """The invented letters, which have parties, phases and deadlines, never published."""
    return EmbeddedStore.from_dataset(letters_data, "letters")


@pytest.fixture(scope="session")
def settings(home) -> Settings:
    return Settings.from_environment({"PEELGRAPH_PORT": "0", "PEELGRAPH_HOME": str(home)})


@pytest.fixture(scope="session")
def settings_of() -> Callable[[Path], Settings]:
    """Make the settings of a server over a folder of versions."""
    return lambda home: Settings.from_environment({"PEELGRAPH_HOME": str(home)})


@pytest.fixture(scope="session")
def documentation() -> Documentation:
    return Documentation(
        ontology_html="<!doctype html><title>Terms</title><style>h1 { color: red }</style><h1>T</h1>",
        ontology_turtle=ONTOLOGY,
        shapes_turtle=b"# shapes\n",
        context=b'{"@context": {}}',
        alignments_turtle=alignments_file().read_bytes(),
    )


@pytest.fixture(scope="session")
def app(store, settings, documentation) -> FastAPI:
    return create_app(store, settings, documentation)


Ask = Callable[..., httpx.Response]


def client_of(app: FastAPI, root_path: str = "") -> Ask:
    """Ask an application without a network; a failure of the application is an answer."""

    def ask(method: str, address: str, **options) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app, root_path=root_path)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://peel.test"
            ) as client:
                return await client.request(method, address, **options)

        return asyncio.run(send())

    return ask


@pytest.fixture(scope="session")
def ask(app) -> Ask:
    return client_of(app)


@pytest.fixture(scope="session")
def ask_letters(letters_store, settings, documentation) -> Ask:
    """Ask a site over ``letters_store``."""
    return client_of(create_app(letters_store, settings, documentation))


@pytest.fixture(scope="session")
def ask_of() -> Callable[..., Ask]:
    """Make a client of another application than ``app``."""
    return client_of
