"""Tense, number and punctuation change no statement; other words do."""

import pytest

from peelgraph.graph.wordings import are_like_words, are_same_words, are_unlike_words

CUSTODY = "is failing to make sure that its custody staff manage the risks of detention properly"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CUSTODY + ";", CUSTODY.replace("is f", "was f").replace("manage", "managed") + "; and"),
        ("The force is failing to " + CUSTODY[14:], "failing to " + CUSTODY[14:] + "."),
        ("The force doesn’t keep records.", "the force does not  keep records"),
        ("The force doesn't keep records.", "The force did not keep records"),
        (
            "isn’t visiting offenders as often as it should",
            "wasn’t visiting offenders as often as it should",
        ),
        (CUSTODY, CUSTODY.removesuffix(" properly")),
    ],
)
def test_tense_number_contraction_subject_and_what_ends_an_item_count_for_nothing(one, other):
    assert are_same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The force keeps records.", "The force doesn’t keep records."),
        ("records crime", "records crime late"),
        ("", ""),
        (CUSTODY, CUSTODY.replace("custody", "firearms")),
        ("doesn’t visit victims", "doesn’t visit offenders"),
    ],
)
def test_a_denial_a_short_beginning_and_another_word_make_another_statement(one, other):
    assert not are_same_words(one, other)


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        (
            "is failing to visit registered sex offenders as often as national guidance requires",
            "failed to visit its registered sex offenders as often as the national guidance required it",
            True,
        ),
        (
            "is failing to visit registered sex offenders as often as national guidance requires",
            "is failing to record crimes against registered sex offenders as national guidance requires",
            False,
        ),
        ("doesn’t visit offenders", "doesn’t visit offenders", False),
    ],
)
def test_like_words_share_three_quarters_of_what_carries_meaning(one, other, like):
    assert are_like_words(one, other) is like


def test_statements_with_next_to_nothing_in_common_are_unlike():
    assert are_unlike_words(CUSTODY, "doesn’t protect missing children from exploitation")
    assert not are_unlike_words(CUSTODY, "still doesn’t manage the risks that detention poses")
