"""What was read against what a person reads: each kind of error lowers its own score and no other."""

import json
from copy import deepcopy

import pytest

from peelgraph.facts.evaluation import Outcome, Score, Verdict, evaluate_letter, score_outcomes
from peelgraph.facts.rendering import render_facts

SLUG = "west-midlands-police-2024-07-23"
PERFECT = (None, 1.0)


@pytest.fixture(scope="module")
def gold(shared):
    return json.loads((shared("gold") / f"{SLUG}.json").read_text("utf-8"))


@pytest.fixture
def form(facts):
    return deepcopy(render_facts(facts))


def evaluate(gold, form):
    return score_outcomes(evaluate_letter(SLUG, gold, form))


def lowered(gold, form):
    """Give the kinds of fact that are not perfect, with their hits, misses and extras."""
    return {
        kind: (score.hits, score.misses, score.extras)
        for kind, score in evaluate(gold, form).items()
        if score.f1 != 1.0
    }


def test_the_real_letter_is_read_as_a_person_reads_it(gold, form):
    scores = evaluate(gold, form)
    assert lowered(gold, form) == {}
    assert {kind: scores[kind].hits for kind in ("findings", "concerns", "stated_counts")} == {
        "findings": 18,
        "concerns": 4,
        "stated_counts": 5,
    }
    assert scores["findings.concern"].hits == scores["findings.polarity"].hits == 18
    for kind in ("title", "letter_kind", "sent_on", "body", "body_kind", "from", "to", "cc"):
        assert scores[kind] == Score(1, 0, 0)
    assert "published_on" not in scores


def wrong_title(form):
    form["title"]["value"] = "Another"


def no_sent_on(form):
    form["sent_on"] = None


def invented_published_on(form):
    form["published_on"] = {"value": "2024-07-24"}


def wrong_body(form):
    form["body"]["value"] = "West Mercia Police"


def wrong_honours(form):
    form["from"][0]["honours"] = "QPM"


def lost_honours(form):
    form["from"][0]["honours"] = None


def one_post_of_two(form):
    form["from"][0]["posts"].pop()


def wrong_name(form):
    form["to"][0]["name"] = "Craig Other"


def wrong_organisation(form):
    form["to"][0]["organisation"] = "West Mercia Police"


def extra_copy(form):
    form["cc"].append(deepcopy(form["cc"][0]) | {"name": "Kim Test"})


def wrong_status(form):
    form["concerns"][3]["status"] = "closed"


def lost_status(form):
    form["concerns"][3]["status"] = "not stated"


def missing_concern(form):
    form["concerns"].pop()


def extra_concern(form):
    form["concerns"].append(
        deepcopy(form["concerns"][0])
        | {"key": "Another", "theme": None, "statement": {"value": "Another"}}
    )


def missing_finding(form):
    del form["findings"][3]


def extra_finding(form):
    form["findings"].append(deepcopy(form["findings"][0]) | {"quote": "Another"})


def wrong_polarity(form):
    form["findings"][3]["polarity"] = "progress"


def wrong_concern_of_finding(form):
    form["findings"][3]["concern"] = 1


def wrong_count(form):
    form["stated_counts"][0]["count"] = 5


def wrong_period(form):
    form["inspections"][1]["end"] = "2024-05"


def wrong_kind_of_inspection(form):
    form["inspections"][1]["kind"] = "inspection"


def wrong_day_of_issue(form):
    form["issued"][0]["date"] = "2023-12-23"


def negative(form):
    form["negative"] = True


def unnamed(form):
    form["unnamed"] = [{"stated": "two others"}]


