"""Every row of every table of ``data/rules`` keeps its word: its example matches, its near miss not."""

import re

import pytest

from peelgraph.resources import load_rules

#: How the reader uses each table: on a whole line or sentence, from a place on, or anywhere.
MODES = {
    "abbreviation": "search",
    "accelerated": "search",
    "acknowledgement": "search",
    "all_causes": "search",
    "anaphor": "search",
    "bare_status": "search",
    "before_own_name": "full",
    "body_kind": "full",
    "bullet": "at",
    "chief": "full",
    "claim": "full",
    "clause": "search",
    "concern_cue": "search",
    "concern_heading": "search",
    "concern_stem": "full",
    "count": "search",
    "cycle": "search",
    "date": "search",
    "date_after_event": "full",
    "date_before_event": "full",
    "date_of_intention": "full",
    "description": "full",
    "event": "search",
    "finding": "at",
    "heading": "full",
    "honours": "search",
    "inspection_cue": "search",
    "inspector": "full",
    "intention": "at",
    "job_word": "search",
    "known_cycle": "full",
    "label": "full",
    "labelled": "full",
    "letter_kind": "search",
    "letterhead_sentence": "search",
    "monitoring_cue": "search",
    "named_body": "search",
    "no_cause": "full",
    "no_findings": "search",
    "noise": "full",
    "not_all": "search",
    "office": "full",
    "own_object": "at",
    "particle": "full",
    "plain_mention": "search",
    "post_before_name": "full",
    "prefix": "at",
    "recommendation_cue": "search",
    "retraction": "at",
    "status_cue": "search",
    "title_body": "full",
    "topic": "search",
}
MATCH = {"full": re.Pattern.fullmatch, "search": re.Pattern.search, "at": re.Pattern.match}
RULES = load_rules()
ROWS = [
    pytest.param(table, rule, id=f"{table.name}: {rule.name}")
    for table in RULES.tables.values()
    for rule in table
]
#: The groups that the reader takes from the match of a table.
GROUPS = {
    "labelled": {"value"},
    "title_body": {"body"},
    "chief": {"post", "organisation"},
    "description": {"theme"},
    "count": {"count"},
    "claim": {"count", "counted"},
    "all_causes": {"count", "causes"},
    "post_before_name": {"post", "name"},
    "clause": {"clause"},
    "cycle": {"cycle"},
}


def read(table, words):
    match MODES[table.name]:
        case "full":
            return table.full(words)
        case "at":
            return table.at(words)
        case _:
            return table.first(words)


def test_the_test_knows_how_each_table_is_used_and_no_table_that_is_gone():
    assert set(RULES.tables) == set(MODES)
    assert all(table.rules for table in RULES.tables.values())


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_the_example_of_a_rule_matches_its_own_pattern(table, rule):
    assert MATCH[MODES[table.name]](rule.pattern, rule.example)


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_the_near_miss_of_a_rule_does_not_match_its_pattern(table, rule):
    assert not MATCH[MODES[table.name]](rule.pattern, rule.near_miss)


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_no_earlier_rule_of_the_table_takes_the_example_away(table, rule):
    hit = read(table, rule.example)
    assert hit is not None
    assert hit.rule is rule


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_a_rule_matches_its_example_within_a_text_too(table, rule):
    """The reader looks between two offsets of the whole letter, where ``^`` never matches."""
    before = "It acts. "
    end = len(before) + len(rule.example)
    text = f"{before}{rule.example} It waits."
    match MODES[table.name]:
        case "full":
            hit = table.full(text, len(before), end)
        case "at":
            hit = table.at(text, len(before))
        case _:
            hit = table.first(text, len(before), end)
    assert hit is not None
    assert hit.rule is rule


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_no_pattern_is_anchored_to_the_beginning_of_the_whole_letter(table, rule):
    assert not re.search(r"(?<![\\\[])\^|\\A", rule.pattern.pattern)


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_a_rule_names_the_groups_that_the_reader_takes_from_its_table(table, rule):
    assert GROUPS.get(table.name, set()) <= set(rule.pattern.groupindex)


@pytest.mark.parametrize("table", RULES.tables.values(), ids=lambda table: table.name)
def test_the_names_of_a_table_are_unique(table):
    names = [rule.name for rule in table]
    assert len(names) == len(set(names))


def test_a_claim_says_by_a_known_word_which_causes_it_is_about():
    assert {rule.options["scope"] for rule in RULES["claim"]} <= {
        "these",
        "identified",
        "remaining",
    }
