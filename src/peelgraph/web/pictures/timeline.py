"""When causes were open and bodies in a phase, drawn to scale of one axis. Pure.

What a bar shows for a day is what ``find_standing`` answers for that day, so that no picture can say
anything else than a page asked as of the day. Places are percentages of the axis, so that a picture
fits any width and its words stay words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from peelgraph.web.views.asof import AsOf, show_day
from peelgraph.web.views.records import Cause, Letter, Monitoring, Shown, show_standing

_MOST_YEAR_LABELS = 8
_MOST_MONTH_LABELS = 4
_FURTHEST_AHEAD = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a year or a month begins, with what is written there, in full and where there is little room."""

    place: float
    label: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from ``first`` to ``last`` as 0 to 100 per cent."""

    first: date
    last: date

    def place(self, day: date) -> float:
        """Give the place of a day; what lies outside is drawn at the edge."""
        whole = max(1, (self.last - self.first).days)
        return round(min(max((day - self.first).days / whole, 0), 1) * 100, 2)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Mark years, or months if fewer than two years begin; where there are many, not each has its label."""
        years = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
        if len(years) > 1:
            step = -(-len(years) // _MOST_YEAR_LABELS)
            return self._mark(years, step, "%Y", "’%y")
        start = 12 * self.first.year + self.first.month
        end = 12 * self.last.year + self.last.month
        months = [date(month // 12, month % 12 + 1, 1) for month in range(start, end)]
        step = -(-len(months) // _MOST_MONTH_LABELS) or 1
        return self._mark(months, step, "%b %Y", "%b ’%y")

    def _mark(self, days: Sequence[date], step: int, form: str, short: str) -> tuple[Mark, ...]:
        return tuple(
            Mark(self.place(day), f"{day:{form}}", f"{day:{short}}")
            if number % step == 0
            else Mark(self.place(day))
            for number, day in enumerate(days)
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A period in which one answer holds; ``is_last_word`` if no later document says so again."""

    start: float
    width: float
    shown: str
    is_last_word: bool
    words: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A document that says something on that row."""

    place: float
    iri: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One cause, or one body's phases."""

    label: str
    iri: str
    group: str
    group_iri: str
    form: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def words(self) -> str:
        """The row in words, for those who do not see it."""
        return "; ".join(bar.words for bar in self.bars) or "nothing dated"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows on one axis."""

    axis: Axis
    rows: tuple[Row, ...]
    as_of_place: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    """What becomes a row: a cause, or the phases of a body, under the name of a group."""

    label: str
    iri: str
    group: str = ""
    group_iri: str = ""
    cause: Cause | None = None
    phases: tuple[Monitoring, ...] = ()


def build_timeline(
    lanes: Iterable[Lane], letters: Iterable[Letter], as_of: AsOf
) -> Timeline | None:
    """Draw lanes with the letters that speak of them; without a dated claim there is no picture."""
    lanes, by_iri = tuple(lanes), {letter.iri: letter for letter in letters}
    days = [day for lane in lanes for day in _days_of(lane, as_of)]
    if not days:
        return None
    last = max(days)
    if as_of.day:  # a day far ahead of every letter is drawn at the edge
        last = max(last, min(as_of.day, last + _FURTHEST_AHEAD))
    margin = max(timedelta(days=30), (last - min(days)) // 20)
    axis = Axis(min(days) - margin, last + margin)
    rows = [_build_row(lane, axis, by_iri, as_of) for lane in lanes]
    place = axis.place(as_of.day) if as_of.day else None
    return Timeline(axis, tuple(row for row in rows if row.bars), place)


def _days_of(lane: Lane, as_of: AsOf) -> list[date]:
    if lane.cause:
        claims = lane.cause.known_claims(as_of)
        return [day for c in claims for day in (c.start, c.not_after, c.asserted_on)]
    known = [m for m in lane.phases if m.asserted_on <= as_of.known_on]
    return [day for m in known for day in (m.not_before, m.not_after, m.asserted_on) if day]


def _build_row(lane: Lane, axis: Axis, letters: dict[str, Letter], as_of: AsOf) -> Row:
    if lane.cause:
        bars = _cause_bars(lane.cause, axis, as_of)
        said = {m.letter for m in lane.cause.mentions}
        form = "cause"
    else:
        bars = _phase_bars(lane.phases, axis, as_of)
        said = {m.letter for m in lane.phases}
        form = "phase"
    ticks = [
        Tick(axis.place(letter.day), iri, f"{letter.title}, {show_day(letter.day)}")
        for iri, letter in letters.items()
        if iri in said and letter.day and letter.day <= as_of.known_on
    ]
    ticks.sort(key=lambda tick: (tick.place, tick.iri))
    return Row(lane.label, lane.iri, lane.group, lane.group_iri, form, bars, tuple(ticks))


def _cause_bars(cause: Cause, axis: Axis, as_of: AsOf) -> tuple[Bar, ...]:
    claims = cause.known_claims(as_of)
    turns = sorted({day for claim in claims for day in (claim.start, claim.not_after)})
    found: list[tuple[date, Shown]] = []
    for day in turns:
        shown = show_standing(cause.find_standing(AsOf(day, as_of.known)))
        if not found or found[-1][1] is not shown:
            found.append((day, shown))
    last_word = max((claim.not_after for claim in claims), default=axis.last)
    bars = []
    for place, (start, shown) in enumerate(found):
        if shown is Shown.NOT_STATED:
            continue
        words = f"{shown.words} from {show_day(start)}"
        if place + 1 < len(found):
            end = found[place + 1][0]
            words += f" to {show_day(end)}"
            bars.append(_bar(axis, start, end, shown, words, is_last_word=False))
            continue
        spoken = max(last_word, start)
        bars.append(_bar(axis, start, spoken, shown, words, is_last_word=False))
        silent = f"no document later than {show_day(spoken)} says otherwise"
        bars.append(_bar(axis, spoken, axis.last, shown, silent, is_last_word=True))
    return tuple(bars)


def _bar(axis: Axis, start: date, end: date, shown: str, words: str, *, is_last_word: bool) -> Bar:
    first = axis.place(start)
    return Bar(first, round(axis.place(end) - first, 2), str(shown), is_last_word, words)


@dataclass(frozen=True, slots=True, order=True)
class _Turn:
    """A body enters Engage, or leaves it, on ``day`` at the latest and ``first`` at the earliest."""

    day: date
    first: date
    enters: bool


def _find_turns(phases: Iterable[Monitoring], as_of: AsOf) -> list[_Turn]:
    """Find where a body enters or leaves Engage; what repeats the state before is no turn."""
    claims = sorted(
        _Turn(
            m.not_after or m.asserted_on,
            m.not_before or m.not_after or m.asserted_on,
            (m.phase == "engage") is (m.event != "left"),
        )
        for m in phases
        if m.asserted_on <= as_of.known_on
    )
    turns: list[_Turn] = []
    for claim in claims:
        before = turns[-1].enters if turns else False
        if claim.enters is not before:
            turns.append(claim)
    return turns


def _phase_bars(phases: Iterable[Monitoring], axis: Axis, as_of: AsOf) -> tuple[Bar, ...]:
    """Draw the time in Engage: surely between the inner days of the bounds, perhaps in the outer."""
    turns = _find_turns(phases, as_of)
    bars: list[Bar] = []
    for place, turn in enumerate(turns):
        if not turn.enters:
            continue
        if turn.first < turn.day:
            words = f"perhaps in Engage from {show_day(turn.first)}"
            bars.append(_bar(axis, turn.first, turn.day, "maybe", words, is_last_word=False))
        if place + 1 == len(turns):
            words = f"in Engage from {show_day(turn.day)}; no later document says that it ended"
            bars.append(_bar(axis, turn.day, axis.last, "engage", words, is_last_word=True))
            continue
        end = turns[place + 1]
        surely = max(turn.day, end.first)
        words = f"in Engage from {show_day(turn.day)} to {show_day(end.day)}"
        bars.append(_bar(axis, turn.day, surely, "engage", words, is_last_word=False))
        if surely < end.day:
            words = f"perhaps in Engage to {show_day(end.day)}"
            bars.append(_bar(axis, surely, end.day, "maybe", words, is_last_word=False))
    return tuple(bars)
