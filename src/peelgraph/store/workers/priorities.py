"""Who has the processor first, by the kernel's word; decision 0013 has what was measured.

``step_back``     let others have it first; on a busy machine some of it is left
``measure_time``  how long a process has had it

Where the kernel is not Linux, a lower priority is all that there is.
"""

import ctypes
import os
import platform
import struct
import sys
import time
from collections.abc import Mapping

_LATER = 10
#: sched_setattr(2): its number in the kernel's syscall tables, and what it is given (struct sched_attr).
_SET_ATTRIBUTES: Mapping[str, int] = {"x86_64": 314, "aarch64": 274}
_ATTRIBUTES = struct.Struct("IIQiIQQQ")
#: Longer than anybody's who asks for none, some 3 ms at most; with 100 ms, a turn came after seconds on a busy machine.
_SLICE_NANOSECONDS = 10_000_000
#: The lowest bits of the clock of a process's time on all its cores (CPUCLOCK_SCHED, <linux/posix-timers.h>).
_OF_A_PROCESS = 2


def step_back(pid: int) -> None:
    """Let other processes have the processor before this one, which has one thread, from now on.

    Raises OSError if the process has ended.
    """
    os.setpriority(os.PRIO_PROCESS, pid, _LATER)
    if sys.platform == "linux":
        os.sched_setscheduler(pid, os.SCHED_BATCH, os.sched_param(0))  # it interrupts nobody
        _ask_for_long_slices(pid)
        _leave_a_core(pid)


def _ask_for_long_slices(pid: int) -> None:
    """Let a process be interrupted at once by who has shorter slices, as all have that ask for none.

    Else it keeps the core until it had 1 ms or so and the kernel's clock ticks, every 4 ms, however low its
    priority: a look-up, whose parts wake one another, waits for that each time (EEVDF, from Linux 6.12; an
    older kernel takes no notice). What it has of the processor in all is the same.
    """
    number = _SET_ATTRIBUTES.get(platform.machine())
    if number is not None:
        attributes = _ATTRIBUTES.pack(
            _ATTRIBUTES.size, os.SCHED_BATCH, 0, _LATER, 0, _SLICE_NANOSECONDS, 0, 0
        )
        ctypes.CDLL(None).syscall(number, pid, attributes, 0)


def _leave_a_core(pid: int) -> None:
    """Leave one core, if there are several, to the others: the same one for all that step back."""
    _, *cores = sorted(os.sched_getaffinity(0))
    if cores:
        os.sched_setaffinity(pid, cores)


def measure_time(pid: int) -> float:
    """Tell how many seconds a process has had the processor so far; where nobody knows, the time."""
    try:
        return time.clock_gettime(~pid << 3 | _OF_A_PROCESS)
    except OSError:
        return time.monotonic()
