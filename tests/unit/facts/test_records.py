"""Whatever a letter says: every record holds what its type promises, and the JSON form its schema's."""

import json
import re
from dataclasses import asdict
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from peelgraph.facts import find_facts
from peelgraph.facts.model import Facts
from peelgraph.facts.rendering import render_facts
from peelgraph.letters import BlockKind, read_letter

CORPUS = Path(__file__).parents[2] / "corpus" / "text"
LETTERS = sorted(CORPUS.iterdir())


@pytest.fixture(params=LETTERS, ids=lambda path: path.stem)
def letter_facts(request, knowledge, registers):
    """The facts of one invented letter of the corpus."""
    letter = read_letter(request.param.read_text("utf-8"), knowledge.rules)
    return find_facts(letter, registers, knowledge.rules)


@pytest.fixture(scope="module")
def schema(root):
    return json.loads((root / "data" / "schemas" / "letter.schema.json").read_text("utf-8"))


FACTS = TypeAdapter(Facts)
POST = r"(?:a post that was not understood|[a-z]+(?:-[a-z]+)*(?:/[a-z-]+)?)"
KIND = r"\((?:closed|remains|reopened)\)"
CLAIM = f"a claim {KIND}"
#: Everything that a remark may say, by its kind; ``{quote}`` are the words that it stands at, ``{name}`` is a person's.
SAID = {
    "unknown-title": ("“{quote}” names no post that the registers know",),
    "unknown-body": (
        "no register knows “{quote}”; add it or one of its names",
        "the title names a force or service, and no rule understands where",
        "“{quote}” is neither a known body nor the name of a force or service",
    ),
    "unknown-person": (
        f"{{name}} is not in the authority file as holder of {POST}; a person must confirm who this is",
    ),
    "unresolved-topic": (
        "the words of this cause of concern fit no single topic; add one to data/rules",
    ),
    "count-mismatch": (
        r"\d+ stated, \d+ found",
        rf"the letter states \w+ {KIND}, and not as many causes of concern could be told to be meant; no status was recorded",
    ),
    "lost-label": (
        "{name} stands under no label of their own; place and post tell: (?:from|to|cc)",
        "the day stands after the people and under no label; a letter prints there when sent",
    ),
    "missing-year": ("“{quote}” was not understood: the year is not stated",),
    "unread-date": (
        "“{quote}” was not understood: the letter's own date is not known",
        "“{quote}” is no day of the calendar",
        "an act about another body than the letter's",
        "an act of the past that would begin after the letter's day",
        "an act that may not have happened, that others tell of, or whose date is another's",
        "an act whose date was not understood, or is not in the same sentence",
        f"{CLAIM} whose date, or the letter's, is not known",
    ),
    "unread-passage": (
        "the heading names a cause of concern, and none was found",
        "the sentence names a cause of concern, and no rule understands it",
        "the sentence may claim a status, and no rule understands it",
        "“[^”]+” may claim a status, and no rule understands the sentence",
        "“[^”]+” may state (?:inspections|monitoring|recommendations), and no rule understands it",
        "an item under words that seem to recommend it",
        "these words may describe a cause of concern that is listed, or another one",
        "these words may name causes that were found before",
        "these words may name one of several causes",
        "the words say neither that there is progress nor what is needed",
        "what stands under this heading was not read: it names no single cause",
        "“{quote}” names no person that could be understood",
        "the letter is about {quote} too, of which nothing is stated here",
        f"{CLAIM} that may be about other causes or another body",
        f"{CLAIM} of which it could not be told what causes it means",
    ),
}


def test_every_record_of_a_letter_holds_what_its_type_promises(letter_facts):
    assert FACTS.validate_python(asdict(letter_facts)) == letter_facts


def test_the_json_form_of_a_letter_is_the_documented_one(letter_facts, schema):
    jsonschema.validate(json.loads(json.dumps(render_facts(letter_facts))), schema)


def test_every_remark_says_what_a_person_should_look_at(letter_facts):
    known = {*letter_facts.coverage, "dates"}
    names = "|".join(re.escape(party.name) for party in letter_facts.parties)
    for remark in letter_facts.remarks:
        quote = re.escape(remark.evidence.quote)
        assert remark.about in known
        assert any(
            re.fullmatch(
                said.replace("{quote}", quote).replace("{name}", f"(?:{names})"), remark.message
            )
            for said in SAID[remark.kind.value]
        ), remark


def test_the_coverage_of_a_letter_has_one_answer_for_each_kind_of_fact(letter_facts):
    form = render_facts(letter_facts)
    lists = {"status": "statuses"}
    for kind, answer in letter_facts.coverage.items():
        held = form[lists.get(kind, kind)]
        assert (answer == "found") == bool(held), kind


def test_what_rests_on_words_rests_on_words_of_the_body_of_the_letter(letter_facts):
    blocks = [
        block.span
        for block in letter_facts.letter.blocks
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING)
    ]
    records = (
        *letter_facts.claims,
        *letter_facts.recommendations,
        *letter_facts.monitoring,
        *letter_facts.inspections,
    )
    for record in records:
        for passage in record.evidence:
            assert any(span.contains(passage.span) for span in blocks), passage.quote
