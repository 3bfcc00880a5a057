"""What was done, issued and planned, and when (LETTERS §5, §7)."""

import time
from datetime import date

import pytest

from peelgraph.resources import load_rules


def events(facts):
    return [(e.kind.value, str(e.period)) for e in facts.inspections]


def issues(facts):
    return [(i.act, str(i.period)) for i in facts.issues]


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


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("From 3 to 14 June 2024 inclusive, we inspected it.", "inspection 2024-06-03..2024-06-14"),
        ("In June 2024, the force was re-inspected.", "revisit 2024-06"),
        ("A revisit was carried out in June 2024.", "revisit 2024-06"),
        ("Between 8–12 June 2024, we revisited the force.", "revisit 2024-06-08..2024-06-12"),
        ("During w/c 10 June 2024, we revisited it.", "revisit 2024-06-10..2024-06-16"),
        ("Over two weeks in June 2024, we inspected it.", "inspection 2024-06"),
        ("In June 2024, we carried out fieldwork in Borsetshire.", "inspection 2024-06"),
        ("We carried out a desktop review of its progress in June 2024.", "review 2024-06"),
        (
            "In May and June 2024, we revisited the force to scrutinise the pr",
            "revisit 2024-05..2024-06",
        ),
    ],
)
def test_an_inspection_is_read_in_words_that_no_letter_seen_has_used(sentence, event, read_body):
    facts = read_body("Background", sentence)
    assert [f"{e.kind.value} {e.period}" for e in facts.inspections] == [event]


def test_causes_are_issued_to_a_force_and_published_later(read_two):
    words = "We issued these causes of concern to the force on 6 March 2024 and published them on 11 March 2024."
    assert issues(read_two("Update", words)) == [
        ("issued", "2024-03-06"),
        ("published", "2024-03-11"),
    ]
    assert issues(read_two("Update", "On 6 March 2024, these causes of concern were issued.")) == [
        ("issued", "2024-03-06")
    ]


def test_causes_that_should_have_been_closed_were_not(read_two):
    words = "The cause of concern about MARACs should have been closed in 2024."
    assert issues(read_two("Update", words)) == []


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
        "In May 2024, but not in July 2024, we revisited the force.",
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


# The forms of real letters (LETTERS §7).


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        (
            "As you are aware, we inspected Borsetshire Police between May and June 2023.",
            "inspection",
        ),
        ("You will recall that between May and June 2023 we inspected the force.", "inspection"),
        ("Between May and June 2023, my colleagues inspected Borsetshire Police.", "inspection"),
        ("Inspectors from my team inspected the force during May and June 2023.", "inspection"),
        ("We had inspected it in May/June 2023.", "inspection"),
        ("We inspected you in May and June 2023.", "inspection"),
        ("Borsetshire Police was inspected in May and June 2023.", "inspection"),
        ("During May and June 2023, we inspected how the force deals with calls.", "inspection"),
        ("We completed our 2021/22 inspection in May and June 2023.", "inspection"),
        ("When we inspected your force between May and June 2023, it struggled.", "inspection"),
        ("Our inspection took place between May and June 2023.", "inspection"),
        ("Our inspection of Borsetshire was carried out in May and June 2023.", "inspection"),
        (
            "In our PEEL inspection of the force, which took place in May and June 2023, we saw this.",
            "inspection",
        ),
        (
            "During our inspection of the force, in May and June 2023, we found failings.",
            "inspection",
        ),
        ("Following our inspection in May and June 2023, the force wrote a plan.", "inspection"),
        (
            "They are causes of concern that we gave after our inspection in May and June 2023.",
            "inspection",
        ),
        (
            "In May and June 2023, we conducted a victim service assessment as part of our PEEL inspection of Borsetshire Police.",
            "inspection",
        ),
        (
            "We carried out our final evidence gathering for our 2023–24 PEEL inspection in May and June 2023.",
            "inspection",
        ),
        (
            "In May and June 2023, our inspectors completed the fieldwork for the constabulary’s 2023–25 PEEL inspection.",
            "inspection",
        ),
        ("The force was re-inspected in May and June 2023.", "revisit"),
        ("In May and June 2023, we went back to the force.", "revisit"),
        ("We returned between May and June 2023.", "revisit"),
        ("We carried out a second revisit in May and June 2023.", "revisit"),
        (
            "We made our second revisit to Borsetshire Police virtually between May and June 2023.",
            "revisit",
        ),
        ("During our revisit in May and June 2023, we found that it had improved.", "revisit"),
        ("This second revisit, in May and June 2023, was about the same cause.", "revisit"),
        ("It had a cause of concern, which we followed up in May and June 2023.", "revisit"),
        (
            "In May and June 2023, we visited the force to review progress against the plan.",
            "revisit",
        ),
        ("In May and June 2023, we revisited the two causes of concern.", "revisit"),
        ("In May and June 2023, inspectors visited the force.", "other"),
        ("In May and June 2023, we reviewed your updated action plans.", "review"),
        ("In May and June 2023, we carried out a desk review of the force’s work.", "review"),
    ],
)
def test_an_inspection_is_read_in_each_of_its_forms(sentence, event, read_body):
    assert events(read_body("Background", sentence)) == [(event, "2023-05..2023-06")]


