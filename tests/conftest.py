"""What all tests share: the shipped knowledge, the real letter, and where shared material lies."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Quad

from peelgraph.errors import MintingError
from peelgraph.facts import Facts
from peelgraph.graph.identifiers import DEFAULT_BASE, letter_key
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import Knowledge, build_quads, load_knowledge, read_source
from peelgraph.pipeline.sources import LetterSource, load_directory, load_letter
from peelgraph.resources import letters_directory
from peelgraph.store.published.versions import publish_version

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NODE = ROOT / "tests" / "tools" / "node_modules" / ".bin"
JARS = ROOT / "tests" / "tools" / "jars"
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
def program() -> Callable[[str], str]:
    """Give the path of a real program: skip without it, but fail under CI (tests/tools)."""

    def find(name: str) -> str:
        path = shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), str(NODE))))
        if path is None:
            message = f"{name} is not installed; `make tools` installs what the tests need"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        return path

    return find


@dataclass(frozen=True, slots=True)
class TripleStore:
    """A real triple store on this machine: where it is asked, and where graphs are written."""

    query: str
    graphs: str


def start_engine(command: list[str], address: str, log: Path) -> Iterator[None]:
    """Run a triple store until the fixture ends; wait until it answers."""
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent) as engine,
    ):
        try:
            deadline = time.monotonic() + 90
            while True:
                try:
                    httpx.get(address, trust_env=False, timeout=5)
                    break
                except httpx.TransportError:
                    assert engine.poll() is None, log.read_text()
                    assert time.monotonic() < deadline, log.read_text()
                    time.sleep(0.1)
            yield
        finally:
            engine.kill()
            engine.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TripleStore]:
    """Oxigraph's own server, of the test requirements; an empty one for each module."""
    program = Path(sys.executable).with_name("oxigraph")
    root = f"127.0.0.1:{free_port()}"
    log = tmp_path_factory.mktemp("oxigraph") / "log"
    for _ in start_engine([str(program), "serve", "--bind", root], f"http://{root}/", log):
        yield TripleStore(f"http://{root}/query", f"http://{root}/store")


@pytest.fixture(scope="session")
def fuseki(
    tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], str]
) -> Iterator[TripleStore]:
    """Apache Jena Fuseki, which tests/tools/install.sh gets: skip without it, but fail under CI."""
    found = sorted(JARS.glob("jena-fuseki-server-*.jar"))
    if not found:
        message = "Fuseki is not installed; `make tools` installs what the tests need"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    port, folder = str(free_port()), tmp_path_factory.mktemp("fuseki")
    command = [program("java"), "-Xmx512m", "-jar", str(found[-1])]
    command += ["--localhost", "--port", port, "--mem", "--update", "--ping", "/peel"]
    root = f"http://127.0.0.1:{port}"
    for _ in start_engine(command, f"{root}/$/ping", folder / "log"):
        yield TripleStore(f"{root}/peel/sparql", f"{root}/peel/data")


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


@contextmanager
def run_site(command: str, home: Path) -> Iterator[str]:
    """Start ``peelgraph run`` or ``serve`` over a folder of versions; give the site's address."""
    environ = {**os.environ, "PEELGRAPH_HOME": str(home), "PEELGRAPH_PORT": "0"}
    with subprocess.Popen(
        [sys.executable, "-m", "peelgraph.cli", command],
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        said = []
        for line in server.stderr:
            said.append(line)
            if "Uvicorn running" in line or "Application startup complete" in line:
                break
        address = re.search(r"site\s+(http://\S+)", "".join(said))
        assert address, "".join(said)
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            yield address[1]
        finally:
            server.terminate()
            server.wait(timeout=20)
            drain.join(timeout=5)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server that `peelgraph run` has started with the shipped letters."""
    with run_site("run", tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture(scope="session")
def invented_site(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server over the invented letters of ``tests/corpus``, and no other."""
    home = tmp_path_factory.mktemp("invented")
    letters = [load_letter(path) for path in sorted((ROOT / "tests" / "corpus" / "text").iterdir())]
    quads = build_quads(_publishable(letters, knowledge), knowledge, DEFAULT_BASE)
    publish_version(home, render_statements(quads, "application/n-quads", PREFIXES), {}, {})
    with run_site("serve", home) as address:
        yield address


def _publishable(letters: list[LetterSource], knowledge: Knowledge) -> list[LetterSource]:
    """Leave out letters without an identifier, and a second copy of one."""
    found: dict[str, LetterSource] = {}
    for letter in letters:
        with suppress(MintingError):
            found.setdefault(letter_key(read_source(letter, knowledge)), letter)
    return list(found.values())
