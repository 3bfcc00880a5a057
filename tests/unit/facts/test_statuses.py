"""Claims about the status of causes: dated, counted, and never guessed (MODEL §2.5)."""

from datetime import date

import pytest


def claims(facts):
    return [(c.concern, c.kind.value, c.not_before, c.not_after) for c in facts.claims]


SENT = date(2024, 7, 23)
SEPTEMBER = [
    (0, "identified", date(2023, 9, 1), date(2023, 9, 30)),
    (1, "identified", date(2023, 9, 1), date(2023, 9, 30)),
]
CLOSURE = "These two causes of concern are now closed."


def test_a_closure_holds_from_some_day_up_to_that_of_the_letter(read_two):
    assert claims(read_two("Conclusion", CLOSURE)) == [
        *SEPTEMBER,
        (0, "closed", None, SENT),
        (1, "closed", None, SENT),
    ]


def test_a_closure_of_three_where_two_are_listed_closes_none_and_leaves_a_remark(
    read_two, remarks_of
):
    sentence = "These three causes of concern are now closed."
    facts = read_two("Conclusion", sentence)
    assert claims(facts) == SEPTEMBER
    assert ("count-mismatch", "status", sentence) in remarks_of(facts)


def test_a_letter_without_a_day_claims_nothing(read_two, remarks_of):
    facts = read_two("Conclusion", CLOSURE, sent=None)
    assert facts.sent_on is None
    assert claims(facts) == []
    identified = "During our inspection, we identified two causes of concern."
    assert ("unread-date", "status", identified) in remarks_of(facts)
    assert ("unread-date", "status", CLOSURE) in remarks_of(facts)
    assert facts.coverage["status"] == "not understood"


def test_a_day_of_publication_stands_in_for_the_day_of_sending(read_two):
    facts = read_two("Conclusion", CLOSURE, sent="Published on\n29 July 2024")
    assert {claim[3] for claim in claims(facts)} == {date(2023, 9, 30), date(2024, 7, 29)}


def test_causes_that_are_identified_in_no_dated_inspection_have_no_first_day(read_body):
    facts = read_body(
        "Background",
        "During our inspection, we identified one cause of concern.",
        "These causes of concern are as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert claims(facts) == [(0, "identified", None, SENT)]


def test_a_letter_that_counts_more_causes_than_it_lists_claims_only_what_is_listed(read_body):
    facts = read_body(
        "Background",
        "We identified four causes of concern. Two of these causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t use MARACs.",
    )
    assert claims(facts) == [(0, "identified", None, SENT), (1, "identified", None, SENT)]


def test_a_period_that_goes_on_after_the_letter_is_clipped_to_its_day(read_body):
    facts = read_body(
        "Background",
        "In July 2024, we inspected Borsetshire Police. During our inspection, we identified one "
        "cause of concern. These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert claims(facts) == [(0, "identified", date(2024, 7, 1), SENT)]


def test_a_period_after_the_letter_claims_nothing_that_ends_before_it_starts(read_body):
    facts = read_body(
        "Background",
        "In August 2024, we inspected Borsetshire Police. During our inspection, we identified one "
        "cause of concern. These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert all(c.not_before is None or c.not_before <= c.not_after for c in facts.claims)


def test_the_improvement_that_a_section_reports_closes_nothing(read_two):
    facts = read_two("Managing registered sex offenders", "The force has solved every problem.")
    assert claims(facts) == SEPTEMBER


def test_a_cause_that_does_not_remain_is_not_said_to_remain(read_two):
    facts = read_two(
        "Conclusion",
        "It is not true that there is one cause of concern remaining. This relates to custody.",
    )
    assert claims(facts) == SEPTEMBER


def test_a_cause_that_another_body_had_is_not_claimed_of_this_one(read_body):
    facts = read_body(
        "Background",
        "In our inspection of Felpersham Constabulary, we identified one cause of concern, which "
        "was that the force:",
        "- doesn’t use MARACs",
    )
    assert facts.concerns == ()
    assert claims(facts) == []


def test_an_identification_that_prints_its_own_period_has_its_bounds(read_body):
    facts = read_body(
        "Background",
        "In May 2022, we identified one cause of concern. These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert claims(facts) == [(0, "identified", date(2022, 5, 1), date(2022, 5, 31))]


def test_a_closure_that_prints_its_own_day_takes_effect_then(read_two):
    """LETTERS §5: a status dated in the past takes effect then, not on the letter's date."""
    facts = read_two(
        "Conclusion", "On 4 December 2023, these two causes of concern have been closed."
    )
    assert [claim for claim in claims(facts) if claim[1] == "closed"] in (
        [],
        [(0, "closed", None, date(2023, 12, 4)), (1, "closed", None, date(2023, 12, 4))],
        [
            (0, "closed", date(2023, 12, 4), date(2023, 12, 4)),
            (1, "closed", date(2023, 12, 4), date(2023, 12, 4)),
        ],
    )


CLOSED_ELSEWHERE = (
    "This decision is supported by the fact we have been able to close the causes of concern we "
    "issued in:"
)


def test_causes_that_only_documents_tell_are_closed_without_a_name(read_body):
    facts = read_body("Background", CLOSED_ELSEWHERE, "- our report on child protection;")
    assert facts.concerns == ()
    assert [group.closed.quote for group in facts.unnamed if group.closed] == [CLOSED_ELSEWHERE]


def test_causes_that_only_documents_tell_close_none_that_the_letter_names(read_two):
    facts = read_two("Conclusion", CLOSED_ELSEWHERE, "- our report on child protection;")
    assert [claim for claim in claims(facts) if claim[1] == "closed"] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The causes of concern we issued in 2021 are now closed.",
        "The causes of concern we issued in 2021 were closed in 2022.",
        "The causes of concern that we identified in 2021 remain open.",
        "We have closed both causes of concern from 2021.",
        "We closed the cause of concern about registered sex offenders in December 2022.",
    ],
)
def test_causes_raised_or_closed_before_the_inspection_that_the_listed_ones_follow_are_others(
    sentence, read_two, remarks_of
):
    facts = read_two("Conclusion", sentence)
    assert {claim.kind.value for claim in facts.claims} == {"identified"}
    assert ("unread-passage", "status", sentence) in remarks_of(facts)


def test_a_year_of_the_inspection_or_later_means_the_causes_that_follow_it(read_two):
    facts = read_two("Conclusion", "The causes of concern we issued in 2023 are now closed.")
    assert [c.concern for c in facts.claims if c.kind.value == "closed"] == [0, 1]
