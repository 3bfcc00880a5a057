"""Queries in worker processes: what is stopped, what is kept, and what is left behind."""

import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from peelgraph.errors import (
    AnswerTooLargeError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
    TooManyQueriesError,
    UnknownVersionError,
)
from peelgraph.metrics import Metrics
from peelgraph.settings import Limits
from peelgraph.store.cache import ResultCache
from peelgraph.store.interface import Boolean, HeldReply, Question, Reply
from peelgraph.store.packing import Coding, zstd
from peelgraph.store.published.versions import publish_version
from peelgraph.store.queueing import SlowClients
from peelgraph.store.workers import supply
from peelgraph.store.workers.frames import SMALL_FRAME
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.store.workers.presence import Presence
from peelgraph.store.workers.running import Run, Surroundings

MEBIBYTE = 1024 * 1024
LIMITS = replace(
    Limits.from_environment({}),
    timeout=1.0,
    longest_timeout=20.0,
    query_memory=256 * MEBIBYTE,
    buffer=100_000,
    largest_answer=4 * MEBIBYTE,
)
CSV = "text/csv"
UNPACK = {
    Coding.GZIP: partial(zlib.decompress, wbits=31),
    Coding.ZSTD: lambda data: zstd.ZstdDecompressor().decompress(data),
}
BOOLEAN = "application/sparql-results+json"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?f) }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"


def dataset(statements: int, word: str = "value") -> bytes:
    return "".join(
        f'<http://e/s{n // 10}> <http://e/p{n % 10}> "{word} {n}" <http://e/g{n // 100}> .\n'
        for n in range(statements)
    ).encode()


def processes() -> dict[int, str]:
    """The living processes that a nursery has brought forth, with their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        pid = int(folder.name)
        if b"peelgraph.store.workers.nursery" in command and find_state(pid) not in {"", "Z"}:
            found[pid] = command.decode()
    return found


def find_state(pid: int) -> str:
    """Give the kernel's letter for what a process does; none if it has ended."""
    try:
        stat = (Path("/proc") / str(pid) / "stat").read_text()
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[0]


def eventually(condition, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    publish_version(home, dataset(3000), {}, {})
    return home


@pytest.fixture(scope="module")
def pool(home):
    with closing(WorkerPool(home, LIMITS)) as pool:
        yield pool


@pytest.fixture
def store(pool):
    return pool.current()


def ours(pool: WorkerPool) -> set[int]:
    folder = str(pool._supply._folder)
    return {pid for pid, command in processes().items() if folder in command}


def test_a_query_is_stopped_at_its_time_and_the_next_one_answered(store):
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match="after 1 s"):
        store.serialize(ENDLESS, CSV)
    assert 0.9 < time.monotonic() - began < 5
    assert store.query("ASK {}") == Boolean(value=True)


def test_a_query_that_takes_too_much_memory_ends_alone(store):
    with pytest.raises(QueryMemoryError):
        asyncio.run(store.ask(Question(HUNGRY, CSV), seconds=20))
    assert store.query("ASK {}") == Boolean(value=True)


def test_an_answer_that_is_too_large_is_an_error_and_not_cut(store):
    with pytest.raises(AnswerTooLargeError, match="LIMIT"):
        store.serialize("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", CSV)


def test_a_small_answer_comes_whole_and_a_large_one_in_parts(store):
    async def ask():
        small = await store.ask(Question("SELECT * { ?s ?p ?o } LIMIT 10", CSV))
        assert small.rest is None
        assert small.head.count(b"\r\n") == 11
        large = await store.ask(Question("SELECT * { ?s ?p ?o . ?s ?q ?r }", CSV))
        parts = [large.head] + [part async for part in large.rest]
        assert 100_000 <= len(large.head) < 400_000
        assert b"".join(parts).count(b"\r\n") == 30_001

    asyncio.run(ask())


@pytest.mark.parametrize(("coding", "unpack"), UNPACK.items())
def test_an_answer_is_packed_by_the_worker(store, coding, unpack):
    async def ask(coding):
        question = Question("SELECT * { ?s ?p ?o } LIMIT 1000", CSV, coding=coding)
        return await store.ask(question)

    plain, packed, again = (asyncio.run(ask(one)) for one in (None, coding, coding))
    assert (plain.coding, packed.coding, again) == (None, coding, packed)
    assert unpack(packed.head) == plain.head
    assert len(packed.head) < len(plain.head) / 3


