"""What a letter claims in sentences that count, list, or reach over all of it (MODEL §2.5)."""

import pytest

RECORDING = "The force doesn’t record all reported crime."
MARACS = "The force doesn’t use MARACs."
FOUND = "During our inspection, we identified {} causes of concern."
STEM = "These causes of concern were as follows:"
LISTED = (
    "Background",
    f"In September 2023, we inspected the force. {FOUND.format('three')} {STEM}",
    f"- {RECORDING}",
    "- The force doesn’t manage registered sex offenders.",
    "- The force doesn’t investigate crime effectively.",
    "Conclusion",
)
SECOND = "The cause of concern about registered sex offenders"
ALL = "I can confirm that we have now closed all of the causes of concern."
LETTER = (None, "2024-07-23")


def claims(facts, *kinds):
    """Give what is claimed: the cause, the kind and the words."""
    return [
        (claim.concern, claim.kind.value, claim.evidence[0].quote)
        for claim in facts.claims
        if claim.kind.value in (kinds or ("closed", "remains", "reopened"))
    ]


def bounds(facts):
    return {
        (c.not_before and c.not_before.isoformat(), c.not_after.isoformat()) for c in facts.claims
    }


@pytest.fixture
def conclude(read_body):
    """Read a letter that lists three causes and ends with these paragraphs."""

    def conclude(*paragraphs, **options):
        return read_body(*LISTED, *paragraphs, **options)

    return conclude


def test_a_closure_of_all_causes_is_one_of_each_by_its_own_words(conclude):
    assert claims(conclude(ALL)) == [(i, "closed", ALL) for i in range(3)]


@pytest.mark.parametrize("together", [True, False])
def test_all_other_causes_are_those_that_the_letter_did_not_leave_open(together, conclude):
    stays, others = f"{SECOND} remains open.", "All other causes of concern are now closed."
    facts = conclude(f"{stays} {others}") if together else conclude(stays, others)
    assert claims(facts) == [(1, "remains", stays), (0, "closed", others), (2, "closed", others)]


def test_other_causes_than_none_are_none(conclude):
    others = "All other causes of concern are now closed."
    facts = conclude(others)
    assert claims(facts) == []
    assert [r.evidence.quote for r in facts.remarks if r.about == "status"] == [others]


def test_what_remains_beside_those_closed_is_described_and_open(conclude):
    closed, remains = (
        "These three causes of concern are now closed.",
        "There is one cause of concern remaining.",
    )
    facts = conclude(f"{closed} {remains} This relates to custody.")
    assert claims(facts) == [*((i, "closed", closed) for i in range(3)), (3, "remains", remains)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "There is one cause of concern remaining. It rained. This relates to custody.",
        "There are two causes of concern remaining. This relates to custody.",
    ],
)
def test_what_remains_is_the_one_cause_that_the_next_sentence_describes_or_none(
    paragraph, conclude
):
    assert claims(conclude(paragraph)) == []


@pytest.mark.parametrize(
    "paragraph",
    [
        f"For crime recording, {SECOND[0].lower()}{SECOND[1:]} is now closed.",
        f"{SECOND} was hard. It is now closed.",
        "We closed the other two causes of concern in May 2024.",
        "Felpersham Constabulary has one cause of concern. These three causes of concern are now closed.",
        "In 2019, we raised two causes of concern. These three causes of concern are now closed.",
    ],
)
def test_a_claim_that_may_be_about_something_else_is_none(paragraph, conclude):
    facts = conclude(paragraph)
    assert claims(facts) == []
    assert any(r.about == "status" for r in facts.remarks)


def test_a_pronoun_means_the_cause_of_the_claim_before_unless_recommendations_are_named_between(
    conclude,
):
    first = "The first cause of concern is now closed."
    assert claims(conclude(f"{first} The second is now closed."))[1:] == [
        (1, "closed", "The second is now closed.")
    ]
    between = f"{first} The force acts. The second is now closed."
    assert claims(conclude(between))[1:] == []
    assert claims(conclude(first, "The second is now closed."))[1:] == []


