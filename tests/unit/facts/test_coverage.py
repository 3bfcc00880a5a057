"""Found, not stated, not understood: three answers, never merged; and nothing makes the reader raise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelgraph.facts import find_facts
from peelgraph.facts.rendering import render_facts
from peelgraph.letters import read_letter
from peelgraph.resources import load_registers, load_rules


@pytest.mark.parametrize(
    "sentence",
    [
        "The force should immediately: act.",
        "The force had eight recommendations.",
        "By 30 September 2021, the force should act.",
        "Within 28 days, the service should provide an action plan.",
    ],
)
def test_words_of_a_recommendation_are_not_understood(sentence, read_two, remarks_of):
    facts = read_two("Action plan", sentence)
    assert facts.recommendations == ()
    assert remarks_of(facts, "recommendations") == [("unread-passage", "recommendations", sentence)]
    assert facts.coverage["recommendations"] == "not understood"


@pytest.mark.parametrize(
    ("sentence", "event"),
    [
        ("The force was moved into Engage.", "entered"),
        ("It returns to our default level of monitoring, known as ‘scan’.", "left"),
        ("It has entered the enhanced phase of monitoring.", "entered"),
        ("It remains in the engage phase.", "remains"),
        (
            "Borsetshire Police has today been moved into an enhanced level of monitoring.",
            "entered",
        ),
        ("The force has been de-escalated from Engage to Scan.", "left"),
        ("The force has come out of Engage.", "left"),
        ("It will remain in Engage until its causes of concern are closed.", "remains"),
    ],
)
def test_a_monitoring_phase_is_the_bodys_and_no_status_of_a_cause(sentence, event, read_two):
    facts = read_two("Our monitoring process", sentence)
    assert [(e.event, e.phase, e.period) for e in facts.monitoring] == [(event, "engage", None)]
    assert facts.coverage["monitoring"] == "found"
    assert [claim.kind.value for claim in facts.claims] == ["identified", "identified"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The force may be moved into Engage.",
        "We will consider whether the force should return to the scan phase.",
        "If nothing improves, we will have moved the force into Engage by May.",
        "Felpersham Constabulary was moved into Engage.",
        "The force will return to Scan once its causes of concern are closed.",
        "The force should move to Scan when it has closed its causes of concern.",
        "HMCI has agreed to remove the force from Engage if it keeps this up.",
    ],
)
def test_what_may_happen_to_a_phase_or_happens_elsewhere_is_a_remark(
    sentence, read_two, remarks_of
):
    facts = read_two("Our monitoring process", sentence)
    assert facts.monitoring == ()
    assert ("unread-passage", "monitoring", sentence) in remarks_of(facts)


def test_a_change_of_phase_is_dated_by_a_year_that_stands_alone(read_two):
    facts = read_two(
        "Our monitoring process", "The force entered Engage in 2019 and left it in May."
    )
    dated = [(event.event, event.period and str(event.period)) for event in facts.monitoring]
    assert dated == [("entered", "2019"), ("left", None)]


def test_what_a_sentence_says_was_entered_and_left_is_both(read_two):
    words = "It was moved into Engage in March 2019 and was removed in October 2021."
    facts = read_two("Our monitoring process", words)
    assert [(event.event, str(event.period)) for event in facts.monitoring] == [
        ("entered", "2019-03"),
        ("left", "2021-10"),
    ]


def test_the_phase_that_others_are_quoted_with_is_not_stated(read_two):
    quoted = "“We believe in the work of the force. The force has left Engage.”"
    assert read_two("Our monitoring process", f"You wrote: {quoted}").monitoring == ()


def test_every_bullet_under_a_recommending_stem_is_a_recommendation(read_two):
    facts = read_two("Action plan", "The force should immediately:", "- train its officers")
    assert [(r.evidence[0].quote, r.stated_deadline) for r in facts.recommendations] == [
        ("train its officers", "immediately")
    ]
    assert facts.coverage["recommendations"] == "found"


def test_officers_who_engage_and_scan_are_in_no_monitoring_phase(read_two, remarks_of):
    facts = read_two("Update", "Officers engage with young people and scan the area.")
    assert remarks_of(facts, "monitoring") == []
    assert facts.coverage["monitoring"] == "not stated"


def test_a_letter_that_says_nothing_states_nothing(read):
    facts = read("Borsetshire Police: COVID-19 inspection\nBackground\nThe force acts.\n")
    assert {kind for kind, answer in facts.coverage.items() if answer == "found"} == {
        "title",
        "letter_kind",
        "body",
    }
    assert render_facts(facts)["negative"] is True


@pytest.mark.parametrize(
    "lines",
    [
        ("Background", "We identified two causes of concern."),
        ("Background", "There is one cause of concern remaining. This relates to custody."),
    ],
)
def test_a_letter_that_counts_causes_is_not_negative(lines, read_body):
    assert render_facts(read_body(*lines))["negative"] is False


@pytest.mark.parametrize(
    "sentence",
    [
        "We identified a cause of concern about custody.",
        "In December 2023, we closed the cause of concern about custody.",
        "There is an outstanding cause of concern about custody.",
        "It has causes of concern relating to custody and to crime recording.",
    ],
)
def test_a_letter_that_names_a_cause_in_running_prose_is_not_negative(sentence, read_body):
    facts = read_body("Background", sentence)
    assert render_facts(facts)["negative"] is False
    assert facts.coverage["concerns"] != "not stated"


def test_an_empty_list_item_makes_nothing_raise(read_body):
    read_body("Background", "These causes of concern were as follows:", "- \u2003", "- MARACs")


def test_a_long_s_in_a_number_makes_nothing_raise(read_body):
    read_body("Background", "We identified ſix causes of concern.")


RULES, REGISTERS = load_rules(), load_registers()
LINES = st.sampled_from(
    [
        "Borsetshire Police: closure letter",
        "West Midlands Police: PEEL causes of concern revisit letter",
        "From",
        "To: Ann Example",
        "Cc",
        "Lee Freeman KPM",
        "His Majesty’s Inspector of Constabulary",
        "Chief Constable",
        "West Midlands Police",
        "KPM",
        "Sent on",
        "Sent on: 23 July 2024",
        "31 June 2024",
        "Background",
        "MARACs",
        "We identified two causes of concern. This relates to MARACs.",
        "These causes of concern were as follows:",
        "- MARACs",
        "-",
        "1. ",
        "•\u00a0x",
        "These 0 causes of concern are now closed.",
        "There is one cause of concern remaining. This relates to custody.",
        "In May 2024, we inspected the force and we will review it on 0 May 2024, later this year.",
        "It acts, but it must continue.",
        "\u202e",
        "\t",
    ]
)
TEXTS = st.lists(st.one_of(LINES, LINES, st.text("aZ .:-–’\u00a0\u200f1", max_size=12)), min_size=1)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_odd_letter_makes_the_reader_raise_and_every_quote_is_in_its_place(lines):
    text = "Title\n" + "\n".join(lines)
    facts = find_facts(read_letter(text, RULES), REGISTERS, RULES)
    for place in places(render_facts(facts)):
        start, end = place["span"]
        assert text[start:end] == place["quote"] != ""
    assert all(0 <= claim.concern < len(facts.concerns) for claim in facts.claims)
    assert all(0 <= finding.concern < len(facts.concerns) for finding in facts.findings)
    assert facts.sent_on is not None or facts.published_on is not None or facts.claims == ()


def places(form):
    if isinstance(form, dict):
        if "span" in form:
            yield form
        for value in form.values():
            yield from places(value)
    elif isinstance(form, list):
        for value in form:
            yield from places(value)


def test_a_change_of_phase_that_is_still_to_come_has_its_day_and_a_remark(read_body, remarks_of):
    sentence = "The force should leave Engage on 1 August 2024."
    facts = read_body("Conclusion", f"My Board has agreed that {sentence[0].lower()}{sentence[1:]}")
    (event,) = facts.monitoring
    assert (event.event, str(event.period)) == ("left", "2024-08-01")
    assert [kind for kind, _, _ in remarks_of(facts, "monitoring")] == ["unread-date"]


def test_a_sentence_that_says_when_the_decision_took_effect_dates_the_phase(read_body):
    facts = read_body(
        "Conclusion",
        "My Board has placed the force in Engage. The decision took effect on 2 July 2024.",
    )
    (event,) = facts.monitoring
    assert (event.event, str(event.period), len(event.evidence)) == ("entered", "2024-07-02", 2)


@pytest.mark.parametrize("line", ["-", ",", " – "])
def test_a_line_of_signs_in_a_letterhead_names_nobody_and_no_post(line, read):
    assert read(f"Title\nFrom\n{line}").parties == ()
    (party,) = read(f"Title\nTo: Ann Example\n{line}").parties
    assert (party.name, party.titles) == ("Ann Example", ())
