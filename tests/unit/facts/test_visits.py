"""Inspections and acts of issuing, each once with its kind and its causes; and what is planned."""

import pytest

INSPECTED = "In May 2022, we inspected the force."
VISITED = "In June 2023, our team visited the force."
TWO = "We identified two causes of concern about custody and vetting."
PUBLISHED = "On 3 May 2024, we published these two causes of concern"


@pytest.fixture
def visits(read_body):
    def visits(paragraph):
        found = read_body("Background", paragraph).inspections
        return [(each.kind.value, str(each.period), each.words) for each in found]

    return visits


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        (VISITED, [("other", "2023-06", "June 2023")]),
        (
            f"{INSPECTED} {VISITED}",
            [("inspection", "2022-05", "May 2022"), ("revisit", "2023-06", "June 2023")],
        ),
        (
            f"{INSPECTED} {VISITED.replace('June 2023', 'May 2022')}",
            [("inspection", "2022-05", "May 2022"), ("other", "2022-05", "May 2022")],
        ),
        (
            f"{INSPECTED} {VISITED.replace('June 2023', 'June 2021')}",
            [("inspection", "2022-05", "May 2022"), ("other", "2021-06", "June 2021")],
        ),
    ],
)
def test_a_visit_is_a_revisit_if_an_inspection_had_ended_before_it(paragraph, found, visits):
    assert visits(paragraph) == found


@pytest.mark.parametrize(
    ("later", "kept"),
    [
        ("In June 2022, we inspected the force again.", ["2022-06"]),
        ("In June 2023, we inspected the force again.", ["2022", "2023-06"]),
        ("In June 2022, we revisited the force.", ["2022", "2022-06"]),
        ("In 2022, we inspected the force again.", ["2022"]),
    ],
)
def test_a_year_alone_is_no_further_inspection_beside_one_of_that_year(later, kept, visits):
    found = visits(f"In 2022, we inspected the force. {later}")
    assert [period for _, period, _ in found] == kept


@pytest.fixture
def issues(read_body):
    def issues(*lines):
        return [
            (i.act, i.document and i.document.value, i.cycle, i.concerns, len(i.evidence))
            for i in read_body("Background", *lines).issues
        ]

    return issues


def test_an_act_told_twice_is_one_and_names_a_cycle_only_if_all_its_sentences_do_or_say_none(
    issues,
):
    again = "We published these causes of concern on 3 May 2024 in a letter."
    assert issues(TWO, f"{PUBLISHED}. {again}") == [("published", None, None, (0, 1), 2)]
    one, other = (f"{PUBLISHED} in our {years} PEEL report." for years in ("2023–25", "2021–22"))
    assert issues(TWO, f"{one} {again}") == [("published", "report", "peel-2023-25", (0, 1), 2)]
    assert issues(TWO, f"{one} {other}") == [("published", "report", None, (0, 1), 2)]


def test_which_causes_were_closed_is_told_by_a_claim_and_not_by_the_act(issues):
    named = "On 3 May 2024, we closed the cause of concern about custody."
    assert issues(named) == [("closed", None, None, (), 1)]
    assert issues(TWO, "On 3 May 2024, we closed these two causes of concern.") == [
        ("closed", None, None, (), 1)
    ]


def test_the_accelerated_causes_are_those_issued_if_as_many_were(issues):
    named = "On 3 May 2024, we issued an accelerated cause of concern about custody."
    again = "On 5 May 2024, we issued {} accelerated cause{} of concern."
    assert issues(f"{named} {again.format('an', '')}")[1] == ("issued", None, None, (0,), 1)
    assert issues(f"{named} {again.format('two', 's')}")[1] == ("issued", None, None, (), 1)
    plain = again.format("a", "").replace("accelerated ", "")
    assert issues(f"{named} {plain}")[1] == ("issued", None, None, (), 1)


def test_an_assessment_of_a_cycle_that_no_concept_knows_is_a_remark(read_body):
    told = (
        "On 3 May 2013, we published a cause of concern about custody in our 2011–12 PEEL report."
    )
    facts = read_body(told)
    assert [issue.cycle for issue in facts.issues] == [None]
    said = [(r.kind.value, r.about, r.message, r.evidence.quote) for r in facts.remarks]
    message = "no concept is known for the cycle 2011–12"
    assert ("unread-passage", "issued", message, "in our 2011–12 PEEL") in said


@pytest.fixture
def planned(read_body):
    def planned(*lines, **options):
        found = read_body("Background", *lines, **options).planned_reviews
        return [(each.period and str(each.period), each.words, each.concerns) for each in found]

    return planned


@pytest.mark.parametrize(
    ("when", "period", "words"),
    [
        ("by 31 March 2025", "2024-07-23..2025-03-31", "31 March 2025"),
        ("in March 2025", "2025-03", "March 2025"),
        ("later this year", "2024-07-23..2024-12-31", "later this year"),
        ("on 23 July 2024", "2024-07-23", "23 July 2024"),
        ("by 23 July 2024", "2024-07-23", "23 July 2024"),
        ("in March 2023", None, "March 2023"),
        ("by 31 March 2023", None, "31 March 2023"),
        ("in July 2024", None, "July 2024"),
        ("in March 2025 or in April 2025", None, None),
        ("in light of its report of March 2025", None, None),
    ],
)
def test_a_planned_review_lies_ahead_of_its_letter(when, period, words, planned):
    assert planned(f"We will revisit the force {when}.") == [(period, words, ())]


def test_without_a_day_of_its_letter_a_review_that_only_ends_has_no_period(planned):
    by, within = (f"We will revisit the force {when} March 2025." for when in ("by 31", "in"))
    assert planned(by, sent=None) == [(None, "31 March 2025", ())]
    assert planned(within, sent=None) == [("2025-03", "March 2025", ())]


def test_a_review_is_of_the_cause_that_its_paragraph_describes(planned):
    remains = "There is one cause of concern remaining. This relates to custody."
    review = "We will revisit the force in March 2025."
    assert planned(f"{remains} {review}") == [("2025-03", "March 2025", (0,))]
    assert planned(f"{remains} {review} We will look at this again.")[1][2] == (0,)
    assert planned(remains, review) == [("2025-03", "March 2025", ())]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will revisit the force if it improves.",
        "We will revisit Felpersham Constabulary in March 2025.",
    ],
)
def test_what_depends_on_a_condition_or_is_about_others_is_no_planned_review(sentence, planned):
    assert planned(sentence) == []