# Causes that a letter neither states nor names.


def groups(facts):
    return [(g.count, g.closed and g.closed.quote, g.evidence.quote) for g in facts.unnamed]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("We have closed the cause of concern.", 1),
        ("We have closed these two causes of concern.", 2),
        ("We have closed these causes of concern.", None),
        ("We have closed the remaining causes of concern.", None),
    ],
)
def test_a_closure_in_a_letter_that_names_no_cause_is_of_so_many(sentence, count, read_body):
    facts = read_body("Conclusion", sentence)
    assert claims(facts) == []
    assert groups(facts) == [(count, sentence, sentence)]


@pytest.mark.parametrize(
    "sentence",
    ["The cause of concern remains open.", "The second cause of concern has been closed."],
)
def test_what_remains_or_has_a_place_is_no_group_that_was_closed(sentence, read_body):
    facts = read_body("Conclusion", sentence)
    assert groups(facts) == []
    assert any(r.about == "status" for r in facts.remarks)


def test_a_number_of_a_number_is_closed_and_the_rest_is_left(read_body):
    facts = read_body("We gave the force three causes of concern. Two were closed in May 2024.")
    closed = "Two were closed in May 2024."
    assert groups(facts) == [(2, closed, closed), (1, None, "three causes of concern")]


# A list that its stem closes.


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("We have closed these causes of concern:", LETTER),
        ("In May 2024, we closed these causes of concern:", ("2024-05-01", "2024-05-31")),
    ],
)
def test_a_stem_that_closes_causes_closes_each_of_its_list(stem, day, read_body):
    facts = read_body(stem, f"- {RECORDING}", f"- {MARACS}", "The force acts.")
    assert claims(facts) == [(0, "closed", stem), (1, "closed", stem)]
    assert bounds(facts) == {day}
    assert [c.evidence[1].quote for c in facts.claims] == [RECORDING, MARACS]


def test_a_stem_closes_no_cause_of_another_list(read_body):
    facts = read_body(
        "These causes of concern were as follows:",
        f"- {MARACS}",
        "We have closed these causes of concern:",
        f"- {RECORDING}",
    )
    assert [concern for concern, *_ in claims(facts)] == [1]


@pytest.mark.parametrize(
    ("stem", "sent"),
    [
        ("We have closed these causes of concern:", None),
        (
            "In May 2024 and in June 2024, we closed these causes of concern:",
            "Sent on\n23 July 2024",
        ),
    ],
)
def test_a_stem_that_has_no_day_or_two_closes_nothing(stem, sent, read_body):
    facts = read_body(stem, f"- {RECORDING}", sent=sent)
    assert facts.claims == ()
    assert len(facts.concerns) == 1


# When causes were identified.

MAY = "In May 2023, we inspected the force."


@pytest.mark.parametrize(
    ("lead", "day"),
    [
        (f"{MAY} {FOUND} {STEM}", ("2023-05-01", "2023-05-31")),
        (
            f"{MAY} In June 2023, we inspected the force. {FOUND} {STEM}",
            ("2023-06-01", "2023-06-30"),
        ),
        (f"{MAY} We identified {{}} causes of concern. {STEM}", LETTER),
        (f"In May 2023, we revisited the force. {FOUND} {STEM}", LETTER),
    ],
)
def test_causes_were_identified_during_the_last_inspection_if_the_letter_says_so(
    lead, day, read_body
):
    facts = read_body("Background", lead.format("two"), f"- {RECORDING}", f"- {MARACS}")
    words = FOUND if FOUND in lead else "We identified {} causes of concern."
    assert claims(facts, "identified") == [(i, "identified", words.format("two")) for i in (0, 1)]
    assert bounds(facts) == {day}


def test_those_listed_of_more_that_were_identified_are_identified_if_the_stem_counts_them(
    read_body,
):
    two = f"Two of these {STEM[6:]}"
    for number, stem, known in (
        ("three", two, True),
        ("two", two, True),
        ("three", STEM, False),
        ("one", two, False),
    ):
        lead = f"{MAY} {FOUND.format(number)} {stem}"
        facts = read_body("Background", lead, f"- {RECORDING}", f"- {MARACS}")
        assert len(facts.claims) == (2 if known else 0), (number, stem)


