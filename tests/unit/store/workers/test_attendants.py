"""What a server process sees of a worker that ends, at whatever moment it looks."""

import asyncio
import socket

import pytest
import uvloop

from peelgraph.errors import QueryMemoryError, StoreError
from peelgraph.store.interface import Question
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.frames import HELD, FrameKind, write_frame

from .sharing import make_memory

QUESTION = Question("ASK {}", "text/csv", None, None, None)


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request):
    def run(coroutine):
        with asyncio.Runner(loop_factory=request.param) as runner:
            return runner.run(coroutine)

    return run


@pytest.fixture
def pair():
    here, there = socket.socketpair()
    with here, there:
        yield Attendant(here, 0, lambda _: None, make_memory()), there


@pytest.mark.parametrize("turns", [0, 1, 5], ids=["at once", "a turn later", "some turns later"])
def test_a_worker_that_is_killed_between_two_parts_is_found_to_have_ended(run, pair, turns):
    # Its channel is closed by then; uvloop, asked to read from it, raised a ValueError: status 500.
    attendant, worker = pair

    async def ask() -> None:
        await attendant.ask(QUESTION)
        worker.sendall(write_frame(FrameKind.PART, b"first"))
        assert await attendant.read_part() == (b"first", False)
        attendant.kill()
        for _ in range(turns):
            await asyncio.sleep(0)
        with pytest.raises(QueryMemoryError):
            await attendant.read_part()

    run(ask())


@pytest.mark.parametrize("capacity", [4096, 4 << 20, 8 << 20])
@pytest.mark.parametrize(
    "said", [HELD.pack(1 << 40, False), b"short", HELD.pack(1, True) + b"more"]
)
def test_a_worker_that_tells_of_an_answer_that_cannot_be_is_ended(run, capacity, said):
    here, there = socket.socketpair()
    ordered = []
    attendant = Attendant(here, 0, ordered.append, make_memory(capacity))

    async def ask() -> None:
        await attendant.ask(QUESTION)
        there.sendall(write_frame(FrameKind.HELD, said))
        with pytest.raises(StoreError, match="cannot be"):
            await attendant.read_part()
        attendant.rest()

    with here, there:
        run(ask())
        assert (ordered, attendant.has_ended) == (["kill"], True)


def test_a_worker_that_is_killed_while_it_is_read_is_found_to_have_ended(run, pair):
    attendant, _ = pair

    async def ask() -> None:
        await attendant.ask(QUESTION)
        asyncio.get_running_loop().call_later(0.05, attendant.kill)
        with pytest.raises(QueryMemoryError):
            await attendant.read_part()

    run(ask())
