"""What goes between the service and its workers: a question there, frames back. Pure.

A frame is one byte for its kind, four for the length of its payload, and the payload. Questions are
pickled, because they come from the service itself; what a worker sends back is bytes and text only,
so that an engine that was led astray cannot make the service run anything.
"""

import struct
from collections.abc import Iterator
from enum import IntEnum

HEADER = struct.Struct("!BI")
#: Of an answer in the shared memory: how many bytes it has, and whether the worker has grown and leaves.
HELD = struct.Struct("!Q?")
#: What is read in one go, and often holds several frames.
SMALL_FRAME = 64 * 1024
#: Of which an answer is sent.
PART_SIZE = 1024 * 1024
_LARGEST_FRAME = 2 * PART_SIZE


class FrameKind(IntEnum):
    """What a frame holds."""

    PART = 0
    """Bytes of an answer that goes on."""
    END = 1
    """The last bytes of an answer; the worker waits for the next question."""
    LAST = 2
    """The last bytes of an answer; the worker has grown and leaves."""
    QUERY_ERROR = 3
    """Why the query cannot be answered by anyone, as text."""
    STORE_ERROR = 4
    """Why it cannot be answered here, as text."""
    TOO_LARGE = 5
    """Nothing: the answer is larger than answers may be."""
    BACK = 6
    """A connection that was lent is given back; ``loans.BACK`` has the rest."""
    ANSWERED = 7
    """What was answered on connections that were lent, as JSON: loan, query string, seconds and id of each."""
    HELD = 8
    """No bytes, but where they are: a whole answer stands in the shared memory. ``HELD`` has the rest."""


def write_frame(kind: FrameKind, payload: bytes | bytearray = b"") -> bytes:
    """Write one frame."""
    return HEADER.pack(kind, len(payload)) + payload


class FrameReader:
    """Puts frames together from what comes: small ones in one buffer, a large one where it is to stay."""

    def __init__(self) -> None:
        self._buffer = bytearray(SMALL_FRAME)
        self._held = 0
        self._kind = FrameKind.PART
        self._large: bytearray | None = None
        self._filled = 0

    def space(self) -> memoryview:
        """Give the place for what comes next; ``take`` is told how much has come."""
        if self._large is not None:
            return memoryview(self._large)[self._filled :]
        return memoryview(self._buffer)[self._held :]

    def take(self, size: int) -> Iterator[tuple[FrameKind, bytes | bytearray]]:
        """Give the frames that are whole now. Raises ValueError for one that is too large to be one of ours."""
        if self._large is not None:
            self._filled += size
            if self._filled == len(self._large):
                whole, self._large = self._large, None
                yield self._kind, whole
            return
        self._held += size
        start = 0
        while self._held - start >= HEADER.size:
            kind, length = HEADER.unpack_from(self._buffer, start)
            if length > _LARGEST_FRAME:
                raise ValueError(f"a frame of {length} bytes")
            begin, end = start + HEADER.size, start + HEADER.size + length
            if end - start > SMALL_FRAME:
                self._begin_large(FrameKind(kind), length, begin)
                return
            if end > self._held:
                break
            yield FrameKind(kind), bytes(memoryview(self._buffer)[begin:end])
            start = end
        if start:
            self._buffer[: self._held - start] = self._buffer[start : self._held]
            self._held -= start

    def _begin_large(self, kind: FrameKind, length: int, begin: int) -> None:
        self._kind, self._large = kind, bytearray(length)
        self._filled = self._held - begin
        self._large[: self._filled] = memoryview(self._buffer)[begin : self._held]
        self._held = 0
