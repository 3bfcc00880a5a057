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


@pytest.mark.parametrize(
    "sentence",
    [
        "We will close these recommendations when we have seen the evidence.",
        "We closed the recommendation about cases, subject to further evidence.",
    ],
)
def test_a_recommendation_that_waits_for_something_is_not_closed(sentence, claims):
    assert claims(sentence) == []


def test_closed_recommendations_close_no_cause(read_body):
    facts = read_body(*LETTER, "All three recommendations are closed.")
    assert [c.kind.value for c in facts.claims] == ["identified"]


def test_two_numbers_about_more_recommendations_than_were_read_name_none(read_body):
    facts = read_body(*LETTER, "All four recommendations are closed.")
    assert [(c.recommendations, c.count) for c in facts.recommendation_claims] == [((), 4)]


# Two causes, each in a box with its recommendations.

RECORDING, OFFENDERS = (
    f"under the cause of concern about {theme}"
    for theme in ("crime recording", "registered sex offenders")
)
THREE = ("- record every crime;", "- train its staff.", "- appoint an officer.")


@pytest.fixture
def boxed(read_body):
    """Give what sentences in a section about the first cause claim: which, of which cause, how many."""

    def boxed(*sentences, first=THREE, counted="", heading="Crime recording"):
        facts = read_body(
            "Background",
            counted or "The force acts.",
            "Cause of concern: crime recording",
            "The force doesn’t record all reported crime.",
            "Recommendations",
            "The force should immediately:",
            *first,
            "Cause of concern: registered sex offenders",
            "The force doesn’t manage registered sex offenders.",
            "Recommendations",
            "The force should immediately:",
            "- visit offenders;",
            "- train its analysts.",
            heading,
            " ".join(sentences),
        )
        assert len(facts.recommendations) == len(first) + 2
        return [
            (c.recommendations, c.concern, c.count, c.kind.value)
            for c in facts.recommendation_claims
        ]

    return boxed


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The three recommendations are closed.", ((0, 1, 2), 0, 3, "closed")),
        ("Two of the three recommendations are closed.", ((), 0, 2, "closed")),
        ("Of the three recommendations, two are now closed.", ((), 0, 2, "closed")),
        ("All recommendations about crime are closed.", ((0, 1, 2), 0, 3, "closed")),
        ("The recommendation about the officer has been closed.", ((2,), 0, 1, "closed")),
        ("Both recommendations about staff and the officer are closed.", ((1, 2), 0, 2, "closed")),
        ("Both recommendations about the officer are closed.", ((), 0, 2, "closed")),
        ("Two recommendations about the officer have been closed.", ((), 0, 2, "closed")),
        (
            "We have closed two recommendations: those about the officer and the analysts.",
            ((), 0, 2, "closed"),
        ),
        (f"Both recommendations {OFFENDERS} have been closed.", ((3, 4), 1, 2, "closed")),
        (f"All recommendations {OFFENDERS} remain open.", ((3, 4), 1, 2, "remains")),
        (f"The two recommendations {OFFENDERS} are closed.", ((3, 4), 1, 2, "closed")),
        (f"Both recommendations {RECORDING} are closed.", ((), 0, 2, "closed")),
    ],
)
def test_recommendations_are_those_of_the_cause_that_the_claim_or_its_section_names(
    sentence, expected, boxed
):
    assert boxed(sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("All three recommendations are closed.", 3),
        ("All five recommendations are closed.", 5),
        ("Both recommendations are closed.", 2),
        ("Of the five recommendations, two are now closed.", 2),
        ("One recommendation is closed.", 1),
    ],
)
def test_a_number_that_is_not_said_to_be_of_one_cause_is_of_none(sentence, count, boxed):
    assert boxed(sentence) == [((), None, count, "closed")]


@pytest.mark.parametrize(
    "sentence",
    [
        "We have closed all the recommendations.",
        "The recommendations are closed.",
        "The recommendation is closed.",
        f"We have closed the recommendations {OFFENDERS}.",
        f"The recommendation {OFFENDERS} is closed.",
    ],
)
def test_a_claim_that_says_neither_which_nor_how_many_is_none(sentence, boxed):
    assert boxed(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "recommendations"),
    [
        ("The first recommendation is closed.", (0,)),
        ("The Second recommendation is closed.", (1,)),
        ("The fourth recommendation is closed.", ()),
        ("The last recommendation is closed.", ()),
    ],
)
def test_a_place_is_that_of_a_recommendation_where_as_many_are_counted(
    sentence, recommendations, boxed
):
    counted = boxed(sentence, counted="We made three recommendations.")
    assert counted == [(recommendations, 0, 1, "closed")]
    assert boxed(sentence, counted="We made five recommendations.") == [((), 0, 1, "closed")]
    assert boxed(sentence) == [((), 0, 1, "closed")]


def test_the_others_are_those_of_the_cause_of_the_claim_before_in_the_paragraph(boxed):
    closed = "The recommendation about the officer has been closed."
    assert boxed(closed, "The other two recommendations remain open.") == [
        ((2,), 0, 1, "closed"),
        ((0, 1), 0, 2, "remains"),
    ]
    assert boxed(closed, "The remaining recommendations remain open.") == [
        ((2,), 0, 1, "closed"),
        ((0, 1), 0, 2, "remains"),
    ]
    assert boxed(closed, "The other recommendation remains open.") == [
        ((2,), 0, 1, "closed"),
        ((), 0, 1, "remains"),
    ]


def test_the_others_are_not_known_where_none_was_closed_before(boxed):
    assert boxed(f"The remaining three recommendations {RECORDING} remain open.") == [
        ((), 0, 3, "remains")
    ]
    open_first = "The recommendation about the officer remains open."
    assert boxed(open_first, f"The other two recommendations {RECORDING} are closed.") == [
        ((2,), 0, 1, "remains"),
        ((), 0, 2, "closed"),
    ]


def test_the_only_recommendation_of_a_cause_is_meant_in_the_singular(boxed):
    one = ("- train its staff.",)
    closed = "We have closed the {} " + RECORDING + "."
    assert boxed(closed.format("recommendation"), first=one) == [((0,), 0, 1, "closed")]
    assert boxed(closed.format("recommendations"), first=one) == []
    assert boxed(closed.format("recommendation")) == []
    every = f"All the recommendations {RECORDING} are closed."
    assert boxed(every, first=one) == []


def test_under_a_heading_of_no_cause_those_of_the_box_above_are_meant_by_their_number(boxed):
    two, three = (f"The {number} recommendations are closed." for number in ("two", "three"))
    assert boxed(two, heading="Conclusion") == [((3, 4), 1, 2, "closed")]
    assert boxed(three, heading="Conclusion") == []
    assert boxed(two, heading="Managing our dogs") == []
