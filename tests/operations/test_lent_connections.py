"""Several server processes that lend connections, while versions change and any of their processes is killed."""

import http.client
import itertools
import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from service import (
    VALUES,
    Service,
    build_dataset,
    wait_for_end,
)  # the folder is on the path by conftest.py

from peelgraph.store.published.versions import (
    current_version,
    load_version,
    make_current,
    publish_version,
)

SECONDS = 8.0
SEED = 20261128
CLIENTS = ("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.3")
#: Workers that a server process may keep for the next query, each with an open file: three times PEELGRAPH_WORKERS.
MOST_IDLE = 6
numbers = itertools.count()


def wait_for(is_so, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


class Connection:
    """A connection that stays open, on which new queries are asked."""

    def __init__(self, port: int, source: str) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=20, source_address=(source, 0)
        )

    def ask(self, query: str) -> tuple[int, str, bytes]:
        """Ask a query that nobody has asked before; give the status, the version and the body."""
        target = f"/sparql?query={quote(f'{query} # {next(numbers)}')}"
        self._connection.request(
            "GET", target, headers={"accept": "application/sparql-results+json"}
        )
        answer = self._connection.getresponse()
        tag = answer.headers.get("etag", "").removeprefix('W/"').partition("-")[0]
        return answer.status, tag, answer.read()

    def close(self) -> None:
        self._connection.close()


