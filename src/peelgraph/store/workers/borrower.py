"""A worker that reads requests from connections which were lent to it, and answers them there.

A request is only looked at until its answer is there. Whatever becomes of the worker in the midst of a query,
the request is still in the connection, and whoever has lent it reads it again. So there is no clock here,
and no answer but a whole one: anything else is given back.
"""

import json
import os
import pickle
import select
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from typing import IO, cast

from peelgraph.settings import Limits
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.interface import Question
from peelgraph.store.packing import build_packer
from peelgraph.store.seen import Seen
from peelgraph.store.workers.channels import receive_message
from peelgraph.store.workers.confinement import resident_memory
from peelgraph.store.workers.frames import FrameKind, write_frame
from peelgraph.store.workers.loans import BACK, Manner, Note, Notes, PlainRequest

_LARGEST_REQUEST = 8 * 1024
_LARGEST_ANSWER = 256 * 1024
#: A query that takes longer is not for here: others wait behind it.
_QUICK_SECONDS = 0.01
_UNUSED_SECONDS = 2.0
_WAIT_SECONDS = 1.0
_REPORT_SECONDS = 0.05
#: So many fit into one frame, however long the requests.
_MOST_REPORTS = 100
#: So few connections at a time: what is asked meanwhile comes after them, and not after all others once more.
_AT_A_TIME = 8
#: So long an answer waits for those that are found after it, before the next query begins.
_TOGETHER_SECONDS = 0.0005
_LOOK_AT_MEMORY = 1000
_PEEK = socket.MSG_PEEK | socket.MSG_DONTWAIT
_AT_ONCE = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


@dataclass(slots=True, eq=False)
class _Loan:
    number: int
    connection: socket.socket
    manner: Manner
    used: float


@dataclass(slots=True, eq=False)
class _Answer:
    """A whole answer to a request of ``size`` bytes, which still stands in its connection."""

    loan: _Loan
    asked: PlainRequest
    size: int
    whole: bytes
    began: float
    identifier: str
    is_slow: bool


