"""What may be a fact and was not read: one remark for each such sentence, and none for what was read."""

import pytest


@pytest.fixture
def unread(read_two):
    """Give what is remarked on a letter of two causes that goes on with these lines."""

    def unread(*lines):
        return [
            (r.about, r.message, r.evidence.quote)
            for r in read_two("Conclusion", *lines).remarks
            if r.kind.value == "unread-passage"
        ]

    return unread


MENTION = "the sentence names a cause of concern, and no rule understands it"
STATUS = "the sentence may claim a status, and no rule understands it"


@pytest.mark.parametrize(
    ("sentence", "about", "message"),
    [
        ("The cause of concern surprised the force.", "concerns", MENTION),
        ("It is now closed.", "status", STATUS),
        (
            "Engage is our phase of enhanced monitoring.",
            "monitoring",
            "“Engage” may state monitoring, and no rule understands it",
        ),
        (
            "The force had eight recommendations.",
            "recommendations",
            "“recommendations” may state recommendations, and no rule understands it",
        ),
    ],
)
def test_a_sentence_that_no_fact_rests_on_is_quoted(sentence, about, message, unread):
    assert unread(sentence) == [(about, message, sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "These two causes of concern are now closed.",
        "A cause of concern is serious.",
        "The force acts.",
        "The force was moved into Engage.",
        "In May 2024, we inspected the force.",
        "In May 2024, we published these causes of concern.",
    ],
)
def test_what_was_read_or_says_nothing_of_this_letters_causes_is_not_remarked_on(sentence, unread):
    assert unread(sentence) == []


def test_an_item_under_words_that_seem_to_recommend_it_is_a_remark(read_body):
    facts = read_body(
        *(
            "Felpersham Constabulary should:",
            "- act at once;",
            "- act later.",
            "It rained:",
            "- no",
        ),
    )
    said = [
        (r.message, r.evidence.quote)
        for r in facts.remarks
        if r.message.startswith("an item under")
    ]
    message = "an item under words that seem to recommend it"
    assert said == [(message, "act at once;"), (message, "act later.")]


def test_a_heading_that_names_a_cause_where_none_was_found_is_a_remark(read_body, read_two):
    heading = "Cause of concern process"
    message = "the heading names a cause of concern, and none was found"
    (remark,) = read_body(heading, "It acts.").remarks
    assert (remark.kind.value, remark.about, remark.message, remark.evidence.quote) == (
        *("unread-passage", "concerns", message, heading),
    )
    assert message not in [r.message for r in read_two(heading, "It acts.").remarks]


def test_a_run_of_words_without_a_stop_is_a_remark(read_body):
    words = " ".join(["The force acts"] * 600)
    (remark,) = read_body("Background", words).remarks
    assert (remark.kind.value, remark.about, remark.evidence.quote) == (
        *("unread-passage", "concerns", words),
    )
    assert remark.message == (
        "a run of words without a stop, too long for a sentence; nothing in it was read"
    )


@pytest.mark.parametrize(
    ("lines", "mismatches"),
    [
        (
            ("We identified three causes of concern.",),
            [("3 stated, 2 found", "We identified three causes of concern")],
        ),
        (
            ("These three causes of concern are now closed.",),
            [("3 stated, 0 found", "These three causes of concern are now closed")],
        ),
        (("These two causes of concern are now closed.",), []),
        (
            ("There are three causes of concern remaining.",),
            [("3 stated, 0 found", "There are three causes of concern remaining")],
        ),
        (("We revisited nine causes of concern.",), []),
        (("We made nine recommendations.",), []),
    ],
)
def test_a_number_is_compared_with_what_was_found_of_its_kind(lines, mismatches, read_two):
    facts = read_two("Conclusion", *lines)
    said = [(r.message, r.evidence.quote) for r in facts.remarks if r.about == "stated_counts"]
    assert said == mismatches
