"""The rows of register tables: which columns there are, and cells read with their place.

Every reader of a cell raises ``RegisterError`` with table, line, column and what to do. A line
is the row's place in the file, the header being line 1; cells hold no line breaks, so that rows
and lines agree.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from peelgraph.errors import RegisterError
from peelgraph.partial_dates import PartialDate, read_partial_date
from peelgraph.registers.model import Attribution, Certainty

_ATTRIBUTION = ("source", "certainty", "note")
_BODY = ("key", "name", "alternative_names", "gss_code", "wikidata", "homepage", *_ATTRIBUTION)
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "forces": _BODY,
    "fire_and_rescue_services": _BODY,
    "local_policing_bodies": (
        *("key", "name", "oversees", "valid_from", "valid_to", "wikidata", "homepage"),
        *_ATTRIBUTION,
    ),
    "areas": ("body", "name", *_ATTRIBUTION),
    "posts": ("key", "label", "post_in", "kind", *_ATTRIBUTION),
    "titles": ("kind", "pattern", "example", "near_miss", *_ATTRIBUTION),
    "people": ("key", "name", "alternative_names", *_ATTRIBUTION),
    "tenures": ("person", "post", "event", "date", *_ATTRIBUTION),
}
TABLES = tuple(COLUMNS)

Tables = Mapping[str, Iterable[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a register table and where it stands."""

    table: str
    line: int
    cells: Mapping[str, str]

    def fail(self, column: str, problem: str) -> RegisterError:
        """Return the error that names this row, ``column``, the problem and what to do."""
        place = f"table {self.table}, line {self.line}, column {column}"
        return RegisterError(f"{place}: {problem}")

    def optional(self, column: str) -> str | None:
        """Return the cell, ``None`` where it is empty."""
        return self.cells[column] or None

    def text(self, column: str) -> str:
        """Return the cell; RegisterError where it is empty."""
        if not self.cells[column]:
            raise self.fail(column, "the cell is empty; fill it in")
        return self.cells[column]

    def names(self, column: str) -> tuple[str, ...]:
        """Return the names of a cell, which semicolons separate."""
        names = self.cells[column].split(";") if self.cells[column] else []
        if any(not name or name != name.strip() for name in names):
            raise self.fail(column, "separate names by single semicolons without spaces")
        return tuple(names)

    def matching(self, column: str, pattern: str, meaning: str) -> str:
        """Return the cell; RegisterError where it is not wholly of the form ``pattern``."""
        text = self.text(column)
        if not re.fullmatch(pattern, text, re.ASCII):
            raise self.fail(column, f"{text!r} is not {meaning}; correct it")
        return text

    def optional_matching(self, column: str, pattern: str, meaning: str) -> str | None:
        """Return the cell as ``matching`` does, ``None`` where it is empty."""
        return self.matching(column, pattern, meaning) if self.cells[column] else None

    def reference(self, column: str, known: Container[str], table: str) -> str:
        """Return the cell; RegisterError where it is not a key of ``table``."""
        key = self.text(column)
        if key not in known:
            raise self.fail(column, f"{key!r} is no key of table {table}; add it there first")
        return key

    def partial_date(self, column: str) -> PartialDate | None:
        """Return the date at its printed precision, ``None`` where the cell is empty."""
        text = self.cells[column]
        if not text:
            return None
        try:
            return read_partial_date(text)
        except ValueError:
            problem = f"{text!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY"
            raise self.fail(column, problem) from None

    def attribution(self) -> Attribution:
        """Return where the row comes from and how far it was verified."""
        certainty = self.text("certainty")
        allowed = [member.value for member in Certainty]
        if certainty not in allowed:
            raise self.fail("certainty", f"{certainty!r} is unknown; use {', '.join(allowed)}")
        return Attribution(self.text("source"), Certainty(certainty), self.optional("note"))


def read_tables(tables: Tables) -> dict[str, tuple[Row, ...]]:
    """Return the rows of every table, columns and cells checked; RegisterError otherwise."""
    for name in tables:
        if name not in COLUMNS:
            raise RegisterError(f"table {name} is unknown; the tables are {', '.join(TABLES)}")
    for name in TABLES:
        if name not in tables:
            raise RegisterError(f"table {name} is missing; add {name}.csv to the registers")
    return {name: tuple(_read_rows(name, tables[name])) for name in TABLES}


def check_unique(rows: Iterable[Row], *columns: str) -> None:
    """Raise RegisterError where two rows agree in ``columns``; empty single cells never do."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = tuple(row.cells[column] for column in columns)
        if values == ("",):
            continue
        if values in seen:
            shown = ", ".join(repr(value) for value in values)
            problem = f"{shown} stands already in line {seen[values]}; remove or correct one"
            raise row.fail(" and ".join(columns), problem)
        seen[values] = row.line


def _read_rows(table: str, rows: Iterable[Mapping[str, str]]) -> Iterator[Row]:
    """Yield the rows of one table with their lines."""
    for line, cells in enumerate(rows, start=2):
        row = Row(table, line, cells)
        _check_columns(row)
        for column in COLUMNS[table]:
            _check_cell(row, column)
        yield row


def _check_columns(row: Row) -> None:
    """Raise RegisterError where a row has not exactly the columns of its table."""
    expected = COLUMNS[row.table]
    header = Row(row.table, 1, row.cells)
    for column in row.cells:
        # csv.DictReader puts cells beyond the header under the key None.
        if not isinstance(column, str):
            raise row.fail(expected[-1], "there are more cells than columns; quote commas")
        if column not in expected:
            raise header.fail(column, f"unknown column; the columns are {', '.join(expected)}")
    for column in expected:
        if column not in row.cells:
            raise header.fail(column, "the column is missing; add it to the header")


def _check_cell(row: Row, column: str) -> None:
    """Raise RegisterError where a cell is missing, has outer white space or a line break."""
    cell = row.cells[column]
    # csv.DictReader gives None for the cells that a short row lacks.
    if not isinstance(cell, str):
        raise row.fail(column, "the row ends before this column; add the missing cells")
    if cell != cell.strip() or len(cell.splitlines()) > 1:
        raise row.fail(column, "remove white space around the text and line breaks within")
