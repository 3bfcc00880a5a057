"""Folders of a running service, and the removal of those whose service was killed."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

#: Where server processes find the nursery, and it writes what it may not write beside the versions.
FOLDER_PREFIX = "peelgraph-workers-"
_OWNER = "owner"


class ServiceFolder:
    """A temporary folder that belongs to this process, and to those that it forks, until it is closed.

    A file in it is locked for as long. One whose file nobody has locked was left by a service that was
    killed, and is removed when the next folder of the same prefix is made.
    """

    def __init__(self, prefix: str) -> None:
        _remove_left(prefix)
        self.path = Path(tempfile.mkdtemp(prefix=prefix))
        draft = self.path / f".{_OWNER}"
        self._descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        draft.rename(self.path / _OWNER)  # locked before anybody can find it

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._descriptor)


def _remove_left(prefix: str) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):  # another's, or removed by another at this moment
            if not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that has an owner's file which nobody holds."""
    descriptor = os.open(folder / _OWNER, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)
