"""Two letters that date one cause otherwise: both are kept, and a remark says so (LETTERS §7)."""

import pytest

from peelgraph.graph.dataset import build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput
from peelgraph.graph.vocabulary import concept, peel, rdfs
from peelgraph.pipeline.validating import validate_quads

from .conftest import Cause, Draft

WORDS = "The force doesn’t look after people in custody."
CYCLE = "peel-2023-25"


@pytest.fixture
def remarks(write, knowledge):
    """Build letters, and give what their remarks of contradiction say."""

    def remarks(*drafts):
        letters = [LetterInput(draft.sent, write(draft)) for draft in drafts]
        build = (knowledge.registers, knowledge.concepts, Minter("https://example.org/"), "1")
        quads = build_dataset(letters, *build)
        assert build_dataset(letters[::-1], *build) == quads
        found = {
            q.subject
            for q in quads
            if q.predicate == peel.remarkKind
            and q.object == concept("remark-kind", "contradiction")
        }
        evidence = [q for q in quads if q.subject in found and q.predicate == peel.evidence]
        assert len(evidence) == 2 * len(found)
        return [q.object.value for q in quads if q.subject in found and q.predicate == rdfs.comment]

    return remarks


def cause(**values):
    return (Cause(WORDS, "custody", CYCLE, **values),)


def test_two_periods_of_one_inspection_that_do_not_meet_are_a_contradiction(remarks):
    (message,) = remarks(
        Draft("2024-07-01", cause(identified="2024-04..2024-05")),
        Draft("2025-02-01", cause(identified="2024-06..2024-07")),
    )
    assert message == (
        "identified: this letter says 2024-06-01 to 2024-07-31, and another one "
        "(2024-07-01/borsetshire-police/causes-of-concern-revisit) says 2024-04-01 to 2024-05-31"
    )


def test_two_periods_that_meet_are_none(remarks):
    assert not remarks(
        Draft("2024-07-01", cause(identified="2024-04..2024-05")),
        Draft("2025-02-01", cause(identified="2024-05")),
    )


def test_two_days_of_one_closure_are_a_contradiction(remarks):
    (message,) = remarks(
        Draft("2024-07-01", cause(identified="2023-05", closed="2024-05-01")),
        Draft("2025-02-01", cause(closed="2024-06-01")),
    )
    assert message.startswith("closed: this letter says 2024-06-01 to 2024-06-01")


def test_a_closure_on_the_day_of_its_letter_contradicts_no_earlier_one(remarks):
    assert not remarks(
        Draft("2024-07-01", cause(identified="2023-05", closed="2024-07-01")),
        Draft("2025-02-01", cause(closed="2024-06-01")),
    )


def test_the_validation_report_asks_a_person_to_decide(write, knowledge):
    drafts = (
        Draft("2024-07-01", cause(identified="2024-04..2024-05")),
        Draft("2025-02-01", cause(identified="2024-06..2024-07")),
    )
    letters = [LetterInput(draft.sent, write(draft)) for draft in drafts]
    base = "https://example.org/"
    quads = build_dataset(letters, knowledge.registers, knowledge.concepts, Minter(base), "1")
    report = validate_quads(quads, base)
    (warning,) = [r for r in report.results if r.source_shape.endswith("Remark-undecided")]
    assert warning.severity.label == "warning"
    assert "this letter says 2024-06-01 to 2024-07-31" in warning.message
