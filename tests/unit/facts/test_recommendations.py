"""What a letter says that the body should do, by when, and under which cause (LETTERS §6)."""

import pytest

CUSTODY = "Detainees wait for doctors at night."
VETTING = "Officers aren’t vetted at all."
BOX = ("Cause of concern: custody", CUSTODY, "Recommendations")
NAMED = "We identified two causes of concern about custody and vetting."
STEM = "The force should:"


@pytest.fixture
def recommended(read_body):
    """Give each recommendation of a letter: the cause that it is about, and its words."""

    def recommended(*lines):
        facts = read_body(*lines)
        return [(item.concern, item.evidence[0].quote) for item in facts.recommendations]

    return recommended


@pytest.fixture
def due(read_body):
    """Give when what stands under a box is due: the words, the day, for what, and the evidence."""

    def due(*lines):
        return [
            (
                item.stated_deadline,
                item.deadline and item.deadline.isoformat(),
                item.deadline_for,
                [words.quote for words in item.evidence[1:]],
            )
            for item in read_body(*BOX, *lines).recommendations
        ]

    return due


@pytest.mark.parametrize(
    ("sentence", "words", "day", "what"),
    [
        ("By 3 December 2024, the force should act.", "By 3 December 2024", "2024-12-03", "action"),
        ("By December 2024, the force should act.", "By December 2024", None, "action"),
        (
            "By the end of December 2024, the force should act.",
            *("By the end of December 2024", "2024-12-31", "action"),
        ),
        ("Within three months, the force should act.", "Within three months", None, "action"),
        ("Within a year, the force should act.", "Within a year", None, "action"),
        ("Before 3 December 2024, the force should act.", "Before 3 December 2024", None, "action"),
        (
            "No later than 3 December 2024, the force should act.",
            *("No later than 3 December 2024", "2024-12-03", "action"),
        ),
        (
            "By the end of 2024, the force should act.",
            *("By the end of 2024", "2024-12-31", "action"),
        ),
        ("By spring 2025, the force should act.", "By spring 2025", None, "action"),
        (
            "By 3 December 2024, the force should prepare an action plan.",
            *("By 3 December 2024", "2024-12-03", "plan"),
        ),
    ],
)
def test_a_deadline_has_its_words_and_a_day_only_where_they_tell_one(
    sentence, words, day, what, due
):
    assert due(sentence) == [(words, day, what, [])]


def test_an_item_is_due_when_its_stem_says_unless_it_begins_with_a_deadline_of_its_own(due):
    stem = "By the end of April 2024, the force should:"
    stated = ("By the end of April 2024", "2024-04-30", "action")
    lead = [stem, "By the end of April 2024"]
    items = ("act at once;", "act with others by 3 May 2024;", "by 3 May 2024, act with staff.")
    assert due(stem, *(f"- {item}" for item in items)) == [
        (*stated, lead),
        (*stated, lead),
        ("by 3 May 2024", "2024-05-03", "action", [stem]),
    ]


def test_an_item_is_due_when_the_sentence_before_its_stem_says_but_no_earlier_one(due):
    first = "Within three months, the force should provide a plan."
    expected = ("Within three months", None, "plan", [STEM, "Within three months"])
    assert due(f"{first} {STEM}", "- act at once;") == [expected]
    assert due(f"{first} The force acts. {STEM}", "- act at once;") == [(None, None, None, [STEM])]


def test_paragraphs_that_recommend_and_explain_go_on_until_another_one_stands_between(recommended):
    first, last = "By 31 March 2024, the force should act.", "By May 2024, the force should look."
    explained = [(0, first), (0, last)]
    for inside in ("This should be done.", "This must end.", "It should be good.", "They should."):
        found = recommended(*BOX, first, inside, last)
        assert [each for each in found if each[1] != inside] == explained, inside
    assert recommended(*BOX, first, "The force acts.", last) == [(0, first)]


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        (
            (STEM, "- act at once;", "  - with its staff;", "- act later."),
            ["act at once;", "act later."],
        ),
        ((STEM, "- act at once;", "- word"), ["act at once;"]),
        ((STEM, "act at once;", "act later."), ["act at once;", "act later."]),
        (("Felpersham Constabulary should:", "- act;", STEM, "- act later."), ["act later."]),
        (("Felpersham Constabulary should:", "- act at once;"), []),
        ((STEM, "- act at once;", "The force acts.", "- it acts"), ["act at once;"]),
    ],
)
def test_an_item_is_a_line_of_its_own_under_a_stem_about_the_body(lines, items, recommended):
    assert recommended(*BOX, *lines) == [(0, item) for item in items]


