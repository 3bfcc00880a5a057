"""A cause that a letter states more than once is one, with the fullest of its words (gold convention 1)."""

import pytest

from peelgraph.facts.model import Concern, MentionKind
from peelgraph.facts.stated import Stated, add_statement, bare_words
from peelgraph.letters import Passage, Span, read_letter

LONG = "The force doesn’t record all reported crime in time."
SHORT = "The force doesn’t record reported crime."
OTHER = "Detainees wait for doctors."


def passage(words, start):
    return Passage(Span(start, start + len(words)), words)


def stated(words, start=0, *, topic=None, source=None, named=False, theme=None, accelerated=None):
    words = passage(words, start)
    statement, theme = (None, words) if named else (words, theme)
    cause = Concern(MentionKind.LISTED, statement, theme, topic, None, accelerated, (words,))
    return Stated(cause, source)


def add(*each):
    found = []
    for one in each:
        found = add_statement(found, one)
    return [one.cause for one in found]


def test_a_cause_stated_again_is_one_with_its_fuller_words_first():
    short, long = stated(SHORT, 0), stated(LONG, 100)
    for one, other in ((short, long), (long, short)):
        (cause,) = add(stated(OTHER, 300), one, other)[1:]
        assert cause.statement.quote == LONG
        assert [words.quote for words in cause.evidence] == [LONG, SHORT]


def test_what_one_wording_lacks_is_taken_from_the_other():
    theme = passage("crime recording", 500)
    poor = stated(SHORT, 0, topic="crime-recording", theme=theme, accelerated=True)
    for each in ((poor, stated(LONG, 100)), (stated(LONG, 100), poor)):
        (cause,) = add(*each)
        assert (cause.statement.quote, cause.theme) == (LONG, theme)
        assert (cause.topic, cause.accelerated) == ("crime-recording", True)


def test_a_statement_is_fuller_than_a_name_however_long():
    name = stated("the force doesn’t record reported crime and so much more of it", 100, named=True)
    for each in ((name, stated(SHORT)), (stated(SHORT), name)):
        (cause,) = add(*each)
        assert cause.statement.quote == SHORT
        assert cause.theme is name.cause.theme


def test_of_two_wordings_of_one_length_the_first_stays():
    (cause,) = add(stated(SHORT, 0), stated(SHORT, 100))
    assert cause.evidence[0].span.start == 0


def test_like_words_are_one_cause_and_others_are_two():
    assert len(add(stated(SHORT, 0), stated(LONG, 100))) == 1
    assert len(add(stated(SHORT, 0), stated(OTHER, 100))) == 2
    assert len(add(stated("fires crime cells staff"), stated("fires crime cells dogs", 100))) == 1
    assert len(add(stated("fires crime cells"), stated("fires crime dogs", 100))) == 2


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [
        ("crime cells staff dogs hats", "crime cells food shoes bats", 1),
        ("crime cells staff dogs", "crime food shoes bats", 2),
    ],
)
def test_causes_of_one_topic_need_to_be_less_alike_to_be_one(one, other, number):
    assert len(add(stated(one, topic="custody"), stated(other, 100, topic="custody"))) == number
    assert len(add(stated(one), stated(other, 100))) == 2


def test_a_name_of_the_topic_of_a_statement_is_that_cause_whatever_its_words():
    name = stated("cells", 100, topic="custody", named=True)
    assert len(add(stated(OTHER, topic="custody"), name)) == 1
    assert len(add(name, stated(OTHER, topic="custody"))) == 1
    assert len(add(stated(OTHER, topic="vetting"), name)) == 2
    assert len(add(stated(SHORT, topic="custody"), stated(LONG, 100, topic="vetting"))) == 2


def test_two_items_of_one_list_are_two_causes_unless_their_words_are_the_same():
    assert len(add(stated(SHORT, 0, source=7), stated(LONG, 100, source=7))) == 2
    assert len(add(stated(SHORT, 0, source=7), stated(LONG, 100, source=8))) == 1
    assert len(add(stated(SHORT, 0, source=7), stated(SHORT.upper(), 100, source=7))) == 1


def test_one_place_that_states_two_wordings_of_one_topic_states_them_once_each():
    same = stated(SHORT, 0, topic="custody"), stated(SHORT, 0, topic="custody")
    assert len(add(*same)) == 1


def test_a_merged_cause_stays_where_it_stood_and_keeps_its_source():
    found = [stated(SHORT, 0, source=7), stated(OTHER, 50)]
    merged = add_statement(found, stated(LONG, 100, source=8))
    assert [one.source for one in merged] == [7, None]
    assert [one.cause.words.quote for one in merged] == [LONG, OTHER]


@pytest.mark.parametrize(
    ("words", "bare"),
    [
        ("“The force acts.”", "The force acts."),
        ("‘The force acts’", "The force acts"),
        ('"The force acts."', "The force acts."),
        ("The force acts”", "The force acts”"),
        ("'The force acts'", "'The force acts'"),
        ("“”", "“”"),
    ],
)
def test_the_quotation_marks_around_words_are_no_part_of_them(words, bare, knowledge):
    letter = read_letter(f"A letter\nBackground\nWe said: {words} So.", knowledge.rules)
    start = letter.text.index(words)
    found = bare_words(letter, Span(start, start + len(words)))
    assert found.quote == bare == letter.text[slice(*found.span)]