@pytest.mark.parametrize(
    ("heading", "visits"),
    [
        ("Revisit, 7 to 9 October 2023", [("revisit", "2023-10-07..2023-10-09")]),
        ("Our second revisit: March 2024", [("revisit", "2024-03")]),
        ("Revisit, 7 to 9 October 2025", []),
        ("Revisit plan, 7 to 9 October 2023", []),
    ],
)
def test_a_heading_that_says_when_a_revisit_was_dates_it(heading, visits, read_body):
    assert events(read_body(heading, "The force has improved.")) == visits


@pytest.mark.parametrize(
    "sentence",
    [
        "On 4 March 2024, we met every member of the oversight group.",
        "Having gone through 90 more cases between 4 and 8 March 2024, the force closed them.",
        "On 4 March 2024, we visited the custody suites.",
        "We inspected them separately, Borsetshire in June 2018 and Felpersham in May 2019.",
    ],
)
def test_what_is_no_inspection_of_the_body_is_none(sentence, read_body):
    assert events(read_body("Background", sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("We inspected the force from May 2023 for seven weeks.", ["2023-05..2023-07"]),
        ("We inspected the force (BP) the week of 26 November 2018.", ["2018-11-26..2018-12-02"]),
        ("We revisited the force on 20–22 January 2020.", ["2020-01-20..2020-01-22"]),
        ("Between 2 to 5 March 2020, we conducted our second revisit.", ["2020-03-02..2020-03-05"]),
        ("We have revisited the force twice to review progress, in June 2019 and March 2020.", ["2019-06", "2020-03"]),
        ("We visited it twice: from 4 to 8 March 2024 and again from 6 to 8 May 2024.", ["2024-03-04..2024-03-08", "2024-05-06..2024-05-08"]),
        ("In May 2024 and in July 2024, we revisited the force.", ["2024-05", "2024-07"]),
        ("In December 2023 and January 2024, we revisited the force.", ["2023-12..2024-01"]),
        ("We revisited the force in spring 2024.", ["2024"]),
        ("In 2022, we inspected the force.", ["2022"]),
    ],
)  # fmt: skip
def test_the_period_of_an_inspection_is_read_in_each_of_its_forms(sentence, periods, read_body):
    assert [str(e.period) for e in read_body("Background", sentence).inspections] == periods


def test_the_initials_of_a_body_mean_it_once_they_are_introduced(read_body):
    facts = read_body(
        "Background",
        "We moved Borsetshire Police (BP) to Engage. In our 2023 inspection of BP’s handling of fraud, "
        "we found failings.",
    )
    assert events(facts) == [("inspection", "2023")]
    assert events(read_body("Background", "In our 2023 inspection of BP, we found failings.")) == []


def test_the_place_of_a_body_means_it_unless_a_noun_follows(read_body):
    facts = read_body(
        "Background", "In May 2024, we revisited Borsetshire to see what had changed."
    )
    assert events(facts) == [("revisit", "2024-05")]
    for other in ("prisons", "County Council", "Police Federation"):
        facts = read_body("Background", f"In May 2024, we revisited Borsetshire {other}.")
        assert events(facts) == []


def test_an_inspection_that_is_mentioned_again_is_one_with_both_sentences(read_body):
    facts = read_body(
        "Background",
        "In May 2023, we inspected the force.",
        "During our inspection in May 2023, we saw this. Since our 2023 inspection, it has improved.",
    )
    (event,) = facts.inspections
    assert [passage.quote[:15] for passage in event.evidence] == [
        "In May 2023, we",
        "During our insp",
    ]


def test_the_year_of_another_inspection_is_one_of_its_own(read_body):
    facts = read_body(
        "Background",
        "In October 2023, we inspected the force. Two causes of concern from our 2021 inspection remain.",
    )
    assert events(facts) == [("inspection", "2023-10"), ("inspection", "2021")]


