"""Who lends connections to workers, with one at the other end who says whatever a test wants."""

import asyncio
import json
import os
import socket
import sys
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace

import pytest
import uvloop

from peelgraph.settings import Limits
from peelgraph.store.queueing import SlowClients
from peelgraph.store.workers import lender as lending
from peelgraph.store.workers.attendants import Attendant
from peelgraph.store.workers.channels import receive_message
from peelgraph.store.workers.frames import FrameKind, write_frame
from peelgraph.store.workers.lender import Lender
from peelgraph.store.workers.loans import BACK, Note, Notes
from peelgraph.store.workers.presence import Presence

from .sharing import make_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="connections are lent on Linux")


class Far:
    """The borrower's end of its channel."""

    def __init__(self) -> None:
        here, self.channel = socket.socketpair()
        self.channel.settimeout(20)
        self.is_killed = False
        self.attendant = Attendant(here, os.getpid(), self._hear_order, make_memory())

    def _hear_order(self, what: str) -> None:
        assert what == "kill"
        self.is_killed = True

    def open_notes(self) -> Notes:
        _, [file] = receive_message(self.channel)
        notes = Notes.open(file)
        os.close(file)
        return notes

    def receive_loan(self) -> int:
        message, [file] = receive_message(self.channel)
        os.close(file)
        return message["loan"]


class Connection:
    """A connection, and what its lender did with it."""

    client = "192.0.2.1"

    def __init__(self) -> None:
        self.done = []

    def report(self, answers):
        self.done.append(("report", *answers))

    def take_back(self, rest, *, is_unfit):
        self.done.append(("back", rest, is_unfit))

    def break_off(self):
        self.done.append(("broken",))


class Bench:
    """A lender, the borrowers that it has ordered, and a file to lend."""

    def __init__(self, limits) -> None:
        self.ordered: list[Far] = []
        self.slow = SlowClients()
        self.presence = Presence(None)
        self.lender = Lender(self._order, limits, self.slow, self.presence, None)
        self.lender.note_current("first")
        self.file = os.open(os.devnull, os.O_RDONLY)

    def _order(self, version):
        far = Far()
        self.ordered.append(far)
        promise: Future[Attendant] = Future()
        promise.set_result(far.attendant)
        return promise

    def lend(self, connection, manner: bytes = b""):
        return self.lender.lend(connection, self.file, manner, "first")

    async def lend_first(self, connection):
        """Lend when a borrower has come; give its other end, and what it shares."""
        assert self.lend(connection) is None
        await pause()
        assert self.lend(connection) is not None
        far = self.ordered[-1]
        notes = far.open_notes()
        assert far.receive_loan() == 1
        return far, notes

    def close(self):
        self.lender.close()
        os.close(self.file)
        for far in self.ordered:
            far.channel.close()


async def pause(seconds: float = 0.02) -> None:
    await asyncio.sleep(seconds)


LIMITS = replace(Limits.from_environment({}), workers=1, timeout=10.0)


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request):
    with ExitStack() as stack:

        def run(scene, **more):
            bench = Bench(replace(LIMITS, **more))
            stack.callback(bench.close)
            with asyncio.Runner(loop_factory=request.param) as runner:
                runner.run(scene(bench))

        yield run


def test_a_borrower_is_believed_when_it_gives_back_or_reports(run):
    async def scene(bench):
        connection = Connection()
        far, _ = await bench.lend_first(connection)
        reports = [(1, "query=ASK%20%7B%7D", 0.5, "a"), (2, "", 0.1, "b"), (1, "", 0.25, "c")]
        report = json.dumps(reports).encode()
        far.channel.sendall(write_frame(FrameKind.ANSWERED, report))
        far.channel.sendall(write_frame(FrameKind.BACK, BACK.pack(1, True) + b"rest"))
        await pause()
        assert connection.done == [
            ("report", (b"query=ASK%20%7B%7D", 0.5, "a"), (b"", 0.25, "c")),
            ("back", b"rest", True),
        ]
        assert not far.is_killed
        assert bench.presence.shows_others("192.0.2.2")
        assert not bench.presence.shows_others(connection.client)

    run(scene)


