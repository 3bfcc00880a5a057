"""What people decided about identity: the tables of ``data/decisions``, read and checked.

A row says of two keys that they mean one thing, or two. Rows are taken together: of three keys of which
the first is the second and the second the third, the first is the third.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from peelgraph.errors import RegisterError

COLUMNS = ("one", "other", "verdict", "source", "decided_by", "decided_on", "note")

#: The form of a key in each table: what follows ``cause/`` or ``person/`` in an identifier.
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "causes": (
        re.compile(r"[\w~.-]+(?:/[\w~.-]+){2}", re.ASCII),
        "it has a body, a cycle or period, and a topic",
    ),
    "people": (re.compile(r"[\w~-]+", re.ASCII), "it is what follows person/ in an identifier"),
}
TABLES = tuple(_FORMS)


class Verdict(StrEnum):
    """What a person decided about two keys."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Decision:
    """That two keys mean the same, or different things; ``because`` says who decided, and by what."""

    one: str
    other: str
    verdict: Verdict
    because: str = ""


@dataclass(slots=True)
class Verdicts:
    """Decisions taken together. ``add`` raises ValueError for one that contradicts those before."""

    _above: dict[str, str] = field(default_factory=dict)
    _rows: list[Decision] = field(default_factory=list)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> "Verdicts":
        """Return decisions taken together."""
        verdicts = cls()
        for decision in decisions:
            verdicts.add(decision)
        return verdicts

    def add(self, decision: Decision) -> None:
        """Take one more decision."""
        self._rows.append(decision)
        if decision.verdict is Verdict.SAME:
            one, other = sorted((self._top(decision.one), self._top(decision.other)))
            if one != other:
                self._above[other] = one
        if any(
            row.verdict is Verdict.DIFFERENT and self.are_same(row.one, row.other)
            for row in self._rows
        ):
            raise ValueError("contradicts what earlier rows say of the same two")

    def are_same(self, one: str, other: str) -> bool:
        """Tell whether the decisions make two keys one."""
        return self._top(one) == self._top(other)

    def are_different(self, one: str, other: str) -> bool:
        """Tell whether the decisions keep two keys apart."""
        pair = {self._top(one), self._top(other)}
        return any(
            {self._top(row.one), self._top(row.other)} == pair
            for row in self._rows
            if row.verdict is Verdict.DIFFERENT
        )

    def explain(self, key: str) -> str:
        """Return who decided that a key is the same as another, and by what."""
        return "; ".join(
            row.because
            for row in self._rows
            if row.verdict is Verdict.SAME and row.because and self.are_same(row.one, key)
        )

    def _top(self, key: str) -> str:
        while key in self._above:
            key = self._above[key]
        return key


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about causes of concern and about people."""

    causes: tuple[Decision, ...] = ()
    people: tuple[Decision, ...] = ()


NO_DECISIONS = Decisions()


def read_decisions(table: str, rows: Iterable[Mapping[str, str]]) -> tuple[Decision, ...]:
    """Read the rows of ``data/decisions/{table}.csv``; raises RegisterError naming the row.

    ``rows`` are as ``csv.DictReader`` gives them; the header is row 1.
    """
    verdicts = Verdicts()
    decisions = []
    for number, row in enumerate(rows, start=2):
        try:
            decision = _read_decision(table, row)
            verdicts.add(decision)
        except ValueError as error:
            raise RegisterError(f"data/decisions/{table}.csv row {number}: {error}") from None
        decisions.append(decision)
    return tuple(decisions)


def _read_decision(table: str, row: Mapping[str, str]) -> Decision:
    if set(row) != set(COLUMNS) or not all(isinstance(cell, str) for cell in row.values()):
        raise ValueError(f"a row has the columns {', '.join(COLUMNS)}, and no others")
    for column in ("source", "decided_by"):
        if not row[column].strip():
            raise ValueError(f"{column} is empty; say who decided, and by what")
    try:
        date.fromisoformat(row["decided_on"])
    except ValueError:
        raise ValueError(f"{row['decided_on']!r} is no day (ISO 8601)") from None
    if row["verdict"] not in set(Verdict):
        raise ValueError(f"the verdict {row['verdict']!r} is neither same nor different")
    one, other = (_read_key(table, row[column]) for column in ("one", "other"))
    if one == other:
        raise ValueError(f"{one!r} cannot be compared with itself")
    if table == "causes" and one.split("/")[0] != other.split("/")[0]:
        raise ValueError("the two are about different bodies, and never one; correct a key")
    because = f"decided by {row['decided_by']} on {row['decided_on']}: {row['source']}"
    return Decision(one, other, Verdict(row["verdict"]), because)


def _read_key(table: str, words: str) -> str:
    form, meaning = _FORMS[table]
    if not form.fullmatch(words):
        raise ValueError(f"{words!r} is no key: {meaning}")
    return words
