"""Lighthouse (npm) on the main pages of a real server: `make lighthouse`. Not a test: it takes minutes.

Prints the scores for accessibility and best practices, and exits 1 if one is below 95.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import FLAGS
from tests.conftest import run_site

PAGES = (
    "",
    "causes",
    "letters",
    "bodies",
    "timeline",
    "about",
    "sparql",
    "doc/letter/2024-07-23/west-midlands/causes-of-concern-revisit",
    "doc/cause/west-midlands/peel-2023-25/investigations",
    "doc/force/west-midlands",
    "doc/person/lee-freeman",
)
CATEGORIES = ("accessibility", "best-practices")
LEAST = 95


def measure(address: str) -> dict[str, int]:
    """Run Lighthouse once; raise CalledProcessError if it fails."""
    command = [
        *("npx", "--yes", "lighthouse@13", address, "--quiet", "--output=json"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless {' '.join(FLAGS)}",
    ]
    environ = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    done = subprocess.run(command, env=environ, capture_output=True, check=True)
    categories = json.loads(done.stdout)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in CATEGORIES}


def main() -> int:
    """Measure every page."""
    lowest = 100
    with tempfile.TemporaryDirectory() as home, run_site("run", Path(home)) as site:
        for page in PAGES:
            scores = measure(site + page)
            lowest = min(lowest, *scores.values())
            shown = " ".join(f"{name} {score}" for name, score in scores.items())
            sys.stdout.write(f"/{page} {shown}\n")
            sys.stdout.flush()
    return int(lowest < LEAST)


if __name__ == "__main__":
    raise SystemExit(main())
