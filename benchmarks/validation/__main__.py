"""Compare validation with plain pySHACL and shacl-rust: `make bench-validation`, or with options

    python -m benchmarks.validation --letters 100 1000 10000 --seconds 600 --write FILE
    python -m benchmarks.validation --letters 10000 --seconds 1800 --only parts

CPU seconds of a process each, and its peak memory. Trust the ratios. An engine that has not finished
in time is not asked for more letters.
"""

import argparse
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ENGINES = {
    "plain": "plain pySHACL",
    "reference": "our reference (pySHACL, queries parsed once)",
    "rust": "shacl-rust",
    "fast": "ours, everything at once (shifty)",
    "parts": "ours, part by part (shifty)",
}


SAID = (
    "CPU seconds of one process each; trust the ratios. Letters are the one that ships, moved to other forces, "
    "days and people (`benchmarks/validation/letters.py`). Results are equal where the digest is: focus node, "
    "shape and component of each."
)
#: More letters than these an engine is not asked for: everything at once takes some 4 MiB a letter.
MOST = {"plain": 100, "reference": 100, "rust": 1000, "fast": 1000}


def run(name: str, letters: int, seconds: int) -> dict[str, float] | None:
    """Run one job; None if it does not finish, or fails."""
    command = [sys.executable, "-m", "benchmarks.validation.jobs", name, str(letters)]
    print(f"… {name} {letters}", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=True)
    except subprocess.TimeoutExpired:
        return None
    except subprocess.CalledProcessError as error:
        print(error.stderr[-500:], file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def measure(
    sizes: list[int], seconds: int, engines: list[str]
) -> dict[tuple[str, int], dict | None]:
    """Run all engines on one letter (size 0) and on whole datasets; what failed is not asked for more."""
    done: dict[tuple[str, int], dict | None] = {}
    for size in (0, *sizes):
        for engine in engines:
            failed = any(one == engine and found is None for (one, _), found in done.items())
            if not failed and size <= MOST.get(engine, size):
                name = f"{engine}-letter" if size == 0 else engine
                done[engine, size] = run(name, size, seconds)
    return done


def render_whole(done: dict[tuple[str, int], dict | None], seconds: int) -> list[str]:
    """Return a table of all engines: time against plain pySHACL, memory, growth, results."""
    rows = []
    for (engine, size), found in done.items():
        what = "1, its graph alone" if size == 0 else f"{size:,}"
        if found is None:
            rows.append(f"| {what} | {ENGINES[engine]} | not within {seconds} s | | | | |")
            continue
        plain = done.get(("plain", size))
        ratio = f"{plain['seconds'] / found['seconds']:.0f}" if plain else ""
        before = done.get((engine, size // 10)) if size else None
        growth = f"{found['seconds'] / before['seconds']:.1f}" if before else ""
        rows.append(
            f"| {what} | {ENGINES[engine]} | {found['seconds']:.3f} | {ratio} | {growth} | "
            f"{found['mebibytes']:.0f} | {found['results']} ({found['digest']}) |"
        )
    head = "| letters | engine | CPU s | times plain pySHACL | growth from a tenth | peak MiB | results (digest) |"
    return [head, "| ---: | --- | ---: | ---: | ---: | ---: | --- |", *rows]


def render_changes(done: dict[tuple[str, int], dict | None]) -> list[str]:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--seconds", type=int, default=600, help="the time that one job may take")
    parser.add_argument("--write", type=Path, help="a file for the tables")
    parser.add_argument("--only", nargs="+", default=list(ENGINES), choices=list(ENGINES))
    options = parser.parse_args()
    done = measure(options.letters, options.seconds, options.only)
    text = "\n".join(
        [
            "# Validation, measured",
            "",
            f"`make bench-validation`, {datetime.now(UTC).date()}, Python {platform.python_version()}. "
            + SAID,
            "",
            *render_whole(done, options.seconds),
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
