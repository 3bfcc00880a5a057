"""Published versions: plain directories that never change, and a link to the current one.

``HOME/versions/<id>/dataset.nq``    the dataset, sorted N-Quads
``HOME/versions/<id>/manifest.json`` digest, counts and what the publisher adds
``HOME/versions/<id>/…``             the publisher's attachments, such as ``report.json``
``HOME/current``                     a link to ``versions/<id>``
``HOME/publications.jsonl``          which version is current since when (``journal``)

``<id>`` is 16 hex digits of a SHA-256 over the digests of ``dataset.nq`` and of the attachments: the
same dataset with the same report is the same version. A version is written beside its place, made durable and renamed into it, and the link is
replaced in one step: whoever is stopped at any moment leaves the last good version in place. One
publisher at a time writes (``locking``); what a stopped one left behind, the next one removes.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pyoxigraph import DefaultGraph, RdfFormat, parse

from peelgraph import __version__
from peelgraph.errors import StoreError, UnknownVersionError, VersionGoneError
from peelgraph.store.published.durability import make_durable, write_durably
from peelgraph.store.published.journal import (
    CURRENT_NAME,
    list_publications,
    read_current_id,
    record_publication,
)
from peelgraph.store.published.locking import hold_file, hold_publisher_lock

DATASET_NAME = "dataset.nq"
MANIFEST_NAME = "manifest.json"

#: What is being written or removed; readers never look at it, and the next publisher removes it.
SCRATCH_PREFIXES = (".draft-", ".switch-", ".removed-")

_ID_LENGTH = 16
_ID = re.compile(r"[0-9a-f]{16}")
_ATTACHMENT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Version:
    """One published version."""

    id: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def dataset_path(self) -> Path:
        """Where its dataset lies."""
        return self.path / DATASET_NAME


class HeldVersion:
    """A version that is not removed as long as it is held; close it, or leave its ``with`` block."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self._descriptor: int | None = hold_file(version.path / MANIFEST_NAME)

    def close(self) -> None:
        """Let the version go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def has_union(version: Version) -> bool:
    """Tell whether the default graph is the union; a scratch dataset has a default graph of its own."""
    return version.manifest.get("scratch") is not True


def publish_version(
    home: Path,
    dataset: bytes,
    attachments: Mapping[str, bytes],
    manifest_extra: Mapping[str, Any],
    *,
    may_be_empty: bool = False,
    prepare: Callable[[Version], object] | None = None,
) -> Version:
    """Publish a dataset (N-Quads) with its attachments and make it current, once ``prepare`` has had it.

    The same dataset with the same attachments is no new version. Raises StoreError if it cannot be
    written, PublisherBusyError if another publisher is at work.
    """
    dataset = _sorted_lines(dataset, may_be_empty=may_be_empty)
    parts = {DATASET_NAME: dataset, **_named_attachments(attachments)}
    digests = {name: hashlib.sha256(part).hexdigest() for name, part in sorted(parts.items())}
    place = _versions_folder(home) / _identify(digests)
    manifest = {
        **manifest_extra,
        **_describe_dataset(dataset),
        "id": place.name,
        "digest": digests[DATASET_NAME],
        "files": digests,
    }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    with hold_publisher_lock(home):
        remove_scratch(home)
        if not place.is_dir():
            _write_version(place, {**parts, MANIFEST_NAME: text.encode()})
        version = load_version(home, place.name)
        make_current(home, version, prepare=prepare)
    return version


def make_current(
    home: Path, version: Version, *, prepare: Callable[[Version], object] | None = None
) -> None:
    """Let ``HOME/current`` lead to a version, once ``prepare`` has had it.

    One whose dataset was changed is refused.
    """
    with hold_publisher_lock(home):
        check_dataset(load_version(home, version.id))
        if prepare is not None:
            prepare(version)
        _switch_current(home, version.id)


def remove_scratch(home: Path) -> None:
    """Remove what a publisher that was stopped left behind; the caller holds the publisher's lock."""
    for folder in (home, _versions_folder(home)):
        for prefix in SCRATCH_PREFIXES:
            for left in folder.glob(f"{prefix}*"):
                shutil.rmtree(left, ignore_errors=True)


def digest_dataset(dataset: bytes) -> str:
    """Return the SHA-256 by which a published version knows a dataset, whatever its order."""
    return hashlib.sha256(_sorted_lines(dataset)).hexdigest()


def _identify(digests: Mapping[str, str]) -> str:
    listed = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:_ID_LENGTH]


def current_version(home: Path) -> Version:
    """Load the version that ``HOME/current`` leads to."""
    version_id = read_current_id(home)
    if version_id is None:
        raise UnknownVersionError(
            f"Nothing is published in {home}: run `peelgraph build --publish` or `peelgraph run`."
        )
    return load_version(home, version_id)


def hold_version(version: Version) -> HeldVersion:
    """Hold a version so that it is not removed; VersionGoneError if it has been already."""
    try:
        return HeldVersion(version)
    except FileNotFoundError as error:
        raise VersionGoneError(f"Version {version.id} has been removed.") from error
    except OSError as error:
        raise StoreError(f"{version.path} cannot be read: {error}.") from error


