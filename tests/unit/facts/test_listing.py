"""Causes that boxes, lists and sentences state: their words, their theme, and what is no cause (LETTERS §3, §4)."""

import pytest

CUSTODY = "Detainees wait for doctors at night."
CRIME = "The force doesn’t record all reported crime."
VET = "The force doesn’t vet its officers."
STEM = "These causes of concern were as follows:"


@pytest.fixture
def causes(read_body):
    """Give the causes of a letter: statement, theme and evidence."""

    def causes(*lines):
        return [
            (
                cause.statement and cause.statement.quote,
                cause.theme and cause.theme.quote,
                [words.quote for words in cause.evidence],
            )
            for cause in read_body(*lines).concerns
        ]

    return causes


def stated(words, *theme):
    return (words, theme[0] if theme else None, [words, *theme])


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        (("Cause of concern", CUSTODY), stated(CUSTODY)),
        (("Cause of concern: custody", CRIME), stated(CRIME, "custody")),
        (("Cause of concern: custody", "Cause of concern", CRIME), stated(CRIME, "custody")),
        (
            ("Cause of concern", "The force doesn’t record crime", "It should act."),
            stated("The force doesn’t record crime"),
        ),
        (("Cause of concern", f"“{VET}”"), stated(VET)),
        (("Vetting", "Cause of concern", CRIME), stated(CRIME, "Vetting")),
        (("Leadership of our dogs", "Cause of concern", CRIME), stated(CRIME)),
        (("Vetting", "It acts.", "Cause of concern", CRIME), stated(CRIME)),
        (("Cause of concern: custody", "We found that it is bad."), stated("is bad", "custody")),
        (
            ("Cause of concern", "It is as it was.", "Recommendations", "The force should act."),
            stated("It is as it was."),
        ),
    ],
)
def test_a_box_states_the_cause_that_its_heading_or_the_one_over_it_names(lines, cause, causes):
    assert causes(*lines) == [cause]


def test_a_box_without_a_statement_names_its_cause(causes, read_body):
    lines = ("Cause of concern: custody", "Recommendations", "The force should act on it.")
    assert causes(*lines) == [(None, "custody", ["Cause of concern: custody"])]
    (cause,) = read_body(*lines).concerns
    assert (cause.mention.value, cause.topic, cause.accelerated) == ("named", "custody", None)
    (cause,) = read_body(lines[0].replace("Cause", "Accelerated cause"), *lines[1:]).concerns
    assert cause.accelerated is True


@pytest.mark.parametrize(
    "lines",
    [
        ("Cause of concern", "Custody", "We found that it is bad.", "Recommendations", "It acts."),
        ("Cause of concern", "Recommendations", "The force should act on it."),
        ("Cause of concern", "It is as it was.", "It goes on.", "Recommendations", "It acts."),
        ("Cause of concern", "The cause of concern was published.", "Recommendations", "It acts."),
        ("Cause of concern", "Felpersham Constabulary doesn’t vet its officers."),
        ("Cause of concern: Felpersham Constabulary", CRIME),
    ],
)
def test_a_box_that_states_nothing_for_certain_is_no_cause(lines, causes):
    assert causes(*lines) == []


def test_boxes_under_a_heading_of_accelerated_causes_are_accelerated(read_body):
    facts = read_body(
        *("Accelerated causes of concern", "Cause of concern", CRIME),
        *("Recommendations", "It acts.", "Cause of concern", CUSTODY),
        *("Our dogs", "It acts.", "Cause of concern", "Officers aren’t vetted."),
    )
    assert [cause.accelerated for cause in facts.concerns] == [True, True, None]
    facts = read_body("Cause of concern: custody", "Accelerated cause of concern", CRIME)
    assert [cause.accelerated for cause in facts.concerns] == [True]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((STEM, f"- {CRIME}", f"- {VET}"), [CRIME, VET]),
        (("This cause of concern was as follows:", f"- “{CRIME}”"), [CRIME]),
        ((STEM, f"- {CRIME}", "- Recommendations", "- It should act."), [CRIME]),
        (("Causes of concern", f"- {CRIME}", f"- {CUSTODY}"), [CRIME, CUSTODY]),
        (
            ("This cause of concern was as follows:", f"- {CRIME}", f"- {VET}"),
            [f"{CRIME}\n- {VET}"],
        ),
        (("We identified two causes of concern:", CRIME, VET, "The force acts."), [CRIME, VET]),
        (("We identified three causes of concern:", CRIME, VET, "It acts."), [CRIME, VET]),
        (("We identified two causes of concern:", CRIME, VET), [CRIME, VET]),
        (
            (STEM, "the force is late;", "the force is slow;", "It acts."),
            ["the force is late;", "the force is slow;"],
        ),
        (("We identified a cause of concern. These were:", "- It is late."), ["It is late."]),
        (
            (
                "We identified a cause of concern and made recommendations. These were:",
                "- It is late.",
            ),
            [],
        ),
        (("The force acts. These were:", "- It is late."), []),
    ],
)
def test_items_or_paragraphs_under_a_stem_are_causes(lines, words, causes):
    assert [statement for statement, *_ in causes(*lines)] == words


def test_items_under_words_that_end_with_about_are_themes_unless_they_are_sentences(causes):
    assert causes(
        "We identified two causes of concern about:", "- custody", "- The force is late."
    ) == [
        (None, "custody", ["custody"]),
        ("The force is late.", None, ["The force is late."]),
    ]


def test_a_stem_may_say_what_its_causes_are_about_or_that_they_are_accelerated(causes, read_body):
    dogs = "We identified a cause of concern about its dogs:"
    assert causes(dogs, CRIME) == [(CRIME, "its dogs", [CRIME, dogs])]
    facts = read_body(
        "These accelerated causes of concern were as follows:", f"- {CRIME}", f"- {VET}"
    )
    assert [cause.accelerated for cause in facts.concerns] == [True, True]


@pytest.mark.parametrize(
    ("paragraph", "statement", "accelerated"),
    [
        (
            "We identified an accelerated cause of concern: the force doesn’t record crime.",
            "the force doesn’t record crime",
            True,
        ),
        (
            "We issued a cause of concern because the force doesn’t record crime.",
            "the force doesn’t record crime",
            None,
        ),
        (
            "We identified a cause of concern. This was that the force doesn’t record crime.",
            "the force doesn’t record crime",
            None,
        ),
    ],
)
def test_a_sentence_may_state_a_cause_in_its_own_course(
    paragraph, statement, accelerated, read_body
):
    (cause,) = read_body(paragraph).concerns
    assert (cause.statement.quote, cause.accelerated) == (statement, accelerated)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The force acts. This was that the force doesn’t record crime.",
        "We identified a cause of concern. It acts. This was that the force doesn’t record crime.",
        "This was that the force doesn’t record crime.",
    ],
)
def test_words_that_follow_no_cause_state_none(paragraph, causes):
    assert causes(paragraph) == []


def test_a_sentence_goes_on_from_one_in_the_paragraph_before(causes):
    follows = "This was that the force doesn’t record crime."
    assert len(causes("We identified a cause of concern.", follows)) == 1
    assert causes("The force acts at all times.", follows) == []


def test_of_two_quotations_after_the_words_that_announce_one_the_first_is_the_cause(causes):
    lines = ("Crime recording", "In our report, we said:", f"“{CRIME}”", f"“{VET}”")
    assert [statement for statement, *_ in causes(*lines)] == [CRIME]
