"""Clients that do whatever clients do, while workers are killed and versions published.

Each query has a word of its own that its answer repeats, and asks which version answers: so an answer that is
another's, is given twice or is of a version that was replaced before the request was sent is seen.
"""

import itertools
import os
import random
import signal
import sys
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import pytest

from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.lender import Lender

from .wire import Service, get

SEED = 20261128
SECONDS = 6.0
CLIENTS = ("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2")
words = itertools.count()

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="connections are lent on Linux")


def version(number: int) -> bytes:
    return (
        f'<https://x.example/s> <https://x.example/p> "{number}" <https://x.example/g> .\n'.encode()
    )


def ask(word: str) -> str:
    return f"SELECT ?version ?word {{ ?s ?p ?version BIND('{word}' AS ?word) }}"


@dataclass
class World:
    """What all that goes on at once know of each other."""

    service: Service
    published: int = 0
    """The version whose publication was announced last."""
    begun: int = 0
    """The version whose publication was begun last."""
    right: int = 0
    broken: int = 0
    killed: int = 0
    lent: int = 0
    wrong: list[str] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self) -> None:
        while not self.done.wait(0.6):
            self.begun += 1
            made = publish_version(self.service.home, version(self.begun), {}, {})
            self.service.pool.follow(made.id)
            self.published = self.begun

    def kill(self) -> None:
        choose = random.Random(SEED)
        while not self.done.wait(0.3 * choose.random()):
            for borrower in list(self.service.pool.lender._borrowers):
                with suppress(ProcessLookupError):
                    self.killed += 1
                    os.kill(borrower.worker._pid, signal.SIGKILL)


class Client:
    """One connection after another, on which anything may be asked."""

    def __init__(self, world: World, source: str, seed: int) -> None:
        self._world = world
        self._source = source
        self._random = random.Random(seed)
        self._connection = world.service.connect(source)
        self._last = ""

    def run(self) -> None:
        ways = [
            self.ask_new,
            self.ask_again,
            self.ask_wrongly,
            self.ask_at_once,
            self.ask_in_pieces,
        ]
        ways += [self.post, self.ask_for_the_head, self.ask_last, self.leave]
        weights = [60, 5, 3, 6, 6, 3, 3, 1, 1]
        try:
            while not self._world.done.is_set():
                way = self._random.choices(ways, weights)[0]
                try:
                    way()
                except OSError:  # a worker was killed while it wrote
                    with self._world.lock:
                        self._world.broken += 1
                    self._reconnect()
        except Exception as error:  # noqa: BLE001 (the test tells it)
            self._world.wrong.append(repr(error))
        finally:
            self._connection.close()

    def _reconnect(self) -> None:
        self._connection.close()
        self._connection = self._world.service.connect(self._source)

    def _request(self, word: str, **more: str) -> bytes:
        return get(f"/sparql?query={quote(ask(word))}", accept="text/csv", **more)

    def _invent(self) -> str:
        return f"w{next(words)}"

    def _expect(self, word: str, oldest: int, answer) -> None:
        status, _, body = answer
        lines = body.decode().split()
        if status != 200 or len(lines) != 2 or lines[1].partition(",")[2] != word:
            self._world.wrong.append(f"{word}: {status} {body!r}")
        elif not oldest <= int(lines[1].partition(",")[0]) <= self._world.begun:
            self._world.wrong.append(f"{word}: not {oldest} or later, but {body!r}")
        else:
            with self._world.lock:
                self._world.right += 1

    def _exchange(self, word: str, request: bytes) -> None:
        oldest = self._world.published
        self._connection.send(request)
        self._expect(word, oldest, self._connection.read())

    def ask_new(self) -> None:
        self._last = self._invent()
        self._exchange(self._last, self._request(self._last))

    def ask_again(self) -> None:
        word = self._last or self._invent()
        for _ in range(self._random.randint(1, 4)):
            self._exchange(word, self._request(word))

    def ask_wrongly(self) -> None:
        status = self._connection.ask(self._request("it's"))[0]
        if status != 400:
            self._world.wrong.append(f"{status} for what is no query")

    def ask_at_once(self) -> None:
        asked = [self._invent() for _ in range(self._random.randint(2, 5))]
        oldest = self._world.published
        self._connection.send(b"".join(self._request(word) for word in asked))
        for word in asked:
            self._expect(word, oldest, self._connection.read())

    def ask_in_pieces(self) -> None:
        word = self._invent()
        data = self._request(word)
        oldest = self._world.published
        cut = self._random.randrange(1, len(data))
        self._connection.send(data[:cut])
        time.sleep(0.01 * self._random.random())
        self._connection.send(data[cut:])
        self._expect(word, oldest, self._connection.read())

    def post(self) -> None:
        word = self._invent()
        body = ask(word).encode()
        length, kind = str(len(body)), "application/sparql-query"
        more = {"accept": "text/csv", "content_type": kind, "content_length": length}
        self._exchange(word, get("/sparql", method="POST", **more) + body)

    def ask_for_the_head(self) -> None:
        target = f"/sparql?query={quote(ask(self._invent()))}"
        self._connection.send(get(target, method="HEAD", accept="text/csv"))
        status = self._connection.read(has_body=False)[0]
        if status != 200:
            self._world.wrong.append(f"{status} for a head")

    def ask_last(self) -> None:
        word = self._invent()
        self._exchange(word, self._request(word, connection="close"))
        if not self._connection.is_closed():
            self._world.wrong.append(f"{word}: more comes after the last")
        self._reconnect()

    def leave(self) -> None:
        self._connection.send(self._request(self._invent()))
        self._reconnect()


@pytest.fixture
def world(settings, documentation, tmp_path):
    limits = replace(settings.limits, workers=2)
    own = replace(settings, home=tmp_path, limits=limits)
    with pytest.MonkeyPatch.context() as patch, closing(Service(own, documentation, patch)) as made:
        lend, world = Lender.lend, World(made)

        def lend_noted(*given):
            call_back = lend(*given)
            world.lent += call_back is not None
            return call_back

        patch.setattr(Lender, "lend", lend_noted)
        made.pool.follow(publish_version(tmp_path, version(0), {}, {}).id)
        yield world


def wait_until_all_have_left(connections) -> None:
    """What is lent to a worker that has ended must come back, or nobody sees that its client has left."""
    end = time.monotonic() + 20
    while connections:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_no_answer_is_wrong_whatever_clients_do_and_whatever_happens_to_workers(world):
    clients = [Client(world, source, SEED + n) for n, source in enumerate(CLIENTS)]
    work = [world.publish, world.kill, *(client.run for client in clients)]
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    world.done.wait(SECONDS)
    world.done.set()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    wait_until_all_have_left(world.service.server.server_state.connections)
    assert not world.wrong, (SEED, world.wrong[:5])
    assert world.broken <= world.killed
    assert world.published > 1
    assert world.lent > 10
    assert world.killed > 10
    assert world.right > 300