def test_fieldwork_and_visits_after_an_inspection_are_a_revisit(read_body):
    facts = read_body(
        "Background",
        "In May 2023, we inspected the force. This follows our fieldwork on 6 and 7 March 2024.",
        "During the week beginning 3 June 2024, my team spent three days with the force.",
    )
    assert [kind for kind, _ in events(facts)] == ["inspection", "revisit", "revisit"]


@pytest.mark.parametrize(
    "sentence",
    [
        "We inspected the force as part of our 2021/22 programme.",
        "In our 2021–22 PEEL inspection, we found failings.",
        "The Policing Performance Oversight Group met in May 2024.",
        "I visited the force in May 2024.",
        "You updated me when I visited Borsetshire Police in May 2024.",
        "In May 2024, inspectors visited the force to present our findings.",
        "In May 2024, you gave us your updated action plans.",
        "We received further updates from you in May 2024.",
        "On 3 May 2024, we shared our initial findings with you.",
        "In May 2024, auditors inspected the force.",
        "The force was inspected in May 2024 by the fire authority.",
        "The fire authority’s inspection in May 2024 found the same.",
        "Our inspection of custody in May 2024 found the same.",
        "In May 2024, we carried out an inspection of custody.",
        "Our next inspection in May 2024 will look at this.",
        "Our inspection report of May 2024 found the same.",
        "We published our inspection report in May 2024.",
        "If in May 2024 we inspected the force, we would see the same.",
        "Had we inspected the force in May 2024, we would have seen the same.",
        "We would have revisited the force in May 2024.",
        "We planned to revisit the force in May 2024.",
        "We postponed our inspection of the force in March 2020.",
        "Our revisit in March 2020 was cancelled.",
        "You state that in May 2024 we inspected the force.",
        "The chief constable told us: “In May 2024, we inspected the force.”",
        "Our inspection of Felpersham Constabulary in May 2024 found the same.",
        "Following our inspection, in May 2024, you sent a plan.",
        "In May 2024, after we revisited the force, you wrote to us.",
        "Between early May and June 2024, we inspected the force.",
        "Between 11 to 22 October and 8 to 12 November 2023, we inspected the force.",
        "We revisited the force between 11 and 22 October and 8 and 12 November 2023.",
        "We returned to the issues that we raised in May 2024.",
        "In May 2024, we returned to this subject.",
        "We published the findings of this revisit on 24 May 2024.",
        "We published the findings of our inspection in May 2024.",
        "We shared the results of our revisit, in May 2024.",
        "We wrote to you after our inspection on 24 May 2024.",
        "The council discussed our inspection in May 2024.",
        "We came back to you in May 2024 with our findings.",
    ],
)
def test_what_is_no_inspection_of_the_body_or_not_dated_is_none(sentence, read_body):
    assert events(read_body("Background", sentence)) == []


def test_a_noun_whose_date_may_be_that_of_another_act_leaves_a_remark(read_body, remarks_of):
    sentence = "We published the findings of this revisit on 24 May 2024."
    facts = read_body("Background", sentence)
    assert remarks_of(facts, "inspections") == [("unread-date", "inspections", sentence)]


def test_what_goes_on_in_quotation_marks_from_an_earlier_sentence_is_said_by_others(read_body):
    facts = read_body(
        "Background",
        "You wrote: “We have improved. In May 2024, we inspected the force. It is fine.”",
    )
    assert events(facts) == []


# Acts of issuing.


