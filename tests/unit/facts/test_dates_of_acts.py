"""Which of the dates of a sentence dates an act: right before it, or right after it and its object (LETTERS §7)."""

import pytest

FELL = "very " * 70
NAMED = "a cause of concern about custody"


@pytest.fixture
def events(read_body):
    """Give the dated events of a sentence: inspections and what was issued."""

    def events(sentence):
        facts = read_body("Background", sentence)
        return [
            *((event.kind.value, str(event.period), event.words) for event in facts.inspections),
            *((issue.act, str(issue.period), issue.words) for issue in facts.issues),
        ]

    return events


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("In 2021, we inspected the force.", [("inspection", "2021", "2021")]),
        ("We inspected the force in 2021.", [("inspection", "2021", "2021")]),
        (
            "We inspected the force on 3 May 2024 for the mayor.",
            [("inspection", "2024-05-03", "3 May 2024")],
        ),
        (
            "We inspected the force in May 2023 and in June 2024.",
            [("inspection", "2023-05", "May 2023"), ("inspection", "2024-06", "June 2024")],
        ),
        (
            "We inspected the force in May 2023, in June 2023 and in June 2024.",
            [
                ("inspection", "2023-05", "May 2023"),
                ("inspection", "2023-06", "June 2023"),
                ("inspection", "2024-06", "June 2024"),
            ],
        ),
        (
            "In May 2023 and in June 2024, we inspected the force.",
            [("inspection", "2023-05", "May 2023"), ("inspection", "2024-06", "June 2024")],
        ),
        (
            "In May 2022, in May 2023 and in June 2024, we inspected the force.",
            [
                ("inspection", "2022-05", "May 2022"),
                ("inspection", "2023-05", "May 2023"),
                ("inspection", "2024-06", "June 2024"),
            ],
        ),
        (
            "We inspected the force in May 2023, and in June 2024 we revisited it.",
            [("inspection", "2023-05", "May 2023"), ("revisit", "2024-06", "June 2024")],
        ),
        (
            "In May 2024, we inspected the force and in June 2024, we revisited it.",
            [("inspection", "2024-05", "May 2024"), ("revisit", "2024-06", "June 2024")],
        ),
        (
            "We inspected the force in May 2023, and in June 2024 it had improved.",
            [("inspection", "2023-05", "May 2023")],
        ),
        (
            "We inspected the force, in May 2023, to see it.",
            [("inspection", "2023-05", "May 2023")],
        ),
        ("We inspected the force, in May 2023.", [("inspection", "2023-05", "May 2023")]),
        ("Our revisit in May 2024 was good.", [("revisit", "2024-05", "May 2024")]),
        ("Our 2024 inspection found this.", [("inspection", "2024", "2024")]),
        (
            "During our inspection in May 2024, we saw this.",
            [("inspection", "2024-05", "May 2024")],
        ),
        (
            "During our inspection, in May 2024, we saw this.",
            [("inspection", "2024-05", "May 2024")],
        ),
        (
            "We have seen progress since our inspection in May 2024.",
            [("inspection", "2024-05", "May 2024")],
        ),
        (
            "In our report of May 2024, we identified a cause of concern.",
            [("published", "2024-05", "May 2024")],
        ),
        (f"We issued {NAMED} on 3 May 2024.", [("issued", "2024-05-03", "3 May 2024")]),
        (
            f"In our letter of 3 May 2024, we issued {NAMED}.",
            [("issued", "2024-05-03", "3 May 2024")],
        ),
        (
            f"When we issued {NAMED}, on 3 May 2024, we wrote to you.",
            [("issued", "2024-05-03", "3 May 2024")],
        ),
    ],
)
def test_dates_right_beside_an_act_date_it(sentence, found, events):
    assert events(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "In May 2024 and on 31 June 2024, we inspected the force.",
        "We inspected the force in May 2024 and on 31 June 2024.",
        "In May 2024 and later this year, we inspected the force.",
        "We inspected the force in May 2024 and later this year.",
        "We inspected the force, in May 2023 we saw it.",
        "In our letter of May 2024, we said that we had inspected the force.",
        "In our letter of May 2024, we inspected the force.",
        "We published the findings of this revisit on 3 May 2024.",
        "The findings of our revisit on 3 May 2024 are good.",
        "We inspected the force about custody on 3 May 2024.",
        "On 3 May 2024, the force acted. We inspected the force.",
        f"We inspected the force {FELL}in May 2024.",
        f"In May 2024, {FELL}we inspected the force.",
        "We inspected the force in May 2024 by the mayor.",
    ],
)
def test_a_date_that_is_not_understood_lies_ahead_or_is_another_words_dates_no_act(
    sentence, events
):
    assert events(sentence) == []


def test_a_date_that_a_comma_sets_off_may_end_a_line_without_a_stop(read_body):
    facts = read_body("We looked at this:", "- We inspected the force, in May 2023", "It acts.")
    assert [event.words for event in facts.inspections] == ["May 2023"]
