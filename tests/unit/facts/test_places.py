"""Where a sentence stands: after what, and whether what it says is said for itself."""

import pytest

from peelgraph.facts.places import find_places, names_only_causes
from peelgraph.letters import read_letter

CLOSED = "These two causes of concern are now closed."


@pytest.fixture
def places(knowledge):
    """Give the places of the sentences of a letter with these lines of body."""

    def places(*lines):
        letter = read_letter("\n".join(("A letter", *lines)), knowledge.rules)
        return list(find_places(letter, knowledge.rules))

    return places


@pytest.fixture
def is_whole(places):
    """Tell whether the sentence that closes causes stands for itself among these lines."""

    def is_whole(*lines):
        (place,) = [each for each in places(*lines) if CLOSED[1:] in each.sentence.text]
        return place.whole

    return is_whole


def test_each_sentence_has_the_one_before_it_in_its_paragraph_and_in_its_section(places):
    found = places("Background", "One acts. Two acts.", "Three acts.", "Conclusion", "Four acts.")
    before = [each.before and each.before.text for each in found]
    earlier = [each.earlier and each.earlier.text for each in found]
    assert [each.sentence.text for each in found] == [
        *("One acts.", "Two acts.", "Three acts.", "Four acts.")
    ]
    assert before == [None, "One acts.", None, None]
    assert earlier == [None, "One acts.", "Two acts.", None]
    assert [each.block.text for each in found][1:3] == ["One acts. Two acts.", "Three acts."]
    assert [each.section.heading.text for each in found][2:] == ["Background", "Conclusion"]


@pytest.mark.parametrize(
    "before",
    [
        "The force acts.",
        "Does the force act?",
        "It acts!",
        "It said “we act.”",
        "It said ‘we act.’",
        "It said “we act”",
        "It said ‘we act’",
    ],
)
def test_a_sentence_after_a_paragraph_that_ends_stands_for_itself(before, is_whole):
    assert is_whole("Background", before, CLOSED) is True


@pytest.mark.parametrize(
    "before",
    [
        "The chief constable wrote to the staff:",
        "We will write to you, and say,",
    ],
)
def test_a_sentence_after_a_line_without_an_end_does_not_stand_for_itself(before, is_whole):
    assert is_whole("Background", before, CLOSED) is False


def test_a_sentence_that_begins_in_lower_case_does_not_stand_for_itself(is_whole):
    assert is_whole("Background", "The force acts.", f"t{CLOSED[1:]}") is False


def test_an_item_of_a_list_stands_for_itself_unless_a_stem_leads_to_it(is_whole):
    assert is_whole("Background", "1. The force acts.", f"2. {CLOSED}") is True
    assert is_whole("Background", "We will say:", "1. The force acts.", f"2. {CLOSED}") is False
    again = ("We will say:", "1. The force acts.", "The force acts.", f"1. {CLOSED}")
    assert is_whole("Background", *again) is True


def test_what_stands_under_a_heading_with_a_colon_does_not_stand_for_itself(is_whole):
    assert is_whole("Background", CLOSED) is True
    assert is_whole("## Our future decisions:", CLOSED) is False
    assert is_whole("## Our future decisions:", f"- {CLOSED}") is False


@pytest.mark.parametrize(
    "after",
    [
        "This is subject to the agreement of my Board.",
        "Unless it rains.",
        "But it is too soon.",
        "However, this is not yet certain.",
    ],
)
def test_a_sentence_that_the_next_one_takes_back_does_not_stand_for_itself(after, is_whole):
    assert is_whole("Background", f"{CLOSED} {after}") is False


@pytest.mark.parametrize(
    "after",
    [
        "But it has more officers.",
        "The force may not yet act.",
        "But the cause of concern about custody remains.",
    ],
)
def test_a_contrast_to_something_else_and_another_claim_take_nothing_back(after, is_whole):
    assert is_whole("Background", f"{CLOSED} {after}") is True


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("We identified two causes of concern.", True),
        ("We identified two causes of concern and made two recommendations.", False),
        ("We made two recommendations.", False),
        ("We act.", False),
    ],
)
def test_words_name_only_causes_if_they_name_nothing_else_that_is_closed(words, only, knowledge):
    assert names_only_causes(words, knowledge.rules) is only
