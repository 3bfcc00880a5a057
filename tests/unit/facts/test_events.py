"""What was done, issued and planned, and when (LETTERS §5, §7)."""

from datetime import date

import pytest


def events(facts):
    return [(e.kind.value, str(e.period)) for e in facts.inspections]


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("In May 2024, we revisited the force.", ("revisit", "2024-05")),
        ("We revisited the force in May 2024.", ("revisit", "2024-05")),
        ("In May 2024, we carried out an inspection of the force.", ("inspection", "2024-05")),
        (
            "Between 5 and 23 February 2024, we re-inspected it.",
            ("revisit", "2024-02-05..2024-02-23"),
        ),
    ],
)
def test_an_inspection_is_read_with_the_one_period_of_its_sentence(sentence, event, read_body):
    assert events(read_body("Background", sentence)) == [event]


def test_two_events_of_one_sentence_have_each_its_own_date_before_it(read_body):
    facts = read_body(
        "Background", "In May 2023, we inspected the force and in June 2024, we revisited it."
    )
    assert events(facts) == [("inspection", "2023-05"), ("revisit", "2024-06")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We revisited the force last week.",
        "We revisited the force.",
        "In May 2024 and in July 2024, we revisited the force.",
    ],
)
def test_an_inspection_without_one_date_of_its_own_is_a_remark(sentence, read_body, remarks_of):
    facts = read_body("Background", sentence)
    assert events(facts) == []
    assert remarks_of(facts, "inspections") == [("unread-date", "inspections", sentence)]
    assert facts.coverage["inspections"] == "not understood"


def test_a_date_without_a_year_and_an_impossible_day_are_remarks(read_body, remarks_of):
    facts = read_body(
        "Background", "On 11 July, we published these causes of concern. It met on 31 June 2024."
    )
    assert ("missing-year", "issued", "On 11 July") in remarks_of(facts, "issued")
    assert remarks_of(facts, "dates") == [("unread-date", "dates", "31 June 2024")]


def test_an_issue_whose_date_was_not_understood_is_not_said_to_be_absent(read_body):
    facts = read_body("Background", "On 11 July, we issued a cause of concern.")
    assert facts.coverage["issued"] == "not understood"


def test_an_accelerated_cause_is_issued_on_its_own_day(read_body):
    facts = read_body(
        "Background", "On 11 March 2024, we issued an accelerated cause of concern to the force."
    )
    assert [(i.act, str(i.period), i.cycle) for i in facts.issues] == [
        ("issued", "2024-03-11", None)
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "On 11 March 2024, we published our report.",
        "On 11 March 2024, they published these causes of concern.",
    ],
)
def test_what_is_no_publication_of_causes_by_the_inspectors_is_no_issue(sentence, read_body):
    assert read_body("Background", sentence).issues == ()


@pytest.mark.parametrize(
    ("words", "cycle"),
    [
        ("our 2023–25 PEEL assessment", "peel-2023-25"),
        ("our 2021/22 PEEL assessment", "peel-2021-22"),
        ("our PEEL 2021-2022 report", "peel-2021-22"),
        ("our report", None),
    ],
)
def test_the_cycle_of_a_report_is_read_in_each_of_its_forms(words, cycle, read_two):
    facts = read_two(f"On 22 December 2023, we published these causes of concern in {words}.")
    assert [issue.cycle for issue in facts.issues] == [cycle]
    assert [concern.cycle for concern in facts.concerns] == [cycle, cycle]


def test_causes_that_two_cycles_published_have_none(read_two):
    facts = read_two(
        "On 22 May 2022, we published these causes of concern in our 2021–22 PEEL report. "
        "On 22 December 2023, we published these causes of concern in our 2023–25 PEEL report."
    )
    assert [concern.cycle for concern in facts.concerns] == [None, None]


def test_later_this_year_ends_with_the_year_of_the_letter(read_body):
    (review,) = read_body("Background", "We will review progress later this year.").planned_reviews
    assert (review.period.not_before, review.period.not_after) == (
        date(2024, 7, 23),
        date(2024, 12, 31),
    )
    assert review.concerns == ()


def test_later_this_year_is_not_understood_in_a_letter_without_a_day(read_body, remarks_of):
    facts = read_body("Background", "We will review progress later this year.", sent=None)
    (review,) = facts.planned_reviews
    assert (review.period, review.words) == (None, "later this year")
    assert ("unread-date", "planned_reviews", "later this year") in remarks_of(facts)


def test_a_planned_review_is_no_inspection(read_body):
    assert read_body("Background", "In December 2024, we will revisit the force.").inspections == ()


def test_the_force_reviewing_its_policy_is_no_planned_review(read_body):
    facts = read_body("Background", "The force will review its policy later this year.")
    assert facts.planned_reviews == ()


# What is read wrongly.


@pytest.mark.parametrize(
    "sentence",
    [
        "We heard that the force will review its policy later this year.",
        "I hope that the force will revisit its plan later this year.",
        "We do not know whether we will review progress.",
    ],
)
def test_a_review_by_the_force_or_a_doubtful_one_is_not_planned_by_the_inspectors(
    sentence, read_body
):
    assert read_body("Background", sentence).planned_reviews == ()


def test_a_review_by_a_day_may_be_earlier(read_body):
    (review,) = read_body("Background", "I will review progress by 31 March 2025.").planned_reviews
    assert review.period is None or review.period.not_before == date(2024, 7, 23)


@pytest.mark.parametrize(
    "sentence",
    [
        "Since our report of 22 December 2023, we revisited the force.",
        "We revisited the force to see what it had done since September 2023.",
        "We revisited the force to scrutinise progress against our report of 22 December 2023.",
        "We inspected the force before 5 May 2024.",
    ],
)
def test_the_date_of_something_else_does_not_date_an_inspection(sentence, read_body):
    assert events(read_body("Background", sentence)) == []


def test_an_inspection_of_another_body_is_none_of_this_body(read_body):
    facts = read_body("Background", "In May 2024, we inspected Felpersham Constabulary.")
    assert events(facts) == []


def test_the_publication_of_another_bodys_causes_is_none_of_this_body(read_two):
    facts = read_two(
        "On 10 May 2022, we published our report on Felpersham Constabulary, which has two causes "
        "of concern."
    )
    assert facts.issues == ()


def test_a_revisit_is_about_the_causes_that_it_names(read_two):
    """LETTERS §4: of three causes, the first two were revisited."""
    facts = read_two(
        "In May 2024, we revisited the force to review progress against the first cause of concern."
    )
    assert facts.inspections[-1].concerns in ((0,), ())


def test_an_earlier_inspection_did_not_identify_the_causes_of_a_later_one(read_body):
    facts = read_body(
        "Background",
        "In May 2021, we inspected the force. In September 2023, we inspected the force again. "
        "During our inspection, we identified one cause of concern. "
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert [(str(e.period), e.concerns) for e in facts.inspections] == [
        ("2021-05", ()),
        ("2023-09", (0,)),
    ]