def test_a_large_answer_stands_where_its_worker_wrote_it_until_it_is_released(pool, store):
    question = Question("SELECT * { ?s ?p ?o } LIMIT 2000 #", CSV)

    async def ask():
        first = await store.ask_in_place(question)
        assert isinstance(first, HeldReply)
        assert pool._around.short.running == 1
        other = await store.ask(Question("SELECT * { ?s ?p ?o } LIMIT 1000", CSV))
        await asyncio.sleep(LIMITS.timeout + 0.1)  # no time ends it
        body = bytes(first.view)
        assert not first.release.__self__._worker.has_ended
        first.release()
        assert pool._around.short.running == 0
        assert other.head == body[: len(other.head)]
        return body

    body = asyncio.run(ask())
    assert (SMALL_FRAME < len(body) < LIMITS.buffer, body.count(b"\r\n")) == (True, 2001)
    again = asyncio.run(store.ask_in_place(question))
    assert again == Reply(body)
    assert store.keeps(question)


def test_a_large_answer_is_kept_when_it_is_asked_again_or_others_wait_for_it(store, monkeypatch):
    once, at_once = (Question(f"SELECT * {{ ?s ?p ?o }} LIMIT {n}", CSV) for n in (1998, 1999))
    runs, answer = [], Run.answer

    def answer_and_note(run):
        runs.append(run)
        return answer(run)

    monkeypatch.setattr(Run, "answer", answer_and_note)

    async def ask():
        kept = []
        for _ in range(3):
            reply = await store.ask(once)
            kept.append(store.keeps(once))
        assert len(runs) == 2
        replies = await asyncio.gather(*(store.ask(at_once) for _ in range(3)))
        return reply, kept, replies

    reply, kept, replies = asyncio.run(ask())
    assert (reply.head.count(b"\r\n"), kept) == (1999, [False, True, True])
    assert {one.head.count(b"\r\n") for one in replies} == {2000}
    assert store.keeps(at_once)
    assert len(runs) == 3


@pytest.mark.parametrize("cache", [0, 500_000])
def test_a_large_answer_for_which_the_cache_has_no_room_is_never_copied(home, cache):
    async def ask(store):
        for _ in range(3):
            reply = await store.ask_in_place(Question("SELECT * { ?s ?p ?o } LIMIT 2000", CSV))
            assert isinstance(reply, HeldReply)
            reply.release()

    with closing(WorkerPool(home, replace(LIMITS, cache=cache))) as pool:
        asyncio.run(ask(pool.current()))


def test_who_leaves_stops_the_query(pool, store):
    before = ours(pool)

    async def leave():
        asked = asyncio.ensure_future(store.ask(Question(ENDLESS, CSV), seconds=20))
        await asyncio.sleep(0.2)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    asyncio.run(leave())
    assert eventually(lambda: pool._around.short.running + pool._around.long.running == 0)
    assert eventually(lambda: len(ours(pool)) <= max(len(before), 4))
    assert store.query("ASK {}") == Boolean(value=True)


def test_who_stops_reading_a_large_answer_stops_the_query(pool, store):
    async def leave():
        large = await store.ask(Question("SELECT * { ?s ?p ?o . ?s ?q ?r }", CSV))
        await anext(aiter(large.rest))
        await large.rest.aclose()

    asyncio.run(leave())
    assert pool._around.long.running == 0
    assert store.query("ASK {}") == Boolean(value=True)


def test_long_queries_of_one_client_do_not_keep_others_waiting(store):
    async def crowd():
        async def run_away(number):
            await store.ask(Question(f"{ENDLESS} # {number}", CSV), client="greedy", seconds=20)

        greedy = [asyncio.ensure_future(run_away(number)) for number in range(12)]
        await asyncio.sleep(1)
        for number in range(5):
            question = Question(f"ASK {{}} # {number}", "application/sparql-results+json")
            assert b"true" in (await store.ask(question, client="other")).head
        unanswered = [task for task in greedy if not task.done()]
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)
        return len(unanswered)

    assert asyncio.run(crowd()) == 12


