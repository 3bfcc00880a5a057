"""Memory that the service shares with a worker: an answer is read where it was written.

To send 1.9 MB over a socket from one process to another took them 1.2 ms, in which the engine's own processor slowed
down. The memory is a file that nobody else knows. On Linux it cannot be made smaller: who read where nothing is any more would be killed.
"""

import fcntl
import mmap
import os
import sys
import tempfile
from contextlib import suppress

#: What an idle worker may keep of the memory that its answers took.
_MOST_KEPT = 4 * 1024 * 1024


def make_shared_file(name: str, size: int) -> int:
    """Make a file of so many zeros that only its holders know. Raises OSError if it cannot be had."""
    if sys.platform != "linux":
        with tempfile.TemporaryFile() as file:
            file.truncate(size)
            return os.dup(file.fileno())
    shared = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        os.ftruncate(shared, size)
        fcntl.fcntl(shared, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
    except BaseException:
        os.close(shared)
        raise
    return shared


class AnswerMemory:
    """The memory of one worker, as either side sees it; it goes when both have let go of it."""

    def __init__(self, file: int) -> None:
        self._map = mmap.mmap(file, os.fstat(file).st_size)
        self.view = memoryview(self._map)

    def trim(self, used: int) -> None:
        """Give back what an answer of so many bytes took, but for a part: the next one finds that at hand."""
        size = len(self._map)
        if min(used, size) > _MOST_KEPT and sys.platform == "linux":
            with suppress(OSError):  # a kernel that cannot do it
                self._map.madvise(mmap.MADV_REMOVE, _MOST_KEPT, size - _MOST_KEPT)
