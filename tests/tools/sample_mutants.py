"""Change the code of the facts at random places, a few hundred of thousands, and tell how many changes tests find.

``python tests/tools/sample_mutants.py --number 150 --seed 1``, from the root, with the tools of ``make mutants``. The
same seed draws the same mutants from the same code. Begins anew each time: a verdict of an earlier run does not count.
"""

import argparse
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

MUTMUT = Path(sys.executable).with_name("mutmut")


def run_mutants(names: list[str], children: str) -> None:
    """Try mutants; how far it has come goes to standard error."""
    command = [MUTMUT, "run", *names, "--max-children", children]
    subprocess.run(command, check=True, stdout=sys.stderr)


def list_verdicts() -> dict[str, str]:
    """Return the verdict on every mutant there is, "not checked" before it was tried."""
    command = [MUTMUT, "results", "--all", "true"]
    lines = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    return dict(line.strip().rsplit(": ", 1) for line in lines if "__mutmut_" in line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--number", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--children", default="2")
    options = parser.parse_args()
    shutil.rmtree("mutants", ignore_errors=True)
    run_mutants(["peelgraph.facts.topics.x_find_topic__mutmut_1"], options.children)
    every = sorted(list_verdicts())
    drawn = random.Random(options.seed).sample(every, options.number)
    run_mutants(drawn, options.children)
    verdicts = list_verdicts()
    lines = [f"{verdicts[name]}: {name}" for name in sorted(drawn) if verdicts[name] != "killed"]
    counts = Counter(verdicts[name] for name in drawn)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    lines.append(f"seed {options.seed}, {len(drawn)} of {len(every)}: {told}")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
