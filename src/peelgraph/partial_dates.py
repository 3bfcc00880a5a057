"""A date at the precision at which somebody wrote it: a year, a month or a day, and never a day made up.

Letters print such dates and register tables hold them, so both read them from here (MODEL §2.6).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day, as printed."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if the calendar has no such day."""
        day = 1 if self.day is None else self.day
        date(self.year, 1 if self.month is None else self.month, day)

    @property
    def first(self) -> date:
        """The first day that this may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that this may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_day(self) -> bool:
        """Whether a whole day is printed."""
        return self.day is not None

    def __str__(self) -> str:
        """Return ISO 8601 at the precision: ``2024``, ``2024-05`` or ``2024-05-21``."""
        parts = (f"{self.year:04}", *(f"{p:02}" for p in (self.month, self.day) if p is not None))
        return "-".join(parts)


def partial_day(day: date) -> PartialDate:
    """Return a whole day as a partial date."""
    return PartialDate(day.year, day.month, day.day)


def read_partial_date(text: str) -> PartialDate:
    """Return what ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` says; raises ValueError for anything else."""
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return PartialDate(*(int(part) for part in match.groups() if part))