# Each error and what it lowers: hits, misses, extras.
ERRORS = {
    wrong_title: {"title": (0, 1, 1)},
    no_sent_on: {"sent_on": (0, 1, 0)},
    invented_published_on: {"published_on": (0, 0, 1)},
    wrong_body: {"body": (0, 1, 1)},
    wrong_honours: {"from.honours": (0, 1, 1)},
    lost_honours: {"from.honours": (0, 1, 0)},
    one_post_of_two: {"from.posts": (0, 1, 1)},
    wrong_name: {"to": (0, 1, 1)},
    wrong_organisation: {"to.organisation": (0, 1, 1)},
    extra_copy: {"cc": (1, 0, 1)},
    wrong_status: {"concerns.status": (3, 1, 1)},
    lost_status: {"concerns.status": (3, 1, 0)},
    missing_concern: {"concerns": (3, 1, 0)},
    extra_concern: {"concerns": (4, 0, 1)},
    missing_finding: {"findings": (17, 1, 0)},
    extra_finding: {"findings": (18, 0, 1)},
    wrong_polarity: {"findings.polarity": (17, 1, 1)},
    wrong_concern_of_finding: {"findings.concern": (17, 1, 1)},
    wrong_count: {"stated_counts": (4, 1, 1)},
    wrong_period: {"inspections.end": (1, 1, 1)},
    wrong_kind_of_inspection: {"inspections.kind": (1, 1, 1)},
    wrong_day_of_issue: {"issued.date": (0, 1, 1)},
    negative: {"negative": (0, 1, 1)},
    unnamed: {"unnamed": (0, 1, 1)},
}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_an_error_lowers_exactly_its_own_score(error, gold, form):
    error(form)
    assert lowered(gold, form) == ERRORS[error]


def test_a_miss_says_what_was_expected_and_an_extra_what_was_found(gold, form):
    form["body"]["value"] = "West Mercia Police"
    outcomes = [o for o in evaluate_letter(SLUG, gold, form) if o.kind == "body"]
    assert [(o.verdict, o.words, o.letter) for o in outcomes] == [
        (Verdict.MISS, "West Midlands Police", SLUG),
        (Verdict.EXTRA, "West Mercia Police", SLUG),
    ]


def test_another_accepted_value_is_a_hit(gold, form):
    form["cc"][0]["post"] = "Police and Crime Commissioner"
    assert lowered(gold, form) == {}


def test_case_white_space_and_quotation_marks_are_no_difference(gold, form):
    form["title"]["value"] = "West  Midlands Police: peel causes of concern revisit letter"
    form["findings"][4]["quote"] = form["findings"][4]["quote"].replace("’", "'")
    assert lowered(gold, form) == {}


def test_either_polarity_of_a_mixed_sentence_is_accepted(gold, form):
    mixed = next(i for i, finding in enumerate(gold["findings"]) if finding.get("mixed"))
    form["findings"][mixed]["polarity"] = "needs improvement"
    assert lowered(gold, form) == {}


def test_the_clause_of_a_sentence_that_was_read_whole_is_no_miss(gold, form):
    """The gold's notes: do not count the clause as a missed sentence."""
    clause = next(i for i, finding in enumerate(gold["findings"]) if "clause_of" in finding)
    del form["findings"][clause]
    assert lowered(gold, form) == {}


def test_an_optional_item_that_was_not_read_is_no_miss(gold, form):
    optional = deepcopy(gold)
    optional["findings"][0]["optional"] = True
    del form["findings"][0]
    assert lowered(optional, form) == {}


def test_an_optional_item_that_was_read_is_no_hit(gold, form):
    optional = deepcopy(gold)
    optional["findings"][0]["optional"] = True
    assert evaluate(optional, form)["findings"].hits == 17


def test_a_year_is_enough_where_only_the_year_was_printed(gold, form):
    year_only = deepcopy(gold)
    year_only["inspections"][0] |= {"start": "2023", "end": "2023", "year_only": True}
    assert lowered(year_only, form) == {}


def test_a_score_divides_only_where_there_is_something_to_divide_by():
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall, Score(0, 0, 0).f1) == (None,) * 3
    assert (Score(0, 2, 0).precision, Score(0, 2, 0).recall, Score(0, 2, 0).f1) == (None, 0.0, 0.0)
    score = Score(3, 1, 3)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.75, 0.6)


def test_a_cause_is_not_paired_with_another_by_a_short_theme(gold, form):
    """The theme “The public” stands within the key of the gold's second cause."""
    form["concerns"] = [
        deepcopy(form["concerns"][0])
        | {"key": "Another", "theme": "The public", "statement": {"value": "Another"}}
    ]
    assert evaluate(gold, form)["concerns"].hits == 0