@pytest.mark.parametrize(
    ("sentence", "issue"),
    [
        ("In January 2022 we issued both causes of concern.", ("issued", "2022-01")),
        ("In July 2021, we issued both of these causes of concern.", ("issued", "2021-07")),
        ("On 3 May 2024, we issued the three causes of concern.", ("issued", "2024-05-03")),
        ("On 3 May 2024, we issued this accelerated cause of concern.", ("issued", "2024-05-03")),
        ("On 3 May 2024, before our report came out, we issued these causes of concern.", ("issued", "2024-05-03")),
        ("We issued the force with two causes of concern on 3 May 2024.", ("issued", "2024-05-03")),
        ("It has two causes of concern, which we issued on 3 May 2024, ahead of our report.", ("issued", "2024-05-03")),
        ("The causes of concern that we issued in May 2024 remain.", ("issued", "2024-05")),
        ("In our letter of 3 May 2024, we sent you the cause of concern.", ("issued", "2024-05-03")),
        ("I wrote to the then Chief Constable, Ann Example, on 3 May 2024, setting out our causes of concern.", ("issued", "2024-05-03")),
        ("On 3 May 2024, we published our PEEL report and issued an additional cause of concern.", ("issued", "2024-05-03")),
        ("On 3 May 2024, we published our report, in which we set out two causes of concern.", ("published", "2024-05-03")),
        ("On 3 May 2024, we published the remaining causes of concern.", ("published", "2024-05-03")),
        ("These causes of concern were published on 3 May 2024.", ("published", "2024-05-03")),
        ("The causes of concern were published in our report on 3 May 2024.", ("published", "2024-05-03")),
        ("It had a cause of concern, which was published on 3 May 2024.", ("published", "2024-05-03")),
        ("We identified a cause of concern, which we published in the report of 3 May 2024.", ("published", "2024-05-03")),
        ("Our report, which came out on 3 May 2024, included one cause of concern.", ("published", "2024-05-03")),
        ("They are in the two causes of concern in your force’s inspection report published on 3 May 2024.", ("published", "2024-05-03")),
        ("In our PEEL report of 3 May 2024 we set out causes of concern.", ("published", "2024-05-03")),
        ("It had two causes of concern. We published them on 3 May 2024.", ("published", "2024-05-03")),
        ("On 3 May 2024, we reported one cause of concern, responding to the public.", ("reported", "2024-05-03")),
        ("It had three causes of concern. On 3 May 2024, we reported one of them early.", ("reported", "2024-05-03")),
        ("In May 2024, we closed the cause of concern regarding custody.", ("closed", "2024-05")),
        ("It had two causes of concern. Two of them, which were about custody, were closed in May 2024.", ("closed", "2024-05")),
    ],
)  # fmt: skip
def test_an_act_of_issuing_is_read_in_each_of_its_forms(sentence, issue, read_body):
    assert issues(read_body("Background", sentence)) == [issue]


@pytest.mark.parametrize(
    "sentence",
    [
        "On 3 May 2024, we published our report on custody.",
        "On 3 May 2024, you published your plan for the causes of concern.",
        "In our letter of 3 May 2024, we inspected the force.",
        "In your letter of 3 May 2024, we issued a cause of concern.",
        "I wrote to you on 3 May 2024 about your plan for the causes of concern.",
        "We will publish these causes of concern on 3 May 2025.",
        "We may issue a cause of concern in May 2024.",
        "In May 2024, we closed the cause of concern’s two recommendations.",
        "In May 2024, we closed two recommendations of the cause of concern.",
        "In May 2024, we closed the cause of concern recommendations.",
        "In May 2024, the force closed the cause of concern.",
        "It has two causes of concern and three recommendations. We closed them in May 2024.",
        "It has a plan for its causes of concern. We published it in May 2024.",
        "The council’s report published on 3 May 2024 names causes of concern.",
        "On 3 May 2024, we issued a cause of concern to Felpersham Constabulary.",
        "We issued a cause of concern about deaths in May 2024.",
        "The causes of concern issued after our inspection in May 2023 remain.",
        "Following our inspection in May 2023, we issued the cause of concern.",
        "Unless in May 2024 we closed the cause of concern, it remains.",
    ],
)
def test_what_is_no_act_of_issuing_causes_or_not_dated_is_none(sentence, read_body):
    assert issues(read_body("Background", sentence)) == []


def test_an_act_that_is_told_again_is_one(read_body):
    facts = read_body(
        "Background",
        "On 3 May 2024, we issued the cause of concern. It answered the cause of concern that we "
        "issued on 3 May 2024.",
    )
    assert issues(facts) == [("issued", "2024-05-03")]


def test_what_was_closed_or_reported_is_no_publication_of_a_report(read_two):
    facts = read_two(
        "In May 2024, we closed the cause of concern from our 2021–22 PEEL report.",
        "On 3 June 2024, we reported one cause of concern in our 2023–25 PEEL report.",
    )
    assert [(issue.act, issue.cycle) for issue in facts.issues] == [
        ("closed", None),
        ("reported", None),
    ]


# Plans.


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("We intend to revisit in September 2025.", "September 2025"),
        ("My team will carry out a further review early in 2025.", "early in 2025"),
        ("We plan to revisit the force in spring 2025.", "spring 2025"),
        ("We will look at that in our next PEEL inspection.", None),
        ("Inspectors will visit it again before the end of the year.", None),
    ],
)
def test_a_planned_review_is_read_in_each_of_its_forms(sentence, words, read_body):
    assert [r.words for r in read_body("Background", sentence).planned_reviews] == [words]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will revisit the force if progress stalls.",
        "We planned to revisit the force in May 2024.",
        "The board will look at it again in May 2025.",
    ],
)
def test_what_depends_on_a_condition_or_on_others_is_no_planned_review(sentence, read_body):
    assert read_body("Background", sentence).planned_reviews == ()


