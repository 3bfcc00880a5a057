"""Workers that have the processor a tenth of the time, by being stopped for the rest (decision 0031)."""

import os
import signal
import time
from collections.abc import Callable, Collection

_PERIOD_SECONDS = 0.5
_GOING_SECONDS = 0.05


class Pacing:
    """The children of one process that are paced. All go at the same moments, on all clocks of the machine."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stopped: dict[int, bool] = {}

    def add(self, pid: int) -> None:
        """Pace a child from the next beat on."""
        self._stopped.setdefault(pid, False)

    def remove(self, pid: int) -> None:
        """Let a child go on, if it is one that is paced and was not reaped."""
        if self._stopped.pop(pid, False):
            os.kill(pid, signal.SIGCONT)

    def beat(self, children: Collection[int]) -> float:
        """Stop or continue each that is still a child; give the seconds until the next time."""
        moment = self._clock() % _PERIOD_SECONDS
        is_going = moment < _GOING_SECONDS
        self._stopped = {pid: was for pid, was in self._stopped.items() if pid in children}
        for pid, was_stopped in self._stopped.items():
            if was_stopped is is_going:
                os.kill(pid, signal.SIGCONT if is_going else signal.SIGSTOP)
                self._stopped[pid] = not is_going
        return (_GOING_SECONDS if is_going else _PERIOD_SECONDS) - moment
