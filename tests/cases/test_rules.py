"""Every row of every table of ``data/rules`` keeps its word: its example matches, its near miss not."""

import re
from dataclasses import replace

import pytest

from peelgraph.resources import load_rules

from .loosening import CONTROL, loosen_pattern

#: How the reader uses each table: on a whole line or sentence, from a place on, or anywhere.
MODES = {
    "abbreviation": "search",
    "about_them": "full",
    "accelerated": "search",
    "acknowledgement": "search",
    "all_causes": "search",
    "anaphor": "search",
    "another_cause": "search",
    "area_description": "full",
    "areas_apart": "search",
    "as_accelerated": "at",
    "authority": "full",
    "bare_day": "full",
    "bare_status": "search",
    "before_own_name": "full",
    "body_kind": "full",
    "body_word": "search",
    "box_heading": "full",
    "box_statement": "full",
    "bullet": "at",
    "chief": "full",
    "after_date_of_claim": "full",
    "claim": "at",
    "claim_ahead": "search",
    "ahead_lead": "search",
    "ahead_tail": "search",
    "claim_cue": "search",
    "claim_joint": "at",
    "claim_lead": "full",
    "claim_start": "search",
    "claim_stop": "search",
    "claim_tail": "full",
    "date_after_claim": "full",
    "date_of_claim": "full",
    "past": "search",
    "past_shortfall": "full",
    "pointed": "search",
    "recommendation_claim": "at",
    "recommendation_theme": "full",
    "recommendation_word": "search",
    "takes_back": "search",
    "theme_joint": "search",
    "clause": "search",
    "concern_cue": "search",
    "concern_heading": "search",
    "concern_list_heading": "full",
    "concern_stem": "full",
    "contents": "full",
    "count": "search",
    "cycle": "search",
    "date": "search",
    "date_after_event": "full",
    "date_before_event": "full",
    "date_after_phase": "full",
    "date_of_intention": "full",
    "deadline": "search",
    "decision_effect": "at",
    "deadline_plan": "search",
    "no_recommendation_stem": "search",
    "raising": "search",
    "reason_statement": "full",
    "recommendation": "full",
    "recommendation_sentence": "full",
    "recommendations_left": "full",
    "recommendation_stem": "search",
    "merged": "search",
    "monitoring": "search",
    "more_causes": "search",
    "one_cause": "full",
    "one_of_two": "search",
    "monitoring_doubt": "search",
    "monitoring_general": "search",
    "scope": "full",
    "description": "full",
    "doubtful": "search",
    "ends_about": "search",
    "event": "search",
    "new_subject": "at",
    "noun_opening": "full",
    "after_area": "at",
    "event_cue": "search",
    "event_heading": "full",
    "object_lead": "at",
    "condition": "search",
    "during": "search",
    "after_set_off": "at",
    "date_joiner": "full",
    "between_date_and_event": "full",
    "bare_year": "search",
    "area_of_name": "full",
    "other_antecedent": "search",
    "causes_named": "search",
    "other_agent": "at",
    "event_undone": "search",
    "event_doubt": "search",
    "examined": "search",
    "finding": "at",
    "findings_heading": "full",
    "finite": "search",
    "from_to": "full",
    "head": "full",
    "heading": "full",
    "honours": "search",
    "inline_statement": "search",
    "inspection_cue": "search",
    "inspector": "search",
    "intention": "at",
    "issued_accelerated": "at",
    "issued_in": "at",
    "issued_joint": "full",
    "job_word": "search",
    "joint": "full",
    "known_cycle": "full",
    "label": "full",
    "labelled": "full",
    "lead": "at",
    "letter_kind": "search",
    "letter_title": "search",
    "letterhead_sentence": "search",
    "monitoring_ahead": "search",
    "monitoring_condition": "search",
    "monitoring_cue": "search",
    "named_body": "search",
    "naming": "search",
    "naming_sentence": "full",
    "partly": "search",
    "no_body": "search",
    "no_cause": "full",
    "no_concern_stem": "search",
    "no_findings": "search",
    "no_theme": "full",
    "noise": "full",
    "not_all": "search",
    "office": "full",
    "own_object": "at",
    "page_kind": "full",
    "particle": "full",
    "peerage": "full",
    "plain_mention": "search",
    "points_back": "full",
    "possessor": "search",
    "post_before_name": "full",
    "post_word": "search",
    "prefix": "at",
    "recommendation_cue": "search",
    "recommendations_heading": "full",
    "report": "at",
    "retraction": "at",
    "seat": "full",
    "same_causes": "search",
    "sender_name": "full",
    "sent_by": "full",
    "short_inspector": "full",
    "single_cause": "full",
    "statement": "at",
    "statement_of_named": "full",
    "stem_place": "full",
    "stem_theme": "at",
    "stem_topic": "full",
    "statement_heading": "full",
    "statement_line": "full",
    "status_cue": "search",
    "title_bodies": "full",
    "title_body": "full",
    "title_office": "search",
    "title_theme": "search",
    "topic": "search",
    "topic_name": "full",
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
    "box_heading": {"theme"},
    "box_statement": {"words"},
    "possessor": {"name"},
    "monitoring": {"phase"},
    "recommendation_sentence": {"words"},
    "statement_of_named": {"words"},
    "stem_place": {"ordinal"},
    "stem_theme": {"theme"},
    "stem_topic": {"theme"},
    "inline_statement": {"words"},
    "naming": {"cause", "theme"},
    "naming_sentence": {"cause", "theme", "verb"},
    "labelled": {"value"},
    "title_bodies": {"body", "beside"},
    "title_body": {"body"},
    "title_office": {"office"},
    "examined": {"scope"},
    "head": {"head"},
    "title_theme": {"theme"},
    "reason_statement": {"words"},
    "office": {"post", "organisation"},
    "peerage": {"name"},
    "sent_by": {"from_", "to_", "sent"},
    "from_to": {"from_", "to_"},
    "chief": {"post", "organisation"},
    "area_description": {"theme"},
    "description": {"theme"},
    "count": {"count"},
    "all_causes": {"count", "causes"},
    "post_before_name": {"post", "name"},
    "clause": {"clause"},
    "cycle": {"cycle"},
    "area_of_name": {"area"},
    "bare_year": {"y1"},
}

