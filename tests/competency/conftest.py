"""The two datasets, the engines that answer over them, and the cases of ``expected/``."""

import json
import socket
import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import uvicorn
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from peelgraph import __version__
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import Knowledge
from peelgraph.pipeline.questions import SavedQuery, read_query
from peelgraph.registers import Attribution, BodyKind, Certainty, InspectedBody
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.web.app import create_app
from peelgraph.web.served import Documentation

from .notation import Notation, from_rdflib, write_terms

HERE = Path(__file__).parent
QUERIES = HERE.parents[1] / "data" / "queries"
EXPECTED = HERE / "expected"
DATASETS = ("west-midlands", "borsetshire")

#: Columns, and rows in the notation of ``notation.py``.
Table = tuple[list[str], list[list[Notation]]]
#: Asks one dataset one query.
Engine = Callable[[str, str], Table]


def find_queries() -> list[Path]:
    return sorted(QUERIES.glob("*.rq"))


def find_cases() -> list[tuple[str, int]]:
    """Return (stem of the expected file, index of the case) for every case there is."""
    files = sorted(EXPECTED.glob("*.json"))
    return [(f.stem, i) for f in files for i in range(len(json.loads(f.read_text())["cases"]))]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Drive tests by the files; no file is an error and not a test that is skipped."""
    if "query_path" in metafunc.fixturenames:
        paths = find_queries()
        assert paths, f"no query in {QUERIES}"
        metafunc.parametrize("query_path", paths, ids=[path.stem for path in paths])
    if "case" in metafunc.fixturenames:
        cases = find_cases()
        assert cases, f"no case in {EXPECTED}"
        metafunc.parametrize("case", cases, ids=[f"{stem}-{i}" for stem, i in cases], indirect=True)


class Case:
    """One query, one dataset, values for parameters, and the rows that must come."""

    def __init__(self, stem: str, index: int) -> None:
        (path,) = QUERIES.glob(f"{stem}-*.rq")
        expected = json.loads((EXPECTED / f"{stem}.json").read_text(encoding="utf-8"))
        case = expected["cases"][index]
        self.query: SavedQuery = read_query(path)
        self.dataset: str = case["dataset"]
        self.parameters: dict[str, str] = case["parameters"]
        self.text = self.query.bind(case["parameters"]) if case["parameters"] else self.query.text
        self.columns: list[str] = expected["columns"]
        self.rows = [
            [v.replace("{version}", __version__) if isinstance(v, str) else v for v in row]
            for row in case["rows"]
        ]


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Case:
    return Case(*request.param)


@pytest.fixture(scope="session")
def datasets(dataset: tuple[Quad, ...], knowledge: Knowledge) -> dict[str, tuple[Quad, ...]]:
    """The real letter's dataset and the invented one, with the shipped concepts in both."""
    trig = (HERE / "borsetshire.trig").read_bytes()
    invented = tuple(pyoxigraph.parse(trig, format=RdfFormat.TRIG))
    graph = NamedNode(DEFAULT_BASE + "graph/concepts")
    concepts = (Quad(t.subject, t.predicate, t.object, graph) for t in knowledge.concepts.triples)
    return {"west-midlands": dataset, "borsetshire": (*invented, *concepts)}


@pytest.fixture(scope="session")
def n_quads(datasets: dict[str, tuple[Quad, ...]]) -> dict[str, bytes]:
    return {
        name: render_statements(quads, RdfFormat.N_QUADS.media_type, PREFIXES)
        for name, quads in datasets.items()
    }


@pytest.fixture(scope="session")
def stores(n_quads: dict[str, bytes]) -> dict[str, EmbeddedStore]:
    return {name: EmbeddedStore.from_dataset(data, name) for name, data in n_quads.items()}


@pytest.fixture(scope="session")
def ask_store(stores: dict[str, EmbeddedStore]) -> Engine:
    """Oxigraph as peelgraph runs it."""

    def ask(dataset: str, text: str) -> Table:
        results = "application/sparql-results+json"
        return read_json(json.loads(stores[dataset].serialize(text, results)))

    return ask