def list_versions(home: Path) -> tuple[Version, ...]:
    """Load every published version, by identifier."""
    folder = _versions_folder(home)
    if not folder.is_dir():
        return ()
    names = sorted(entry.name for entry in folder.iterdir() if _ID.fullmatch(entry.name))
    return tuple(load_version(home, name) for name in names)


def load_version(home: Path, version_id: str) -> Version:
    """Load one version's manifest; the dataset is read and checked by ``read_dataset``."""
    place = _versions_folder(home) / version_id
    if not _ID.fullmatch(version_id) or not place.is_dir():
        raise _absence(home, version_id)
    path = place / MANIFEST_NAME
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read: {error}. Publish the dataset again.") from error
    if not isinstance(manifest, dict) or _identify(manifest.get("files", {})) != version_id:
        raise StoreError(f"{path} is not that of version {version_id}. Publish the dataset again.")
    return Version(version_id, place, manifest)


def _absence(home: Path, version_id: str) -> UnknownVersionError:
    """Tell a version that was removed from one that never was."""
    times = [p.published_at for p in list_publications(home) if p.version_id == version_id]
    if times:
        return VersionGoneError(
            f"Version {version_id} was published at {times[-1]:%Y-%m-%dT%H:%M:%SZ} and has been "
            "removed since, as older versions are."
        )
    return UnknownVersionError(
        f"No version {version_id!r} is published in {home}; an identifier is 16 hex digits."
    )


def read_dataset(version: Version) -> bytes:
    """Read the N-Quads of a version; a dataset that is not what was published is refused."""
    try:
        dataset = version.dataset_path.read_bytes()
    except OSError as error:
        raise _unreadable(version, error) from error
    _refuse_changed(version, hashlib.sha256(dataset).hexdigest())
    return dataset


def check_dataset(version: Version) -> None:
    """Refuse a dataset that is not what was published, without holding all of it in memory."""
    try:
        with version.dataset_path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(version, error) from error
    _refuse_changed(version, digest)


def _unreadable(version: Version, error: OSError) -> StoreError:
    return StoreError(f"{version.dataset_path} cannot be read: {error}.")


def _refuse_changed(version: Version, digest: str) -> None:
    published = version.manifest["files"][DATASET_NAME]
    if digest != published:
        raise StoreError(
            f"{version.dataset_path} has changed since it was published: its SHA-256 is {digest}, "
            f"published was {published}. Remove {version.path} and publish again."
        )


def _versions_folder(home: Path) -> Path:
    return home / "versions"


def _sorted_lines(dataset: bytes, *, may_be_empty: bool = False) -> bytes:
    """Give the dataset one order, whatever order it came in; N-Quads have one statement a line."""
    lines = sorted({line for line in dataset.split(b"\n") if line.strip()})
    if not lines:
        if may_be_empty:
            return b""
        raise StoreError("The dataset holds no statement; an empty version is not published.")
    return b"\n".join(lines) + b"\n"


def _describe_dataset(dataset: bytes) -> dict[str, Any]:
    """Say what the dataset is: number of statements, graphs with theirs."""
    graphs: dict[str, int] = {}
    quads = 0
    try:
        for quad in parse(dataset, RdfFormat.N_QUADS):
            quads += 1
            if not isinstance(quad.graph_name, DefaultGraph):
                name = str(quad.graph_name.value)
                graphs[name] = graphs.get(name, 0) + 1
    except SyntaxError as error:
        raise StoreError(f"The dataset is not valid N-Quads: {error}") from error
    return {
        "quads": quads,
        "graphs": graphs,
        "software": f"peelgraph {__version__}",
    }


def _named_attachments(attachments: Mapping[str, bytes]) -> dict[str, bytes]:
    for name in attachments:
        if not _ATTACHMENT_NAME.fullmatch(name) or name in {DATASET_NAME, MANIFEST_NAME}:
            raise StoreError(
                f"{name!r} is no name for an attachment: letters, digits, dots and dashes, and "
                f"neither {DATASET_NAME} nor {MANIFEST_NAME}."
            )
    return dict(attachments)


def _write_version(place: Path, files: Mapping[str, bytes]) -> None:
    """Write all files beside the place, make them durable, then rename the folder into it."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=place.parent))
    except OSError as error:
        raise StoreError(f"{place.parent} cannot be written: {error}.") from error
    try:
        for name, content in files.items():
            write_durably(draft / name, content)
        draft.chmod(0o755)
        make_durable(draft)
        draft.rename(place)
        make_durable(place.parent)
    except OSError as error:
        raise StoreError(f"Version {place.name} cannot be written: {error}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _switch_current(home: Path, version_id: str) -> None:
    """Write the journal, then replace the link in one step; no moment is without a current version."""
    try:
        record_publication(home, version_id)
        if read_current_id(home) == version_id:
            return
        scratch = Path(tempfile.mkdtemp(prefix=".switch-", dir=home))
        try:
            link = scratch / CURRENT_NAME
            link.symlink_to(Path("versions") / version_id)
            link.replace(home / CURRENT_NAME)
            make_durable(home)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"{home / CURRENT_NAME} cannot be switched: {error}.") from error
