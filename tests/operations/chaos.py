"""Everything that can stop at a random moment does, under load: ``make chaos``.

The service is restarted and killed, so are its worker processes, and publishers that publish, go back
and remove versions; meanwhile clients ask. No answer may be wrong or from a mixture of versions, and no
version may be lost.

``python tests/operations/chaos.py [--seconds 300] [--seed 1] [--processes 2] [--memory 256]``; the seed repeats the
order of events, though not their moments. With ``--memory 0`` versions are read from their indexes on disk.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))

from service import (
    COUNT,
    GRAPHS,
    STATEMENTS,
    VALUES,
    Service,
    ask,
    build_dataset,
    find_descendants,
    read_values,
    read_version,
    wait_for_end,
)

from peelgraph.errors import UnknownVersionError
from peelgraph.store.published.journal import list_publications
from peelgraph.store.published.retention import collect_versions, find_previous
from peelgraph.store.published.versions import (
    current_version,
    list_versions,
    make_current,
    publish_version,
    read_dataset,
)

CLIENTS = 4
KEEP = 3
#: What a service may answer while workers are killed, besides the answer.
SOMETIMES = {503}


def publish(home: Path, what: str, value: int) -> None:
    """Do one thing to what is published; this runs in a process of its own, which may be killed."""
    if what == "publish":
        publish_version(home, build_dataset(value), {"report.json": b"{}"}, {})
    elif what == "roll_back":
        try:
            make_current(home, find_previous(home))
        except UnknownVersionError:
            return
    else:
        collect_versions(home, KEEP)


class Chaos:
    """One run."""

    def __init__(self, home: Path, seed: int, processes: int = 1, memory: int = 256) -> None:
        self.home = home
        self.events: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._random = random.Random(seed)
        self._values: dict[str, int] = {}
        self._last = 0
        self._over = threading.Event()
        self._publish(kill=False)
        settings = {"grace": "5", "cache": "1", "processes": processes, "memory": memory}
        self.service = Service(home, **{k: str(v) for k, v in settings.items()}).start()

    def run(self, seconds: float) -> None:
        """Let things happen for some time, then see that all is well."""
        clients = [threading.Thread(target=self._ask_on, args=[n]) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end and not self.wrong:
                self._do_something()
                self.check_home()
                time.sleep(self._random.uniform(0, 0.7))
        finally:
            self._over.set()
            for client in clients:
                client.join()
        self.check_end()

    def _do_something(self) -> None:
        deeds = {
            "publish": lambda: self._publish(kill=False),
            "publisher killed": lambda: self._publish(kill=True),
            "roll back": lambda: self._change("roll_back", kill=self._random.random() < 0.5),
            "collect": lambda: self._change("collect", kill=self._random.random() < 0.5),
            "worker killed": self._kill_worker,
            "service killed": lambda: self._restart(signal.SIGKILL),
            "service restarted": lambda: self._restart(signal.SIGTERM),
        }
        (name,) = self._random.choices(list(deeds), weights=[6, 6, 3, 3, 6, 1, 1])
        self.events[name] += 1
        deeds[name]()

    def _publish(self, *, kill: bool) -> None:
        self._last += 1
        self._change("publish", kill=kill)

    def _change(self, what: str, *, kill: bool) -> None:
        command = [sys.executable, __file__, "--publish", what, str(self.home), str(self._last)]
        with subprocess.Popen(command) as publisher:
            if kill:
                time.sleep(self._random.uniform(0.05, 1.0))
                publisher.kill()
            status = publisher.wait(timeout=120)
        if status not in {0, -signal.SIGKILL}:
            self.wrong.append(f"{what} ended with {status}")

    def _kill_worker(self) -> None:
        assert self.service.process is not None
        workers = sorted(find_descendants(self.service.process.pid))
        if workers:
            with_luck = self._random.choice(workers)
            subprocess.run(["kill", "-9", str(with_luck)], check=False, stderr=subprocess.DEVNULL)

    def _restart(self, number: int) -> None:
        started = self.service.stop(number)
        left = wait_for_end(started)
        if left:
            self.wrong.append(f"after signal {number} processes of the service are left: {left}")
            for pid in left:
                os.kill(pid, signal.SIGKILL)
        self.service.start()

    def _ask_on(self, number: int) -> None:
        asked = 0
        with httpx.Client(trust_env=False, timeout=60) as client:
            while not self._over.is_set():
                asked += 1
                query = VALUES if asked % 2 else COUNT
                # Half of the questions are new, so that they are answered by a worker and not from memory; where all
                # are for a while, the connection is lent to one.
                is_known = asked % 4 < 2 and asked % 80 < 40
                text = query if is_known else f"{query} # {number} {asked}"
                try:
                    answer = ask(self.service.site, text, client)
                except httpx.TransportError:
                    self.answers["no connection"] += 1
                    time.sleep(0.1)
                    continue
                self.check_answer(query, answer)

    def check_answer(self, query: str, answer: httpx.Response) -> None:
        """See that an answer is right for the one version that it names."""
        self.answers[str(answer.status_code)] += 1
        if answer.status_code in SOMETIMES:
            time.sleep(0.05)
            return
        if answer.status_code != 200:
            self.wrong.append(f"status {answer.status_code}: {answer.text[:300]}")
            return
        found, version = read_values(answer), read_version(answer)
        if query == COUNT:
            expected = [str(GRAPHS * STATEMENTS)]
        else:
            value = self._find_value(version)
            expected = found if value is None and len(found) == 1 else [str(value)]
        if found != expected:
            self.wrong.append(f"version {version} answered {found} instead of {expected}")

    def _find_value(self, version: str) -> int | None:
        """Find what a version says; None for one that has been removed and was never seen."""
        if version not in self._values:
            path = self.home / "versions" / version / "dataset.nq"
            try:
                self._values[version] = int(path.read_text().split('"')[1])
            except FileNotFoundError:
                return None
        return self._values[version]

    def check_home(self) -> None:
        """See that the current version is whole, and that none is lost that was kept."""
        read_dataset(current_version(self.home))
        versions = list_versions(self.home)
        for version in versions:
            dataset = read_dataset(version)
            if dataset != build_sorted(int(dataset.split(b'"')[1])):
                self.wrong.append(f"version {version.id} is not what was published")
        publications = list_publications(self.home)
        if publications[-1].version_id != current_version(self.home).id:
            self.wrong.append("the journal and the link disagree")
        recent = list(dict.fromkeys(p.version_id for p in reversed(publications)))[:KEEP]
        lost = set(recent) - {version.id for version in versions}
        if lost:
            self.wrong.append(f"versions {lost} are lost")

    def check_end(self) -> None:
        """See that the service serves what is current, and leaves no process behind."""
        expected = current_version(self.home).id
        deadline = time.monotonic() + 30
        while True:
            try:
                answer = ask(self.service.site, VALUES)
                if answer.status_code == 200 and read_version(answer) == expected:
                    break
            except httpx.TransportError:
                pass
            if time.monotonic() > deadline:
                self.wrong.append(f"the service does not come to serve {expected}")
                break
            time.sleep(0.2)
        left = wait_for_end(self.service.stop())
        if left:
            self.wrong.append(f"processes are left: {left}")


def build_sorted(value: int) -> bytes:
    return b"\n".join(sorted(build_dataset(value).splitlines())) + b"\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--processes", type=int, default=2, help="server processes on the port")
    parser.add_argument("--memory", type=int, default=256, help="MiB for a version in memory")
    parser.add_argument("--publish", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.publish:
        what, home, value = options.publish
        publish(Path(home), what, int(value))
        return
    with tempfile.TemporaryDirectory(prefix="peelgraph-chaos-") as home:
        chaos = Chaos(Path(home), options.seed, options.processes, options.memory)
        try:
            chaos.run(options.seconds)
        finally:
            chaos.service.close()
    print(f"seed {options.seed}; {dict(chaos.events)}; answers {dict(chaos.answers)}")  # noqa: T201
    if chaos.wrong or chaos.answers["200"] < options.seconds:
        sys.exit("\n".join(chaos.wrong) or "hardly anything was answered")


if __name__ == "__main__":
    main()
