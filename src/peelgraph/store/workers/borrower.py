"""A worker that reads requests from connections which were lent to it, and answers them there.

A request is only looked at until its answer is there. Whatever becomes of the worker in the midst of a query,
the request is still in the connection, and whoever has lent it reads it again. So there is no clock here,
and no answer but a whole one: anything else is given back.
"""

import io
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
_MOST_SEEN = 20_000
#: So few connections at a time: what is asked meanwhile comes after them, and not after all others once more.
_AT_A_TIME = 4
_LOOK_AT_MEMORY = 1000


@dataclass(slots=True, eq=False)
class _Loan:
    number: int
    connection: socket.socket
    manner: Manner
    used: float


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
        self._poll = select.epoll()
        self._loans: dict[int, _Loan] = {}
        self._reports: list[tuple[int, str, float, str]] = []
        self._reported = 0.0
        self._seen: set[int] = set()
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
        self._notes = Notes.open(received[1][0])
        self._poll.register(self._channel, select.EPOLLIN)
        here = self._channel.fileno()
        with suppress(ConnectionError):
            while not self._notes[Note.RECALLED] and not self._has_grown():
                wait = _REPORT_SECONDS if self._reports else _WAIT_SECONDS
                for file, _ in self._poll.poll(wait, _AT_A_TIME):
                    if file != here:
                        self._serve(self._loans.get(file))
                    elif not self._borrow():
                        return
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

    def _serve(self, loan: _Loan | None) -> None:
        """Answer what stands in a connection, or give it back."""
        if loan is None:
            return
        try:
            data = loan.connection.recv(_LARGEST_REQUEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        asked = loan.manner.read(data) if data and not self._is_known(data) else None
        # What came after the recall must not be answered from here: whoever sent it may know of another version.
        # So this is looked at after the request.
        if asked is None or self._notes[Note.RECALLED]:
            self._give_back(loan)
            return
        began, spent = time.monotonic(), time.thread_time()
        body = self._ask(loan, asked.question)
        is_slow = time.thread_time() - spent > _QUICK_SECONDS
        self._may_have_grown = self._may_have_grown or is_slow
        if body is None:
            self._give_back(loan, is_unfit=True)
            return
        self._answer(loan, asked, data, body, began, is_slow=is_slow)

    def _is_known(self, data: bytes) -> bool:
        """Tell whether the same was asked before: the service keeps such answers."""
        known_by = hash(data)
        if known_by in self._seen:
            return True
        if len(self._seen) >= _MOST_SEEN:
            self._seen.clear()
        self._seen.add(known_by)
        return False

    def _ask(self, loan: _Loan, question: Question) -> bytes | None:
        notes = self._notes
        notes[Note.ASKING] = loan.number
        notes[Note.BEGUN] += 1
        output = _Whole(question, self._largest_answer)
        try:
            self._store.write(question, cast("IO[bytes]", output))
            return output.finish()
        except Exception:  # noqa: BLE001 (the lender asks again, and tells the client)
            return None
        finally:
            notes[Note.ASKING] = 0

    def _answer(
        self,
        loan: _Loan,
        asked: PlainRequest,
        data: bytes,
        body: bytes,
        began: float,
        *,
        is_slow: bool,
    ) -> None:
        """Take the request out of the connection and write its answer into it."""
        loan.used = time.monotonic()
        identifier = os.urandom(16).hex()
        answer = asked.write_head(body, self._date(), identifier) + body
        self._notes[Note.WRITING] = loan.number
        rest = _write(loan.connection, len(data), answer)
        query_string = asked.query_string.decode("ascii")
        self._reports.append((loan.number, query_string, loan.used - began, identifier))
        if rest or is_slow:
            self._give_back(loan, rest, is_unfit=True)
        self._notes[Note.WRITING] = 0

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
        if self._notes[Note.BEGUN] % _LOOK_AT_MEMORY and not self._may_have_grown:
            return False
        self._may_have_grown = False
        return resident_memory() - self._memory > self._most_kept

    def _date(self) -> bytes:
        second = int(time.time())
        if second != self._second:
            self._second, self._moment = second, formatdate(second, usegmt=True).encode()
        return self._moment


def _write(connection: socket.socket, asked: int, answer: bytes) -> bytes:
    """Take as many bytes as were ``asked`` from a connection, and give what of the answer it does not take."""
    try:
        connection.recv(asked)
        sent = connection.send(answer, socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)
    except BlockingIOError:
        return answer
    except OSError:  # the client is gone, as the next look will tell
        return b""
    return answer[sent:]


class _Whole(io.RawIOBase):
    """Collects an answer, unless it is too large before it is packed."""

    def __init__(self, question: Question, largest: int) -> None:
        self._packer = None if question.coding is None else build_packer(question.coding)
        self._left = largest
        self._collected = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | memoryview") -> int:  # type: ignore[override]
        """Take bytes."""
        self._left -= len(data)
        if self._left < 0:
            raise OSError("the answer is too large")
        self._collected += data if self._packer is None else self._packer.compress(data)
        return len(data)

    def finish(self) -> bytes:
        """Give the whole."""
        if self._packer is not None:
            self._collected += self._packer.flush()
        return bytes(self._collected)