@pytest.fixture(scope="session")
def ask_union(datasets: dict[str, tuple[Quad, ...]]) -> Engine:
    """Oxigraph with its own union of graphs, which gives a triple once for each graph."""
    engines = {name: load_engine(quads) for name, quads in datasets.items()}

    def ask(dataset: str, text: str) -> Table:
        return ask_engine(engines[dataset], text)

    return ask


@pytest.fixture(scope="session")
def ask_rdflib(datasets: dict[str, tuple[Quad, ...]]) -> Engine:
    """The reference implementation in Python, which shares no code with Oxigraph."""
    loaded = {name: load_rdflib(quads) for name, quads in datasets.items()}

    def ask(dataset: str, text: str) -> Table:
        return query_rdflib(loaded[dataset], text)

    return ask


@pytest.fixture(scope="session")
def endpoints(stores: dict[str, EmbeddedStore]) -> Iterator[dict[str, str]]:
    """A real server for each dataset; gives the addresses of their SPARQL endpoints."""
    running = []
    addresses = {}
    for name, store in stores.items():
        app = create_app(store, Settings.from_environment({}), Documentation("", b"", b"", b""))
        listening = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", ws="none", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        running.append((server, thread, listening))
        addresses[name] = f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
    yield addresses
    for server, thread, listening in running:
        server.should_exit = True
        thread.join(timeout=10)
        listening.close()


def load_engine(quads: Iterable[Quad]) -> pyoxigraph.Store:
    engine = pyoxigraph.Store()
    engine.bulk_extend(quads)
    return engine


def ask_engine(engine: pyoxigraph.Store, text: str) -> Table:
    """Ask an Oxigraph store over the union of its graphs."""
    answer = engine.query(text, use_default_graph_as_union=True)
    return read_json(json.loads(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)))


def query_rdflib(loaded: rdflib.Dataset, text: str) -> Table:
    """Ask rdflib, whose own query engine calls what rdflib deprecates."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Dataset\.", DeprecationWarning)
        # rdflib 7.6 answers REPLACE with a positional count, which Python 3.13 deprecates.
        warnings.filterwarnings("ignore", "'count' is passed as positional", DeprecationWarning)
        answer = loaded.query(text)
        rows = [write_terms([from_rdflib(term) for term in row]) for row in answer]
    assert answer.vars is not None
    return [str(variable) for variable in answer.vars], rows


def load_rdflib(quads: Iterable[Quad]) -> rdflib.Dataset:
    """Load quads graph by graph: ``Dataset.parse`` calls what rdflib itself deprecates."""
    graphs: dict[NamedNode, list[Triple]] = defaultdict(list)
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name].append(quad.triple)
    loaded = rdflib.Dataset(default_union=True)
    for name, triples in graphs.items():
        data = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES)
        loaded.graph(rdflib.URIRef(name.value)).parse(data=data, format="nt")
    return loaded


def read_json(answer: dict[str, object]) -> Table:
    """Read SPARQL 1.1 Query Results JSON."""
    columns: list[str] = answer["head"]["vars"]  # type: ignore[index]
    bindings: Sequence[dict[str, dict[str, str]]] = answer["results"]["bindings"]  # type: ignore[index]
    return columns, [write_terms([row.get(column) for column in columns]) for row in bindings]


@pytest.fixture(scope="session")
def registered(knowledge: Knowledge) -> Knowledge:
    """The knowledge that ships, and an invented force."""
    force = InspectedBody(
        "loamshire",
        BodyKind.POLICE,
        "Loamshire Constabulary",
        ("Loamshire",),
        None,
        None,
        None,
        Attribution("invented", Certainty.UNVERIFIED),
    )
    registers = knowledge.registers
    return replace(knowledge, registers=replace(registers, bodies=(*registers.bodies, force)))
