"""What is in doubt between letters is listed in the form in which a person decides it."""

import csv
import os
import subprocess
import sys
from io import StringIO

import pytest

from peelgraph.graph.identity.decisions import COLUMNS, read_decisions

LETTER = """\
Borsetshire Police: PEEL causes of concern revisit letter
From
{inspector}
His Majesty’s Inspector of Constabulary
To
Ada Field
{post}
Sent on
{day}
Background
In {month}, we inspected Borsetshire Police. During our inspection, we identified one cause of concern, \
which was that the force:
- {cause}
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("letters")
    for name, values in {
        "one": {
            "inspector": "Joan Bright",
            "post": "Chief Constable of Borsetshire",
            "day": "6 March 2023",
            "month": "November 2022",
            "cause": "is failing to make sure that its custody staff manage the risks of detention.",
        },
        "two": {
            "inspector": "Joan Bright KPM",
            "post": "Acting Deputy of Borsetshire",
            "day": "7 July 2024",
            "month": "May 2024",
            "cause": "doesn’t keep people in custody safe from one another.",
        },
    }.items():
        (folder / f"{name}.txt").write_text(LETTER.format(**values), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def run(directory):
    def run(*options):
        return subprocess.run(
            [sys.executable, "-m", "peelgraph.cli", "identities", str(directory), *options],
            env={**os.environ},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )

    return run


def rows_of(done):
    return list(csv.DictReader(StringIO(done.stdout)))


def test_the_table_of_causes_has_the_columns_of_decisions_and_both_quotations(run):
    done = run()
    (row,) = rows_of(done)
    assert tuple(row)[: len(COLUMNS)] == COLUMNS
    assert row["one"] == "borsetshire-police/2024-05/custody"
    assert row["other"] == "borsetshire-police/2022-11/custody"
    assert row["reason"] == "of one topic"
    assert "safe from one another" in row["words_of_one"]
    assert "the risks of detention" in row["words_of_other"]
    assert done.stderr == "1 to decide\n"


def test_a_row_that_a_person_fills_in_is_a_decision(run):
    (row,) = rows_of(run())
    decided = {column: row[column] for column in COLUMNS} | {
        "verdict": "same",
        "source": "https://example.org/report",
        "decided_by": "Ann Example",
        "decided_on": "2024-08-01",
    }
    (decision,) = read_decisions("causes", [decided])
    assert (decision.one, decision.other) == (row["one"], row["other"])


def test_people_are_listed_by_themselves_and_honours_are_no_doubt(run):
    (row,) = rows_of(run("--people"))
    assert row["one"].startswith("ada-field-")
    assert row["other"].startswith("ada-field-")
    assert row["reason"] == "one name, no post in common"
