"""A version as the engine's index on disk, kept beside the versions so that no start has to write it.

``HOME/indexes/<id>-<engine>/``  the engine's files, and ``index.json``, which lists them with their sizes

An index is no part of its version: it can be made again from the dataset, and each release of the engine
makes its own. It is written as a draft, made durable and renamed into its place, so that who is stopped
leaves none that looks whole; one that is being copied, with files missing or short, does not either.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from peelgraph.errors import StoreError
from peelgraph.store.published.durability import make_all_durable, make_durable, write_durably
from peelgraph.store.published.locking import hold_lock, hold_unused
from peelgraph.store.published.versions import Version

FOLDER_NAME = "indexes"
LIST_NAME = "index.json"
_LOCK_NAME = "lock"
_DRAFT, _REMOVED = ".draft-", ".removed-"


def find_index(version: Version, engine: str) -> Path | None:
    """Find the index of a version that a release of the engine has written; None without a whole one."""
    place = _place(version, engine)
    try:
        listed: dict[str, int] = json.loads((place / LIST_NAME).read_bytes())
        is_whole = all((place / name).stat().st_size == size for name, size in listed.items())
    except (OSError, ValueError):
        return None
    return place if is_whole else None


def make_index(version: Version, engine: str, write: Callable[[Path], None]) -> Path:
    """Find the index of a version, or let ``write`` fill a new folder with it; one at a time does.

    Those of other releases of the engine are removed, unless they are held (``locking.hold_file`` on
    their list). Raises StoreError if nothing can be written.
    """
    place = _place(version, engine)
    with hold_lock(place.parent / _LOCK_NAME):
        found = find_index(version, engine)
        if found is not None:
            return found
        try:
            _sweep(place.parent)
            _write_index(place, write)
            for other in place.parent.glob(f"{version.id}-*"):
                if other != place:
                    _remove(other)
        except OSError as error:
            raise StoreError(f"The index {place} cannot be written: {error}.") from error
    return place


def remove_orphans(home: Path) -> None:
    """Remove the indexes of versions that have been removed, and what stopped writers left behind."""
    folder = home / FOLDER_NAME
    if not folder.is_dir():
        return
    with hold_lock(folder / _LOCK_NAME):
        _sweep(folder)
        for entry in folder.iterdir():
            version_id, mark, _ = entry.name.partition("-")
            if mark and not (home / "versions" / version_id).is_dir():
                _remove(entry)


def _place(version: Version, engine: str) -> Path:
    return version.path.parent.parent / FOLDER_NAME / f"{version.id}-{engine}"


def _write_index(place: Path, write: Callable[[Path], None]) -> None:
    draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=place.parent))
    try:
        write(draft)
        sizes = {file.name: file.stat().st_size for file in sorted(draft.iterdir())}
        make_all_durable(draft)
        write_durably(draft / LIST_NAME, json.dumps(sizes, indent=2).encode() + b"\n")
        draft.chmod(0o755)
        make_durable(draft)
        if place.exists():  # not whole, or it would have been found
            _take_away(place)
        draft.rename(place)
        make_durable(place.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _remove(place: Path) -> None:
    """Remove an index unless somebody holds it."""
    try:
        with hold_unused(place / LIST_NAME) as unused:
            if unused:
                _take_away(place)
    except FileNotFoundError:  # a copy that never came to its end
        _take_away(place)


def _take_away(place: Path) -> None:
    gone = place.with_name(_REMOVED + place.name)
    place.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove drafts: who holds the lock knows that nobody works on them."""
    for prefix in (_DRAFT, _REMOVED):
        for left in folder.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)
