"""Words that point to causes by number, place or last word, and what they must not point to (LETTERS §4, §5)."""

import pytest

NAMED = "We identified two causes of concern, one relating to vetting and one to custody."


def statuses(facts):
    return {(c.concern, c.kind.value) for c in facts.claims if c.kind.value != "identified"}


def numbers(facts):
    return [(count.kind.value, count.count) for count in facts.counts]


def statements(facts):
    return [c.statement.quote if c.statement else None for c in facts.concerns]


def groups(facts):
    return [(group.count, group.closed is not None) for group in facts.unnamed]


THREE = (
    "We identified three causes of concern, which were that the force:",
    "- doesn’t manage registered sex offenders;",
    "- doesn’t use MARACs; and",
    "- doesn’t answer calls.",
)


def test_a_number_of_others_that_stay_open_is_a_number_of_causes(read_body):
    facts = read_body(
        *THREE, "We have closed the first of these causes of concern. The other two stay open."
    )
    assert statuses(facts) == {(0, "closed"), (1, "remains"), (2, "remains")}
    assert ("remaining", 2) in numbers(facts)


def test_a_number_that_may_be_of_anything_is_no_number_of_causes(read_body):
    facts = read_body(*THREE, "We made five recommendations. Two were closed in May 2024.")
    assert statuses(facts) == set()
    assert ("closed", 2) not in numbers(facts)


def test_causes_that_a_letter_only_counts_are_closed_by_number_once(read_body):
    facts = read_body(
        "We gave the force three accelerated causes of concern. Two were closed in May 2024.",
        "I will be closing the force’s last cause of concern.",
    )
    assert groups(facts) == [(2, True), (1, True)]
    assert {group.accelerated for group in facts.unnamed} == {True}
    assert not facts.claims


def test_a_number_beside_recommendations_closes_no_causes(read_body):
    facts = read_body(
        "We gave the force three causes of concern and six recommendations. Two were closed in May 2024."
    )
    assert groups(facts) == [(3, False)]


def test_what_stands_under_the_wording_of_the_second_is_the_second_that_was_named(read_body):
    facts = read_body(
        NAMED,
        "The wording of the second was:",
        "- The force leaves detainees alone.",
        "In relation to the first, we said:",
        "- The force doesn’t know whom it employs.",
    )
    assert [(c.theme.quote, c.statement.quote) for c in facts.concerns] == [
        ("custody", "The force leaves detainees alone."),
        ("vetting", "The force doesn’t know whom it employs."),
    ]


def test_the_wording_of_a_third_of_two_is_none(read_body):
    facts = read_body(NAMED, "The wording of the third was:", "- The force leaves detainees alone.")
    assert statements(facts) == [None, None]


def test_sections_that_each_begin_with_what_was_wrong_state_the_causes_that_head_them(read_body):
    facts = read_body(
        NAMED,
        "Vetting",
        "The force had been failing to check its officers.",
        "It now checks all of them.",
        "Custody",
        "Detainees weren’t safe.",
        "They are now watched at night.",
    )
    assert statements(facts) == [
        "The force had been failing to check its officers.",
        "Detainees weren’t safe.",
    ]


@pytest.mark.parametrize(
    "second",
    [
        "Detainees aren’t safe.",
        "We found that detainees weren’t safe.",
        "Detainees weren’t safe. They are now.",
    ],
)
def test_a_section_that_begins_with_a_finding_states_none_of_them(second, read_body):
    facts = read_body(
        NAMED,
        "Vetting",
        "The force had been failing to check its officers.",
        "It now checks all of them.",
        "Custody",
        second,
        "They are now watched at night.",
    )
    assert statements(facts) == [None, None]


def test_a_cause_is_meant_by_the_last_word_of_its_name_if_no_other_has_it(read_body):
    named = (
        "We identified two causes of concern about the integrated risk management plan and custody."
    )
    facts = read_body(named, "The cause of concern about your plan has been closed.")
    assert statuses(facts) == {(0, "closed")}


def test_the_last_word_of_two_names_means_neither(read_body):
    named = "We identified two causes of concern about the financial management plan and the vetting plan."
    facts = read_body(named, "The cause of concern about your plan has been closed.")
    assert statuses(facts) == set()


def test_the_last_word_of_a_name_means_none_where_the_letter_counts_more_causes(read_body):
    facts = read_body(
        "We identified three causes of concern.",
        "The cause of concern about the integrated risk management plan was published.",
        "The cause of concern about your plan has been closed.",
    )
    assert statuses(facts) == set()


