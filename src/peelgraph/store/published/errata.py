"""The record of withdrawn letters: ``HOME/errata.jsonl``, one line per withdrawal, which only grows.

It lies beside the versions and not in one of them, so that neither a rebuild nor going back to an
older version can bring a letter back.
"""

import json
from pathlib import Path

from peelgraph.errors import StoreError
from peelgraph.graph.errata import Withdrawal, read_withdrawal, record_withdrawal
from peelgraph.store.published.durability import append_line, read_lines
from peelgraph.store.published.locking import hold_publisher_lock

ERRATA_NAME = "errata.jsonl"


def load_withdrawals(home: Path) -> tuple[Withdrawal, ...]:
    """Load what was withdrawn, oldest first; StoreError if the record cannot be read.

    A letter that cannot be told to be withdrawn must not be published: a record that is unreadable
    stops every publication.
    """
    path = home / ERRATA_NAME
    withdrawals = []
    for number, line in enumerate(read_lines(path), start=1):
        try:
            withdrawals.append(read_withdrawal(json.loads(line)))
        except (ValueError, TypeError) as error:
            raise StoreError(
                f"{path}, line {number} is no withdrawal: {error}. Restore the file from a copy."
            ) from error
    return tuple(withdrawals)


def append_withdrawal(home: Path, withdrawal: Withdrawal) -> None:
    """Record a withdrawal durably; StoreError if it cannot be written."""
    with hold_publisher_lock(home):
        line = json.dumps(record_withdrawal(withdrawal), ensure_ascii=False, sort_keys=True)
        try:
            append_line(home / ERRATA_NAME, line.encode())
        except OSError as error:
            raise StoreError(f"{home / ERRATA_NAME} cannot be written: {error}.") from error
