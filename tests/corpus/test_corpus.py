"""Invented letters in every form that real ones have, and what a person reads in each.

Every field of every letter is read, in each of its formats: nothing is missed, and nothing is read
that a person does not read.
"""

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from peelgraph.facts.evaluation import Verdict, evaluate_letter
from peelgraph.facts.rendering import render_facts
from peelgraph.pipeline.building import read_source
from peelgraph.pipeline.evaluating import evaluate_directories
from peelgraph.pipeline.sources import load_directory

HERE = Path(__file__).parent
FORMS = ("text", "html", "pdf", "docx")


@pytest.fixture(scope="module", params=FORMS)
def evaluated(request):
    """Evaluate all letters of one format against what people read in them."""
    evaluation = evaluate_directories(HERE / "gold", HERE / request.param)
    assert evaluation.letters
    assert not evaluation.without_gold
    wrong = {letter: Counter() for letter in evaluation.letters}
    for outcome in evaluation.outcomes:
        if outcome.verdict is not Verdict.HIT:
            wrong[outcome.letter][f"{outcome.verdict} {outcome.kind}: {outcome.words}"] += 1
    return request.param, wrong


def test_every_field_of_every_letter_is_read_as_a_person_reads_it(evaluated):
    _, wrong = evaluated
    assert {letter: sorted(rows.elements()) for letter, rows in wrong.items() if rows} == {}


@pytest.fixture(scope="module", params=FORMS)
def further(request, knowledge):
    """Evaluate the findings of the letters whose gold lists none, by ``further_findings.toml``."""
    told = tomllib.loads((HERE / "further_findings.toml").read_text("utf-8"))
    outcomes = []
    for source in load_directory(HERE / request.param):
        gold = json.loads((HERE / "gold" / f"{source.name}.json").read_text("utf-8"))
        if "findings" not in gold:
            rows = told.get(source.name, [])
            gold["findings"] = [row | {"clause_of": 0} if "part" in row else row for row in rows]
            read = render_facts(read_source(source, knowledge))
            outcomes += evaluate_letter(source.name, gold, read)
    return request.param, [o for o in outcomes if o.kind.startswith("findings")]


def test_no_finding_of_the_other_letters_is_wrong(further):
    _, outcomes = further
    wrong = [
        (o.letter, str(o.verdict), o.kind, o.words)
        for o in outcomes
        if o.verdict is Verdict.EXTRA or (o.kind != "findings" and o.verdict is Verdict.MISS)
    ]
    assert wrong == []


def test_of_the_findings_of_the_other_letters_no_fewer_are_read_than_before(further):
    form, outcomes = further
    read = [o for o in outcomes if o.kind == "findings" and o.verdict is Verdict.HIT]
    assert len(read) >= {"text": 37, "html": 8, "pdf": 5, "docx": 1}[form]


def test_the_corpus_is_large_and_every_letter_has_gold():
    letters = {path.stem for form in FORMS for path in (HERE / form).iterdir()}
    gold = {path.stem for path in (HERE / "gold").glob("*.json")}
    assert letters == gold
    assert len(letters) >= 60


def test_five_letters_and_more_are_about_something_else_and_name_no_cause():
    """What is read of them is what their gold says, as of every letter."""
    golds = [json.loads(path.read_text("utf-8")) for path in (HERE / "gold").glob("*.json")]
    negative = [gold for gold in golds if gold["negative"]]
    assert len(negative) >= 5
    assert not any(gold["concerns"] for gold in negative)