def test_outcomes_are_counted_by_kind_in_the_order_in_which_the_kinds_occur():
    verdicts = [
        ("to", Verdict.HIT),
        ("from", Verdict.MISS),
        ("to", Verdict.EXTRA),
        ("to", Verdict.HIT),
    ]
    scores = score_outcomes(
        Outcome("a letter", kind, verdict, "words") for kind, verdict in verdicts
    )
    assert list(scores.items()) == [("to", Score(2, 0, 1)), ("from", Score(0, 1, 0))]
    assert (scores["to"].precision, scores["to"].recall) == (2 / 3, 1.0)
    assert scores["from"].recall == 0.0


def test_every_outcome_names_its_letter_and_the_words_that_were_judged(gold, form):
    outcomes = list(evaluate_letter(SLUG, gold, form))
    assert {outcome.letter for outcome in outcomes} == {SLUG}
    words = {(outcome.kind, outcome.words) for outcome in outcomes}
    assert ("body", "West Midlands Police") in words
    assert ("from", "Lee Freeman") in words
    assert ("stated_counts", "cause of concern remaining") in words
    assert ("negative", "False") in words
    assert not [pair for pair in words if pair[1] in ("", "None")]


LISTS = ("from", "to", "cc", "inspections", "issued", "stated_counts", "concerns", "monitoring")
SCALARS = ("title", "letter_kind", "published_on", "sent_on", "body", "body_kind")
NOTHING = dict.fromkeys(SCALARS) | {
    "negative": None,
    "unnamed": [],
    **{kind: [] for kind in (*LISTS, "recommendations", "findings")},
}


def judged(kind, expected, found):
    """Give the outcomes of one expected item and one that was found: kind, verdict and words."""
    outcomes = evaluate_letter("a letter", NOTHING | {kind: [expected]}, NOTHING | {kind: [found]})
    return [(o.kind, o.verdict.value, o.words) for o in outcomes if o.kind != "unnamed"]


MAY = {"kind": "revisit", "start": "2024-05", "end": "2024-05", "stated": "In May 2024"}
ISSUE = {"what": "published: report", "date": "2023-12-22", "stated": "on 22 December 2023"}
COUNT = {"of": "causes of concern identified", "count": 4, "stated": "four causes of concern"}
ENGAGE = {"event": "entered", "phase": "Engage", "date": None, "stated": "moved into Engage"}


@pytest.mark.parametrize(
    ("kind", "expected", "changes"),
    [
        ("inspections", MAY, {"stated": "Quite other words"}),
        ("inspections", MAY, {"start": "2024-06"}),
        ("inspections", MAY | {"year_only": True}, {"start": "2024-11", "end": "2024"}),
        ("issued", ISSUE, {"what": "published"}),
        ("issued", ISSUE | {"what": "published report"}, {"what": "published: letter"}),
        ("issued", ISSUE, {"stated": "22 December 2023"}),
        ("stated_counts", COUNT, {"of": "causes of concern"}),
        ("monitoring", ENGAGE, {"stated": "was moved into Engage"}),
    ],
)
def test_an_item_is_the_same_if_what_tells_it_apart_agrees(kind, expected, changes):
    outcomes = judged(kind, expected, expected | changes)
    assert [verdict for judged_kind, verdict, _ in outcomes if judged_kind == kind] == ["hit"]


@pytest.mark.parametrize(
    ("kind", "expected", "changes"),
    [
        ("inspections", MAY, {"start": "2023-05", "stated": "In May 2023"}),
        ("issued", ISSUE, {"what": "closed"}),
        ("issued", ISSUE, {"stated": "on 4 May 2021"}),
        ("stated_counts", COUNT, {"count": 3}),
        ("stated_counts", COUNT, {"of": "recommendations"}),
        ("stated_counts", COUNT, {"stated": "three causes"}),
        ("monitoring", ENGAGE, {"event": "left"}),
        ("monitoring", ENGAGE, {"stated": "was returned to scan"}),
    ],
)
def test_an_item_that_differs_in_what_tells_it_apart_is_a_miss_and_an_extra(
    kind, expected, changes
):
    outcomes = judged(kind, expected, expected | changes)
    found = [verdict for judged_kind, verdict, _ in outcomes if judged_kind == kind]
    assert found == ["miss", "extra"]


