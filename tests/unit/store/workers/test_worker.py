"""A worker and whoever asks it: an answer of any length comes as it was written, in place or in parts."""

import asyncio
import os
import random
import socket
import sys
import threading
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from peelgraph.errors import AnswerTooLargeError, QueryError
from peelgraph.settings import Limits
from peelgraph.store.interface import Question
from peelgraph.store.packing import Coding, zstd
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.frames import PART_SIZE, SMALL_FRAME
from peelgraph.store.workers.memory import AnswerMemory, make_shared_file
from peelgraph.store.workers.worker import answer_questions

LARGEST = 6 * PART_SIZE
ALL = random.Random(4).randbytes(LARGEST + 1)


class Engine:
    """Answers two numbers with as many bytes as the first says, in pieces of the second; it may fail after them."""

    def write(self, question: Question, output) -> None:
        length, size = map(int, question.text.split()[:2])
        for start in range(0, length, size):
            piece = ALL[start : min(start + size, length)]
            assert output.write(piece) == len(piece)
        if "fails" in question.text:
            raise QueryError("it fails")


class Worker:
    """A worker in a thread."""

    def __init__(self, capacity: int, most_kept: int = PART_SIZE) -> None:
        limits = replace(Limits.from_environment({}), buffer=capacity, largest_answer=LARGEST)
        here, there = socket.socketpair()
        self.file = make_shared_file("test", capacity)
        self.attendant = Attendant(here, 0, lambda _: None, AnswerMemory(self.file))
        self._thread = threading.Thread(
            target=answer_questions,
            args=(Engine(), there, AnswerMemory(self.file), limits, most_kept),
        )
        self._thread.start()

    async def ask(self, text: str, coding: Coding | None = None) -> tuple[list[type], bytes]:
        """Give the kinds and the bytes of all parts."""
        await self.attendant.ask(Question(text, "text/csv", coding=coding))
        kinds, parts, is_whole = [], [], False
        while not is_whole:
            part, is_whole = await self.attendant.read_part()
            kinds.append(type(part))
            parts.append(bytes(part))
        return kinds, b"".join(parts)

    def close(self) -> None:
        self.attendant.end()
        self._thread.join()
        os.close(self.file)


@pytest.mark.parametrize("size", [1000, 8192, PART_SIZE, LARGEST])
@pytest.mark.parametrize("capacity", [SMALL_FRAME, PART_SIZE - 1, PART_SIZE, 3 * PART_SIZE + 5])
def test_an_answer_of_any_length_comes_as_it_was_written(capacity, size):
    edges = 0, SMALL_FRAME, capacity, PART_SIZE, capacity + PART_SIZE, capacity + 2 * PART_SIZE
    lengths = {max(0, edge + more) for edge in edges for more in (-1, 0, 1)}

    async def ask_all() -> None:
        with closing(Worker(capacity)) as worker:
            for length in [*sorted(lengths), *sorted(lengths, reverse=True)]:
                kinds, body = await worker.ask(f"{length} {size}")
                assert body == ALL[:length]
                if length > capacity:
                    assert memoryview not in kinds
                    assert len(kinds) > 1
                else:
                    assert len(kinds) == 1
                    assert (kinds[0] is memoryview) == (length >= SMALL_FRAME)

    asyncio.run(ask_all())


@pytest.mark.parametrize("length", [100, 200_000, 2 * PART_SIZE])
def test_a_packed_answer_is_held_by_its_packed_length(length):
    async def ask() -> None:
        with closing(Worker(PART_SIZE)) as worker:
            kinds, body = await worker.ask(f"{length} 8192", Coding.ZSTD)
            assert zstd.ZstdDecompressor().decompress(body) == ALL[:length]
            assert (memoryview in kinds) == (SMALL_FRAME <= len(body) <= PART_SIZE)

    asyncio.run(ask())


def test_a_failure_after_some_bytes_leaves_nothing_of_them():
    async def ask() -> None:
        with closing(Worker(PART_SIZE)) as worker:
            with pytest.raises(QueryError, match="it fails"):
                await worker.ask("200000 8192 fails")
            with pytest.raises(AnswerTooLargeError):
                await worker.ask(f"{LARGEST + 1} 8192")
            assert await worker.ask("70000 8192") == ([memoryview], ALL[:70000])

    asyncio.run(ask())


@pytest.mark.parametrize("length", [100, 200_000, 2 * PART_SIZE])
def test_a_worker_that_has_grown_says_with_its_answer_that_it_leaves(monkeypatch, length):
    monkeypatch.setattr("peelgraph.store.workers.worker._QUICK_SECONDS", -1.0)

    async def ask() -> None:
        with closing(Worker(PART_SIZE, most_kept=-(1 << 40))) as worker:
            _, body = await worker.ask(f"{length} 8192")
            assert (body, worker.attendant.has_ended) == (ALL[:length], True)

    asyncio.run(ask())


@pytest.mark.skipif(sys.platform != "linux", reason="memory is given back on Linux")
@pytest.mark.parametrize("text", ["4700000 8192", "5500000 8192", "4700000 8192 fails"])
def test_a_worker_that_rests_has_given_back_what_a_large_answer_took(text):
    async def ask() -> None:
        with closing(Worker(5 * PART_SIZE)) as worker:
            with suppress(QueryError):
                await worker.ask(text)
            assert os.fstat(worker.file).st_blocks * 512 > 4_600_000
            worker.attendant.rest()
            assert os.fstat(worker.file).st_blocks * 512 == 4 * PART_SIZE
            assert await worker.ask("70000 8192") == ([memoryview], ALL[:70000])

    asyncio.run(ask())
