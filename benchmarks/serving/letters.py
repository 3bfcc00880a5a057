"""Datasets of our shape and any size: the graph of the shipped letter, again and again.

The copies are about nobody: the letter's own identifiers and days are replaced by a number. They
serve to measure, and are published nowhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory
from peelgraph.store.published.versions import publish_version

FORCES = 43


def build_letters(count: int) -> bytes:
    """Build N-Quads of so many letters, with the registers and concepts once."""
    quads = build_quads(load_directory(letters_directory()), load_knowledge(), DEFAULT_BASE)
    letters = {
        quad.graph_name.value
        for quad in quads
        if "graph/letter" in getattr(quad.graph_name, "value", "")
    }
    assert letters, "the shipped letter has no graph"
    own = [quad for quad in quads if getattr(quad.graph_name, "value", "") in letters]
    rest = [quad for quad in quads if getattr(quad.graph_name, "value", "") not in letters]
    return b"".join(_write(rest, own, count))


def _write(rest: list[Quad], own: list[Quad], count: int) -> Iterator[bytes]:
    yield serialize(rest, format=RdfFormat.N_QUADS) or b""
    template = (serialize(own, format=RdfFormat.N_QUADS) or b"").decode()
    named = re.compile(r"west-midlands-police-2024-07-23|west-midlands|2024-07-23(?=[/>])")
    for number in range(count):
        words = {
            "west-midlands-police-2024-07-23": f"force-{number % FORCES}-letter-{number}",
            "west-midlands": f"force-{number % FORCES}",
            "2024-07-23": f"day-{number}",
        }
        yield named.sub(lambda found, words=words: words[found[0]], template).encode()


def publish_letters(home: Path, count: int) -> Path:
    """Publish so many letters in a home and give the path of the dataset."""
    return publish_version(home, build_letters(count), {}, {}).dataset_path