def test_what_a_person_holds_to_be_optional_is_neither_hit_nor_miss():
    optional = MAY | {"optional": True}
    assert judged("inspections", optional, MAY) == []
    missed = evaluate_letter("a letter", NOTHING | {"inspections": [optional]}, NOTHING)
    assert [outcome for outcome in missed if outcome.kind != "unnamed"] == []


def test_each_item_found_answers_to_one_expected_item_only():
    outcomes = evaluate_letter(
        "a letter", NOTHING | {"inspections": [MAY, MAY]}, NOTHING | {"inspections": [MAY]}
    )
    verdicts = [o.verdict.value for o in outcomes if o.kind == "inspections"]
    assert verdicts == ["hit", "miss"]


CAUSE = {
    "key": "The force doesn’t record",
    "theme": None,
    "statement_given": True,
    "accelerated": None,
    "kind": "cause of concern",
    "status": "closed",
    "status_key": "is now closed",
}
STATED = {"value": "The force doesn’t record all crime."}
FOUND = CAUSE | {"key": None, "statement": STATED}


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({}, {}),
        ({}, {"statement": None, "key": "the force doesn't  record crime"}),
        ({}, {"statement": None, "key": "Other words", "theme": "The force doesn’t record it"}),
        ({"theme": "crime recording"}, {"statement": None, "key": "x", "theme": "Crime Recording"}),
        (
            {"theme": "x", "theme_also": ["crime recording"]},
            {"statement": None, "key": "x", "theme": "crime recording"},
        ),
        ({"key": None}, {"statement": None}),
    ],
)
def test_a_cause_is_the_same_if_its_words_begin_alike_or_its_theme_is_the_expected_one(
    expected, found
):
    verdicts = [v for kind, v, _ in judged("concerns", CAUSE | expected, FOUND | found)]
    assert verdicts[0] == "hit"


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({}, {"statement": {"value": "It doesn’t record crime."}}),
        ({"theme": "custody"}, {"statement": None, "key": "x", "theme": "custody and dogs"}),
        ({"theme": None}, {"statement": None, "key": "x", "theme": None}),
        ({"key": None}, {"key": "The force"}),
    ],
)
def test_another_cause_is_a_miss_and_an_extra(expected, found):
    outcomes = judged("concerns", CAUSE | expected, FOUND | found)
    assert [verdict for _, verdict, _ in outcomes] == ["miss", "extra"]


@pytest.mark.parametrize(
    ("expected", "found", "verdicts"),
    [
        ({}, {}, ["hit"]),
        ({}, {"status_key": "It is now closed."}, ["hit"]),
        ({}, {"status_key": "now"}, ["hit"]),
        ({}, {"status_key": "It remains."}, ["miss", "extra"]),
        ({}, {"status_key": None}, ["miss"]),
        ({"status_key": None}, {"status_key": "It remains."}, ["extra"]),
        ({"status_key": None}, {"status_key": None}, []),
        ({"status_key_also": ["It stays."]}, {"status_key": "It stays."}, ["hit"]),
    ],
)
def test_a_quotation_agrees_if_one_holds_the_other(expected, found, verdicts):
    outcomes = judged("concerns", CAUSE | expected, FOUND | found)
    assert [v for kind, v, _ in outcomes if kind == "concerns.status_key"] == verdicts


@pytest.mark.parametrize(
    ("expected", "found", "verdicts"),
    [
        ("closed", "closed", ["hit"]),
        ("closed", "open", ["miss", "extra"]),
        ("closed", "not stated", ["miss"]),
        ("not stated", "closed", ["extra"]),
        ("not stated", "not stated", []),
    ],
)
def test_to_say_nothing_can_be_a_miss_and_is_nothing_wrong(expected, found, verdicts):
    outcomes = judged("concerns", CAUSE | {"status": expected}, FOUND | {"status": found})
    assert [v for kind, v, _ in outcomes if kind == "concerns.status"] == verdicts


