"""How long to wait: between requests, after trouble, and when a server says so."""

import math
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

#: The delay between two requests unless told otherwise, and the least on a site of others (seconds).
DELAY: Final = 5.0
LEAST_DELAY: Final = 1.0
#: Who is told to wait for longer than this gives up (seconds).
LONGEST_WAIT: Final = 300.0
#: How often one address is asked before it counts as failed.
ATTEMPTS: Final = 3


class Clock(Protocol):
    """What time it is, and how to let it pass."""

    def now(self) -> datetime:
        """Return the time of day, in UTC."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the time of day, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Pace:
    """Lets requests pass one at a time, none before its time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free_at = -math.inf

    def wait(self) -> None:
        """Wait until the next request may be sent."""
        left = self._free_at - self._clock.monotonic()
        if left > 0:
            self._clock.sleep(left)

    def hold(self, seconds: float) -> None:
        """Let no request pass for so long from now."""
        self._free_at = max(self._free_at, self._clock.monotonic() + seconds)


def back_off(delay: float, attempt: int) -> float:
    """Return how long to wait after an attempt (0, 1, …) that failed."""
    return float(max(delay, LEAST_DELAY) * 2 ** (attempt + 1))


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Read the header ``Retry-After``, in seconds or as a date; None if it says nothing usable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
