"""Compare validation with plain pySHACL and shacl-rust: `make bench-validation`, or with options

    python -m benchmarks.validation --letters 100 1000 10000 --seconds 600 --write FILE
    python -m benchmarks.validation --letters 10000 --only parts rules

CPU seconds of a process each, and its peak memory. Trust the ratios. A peer that takes more than
``--seconds`` of CPU is stopped, and it is not asked for more letters.
"""

import argparse
import json
import os
import platform
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

ENGINES = {
    "plain": "plain pySHACL",
    "reference": "our reference (pySHACL, queries parsed once)",
    "rust": "shacl-rust",
    "fast": "ours, as `validate` chooses",
    "parts": "ours, part by part, kept for changes",
    "rules": "ours, the rules on named graphs alone, one query each",
}
#: What is ours is not stopped so soon: it is asked for all letters.
_OURS = frozenset({"fast", "parts", "rules"})
_OUR_SECONDS = 7200
_NO_PEER = frozenset({"rules"})

SAID = (
    "CPU seconds of all processes of a job; trust the ratios. Letters are the one that ships, moved to other forces, "
    "days and people (`benchmarks/validation/letters.py`). Results are equal where the digest is: focus node, "
    "shape and component of each."
)
#: More letters than these a peer is not asked for: at once they take some 4 MiB a letter, or hours.
MOST = {"plain": 100, "reference": 100, "rust": 1000}

#: What a job says of itself; None of one that was stopped.
Measured = dict[str, Any]
Done = dict[tuple[str, int], Measured | None]


def run(name: str, letters: int, seconds: int) -> Measured | None:
    """Run one job; None if it takes more CPU seconds than it may. Exits if it fails otherwise."""
    command = [sys.executable, "-m", "benchmarks.validation.jobs", name, str(letters)]
    print(f"… {name} {letters}", file=sys.stderr, flush=True)
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (seconds, seconds + 5)),
    )
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return None
    if done.returncode:
        sys.exit(f"{name} of {letters} letters failed: {done.stderr[-500:]}")
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure(sizes: list[int], seconds: int, engines: list[str]) -> Done:
    """Run all engines on one letter (size 0) and on whole datasets; what was stopped is not asked for more."""
    done: Done = {}
    for size in (0, *sizes):
        for engine in engines:
            failed = any(one == engine and found is None for (one, _), found in done.items())
            if not failed and size <= MOST.get(engine, size):
                name = f"{engine}-letter" if size == 0 else engine
                limit = _OUR_SECONDS if engine in _OURS else seconds
                done[engine, size] = run(name, size, limit)
    return done


def render_whole(done: Done, seconds: int) -> list[str]:
    """Return a table of all engines: time against plain pySHACL, memory, growth, results."""
    rows = []
    for (engine, size), found in done.items():
        what = "1, its graph alone" if size == 0 else f"{size:,}"
        if found is None:
            limit = _OUR_SECONDS if engine in _OURS else seconds
            rows.append(f"| {what} | {ENGINES[engine]} | over {limit}, stopped | | | | |")
            continue
        growth = find_growth(done, engine, size)
        rows.append(
            f"| {what} | {ENGINES[engine]} | {found['seconds']:.3f} | "
            f"{'' if engine in _NO_PEER else tell_ratio(done, engine, size, seconds)} | "
            f"{'' if growth is None else f'{growth:.1f}'} | "
            f"{found['mebibytes']:.0f} | {found['results']} ({found['digest']}) |"
        )
    head = "| letters | engine | CPU s | times plain pySHACL | growth from a tenth | peak MiB | results (digest) |"
    return [head, "| ---: | --- | ---: | ---: | ---: | ---: | --- |", *rows]


def tell_ratio(done: Done, engine: str, size: int, seconds: int) -> str:
    """Return how many times as fast as plain pySHACL an engine is, at least so many if that was stopped."""
    found = done.get((engine, size))
    if not found or ("plain", size) not in done:
        return ""
    plain = done["plain", size]
    if plain is None:
        return f"over {seconds / found['seconds']:.0f}"
    return f"{plain['seconds'] / found['seconds']:.0f}"


def find_growth(done: Done, engine: str, size: int) -> float | None:
    """Return how many times as much as a tenth of the letters cost; None if that is not known."""
    tenth = size // 10 if size and size % 10 == 0 else None  # size 0 is a letter's graph alone
    found = done.get((engine, size))
    before = None if tenth is None else done.get((engine, tenth))
    return found["seconds"] / before["seconds"] if found and before else None


def render_changes(done: Done) -> list[str]:
    """Return a table of what a change costs, against the letter validated alone."""
    rows = []
    for (engine, size), found in done.items():
        if engine == "parts" and size and found:
            alone = found["alone"]
            costs = (found[name] for name in ("statement", "text", "letter"))
            told = " | ".join(f"{cost * 1000:.1f} ({cost / alone:.2f})" for cost in costs)
            rows.append(f"| {size:,} | {alone * 1000:.1f} | {told} |")
    head = "| letters | the letter alone, CPU ms | one statement changed (ratio) | its text changed | put in or taken out |"
    return [head, "| ---: | ---: | ---: | ---: | ---: |", *rows]


def render_goals(done: Done, seconds: int) -> Iterator[str]:
    """Yield what was aimed at, and what was measured of it."""
    for size, what in ((0, "one letter"), (100, "100 letters")):
        told = tell_ratio(done, "fast", size, seconds)
        if told:
            yield f"- {what}, at least 25 times plain pySHACL: **{told} times**"
    for (engine, size), found in done.items():
        growth = find_growth(done, engine, size)
        if growth is not None and engine in ("fast", "parts"):
            what = f"{size:,} letters, {ENGINES[engine]}: at most 11 times the cost of a tenth"
            yield f"- {what}: **{growth:.1f} times**"
        if engine == "parts" and size and found:
            most = max(found["statement"], found["text"], found["letter"]) / found["alone"]
            yield f"- a change among {size:,} letters at most twice the letter alone: **{most:.2f} times**"
    for size in dict.fromkeys(size for _, size in done):
        held = {e: d["digest"] for (e, s), d in done.items() if s == size and d and e != "rules"}
        if len(held) > 1:
            same = (
                "equal results" if len(set(held.values())) == 1 else f"**results differ**: {held}"
            )
            yield f"- {'one letter' if size == 0 else f'{size:,} letters'}, {len(held)} engines: {same}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument(
        "--seconds", type=int, default=600, help="the CPU time that a peer may take"
    )
    parser.add_argument("--write", type=Path, help="a file for the tables")
    parser.add_argument("--only", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    options = parser.parse_args()
    done = measure(options.letters, options.seconds, options.only)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    text = "\n".join(
        [
            "# Validation, measured",
            "",
            f"`make bench-validation`, {datetime.now(UTC).date()}, Python {platform.python_version()}. "
            f"Load of the machine's {os.cpu_count()} processors over the last minutes: {load}. "
            + SAID,
            "",
            *render_goals(done, options.seconds),
            "",
            *render_whole(done, options.seconds),
            "",
            "What a change costs, the rules on named graphs included.",
            "",
            *render_changes(done),
            "",
        ]
    )
    print(text)
    if options.write:
        options.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
