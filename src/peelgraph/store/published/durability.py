"""Files and names that stay when the machine stops."""

import os
from pathlib import Path

from peelgraph.errors import StoreError


def write_durably(path: Path, content: bytes) -> None:
    """Write a new file and return when it is on the disk; its name is made durable by its folder."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def make_all_durable(folder: Path) -> None:
    """Return when the files of a folder, and their names, are on the disk."""
    for file in folder.iterdir():
        make_durable(file)
    make_durable(folder)


def make_durable(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_lines(path: Path) -> list[bytes]:
    """Read the lines of a file that only grows; none if there is no file.

    A last line without its end was stopped while being written, and is left out. Raises StoreError
    if the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error
    return data[: data.rfind(b"\n") + 1].splitlines()


def append_line(path: Path, line: bytes, *, after: int | None = None) -> None:
    """Append a line to a file that only grows and return when it is on the disk, the name too.

    What stands behind the first ``after`` lines (all that are whole, if not given) was never
    finished and is cut off. Raises OSError if this cannot be done.
    """
    lines = read_lines(path)[:after]
    size = sum(len(whole) + 1 for whole in lines)
    with path.open("ab") as file:
        if file.tell() != size:
            file.truncate(size)
        file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    make_durable(path.parent)
