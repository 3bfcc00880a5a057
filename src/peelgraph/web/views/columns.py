"""Lists as tables for programs: one column per fact, in the order of the page. Pure."""

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from peelgraph.web.views.home import CauseRow
from peelgraph.web.views.lists import BodyRow
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Letter, Shown

#: A column's name, and how it is read off an entry.
Column = tuple[str, Callable[[Any, Overview], str | int | None]]


@dataclass(frozen=True, slots=True)
class Table:
    """How the entries of one list become rows; ``identify`` gives what an entry is about."""

    columns: Sequence[Column]
    identify: Callable[[Any], str]


def _cause_words(row: CauseRow, _overview: Overview) -> str:
    return row.quotes[0].exact if row.quotes else ""


def _people(role: str) -> Callable[[Letter, Overview], str]:
    return lambda letter, _: "; ".join(party.printed for party in letter.by_role(role))


def _number(shown: Shown) -> Callable[[BodyRow, Overview], int]:
    return lambda row, _: row.counts.get(shown, 0)


CAUSES = Table(
    (
        ("cause", lambda row, _: row.cause.iri),
        ("name", lambda row, _: row.cause.name),
        ("body", lambda row, _: row.cause.body),
        ("bodyName", lambda row, overview: overview.name(row.cause.body)),
        ("cycle", lambda row, overview: overview.name(row.cause.cycle) if row.cause.cycle else ""),
        ("status", lambda row, _: row.shown.value),
        ("identified", lambda row, _: row.raised),
        ("letter", lambda row, _: row.letter.iri if row.letter else ""),
        ("words", _cause_words),
    ),
    lambda row: str(row.cause.iri),
)
LETTERS = Table(
    (
        ("letter", lambda letter, _: letter.iri),
        ("title", lambda letter, _: letter.title),
        ("sentOn", lambda letter, _: str(letter.sent_on or "")),
        ("publishedOn", lambda letter, _: str(letter.published_on or "")),
        ("body", lambda letter, _: letter.body),
        ("bodyName", lambda letter, overview: overview.name(letter.body) if letter.body else ""),
        ("from", _people("from")),
        ("to", _people("to")),
        ("cc", _people("cc")),
    ),
    lambda letter: str(letter.iri),
)
BODIES = Table(
    (
        ("body", lambda row, _: row.body.iri),
        ("name", lambda row, _: row.body.name),
        ("kind", lambda row, _: row.body.kind),
        *((shown.value, _number(shown)) for shown in Shown),
        ("lastLetter", lambda row, _: row.last.iri if row.last else ""),
    ),
    lambda row: str(row.body.iri),
)
TOPICS = Table(
    (
        ("topic", lambda row, _: row.concept.iri),
        ("name", lambda row, _: row.concept.label),
        ("open", lambda row, _: row.open_count),
        ("possiblyOpen", lambda row, _: row.unsure_count),
        ("causes", lambda row, _: len(row.rows)),
        ("definition", lambda row, _: row.concept.definition),
    ),
    lambda row: str(row.concept.iri),
)
SENDERS = Table(
    (
        ("person", lambda sender, _: sender.iri),
        ("name", lambda sender, _: sender.name),
        ("letters", lambda sender, _: sender.letters),
        ("bodies", lambda sender, _: sender.bodies),
        ("first", lambda sender, _: str(sender.first or "")),
        ("last", lambda sender, _: str(sender.last or "")),
        ("titles", lambda sender, _: "; ".join(sender.titles)),
    ),
    lambda sender: str(sender.iri),
)


def render_list_csv(table: Table, entries: Iterable[Any], overview: Overview) -> bytes:
    """Write entries as CSV (RFC 4180), a line of names first."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(name for name, _ in table.columns)
    for entry in entries:
        writer.writerow(read(entry, overview) for _, read in table.columns)
    return text.getvalue().encode()


def render_list_json(table: Table, entries: Iterable[Any], overview: Overview) -> bytes:
    """Write entries as JSON: how many there are, that these are all, and one object for each."""
    rows = [{name: read(entry, overview) for name, read in table.columns} for entry in entries]
    document = {"total": len(rows), "complete": True, "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