NEED = {
    "key": "It should",
    "quote": "It should act.",
    "polarity": "needs improvement",
    "concern": 1,
}
OTHER = CAUSE | {"key": "Detainees wait"}
OTHER_FOUND = FOUND | {"statement": {"value": "Detainees wait."}}


def about(expected, found, *, gold=(CAUSE, OTHER), read=(FOUND, OTHER_FOUND)):
    """Give how it is judged which cause a finding is about, and its polarity."""
    outcomes = evaluate_letter(
        "a letter",
        NOTHING | {"concerns": list(gold), "findings": [NEED | expected]},
        NOTHING | {"concerns": list(read), "findings": [NEED | found]},
    )
    return [(o.kind[9:], o.verdict.value) for o in outcomes if o.kind.startswith("findings.")]


def test_a_finding_is_about_the_cause_that_is_the_same_wherever_it_stands():
    right = [("polarity", "hit"), ("concern", "hit")]
    wrong = [("polarity", "hit"), ("concern", "miss"), ("concern", "extra")]
    assert about({}, {}) == right
    assert about({}, {"concern": 0}) == wrong
    turned = {"read": (OTHER_FOUND, FOUND)}
    assert about({}, {"concern": 0}, **turned) == right
    assert about({}, {}, **turned) == wrong
    assert about({}, {}, read=(FOUND,)) == wrong
    assert about({"concern": None}, {"concern": None}) == [("polarity", "hit")]
    assert about({}, {"concern": None}) == [("polarity", "hit"), ("concern", "miss")]


def test_a_finding_of_two_minds_may_have_either_polarity():
    other = {"polarity": "progress"}
    assert about({}, other)[:2] == [("polarity", "miss"), ("polarity", "extra")]
    assert about({"mixed": True}, other)[0] == ("polarity", "hit")
    assert about({"polarity_also": ["progress"]}, other)[0] == ("polarity", "hit")


def test_a_part_of_a_sentence_that_was_not_told_apart_is_no_miss():
    for extra, verdicts in (({}, ["miss"]), ({"clause_of": 0}, [])):
        gold = NOTHING | {"findings": [NEED | extra], "concerns": [CAUSE, OTHER]}
        outcomes = evaluate_letter("a letter", gold, NOTHING)
        assert [o.verdict.value for o in outcomes if o.kind == "findings"] == verdicts


def test_lists_that_a_person_did_not_annotate_are_not_judged():
    gold = {kind: value for kind, value in NOTHING.items() if kind != "findings"}
    outcomes = evaluate_letter("a letter", gold, NOTHING | {"findings": [NEED]})
    assert [o for o in outcomes if o.kind == "findings"] == []


def test_causes_without_names_are_judged_by_their_number():
    for expected, found, verdicts in ((2, 2, ["hit"]), (1, 2, ["miss", "extra"])):
        outcomes = evaluate_letter(
            "a letter", NOTHING | {"unnamed": [{}] * expected}, NOTHING | {"unnamed": [{}] * found}
        )
        assert [(o.verdict.value) for o in outcomes if o.kind == "unnamed"] == verdicts


def test_people_are_judged_by_name_and_their_posts_one_field_each():
    person = {"name": "Ann Example", "honours": "QPM", "post": "Chair", "organisation": "Panel"}
    spelt = person | {"name": "ANN  EXAMPLE", "honours": None, "organisation": "Other"}
    assert judged("cc", person, spelt) == [
        ("cc", "hit", "Ann Example"),
        ("cc.honours", "miss", "QPM"),
        ("cc.post", "hit", "Chair"),
        ("cc.organisation", "miss", "Panel"),
        ("cc.organisation", "extra", "Other"),
    ]
    assert judged("cc", person, person | {"name": "Ann"}) == [
        ("cc", "miss", "Ann Example"),
        ("cc", "extra", "Ann"),
    ]
    also = person | {"name_also": ["Ann"]}
    assert judged("cc", also, person | {"name": "Ann"})[0] == ("cc", "hit", "Ann Example")
