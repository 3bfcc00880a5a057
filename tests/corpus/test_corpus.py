"""Invented letters in every form that real ones have, and what a person reads in each.

``gaps.toml`` lists, letter by letter, what the reader is known not to read: an improvement must be
written down there, and nothing new may be missed. What it reads wrongly is listed beside it, with
the reason, and may be no status, no recommendation's cause, no date of an act and no person.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from peelgraph.facts.evaluation import Verdict
from peelgraph.pipeline.evaluating import evaluate_directories

HERE = Path(__file__).parent
FORMS = ("text", "html", "pdf", "docx")
GAPS = tomllib.loads((HERE / "gaps.toml").read_text("utf-8"))
#: What must never be read that a person does not read; a wrong statement about a body or a person.
NEVER = (
    "body",
    "concerns.status",
    "concerns.accelerated",
    "recommendations.concern",
    "recommendations.deadline",
    "monitoring",
    "monitoring.date",
    "sent_on",
    "published_on",
    "from",
    "to",
    "cc",
    "inspections",
    "issued.date",
)


@pytest.fixture(scope="module", params=FORMS)
def evaluated(request):
    """Evaluate all letters of one format against what people read in them."""
    evaluation = evaluate_directories(HERE / "gold", HERE / request.param)
    assert evaluation.letters
    assert not evaluation.without_gold
    wrong = {letter: Counter() for letter in evaluation.letters}
    for outcome in evaluation.outcomes:
        if outcome.verdict is not Verdict.HIT and not outcome.kind.startswith("findings"):
            wrong[outcome.letter][f"{outcome.verdict} {outcome.kind}: {outcome.words}"] += 1
    return request.param, wrong


def test_every_letter_is_read_but_for_the_gaps_that_are_known(evaluated):
    form, wrong = evaluated
    found = {letter: sorted(rows.elements()) for letter, rows in wrong.items() if rows}
    known = {
        letter: sorted(gap["outcomes"])
        for letter, gap in GAPS.items()
        if letter in wrong and form in gap["forms"]
    }
    assert found == known


def test_nothing_is_read_that_would_be_a_wrong_statement(evaluated):
    _, wrong = evaluated
    never = tuple(f"extra {kind}:" for kind in NEVER)
    assert [row for rows in wrong.values() for row in rows if row.startswith(never)] == []


def test_the_corpus_is_large_and_a_gap_names_a_letter_of_it():
    letters = {path.stem for form in FORMS for path in (HERE / form).iterdir()}
    gold = {path.stem for path in (HERE / "gold").glob("*.json")}
    assert letters == gold
    assert len(letters) >= 60
    assert set(GAPS) <= letters


@pytest.mark.parametrize(
    "letter",
    sorted(path.stem for path in (HERE / "gold").glob("*.json") if "-neg-" in path.stem),
)
def test_a_letter_about_something_else_gives_no_cause(letter):
    assert not [row for row in GAPS.get(letter, {"outcomes": ()})["outcomes"] if "concerns" in row]
