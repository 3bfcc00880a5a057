"""Several server processes on one port: one that is killed is replaced, and none outlives the first."""

import os
import signal
import time
from pathlib import Path

import pytest


@pytest.fixture
def service(tmp_path, publish, start_service):
    publish(tmp_path)
    with start_service(tmp_path, "--processes", "2") as service:
        yield service


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition) -> bool:
    deadline = time.monotonic() + 20
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers(service) -> bool:
    try:
        return service.ask("ASK {}", "application/sparql-results+json").status == 200
    except OSError:
        return False


def test_a_killed_server_process_is_replaced(service):
    before = children(service.pid)
    assert len(before) == 2
    os.kill(before[0], signal.SIGKILL)
    assert eventually(lambda: len(set(children(service.pid)) - {before[0]}) == 2)
    assert eventually(lambda: all(answers(service) for _ in range(10)))


def test_nothing_outlives_the_first_process(service):
    family = service.processes()
    service.was_killed = True
    os.kill(service.pid, signal.SIGKILL)
    assert eventually(lambda: not any(map(is_alive, family)))
