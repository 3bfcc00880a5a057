"""The publication journal: which version is current since when.

``HOME/publications.jsonl`` has one line per publication, ``{"published": …, "version": …}``, and is
kept apart from the versions: a version is the same bytes whenever it was made.

The line is written before ``HOME/current`` is switched. A last line that names another version than
the link is therefore a publication that never happened (its publisher was stopped between the two),
and a last line without its end was stopped while being written: readers leave both out, and the next
publisher cuts them off. No other line is ever changed. Two lines in a row never name one version.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peelgraph.errors import StoreError
from peelgraph.store.published.durability import append_line, read_lines

JOURNAL_NAME = "publications.jsonl"
CURRENT_NAME = "current"


@dataclass(frozen=True, slots=True)
class Publication:
    """A version was the current one from this moment (UTC) until the next publication."""

    version_id: str
    published_at: datetime


def list_publications(home: Path) -> tuple[Publication, ...]:
    """List every publication that took effect, oldest first; times strictly increase.

    A version that was rolled back to occurs again. A version that is listed may have been removed
    since (``versions.load_version`` then raises VersionGoneError). The last one is the current one;
    there is none if nothing was published. Raises StoreError if the journal cannot be read.
    """
    # The link is read first: a publication that happens in between is not seen at all.
    current = read_current_id(home)
    entries = tuple(_read_entries(home))
    return entries[:-1] if entries and entries[-1].version_id != current else entries


def read_current_id(home: Path) -> str | None:
    """Read which version ``HOME/current`` leads to, None if there is no such link."""
    try:
        return (home / CURRENT_NAME).readlink().name
    except OSError:
        return None


def record_publication(home: Path, version_id: str) -> None:
    """Write that a version becomes current now; the caller holds the publisher's lock and switches.

    What an earlier publisher left unfinished is cut off. Raises OSError if this cannot be written.
    """
    entries = list_publications(home)
    now = datetime.now(UTC)
    if entries:
        if entries[-1].version_id == version_id:
            return
        # A clock that was set back does not change the order of what happened.
        now = max(now, entries[-1].published_at + timedelta(microseconds=1))
    entry = {"published": now.isoformat(timespec="microseconds"), "version": version_id}
    line = json.dumps(entry, sort_keys=True).encode()
    append_line(home / JOURNAL_NAME, line, after=len(entries))


def _read_entries(home: Path) -> Iterator[Publication]:
    path = home / JOURNAL_NAME
    for number, line in enumerate(read_lines(path), start=1):
        try:
            entry = json.loads(line)
            published_at = datetime.fromisoformat(entry["published"])
            yield Publication(entry["version"], published_at.astimezone(UTC))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{path}, line {number} is no publication: {line[:100]!r}. "
                "Restore the file from a copy, or remove the line."
            ) from error