# The tables, and time.


def test_each_act_has_a_word_by_which_its_sentence_is_looked_at():
    rules = load_rules()
    for rule in rules["event"]:
        assert rules["event_cue"].first(rule.example), rule.name


@pytest.mark.parametrize(
    "words",
    [
        "In May 2024, we revisited the force to review progress. ",
        "in May 2024, we revisited the force and ",
        "we inspected the force and ",
        "on 11 July, ",
    ],
)
def test_the_acts_of_a_huge_paragraph_take_no_square_of_its_length(words, read_body):
    begun = time.process_time()
    read_body("Background", words * 800)
    assert time.process_time() - begun < 20


def test_a_joined_date_that_begins_a_clause_of_its_own_dates_no_inspection(read_body):
    facts = read_body(
        "Background",
        "We inspected the force in October 2023, and on 27 March 2024 our report repeated them. "
        "We revisited it in May 2023 and in March 2024 to review progress.",
    )
    assert [(e.kind.value, e.words) for e in facts.inspections] == [
        ("inspection", "October 2023"),
        ("revisit", "May 2023"),
        ("revisit", "March 2024"),
    ]


@pytest.mark.parametrize(
    ("sentence", "concerns", "document"),
    [
        (
            "On 2 October 2023, we issued causes of concern about custody and about stalking.",
            (0, 1),
            None,
        ),
        (
            "On 1 February 2024, we published our report, in which we set out a cause of concern about custody.",
            (0,),
            "report",
        ),
        (
            "On 2 October 2023, we issued a cause of concern about custody ahead of our report.",
            (0,),
            None,
        ),
        (
            "On 2 October 2023, we sent you a cause of concern about custody.",
            (0,),
            "letter",
        ),
    ],
)
def test_an_issue_tells_which_causes_and_in_what_by_its_own_words(
    sentence, concerns, document, read_body
):
    (issue,) = read_body("Background", sentence).issues
    assert (issue.concerns, issue.document) == (concerns, document)


@pytest.mark.parametrize(
    "sentence",
    [
        "On 2 October 2023, we issued a cause of concern, and told the force of another about custody.",
        "On 2 October 2023, we issued two accelerated causes of concern, unlike the cause of concern about custody.",
    ],
)
def test_a_cause_named_further_off_is_not_said_to_be_issued(sentence, read_body):
    assert [issue.concerns for issue in read_body("Background", sentence).issues] == [()]


@pytest.mark.parametrize(
    "follows",
    [
        " our PEEL report repeated it",
        ", the chief constable retired",
        ", Chief Constable Jones retired",
        ", more officers retired",
        " Ann Example retired",
    ],
)
def test_a_date_that_begins_a_clause_of_its_own_dates_no_act_before_it(follows, read_body):
    facts = read_body(f"We inspected the force in October 2023, and on 3 March 2024{follows}.")
    assert events(facts) == [("inspection", "2023-10")]


@pytest.mark.parametrize("follows", ["", ", to see what had changed", ", when we found progress"])
def test_a_date_that_goes_on_from_another_dates_the_same_act(follows, read_body):
    facts = read_body(f"We revisited the force in October 2023, and in March 2024{follows}.")
    assert events(facts) == [("revisit", "2023-10"), ("revisit", "2024-03")]


def test_it_may_rest_on_what_a_sentence_points_back_to(read_body):
    facts = read_body(
        "On 8 November 2023, we closed the cause of concern about custody and kept one about vetting.",
        "This letter is about the latter. When we issued it, on 19 October 2022, we wrote to you.",
    )
    assert issues(facts) == [("closed", "2023-11-08"), ("issued", "2022-10-19")]


def test_a_third_that_was_published_is_a_cause_if_causes_were_named_before(read_body):
    third = "On 1 August 2023, we published a third, on leadership."
    causes = "On 15 April 2023, we issued two accelerated causes of concern. They covered vetting and custody."
    assert issues(read_body(f"{causes} {third}")) == [
        ("issued", "2023-04-15"),
        ("published", "2023-08-01"),
    ]
    assert issues(read_body(f"We wrote two letters about cars. {third}")) == []


def test_a_report_that_a_letter_quotes_in_a_list_published_the_causes_of_the_list(read_body):
    stem = "When we published the report on 27 September 2023, we described them like this:"
    listed = "- The force doesn’t use MARACs."
    assert issues(read_body(f"We reported two causes of concern. {stem}", listed)) == [
        ("published", "2023-09-27")
    ]
    assert issues(read_body(f"We saw two stations. {stem}", listed)) == []