def read_parents() -> dict[int, int]:
    """Read who has started whom, of all processes that live."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    return parents


@dataclass
class World:
    """A service, and what happens to it."""

    service: Service
    home: Path
    values: dict[str, int] = field(default_factory=dict)
    """What each version says."""
    answers: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    choose: random.Random = field(default_factory=lambda: random.Random(SEED))

    def servers(self) -> list[int]:
        """The server processes: their parent serves nothing."""
        first = self.service.process.pid
        family = set(self.family())
        return [p for p, parent in read_parents().items() if parent == first and p not in family]

    def family(self) -> dict[int, int]:
        """The nursery, the templates and the workers, each with its depth."""
        parents = read_parents()
        mine = set()
        for pid in parents:
            with suppress(OSError):
                said = Path(f"/proc/{pid}/cmdline").read_bytes()
                if b"workers.nursery" in said and str(self.home).encode() in said:
                    mine.add(pid)
        depths = {}
        for pid in mine:
            depth, place = 0, pid
            while (place := parents.get(place, 0)) in mine:
                depth += 1
            depths[pid] = depth
        return depths

    def find(self, what: str) -> list[int]:
        """Find the processes of a kind; of the servers the younger one, so that the other lives through all."""
        depth = {"nursery": 0, "template": 1, "worker": 2}.get(what)
        if depth is None:
            return sorted(self.servers())[1:]
        return sorted(pid for pid, place in self.family().items() if place == depth)

    def kill(self, what: str) -> None:
        """Kill one process of a kind, as soon as there is one."""
        wait_for(lambda: self.find(what))
        with suppress(ProcessLookupError, IndexError):
            os.kill(self.choose.choice(self.find(what)), signal.SIGKILL)
            self.kills[what] += 1

    def publish(self, value: int) -> None:
        version = publish_version(self.home, build_dataset(value), {}, {}).id
        self.values[version] = value

    def roll_back(self) -> None:
        make_current(self.home, load_version(self.home, self.choose.choice(sorted(self.values))))

    def ask_on(self, source: str) -> None:
        """Be a client: ask until all is over, and check each answer."""
        connection = Connection(self.service.port, source)
        while not self.over.is_set():
            try:
                status, version, body = connection.ask(VALUES)
            except TimeoutError:
                self.wrong.append("nothing came within 20 s")
                return
            except (OSError, http.client.HTTPException):
                self.answers["lost"] += 1
                connection.close()
                continue
            self.answers[str(status)] += 1
            if status == 200:
                self.check(version, body)
            elif status != 503:
                self.wrong.append(f"{status}: {body[:300]!r}")
        connection.close()

    def check(self, version: str, body: bytes) -> None:
        found = [row["v"]["value"] for row in json.loads(body)["results"]["bindings"]]
        for _ in range(100):  # it may answer before its publication has returned
            if version in self.values:
                break
            time.sleep(0.01)
        if found != [str(self.values.get(version))]:
            self.wrong.append(f"version {version} says {found}")

    def count_lent(self) -> float:
        """How many answers were given on lent connections: no other is given without a look-up."""
        with urlopen(f"{self.service.site}/metrics", timeout=20) as answer:
            text = answer.read().decode()

        def total(pattern: str) -> float:
            return sum(float(n) for n in re.findall(rf"^{pattern} (\S+)$", text, re.MULTILINE))

        answered = total(r'peelgraph_queries_total\{outcome="answered"\}')
        return answered - total(r"peelgraph_cache_requests_total\{.*\}")

    def measure(self) -> tuple[int, int]:
        """Open files and KiB of memory of the server processes."""
        files = kibibytes = 0
        for pid in self.servers():
            files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            said = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kibibytes += int(re.search(r"^Pss:\s+(\d+)", said, re.MULTILINE)[1])
        return files, kibibytes

    def is_current(self) -> bool:
        """Tell whether all processes answer from what is current; connections are shared out at random."""
        current = current_version(self.home).id
        for _ in range(20):
            with closing(Connection(self.service.port, "127.0.0.1")) as connection:
                if connection.ask(VALUES)[1] != current:
                    return False
        return True

    def warm_up(self) -> None:
        """Ask until connections were lent by both processes, and all have come back."""
        for _ in range(2):
            for source in CLIENTS:
                with closing(Connection(self.service.port, source)) as connection:
                    for _ in range(30):
                        status, version, body = connection.ask(VALUES)
                        assert status == 200, body
                        self.check(version, body)
        time.sleep(0.5)


@pytest.fixture
def world(home, serve):
    first = current_version(home).id
    service = serve(processes="2", workers="2", cache="1")
    return World(service, home, {first: 1})


def test_no_answer_is_wrong_and_none_is_lost_but_with_what_was_killed(world):
    wait_for(lambda: len(world.servers()) == 2)
    world.warm_up()
    files, memory = world.measure()
    lent = world.count_lent()
    clients = [threading.Thread(target=world.ask_on, args=[source]) for source in CLIENTS]
    for client in clients:
        client.start()
    deeds = [
        lambda: world.publish(2), lambda: world.kill("worker"), lambda: world.kill("worker"), world.roll_back,
        lambda: world.kill("server"), lambda: world.publish(3), lambda: world.kill("nursery"),
        lambda: world.kill("worker"), lambda: world.kill("template"), world.roll_back,
    ]  # fmt: skip
    end = time.monotonic() + SECONDS
    for number, deed in enumerate(itertools.cycle(deeds)):
        if number >= len(deeds) and (time.monotonic() > end or world.wrong):
            break
        deed()
        time.sleep(0.1 + 0.3 * world.choose.random())
    world.over.set()
    for client in clients:
        client.join(timeout=60)
    assert not any(client.is_alive() for client in clients)
    assert not world.wrong, (SEED, world.wrong[:5])
    kills = Counter(world.kills)
    assert (
        world.answers["lost"] + world.answers["503"]
        <= kills.pop("worker") + len(CLIENTS) * kills.total()
    )
    assert set(kills) == {"server", "nursery", "template"}
    assert world.answers["200"] > 300
    assert world.count_lent() > lent + 100

    wait_for(lambda: len(world.servers()) == 2)
    wait_for(world.is_current)
    world.warm_up()
    wait_for(lambda: world.measure()[0] <= files + 2 * MOST_IDLE)
    assert world.measure()[1] < memory + 20 * 1024
    family = set(world.family())
    assert not wait_for_end(world.service.stop() | family)
