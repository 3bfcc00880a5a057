"""Accelerated causes, from the words of a letter to the days until the report (question 22)."""

import json

import pytest
from pyoxigraph import RdfFormat

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.questions import read_query
from peelgraph.pipeline.sources import load_letter
from peelgraph.pipeline.validating import validate_quads
from peelgraph.store.embedded import EmbeddedStore

from .conftest import QUERIES

LETTER = """Loamshire Constabulary: causes of concern progress letter

From:
Wendy Williams CBE
His Majesty’s Inspector of Constabulary
His Majesty’s Inspector of Fire & Rescue Services

To:
Aldous Fenwick
Chief Constable
Loamshire Constabulary

Sent on:
5 February 2024

Background

In September 2023, we inspected Loamshire Constabulary. We identified two causes of concern.

{issued}

{reported}

In January 2024, we revisited the constabulary.
"""
ISSUED = "On 2 October 2023, we issued two accelerated causes of concern about custody and about stalking."
IN_OCTOBER = ISSUED.replace("On 2 October", "In October")
REPORTED = (
    "On 14 December 2023, we published these two causes of concern in our 2023–25 PEEL assessment."
)
COLUMNS = ("cause", "issuedIn", "issuedOn", "reportedOn", "days", "words")


@pytest.fixture
def answer(registered, tmp_path):
    """Build a letter, and ask question 22 of it; None stands for what is not known."""

    def answer(issued, reported):
        path = tmp_path / "letter.txt"
        path.write_text(LETTER.format(issued=issued, reported=reported), "utf-8")
        quads = build_quads([load_letter(path)], registered, DEFAULT_BASE)
        violations = validate_quads(quads, DEFAULT_BASE).violations
        # The invented force has no local policing body; nothing else may be wrong.
        assert {str(v.focus_node) for v in violations} == {f"{DEFAULT_BASE}force/loamshire"}
        data = render_statements(quads, RdfFormat.N_QUADS.media_type, PREFIXES)
        (query,) = QUERIES.glob("cq22-*.rq")
        store = EmbeddedStore.from_dataset(data, "accelerated")
        found = json.loads(
            store.serialize(read_query(query).text, "application/sparql-results+json")
        )["results"]["bindings"]
        return sorted(
            tuple(
                row[name]["value"].removeprefix(DEFAULT_BASE) if name in row else None
                for name in COLUMNS
            )
            for row in found
        )

    return answer


def test_causes_issued_ahead_of_the_report_are_counted_in_days(answer):
    rows = answer(ISSUED, REPORTED)
    assert [row[0].rsplit("/", 1)[1].split("-")[0] for row in rows] == ["custody", "unresolved"]
    day, report = "2023-10-02", "2023-12-14"
    assert {row[1:] for row in rows} == {
        (f"publication/loamshire/{day}", day, report, "73", ISSUED)
    }


def test_an_issue_of_a_month_is_listed_without_days(answer):
    rows = answer(IN_OCTOBER, REPORTED)
    assert {row[1:] for row in rows} == {
        ("publication/loamshire/2023-10", None, "2023-12-14", None, IN_OCTOBER)
    }


def test_causes_of_which_no_report_is_known_are_listed_without_one(answer):
    rows = answer(ISSUED, "We will publish our report in spring 2024.")
    assert {row[1:] for row in rows} == {
        ("publication/loamshire/2023-10-02", "2023-10-02", None, None, ISSUED)
    }


def test_causes_that_only_the_report_published_are_none_of_them(answer):
    assert answer("", REPORTED) == []
