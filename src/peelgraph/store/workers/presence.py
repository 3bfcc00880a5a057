"""Who has short answers at the moment, as all server processes of a service know it."""

import mmap
import os
import struct
import sys
import time
import zlib
from pathlib import Path

_SECONDS = 1.0
_PLACES = 512
_SIZE = _PLACES * struct.calcsize("d")


class Presence:
    """When clients had short answers: a table of times, one of which a client shares with few others.

    Those that share ``file``, which is made if it is not there, know of each other's clients.
    """

    def __init__(self, file: Path | None) -> None:
        self._times = memoryview(_map(file)).cast("d")

    def note(self, client: str) -> None:
        """Take note of a short answer that a client had."""
        self._times[self._find(client)] = time.monotonic()

    def shows_others(self, client: str) -> bool:
        """Tell whether anyone but a client had a short answer in the last second.

        Who has the same place as the client is not seen: one in 512.
        """
        own, recent = self._find(client), time.monotonic() - _SECONDS
        return any(at > recent and place != own for place, at in enumerate(self._times))

    def _find(self, client: str) -> int:
        return zlib.crc32(client.encode()) % _PLACES


def _map(file: Path | None) -> mmap.mmap:
    if file is None:
        return mmap.mmap(-1, _SIZE)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.ftruncate(descriptor, _SIZE)
        if (
            sys.platform == "linux"
        ):  # a place for which the disk has no room later would end who writes there
            os.posix_fallocate(descriptor, 0, _SIZE)
        return mmap.mmap(descriptor, _SIZE)
    finally:
        os.close(descriptor)
