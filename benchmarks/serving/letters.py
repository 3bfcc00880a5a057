"""Datasets of our shape and any size: the graph of the shipped letter, again and again.

The copies are about nobody: the letter's own identifiers and days are replaced by a number. They
serve to measure, and are published nowhere.
"""

import hashlib
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory
from peelgraph.store.published.indexes import find_index
from peelgraph.store.published.versions import current_version, publish_version
from peelgraph.store.workers.indexing import ENGINE, prepare_index

FORCES = 43
#: What was made once, for the next run: ten thousand letters take minutes.
KEPT = Path("build/serving")
_TIME = "preparation.txt"


def prepare_letters(count: int) -> Path:
    """Publish and index so many letters in a folder of their own, unless that was done; give the folder."""
    rest, template = _read_template()
    digest = hashlib.sha256(rest + template.encode()).hexdigest()[:12]
    folder = KEPT / f"{count}-{digest}"
    if not (folder / _TIME).exists():
        for old in KEPT.glob(f"{count}-*"):
            shutil.rmtree(old)
        dataset = b"".join(_write(rest, template, count))
        began = time.monotonic()
        version = publish_version(folder / "home", dataset, {}, {})
        published = time.monotonic()
        prepare_index(version, budget=0)
        indexed = time.monotonic() - published
        (folder / _TIME).write_text(
            f"published in {published - began:.1f} s and indexed on disk in {indexed:.1f} s, once"
        )
    return folder


def read_preparation(folder: Path) -> str:
    """Say how long it took to publish what is in a folder."""
    return (folder / _TIME).read_text()


def find_dataset(folder: Path) -> Path:
    """Find the N-Quads that were published in a folder."""
    return current_version(folder / "home").dataset_path


def find_kept_index(folder: Path) -> Path:
    """Find the engine's index of what was published in a folder."""
    place = find_index(current_version(folder / "home"), ENGINE)
    assert place is not None, f"{folder} was not prepared"
    return place


def _read_template() -> tuple[bytes, str]:
    """Read the shipped letter: what there is once, and what there is of each letter, as N-Quads."""
    quads = build_quads(load_directory(letters_directory()), load_knowledge(), DEFAULT_BASE)
    own: list[Quad] = []
    rest: list[Quad] = []
    for quad in quads:
        name = getattr(quad.graph_name, "value", "")
        (own if "graph/letter" in name else rest).append(quad)
    assert own, "the shipped letter has no graph"
    return _write_quads(rest), _write_quads(own).decode()


def _write_quads(quads: list[Quad]) -> bytes:
    return serialize(sorted(quads, key=str), format=RdfFormat.N_QUADS) or b""


def _write(rest: bytes, template: str, count: int) -> Iterator[bytes]:
    yield rest
    named = re.compile(r"(west-midlands-police-2024-07-23|west-midlands|2024-07-23(?=[/>]))")
    for number in range(count):
        words = {
            "west-midlands-police-2024-07-23": f"force-{number % FORCES}-letter-{number}",
            "west-midlands": f"force-{number % FORCES}",
            "2024-07-23": f"day-{number}",
        }
        parts = named.split(template)
        yield "".join(words.get(part, part) for part in parts).encode()