def test_causes_listed_before_the_sentence_or_after_another_inspection_are_not_identified_by_it(
    read_body,
):
    items = (f"- {RECORDING}", f"- {MARACS}")
    before = (STEM, *items, f"{MAY} {FOUND.format('two')}")
    later = (f"{MAY} {FOUND.format('two')} In June 2023, we inspected the force. {STEM}", *items)
    assert read_body("Background", *before).claims == ()
    assert read_body("Background", *later).claims == ()


# When a claim took effect.

ONE = "We identified a cause of concern about custody."
BOTH = "We identified two causes of concern about custody and vetting."


@pytest.mark.parametrize(
    ("sentence", "kind", "first", "last", "words"),
    [
        ("The cause of concern that we issued in May 2023 is now closed.", "closed", *LETTER, None),
        (
            "In May 2024, the cause of concern that we issued in May 2023 was closed.",
            *("closed", "2024-05-01", "2024-05-31", "May 2024"),
        ),
        (
            "In July 2024, the cause of concern was closed.",
            "closed",
            "2024-07-01",
            "2024-07-23",
            "July 2024",
        ),
        (
            "On 23 July 2024, the cause of concern was closed.",
            "closed",
            "2024-07-23",
            "2024-07-23",
            "23 July 2024",
        ),
        ("The cause of concern was closed in 2023.", "closed", *LETTER, None),
        (
            "Since our letter of May 2024, the cause of concern has been closed.",
            "closed",
            *LETTER,
            None,
        ),
        (
            "Following our revisit in May 2024, the cause of concern is now closed.",
            "closed",
            *LETTER,
            None,
        ),
        (
            "The cause of concern remained open in May 2024.",
            "remains",
            "2024-05-01",
            "2024-05-31",
            "May 2024",
        ),
        (
            "The cause of concern remains open after our visit in May 2024.",
            "remains",
            *LETTER,
            None,
        ),
        (
            "The cause of concern was reopened in May 2024.",
            "reopened",
            "2024-05-01",
            "2024-05-31",
            "May 2024",
        ),
    ],
)
def test_a_claim_takes_effect_on_the_day_that_it_prints_else_on_that_of_the_letter(
    sentence, kind, first, last, words, read_body
):
    (claim,) = read_body("Background", ONE, "Conclusion", sentence).claims
    assert (claim.kind.value, claim.words) == (kind, words)
    assert (claim.not_before and claim.not_before.isoformat(), claim.not_after.isoformat()) == (
        first,
        last,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The cause of concern was closed on 3 May 2025.",
        "On 24 July 2024, the cause of concern was closed.",
        "On 31 June 2024, the cause of concern was closed.",
        "Following our revisit in May 2024, the cause of concern remains open.",
    ],
)
def test_a_claim_that_lies_ahead_or_stands_beside_another_date_is_none(sentence, read_body):
    facts = read_body("Background", ONE, "Conclusion", sentence)
    assert facts.claims == ()
    assert [r.message for r in facts.remarks if r.about == "status"] != []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "The cause of concern about custody is now closed, and the cause of concern about vetting remains open.",
            [(0, "closed", None), (1, "remains", None)],
        ),
        (
            "In May 2024, we closed the cause of concern about custody and the cause of concern about vetting remains open.",
            [(0, "closed", "May 2024"), (1, "remains", None)],
        ),
        (
            "In May 2024, the cause of concern about custody was closed, and the one about vetting remains open.",
            [(0, "closed", "May 2024"), (1, "remains", None)],
        ),
    ],
)
def test_each_claim_of_a_sentence_has_its_own_cause_and_date(sentence, told, read_body):
    claims = read_body("Background", BOTH, "Conclusion", sentence).claims
    assert [(c.concern, c.kind.value, c.words) for c in claims] == told
