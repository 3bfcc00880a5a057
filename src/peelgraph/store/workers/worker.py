"""A worker: a process that answers one question after another from the store it was forked with.

A large answer is written into memory that the service shares, and is read there; what is small, or has no room
there, is sent. It knows neither time nor clients. Whoever is at the other end of its channel kills it when a query
has had its time, and reads at their own speed: a full channel makes the engine wait.
"""

import io
import pickle
import socket
import struct
import time
from dataclasses import fields
from typing import IO, cast

from peelgraph.errors import PeelgraphError, QueryError
from peelgraph.settings import Limits
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.interface import Question
from peelgraph.store.packing import Coding, build_packer
from peelgraph.store.workers.confinement import resident_memory
from peelgraph.store.workers.frames import (
    HEADER,
    HELD,
    PART_SIZE,
    SMALL_FRAME,
    FrameKind,
    write_frame,
)
from peelgraph.store.workers.memory import AnswerMemory

_LENGTH = struct.Struct("!I")
_FIELDS = tuple(field.name for field in fields(Question))
_QUICK_SECONDS = 0.02


def write_question(question: Question) -> bytes:
    """Write a question as a worker reads it."""
    payload = pickle.dumps(tuple(getattr(question, name) for name in _FIELDS), protocol=5)
    return _LENGTH.pack(len(payload)) + payload


def answer_questions(
    store: EmbeddedStore,
    channel: socket.socket,
    memory: AnswerMemory,
    limits: Limits,
    most_kept: int,
) -> None:
    """Answer until the other end of the channel is closed or the worker has grown too much.

    One that keeps more than ``most_kept`` bytes from its queries gives them back by leaving.
    """
    resident = resident_memory()
    questions = _Questions(channel)
    with channel:
        while (question := questions.read()) is not None:
            output = _Output(channel, memory.view, limits, question.coding)
            began = time.monotonic()
            try:
                store.write(question, cast("IO[bytes]", output))
            except ConnectionError:
                return
            except Exception as error:  # noqa: BLE001 (whatever it is, the client is told)
                if output.is_broken:
                    return
                channel.sendall(_describe_failure(error, output))
                continue
            took_long = time.monotonic() - began > _QUICK_SECONDS
            has_grown = took_long and resident_memory() - resident > most_kept
            output.finish(is_last=has_grown)
            if has_grown:
                return


def _describe_failure(error: Exception, output: "_Output") -> bytes:
    if output.is_too_large:
        return write_frame(FrameKind.TOO_LARGE)
    kind = FrameKind.QUERY_ERROR if isinstance(error, QueryError) else FrameKind.STORE_ERROR
    said = str(error) if isinstance(error, PeelgraphError) else f"The query failed: {error!r}"
    return write_frame(kind, said.encode(errors="replace"))


class _Output(io.RawIOBase):
    """Takes what the engine writes: it stays in the shared memory, unless it is small, or larger and sent in parts."""

    def __init__(
        self, channel: socket.socket, memory: memoryview, limits: Limits, coding: Coding | None
    ) -> None:
        self._channel = channel
        self._memory = memory
        self._packer = None if coding is None else build_packer(coding)
        self._left = limits.largest_answer
        self._room = len(memory)
        self._size = 0
        self._is_stream = False
        self.is_too_large = False
        self.is_broken = False

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        """Take bytes, and send parts if there is no room for them."""
        written = len(data)
        self._left -= written
        if self._left < 0:
            self.is_too_large = True
            raise OSError("the answer is too large")
        self._put(data if self._packer is None else self._packer.compress(data))
        return written

    def _put(self, data: "bytes | memoryview") -> None:
        if self._size + len(data) > self._room:
            data = self._stream(memoryview(data))
        end = self._size + len(data)
        self._memory[self._size : end] = data
        self._size = end

    def _stream(self, data: memoryview) -> memoryview:
        """Fill the memory and send it in parts, the next time as soon as it has one; give what is left over."""
        self._is_stream = True
        while self._size + len(data) > self._room:
            taken = self._room - self._size
            self._memory[self._size : self._room] = data[:taken]
            for start in range(0, self._room, PART_SIZE):
                self._send(FrameKind.PART, self._memory[start : min(start + PART_SIZE, self._room)])
            self._room, self._size = min(PART_SIZE, self._room), 0
            data = data[taken:]
        return data

    def finish(self, *, is_last: bool) -> None:
        """Say that this is all, and whether it is the last answer of the worker."""
        if self._packer is not None:
            self._put(self._packer.flush())
        if self._is_stream or self._size < SMALL_FRAME:
            self._send(FrameKind.LAST if is_last else FrameKind.END, self._memory[: self._size])
        else:
            self._say(write_frame(FrameKind.HELD, HELD.pack(self._size, is_last)))

    def _send(self, kind: FrameKind, payload: memoryview) -> None:
        """Send a frame; a small one in one piece, a large one without a copy."""
        header = HEADER.pack(kind, len(payload))
        if len(payload) < SMALL_FRAME:
            self._say(header + payload)
        else:
            self._say(header)
            self._say(payload)

    def _say(self, data: "bytes | memoryview") -> None:
        try:
            self._channel.sendall(data)
        except OSError:
            self.is_broken = True
            raise


class _Questions:
    """Reads questions into one buffer: to take and give back its memory for each cost a fifth of a look-up."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._buffer = bytearray(SMALL_FRAME)

    def read(self) -> Question | None:
        """Read one question; ``None`` if the other end is gone."""
        size, end = 0, _LENGTH.size
        while size < end:
            try:
                got = self._channel.recv_into(memoryview(self._buffer)[size:])
            except OSError:
                return None
            if not got:
                return None
            size += got
            if size >= _LENGTH.size:
                end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
                if end > len(self._buffer):
                    self._buffer += bytes(end - len(self._buffer))
        payload = memoryview(self._buffer)[_LENGTH.size : end]
        return Question(*pickle.loads(payload))  # noqa: S301 (our own bytes)
