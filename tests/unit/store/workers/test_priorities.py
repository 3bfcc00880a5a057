"""What the kernel says of a process that has stepped back."""

import ctypes
import os
import platform
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from peelgraph.store.workers.priorities import measure_time, step_back

GET_ATTRIBUTES = {"x86_64": 315, "aarch64": 275}


@pytest.fixture
def process() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process.pid
        process.kill()


def test_a_process_that_steps_back_comes_later_and_leaves_one_core_to_others(process):
    cores = sorted(os.sched_getaffinity(process))
    for _ in range(2):  # and no core less the second time
        step_back(process)
        assert os.getpriority(os.PRIO_PROCESS, process) == 10
        assert os.sched_getscheduler(process) == os.SCHED_BATCH
        assert os.sched_getaffinity(process) == set(cores[1:] or cores)


def test_a_process_that_steps_back_can_be_interrupted_at_once(process):
    """As it has slices of 10 ms; only kernels from 6.12 have a slice for each process."""
    version = tuple(map(int, re.findall(r"\d+", platform.release())[:2]))
    number = GET_ATTRIBUTES.get(platform.machine())
    if version < (6, 12) or number is None:
        pytest.skip("this kernel has one slice for all")
    step_back(process)
    attributes = ctypes.create_string_buffer(48)
    assert ctypes.CDLL(None).syscall(number, process, attributes, 48, 0) == 0
    assert struct.unpack("IIQiIQQQ", attributes.raw)[5] == 10_000_000


def test_one_that_has_ended_is_told(process):
    os.kill(process, 9)
    os.waitid(os.P_PID, process, os.WEXITED)
    with pytest.raises(ProcessLookupError):
        step_back(process)


def test_the_time_of_a_process_is_that_which_it_had_the_processor():
    before = time.process_time()
    assert before <= measure_time(os.getpid()) <= time.process_time()
