"""Posts that only a letter's own header shows: the remark, and the letter of another day that settles it."""

import pytest

from peelgraph.facts.model import PartyRole
from peelgraph.graph.dataset import build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput
from peelgraph.graph.vocabulary import concept, oa, peel, rdfs
from peelgraph.pipeline.validating import validate_quads

from .conftest import Draft, Person

BASE = "https://example.org/"
INSPECTOR = Person(
    "Ida Thorne",
    role=PartyRole.FROM,
    titles=("His Majesty’s Inspector of Constabulary",),
    posts=("hm-inspector-of-constabulary",),
)


@pytest.fixture
def build(write, knowledge):
    def build(*days):
        letters = [LetterInput(day, write(Draft(day, people=(INSPECTOR,)))) for day in days]
        return build_dataset(letters, knowledge.registers, knowledge.concepts, Minter(BASE), "1")

    return build


def remarks_of(quads):
    kind = concept("remark-kind", "not-corroborated")
    return {q.subject for q in quads if q.predicate == peel.remarkKind and q.object == kind}


def test_a_sender_whom_one_letter_shows_gets_a_remark_with_the_words_of_the_header(build):
    quads = build("2024-07-01")
    (remark,) = remarks_of(quads)
    said = {q.predicate: q.object for q in quads if q.subject == remark}
    assert {q.graph_name.value for q in quads if q.subject == remark} == {f"{BASE}graph/derived"}
    assert said[rdfs.comment].value == (
        "from: only this letter shows Ida Thorne in the post that it states, on 2024-07-01"
    )
    passages = {q.object for q in quads if q.subject == remark and q.predicate == peel.evidence}
    quotes = {q.object for q in quads if q.subject in passages and q.predicate == oa.hasSelector}
    words = {q.object.value for q in quads if q.subject in quotes and q.predicate == oa.exact}
    assert words == {"Ida Thorne", "His Majesty’s Inspector of Constabulary"}


def test_two_letters_of_two_days_corroborate_each_other(build):
    assert not remarks_of(build("2024-07-01", "2024-09-01"))


def test_the_validation_report_warns_of_what_the_remark_says(build):
    report = validate_quads(build("2024-07-01"), BASE)
    warned = [r.focus_node for r in report.results if r.source_shape.endswith("senderCorroborated")]
    assert len(warned) == 1