@pytest.mark.skipif(sys.platform != "linux", reason="the states are read from /proc")
@pytest.mark.parametrize(("queries", "is_slowed_down"), [(14, True), (4, False)])
def test_a_crowd_of_one_client_is_slowed_down_while_others_are_answered(
    home, queries, is_slowed_down
):
    metrics = Metrics()

    async def scene(pool):
        async def run_away(number):
            question = Question(f"{ENDLESS} # {number}", CSV)
            await pool.current().ask(question, client="greedy", seconds=20)

        async def watch(*, others: bool) -> float:
            """Tell in which part of a second and a half any worker was stopped."""
            seen = []
            for number in range(75):
                if others and number % 10 == 0:
                    question = Question(f"ASK {{}} # {number}", BOOLEAN)
                    assert b"true" in (await pool.current().ask(question, client="other")).head
                await asyncio.sleep(0.02)
                seen.append("T" in map(find_state, ours(pool)))
            return sum(seen) / len(seen)

        greedy = [asyncio.ensure_future(run_away(number)) for number in range(queries)]
        await asyncio.sleep(1)
        seen = [await watch(others=others) for others in (False, True)]
        await asyncio.sleep(2)
        seen.append(await watch(others=False))
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)
        return seen

    with closing(WorkerPool(home, LIMITS, metrics=metrics)) as pool:
        before, meanwhile, after = asyncio.run(scene(pool))
        assert (before, meanwhile > 0.3, after) == (0, is_slowed_down, 0)
        assert pool.current().query("ASK {}") == Boolean(value=True)
    assert (b"peelgraph_queries_paced_total 0.0" in metrics.render("1", None)) is not is_slowed_down


@pytest.mark.parametrize("is_crowd", [True, False])
@pytest.mark.parametrize("others_wait", [True, False])
def test_who_keeps_others_from_a_slot_is_not_slowed_down(pool, is_crowd, others_wait):
    ordered = []
    short = SimpleNamespace(count_waiting=lambda client: 8 if is_crowd else 7)
    long = SimpleNamespace(
        count_waiting=lambda client: 0, keeps_others_waiting=lambda client: others_wait
    )
    presence = SimpleNamespace(shows_others=lambda client: True)

    async def pace():
        around = replace(pool._around, short=short, long=long, presence=presence)
        run = Run(around, "version", Question("ASK {}", CSV), "client", 10.0)
        run._lane = long
        run._worker = SimpleNamespace(
            has_ended=False, pace=lambda **said: ordered.append(said["is_paced"])
        )
        run._pace()
        run._stop_pacer()
        return str(run._describe_timeout())

    said = asyncio.run(pace())
    is_slowed_down = is_crowd and not others_wait
    assert ordered == [is_slowed_down]
    assert ("slowed down" in said) is is_slowed_down


def test_only_short_answers_of_who_is_not_slow_make_a_client_another(home):
    with closing(WorkerPool(home, LIMITS)) as pool:
        around = pool._around
        around.slow.note("slow")
        asyncio.run(pool.current().ask(Question("ASK {} # 1", BOOLEAN), client="slow"))
        assert not around.presence.shows_others("any")
        asyncio.run(pool.current().ask(Question("ASK {} # 2", BOOLEAN), client="quick"))
        assert around.presence.shows_others("any")


def test_a_client_with_too_many_waiting_is_told(home):
    limits = replace(LIMITS, queue=4, workers=1)
    with closing(WorkerPool(home, limits)) as pool:
        store = pool.current()

        async def crowd():
            asked = (store.ask(Question(f"{ENDLESS} # {n}", CSV), client="a") for n in range(5))
            return await asyncio.gather(*asked, return_exceptions=True)

        assert any(isinstance(end, TooManyQueriesError) for end in asyncio.run(crowd()))


def test_equal_questions_at_once_are_run_once(home):
    with closing(WorkerPool(home, LIMITS)) as pool:
        store = pool.current()
        question = Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c FILTER(?o < ?c) }", CSV)

        async def crowd():
            return await asyncio.gather(*(store.ask(question, seconds=20) for _ in range(8)))

        replies = asyncio.run(crowd())
        assert len({id(reply) for reply in replies}) == 1
        assert store.keeps(question)
        assert asyncio.run(store.ask(question)) == replies[0]
        assert 0 < pool._cache.size < 10_000


