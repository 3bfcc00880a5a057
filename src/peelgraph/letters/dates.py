"""Days and periods as letters print them, at the precision at which they print them.

A day is never invented: "In September 2023" begins on some day of that month and ends on some day
of it (MODEL §2.6). A date without a year is found and kept apart, never completed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from peelgraph.letters.model import Span
from peelgraph.partial_dates import PartialDate, partial_day
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


@dataclass(frozen=True, slots=True)
class Period:
    """From some day of ``start`` to some day of ``end``; nothing says that it lasted that long."""

    start: PartialDate
    end: PartialDate

    def __post_init__(self) -> None:
        """Raise ValueError if the period would end before it starts."""
        if self.not_after < self.not_before:
            raise ValueError(f"the period {self.start}/{self.end} ends before it starts")

    @property
    def not_before(self) -> date:
        """The first day on which it may have begun."""
        return self.start.first

    @property
    def not_after(self) -> date:
        """The last day on which it may have ended."""
        return self.end.last

    def __str__(self) -> str:
        """Return ``2024-05..2024-06``, or ``2023-09`` where both ends are the same."""
        return str(self.start) if self.start == self.end else f"{self.start}..{self.end}"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """Words of a letter that name a period, or look like a date and name none.

    ``period`` is None where the words could not be understood; ``reason`` then says why.
    ``forward`` is true where the words look ahead ("later this year").
    """

    span: Span
    words: str
    period: Period | None
    reason: str | None = None
    forward: bool = False


def find_dates(
    text: str, start: int, end: int, rules: Rules, written_on: date | None
) -> Iterator[FoundDate]:
    """Yield the dates and periods within ``text[start:end]`` in reading order.

    ``written_on`` is the letter's day, from which relative words count; without it they are not
    understood. Raises nothing for odd dates: "31 June 2024" is found and not understood. "June 2019
    and March 2020" are two dates.
    """
    for hit in rules["date"].find(text, start, end):
        span = Span(hit.match.start(), hit.match.end())
        try:
            if hit.rule.makes == "each" and not _follow(*_ends(hit.match, rules)):
                yield from _apart(hit.match, *_ends(hit.match, rules))
                continue
            period, reason = _read_period(hit, rules, written_on)
        except ValueError as error:
            period, reason = None, str(error)
        forward = hit.rule.makes == "rest of year"
        yield FoundDate(span, hit.match[0], period, reason, forward)


def _follow(first: PartialDate, second: PartialDate) -> bool:
    """Tell whether a day or month is the one after another, or would lie before it."""
    return second.first <= first.last + timedelta(days=1)


def _apart(match: re.Match[str], first: PartialDate, second: PartialDate) -> Iterator[FoundDate]:
    """Yield the two dates that a match joins, each with the words that print it."""
    last = next(group for group in ("y1", "m1") if match[group])
    start = match.start("m2") if match.groupdict().get("d2") is None else match.start("d2")
    for span, date_ in (
        (Span(match.start(), match.end(last)), first),
        (Span(start, match.end()), second),
    ):
        words = match.string[span.start : span.end]
        yield FoundDate(span, words, Period(date_, date_))


def read_day(words: str, rules: Rules) -> date | None:
    """Return the day that ``words`` name and nothing but its weekday ("Sent on"), or None."""
    for found in find_dates(words, 0, len(words), rules, None):
        period = found.period
        if period and period.start == period.end and period.start.day:
            rest = words[: found.span.start] + words[found.span.end :]
            alone = not re.search(r"\w", rest) or rules["bare_day"].full(words.strip())
            return period.start.first if alone else None
    return None


def _read_period(
    hit: Hit, rules: Rules, written_on: date | None
) -> tuple[Period | None, str | None]:
    match hit.rule.makes:
        case "dateless":
            return None, "the year is not stated"
        case "rest of year" if written_on is None:
            return None, "the letter's own date is not known"
        case "rest of year":
            assert written_on is not None
            return Period(partial_day(written_on), PartialDate(written_on.year, 12, 31)), None
        case "week":
            first, _ = _ends(hit.match, rules)
            return Period(first, partial_day(first.first + timedelta(days=6))), None
        case "weeks of":
            first, last = _ends(hit.match, rules)
            return Period(first, partial_day(last.first + timedelta(days=6))), None
        case "week ending":
            last, _ = _ends(hit.match, rules)
            return Period(partial_day(last.first - timedelta(days=6)), last), None
        case "days":
            first, _ = _ends(hit.match, rules)
            length = timedelta(days=rules.number(hit.match["days"]) - 1)
            return Period(first, partial_day(first.first + length)), None
        case "weeks":
            first, _ = _ends(hit.match, rules)
            length = timedelta(weeks=rules.number(hit.match["weeks"]), days=-1)
            last = partial_day(first.last + length)
            return Period(first, last if first.day else PartialDate(last.year, last.month)), None
        case _:
            return Period(*_ends(hit.match, rules)), None


def _ends(match: re.Match[str], rules: Rules) -> tuple[PartialDate, PartialDate]:
    """Read both ends; what one of them lacks is taken from the other."""
    part = match.groupdict()

    def number(key: str) -> int | None:
        word = part.get(key)
        return int(re.sub(r"\D", "", word)) if word else None

    def month(key: str) -> int | None:
        word = part.get(key)
        return rules.month(word) if word else None

    y1, y2 = number("y1"), number("y2")
    m1, m2 = month("m1"), month("m2")
    d1, d2 = number("d1"), number("d2")
    year = y1 or y2
    assert year is not None, f"date rule without a year: {match.re.pattern}"
    alone = m2 is None and d2 is None
    first = PartialDate(year, m1 or m2, d1)
    return first, PartialDate(y2 or year, m2 or m1, d1 if alone else d2)
