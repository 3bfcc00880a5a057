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
        ("We closed the second recommendation.", [((1,), 1, "closed")]),
        ("We closed the third recommendation.", [((2,), 1, "closed")]),
        ("The three recommendations are closed.", [((0, 1, 2), 3, "closed")]),
        ("We have closed all the recommendations.", [((0, 1, 2), 3, "closed")]),
        ("We have closed three of the three recommendations.", [((0, 1, 2), 3, "closed")]),
        ("All three recommendations remain open.", [((0, 1, 2), 3, "remains")]),
        (
            "The recommendations about the backlog of cases and the senior officer have been closed.",
            [((1, 2), 2, "closed")],
        ),
        (
            "I have closed two of the three recommendations: those about information and the senior officer.",
            [((0, 2), 2, "closed")],
        ),
    ],
)
def test_recommendations_that_the_words_tell_are_named(sentence, expected, claims):
    assert claims(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We closed the fourth recommendation.", [((), 1, "closed")]),
        ("Both recommendations are closed.", [((), 2, "closed")]),
        ("The two recommendations are closed.", [((), 2, "closed")]),
        ("One of the three recommendations remains open.", [((), 1, "remains")]),
        ("The recommendation about custody has been closed.", [((), 1, "closed")]),
        (
            "I have closed two of the three recommendations: those about information and custody.",
            [((), 2, "closed")],
        ),
        ("We have closed three of the four recommendations.", [((), 3, "closed")]),
        ("Of the four recommendations, three are now closed.", [((), 3, "closed")]),
    ],
)
def test_words_that_fit_no_recommendation_for_certain_name_none(sentence, expected, claims):
    assert claims(sentence) == expected


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ("The remaining two recommendations remain open.", [((0, 2), 2, "remains")]),
        ("The other three recommendations remain open.", [((), 3, "remains")]),
        ("The remaining recommendation remains open.", [((), 1, "remains")]),
    ],
)
def test_a_number_of_those_left_names_them_only_if_it_is_their_number(rest, expected, claims):
    closed = "The recommendation about the backlog of cases has been closed."
    assert claims(f"{closed} {rest}") == [((1,), 1, "closed"), *expected]


def test_the_one_left_is_that_which_was_not_closed(claims):
    found = claims(
        "The recommendations about the backlog of cases and the senior officer have been closed. "
        "The remaining recommendation remains open."
    )
    assert found == [((1, 2), 2, "closed"), ((0,), 1, "remains")]


def test_a_claim_about_recommendations_has_its_cause_its_day_and_its_words(read_body):
    sentence = "In May 2024, we closed all three recommendations."
    facts = read_body(*LETTER, sentence)
    (claim,) = facts.recommendation_claims
    assert claim.concern == 0
    assert (claim.not_before.isoformat(), claim.not_after.isoformat()) == (
        "2024-05-01",
        "2024-05-31",
    )
    assert claim.words == "May 2024"
    assert [passage.quote for passage in claim.evidence] == [sentence]


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
