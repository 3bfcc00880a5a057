"""Words that a pattern needs: a rule is not tried where it lacks them, and matches what it did."""

import re
import string

import pytest

from peelgraph.resources import load_rules
from peelgraph.rules.needed import find_needed, fold_text

RULES = [
    pytest.param(rule, id=f"{table.name}: {rule.name}")
    for table in load_rules().tables.values()
    for rule in table
]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("the cause of concern", ("the cause of concern",)),
        (r"the\s+longest\s+counts", ("longest",)),
        (r"(?:closed|remains) open", ("closed", "remains")),
        (r"(?:a|closed)\s+of", ("of",)),
        (r"(?:now |then )*\bclosed", ("closed",)),
        (r"(?:now |then )+of", ("now ", "then ")),
        (r"(?>closed|open)", ("closed", "open")),
        (r"(?P<count>\w+)(?= causes)", (" causes",)),
        (r"(?<=causes )\d+(?! causes)", ()),
        (r"\d+|closed", ()),
        (r"clos(?:ed|ure)?", ("clos",)),
        (r"as\.|éé", ()),
        (r"CLOSED", ("closed",)),
        ("|".join(a + b + a for a in string.ascii_lowercase[:7] for b in "nopqrs"), ()),
    ],
)
def test_a_pattern_needs_the_longest_words_that_each_of_its_ways_has(pattern, needed):
    assert set(find_needed(re.compile(pattern, re.IGNORECASE))) == set(needed)


def test_whatever_ignoring_case_takes_for_a_letter_is_that_letter_when_folded():
    letter = re.compile("[a-z]", re.IGNORECASE)
    for sign in letter.findall("".join(map(chr, range(0x11_0000)))):
        (same,) = (c for c in string.ascii_lowercase if re.match(c, sign, re.IGNORECASE))
        assert fold_text(sign) == same


def test_a_needed_word_is_found_in_spellings_that_ignoring_case_accepts():
    pattern = re.compile("risks", re.IGNORECASE)
    (word,) = find_needed(pattern)
    for spelling in ("RISKS", "rıſKs", "Rİsks"):
        assert pattern.search(f"the {spelling} are")
        assert word in fold_text(f"the {spelling} are")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_tried_where_its_example_stands_however_it_is_spelt(rule):
    assert rule.may_match(fold_text(rule.example))
    spelt = rule.example.upper()
    assert rule.may_match(fold_text(spelt)) or not rule.pattern.search(spelt)


def test_most_rules_need_a_word():
    needing = [rule for rule in (param.values[0] for param in RULES) if rule.needed]
    assert len(needing) > len(RULES) * 0.8
