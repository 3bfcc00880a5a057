"""Compare validation with plain pySHACL and shacl-rust: `make bench-validation`, or with options

    python -m benchmarks.validation --letters 100 1000 10000 --seconds 600 --write FILE

CPU seconds of a process each, and its peak memory. Trust the ratios. An engine that has not finished
in time is not asked for more letters.
"""

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path

ENGINES = {
    "plain": "plain pySHACL",
    "reference": "our reference (pySHACL, queries parsed once)",
    "rust": "shacl-rust",
    "fast": "ours, everything at once (shifty)",
    "parts": "ours, part by part (shifty)",
}


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


def render_whole(sizes: list[int], seconds: int) -> list[str]:
    """Return a table of all engines on one letter and on whole datasets."""
    rows, plain, finished = [], {}, dict.fromkeys(ENGINES, True)
    for size in (0, *sizes):
        for engine, title in ENGINES.items():
            if not finished[engine]:
                continue
            done = run(f"{engine}-letter" if size == 0 else engine, size, seconds)
            finished[engine] = done is not None
            what = "1, its graph alone" if size == 0 else str(size)
            if done is None:
                rows.append(f"| {what} | {title} | not within {seconds} s | | | |")
                continue
            plain.setdefault(size, done["seconds"] if engine == "plain" else None)
            ratio = f"{plain[size] / done['seconds']:.1f}" if plain[size] else ""
            rows.append(
                f"| {what} | {title} | {done['seconds']:.3f} | {ratio} | {done['mebibytes']:.0f} | "
                f"{done['results']} ({done['digest']}) |"
            )
    head = "| letters | engine | CPU s | times plain pySHACL | peak MiB | results (digest) |"
    return [head, "| --- | --- | --: | --: | --: | --- |", *rows]


def render_changes(sizes: list[int], seconds: int) -> list[str]:
    """Return a table of what a change costs, against the letter validated alone."""
    rows = []
    for size in sizes:
        done = run("change", size, seconds)
        if done is None:
            rows.append(f"| {size} | not within {seconds} s | | |")
            continue
        alone = done["alone"]
        rows.append(
            f"| {size} | {alone * 1000:.1f} | {done['statement'] * 1000:.1f} "
            f"({done['statement'] / alone:.2f}) | {done['letter'] * 1000:.1f} ({done['letter'] / alone:.2f}) |"
        )
    head = "| letters | the letter alone, CPU ms | one statement changed (ratio) | the letter put in or taken out (ratio) |"
    return [head, "| --: | --: | --: | --: |", *rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--seconds", type=int, default=600, help="the time that one job may take")
    parser.add_argument("--write", type=Path, help="a file for the tables")
    options = parser.parse_args()
    text = "\n".join(
        [
            f"Python {platform.python_version()}, {platform.machine()}.",
            "",
            *render_whole(options.letters, options.seconds),
            "",
            *render_changes(options.letters, options.seconds),
            "",
        ]
    )
    print(text)
    if options.write:
        options.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
