"""Causes of concern and recommendations in each form of a letter's body, field by field."""

RECORDING = "The force doesn’t record all reported crime."
OFFENDERS = "The force doesn’t manage registered sex offenders."


def causes(facts):
    """Give each cause: how it is mentioned, its statement, its theme, its topic, and its evidence."""
    return [
        (
            concern.mention.value,
            concern.statement and concern.statement.quote,
            concern.theme and concern.theme.quote,
            concern.topic,
            [passage.quote for passage in concern.evidence],
        )
        for concern in facts.concerns
    ]


def recommendations(facts):
    """Give each recommendation: its cause, the day and words of its deadline, for what, its evidence."""
    return [
        (
            item.concern,
            item.deadline and item.deadline.isoformat(),
            item.stated_deadline,
            item.deadline_for,
            [passage.quote for passage in item.evidence],
        )
        for item in facts.recommendations
    ]


def listed(words, topic, theme=None):
    return ("listed", words, theme, topic, [words])


def test_predicates_under_a_stem_are_causes_with_the_words_as_printed(read_body):
    first = "is failing to record all reported crime; and"
    facts = read_body(
        "Background",
        "We identified two causes of concern, which were that the force:",
        f"- {first}",
        "- doesn’t manage registered sex offenders.",
    )
    assert causes(facts) == [
        listed(first, "crime-recording"),
        listed("doesn’t manage registered sex offenders.", "registered-sex-offenders"),
    ]
    assert {concern.accelerated for concern in facts.concerns} == {None}


def test_boxes_hold_a_cause_each_and_the_recommendations_under_it(read_body):
    stem = "Within three months, the force should:"
    plan = "By 30 September 2024, the force should provide an action plan."
    facts = read_body(
        "Cause of concern",
        RECORDING,
        "Recommendations",
        stem,
        "- record every crime; and",
        "- train its staff.",
        "Cause of concern",
        OFFENDERS,
        "Recommendations",
        plan,
    )
    assert causes(facts) == [
        listed(RECORDING, "crime-recording"),
        listed(OFFENDERS, "registered-sex-offenders"),
    ]
    within = (None, "Within three months", "action")
    assert recommendations(facts) == [
        (0, *within, ["record every crime; and", stem, "Within three months"]),
        (0, *within, ["train its staff.", stem, "Within three months"]),
        (1, "2024-09-30", "By 30 September 2024", "plan", [plan]),
    ]


def test_a_quotation_after_words_that_announce_it_is_an_accelerated_cause(read_body):
    stem = "The force should immediately:"
    facts = read_body(
        "Background",
        "We found that the force had the following accelerated cause of concern:",
        f"“{RECORDING}”",
        stem,
        "- make sure that it records crime.",
    )
    assert causes(facts) == [listed(RECORDING, "crime-recording")]
    assert facts.concerns[0].accelerated is True
    evidence = ["make sure that it records crime.", stem, "immediately"]
    assert recommendations(facts) == [(0, None, "immediately", "action", evidence)]


def test_causes_that_are_only_named_have_a_theme_and_no_statement(read_body):
    facts = read_body(
        "Background",
        "We identified two causes of concern. One related to crime recording. The other related to custody.",
    )
    assert causes(facts) == [
        (
            "named",
            None,
            "crime recording",
            "crime-recording",
            ["One related to crime recording."],
        ),
        ("named", None, "custody", "custody", ["The other related to custody."]),
    ]


def test_a_section_gives_its_cause_the_heading_as_theme_and_its_findings(read_body):
    facts = read_body(
        "Background",
        "The causes of concern were:",
        f"1. {RECORDING}",
        f"2. {OFFENDERS}",
        "Crime recording",
        "The force has made good progress. But it needs to train more officers.",
        "Managing registered sex offenders",
        "The force should make sure that visits happen. It must continue to improve.",
    )
    assert causes(facts) == [
        listed(RECORDING, "crime-recording", "Crime recording"),
        listed(OFFENDERS, "registered-sex-offenders", "Managing registered sex offenders"),
    ]
    assert [(f.kind, f.concern, f.evidence.quote) for f in facts.findings] == [
        ("progress", 0, "The force has made good progress."),
        ("further-improvement", 0, "But it needs to train more officers."),
        ("further-improvement", 1, "The force should make sure that visits happen."),
        ("continuing-duty", 1, "It must continue to improve."),
    ]


def test_an_area_of_concern_that_is_set_against_causes_is_no_cause(read_body):
    sentence = (
        "The causes of concern relate to crime recording and custody, "
        "and the area of concern relates to stop and search."
    )
    facts = read_body("Background", "We identified two causes of concern.", sentence)
    kinds = [(c.theme.quote, c.kind, c.evidence[0].quote) for c in facts.concerns]
    assert kinds == [
        ("crime recording", "cause of concern", sentence),
        ("custody", "cause of concern", sentence),
        ("stop and search", "area of concern", sentence),
    ]


def test_a_quotation_from_a_report_under_the_heading_of_a_topic_is_a_cause(read_body):
    facts = read_body(
        "Crime recording", "In our report, we said:", f"“{RECORDING}”", "The force has improved."
    )
    assert causes(facts) == [
        (
            "listed",
            RECORDING,
            "Crime recording",
            "crime-recording",
            [RECORDING, "Crime recording"],
        )
    ]
    assert facts.concerns[0].accelerated is None


def test_a_quotation_under_no_heading_of_a_topic_or_words_without_marks_are_no_cause(read_body):
    assert causes(read_body("Background", "In our report, we said:", f"“{RECORDING}”")) == []
    assert causes(read_body("Crime recording", "In our report, we said:", "The force acts.")) == []
