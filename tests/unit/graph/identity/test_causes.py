"""One cause in several letters is one, whatever the order in which they are loaded."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelgraph.graph.dataset import build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.causes import find_identities
from peelgraph.graph.identity.copies import LetterInput
from peelgraph.graph.identity.decisions import Decision, Decisions, Verdict
from peelgraph.graph.vocabulary import concept, dcterms, peel, rdf

CUSTODY = "is failing to make sure that its custody staff manage the risks of detention;"
WAS = "was failing to make sure that its custody staff managed the risks of detention; and"
OFFENDERS = "is failing to visit its registered sex offenders as often as guidance requires."
ANEW = "doesn’t keep people in custody safe from one another."
CHILDREN = "doesn’t look for missing children soon enough"
ABUSE = "doesn’t give victims of domestic abuse protection"


@pytest.fixture(scope="session")
def letters(drafts):
    """Letters of one force, by name."""
    draft, cause = drafts.draft, drafts.cause
    return {
        "first": draft(
            "2023-03-06",
            (
                cause(CUSTODY, "custody", identified="2022-11"),
                cause(OFFENDERS, "registered-sex-offenders", identified="2022-11"),
            ),
        ),
        "closing": draft(
            "2024-06-05",
            (
                cause(WAS, "custody", closed="2024-06-05", recommendations=("keep records; and",)),
                cause(
                    OFFENDERS.replace("is", "was", 1),
                    "registered-sex-offenders",
                    closed="2024-06-05",
                ),
            ),
        ),
        "named": draft("2023-10-09", (cause("police custody", "custody", stated=False),)),
        "doubtful": draft("2024-07-07", (cause(ANEW, "custody", identified="2024-05"),)),
        "anew": draft("2025-07-07", (cause(ANEW, "custody", identified="2025-05"),)),
        "same words anew": draft("2025-07-08", (cause(CUSTODY, "custody", identified="2025-05"),)),
        "recalling": draft(
            "2024-10-10",
            (cause("police custody", "custody", stated=False, closed="2024-06"),),
        ),
        "other force": draft("2023-05-05", (cause(CUSTODY, "custody"),), body="Loamshire Police"),
    }


@pytest.fixture(scope="session")
def find(write, letters):
    def find(*names, decisions=()):
        return find_identities(
            [write(letters[n] if isinstance(n, str) else n) for n in names], decisions
        )

    return find


@pytest.fixture(scope="session")
def build(knowledge, write, letters):
    def build(*names, decisions=()):
        drafts = [letters[n] if isinstance(n, str) else n for n in names]
        inputs = [LetterInput(draft.sent, write(draft)) for draft in drafts]
        return build_dataset(
            inputs,
            knowledge.registers,
            knowledge.concepts,
            Minter(),
            "test",
            Decisions(causes=tuple(decisions)),
        )

    return build


def causes(quads):
    return {q.subject.value for q in quads if q.object == peel.CauseOfConcern}


def replaced(quads):
    return {q.subject.value: q.object.value for q in quads if q.predicate == dcterms.isReplacedBy}


def statuses(quads):
    return {
        q.subject.value.split("/", 6)[6]: q.object.value.rsplit("/", 1)[1]
        for q in quads
        if q.predicate == peel.currentStatus
    }


def doubts(quads):
    kind = concept("remark-kind", "possibly-same")
    return [q.subject for q in quads if q.predicate == peel.remarkKind and q.object == kind]


def test_a_cause_whose_tense_has_changed_is_the_same_and_closed(build):
    quads = build("first", "closing")
    assert statuses(quads) == {
        "borsetshire-police/2022-11/custody": "closed",
        "borsetshire-police/2022-11/registered-sex-offenders": "closed",
    }
    mentions = [q.object.value for q in quads if q.predicate == peel.mentions]
    assert len(mentions) == 4
    assert set(mentions) == causes(quads)


def test_a_cause_that_is_only_named_is_the_one_of_its_topic(build):
    quads = build("first", "named")
    assert len(causes(quads)) == 2
    (old, new) = next(iter(replaced(quads).items()))
    assert old.endswith("/2023-10-09/custody")
    assert new.endswith("/2022-11/custody")


def test_a_replaced_identifier_says_by_what_and_why_and_nothing_else(build):
    quads = build("first", "named")
    (old,) = replaced(quads)
    said = {
        q.predicate.value.rsplit("#", 1)[-1]: q.object.value
        for q in quads
        if q.subject.value == old
    }
    assert set(said) == {"http://purl.org/dc/terms/isReplacedBy", "comment"}
    assert "the only one of its topic" in said["comment"]
    assert not [q for q in quads if getattr(q.object, "value", "") == old]


def test_a_recommendation_under_a_replaced_identifier_is_replaced_with_it(build):
    quads = build("first", "closing")
    old = next(one for one in replaced(quads) if "/recommendation/" in one)
    new = replaced(quads)[old]
    assert "/2024-06-05/custody/" in old
    assert "/2022-11/custody/" in new
    owner = next(q.object for q in quads if q.predicate == peel.recommendedUnder)
    assert new.startswith(owner.value)


def test_one_recommendation_in_two_letters_is_one_whatever_joins_the_items(build, drafts):
    one = drafts.draft(
        "2023-01-01", (drafts.cause(CUSTODY, "custody", recommendations=("keep records; and",)),)
    )
    two = drafts.draft(
        "2023-05-01", (drafts.cause(WAS, "custody", recommendations=("Keep records.",)),)
    )
    found = {q.subject for q in build(one, two) if q.object == peel.Recommendation}
    assert len(found) == 1


def test_a_cause_raised_anew_before_or_while_it_was_closed_is_kept_apart_and_listed(build, find):
    assert len(causes(build("first", "closing", "doubtful"))) == 3
    (candidate,) = find("first", "closing", "doubtful").candidates
    assert candidate.one == "borsetshire-police/2024-05/custody"
    assert candidate.other == "borsetshire-police/2022-11/custody"
    assert candidate.reason == "of one topic"
    assert candidate.words == (ANEW, CUSTODY)


@pytest.mark.parametrize("name", ["anew", "same words anew"])
def test_a_cause_raised_anew_after_its_closure_is_a_new_one_that_recurs(name, build):
    quads = build("first", "closing", name)
    assert statuses(quads)["borsetshire-police/2022-11/custody"] == "closed"
    assert statuses(quads)["borsetshire-police/2025-05/custody"] == "open"
    (link,) = [q for q in quads if q.predicate == peel.recurrenceOf]
    assert link.subject.value.endswith("/2025-05/custody")
    assert link.object.value.endswith("/2022-11/custody")
    assert doubts(quads) == []


def test_a_cause_raised_anew_in_its_own_cycle_does_not_pass_for_the_closed_one(build, drafts):
    cause = drafts.cause
    one = drafts.draft(
        "2024-03-03", (cause(CUSTODY, "custody", "peel-2023-25", closed="2024-03-03"),)
    )
    two = drafts.draft(
        "2025-03-03", (cause(ANEW, "custody", "peel-2023-25", identified="2025-01"),)
    )
    found = statuses(build(one, two))
    assert found.pop("borsetshire-police/peel-2023-25/custody") == "closed"
    ((key, status),) = found.items()
    assert key.startswith("borsetshire-police/peel-2023-25/custody-")
    assert status == "open"


def test_a_letter_that_recalls_a_closure_means_the_cause_that_was_closed_then(find):
    found = find("first", "closing", "recalling")
    assert found.replaced[("borsetshire-police", "2024-10-10", "custody")].by[1] == "2022-11"


def test_a_letter_that_says_no_more_than_a_topic_means_no_cause_that_was_closed(build, drafts):
    late = drafts.draft("2025-01-01", (drafts.cause("police custody", "custody", stated=False),))
    assert len(causes(build("first", "closing", late))) == 3


def test_causes_of_two_bodies_are_never_one(build):
    assert len(causes(build("first", "other force"))) == 3


def test_causes_of_two_cycles_are_never_one(build, drafts):
    one = drafts.draft("2021-01-01", (drafts.cause(CUSTODY, "custody", "peel-2018-19"),))
    two = drafts.draft("2024-01-01", (drafts.cause(CUSTODY, "custody", "peel-2023-25"),))
    quads = build(one, two)
    assert len(causes(quads)) == 2
    assert len([q for q in quads if q.predicate == peel.recurrenceOf]) == 1


def test_two_causes_of_one_letter_are_never_one_and_both_are_listed(build, find, drafts):
    both = drafts.draft(
        "2024-06-06",
        (
            drafts.cause("doesn’t keep its custody suites clean", "custody"),
            drafts.cause("doesn’t write custody records", "custody"),
        ),
    )
    assert len(causes(build("first", both))) == 4
    assert len(find("first", both).candidates) == 2


def test_what_a_letter_knows_for_sure_is_not_what_its_other_causes_may_be(find, drafts, write):
    both = drafts.draft(
        "2024-06-06",
        (
            drafts.cause(WAS, "custody"),
            drafts.cause("custody of children", "custody", stated=False),
        ),
    )
    found = find("first", both)
    assert [known.key[1] for known in found.of(write(both))] == ["2022-11", "2024-06-06"]
    assert found.candidates == ()


def test_two_statements_of_one_topic_without_a_word_in_common_stay_apart(build, find, drafts):
    one = drafts.draft("2023-01-01", (drafts.cause(ABUSE, "protecting-vulnerable-people"),))
    two = drafts.draft("2023-06-01", (drafts.cause(CHILDREN, "protecting-vulnerable-people"),))
    assert len(causes(build(one, two))) == 2
    assert [c.reason for c in find(one, two).candidates] == ["of one topic"]


@pytest.fixture
def one_key(drafts):
    """Two letters whose causes have one key, by cycle and topic, and no word in common."""
    topic = "protecting-vulnerable-people", "peel-2023-25"
    return (
        drafts.draft("2024-01-01", (drafts.cause(ABUSE, *topic, remains="2024-01-01"),)),
        drafts.draft("2024-06-01", (drafts.cause(CHILDREN, *topic, closed="2024-06-01"),)),
    )


def test_one_key_with_other_words_is_one_cause_and_listed_for_a_person(find, build, one_key):
    assert len(causes(build(*one_key))) == 1
    (candidate,) = find(*one_key).candidates
    assert candidate.reason == "one identifier, but other words"
    assert candidate.one.startswith(candidate.other + "-")


def test_a_person_can_tell_apart_what_has_one_key(find, build, one_key):
    (candidate,) = find(*one_key).candidates
    decision = Decision(candidate.one, candidate.other, Verdict.DIFFERENT)
    quads = build(*one_key, decisions=[decision])
    assert {key.rsplit("/", 1)[1] for key in causes(quads)} == {
        candidate.one.rsplit("/", 1)[1],
        candidate.other.rsplit("/", 1)[1],
    }
    assert sorted(statuses(quads).values()) == ["closed", "open"]
    assert find(*one_key, decisions=[decision]).candidates == ()
    assert replaced(quads) == {}


def test_a_doubt_is_a_remark_with_the_words_of_both_letters(build):
    quads = build("first", "closing", "doubtful")
    (node,) = doubts(quads)
    said = {(q.predicate, q.object) for q in quads if q.subject == node}
    words = next(o.value for p, o in said if p.value.endswith("comment"))
    assert ANEW in words
    assert CUSTODY in words
    assert {o.value.rsplit("/", 2)[1] for p, o in said if p == peel.about} == {"2022-11", "2024-05"}
    evidence = {o for p, o in said if p == peel.evidence}
    assert evidence
    assert evidence <= {q.subject for q in quads if q.predicate == rdf.type}


def test_a_person_decides_that_two_are_one_or_different(find):
    names = "first", "closing", "doubtful"
    (candidate,) = find(*names).candidates
    because = "decided by Ann Example on 2024-08-01: https://example.org/report"
    same = find(*names, decisions=[Decision(candidate.one, candidate.other, Verdict.SAME, because)])
    assert same.replaced[tuple(candidate.one.split("/"))].by == tuple(candidate.other.split("/"))
    assert same.replaced[tuple(candidate.one.split("/"))].reason == because
    different = Decision(candidate.one, candidate.other, Verdict.DIFFERENT)
    apart = find(*names, decisions=[different])
    assert tuple(candidate.one.split("/")) not in apart.replaced
    assert apart.candidates == ()


def test_decisions_are_taken_together(find):
    """The second letter's cause is the first's, since a person said that both are a third one."""
    third = "borsetshire-police/2030-01/custody"
    decisions = [
        Decision(third, "borsetshire-police/2024-05/custody", Verdict.SAME),
        Decision(third, "borsetshire-police/2022-11/custody", Verdict.SAME),
    ]
    found = find("first", "closing", "doubtful", decisions=decisions)
    assert found.replaced[("borsetshire-police", "2024-05", "custody")].by[1] == "2022-11"


def test_two_cycles_that_a_person_decided_to_be_one_leave_one_cycle(build, drafts):
    one = drafts.draft("2021-01-01", (drafts.cause(CUSTODY, "custody", "peel-2018-19"),))
    two = drafts.draft("2024-01-01", (drafts.cause(CUSTODY, "custody", "peel-2023-25"),))
    key = "borsetshire-police/peel-{}/custody"
    decision = Decision(key.format("2018-19"), key.format("2023-25"), Verdict.SAME)
    quads = build(one, two, decisions=[decision])
    (cause,) = causes(quads)
    cycles = {q.object for q in quads if q.subject.value == cause and q.predicate == peel.cycle}
    assert cycles == {concept("cycle", "peel-2018-19")}


ALL = ("first", "closing", "named", "doubtful", "recalling")


def test_the_order_of_loading_does_not_matter(build):
    expected = build(*ALL)
    assert all(build(*order) == expected for order in list(permutations(ALL))[::13])


WORDS = (CUSTODY, WAS, ANEW, OFFENDERS, CHILDREN, ABUSE)
TOPICS = ("custody", "registered-sex-offenders", None)
DAYS = ("2022-02-02", "2023-03-03", "2024-04-04", "2025-05-05", "2026-06-06")
PERIODS = (None, "2021-11", "2023-01", "2024-12")


@st.composite
def histories(draw):
    """Draw what some letters of different days say: words, topic, cycle and dates of causes."""
    days = draw(st.lists(st.sampled_from(DAYS), min_size=2, max_size=5, unique=True))
    cause = st.tuples(
        st.sampled_from(WORDS),
        st.sampled_from(TOPICS),
        st.sampled_from((None, "peel-2023-25")),
        st.booleans(),
        st.sampled_from(PERIODS),
        st.booleans(),
    )
    return [
        (day, draw(st.lists(cause, min_size=1, max_size=3, unique_by=lambda c: c[0])))
        for day in days
    ]


@pytest.fixture(scope="session")
def tell(drafts, write):
    def tell(history):
        day, found = history
        made = tuple(
            drafts.cause(
                words,
                topic,
                cycle,
                stated=stated,
                identified=identified if identified and identified < day else None,
                closed=day if closed else None,
            )
            for words, topic, cycle, stated, identified, closed in found
        )
        return write(drafts.draft(day, made))

    return tell


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories(), st.randoms(use_true_random=False))
def test_whatever_letters_say_later_ones_rename_nothing_and_order_is_nothing(tell, history, random):
    letters = [tell(each) for each in sorted(history)]
    shuffled = random.sample(letters, len(letters))
    found = find_identities(letters)
    assert find_identities(shuffled) == found
    before = find_identities(letters[:-1])
    for digest, causes_before in before.causes.items():
        assert found.causes[digest] == causes_before or all(
            (a.key, a.is_first) == (b.key, b.is_first)
            for a, b in zip(found.causes[digest], causes_before, strict=True)
        )
    assert before.replaced.items() <= found.replaced.items()
    canonical = {known.key for causes in found.causes.values() for known in causes}
    assert not canonical & found.replaced.keys()
    for causes in found.causes.values():
        assert len({known.key for known in causes}) == len(causes)


def test_a_later_letter_changes_no_identifier_of_an_earlier_one(build):
    before = {q.subject.value for q in build("first", "named")}
    assert before <= {q.subject.value for q in build("first", "named", "closing", "doubtful")}


def test_an_earlier_letter_that_comes_late_leaves_the_old_identifier_replaced(build):
    (alone,) = causes(build("named"))
    together = build("first", "named")
    assert alone not in causes(together)
    assert replaced(together)[alone] in causes(together)


def test_a_letter_that_is_given_alone_has_the_causes_that_it_mints(find, write, letters):
    facts = write(letters["first"])
    assert find().of(facts) == find("first").of(facts)
