"""Several server processes on one port.

Each has a listening socket of its own to the same address (SO_REUSEPORT), so that the kernel shares
connections out evenly. The first process keeps all sockets and serves nothing: one that ends is
replaced by another with the same socket, and what waits on it is not lost. If the first process is
killed the others end with it, or they would keep the port from its successor.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType

from peelgraph.metrics import forget_process
from peelgraph.store.workers.confinement import die_with_parent

_PAUSE_SECONDS = 0.5

_log = logging.getLogger("peelgraph.server")


def run_processes(sockets: Sequence[socket.socket], work: Callable[[socket.socket], None]) -> None:
    """Run ``work`` in one process for each socket until told to stop (SIGTERM or SIGINT)."""
    children = {_fork(listening, sockets, work): listening for listening in sockets}
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (a handler's signature)
        nonlocal stopping
        stopping = True
        for pid in children:
            os.kill(pid, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while children:
        pid, status = os.wait()
        forget_process(pid)
        listening = children.pop(pid, None)
        if listening is None or stopping:
            continue
        _log.error("server process %d has ended (%d); another takes its place", pid, status)
        time.sleep(_PAUSE_SECONDS)
        if not stopping:
            children[_fork(listening, sockets, work)] = listening


def leave_when_told() -> None:
    """Let SIGTERM and SIGINT end this process by way of its ``with`` blocks.

    uvicorn stops serving at either, and then sends itself the same signal once more.
    """

    def leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (a handler's signature)
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


def _fork(
    listening: socket.socket,
    sockets: Sequence[socket.socket],
    work: Callable[[socket.socket], None],
) -> int:
    """Start one process; a signal that comes meanwhile is heard by it as by the others."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        leave_when_told()
        die_with_parent(parent)
        for other in sockets:
            if other is not listening:
                other.close()
        work(listening)
        status = 0
    except SystemExit:
        status = 0
    finally:
        logging.shutdown()
        os._exit(status)