def test_of_as_many_names_as_causes_the_one_left_is_that_of_the_cause_left(read_body):
    facts = read_body(
        "We identified two causes of concern: one about vetting and the other about how the force treats its people.",
        "Cause of concern",
        "The force doesn’t complete its vetting in time.",
        "Cause of concern",
        "Officers are not listened to by their leaders.",
    )
    assert [c.theme.quote for c in facts.concerns] == ["vetting", "how the force treats its people"]


def test_the_accelerated_one_alone_was_looked_at_and_is_the_one_that_stays(read_body):
    facts = read_body(
        "We identified an accelerated cause of concern about vetting, and a cause of concern about custody.",
        "We revisited the force to look into the accelerated cause of concern only.",
        "The cause of concern can’t be closed yet.",
    )
    assert statuses(facts) == {(0, "remains")}


def test_a_heading_over_nothing_but_a_box_names_its_cause(read_body):
    facts = read_body(
        "Vetting",
        "Cause of concern",
        "The force doesn’t know whom it employs.",
        "Custody",
        "Cause of concern",
        "Too many people are held for days.",
    )
    assert [c.theme.quote for c in facts.concerns] == ["Vetting", "Custody"]


VETTING = "We identified two causes of concern about vetting and custody."


def test_what_is_left_of_causes_is_open_and_what_is_left_of_recommendations_is_none(read_body):
    left = "That leaves one in all, the second of which is vetting."
    causes = read_body(VETTING, "The cause of concern about custody was published.", left)
    others = read_body(
        VETTING, "The recommendations under the cause of concern about custody were met.", left
    )
    assert statuses(causes) == {(0, "remains")}
    assert statuses(others) == set()


def test_others_set_off_by_dashes_are_closed_if_causes_are_named_before(read_body):
    closed = "In May 2024, two of them – vetting and custody – were also closed."
    assert statuses(read_body(VETTING, closed)) == {(0, "closed"), (1, "closed")}
    plans = "We identified two causes of concern about vetting and custody. We made two recommendations."
    assert statuses(read_body(plans, closed)) == set()


def test_a_cause_that_one_of_two_revisits_looked_at_alone_is_not_the_only_one(read_body):
    facts = read_body(
        VETTING,
        "In May 2023, we revisited the force to look into the cause of concern about vetting only.",
        "In May 2024, we revisited the force.",
        "The cause of concern can’t be closed yet.",
    )
    assert statuses(facts) == set()


def test_a_cause_that_is_only_mentioned_is_the_one_that_the_title_names(read):
    facts = read(
        "PEEL: Borsetshire Police cause of concern – crime recording\nSent on\n7 May 2021\n"
        "We issued a cause of concern to the force."
    )
    assert [c.theme.quote for c in facts.concerns] == ["crime recording"]
    assert not facts.unnamed


def test_others_that_dashes_set_off_are_named_and_closed_and_what_is_left_is_open(
    read_body, remarks_of
):
    facts = read_body(
        "We identified four causes of concern. The way in which the force deals with vetting is still a cause of concern.",
        "In May 2024, two of the others – fraud and crime scenes – were also closed, and that leaves two in all, "
        "the second of which is how the force spends its money.",
    )
    names = [c.theme.quote for c in facts.concerns]
    assert [names[i] for i, kind in sorted(statuses(facts)) if kind == "closed"] == [
        "fraud",
        "crime scenes",
    ]
    assert "how the force spends its money" in [
        names[i] for i, kind in statuses(facts) if kind == "remains"
    ]
    assert ("closed", 2) in numbers(facts)
    assert not [remark for remark in remarks_of(facts) if remark[1] == "stated_counts"]


def test_the_same_two_leave_a_third_to_be_named(read_body):
    about = "The third, which is about vetting, was not part of this revisit."
    named = "The report contained three causes of concern. The first two concerned custody and firearms licensing."
    assert len(read_body(named, "This revisit was about the same two.", about).concerns) == 3
    assert len(read_body(named, "This revisit was about our plans.", about).concerns) == 2


def test_of_causes_that_a_letter_only_counts_those_not_closed_by_number_are_left(read_body):
    facts = read_body("We gave the force three causes of concern. Two were closed in May 2024.")
    assert groups(facts) == [(2, True), (1, False)]


@pytest.mark.parametrize("between", ["The force closed two stations.", "The force has stations."])
def test_a_bare_number_after_other_things_is_no_number_of_causes(between, read_body):
    facts = read_body(
        f"We gave the force three causes of concern. {between} Two were closed in May 2024."
    )
    assert groups(facts) == [(3, False)]


def test_what_dashes_set_off_among_recommendations_names_no_cause(read_body):
    facts = read_body(
        VETTING,
        "Of the seven recommendations, two of them – training and custody – were also closed.",
    )
    assert [len(c.evidence) for c in facts.concerns] == [1, 1]
    assert statuses(facts) == set()