def test_what_may_differ_each_time_is_not_kept(store):
    text = "SELECT (STRUUID() AS ?id) {}"
    assert store.serialize(text, CSV) != store.serialize(text, CSV)


def test_to_follow_a_version_ends_at_one_that_was_published_after_it(tmp_path):
    publish_version(tmp_path, dataset(1), {}, {})
    with closing(WorkerPool(tmp_path, LIMITS)) as pool:
        pool.current()
        second = publish_version(tmp_path, dataset(2), {}, {})
        third = publish_version(tmp_path, dataset(3), {}, {})
        pool.follow(third.id, 20)
        pool.follow(second.id, 0)
        assert pool.current().version == third.id
        with pytest.raises(StoreError, match="not served yet"):
            pool.follow("0123456789abcdef", 0)


def test_a_new_version_is_followed_and_the_old_one_answers_who_began_on_it(tmp_path):
    first = publish_version(tmp_path, dataset(10, "old"), {}, {})
    with closing(WorkerPool(tmp_path, LIMITS)) as pool:
        old = pool.current()
        second = publish_version(tmp_path, dataset(10, "new"), {}, {})
        pool.follow(second.id)
        new = pool.current()
        assert (old.version, new.version) == (first.id, second.id)
        text = "SELECT ?o { <http://e/s0> <http://e/p0> ?o }"
        assert old.serialize(text, CSV) == b"o\r\nold 0\r\n"
        assert new.serialize(text, CSV) == b"o\r\nnew 0\r\n"
        assert pool.open(first.id).serialize(text, CSV) == b"o\r\nold 0\r\n"
        with pytest.raises(UnknownVersionError):
            pool.open("0123456789abcdef")


def test_a_version_that_was_damaged_does_not_replace_the_last_good_one(tmp_path):
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    publish_version(home, dataset(10, "old"), {}, {})
    other = publish_version(elsewhere, dataset(20, "new"), {}, {})
    with closing(WorkerPool(home, LIMITS)) as pool:
        old = pool.current()
        data = other.dataset_path.read_bytes()
        other.dataset_path.write_bytes(data[:-10] + b"\n")
        other.path.rename(home / "versions" / other.id)
        (tmp_path / "link").symlink_to(f"versions/{other.id}")
        (tmp_path / "link").rename(home / "current")
        with pytest.raises(StoreError):
            pool.follow(other.id, seconds=1)
        assert pool.current() is old
        assert old.query("ASK {}") == Boolean(value=True)


def test_nothing_published_is_told(tmp_path):
    with closing(WorkerPool(tmp_path, LIMITS)) as pool, pytest.raises(UnknownVersionError):
        pool.current()


def test_workers_cannot_reach_the_network_even_if_the_inspection_is_passed_by(home, monkeypatch):
    """The second line of defence alone: the text goes to the engine as it is."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(1)
        port = listening.getsockname()[1]
        monkeypatch.setenv("PYTHONPATH", str(_write_open_inspection(home)))
        with closing(WorkerPool(home, LIMITS)) as pool:
            text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
            with pytest.raises(StoreError, match=r"(?i)permi"):
                asyncio.run(pool.current().ask(Question(text, CSV)))
        with pytest.raises(TimeoutError):
            listening.accept()


def _write_open_inspection(home: Path) -> Path:
    """Make an interpreter's start-up let every query through to the engine."""
    folder = home / "open"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(
        "from peelgraph.store import inspection\ninspection.without_words = lambda text, words: text\n",
        encoding="utf-8",
    )
    return folder


def test_nobody_waits_long_for_a_nursery_that_is_replaced(home):
    """Queries whose worker ends with the nursery fail; those asked a moment later do not."""
    with closing(WorkerPool(home, LIMITS)) as pool:
        store = pool.current()

        def answers() -> bool:
            try:
                return store.query("ASK {} # asked anew") == Boolean(value=True)
            except (StoreError, QueryMemoryError):
                return False

        for _ in range(4):
            pool._cache = ResultCache(0)
            began = time.monotonic()
            os.kill(pool._supply._nursery.pid, signal.SIGKILL)
            assert eventually(answers, 25)
            assert time.monotonic() - began < 30


