"""Which versions are read from an index on disk, and how it comes to be there."""

import os
import shutil
from pathlib import Path

import pyoxigraph

from peelgraph.errors import StoreError
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.indexes import find_index, make_index
from peelgraph.store.published.versions import Version
from peelgraph.store.workers.confinement import die_with_parent

#: Whose files an index holds. The number is that of our own arrangement: the union as default graph.
ENGINE = f"oxigraph-{pyoxigraph.__version__}-1"
#: Measured with 274,000 statements of 300 letters, the union graph included: 520 (docs/serving.md).
_BYTES_PER_QUAD = 600


def estimate_memory(version: Version) -> int:
    """Estimate the bytes that a version takes in memory."""
    return int(version.manifest.get("quads", 0)) * _BYTES_PER_QUAD


def prepare_index(version: Version, budget: int) -> None:
    """Write the index of a version that does not fit into memory; nothing if it is there.

    Raises StoreError if it cannot be written.
    """
    if estimate_memory(version) > budget:
        make_index(version, ENGINE, lambda place: _write_apart(version, place))


def open_index(version: Version, scratch: Path) -> Path:
    """Give the index of a version, written now if there is none.

    Who may not write beside the versions writes it in ``scratch``. Raises StoreError if that fails too.
    """
    found = find_index(version, ENGINE)
    if found is not None:
        return found
    try:
        return make_index(version, ENGINE, lambda place: _write_apart(version, place))
    except StoreError:
        shutil.rmtree(scratch, ignore_errors=True)
        _write_apart(version, scratch)
        return scratch


def _write_apart(version: Version, place: Path) -> None:
    """Write an index in a process of its own, whose threads and memory go with it."""
    parent = os.getpid()
    builder = os.fork()
    if builder == 0:
        status = 1
        try:
            die_with_parent(parent)
            EmbeddedStore.write_to_disk(version, place)
            status = 0
        finally:  # whatever it was, the caller's own work is not gone on with here
            os._exit(status)
    if os.waitpid(builder, 0)[1] != 0:
        raise StoreError(f"Version {version.id} cannot be written to {place}.")
