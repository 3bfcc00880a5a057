"""A worker that answers on connections which were lent to it, seen from both of its ends."""

import json
import os
import pickle
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace

import pytest

from peelgraph.settings import Limits
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.interface import Question
from peelgraph.store.workers.borrower import Borrower
from peelgraph.store.workers.channels import send_message
from peelgraph.store.workers.frames import FrameKind, FrameReader
from peelgraph.store.workers.loans import BACK, Note, Notes

JSON = "application/sparql-results+json"
DATASET = b"".join(
    b'<http://e/s%d> <http://e/p> "%060d" <http://e/g> .\n' % (n, n) for n in range(2000)
)


#: What happens when a request has been read: the borrower is a thread here.
AFTER_READING: dict[bytes, Callable[[], None]] = {}
LIMITS = Limits.from_environment({})


@dataclass(frozen=True)
class Line:
    """A manner in which a request is a query and a line's end, and an answer has its length before it."""

    def read(self, data):
        if data in AFTER_READING:
            AFTER_READING.pop(data)()
        return Asked(data.decode()) if data.endswith(b"\n") and data.count(b"\n") == 1 else None


@dataclass(frozen=True)
class Asked:
    text: str

    @property
    def question(self):
        return Question(self.text, JSON)

    @property
    def reported(self):
        return self.text.partition("#")[0].strip()

    def write_head(self, body, moment, identifier):
        return b"%d %b %b\n" % (len(body), moment, identifier.encode())


class Lent:
    """A borrower in a thread, and what its lender hears from it."""

    def __init__(self, most_kept: int = 1 << 40, limits: Limits = LIMITS) -> None:
        self.channel, there = socket.socketpair()
        self.channel.settimeout(20)
        self.notes = Notes.make()
        store = EmbeddedStore.from_dataset(DATASET, "first")
        self.thread = threading.Thread(
            target=self._run, args=(Borrower(store, there, limits, most_kept), there)
        )
        self.thread.start()
        send_message(self.channel, {}, [self.notes.file])
        self.reader = FrameReader()
        self.heard = []

    def _run(self, borrower, there):
        with there:
            borrower.run()

    def lend(self, number: int = 1, buffer: int | None = None) -> socket.socket:
        client, here = socket.socketpair()
        client.settimeout(20)
        if buffer is not None:
            here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        manner = pickle.dumps(Line()).decode("latin-1")
        with here:
            send_message(self.channel, {"loan": number, "manner": manner}, [here.fileno()])
        return client

    def hear(self, kind: FrameKind) -> bytes:
        """Give what was said last of a kind, waiting for the next frame."""
        while True:
            for frame in self.heard:
                if frame[0] is kind:
                    self.heard.remove(frame)
                    return bytes(frame[1])
            size = self.channel.recv_into(self.reader.space())
            assert size, f"the borrower has ended; it said {self.heard}"
            self.heard += self.reader.take(size)

    def hear_back(self):
        payload = self.hear(FrameKind.BACK)
        return *BACK.unpack_from(payload), payload[BACK.size :]

    def close(self):
        self.channel.close()
        self.thread.join(timeout=20)
        os.close(self.notes.file)
        assert not self.thread.is_alive()


@pytest.fixture
def lent():
    made = Lent()
    yield made
    made.close()


def read_answer(client: socket.socket) -> dict:
    with client.makefile("rb") as file:
        size = int(file.readline().split()[0])
        return json.loads(file.read(size))


def test_one_question_after_another_is_answered_and_reported(lent):
    with lent.lend(7) as client:
        for number in range(3):
            client.sendall(f"ASK {{ <http://e/s{number}> ?p ?o }}\n".encode())
            assert read_answer(client)["boolean"] is True
        reports = []
        while len(reports) < 3:
            reports += json.loads(lent.hear(FrameKind.ANSWERED))
    assert [number for number, *_ in reports] == [7, 7, 7]
    assert reports[1][1] == "ASK { <http://e/s1> ?p ?o }"
    assert len({identifier for *_, identifier in reports}) == 3
    assert lent.notes[Note.BEGUN] == 3
    assert lent.hear_back() == (7, False, b"")


@pytest.mark.parametrize(
    ("said", "is_unfit"),
    [
        (b"half of a request", False),
        (b"ASK {}\nASK {}\n", False),
        (b"ASK {\n", True),
        (b"SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 9000\n", True),
    ],
    ids=["half", "two", "malformed", "large"],
)
def test_what_is_not_answered_is_given_back_unread(lent, said, is_unfit):
    with lent.lend(3) as client, lent.lend(4) as other:
        client.sendall(said)
        assert lent.hear_back() == (3, is_unfit, b"")
        other.sendall(b"ASK { ?s ?p ?o }\n")
        assert read_answer(other)["boolean"] is True


