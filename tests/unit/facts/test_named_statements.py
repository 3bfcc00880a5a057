"""Causes that a letter counts or names together first, and states one by one after that, by their place."""

import pytest

TWO = "We identified two causes of concern."
NAMED = f"{TWO} These related to vetting and custody."
WAIT, LATE = "Detainees wait for doctors.", "Officers aren’t vetted."


@pytest.fixture
def statements(read_body):
    """Give the statement, the theme and the topic of each cause."""

    def statements(*lines):
        return [
            (c.statement and c.statement.quote, c.theme and c.theme.quote, c.topic)
            for c in read_body("Background", *lines).concerns
        ]

    return statements


FIRST, SECOND = (WAIT, None, "custody"), (LATE, None, "vetting")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((TWO, "The first was:", f"“{WAIT}”"), [FIRST]),
        ((f"{TWO} The first was:", f"“{WAIT}”"), [FIRST]),
        ((TWO, "The first was:", f"“{WAIT}”", "The second was:", f"“{LATE}”"), [FIRST, SECOND]),
        (
            (
                *(TWO, "The first was:", f"“{WAIT} The force should immediately:", "- act"),
                *("The second was:", f"“{LATE}”"),
            ),
            [FIRST, SECOND],
        ),
        (
            (TWO, "The first was:", f"“{WAIT} The officers are:”"),
            [(f"{WAIT} The officers are:", None, "custody")],
        ),
        ((TWO, *["The force acts."] * 18, "The first was:", f"“{WAIT}”"), [FIRST]),
    ],
)
def test_a_quotation_under_its_place_is_one_of_the_causes_counted_before(lines, found, statements):
    assert statements(*lines) == found


@pytest.mark.parametrize(
    "lines",
    [
        (TWO, "The third was:", f"“{WAIT}”"),
        ("We identified one cause of concern.", "The first was:", f"“{WAIT}”"),
        ("We made two recommendations.", "The first was:", f"“{WAIT}”"),
        (TWO, "We made two recommendations.", "The first was:", f"“{WAIT}”"),
        ("The force acts.", "The first was:", f"“{WAIT}”"),
        (TWO, "The first was:", WAIT),
        (TWO, "The first was:"),
        (TWO, "The first was:", "“By 3 May 2024, the force should act on this at once.”"),
        (TWO, "The first was:", "“Felpersham Constabulary has detainees who wait.”"),
        (TWO, *["The force acts."] * 25, "The first was:", f"“{WAIT}”"),
    ],
)
def test_what_is_no_quotation_or_no_place_among_causes_is_no_cause(lines, statements):
    assert statements(*lines) == []


def test_the_wording_at_a_place_is_that_of_the_cause_named_there(statements, read_body):
    lines = (
        *(NAMED, "The wording of the second was:", f"- {WAIT}", "- They wait for food."),
        *("The wording of the first was:", "“It is late.”"),
    )
    both = f"{WAIT}\n- They wait for food."
    assert statements(*lines) == [
        (both, "custody", "custody"),
        ("It is late.", "vetting", "vetting"),
    ]
    evidence = [[words.quote for words in c.evidence] for c in read_body(*lines).concerns]
    assert evidence == [[both, "custody"], ["It is late.", "vetting"]]


@pytest.mark.parametrize(
    "lines",
    [
        (NAMED, "The wording of the third was:", WAIT),
        (NAMED, "The wording of the second was:"),
        ("The wording of the second was:", WAIT, NAMED),
    ],
)
def test_a_wording_at_no_place_of_causes_named_before_states_none(lines, statements):
    assert [statement for statement, *_ in statements(*lines)] == [None, None]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("“Detainees waited.”.", ["Detainees waited.”."]),
        ("‘Detainees waited.’", ["Detainees waited."]),
        ("Detainees waited.”", []),
        ("“Detainees” waited.", []),
        ("…", []),
    ],
)
def test_a_paragraph_in_quotation_marks_after_words_that_announce_a_cause_states_it(
    words, found, statements
):
    stated = statements("We identified a cause of concern:", words)
    assert [statement for statement, *_ in stated] == found