def test_a_recommendation_without_its_stop_counts_if_it_is_too_long_to_be_cut(recommended):
    short = "By May 2024, the force should act"
    long = "By May 2024, the force should act with all of its officers in each of its many towns and villages, by day and by night"
    assert recommended(*BOX, short) == []
    assert recommended(*BOX, long) == [(0, long)]
    for end in (".", ";", "!", ".”", ".) "):
        assert len(recommended(*BOX, f"{short}{end}")) == 1, end


def test_recommendations_in_a_box_are_about_its_cause(recommended):
    boxes = ("Cause of concern", CUSTODY, STEM, "- act at once;")
    others = ("Cause of concern", VETTING, STEM, "- act later.")
    assert recommended(*boxes, *others) == [(0, "act at once;"), (1, "act later.")]


def test_recommendations_are_about_the_cause_that_their_stem_names(recommended):
    assert recommended(
        "Background",
        NAMED,
        "For custody, the force should:",
        "- act at once;",
        "For vetting, the force should:",
        "- act later.",
        "For its dogs, the force should:",
        "- act in May.",
    ) == [(0, "act at once;"), (1, "act later."), (None, "act in May.")]


def test_a_stem_names_a_cause_only_if_it_speaks_of_causes(recommended):
    under = "Under our cause of concern about vetting, we recommended that the force should:"
    assert recommended("Background", NAMED, under, "- act at once.") == [(1, "act at once.")]
    better = "To better its vetting, the force should immediately:"
    assert recommended("Background", NAMED, better, "- act at once.") == [(None, "act at once.")]


def test_recommendations_are_about_the_cause_of_their_heading_or_of_that_before(recommended):
    lines = (
        *("Background", NAMED, "Custody", STEM, "- act at once;"),
        *("Recommendations", STEM, "- act later."),
    )
    found = [(0, "act at once;"), (0, "act later.")]
    assert recommended(*lines) == found
    assert recommended(*lines, "Our dogs", STEM, "- act in May.") == [
        *found,
        (None, "act in May."),
    ]


def test_recommendations_are_about_the_only_cause_unless_more_are_counted(recommended):
    lines = ("Our dogs", STEM, "- act at once;")
    one = "We identified a cause of concern about custody."
    assert recommended("Background", one, *lines) == [(0, "act at once;")]
    assert recommended("Background", f"{one} We identified two causes of concern.", *lines) == [
        (None, "act at once;")
    ]
    assert recommended("Background", NAMED, *lines) == [(None, "act at once;")]


def test_what_follows_the_last_of_several_listed_causes_is_about_none_of_them(recommended):
    stem = "We identified two causes of concern, which were that the force:"
    listed = ("- is failing to use MARACs;", "- isn’t vetting its staff.")
    assert recommended("Background", stem, *listed, STEM, "- act at once.") == [
        (None, "act at once.")
    ]


def test_a_sentence_that_recommends_by_itself_is_a_recommendation(recommended):
    sentence = "We recommended that the force should act at once."
    assert recommended("Background", f"The force acts. {sentence} It acts.") == [(None, sentence)]


def test_a_sentence_may_recommend_without_should(recommended):
    sentence = "We also recommended that it audits its records."
    assert recommended("Background", f"{sentence} We found that it trains its staff.") == [
        (None, sentence)
    ]


@pytest.mark.parametrize(
    "stem",
    [
        "We closed three recommendations because the force should:",
        "The force acts:",
    ],
)
def test_items_under_another_stem_are_no_recommendations(stem, recommended):
    assert recommended("Background", stem, "- act at once;") == []
