"""Whoever changes what is published may be stopped anywhere: the last good version stays served."""

import importlib.util
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest

from peelgraph.errors import PublisherBusyError
from peelgraph.store.published.indexes import find_index
from peelgraph.store.published.journal import list_publications, read_current_id
from peelgraph.store.published.locking import hold_publisher_lock
from peelgraph.store.published.versions import (
    SCRATCH_PREFIXES,
    current_version,
    list_versions,
    publish_version,
    read_dataset,
)

SCRIPT = Path(__file__).with_name("interrupt.py")
spec = importlib.util.spec_from_file_location("interrupt", SCRIPT)
interrupt = importlib.util.module_from_spec(spec)
spec.loader.exec_module(interrupt)
FIRST, SECOND, THIRD = interrupt.FIRST, interrupt.SECOND, interrupt.THIRD

#: What may be current before and after each operation.
OUTCOMES = {"publish": (SECOND, THIRD), "roll_back": (SECOND, FIRST), "collect": (SECOND, SECOND)}


def run_interrupted(folder, scenario, how):
    for dataset in (FIRST, SECOND):
        publish_version(
            folder / "template", dataset, interrupt.REPORT, {}, prepare=interrupt.write_index
        )
    done = subprocess.run(
        [sys.executable, SCRIPT, folder, scenario, how],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_home(home, datasets):
    current = current_version(home)
    assert read_dataset(current) in datasets
    for version in list_versions(home):
        read_dataset(version)
        index = find_index(version, interrupt.ENGINE)
        assert index is None or (index / "data").read_bytes() == interrupt.INDEX
    assert find_index(current, interrupt.ENGINE), "a version became current without its index"
    publications = list_publications(home)
    assert publications[-1].version_id == current.id
    assert all(one.published_at < other.published_at for one, other in pairwise(publications))
    assert all(one.version_id != other.version_id for one, other in pairwise(publications))
    assert [p.version_id for p in publications][:2] == [
        publish_id(home, FIRST),
        publish_id(home, SECOND),
    ]


def publish_id(home, dataset, *, known={}):  # noqa: B006 (a cache)
    if dataset not in known:
        place = home.parent / f"known-{len(known)}"
        known[dataset] = publish_version(place, dataset, interrupt.REPORT, {}).id
    return known[dataset]


def scratch(home):
    return [p for prefix in SCRATCH_PREFIXES for p in home.rglob(f"{prefix}*")]


@pytest.mark.parametrize("scenario", OUTCOMES)
def test_killed_at_any_file_operation_the_last_good_version_stays(tmp_path, scenario):
    runs = run_interrupted(tmp_path, scenario, "kill")
    names = {name for _, name, _ in runs}
    assert {"flock", "open"} <= names
    assert len(runs) > 10
    left_behind = 0
    for folder, name, status in runs:
        assert os.WIFSIGNALED(status), name
        assert os.WTERMSIG(status) == signal.SIGKILL, name
        home = tmp_path / folder
        check_home(home, OUTCOMES[scenario])
        left_behind += len(scratch(home))
        started = time.monotonic()
        interrupt.SCENARIOS["publish"](home)
        assert time.monotonic() - started < 30, "the lock of a killed publisher was not given back"
        assert read_dataset(current_version(home)) == THIRD
        check_home(home, (THIRD,))
        assert not scratch(home)
    assert left_behind, "no run was stopped in the middle"


@pytest.mark.parametrize("scenario", ["publish", "roll_back"])
def test_on_a_full_disk_the_last_good_version_stays_and_the_error_is_clear(tmp_path, scenario):
    runs = run_interrupted(tmp_path, scenario, "full")
    failed = set()
    for folder, name, status in runs:
        assert os.WIFEXITED(status)
        home = tmp_path / folder
        if (
            os.WEXITSTATUS(status) == 0
        ):  # it could do without, such as making a folder that is there
            assert read_dataset(current_version(home)) == OUTCOMES[scenario][1]
        else:
            assert os.WEXITSTATUS(status) == 3, f"{folder}, {name}: no StoreError"
            failed.add(name)
        check_home(home, OUTCOMES[scenario])
        interrupt.SCENARIOS["publish"](home)
        check_home(home, (THIRD,))
        assert not scratch(home)
    assert {"mkdir", "symlink", "fsync", "write"} <= failed


def test_a_dataset_that_does_not_fit_is_not_published(tmp_path):
    """The system itself refuses to write more, not a stand-in."""
    publish_version(tmp_path, FIRST, {}, {})
    program = (
        "import resource, sys; from pathlib import Path; from peelgraph.errors import StoreError\n"
        "from peelgraph.store.published.versions import publish_version\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "lines = b''.join(b'<http://e/%d> <http://e/p> \"x\" .\\n' % n for n in range(20_000))\n"
        "try: publish_version(Path(sys.argv[1]), lines, {}, {})\n"
        "except StoreError as error: print(error); sys.exit(3)\n"
    )
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert "cannot be written: [Errno 27] File too large" in done.stdout
    assert read_dataset(current_version(tmp_path)) == FIRST
    assert not scratch(tmp_path)


def test_all_files_of_a_version_are_on_the_disk_before_their_folder_has_its_name(tmp_path):
    publish_version(tmp_path, FIRST, interrupt.REPORT, {})
    names = []
    interrupt.trace(interrupt.publish, tmp_path, lambda number, name: names.append(name))
    written = names[: names.index("rename")]
    # dataset, report, manifest, and the folder with their names
    assert written.count("fsync") == 4
    # the folder of versions; the index: its file and the name, its list and the name, the folder of indexes; the
    # journal, and its folder
    assert names[names.index("rename") : names.index("symlink")].count("fsync") == 1 + 5 + 2
    assert "fsync" in names[names.index("replace") :]


def test_a_torn_line_of_the_journal_is_not_read_and_is_cut_off(tmp_path):
    publish_version(tmp_path, FIRST, {}, {})
    before = list_publications(tmp_path)
    journal = tmp_path / "publications.jsonl"
    with journal.open("ab") as file:
        file.write(b'{"published": "2026-')
    assert list_publications(tmp_path) == before
    publish_version(tmp_path, SECOND, {}, {})
    assert list_publications(tmp_path)[:1] == before
    assert len(journal.read_bytes().splitlines()) == 2


def test_two_publishers_never_write_at_once(tmp_path):
    entered = threading.Event()
    leave = threading.Event()

    def hold() -> None:
        with hold_publisher_lock(tmp_path):
            entered.set()
            leave.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert entered.wait(30)
    with (
        pytest.raises(PublisherBusyError, match="nothing was changed"),
        hold_publisher_lock(tmp_path, wait_seconds=0.1),
    ):
        pytest.fail("two hold the lock")
    leave.set()
    thread.join()
    with hold_publisher_lock(tmp_path, wait_seconds=0), hold_publisher_lock(tmp_path):
        publish_version(tmp_path, FIRST, {}, {})


def test_a_process_that_a_publisher_started_does_not_keep_its_lock(tmp_path):
    program = (
        "import os, sys, time, signal; from pathlib import Path\n"
        "from peelgraph.store.published.locking import hold_publisher_lock\n"
        "with hold_publisher_lock(Path(sys.argv[1])):\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        print(os.getpid(), flush=True); time.sleep(60)\n"
        "    time.sleep(0.5); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True
    ) as publisher:
        child = int(publisher.stdout.readline())
        publisher.wait(timeout=30)
        try:
            with hold_publisher_lock(tmp_path, wait_seconds=5):
                os.kill(child, 0)
        finally:
            os.kill(child, signal.SIGKILL)


def test_readers_find_a_current_version_at_every_moment(tmp_path):
    publish_version(tmp_path, FIRST, {}, {})
    over = threading.Event()
    seen, failures = set(), []

    def read() -> None:
        while not over.is_set():
            try:
                seen.add(read_dataset(current_version(tmp_path)))
                assert list_publications(tmp_path)
            except Exception as error:  # noqa: BLE001 (whatever a reader meets is reported)
                failures.append(error)
                return

    thread = threading.Thread(target=read)
    thread.start()
    for dataset in (SECOND, THIRD, FIRST) * 10:
        publish_version(tmp_path, dataset, {}, {})
    over.set()
    thread.join()
    assert not failures
    assert seen <= {FIRST, SECOND, THIRD}
    assert len(list_publications(tmp_path)) == 31
    assert read_current_id(tmp_path) == list_publications(tmp_path)[-1].version_id
