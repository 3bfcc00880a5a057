"""What a worker process may not do, by the kernel's word and not by its own good will.

``forbid_network``  no socket can be made, nothing connected, no program started (Linux, seccomp)
``limit_memory``    memory beyond what the process has now is bounded (RLIMIT_DATA)
``die_with_parent`` the process ends when its parent does (Linux)

Where the kernel offers none of it (macOS), the query's inspection and the wall clock remain.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

# Numbers from the kernel's <linux/audit.h>, <linux/seccomp.h>, <linux/prctl.h> and syscall tables:
# socket, connect, io_uring_setup (which could make sockets), execve, execveat, ptrace.
_ARCHITECTURES: dict[str, tuple[int, Sequence[int]]] = {
    "x86_64": (0xC000003E, (41, 42, 425, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 425, 221, 281, 117)),
}
_X32_BIT = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | 1  # SECCOMP_RET_ERRNO with EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_void_p))


def forbid_network() -> bool:
    """Take the means to reach anything from this process and its children; tell whether it worked."""
    known = _ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    program = _build_filter(*known)
    buffer = ctypes.create_string_buffer(program, len(program))
    instructions = len(program) // 8
    wanted = _Filter(instructions, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(wanted)) == 0
    )


def _build_filter(architecture: int, refused: Sequence[int]) -> bytes:
    """Write the classic BPF program: another architecture or a refused call gives EPERM."""

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("HBBI", code, if_true, if_false, value)

    steps = [
        step(_LOAD, 4),
        step(_EQUAL, architecture, 1, 0),
        step(_RETURN, _REFUSE),
        step(_LOAD, 0),
        step(_AT_LEAST, _X32_BIT, 0, 1),
        step(_RETURN, _REFUSE),
    ]
    for number in refused:
        steps += [step(_EQUAL, number, 0, 1), step(_RETURN, _REFUSE)]
    return b"".join([*steps, step(_RETURN, _ALLOW)])


def limit_memory(more: int) -> None:
    """Let this process take ``more`` bytes beyond what it has; the engine aborts at the limit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        limit = _read_status("VmData") + more
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def resident_memory() -> int:
    """Tell how many bytes of memory belong to this process alone; 0 where that is not known."""
    if sys.platform != "linux":
        return 0
    # /proc/self/status has it as RssAnon, in many times the time.
    with Path("/proc/self/statm").open("rb", buffering=0) as file:
        _, resident, shared, *_ = map(int, file.read().split())
    return (resident - shared) * resource.getpagesize()


def die_with_parent(parent: int) -> None:
    """End this process when its parent ends, also when the parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(0)


def be_killed_first() -> None:
    """Ask the kernel to take this process before others when memory runs out."""
    score = Path("/proc/self/oom_score_adj")
    if score.exists():
        score.write_text("1000", encoding="ascii")


def _read_status(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return next(
        int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(name + ":")
    )
