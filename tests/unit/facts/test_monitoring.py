"""Which phase of monitoring a body entered, left or remains in, and when (LETTERS §5.3)."""

import pytest

MOVED = "The force was moved into Engage."
MAY = "The force was moved into Engage in May 2024."
PLACED = "My Board has placed the force in Engage."


@pytest.fixture
def events(read_body):
    """Give the events of a paragraph: the kind, the period and the words."""

    def events(paragraph):
        return [
            (e.event, e.period and str(e.period), [words.quote for words in e.evidence])
            for e in read_body("Our monitoring process", paragraph).monitoring
        ]

    return events


@pytest.mark.parametrize(
    ("sentence", "event", "period"),
    [
        (MAY, "entered", "2024-05"),
        ("In May 2024, the force was moved into Engage.", "entered", "2024-05"),
        ("On 3 May 2024, the force was moved out of Engage.", "left", "2024-05-03"),
        ("It remains in Engage.", "remains", None),
        ("We have moved Borsetshire Police into Engage.", "entered", None),
        ("The force was moved into Engage on 31 June 2024.", "entered", None),
        ("Following our report in May 2024, the force was moved into Engage.", "entered", None),
        ("After our letter of May 2024, the force was moved into Engage.", "entered", None),
    ],
)
def test_an_event_is_dated_by_what_begins_its_sentence_or_follows_it_and_by_nothing_else(
    sentence, event, period, events
):
    assert events(sentence) == [(event, period, [sentence])]


@pytest.mark.parametrize(
    ("paragraph", "found"),
    [
        (f"{MAY} {MOVED}", [("entered", "2024-05", [MAY])]),
        (f"{MOVED} {MAY}", [("entered", "2024-05", [MAY, MOVED])]),
        (f"{MOVED} It was moved into Engage.", [("entered", None, [MOVED])]),
        (
            f"{MAY} It was moved into Engage in June 2024.",
            [
                ("entered", "2024-05", [MAY]),
                ("entered", "2024-06", ["It was moved into Engage in June 2024."]),
            ],
        ),
        (
            "It remains in Engage. In June 2024, the force was moved out of Engage.",
            [
                ("remains", None, ["It remains in Engage."]),
                ("left", "2024-06", ["In June 2024, the force was moved out of Engage."]),
            ],
        ),
    ],
)
def test_an_event_that_is_told_again_is_one_with_the_date_that_one_of_its_sentences_prints(
    paragraph, found, events
):
    assert events(paragraph) == found


@pytest.mark.parametrize(
    ("after", "period"),
    [
        ("The decision took effect on 2 July 2024.", "2024-07-02"),
        ("The decision took effect on 2 July 2024, as planned by us.", None),
        ("It rained on 2 July 2024.", None),
        ("The decision took effect. It rained on 2 July 2024.", None),
    ],
)
def test_the_next_sentence_dates_an_event_if_it_says_nothing_but_when_it_took_effect(
    after, period, events
):
    words = [PLACED, after] if period else [PLACED]
    assert events(f"{PLACED} {after}") == [("entered", period, words)]


def test_the_date_of_an_event_itself_counts_before_that_of_its_effect(events):
    dated = PLACED.replace(".", " in May 2024.")
    assert events(f"{dated} The decision took effect on 2 July 2024.") == [
        ("entered", "2024-05", [dated])
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "If all goes well, the force was moved into Engage.",
        "Both forces were moved into Engage.",
        "We have moved Felpersham Constabulary into Engage.",
    ],
)
def test_what_is_doubtful_or_happened_to_others_is_no_event(sentence, events):
    assert events(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("In May 2023, the force entered Engage and in July 2024 it left.", ["2023-05", "2024-07"]),
        ("The force entered Engage in May 2023 and left it in July 2024.", ["2023-05", "2024-07"]),
        (
            "In May 2023, the force moved into Engage, and it returned to scan in July 2024.",
            ["2023-05", "2024-07"],
        ),
        (
            "In May 2023, the force entered Engage, and in July 2024 it was returned to scan.",
            ["2023-05", "2024-07"],
        ),
        ("In May 2023, the force entered Engage and left it again.", ["2023-05", None]),
        ("The force was moved into Engage, which it left in May 2024.", [None, "2024-05"]),
    ],
)
def test_two_changes_of_phase_in_one_sentence_have_each_its_own_date(sentence, periods, events):
    told = [(event, period) for event, period, _ in events(sentence)]
    assert told == list(zip(["entered", "left"], periods, strict=True))


@pytest.mark.parametrize(
    "sentence", ["In July 2024, it left.", "The force acted, and in July 2024 it left."]
)
def test_to_leave_is_to_leave_a_phase_only_where_one_was_named(sentence, events):
    assert events(sentence) == []