@pytest.mark.parametrize("left", [0, 1])
def test_a_worker_that_comes_without_its_files_is_no_worker(home, monkeypatch, left):
    # So comes one for which this process has no more open files: the two that are kept ready, and the one for the query.
    receive, lost = supply.receive_message, []

    def receive_less(channel):
        received = receive(channel)
        if received is not None and received[1] and len(lost) < 3:
            message, files = received
            lost.append(message["pid"])
            for file in files[left:]:
                os.close(file)
            return message, files[:left]
        return received

    monkeypatch.setattr(supply, "receive_message", receive_less)
    with closing(WorkerPool(home, LIMITS)) as pool:
        store = pool.current()
        with pytest.raises(StoreError, match="Too many open files"):
            store.query("ASK {}")
        assert len(lost) == 3
        assert eventually(lambda: not set(lost) & set(processes()))
        assert store.query("ASK {}") == Boolean(value=True)


@pytest.mark.parametrize("given", [None, "glibc.malloc.mxfast=0"])
def test_workers_have_memory_at_hand_as_the_operator_says_or_as_the_engine_needs(
    home, monkeypatch, given
):
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    if given is not None:
        monkeypatch.setenv("GLIBC_TUNABLES", given)
    with closing(WorkerPool(home, LIMITS)) as pool:
        assert pool.current().query("ASK {}") == Boolean(True)
        environ = Path(f"/proc/{pool._supply._nursery.pid}/environ").read_bytes().split(b"\0")
    assert f"GLIBC_TUNABLES={given or 'glibc.malloc.tcache_count=127'}".encode() in environ


def test_killed_workers_and_a_killed_nursery_are_replaced(home):
    with closing(WorkerPool(home, LIMITS)) as pool:
        store = pool.current()
        store.query("ASK {}")
        for pid in ours(pool):
            os.kill(pid, signal.SIGKILL)

        def answers() -> bool:
            try:
                return store.query("ASK {}") == Boolean(value=True)
            except (StoreError, QueryMemoryError):
                return False

        assert eventually(answers)


