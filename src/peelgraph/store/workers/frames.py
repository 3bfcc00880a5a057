"""What goes between the service and its workers: a question there, frames back. Pure.

A frame is one byte for its kind, four for the length of its payload, and the payload. Questions are
pickled, because they come from the service itself; what a worker sends back is bytes and text only,
so that an engine that was led astray cannot make the service run anything.
"""

import struct
from collections.abc import Iterator
from enum import IntEnum

HEADER = struct.Struct("!BI")


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
    """What was answered on connections that were lent, as JSON: loan, request, seconds and id of each."""


def write_frame(kind: FrameKind, payload: bytes | bytearray = b"") -> bytes:
    """Write one frame."""
    return HEADER.pack(kind, len(payload)) + payload


class FrameReader:
    """Collects what comes from a worker until frames are whole."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes | memoryview) -> Iterator[tuple[FrameKind, bytes]]:
        """Take what has come and give the frames that it completes."""
        self._pending += data
        while len(self._pending) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._pending)
            end = HEADER.size + length
            if len(self._pending) < end:
                return
            payload = bytes(self._pending[HEADER.size : end])
            del self._pending[:end]
            yield FrameKind(kind), payload