@pytest.mark.parametrize(
    "said",
    [
        b"\xff" * 200_000,
        write_frame(FrameKind.BACK, b"short"),
        write_frame(FrameKind.ANSWERED, b"[[1]]"),
        write_frame(FrameKind.ANSWERED, b'[[1, "\\u20ac", 0.1, "id"]]'),
        write_frame(FrameKind.ANSWERED, b"7"),
        write_frame(FrameKind.ANSWERED, b'[[[], "", 0.1, "id"]]'),
        write_frame(FrameKind.ANSWERED, b'[[1, 1, 0.1, "id"]]'),
        write_frame(FrameKind.ANSWERED, b"{"),
    ],
    ids=["noise", "short", "fields", "text", "number", "list", "type", "broken"],
)
def test_one_that_goes_astray_is_killed_and_keeps_what_it_has_until_it_has_ended(run, said):
    async def scene(bench):
        connection = Connection()
        far, notes = await bench.lend_first(connection)
        far.channel.setblocking(False)
        await asyncio.get_running_loop().sock_sendall(far.channel, said)
        await pause()
        assert far.is_killed
        assert notes[Note.RECALLED]
        assert connection.done == []  # it may still read from it
        far.channel.close()
        await pause()
        assert connection.done == [("back", b"", False)]

    run(scene)


@pytest.mark.parametrize(
    ("note", "done"),
    [(Note.ASKING, ("back", b"", True)), (Note.WRITING, ("broken",)), (None, ("back", b"", False))],
)
def test_the_end_of_a_borrower_gives_back_what_it_had_unless_it_was_being_written_to(
    run, note, done
):
    async def scene(bench):
        connection = Connection()
        far, notes = await bench.lend_first(connection)
        if note is not None:
            notes[note] = 1
        far.channel.close()
        await pause()
        assert connection.done == [done]

    run(scene)


def test_the_end_of_one_that_said_something_and_left_something_unread_is_noticed(run):
    """Its channel is in error, which uvloop tells once, with what was said, and its end no more."""

    async def scene(bench):
        connection, unheard = Connection(), Connection()
        far, _ = await bench.lend_first(connection)
        assert bench.lend(unheard) is not None
        far.channel.sendall(write_frame(FrameKind.BACK, BACK.pack(1, True)))
        far.channel.close()
        await pause(0.5)
        assert connection.done == [("back", b"", True)]
        assert unheard.done == [("back", b"", False)]

    run(scene)


def test_one_that_is_busy_is_lent_no_more_and_is_not_killed_for_it(run):
    async def scene(bench):
        far, _ = await bench.lend_first(Connection())
        manner = bytes(1000)
        lent = 0
        while bench.lend(Connection(), manner) is not None:
            lent += 1
        assert lent > 10
        assert not far.is_killed
        assert [far.receive_loan() for _ in range(lent)] == [n + 2 for n in range(lent)]
        assert bench.lend(Connection(), manner) is not None

    run(scene)


def test_one_that_has_half_of_a_message_is_given_up(run):
    async def scene(bench):
        far, _ = await bench.lend_first(Connection())
        assert bench.lend(Connection(), bytes(10_000_000)) is None
        assert far.is_killed

    run(scene)


def test_one_that_nobody_uses_is_told_to_go(run, monkeypatch):
    monkeypatch.setattr(lending, "_UNUSED_SECONDS", 0.05)

    async def scene(bench):
        bench.lend(Connection())
        await pause(0.3)
        assert bench.ordered[0].open_notes()[Note.RECALLED]

    run(scene)


def test_without_open_files_nothing_is_lent_and_the_worker_is_let_go(run, monkeypatch):
    def make():
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(Notes, "make", make)

    async def scene(bench):
        for _ in range(3):
            assert bench.lend(Connection()) is None
            await pause()
        assert len(bench.ordered) == 3
        assert all(far.is_killed for far in bench.ordered)

    run(scene)


def test_a_borrower_whose_query_takes_long_is_killed_and_its_client_is_slow(run):
    async def scene(bench):
        far, notes = await bench.lend_first(Connection())
        notes[Note.BEGUN], notes[Note.ASKING] = 1, 1
        for _ in range(1000):
            if far.is_killed:
                break
            await pause()
        assert far.is_killed
        assert Connection.client in bench.slow

    run(scene, timeout=0.5)


def test_where_queries_may_take_less_time_than_anybody_looks_nothing_is_lent(run):
    async def scene(bench):
        assert bench.lend(Connection()) is None
        assert not bench.ordered

    run(scene, timeout=0.1)
