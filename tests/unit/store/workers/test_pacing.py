"""When a child that is paced has the processor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peelgraph.store.workers.pacing import Pacing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the state is read from /proc")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def process() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


def is_stopped(pid: int) -> bool:
    """Tell whether a process stops; a signal reaches it a little later."""
    time.sleep(0.05)
    return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "T"


def test_a_child_goes_for_a_tenth_of_every_half_second(process):
    clock = Clock()
    pacing = Pacing(clock)
    pacing.add(process)
    seen = []
    for clock.now in (1000.0, 1000.04, 1000.06, 1000.3, 1000.49, 1000.5, 1000.6):
        pacing.beat({process})
        seen.append(is_stopped(process))
    assert seen == [False, False, True, True, True, False, True]


def test_the_next_beat_is_when_something_is_to_be_done():
    clock = Clock()
    pacing = Pacing(clock)
    for clock.now, expected in ((1000.0, 0.05), (1000.03, 0.02), (1000.06, 0.44), (1000.4, 0.1)):
        assert pacing.beat(()) == pytest.approx(expected)


def test_a_child_that_is_paced_no_longer_goes_on_at_once(process):
    clock = Clock()
    clock.now += 0.1
    pacing = Pacing(clock)
    pacing.add(process)
    pacing.beat({process})
    assert is_stopped(process)
    pacing.add(process)  # which changes nothing
    pacing.remove(process)
    assert not is_stopped(process)
    pacing.beat({process})
    assert not is_stopped(process)


def test_who_is_no_child_any_more_has_no_signal(process):
    clock = Clock()
    clock.now += 0.1
    pacing = Pacing(clock)
    pacing.add(process)
    pacing.beat(())
    pacing.beat({process})  # the number is another's now
    assert not is_stopped(process)
    os.kill(process, signal.SIGSTOP)
    pacing.remove(process)
    assert is_stopped(process)
