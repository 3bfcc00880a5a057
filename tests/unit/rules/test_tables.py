"""A table is asked in four ways; of two rules that claim the same words the earlier one counts."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from peelgraph.rules import Rule, RuleTable


def rule(name, pattern):
    return Rule(name, re.compile(pattern), name, "", "")


TABLE = RuleTable("letters", (rule("ab", "ab"), rule("b", "b"), rule("a", "a")))


def names(hits):
    return [(hit.rule.name, hit.match.span()) for hit in hits]


def test_hits_come_in_reading_order_and_never_overlap():
    assert names(TABLE.find("abba")) == [("ab", (0, 2)), ("b", (2, 3)), ("a", (3, 4))]


def test_an_earlier_rule_wins_even_where_a_later_one_begins_before_it():
    table = RuleTable("t", (rule("bc", "bc"), rule("abc", "abc")))
    assert names(table.find("abc")) == [("bc", (1, 3))]


def test_hits_lie_within_the_bounds_given():
    assert names(TABLE.find("abba", 1, 3)) == [("b", (1, 2)), ("b", (2, 3))]


def test_the_first_hit_is_that_of_the_first_rule_not_of_the_first_place():
    assert names([TABLE.first("a ab")]) == [("ab", (2, 4))]


def test_a_hit_at_a_place_begins_there():
    assert names([TABLE.at("xab", 1)]) == [("ab", (1, 3))]
    assert TABLE.at("xab") is None


def test_a_full_hit_covers_all_of_the_words():
    assert names([TABLE.full("b")]) == [("b", (0, 1))]
    assert TABLE.full("abb") is None
    assert names([TABLE.full("xbx", 1, 2)]) == [("b", (1, 2))]


@given(st.text("abc", max_size=20))
def test_hits_cover_each_character_at_most_once_whatever_the_text(text):
    spans = [hit.match.span() for hit in TABLE.find(text)]
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
