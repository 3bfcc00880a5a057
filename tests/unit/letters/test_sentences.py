"""Where one sentence ends and the next begins."""

import pytest

from peelgraph.letters.model import Span
from peelgraph.letters.sentences import split_sentences


def split(text, rules):
    return [sentence.text for sentence in split_sentences(text, Span(0, len(text)), rules)]


# Each case is written as its sentences; the test joins them by spaces and splits them again.
SENTENCES = [
    ("It acts.", "It waits."),
    ("Does it act?", "It does!", "Then it waits."),
    ("It said “we act.”", "Then it waited."),
    ("It acts (or so it says.)", "It waits."),
    ("It acts.", "“We wait,” it said."),
    ("It acts.", "(It also waits.)"),
    ("It acts.", "2024 was better."),
    ("It spent much.", "£5 was left."),
    ("It spent £2.5 million in 2023.", "It spent 3.1 in 2024."),
    ("It saw e.g. Officers and staff.", "It acts."),
    ("It uses criteria, i.e. Rules.", "It acts."),
    ("Dr. Example and Mr. Sample met Prof. Test.", "They act."),
    ("We met J. Example and A. B. Sample.", "They act."),
    ("See para. 5 of it.", "It acts."),
    ("It acts … and waits.", "It stops."),
    ("It acts. and no capital follows.", "It waits."),
]


@pytest.mark.parametrize("sentences", SENTENCES, ids=lambda sentences: sentences[0])
def test_a_paragraph_is_split_into_its_sentences(sentences, knowledge):
    assert split(" ".join(sentences), knowledge.rules) == list(sentences)


def test_the_word_no_may_end_a_sentence(knowledge):
    words = "The answer was no. The force waits."
    assert split(words, knowledge.rules) == ["The answer was no.", "The force waits."]


def test_a_single_letter_may_end_a_sentence(knowledge):
    words = "It needs to carry out plan B. The force waits."
    assert split(words, knowledge.rules) == ["It needs to carry out plan B.", "The force waits."]


def test_white_space_around_sentences_is_no_part_of_them(knowledge):
    assert split("  It acts. \t It waits.  ", knowledge.rules) == ["It acts.", "It waits."]


def test_nothing_has_no_sentence(knowledge):
    assert split("  ", knowledge.rules) == []
