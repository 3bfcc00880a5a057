"""One cause in several letters is one, whatever the order in which they are loaded."""

from itertools import permutations

import pytest

from peelgraph.errors import RegisterError
from peelgraph.facts import find_facts
from peelgraph.graph.dataset import LetterInput, build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity import Decision, Verdict, find_identities, read_decisions
from peelgraph.graph.vocabulary import dcterms, peel, rdf
from peelgraph.letters import read_letter
from peelgraph.resources import load_decisions

TITLE = "Borsetshire Police: PEEL causes of concern revisit letter"
STEM = "During our inspection, we identified two causes of concern, which were that the force:"
FIRST = (
    "6 March 2023",
    "In November 2022, we inspected Borsetshire Police. " + STEM,
    "- is failing to make sure that its custody staff manage the risks of detention; and",
    "- is failing to visit its registered sex offenders as often as guidance requires.",
)
SECOND = (
    "5 June 2024",
    "The causes of concern were that the force:",
    "- was failing to make sure that its custody staff managed the risks of detention; and",
    "- was failing to visit its registered sex offenders as often as guidance required.",
    "Both causes of concern are now closed.",
)
NAMED = (
    "9 October 2023",
    "This letter is about the cause of concern regarding police custody.",
)
OTHER = (
    "7 July 2024",
    "In May 2024, we inspected Borsetshire Police. " + STEM.replace("two causes", "one cause"),
    "- doesn’t keep people in custody safe from one another.",
)


@pytest.fixture(scope="module")
def read(knowledge):
    def read(lines):
        text = "\n".join((TITLE, "Sent on", lines[0], "Background", *lines[1:]))
        return find_facts(read_letter(text, knowledge.rules), knowledge.registers, knowledge.rules)

    return read


@pytest.fixture(scope="module")
def build(knowledge, read):
    def build(*letters, decisions=()):
        inputs = [LetterInput(lines[0], read(lines)) for lines in letters]
        return build_dataset(
            inputs, knowledge.registers, knowledge.concepts, Minter(), "test", decisions
        )

    return build


def causes(quads):
    return {q.subject.value for q in quads if q.object == peel.CauseOfConcern}


def replaced(quads):
    return {q.subject.value: q.object.value for q in quads if q.predicate == dcterms.isReplacedBy}


def statuses(quads):
    return {
        q.subject.value.rsplit("/", 1)[1]: q.object.value.rsplit("/", 1)[1]
        for q in quads
        if q.predicate == peel.currentStatus
    }


def test_a_cause_whose_tense_has_changed_is_the_same_and_closed(build):
    quads = build(FIRST, SECOND)
    assert len(causes(quads)) == 2
    assert all("/2022-11/" in cause for cause in causes(quads))
    assert statuses(quads) == {"custody": "closed", "registered-sex-offenders": "closed"}
    mentions = [q for q in quads if q.predicate == peel.mentions]
    assert len(mentions) == 4
    assert {q.object.value for q in mentions} == causes(quads)


def test_a_cause_that_is_only_named_is_the_one_of_its_topic(build):
    quads = build(FIRST, NAMED)
    assert len(causes(quads)) == 2
    (old, new) = next(iter(replaced(quads).items()))
    assert old.endswith("/2023-10-09/custody")
    assert new.endswith("/2022-11/custody")


def test_a_cause_raised_anew_after_a_closure_is_another_one(build):
    quads = build(FIRST, SECOND, OTHER)
    assert len(causes(quads)) == 3


def test_what_may_be_one_is_kept_apart_and_listed_for_a_person(read):
    found = find_identities([read(FIRST), read(SECOND), read(OTHER)])
    (candidate,) = found.candidates
    assert candidate.one[2] == candidate.other[2] == "custody"
    assert candidate.reason == "of one topic"
    assert "safe from one another" in candidate.words[0]


def test_the_order_of_loading_does_not_matter(build):
    letters = (FIRST, SECOND, NAMED, OTHER)
    expected = build(*letters)
    assert all(build(*order) == expected for order in permutations(letters))


def test_a_later_letter_renames_nothing(build):
    before = causes(build(FIRST, NAMED))
    assert before <= causes(build(FIRST, NAMED, SECOND, OTHER))


def test_an_earlier_letter_that_comes_late_leaves_the_old_identifier_replaced(build):
    (alone,) = causes(build(NAMED))
    together = build(FIRST, NAMED)
    assert alone not in causes(together)
    assert replaced(together)[alone] in causes(together)


def test_a_person_decides_that_two_are_one_or_different(read):
    letters = [read(FIRST), read(SECOND), read(OTHER)]
    (candidate,) = find_identities(letters).candidates
    same = find_identities(letters, [Decision(candidate.one, candidate.other, Verdict.SAME)])
    assert same.of(candidate.one) == candidate.other
    different = Decision(candidate.one, candidate.other, Verdict.DIFFERENT)
    apart = find_identities(letters, [different])
    assert apart.of(candidate.one) == candidate.one
    assert apart.candidates == ()


ROW = {
    "one": "borsetshire-police/2024-05/custody",
    "other": "borsetshire-police/2022-11/custody",
    "verdict": "same",
    "source": "https://example.org/report",
    "decided_by": "Ann Example",
    "decided_on": "2024-08-01",
    "note": "",
}


def test_rows_of_the_table_are_decisions():
    (decision,) = read_decisions([ROW])
    assert decision.verdict is Verdict.SAME
    assert decision.one == ("borsetshire-police", "2024-05", "custody")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"verdict": "perhaps"}, "row 2: the verdict 'perhaps' is neither same nor different"),
        ({"one": "custody"}, "row 2: 'custody' is no key"),
        ({"other": ROW["one"]}, "row 2: a cause cannot be compared with itself"),
        ({"decided_by": ""}, "row 2: decided_by is empty"),
        ({"decided_on": "yesterday"}, "row 2: 'yesterday' is no day"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_place(changed, message):
    with pytest.raises(RegisterError, match=message):
        read_decisions([ROW | changed])


def test_two_rows_that_contradict_each_other_are_refused():
    with pytest.raises(RegisterError, match="row 3: contradicts an earlier row"):
        read_decisions([ROW, ROW | {"verdict": "different"}])


def test_no_decision_is_shipped_that_nobody_took():
    assert load_decisions() == ()


def test_two_causes_of_one_letter_are_never_one(build):
    quads = build(
        FIRST,
        (
            "5 June 2024",
            "The causes of concern were that the force:",
            "- doesn’t keep its custody suites clean; and",
            "- doesn’t write custody records.",
        ),
    )
    assert len(causes(quads)) == 4


def test_a_replaced_identifier_is_nothing_of_its_own(build):
    quads = build(FIRST, NAMED)
    (old,) = replaced(quads)
    assert [q.predicate for q in quads if q.subject.value == old] == [dcterms.isReplacedBy]
    assert not [q for q in quads if getattr(q.object, "value", "") == old]
    assert rdf.type not in [q.predicate for q in quads if q.subject.value == old]
