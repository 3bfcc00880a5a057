"""Which of three causes of concern the words of a claim mean, and since when; none where that is not certain."""

import pytest

LISTED = """\
In September 2023, we inspected the force. During our inspection, we identified three causes of \
concern. These causes of concern were as follows:
- The force doesn’t record all reported crime.
- The force doesn’t manage registered sex offenders.
- The force doesn’t investigate crime effectively."""
RECORDING = "The cause of concern about crime recording has been closed."
TWO = "We have looked at the causes of concern about crime recording and investigations."


@pytest.fixture(scope="module")
def read_three(read_body):
    """Read a letter that lists three causes, and goes on with a paragraph."""

    def read_three(paragraph):
        return read_body("Background", *LISTED.split("\n"), "Conclusion", paragraph)

    return read_three


def claims_of(facts):
    """Give what is claimed beside that the causes were identified: "0 closed, 1 remains"."""
    claims = [claim for claim in facts.claims if claim.kind != "identified"]
    return ", ".join(f"{claim.concern} {claim.kind.value}" for claim in claims)


@pytest.mark.parametrize(
    ("paragraph", "claimed"),
    [
        ("The first cause of concern is now closed.", "0 closed"),
        ("The second cause of concern is now closed.", "1 closed"),
        ("The third cause of concern is now closed.", "2 closed"),
        ("The last cause of concern is now closed.", "2 closed"),
        ("The first two causes of concern are now closed.", "0 closed, 1 closed"),
        ("The last two causes of concern are now closed.", "1 closed, 2 closed"),
        ("The first, about crime recording, is now closed.", "0 closed"),
    ],
)
def test_a_place_means_the_cause_that_stands_there_in_the_list(paragraph, claimed, read_three):
    assert claims_of(read_three(paragraph)) == claimed


@pytest.mark.parametrize(
    "paragraph",
    [
        "These three causes of concern are now closed.",
        "The three causes of concern are now closed.",
        "All three causes of concern are now closed.",
        "All causes of concern are now closed.",
        "We have closed all of the causes of concern.",
    ],
)
def test_all_causes_are_those_that_the_letter_lists(paragraph, read_three):
    assert claims_of(read_three(paragraph)) == "0 closed, 1 closed, 2 closed"


@pytest.mark.parametrize(
    ("paragraph", "claimed"),
    [
        ("We have closed the cause of concern about crime recording.", "0 closed"),
        (
            "We have closed the causes of concern about crime recording and investigations.",
            "0 closed, 2 closed",
        ),
        ("For crime recording, the cause of concern is now closed.", "0 closed"),
        ("For crime recording, we have closed the cause of concern.", "0 closed"),
        (f"{TWO} Both of them are now closed.", "0 closed, 2 closed"),
        (f"{TWO} Both are now closed.", "0 closed, 2 closed"),
        (
            "We have looked at the cause of concern about crime recording. That cause of concern is now closed.",
            "0 closed",
        ),
        (
            "We have looked at the cause of concern about crime recording. This cause of concern is now closed.",
            "0 closed",
        ),
    ],
)
def test_a_theme_or_what_points_to_one_means_its_cause(paragraph, claimed, read_three):
    assert claims_of(read_three(paragraph)) == claimed


@pytest.mark.parametrize(
    "rest",
    [
        "The remaining two causes of concern remain open.",
        "The remaining causes of concern remain open.",
        "The other two stay in place.",
        "The others remain open.",
    ],
)
def test_what_remains_are_the_causes_that_were_not_closed(rest, read_three):
    assert claims_of(read_three(f"{RECORDING} {rest}")) == "0 closed, 1 remains, 2 remains"


@pytest.mark.parametrize(
    "rest", ["The remaining cause of concern remains open.", "The other stays in place."]
)
def test_the_one_that_remains_is_that_which_was_not_closed(rest, read_three):
    closed = "The causes of concern about crime recording and investigations have been closed."
    assert claims_of(read_three(f"{closed} {rest}")) == "0 closed, 2 closed, 1 remains"


@pytest.mark.parametrize(
    "rest",
    [
        "The remaining three causes of concern remain open.",
        "The remaining cause of concern remains open.",
        "The other stays in place.",
    ],
)
def test_a_number_that_is_not_of_those_left_means_none_of_them(rest, read_three, remarks_of):
    facts = read_three(f"{RECORDING} {rest}")
    assert claims_of(facts) == "0 closed"
    assert ("unread-passage", "status", rest) in remarks_of(facts)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The fourth cause of concern is now closed.",
        "The first four causes of concern are now closed.",
        "The last four causes of concern are now closed.",
        "All four causes of concern are now closed.",
        "Both causes of concern are now closed.",
        "These two causes of concern are now closed.",
        "The first, about investigations, is now closed.",
        "The first cause of concern, about investigations, is now closed.",
        "For crime recording, we have closed the cause of concern about investigations.",
        "We have closed the accelerated cause of concern.",
        "We have partly closed the cause of concern about crime recording.",
        "We have closed part of the cause of concern about crime recording.",
        "We will close the remaining causes of concern in December 2024.",
        "On 4 December 2024, we closed the cause of concern about crime recording.",
    ],
)
def test_words_that_fit_no_cause_for_certain_claim_nothing_and_leave_a_remark(
    paragraph, read_three, remarks_of
):
    facts = read_three(paragraph)
    assert claims_of(facts) == ""
    assert paragraph in [quote for _, about, quote in remarks_of(facts) if about == "status"]


@pytest.mark.parametrize(
    ("paragraph", "not_before", "not_after", "words"),
    [
        (RECORDING, None, "2024-07-23", None),
        (
            "In December 2023, we closed the cause of concern about crime recording.",
            "2023-12-01",
            "2023-12-31",
            "December 2023",
        ),
        (
            "On 4 December 2023, we closed the cause of concern about crime recording.",
            "2023-12-04",
            "2023-12-04",
            "4 December 2023",
        ),
        (
            "The cause of concern about crime recording was closed on 4 December 2023.",
            "2023-12-04",
            "2023-12-04",
            "4 December 2023",
        ),
        (
            "In July 2024, we closed the cause of concern about crime recording.",
            "2024-07-01",
            "2024-07-23",
            "July 2024",
        ),
    ],
)
def test_a_closure_keeps_the_words_that_date_it_and_the_sentence_that_it_stands_in(
    paragraph, not_before, not_after, words, read_three
):
    (claim,) = [claim for claim in read_three(paragraph).claims if claim.kind == "closed"]
    assert (claim.not_before and claim.not_before.isoformat()) == not_before
    assert claim.not_after.isoformat() == not_after
    assert claim.words == words
    assert [passage.quote for passage in claim.evidence] == [paragraph]