ANOTHER_SERVER = """
import sys
from pathlib import Path
from peelgraph.settings import Limits
from peelgraph.store.workers.pool import WorkerPool
pool = WorkerPool(Path(sys.argv[1]), Limits.from_environment({}), folder=Path(sys.argv[2]), processes=2)
print(pool.current().query("ASK {}").value, flush=True)
input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the processes are read from /proc")
def test_the_nursery_outlives_who_started_it_while_a_worker_is_stopped(home, tmp_path):
    """The kernel hangs up on a process group that is left by its parent and has a member that is stopped."""
    with subprocess.Popen(
        [sys.executable, "-c", ANOTHER_SERVER, str(home), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as other:
        assert other.stdout.readline() == b"True\n"
        with closing(WorkerPool(home, LIMITS, folder=tmp_path, processes=2)) as pool:
            assert pool.current().query("ASK {}") == Boolean(value=True)
            [nursery] = [pid for pid in ours(pool) if os.getpgid(pid) == pid]
            stopped = max(ours(pool))
            os.kill(stopped, signal.SIGSTOP)
            assert eventually(lambda: find_state(stopped) == "T")
            other.kill()
            other.wait()
            time.sleep(0.5)
            assert find_state(nursery) not in {"", "Z"}
            with suppress(ProcessLookupError):  # it was of the server that was killed
                os.kill(stopped, signal.SIGCONT)
            assert pool.current().query("ASK { }") == Boolean(value=True)


def test_threads_and_loops_ask_side_by_side(store):
    answers: list[bytes] = []

    def ask(number: int) -> None:
        for turn in range(10):
            text = f"SELECT ({number * turn} AS ?n) {{}}"
            answers.append(store.serialize(text, CSV) == f"n\r\n{number * turn}\r\n".encode())

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 60


def test_nothing_is_left_behind(home):
    def count_files() -> int:
        gc.collect()
        return len(list(Path("/dev/fd").iterdir()))

    with closing(WorkerPool(home, LIMITS)) as pool:
        pool.current().query("ASK {}")
    before = count_files()
    with closing(WorkerPool(home, LIMITS)) as pool:
        pool.current().query("ASK {}")
        folder, mine = pool._supply._folder, ours(pool)
        assert mine
    assert eventually(lambda: not mine & set(processes()))
    assert not folder.exists()
    assert count_files() <= before


def test_a_slow_client_leaves_the_workers_that_stand_ready_to_the_others(home):
    with closing(WorkerPool(home, LIMITS)) as pool:
        store = pool.current()

        def ready() -> list[int]:
            return [worker._pid for worker in pool._supply._idle[store.version]]

        deadline = time.monotonic() + 30
        while len(ready()) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        before = set(ready())
        asyncio.run(store.ask(Question("ASK {} # one", BOOLEAN), client="quick"))
        assert set(ready()) == before
        pool._around.slow.note("slow")
        asyncio.run(store.ask(Question("ASK {} # two", BOOLEAN), client="slow"))
        assert len(ready()) == 3
        assert before < set(ready())
        [late] = set(ready()) - before
        threads = [task.name for task in Path(f"/proc/{late}/task").iterdir()]
        assert threads == [str(late)]  # a priority is that of one thread
        assert os.sched_getscheduler(late) == os.SCHED_BATCH
        asyncio.run(store.ask(Question("ASK {} # three", BOOLEAN), client="slow"))
        asyncio.run(store.ask(Question("ASK {} # four", BOOLEAN), client="quick"))
        assert set(ready()) == {*before, late}


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """Two processes for each core that want nothing but the processor."""
    command = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(command) for _ in range(2 * len(os.sched_getaffinity(0)))]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.mark.usefixtures("busy_machine")
def test_a_query_of_a_slow_client_ends_on_a_machine_that_others_keep_busy(home):
    """One that runs when nobody else wants the processor never would."""
    with closing(WorkerPool(home, replace(LIMITS, timeout=20.0))) as pool:
        pool._around.slow.note("slow")
        question = Question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a <http://e/p1> ?b }", CSV)
        reply = asyncio.run(pool.current().ask(question, client="slow"))
        assert reply.head == b"n\r\n900000\r\n"


@pytest.mark.parametrize(
    ("is_fresh", "was_paced", "others_wait", "processor", "wall", "expected"),
    [
        (True, False, False, 0.2, 0.9, False),
        (True, False, False, 0.3, 0.3, True),
        (True, False, True, 0.09, 0.9, False),
        (True, False, True, 0.2, 0.2, True),
        (True, False, False, 0.0, 1.1, True),
        (False, False, False, 0.4, 1.9, False),
        (False, False, True, 0.4, 1.9, False),
        (False, False, False, 0.6, 0.6, True),
        (False, False, False, 0.0, 2.1, True),
        (False, True, False, 0.4, 5.0, False),
        (False, True, False, 0.6, 5.0, True),
    ],
)
def test_a_query_is_long_by_its_own_time_and_sooner_if_others_wait(
    pool, is_fresh, was_paced, others_wait, processor, wall, expected
):
    short = SimpleNamespace(keeps_others_waiting=lambda client: others_wait)
    around = replace(pool._around, short=short)
    run = Run(around, "version", Question("ASK {}", CSV), "client", 10.0)
    run._worker, run._was_paced = SimpleNamespace(is_fresh=is_fresh), was_paced
    assert run._is_long(processor, wall) is expected


@pytest.mark.parametrize(("processes", "at_once"), [(1, 4), (2, 2), (8, 1)])
def test_a_client_has_as_many_slots_as_a_single_process_would_give_it(processes, at_once):
    limits = replace(LIMITS, workers=4)
    short = Surroundings.build(limits, None, SlowClients(), Presence(None), None, processes).short
    for client in ("one", "another"):  # strangers have half of the slots
        assert short.try_enter(client)
        short.leave(client, was_quick=True)
    taken = [short.try_enter("one") for _ in range(5)]
    assert taken == [True] * at_once + [False] * (5 - at_once)
    assert short.try_enter("another") is (at_once < 4)
