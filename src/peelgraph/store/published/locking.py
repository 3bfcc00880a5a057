"""Locks that end with the process that holds them, however it ends.

All are ``flock(2)``: one publisher at a time holds ``HOME/publisher.lock``, one writer of indexes the lock in
their folder; whoever asks a version holds its manifest, shared, which needs no permission to write. The
system gives a lock back when its holder is gone, so that no crash leaves one behind.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from peelgraph.errors import PublisherBusyError, StoreError

LOCK_NAME = "publisher.lock"
_PAUSE_SECONDS = 0.05
_held_homes: ContextVar[frozenset[Path]] = ContextVar("held_homes", default=frozenset())
_open_locks: set[int] = set()


@contextmanager
def hold_publisher_lock(home: Path, *, wait_seconds: float = 60) -> Iterator[None]:
    """Be the one publisher of ``home`` inside the block; inside another such block, stay it.

    Whoever reads the current version to publish a changed one holds the lock around both. Raises
    PublisherBusyError if another holds it longer than ``wait_seconds``, StoreError if ``home`` cannot
    be written.
    """
    held = _held_homes.get()
    place = home.absolute()
    if place in held:
        yield
        return
    descriptor = _open_lock(place / LOCK_NAME)
    try:
        _take_lock(descriptor, home, wait_seconds)
        token = _held_homes.set(held | {place})
        try:
            yield
        finally:
            _held_homes.reset(token)
    finally:
        _open_locks.discard(descriptor)
        os.close(descriptor)


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold a lock inside the block, however long another has to be waited for.

    Raises StoreError if its file cannot be written.
    """
    descriptor = _open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        _open_locks.discard(descriptor)
        os.close(descriptor)


def _open_lock(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be written: {error}.") from error
    _open_locks.add(descriptor)
    return descriptor


def _take_lock(descriptor: int, home: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while not _try_lock(descriptor, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            raise PublisherBusyError(
                f"Another process publishes in {home} (it holds {LOCK_NAME}); nothing was changed. "
                "Try again when it is done."
            )
        time.sleep(_PAUSE_SECONDS)


def hold_file(path: Path) -> int:
    """Open a file for reading and hold it, shared, until the descriptor returned is closed.

    Raises FileNotFoundError if it is gone, or is being removed at this moment.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    if not _try_lock(descriptor, fcntl.LOCK_SH) or not _is_same(descriptor, path):
        os.close(descriptor)
        raise FileNotFoundError(f"{path} is being removed")
    return descriptor


@contextmanager
def hold_unused(path: Path) -> Iterator[bool]:
    """Keep a file from being held inside the block; give False if somebody holds it already."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield _try_lock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_same(descriptor: int, path: Path) -> bool:
    """Tell whether a name still leads to what was opened by it."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _forget_locks() -> None:
    """Close the copies of a publisher's lock in a forked process, which would outlive the publisher."""
    for descriptor in _open_locks:
        os.close(descriptor)
    _open_locks.clear()
    _held_homes.set(frozenset())


os.register_at_fork(after_in_child=_forget_locks)
