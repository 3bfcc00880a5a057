"""Rows become rules, and a malformed row is refused with a message that says where it stands."""

import subprocess
import sys

import pytest

from peelgraph.errors import RulesError
from peelgraph.rules import read_rules

PIECES = {
    "pieces": {"body": "(?:force|service)", "the_body": "the {body}"},
    "numbers": {"one": 1, "two": 2},
    "months": {"may": 5, "june": 6},
}
ROW = {"name": "a", "pattern": "x", "makes": "m", "example": "x", "near_miss": "y"}


def read(*rows, pieces=PIECES):
    return read_rules({"pieces": pieces, "cases": {"case": rows}})


def pattern(source, **options):
    (rule,) = read({**ROW, "pattern": source, **options})["case"]
    return rule.pattern


def test_a_row_becomes_a_rule_whose_other_columns_are_options():
    (rule,) = read({**ROW, "scope": "these"})["case"]
    assert (rule.name, rule.makes, rule.example, rule.near_miss) == ("a", "m", "x", "y")
    assert rule.options == {"scope": "these"}


@pytest.mark.parametrize("column", ["name", "pattern", "makes", "example", "near_miss"])
@pytest.mark.parametrize("empty", [None, ""])
def test_a_row_without_an_obligatory_column_is_refused(column, empty):
    row = {key: value for key, value in ROW.items() if key != column}
    if empty is not None:
        row[column] = empty
    name = {"name": "?" if empty is None else ""}.get(column, "a")
    with pytest.raises(RulesError) as caught:
        read(row)
    assert str(caught.value) == f"data/rules/cases.toml [[case]] {name!r}: {column} is missing"


def test_a_cell_that_is_no_string_is_refused():
    with pytest.raises(RulesError) as caught:
        read({**ROW, "example": 3})
    assert str(caught.value) == "data/rules/cases.toml [[case]] 'a': example must be a string"


def test_a_pattern_that_is_no_regular_expression_is_refused():
    with pytest.raises(RulesError) as caught:
        read({**ROW, "pattern": "(x"})
    assert str(caught.value) == (
        "data/rules/cases.toml [[case]] 'a': missing ), unterminated subpattern at position 0"
    )


def test_a_pattern_with_an_unknown_piece_is_refused():
    with pytest.raises(RulesError) as caught:
        read({**ROW, "pattern": "{nobody}"})
    assert str(caught.value) == (
        "data/rules/cases.toml [[case]] 'a': no piece named 'nobody' in pieces.toml"
    )


def test_two_rules_of_one_name_are_refused():
    with pytest.raises(RulesError) as caught:
        read(ROW, {**ROW, "pattern": "z"})
    assert str(caught.value) == (
        "data/rules/cases.toml [[case]]: two rules are named 'a'; rename one"
    )


def test_a_table_in_two_documents_is_refused():
    with pytest.raises(RulesError) as caught:
        read_rules({"pieces": PIECES, "a": {"case": [ROW]}, "b": {"case": [ROW]}})
    assert str(caught.value) == "data/rules/b.toml: table [[case]] exists twice"


@pytest.mark.parametrize("part", ["pieces", "numbers", "months"])
def test_a_missing_part_of_the_pieces_is_refused(part):
    pieces = {key: value for key, value in PIECES.items() if key != part}
    with pytest.raises(RulesError) as caught:
        read(pieces=pieces)
    assert str(caught.value) == f"data/rules/pieces.toml lacks [{part}]"


def test_missing_pieces_are_refused():
    with pytest.raises(RulesError) as caught:
        read_rules({"cases": {"case": [ROW]}})
    assert str(caught.value) == "data/rules/pieces.toml lacks [pieces]"


#: Run in a process of its own, which is stopped: the defect is an endless loop.
LOOP = """
from peelgraph.errors import RulesError
from peelgraph.rules import read_rules
row = {"name": "a", "pattern": "{a}", "makes": "m", "example": "x", "near_miss": "y"}
try:
    read_rules({"pieces": {"pieces": {"a": "{b}", "b": "{a}"}, "numbers": {}, "months": {}},
                "cases": {"case": [row]}})
except RulesError:
    print("refused")
"""


def test_pieces_that_name_one_another_are_refused():
    run = subprocess.run(
        [sys.executable, "-c", LOOP], capture_output=True, text=True, check=True, timeout=2
    )
    assert run.stdout == "refused\n"


@pytest.mark.parametrize("words", ["a b", "a  b", "a\tb", "a\nb", "a\u00a0b", "a \r\n b"])
def test_a_space_of_a_pattern_matches_any_run_of_white_space(words):
    assert pattern("a b").fullmatch(words)


def test_a_space_of_a_pattern_matches_no_absence_of_white_space():
    assert not pattern("a b").fullmatch("ab")


@pytest.mark.parametrize("words", ["doesn't", "doesn’t"])
def test_a_straight_apostrophe_of_a_pattern_matches_a_typographic_one_too(words):
    assert pattern("doesn't").fullmatch(words)


@pytest.mark.parametrize(
    ("source", "matches", "does_not"),
    [
        ("a[ ]b", "a b", "a\tb"),
        ("a[ ]b", "a b", "a  b"),
        ("n[']t", "n't", "n’t"),
        (r"a[\] ]b", "a b", "a\tb"),
        (r"a\ b", "a b", "a\tb"),
    ],
)
def test_inside_a_character_class_and_after_a_backslash_a_character_is_itself(
    source, matches, does_not
):
    assert pattern(source).fullmatch(matches)
    assert not pattern(source).fullmatch(does_not)


def test_a_named_piece_stands_for_its_pattern_and_may_hold_others():
    assert pattern("{the_body} acts").fullmatch("the service acts")
    assert not pattern("{the_body} acts").fullmatch("the police acts")


def test_the_conveniences_work_inside_pieces():
    assert pattern("{the_body}").fullmatch("the\u00a0force")


def test_the_pieces_number_and_month_are_the_words_of_their_tables():
    assert pattern("{number} in {month}").fullmatch("Two in June")
    assert pattern("{number} in {month}").fullmatch("12 in may")
    assert not pattern("{number} in {month}").fullmatch("three in June")
    assert not pattern("{number} in {month}").fullmatch("1234 in June")


def test_a_quantifier_is_no_piece():
    assert pattern("x{2}").fullmatch("xx")
    assert pattern("x{1,3}").fullmatch("xxx")


def test_matching_ignores_case_unless_the_row_says_exact():
    assert pattern("abc").fullmatch("ABC")
    assert not pattern("abc", case="exact").fullmatch("ABC")


def test_a_number_word_or_figure_names_its_number():
    rules = read()
    assert [rules.number(word) for word in ("one", "Two", "7", "112")] == [1, 2, 7, 112]


def test_an_unknown_table_is_a_key_error():
    with pytest.raises(KeyError):
        read()["nothing"]
