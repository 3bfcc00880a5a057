"""Datasets of our shape and any size: the graph of the shipped letter, again and again.

The copies are about nobody: the letter's own identifiers and days are replaced by a number. They
serve to measure, and are published nowhere.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory
from peelgraph.store.published.versions import current_version, publish_version

FORCES = 43
#: What was made once, for the next run: ten thousand letters take minutes.
KEPT = Path("build/serving")


def prepare_letters(count: int) -> Path:
    """Publish so many letters in a folder of their own, unless that was done; give the folder."""
    rest, template = _read_template()
    digest = hashlib.sha256(rest + template.encode()).hexdigest()[:12]
    folder = KEPT / f"{count}-{digest}"
    if not (folder / "home" / "current").exists():
        for old in KEPT.glob(f"{count}-*"):
            shutil.rmtree(old)
        publish_version(folder / "home", b"".join(_write(rest, template, count)), {}, {})
    return folder


def find_dataset(folder: Path) -> Path:
    """Find the N-Quads that were published in a folder."""
    return current_version(folder / "home").dataset_path


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
    named = re.compile(r"west-midlands-police-2024-07-23|west-midlands|2024-07-23(?=[/>])")
    for number in range(count):
        words = {
            "west-midlands-police-2024-07-23": f"force-{number % FORCES}-letter-{number}",
            "west-midlands": f"force-{number % FORCES}",
            "2024-07-23": f"day-{number}",
        }
        yield named.sub(lambda found, words=words: words[found[0]], template).encode()
