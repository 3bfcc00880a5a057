"""Which versions stay: going back to an earlier one, and removing those that nobody needs."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from peelgraph.errors import StoreError, UnknownVersionError
from peelgraph.store.published.durability import make_durable
from peelgraph.store.published.indexes import remove_orphans
from peelgraph.store.published.journal import list_publications, read_current_id
from peelgraph.store.published.locking import hold_publisher_lock, hold_unused
from peelgraph.store.published.versions import (
    MANIFEST_NAME,
    Version,
    list_versions,
    load_version,
    remove_scratch,
)


@dataclass(frozen=True, slots=True)
class Collected:
    """Which versions were removed, and which stay only because somebody still asks them."""

    removed: tuple[str, ...]
    in_use: tuple[str, ...]


def find_previous(home: Path) -> Version:
    """Find the version to go back to: the one before the current one.

    What was itself rolled back does not count, so that going back twice goes back two versions. Raises
    UnknownVersionError if there is none, VersionGoneError if it has been removed.
    """
    kept: list[str] = []
    for publication in list_publications(home):
        if publication.version_id in kept:
            del kept[kept.index(publication.version_id) + 1 :]
        else:
            kept.append(publication.version_id)
    if len(kept) <= 1:
        raise UnknownVersionError(f"No version was published in {home} before the current one.")
    return load_version(home, kept[-2])


def collect_versions(home: Path, keep: int) -> Collected:
    """Remove all but the ``keep`` versions that were current last.

    The current version stays, and so does one that is held (``versions.hold_version``); an index goes
    with its version. The journal keeps all publications. Raises StoreError if a version cannot be removed.
    """
    with hold_publisher_lock(home):
        remove_scratch(home)
        current = read_current_id(home)
        removed: list[str] = []
        in_use: list[str] = []
        for version in order_by_recency(home)[max(keep, 1) :]:
            if version.id == current:
                continue
            (removed if _remove(version) else in_use).append(version.id)
        remove_orphans(home)
    return Collected(tuple(removed), tuple(in_use))


def order_by_recency(home: Path) -> list[Version]:
    """Give the versions, that which was current last first; what never was comes last."""
    rank = {p.version_id: number for number, p in enumerate(list_publications(home), start=1)}
    return sorted(list_versions(home), key=lambda version: -rank.get(version.id, 0))


def _remove(version: Version) -> bool:
    """Take a version out of its place in one step, then delete it; False if it is in use."""
    try:
        with hold_unused(version.path / MANIFEST_NAME) as unused:
            if unused:
                gone = version.path.with_name(f".removed-{version.id}")
                version.path.rename(gone)
                make_durable(gone.parent)
                shutil.rmtree(gone)
            return unused
    except OSError as error:
        raise StoreError(f"{version.path} cannot be removed: {error}.") from error
