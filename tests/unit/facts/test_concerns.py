"""Which causes of concern a letter names, and what numbers of them it states (LETTERS §4)."""

import pytest


def concerns(facts):
    return [(c.mention.value, c.words.quote, c.topic) for c in facts.concerns]


def test_the_items_under_a_stem_are_causes_and_other_lists_are_not(read_body):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "We looked at:",
        "- the plan",
        "- the records",
    )
    assert concerns(facts) == [
        (
            "listed",
            "The force doesn’t manage registered sex offenders.",
            "registered-sex-offenders",
        )
    ]


@pytest.mark.parametrize(
    "stem",
    [
        "Two of these causes of concern were as follows:",
        "During our inspection, we identified two causes of concern, which were that the force:",
        "These causes for concern are as follows:",
    ],
)
def test_each_stem_announces_the_causes_under_it(stem, read_body):
    facts = read_body("Background", stem, "- is failing to use MARACs;", "- records too little.")
    assert concerns(facts) == [
        ("listed", "is failing to use MARACs;", "marac"),
        ("listed", "records too little.", None),
    ]


def test_a_list_of_recommendations_is_no_list_of_causes(read_body):
    facts = read_body(
        "Background",
        "Three of these recommendations were as follows:",
        "- train officers",
        "The force should immediately:",
        "- use MARACs",
    )
    assert facts.concerns == ()


@pytest.mark.parametrize(
    "stem",
    [
        "Where we identified causes of concern, the force should:",
        "We identified causes of concern and made these recommendations:",
        "Since we identified causes of concern, the force has:",
        "We raised causes of concern with these forces:",
    ],
)
def test_what_a_stem_announces_is_the_last_thing_that_it_names(stem, read_body):
    assert read_body("Background", stem, "- train its officers").concerns == ()


def test_the_cause_that_remains_is_described_by_the_next_sentence(read_two, remarks_of):
    facts = read_two(
        "Conclusion",
        "There is one cause of concern remaining. This relates to how the force investigates crime.",
    )
    assert concerns(facts)[2:] == [
        ("described", "how the force investigates crime", "investigations")
    ]
    assert facts.concerns[2].statement is None
    assert [(c.concern, c.kind.value) for c in facts.claims if c.kind == "remains"] == [
        (2, "remains")
    ]


def test_a_description_with_the_topic_of_a_listed_cause_is_that_cause_again(read_two, remarks_of):
    facts = read_two(
        "Conclusion", "There is one cause of concern remaining. This relates to the use of MARACs."
    )
    assert len(facts.concerns) == 2
    assert [claim.kind.value for claim in facts.claims] == ["identified", "identified"]
    assert (
        "count-mismatch",
        "status",
        "There is one cause of concern remaining.",
    ) in remarks_of(facts)


def test_a_description_without_a_topic_is_not_sure_to_be_another_cause(read_body, remarks_of):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t keep custody safe.",
        "- The force doesn’t record crime.",
        "Conclusion",
        "There is one cause of concern remaining. This relates to how the force records crime.",
    )
    assert len(facts.concerns) == 2
    assert facts.claims == ()


@pytest.mark.parametrize(
    "sentence",
    ["It concerns me that the force has not acted.", "It is about time that the force acted."],
)
def test_a_turn_of_speech_describes_no_cause(sentence, read_two):
    facts = read_two("Conclusion", f"There is one cause of concern remaining. {sentence}")
    assert len(facts.concerns) == 2


def test_a_cause_without_a_topic_is_kept_with_a_remark(read_body, remarks_of):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t keep its dogs safe.",
    )
    assert concerns(facts) == [("listed", "The force doesn’t keep its dogs safe.", None)]
    assert ("unresolved-topic", "concerns", "The force doesn’t keep its dogs safe.") in remarks_of(
        facts
    )


def test_a_cause_with_two_topics_has_none(read_body, remarks_of):
    statement = "The force doesn’t use MARACs for registered sex offenders."
    facts = read_body("Background", "These causes of concern were as follows:", f"- {statement}")
    assert concerns(facts) == [("listed", statement, None)]
    assert remarks_of(facts, "concerns") == [("unresolved-topic", "concerns", statement)]


def test_two_causes_with_one_topic_stay_two_and_share_no_heading(read_body):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t visit registered sex offenders.",
        "Managing registered sex offenders",
        "The force has trained staff.",
    )
    assert [c.topic for c in facts.concerns] == ["registered-sex-offenders"] * 2
    assert [c.theme for c in facts.concerns] == [None, None]
    assert facts.findings == ()


@pytest.mark.parametrize(
    "heading", ["Managing MARACs and registered sex offenders", "Leadership and governance"]
)
def test_a_section_whose_heading_names_no_single_cause_leaves_a_remark(
    heading, read_two, remarks_of
):
    facts = read_two(heading, "The force has trained staff.")
    assert facts.findings == ()
    assert facts.coverage["findings"] == "not understood"


def test_an_accelerated_cause_is_so_only_where_its_words_say_so(read_body):
    facts = read_body(
        "Background",
        "These causes of concern were as follows:",
        "- The accelerated cause of concern about MARACs.",
        "- The force doesn’t manage registered sex offenders.",
    )
    assert [c.accelerated for c in facts.concerns] == [True, None]


def test_numbers_that_agree_with_what_is_found_leave_no_remark(read_two, remarks_of):
    facts = read_two("Conclusion", "These two causes of concern are now closed.")
    assert [(c.kind.value, c.count) for c in facts.counts] == [("identified", 2), ("closed", 2)]
    assert remarks_of(facts) == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ("Background", "We found that we identified three causes of concern."),
            "we identified three causes of concern",
        ),
        (
            ("Background", "Two of these causes of concern were as follows:", "- MARACs."),
            "Two of these causes of concern were as follows",
        ),
    ],
)
def test_a_number_that_is_not_that_of_what_is_found_is_a_remark(
    lines, words, read_body, remarks_of
):
    assert ("count-mismatch", "stated_counts", words) in remarks_of(read_body(*lines))


def test_what_causes_are_in_respect_of_names_them_and_states_nothing(read_body):
    facts = read_body(
        "Background",
        "We identified two causes of concern in respect of:",
        "- crime recording; and",
        "- vulnerability.",
    )
    assert [(c.mention.value, c.statement) for c in facts.concerns] == [("named", None)] * 2


def test_a_cause_in_how_something_is_done_is_named_and_one_in_a_report_is_not(read_body):
    facts = read_body(
        "Background",
        "We identified a cause of concern in how the force records crime. "
        "We issued a cause of concern in the report of our inspection.",
    )
    assert [c.words.quote for c in facts.concerns] == ["how the force records crime"]
