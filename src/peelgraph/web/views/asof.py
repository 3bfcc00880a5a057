"""The two days that every page may be asked for, and days and periods in words. Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

AS_OF = "asOf"
KNOWN_ON = "asKnownOn"


@dataclass(frozen=True, slots=True)
class AsOf:
    """How things stood on ``day``, by the documents of up to ``known``; None leaves nothing out."""

    day: date | None = None
    known: date | None = None

    @property
    def effective(self) -> date:
        """The day for which a status is asked."""
        return self.day or date.max

    @property
    def known_on(self) -> date:
        """The last day whose documents count."""
        return self.known or date.max

    @property
    def is_set(self) -> bool:
        """Whether either day was chosen."""
        return self.day is not None or self.known is not None

    @property
    def parameters(self) -> dict[str, str]:
        """The chosen days as parameters of an address."""
        chosen = {AS_OF: self.day, KNOWN_ON: self.known}
        return {name: day.isoformat() for name, day in chosen.items() if day}

    @property
    def suffix(self) -> str:
        """The chosen days as the query part of an address, or nothing."""
        return f"?{urlencode(self.parameters)}" if self.is_set else ""


NOW = AsOf()


def read_as_of(parameters: Mapping[str, str]) -> AsOf:
    """Read the days from the parameters of an address; raise ValueError, naming the one at fault.

    The last day that can be written stands for no day, as it does in the saved questions.
    """
    days: dict[str, date | None] = {}
    for name in (AS_OF, KNOWN_ON):
        value = parameters.get(name, "").strip()
        try:
            day = date.fromisoformat(value) if value else date.max
        except ValueError:
            raise ValueError(f"{name}={value!r} is no day; write it as 2024-03-01.") from None
        days[name] = None if day == date.max else day
    return AsOf(days[AS_OF], days[KNOWN_ON])


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def show_day(day: date | str | None) -> str:
    """Write a day as 23 July 2024; what is no day stays as it is."""
    if not day:
        return ""
    try:
        known = day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError:
        return str(day)
    return f"{known.day} {_MONTHS[known.month - 1]} {known.year}"


def show_period(first: date | None, last: date | None) -> str:
    """Write the bounds of a day: by a day, on a day, in a month, between two days."""
    if last is None:
        return "on a day not stated"
    if first is None:
        return f"by {show_day(last)}"
    if first == last:
        return f"on {show_day(last)}"
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"in {_show_months(first, last)}"
    return f"between {show_day(first)} and {show_day(last)}"


def _show_months(first: date, last: date) -> str:
    begins, ends = _MONTHS[first.month - 1], _MONTHS[last.month - 1]
    if first.year != last.year:
        return f"{begins} {first.year} to {ends} {last.year}"
    if (first.month, last.month) == (1, 12):
        return str(first.year)
    return f"{begins} {first.year}" if begins == ends else f"{begins} to {ends} {last.year}"
