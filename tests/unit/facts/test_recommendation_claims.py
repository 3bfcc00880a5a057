"""Claims about recommendations: those that are named, and numbers that name none (LETTERS §5.2)."""

import pytest

LETTER = (
    "Background",
    "In September 2023, we inspected the force. During our inspection, we identified one cause of concern.",
    "These causes of concern were as follows:",
    "- doesn’t use MARACs.",
    "We made three recommendations. By 31 March 2024, the force should:",
    "- train its staff to share information;",
    "- review the backlog of cases; and",
    "- appoint a senior officer to lead the work.",
    "Conclusion",
)


@pytest.fixture
def claims(read_body):
    """Give what sentences claim of the three recommendations: which, how many, and the kind."""

    def claims(*lines):
        facts = read_body(*LETTER, *lines)
        assert len(facts.recommendations) == 3
        return [(c.recommendations, c.count, c.kind.value) for c in facts.recommendation_claims]

    return claims


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We have closed two of the three recommendations.", [((), 2, "closed")]),
        ("Of the three recommendations, two are now closed.", [((), 2, "closed")]),
        ("Two of the recommendations remain open.", [((), 2, "remains")]),
        ("One recommendation of the three remains.", [((), 1, "remains")]),
    ],
)
def test_a_number_names_no_recommendation(sentence, expected, claims):
    assert claims(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("All three recommendations are closed.", [((0, 1, 2), 3, "closed")]),
        ("The recommendation about the backlog of cases has been closed.", [((1,), 1, "closed")]),
        ("We closed the first recommendation.", [((0,), 1, "closed")]),
        (
            "I have closed two of the three recommendations: those about information and the senior officer.",
            [((0, 2), 2, "closed")],
        ),
    ],
)
def test_recommendations_that_the_words_tell_are_named(sentence, expected, claims):
    assert claims(sentence) == expected


def test_the_other_ones_are_those_that_the_letter_has_not_closed(claims):
    found = claims(
        "The recommendation about the backlog of cases has been closed. The other two recommendations "
        "remain open."
    )
    assert found == [((1,), 1, "closed"), ((0, 2), 2, "remains")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will close two of the three recommendations when the force has done more.",
        "We hope that all three recommendations can be closed.",
        "Two of the three recommendations have been met.",
        "Kent Police has told us that all three recommendations are closed.",
        "The recommendation about custody has been closed by the force itself, it says.",
    ],
)
def test_what_is_not_claimed_as_closed_is_not_closed(sentence, claims):
    assert [found for found in claims(sentence) if found[0]] == []
    assert "closed" not in [kind for _, _, kind in claims(sentence) if "met" in sentence]


def test_closed_recommendations_close_no_cause(read_body):
    facts = read_body(*LETTER, "All three recommendations are closed.")
    assert [c.kind.value for c in facts.claims] == ["identified"]


def test_two_numbers_about_more_recommendations_than_were_read_name_none(read_body):
    facts = read_body(*LETTER, "All four recommendations are closed.")
    assert [(c.recommendations, c.count) for c in facts.recommendation_claims] == [((), 4)]