class Borrower:
    """One worker with the connections that it has."""

    def __init__(
        self, store: EmbeddedStore, channel: socket.socket, limits: Limits, most_kept: int
    ) -> None:
        self._store = store
        self._channel = channel
        self._largest_answer = min(_LARGEST_ANSWER, limits.largest_answer)
        self._most_kept = most_kept
        self._memory = resident_memory()
        self._may_have_grown = False
        self._looked_at = -_LOOK_AT_MEMORY
        self._buffer = bytearray(_LARGEST_REQUEST)
        self._space = memoryview(self._buffer)
        self._poll = select.epoll()
        self._loans: dict[int, _Loan] = {}
        self._reports: list[tuple[int, str, float, str]] = []
        self._reported = 0.0
        self._seen = Seen()
        self._second = 0
        self._moment = b""

    def run(self) -> None:
        """Answer until everything is called back, or the lender is gone."""
        try:
            self._run()
        finally:
            self._poll.close()
            for loan in self._loans.values():
                loan.connection.close()

    def _run(self) -> None:
        received = receive_message(self._channel)
        if received is None:
            return
        self._numbers = Notes.open(received[1][0]).numbers
        self._poll.register(self._channel, select.EPOLLIN)
        here = self._channel.fileno()
        with suppress(ConnectionError):
            while not self._numbers[Note.RECALLED] and not self._has_grown():
                wait = _REPORT_SECONDS if self._reports else _WAIT_SECONDS
                ready = self._poll.poll(wait, _AT_A_TIME)
                answers = []
                for file, _ in ready:
                    if file == here:
                        if not self._borrow():
                            return
                    elif (answer := self._serve(self._loans[file])) is not None:
                        answers.append(answer)
                        if answer.began - answers[0].began > _TOGETHER_SECONDS:
                            self._write(answers)
                self._write(answers)
                self._look_around()
            for loan in list(self._loans.values()):
                self._give_back(loan)
            self._report()

    def _borrow(self) -> bool:
        """Take one connection; tell whether the lender is still there."""
        received = receive_message(self._channel)
        if received is None:
            return False
        message, files = received
        if "loan" in message and not files:  # more open files than a process may have
            self._say(FrameKind.BACK, BACK.pack(message["loan"], True))
        elif files:
            connection = socket.socket(fileno=files[0])
            manner = pickle.loads(message["manner"].encode("latin-1"))  # noqa: S301 (our own bytes)
            loan = _Loan(message["loan"], connection, manner, time.monotonic())
            self._loans[connection.fileno()] = loan
            self._poll.register(connection, select.EPOLLIN)
        return True

    def _serve(self, loan: _Loan) -> "_Answer | None":
        """Find the answer to what stands in a connection, or give it back."""
        try:
            size = loan.connection.recv_into(self._buffer, 0, _PEEK)
        except BlockingIOError:
            return None
        except OSError:
            size = 0
        began = time.monotonic()
        data = bytes(self._space[:size])
        # What is asked again is for the service, which keeps such answers.
        asked = loan.manner.read(data) if size and not self._seen.note(data) else None
        # What came after the recall must not be answered from here: whoever sent it may know of another version.
        # So this is looked at after the request.
        if asked is None or self._numbers[Note.RECALLED]:
            self._give_back(loan)
            return None
        spent = time.thread_time()
        body = self._ask(loan, asked.question)
        is_slow = time.thread_time() - spent > _QUICK_SECONDS
        self._may_have_grown = self._may_have_grown or is_slow
        if body is None:
            self._give_back(loan, is_unfit=True)
            return None
        identifier = os.urandom(16).hex()
        whole = asked.write_head(body, self._date(), identifier) + body
        return _Answer(loan, asked, size, whole, began, identifier, is_slow)

    def _ask(self, loan: _Loan, question: Question) -> bytes | None:
        numbers = self._numbers
        numbers[Note.ASKING] = loan.number
        numbers[Note.BEGUN] += 1
        output = _Whole(question, self._largest_answer)
        try:
            self._store.write(question, cast("IO[bytes]", output))
            return output.finish()
        except Exception:  # noqa: BLE001 (the lender asks again, and tells the client)
            return None
        finally:
            numbers[Note.ASKING] = 0

    def _write(self, answers: "list[_Answer]") -> None:
        """Write answers, one after the other: who waits for them is woken once, and not while others are sought."""
        for answer in answers:
            self._write_one(answer)
        answers.clear()

    def _write_one(self, answer: "_Answer") -> None:
        """Take the request out of the connection and write its answer into it."""
        loan = answer.loan
        self._numbers[Note.WRITING] = loan.number
        rest = self._exchange(loan.connection, answer)
        loan.used = time.monotonic()
        self._reports.append(
            (loan.number, answer.asked.reported, loan.used - answer.began, answer.identifier)
        )
        if rest or answer.is_slow:
            self._give_back(loan, rest, is_unfit=True)
        self._numbers[Note.WRITING] = 0

    def _exchange(self, connection: socket.socket, answer: "_Answer") -> bytes:
        """Take the bytes that were asked from a connection, and give what of the answer it does not take."""
        try:
            connection.recv_into(self._buffer, answer.size)
            sent = connection.send(answer.whole, _AT_ONCE)
        except BlockingIOError:
            return answer.whole
        except OSError:  # the client is gone, as the next look will tell
            return b""
        return answer.whole[sent:]

    def _give_back(self, loan: _Loan, rest: bytes = b"", *, is_unfit: bool = False) -> None:
        """Give a connection back, with what the client has not yet taken of an answer."""
        self._report()
        del self._loans[loan.connection.fileno()]
        self._poll.unregister(loan.connection)
        loan.connection.close()
        self._say(FrameKind.BACK, BACK.pack(loan.number, is_unfit) + rest)

    def _look_around(self) -> None:
        """Report now and then, and give back what is not used."""
        now = time.monotonic()
        if now - self._reported < _REPORT_SECONDS and len(self._reports) < _MOST_REPORTS:
            return
        self._reported = now
        self._report()
        for loan in list(self._loans.values()):
            if now - loan.used > _UNUSED_SECONDS:
                self._give_back(loan)

    def _report(self) -> None:
        if self._reports:
            self._say(FrameKind.ANSWERED, json.dumps(self._reports).encode())
            self._reports.clear()

    def _say(self, kind: FrameKind, payload: bytes) -> None:
        self._channel.sendall(write_frame(kind, payload))

    def _has_grown(self) -> bool:
        begun = self._numbers[Note.BEGUN]
        if begun - self._looked_at < _LOOK_AT_MEMORY and not self._may_have_grown:
            return False
        self._looked_at, self._may_have_grown = begun, False
        return resident_memory() - self._memory > self._most_kept

    def _date(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._moment = second, formatdate(second, usegmt=True).encode()
        return self._moment


class _Whole:
    """Collects an answer, unless it is too large before it is packed; a file as far as the engine writes to one."""

    def __init__(self, question: Question, largest: int) -> None:
        self._packer = None if question.coding is None else build_packer(question.coding)
        self._left = largest
        self._collected = bytearray()

    def write(self, data: bytes) -> int:
        """Take bytes."""
        self._left -= len(data)
        if self._left < 0:
            raise OSError("the answer is too large")
        self._collected += data if self._packer is None else self._packer.compress(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was taken is there."""

    def finish(self) -> bytes:
        """Give the whole."""
        if self._packer is not None:
            self._collected += self._packer.flush()
        return bytes(self._collected)
