"""A published version as files to take away: TriG and N-Quads, plain and compressed.

``HOME/dumps/<id>/`` is written once, when a dump of the version is first asked for, from its dataset. The
files are not part of the version, whose identifier would otherwise depend on a compressor.
"""

import gzip
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

from peelgraph.errors import StoreError, UnknownVersionError
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.published.versions import Version, load_version, read_dataset

_LIST_NAME = "dumps.json"
_FORMATS = (("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS))


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of one version."""

    path: Path
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name: ``dataset.trig``, ``dataset.trig.gz``, ``dataset.nq``, ``dataset.nq.gz``."""
        return self.path.name

    @property
    def is_compressed(self) -> bool:
        """Whether the file is compressed with gzip."""
        return self.path.suffix == ".gz"

    @property
    def extension(self) -> str:
        """What the name says of the format: ``trig`` or ``nq``."""
        return self.path.name.split(".")[1]


def find_dumps(home: Path, version_id: str) -> tuple[Dump, ...]:
    """List the dumps of a version, made now if nobody asked before; none if there is no such version.

    Raises StoreError if they cannot be written or the dataset is not what was published.
    """
    try:
        version = load_version(home, version_id)
    except UnknownVersionError:
        return ()
    place = home / "dumps" / version.id
    if not place.is_dir():
        _write_dumps(version, place)
    try:
        listed = json.loads((place / _LIST_NAME).read_bytes())
    except (OSError, ValueError) as error:
        raise StoreError(
            f"{place} cannot be read: {error}. Remove it; it is made again."
        ) from error
    return tuple(Dump(place / one["name"], one["size"], one["sha256"]) for one in listed)


def _write_dumps(version: Version, place: Path) -> None:
    dataset = read_dataset(version)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_orphans(place.parent, version.path.parent)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=place.parent))
    except OSError as error:
        raise StoreError(f"{place.parent} cannot be written: {error}.") from error
    try:
        listed = []
        for name, content in _render_dumps(dataset):
            (draft / name).write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            listed.append({"name": name, "size": len(content), "sha256": digest})
        (draft / _LIST_NAME).write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
        draft.chmod(0o755)
        draft.rename(place)
    except OSError as error:
        if not place.is_dir():  # else another process made the same files first
            raise StoreError(f"{place} cannot be written: {error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _render_dumps(dataset: bytes) -> Iterator[tuple[str, bytes]]:
    for extension, rdf_format in _FORMATS:
        content = dataset
        if rdf_format != RdfFormat.N_QUADS:
            quads = parse(dataset, RdfFormat.N_QUADS)
            content = serialize(quads, format=rdf_format, prefixes=dict(PREFIXES)) or b""
        yield f"dataset.{extension}", content
        yield f"dataset.{extension}.gz", gzip.compress(content, mtime=0)


def _remove_orphans(dumps: Path, versions: Path) -> None:
    """Remove the dumps of versions that have been removed."""
    for entry in os.scandir(dumps):
        if not (versions / entry.name).is_dir() and not entry.name.startswith("."):
            shutil.rmtree(entry.path, ignore_errors=True)
