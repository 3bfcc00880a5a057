"""The catalogue of public letters → their addresses."""

import csv
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path

from peelgraph.errors import FetchRefusedError, InputError
from peelgraph.harvesting.addresses import read_address


def load_catalogue(file: Path | Traversable) -> tuple[str, ...]:
    """Load the column ``address`` of a CSV file, in order.

    Raises InputError if there is no such file or column, or if a row holds no address.
    """
    if not file.is_file():
        raise InputError(f"{file}: no such catalogue")
    try:
        rows = list(csv.DictReader(StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file} is no CSV in UTF-8: {error}") from None
    addresses = []
    for number, row in enumerate(rows, start=2):
        try:
            addresses.append(read_address(row.get("address") or ""))
        except FetchRefusedError as error:
            raise InputError(f"{file}, line {number}, column address: {error}") from None
    if not addresses:
        raise InputError(f"{file} names no address: its first line must have a column 'address'")
    return tuple(addresses)
