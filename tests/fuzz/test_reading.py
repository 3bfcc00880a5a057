"""The reader takes any letter: nothing raises, every quotation stands where it says, twice is the same."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelgraph.documents import read_document
from peelgraph.errors import LetterError
from peelgraph.facts import find_facts
from peelgraph.facts.rendering import render_facts
from peelgraph.letters import read_letter
from peelgraph.pipeline.building import load_knowledge

KNOWLEDGE = load_knowledge()
#: What the fuzzer found once, each the invented letter that it was bred from, changed.
FOUND = sorted((Path(__file__).parent / "found").iterdir())
#: What real letters are made of: the examples and near misses of all rules, and the words between.
PHRASES = sorted(
    {
        words
        for table in KNOWLEDGE.rules.tables.values()
        for rule in table
        for words in (rule.example, rule.near_miss)
    }
)
HEADS = (
    "Borsetshire Police: PEEL causes of concern revisit letter",
    "# Barsetshire Fire and Rescue Service: Cause of concern closure letter",
    "From:",
    "HMI Ann Example KPM",
    "To",
    "Robin Placeholder, Chief Constable, Borsetshire Police",
    "Cc",
    "Sent on",
    "23 July 2024",
)
BULLETS = ("", "- ", "  • ", "1. ", "## ", "“")
LINES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(BULLETS),
        st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3).map(" ".join),
        st.sampled_from(("", ".", ":", ";", "”", "; and")),
    ),
)
NOISE = st.text(max_size=60)
LETTERS = st.builds(
    lambda head, body: "\n".join((*head, *body)),
    st.lists(st.sampled_from(HEADS), max_size=9),
    st.lists(LINES | NOISE, max_size=25),
)


def passages(form):
    """Yield each quotation of a form with its span."""
    if isinstance(form, dict):
        if "span" in form and "quote" in form:
            yield form["span"], form["quote"]
        for value in form.values():
            yield from passages(value)
    elif isinstance(form, list):
        for value in form:
            yield from passages(value)


@settings(max_examples=120, deadline=None)
@given(LETTERS)
def test_no_letter_makes_the_reader_raise_or_misquote(text):
    try:
        letter = read_letter(text, KNOWLEDGE.rules)
    except LetterError:
        return
    facts = find_facts(letter, KNOWLEDGE.registers, KNOWLEDGE.rules)
    form = render_facts(facts)
    assert all(text[start:end] == quote for (start, end), quote in passages(form))
    assert json.loads(json.dumps(form)) == form
    assert set(form["coverage"].values()) <= {"found", "not stated", "not understood"}
    assert facts == find_facts(letter, KNOWLEDGE.registers, KNOWLEDGE.rules)
    causes = range(len(facts.concerns))
    assert all(claim.concern in causes for claim in facts.claims)
    assert all(r.concern is None or r.concern in causes for r in facts.recommendations)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_bytes_that_once_made_the_reader_raise_are_read_or_refused(path):
    try:
        said = read_document(path.read_bytes(), path.name).text
    except LetterError as refused:
        said = str(refused)
    assert said.strip()
