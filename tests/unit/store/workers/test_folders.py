"""A service's temporary folder is there as long as the service, however that ends."""

import os
import signal
import subprocess
import sys
import tempfile

import pytest

from peelgraph.store.workers.folders import ServiceFolder

PREFIX = "peelgraph-test-"
HOLD = f"""
import sys, time
from peelgraph.store.workers.folders import ServiceFolder
folder = ServiceFolder("{PREFIX}")
print(folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def names(folder):
    return {entry.name for entry in folder.iterdir()}


def test_it_is_removed_when_it_is_closed(temporary):
    folder = ServiceFolder(PREFIX)
    (folder.path / "nursery").write_text("")
    folder.close()
    assert not names(temporary)


def test_that_of_a_killed_service_is_removed_by_the_next_and_that_of_a_running_one_is_not(
    temporary,
):
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as other:
        left = other.stdout.readline().strip()
        ServiceFolder(PREFIX).close()
        assert os.path.isdir(left)  # noqa: PTH112 (a line of output)
        other.send_signal(signal.SIGKILL)
        other.wait()
    folder = ServiceFolder(PREFIX)
    assert names(temporary) == {folder.path.name}
    folder.close()


def test_a_folder_that_is_of_no_service_stays(temporary):
    (temporary / f"{PREFIX}other").mkdir()
    (temporary / f"{PREFIX}file").write_text("")
    ServiceFolder(PREFIX).close()
    assert names(temporary) == {f"{PREFIX}other", f"{PREFIX}file"}


def test_a_forked_process_keeps_it_for_as_long_as_it_lives(temporary):
    folder = ServiceFolder(PREFIX)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write)
        os.read(read, 1)
        os._exit(0)
    os.close(folder._descriptor)  # the first process has ended
    ServiceFolder(PREFIX).close()
    assert names(temporary) == {folder.path.name}
    os.close(write)
    os.waitpid(child, 0)
    ServiceFolder(PREFIX).close()
    assert not names(temporary)
    os.close(read)
