"""Causes that a letter counts and does not name, and what is left of them once some are closed."""

import pytest

from peelgraph.facts.model import ConcernKind, CountKind, StatedCount, UnnamedConcerns
from peelgraph.facts.naming import Naming
from peelgraph.facts.unnamed import find_counted, find_others, join_groups
from peelgraph.letters import Passage, Span

IDENTIFIED, MENTIONED, CLOSED = CountKind.IDENTIFIED, CountKind.MENTIONED, CountKind.CLOSED


def passage(words, start=0):
    return Passage(Span(start, start + len(words)), words)


def count(kind, number, words="so many causes", start=0):
    return StatedCount(kind, number, passage(words, start))


def group(number, words="so many", *, accelerated=None, closed=None):
    return UnnamedConcerns(number, accelerated, closed, passage(words))


def test_of_causes_that_are_only_counted_each_number_of_them_is_kept():
    early = count(MENTIONED, 2, "two Accelerated causes", 50)
    counts = [count(IDENTIFIED, 3), early, count(CLOSED, 1)]
    assert find_counted(counts, 0) == [
        UnnamedConcerns(3, None, None, counts[0].evidence),
        UnnamedConcerns(2, True, None, early.evidence),
    ]


def test_of_causes_some_of_which_are_found_the_number_says_how_many_are_not():
    counts = [count(MENTIONED, 7), count(IDENTIFIED, 5), count(IDENTIFIED, 5, "five", 90)]
    assert find_counted(counts, 2) == [UnnamedConcerns(3, None, None, counts[1].evidence)]


@pytest.mark.parametrize(
    "counts",
    [
        [],
        [count(MENTIONED, 5)],
        [count(IDENTIFIED, 2)],
        [count(IDENTIFIED, 1)],
        [count(IDENTIFIED, 5), count(IDENTIFIED, 4)],
    ],
)
def test_no_number_or_two_or_no_larger_one_says_that_there_are_more(counts):
    assert find_counted(counts, 2) == []


@pytest.fixture
def others(knowledge):
    """Give the numbers of other causes that are named by none of the sentences of ``named``."""

    def others(one, *named):
        namings = [
            Naming(passage(words, start), passage(words, start), (), ConcernKind.CAUSE, False)
            for words, start in named
        ]
        return list(find_others([one], namings, knowledge.rules))

    return others


def test_two_other_causes_that_nothing_names_are_more_causes(others):
    more = count(MENTIONED, 2, "two other causes of concern", 100)
    assert others(more) == [UnnamedConcerns(2, None, None, more.evidence)]
    assert others(more, ("one about vetting", 0)) != []


@pytest.mark.parametrize(
    "one",
    [
        count(IDENTIFIED, 2, "two other causes of concern"),
        count(MENTIONED, 1, "one other cause of concern"),
        count(MENTIONED, 2, "two causes of concern"),
        count(MENTIONED, 2, "two more causes of concern"),
    ],
)
def test_a_number_without_the_word_other_or_of_one_alone_is_of_no_more_causes(one, others):
    assert others(one) == []


def test_other_causes_that_their_own_sentence_names_are_not_unnamed(others):
    more = count(MENTIONED, 2, "two other causes of concern", 10)
    assert others(more, ("one about vetting", 90), ("x" * 80, 0)) == []


SHUT = passage("two were closed")


def test_what_is_closed_of_a_number_leaves_the_rest_of_it():
    closed, counted = group(2, closed=SHUT), group(3, accelerated=True)
    assert join_groups([closed], [counted]) == (
        group(2, accelerated=True, closed=SHUT),
        group(1, accelerated=True),
    )


def test_where_all_of_a_number_are_closed_nothing_is_left_of_it():
    other = group(1)
    assert join_groups([group(2, closed=SHUT), group(1, closed=SHUT)], [group(3), other]) == (
        *(group(2, closed=SHUT), group(1, closed=SHUT)),
        other,
    )


@pytest.mark.parametrize(
    ("closed", "counted"),
    [
        ([], [group(3)]),
        ([group(None, closed=SHUT)], [group(3)]),
        ([group(2, closed=SHUT), group(None, closed=SHUT)], [group(3)]),
        ([group(2, closed=SHUT)], [group(1)]),
        ([group(2, closed=SHUT)], [group(None)]),
        ([group(2, closed=SHUT)], [group(3), group(4)]),
        ([group(2, closed=SHUT)], []),
    ],
)
def test_groups_of_which_no_single_one_holds_those_closed_stay_as_they_are(closed, counted):
    assert join_groups(closed, counted) == (*closed, *counted)
