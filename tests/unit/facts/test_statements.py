"""Causes of concern in the forms in which copies and older letters state them (LETTERS §4, §6)."""

SECOND = "The force must send officers to every burglary."


def statements(facts):
    return [c.statement.quote if c.statement else None for c in facts.concerns]


def about(facts):
    return [item.concern for item in facts.recommendations]


def test_paragraphs_that_each_stand_before_recommendations_are_causes_without_their_boxes(
    read_body,
):
    facts = read_body(
        "We identified two causes of concern and made the following recommendations:",
        "The force doesn’t manage registered sex offenders.",
        "By 31 August 2021, the force should:",
        "- visit each of them;",
        "Staff told us that calls go unanswered for hours.",
        "By 31 August 2021, the force should:",
        "- answer calls.",
    )
    assert statements(facts) == [
        "The force doesn’t manage registered sex offenders.",
        "Staff told us that calls go unanswered for hours.",
    ]
    assert about(facts) == [0, 1]


def test_a_paragraph_that_reports_is_no_cause_though_recommendations_follow_it(read_body):
    facts = read_body(
        "We identified a cause of concern about custody.",
        "We found that calls are answered.",
        "The force should:",
        "- answer more.",
    )
    assert statements(facts) == [None]


def test_two_boxes_of_one_topic_state_two_causes(read_body):
    facts = read_body(
        "Cause of concern",
        "The force doesn’t watch detainees in custody who may harm themselves.",
        "Recommendations",
        "The force should immediately watch them.",
        "Cause of concern",
        "The force doesn’t know which detainees in custody may harm themselves.",
        "Recommendations",
        "The force should immediately find out.",
    )
    assert len(facts.concerns) == 2
    assert about(facts) == [0, 1]


def test_the_reason_for_which_a_cause_was_issued_states_it_if_nothing_else_does(read_body):
    reason = "We have issued this accelerated cause of concern because it fails victims of fraud."
    assert statements(read_body(reason)) == ["it fails victims of fraud"]
    boxed = read_body(reason, "Cause of concern", SECOND, "Recommendations", "It should act.")
    assert statements(boxed) == [SECOND]


def test_themes_that_a_sentence_names_together_are_causes(read_body):
    facts = read_body(
        "We issued two accelerated causes of concern. They covered investigating crime and custody."
    )
    assert [(c.theme.quote, c.accelerated) for c in facts.concerns] == [
        ("investigating crime", True),
        ("custody", True),
    ]


def test_what_a_sentence_names_goes_on_before_a_claim(read_body):
    facts = read_body(
        "We identified a cause of concern about how effective the force is at keeping people safe."
    )
    assert facts.concerns[0].theme.quote == "how effective the force is at keeping people safe"


def test_groups_of_recommendations_are_about_the_causes_whose_topics_they_name(read_body):
    facts = read_body(
        "We identified two causes of concern, relating to custody and vetting.",
        "By 31 May 2023, the force should:",
        "- renew the clearance of its staff by vetting them again;",
        "By 30 June 2023, the force should:",
        "- treat each detainee in custody with care.",
    )
    assert about(facts) == [1, 0]


def test_groups_that_name_no_topic_are_about_no_cause(read_body):
    facts = read_body(
        "We identified two causes of concern, relating to custody and vetting.",
        "By 31 May 2023, the force should:",
        "- write to them;",
        "By 30 June 2023, the force should:",
        "- write again.",
    )
    assert about(facts) == [None, None]


def test_one_word_that_a_cut_copy_leaves_is_no_recommendation(read_body):
    facts = read_body("The force should:", "- answer its calls; and", "- re")
    assert [item.evidence[0].quote for item in facts.recommendations] == ["answer its calls; and"]


def test_a_fire_and_rescue_service_has_no_cause_with_a_topic_of_the_police(read, read_body):
    lines = ("We identified a cause of concern about leadership.",)
    title = "Barsetshire Fire and Rescue Service: Cause of concern revisit letter"
    fire = read("\n".join((title, "Sent on", "23 July 2024", *lines)))
    assert fire.concerns[0].topic == "fire-leadership"
    assert read_body(*lines).concerns[0].topic == "leadership-and-force-management"
