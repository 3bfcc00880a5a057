"""Run an operation on a home again and again, stopped at each of its file operations in turn.

The operations are found by tracing: the interpreter reports each call of a C function, and those of
``posix``, ``fcntl`` and files are counted. Each run is a process of its own. ``kill`` sends it SIGKILL
before the operation; ``full`` lets the operation fail as on a full disk.

``python interrupt.py FOLDER SCENARIO (kill|full)``; FOLDER/template is copied for each run, and FOLDER
has one folder per run afterwards. Prints what was done as JSON: the operation stopped at, how it ended.
"""

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from peelgraph.store.published.versions import Version

FIRST = b'<http://e/a> <http://e/p> "1" <http://e/g> .\n<http://e/b> <http://e/p> "2" .\n'
SECOND = b'<http://e/a> <http://e/p> "other" <http://e/g> .\n'
THIRD = b'<http://e/a> <http://e/p> "third" <http://e/g> .\n'
REPORT = {"report.json": b"{}"}
ENGINE, INDEX = "engine-1", b"index"
#: They change nothing and cannot fail.
HARMLESS = {"fspath", "getpid", "lstat", "stat", "fstat", "closed", "isatty", "get_terminal_size"}
#: Those that a full disk lets fail.
NEEDS_SPACE = {"open", "mkdir", "write", "flush", "fsync", "rename", "replace", "symlink"}


def write_index(version: "Version") -> None:
    """Write what stands for an index: it is the same for its place as one of the engine."""
    from peelgraph.store.published.indexes import make_index

    make_index(version, ENGINE, lambda place: (place / "data").write_bytes(INDEX))


def publish(home: Path) -> None:
    from peelgraph.store.published.versions import publish_version

    publish_version(home, THIRD, REPORT, {}, prepare=write_index)


def roll_back(home: Path) -> None:
    from peelgraph.store.published.retention import find_previous
    from peelgraph.store.published.versions import make_current

    make_current(home, find_previous(home))


def collect(home: Path) -> None:
    from peelgraph.store.published.retention import collect_versions

    collect_versions(home, 1)


SCENARIOS = {"publish": publish, "roll_back": roll_back, "collect": collect}


def name_operation(function: object) -> str | None:
    """Name a C function that works on files; None for any other."""
    name = getattr(function, "__name__", "")
    owner = (
        getattr(function, "__module__", None)
        or type(getattr(function, "__self__", None)).__module__
    )
    return name if owner in {"posix", "fcntl", "_io"} and name not in HARMLESS else None


def trace(operation: Callable[[Path], None], home: Path, act: Callable[[int, str], None]) -> None:
    """Run an operation and call ``act`` before each of its file operations."""
    count = 0

    def report(frame: object, event: str, function: object) -> None:
        nonlocal count
        name = name_operation(function) if event == "c_call" else None
        if name is not None:
            count += 1
            act(count, name)

    sys.setprofile(report)
    try:
        operation(home)
    finally:
        sys.setprofile(None)


def run_stopped(operation: Callable[[Path], None], home: Path, at: int, how: str) -> int:
    """Run in a process of its own, stopped at one operation; give its wait status."""

    def stop(number: int, name: str) -> None:
        if number == at:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "No space left on device")

    child = os.fork()
    if child == 0:
        from peelgraph.errors import StoreError

        try:
            trace(operation, home, stop)
            os._exit(0)
        except StoreError:
            os._exit(3)
        except BaseException:  # noqa: BLE001 (a process of its own, that must not go on)
            import traceback

            traceback.print_exc()
            os._exit(4)
    return os.waitpid(child, 0)[1]


def main() -> None:
    folder, operation, how = Path(sys.argv[1]), SCENARIOS[sys.argv[2]], sys.argv[3]
    template = folder / "template"
    names: list[str] = []
    copy(template, folder / "traced")
    operation(copy(template, folder / "warm"))  # imports are not part of it
    trace(operation, folder / "traced", lambda number, name: names.append(name))
    runs = []
    for at, name in enumerate(names, start=1):
        if how == "kill" or name in NEEDS_SPACE:
            home = copy(template, folder / f"run-{at:03}")
            runs.append((home.name, name, run_stopped(operation, home, at, how)))
    json.dump(runs, sys.stdout)


def copy(template: Path, home: Path) -> Path:
    shutil.copytree(template, home, symlinks=True)
    return home


if __name__ == "__main__":
    main()