def test_a_request_stays_in_its_connection_until_it_is_answered():
    """The lender's copy of the connection has it still, when it comes back."""
    lent = Lent()
    client, here = socket.socketpair()
    with client, here:
        manner = pickle.dumps(Line()).decode("latin-1")
        send_message(lent.channel, {"loan": 1, "manner": manner}, [here.fileno()])
        client.sendall(b"ASK { ?s ?p\n")
        assert lent.hear_back() == (1, True, b"")
        assert here.recv(100) == b"ASK { ?s ?p\n"
    lent.close()


def test_what_a_client_does_not_take_is_given_back_as_the_rest(lent):
    with lent.lend(2, buffer=4096) as client:
        client.sendall(b"SELECT * { ?s ?p ?o } LIMIT 500\n")
        number, is_unfit, rest = lent.hear_back()
        assert (number, is_unfit) == (2, True)
        assert rest
        begun = client.recv(1 << 20)
    whole = begun + rest
    head, _, body = whole.partition(b"\n")
    assert len(body) == int(head.split()[0])
    assert len(json.loads(body)["results"]["bindings"]) == 500


def test_a_connection_that_cannot_be_taken_is_given_back(lent):
    send_message(lent.channel, {"loan": 9, "manner": ""})
    assert lent.hear_back() == (9, True, b"")


def test_a_client_that_leaves_is_given_back(lent):
    lent.lend(5).close()
    assert lent.hear_back() == (5, False, b"")


def test_everything_comes_back_when_it_is_recalled(lent):
    clients = [lent.lend(number) for number in (1, 2, 3)]
    for number, client in enumerate(clients):
        client.sendall(b"ASK { ?s ?p %d }\n" % number)
        assert read_answer(client)["boolean"] is False
    lent.notes[Note.RECALLED] = 1
    with suppress(BrokenPipeError):  # it may have seen it already
        send_message(lent.channel, {})
    assert sorted(lent.hear_back()[0] for _ in clients) == [1, 2, 3]
    with suppress(ConnectionResetError):  # it need not read on
        assert lent.channel.recv(1) == b""
    for client in clients:
        client.close()


def test_a_borrower_that_has_grown_gives_everything_back_and_leaves():
    lent = Lent(most_kept=-(1 << 40))
    with suppress(ConnectionResetError):
        assert lent.channel.recv(1) == b""
    lent.close()


def test_nothing_is_noted_of_what_is_over(lent):
    with lent.lend(6) as client:
        client.sendall(b"ASK { ?s ?p ?o }\n")
        read_answer(client)
        lent.hear(FrameKind.ANSWERED)
        assert (lent.notes[Note.ASKING], lent.notes[Note.WRITING]) == (0, 0)


def test_what_comes_while_all_is_recalled_is_not_answered(lent):
    """Whoever publishes is told when all is recalled: what is asked then must not see what was before."""

    def recall():
        lent.notes[Note.RECALLED] = 1

    line = b"ASK { <http://e/s1> ?p ?o }\n"
    AFTER_READING[line] = recall
    with lent.lend(8) as client:
        client.sendall(line)
        assert lent.hear_back() == (8, False, b"")
        assert lent.notes[Note.BEGUN] == 0


def test_an_answer_larger_than_answers_may_be_is_left_to_the_lender():
    """However small it is when it is packed."""
    lent = Lent(limits=replace(LIMITS, largest_answer=10_000))
    with lent.lend(1) as client:
        client.sendall(b"SELECT * { ?s ?p ?o } LIMIT 20\n")
        assert read_answer(client)
        client.sendall(b"SELECT * { ?s ?p ?o } LIMIT 500\n")
        assert lent.hear_back() == (1, True, b"")
    lent.close()


def test_what_is_reported_at_once_fits_into_a_frame(lent):
    """Also if the requests have headers that are long, and longer in JSON."""
    with ExitStack() as stack:
        clients = [stack.enter_context(lent.lend(number)) for number in range(1, 121)]
        for number, client in enumerate(clients):
            comment = "\u00e9" * 4000
            client.sendall(f"ASK {{ ?s ?p {number} }} # {comment}\n".encode())
        for client in clients:
            assert read_answer(client)["boolean"] is False
        reports = []
        while len(reports) < len(clients):
            reports += json.loads(lent.hear(FrameKind.ANSWERED))


def test_what_several_ask_at_once_is_answered_to_each(lent):
    """They stand in the connections when the borrower comes to them, and are answered together."""
    with ExitStack() as stack:
        clients = [stack.enter_context(lent.lend(number)) for number in range(1, 21)]
        for turn in range(20):
            for number, client in enumerate(clients):
                client.sendall(b"ASK { <http://e/s%d> ?p ?o } #%d\n" % (number * 200, turn))
            answers = [read_answer(client)["boolean"] for client in clients]
            assert answers == [number * 200 < 2000 for number in range(20)]
