"""What the home page tells at a glance. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peelgraph.graph.status import Standing
from peelgraph.web.views.asof import AsOf, show_period
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import (
    UNSURE,
    Body,
    Cause,
    Change,
    Letter,
    Quote,
    Shown,
    show_standing,
)

MOST_OPEN_SHOWN = 12
MOST_CHANGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause in a list: where it stands, since when, who said so last, and in which words."""

    cause: Cause
    body: Body | None
    shown: Shown
    standing: Standing | None
    raised: str
    letter: Letter | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The home page; ``rows`` are the first of those that are open or may be."""

    rows: tuple[CauseRow, ...]
    rows_total: int
    bodies_with_open: int
    unsure_total: int
    counts: Mapping[Shown, int]
    changes: tuple[Change, ...]
    letters: tuple[Letter, ...]
    latest: Letter | None
    bodies_total: int

    @property
    def open_count(self) -> int:
        """How many causes are surely open."""
        return self.counts[Shown.OPEN]


def build_cause_row(cause: Cause, overview: Overview, as_of: AsOf) -> CauseRow:
    """Describe how one cause stood."""
    standing = cause.find_standing(as_of)
    claim = cause.raised(as_of)
    deciding = standing.deciding if standing else ()
    last = max(deciding, key=lambda c: (c.asserted_on, c.source), default=None)
    quotes = overview.quotes.get(last.source, ()) if last else ()
    if not quotes:
        mentions = [q for m in cause.mentions for q in overview.quotes.get(m.iri, ())]
        quotes = tuple(mentions[:1])
    letter = overview.stated_in.get(last.source, "") if last else ""
    if not letter and cause.mentions:
        letter = cause.mentions[0].letter
    return CauseRow(
        cause,
        overview.bodies.get(cause.body),
        show_standing(standing),
        standing,
        show_period(claim.not_before, claim.not_after) if claim else "",
        overview.letters.get(letter),
        quotes,
    )


def build_cause_rows(
    causes: Iterable[Cause], overview: Overview, as_of: AsOf
) -> tuple[CauseRow, ...]:
    """Describe causes that a document speaks of by then: what is open first, then by body and name."""
    rows = [build_cause_row(cause, overview, as_of) for cause in causes if cause.is_known(as_of)]
    order = {shown: place for place, shown in enumerate(Shown)}

    def key(row: CauseRow) -> tuple[int, str, str, str]:
        body = row.body.name if row.body else ""
        return order[row.shown], body, row.cause.name, row.cause.iri

    return tuple(sorted(rows, key=key))


def _last_said(row: CauseRow) -> date:
    return (row.letter and row.letter.day) or date.min


def build_home_page(overview: Overview, as_of: AsOf) -> HomePage:
    """Sum up every cause as it stood, and what changed last."""
    rows = build_cause_rows(overview.causes.values(), overview, as_of)
    letters = overview.known_letters(as_of)
    surely = [row for row in rows if row.shown is Shown.OPEN]
    unsure = [row for row in rows if row.shown in UNSURE]
    open_rows = [*surely, *unsure]
    open_rows.sort(key=_last_said, reverse=True)
    return HomePage(
        rows=tuple(open_rows[:MOST_OPEN_SHOWN]),
        rows_total=len(open_rows),
        bodies_with_open=len({row.cause.body for row in surely}),
        unsure_total=len(unsure),
        counts={shown: sum(row.shown is shown for row in rows) for shown in Shown},
        changes=overview.changes(as_of)[:MOST_CHANGES_SHOWN],
        letters=letters,
        latest=letters[0] if letters else None,
        bodies_total=len({letter.body for letter in letters}),
    )