#: Scopes of claims that a group of their own words tells; the others count.
NAMING_SCOPES = {"words", "theme", "elsewhere"}


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
def test_without_the_rule_its_example_is_read_otherwise(table, rule):
    rest = replace(table, rules=tuple(other for other in table if other is not rule))
    assert tell(read(rest, rule.example)) != tell(read(table, rule.example))


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_one_constraint_less_and_the_near_miss_of_a_rule_matches(table, rule):
    assert any(
        MATCH[mode](pattern, rule.near_miss)
        for mode, pattern in loosen(MODES[table.name], rule.pattern)
    )


def tell(hit):
    """Give what a hit says: what it makes, of which words."""
    return hit and (hit.rule.makes, hit.rule.options, hit.match.span(), hit.match.groupdict())


def loosen(mode, pattern):
    """Yield the rule without its ends, without its case, and with one constraint of its pattern less."""
    yield "search", pattern
    yield mode, re.compile(pattern.pattern, pattern.flags | re.IGNORECASE)
    for looser in loosen_pattern(pattern.pattern):
        compiled = re.compile(looser, pattern.flags)
        if not MATCH[mode](compiled, CONTROL):
            yield mode, compiled


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


def test_a_claim_holds_the_words_that_it_is_about_or_that_it_counts():
    for rule in RULES["claim"]:
        needed = {"scope"} if rule.options["scope"] in NAMING_SCOPES else {"count", "counted"}
        assert needed <= set(rule.pattern.groupindex), rule.name


def test_a_claim_says_by_a_known_word_which_causes_it_is_about():
    assert {rule.options["scope"] for rule in RULES["claim"]} <= {
        "these",
        "identified",
        "remaining",
        *NAMING_SCOPES,
    }
