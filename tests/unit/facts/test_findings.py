"""What is found about which cause; the sentences themselves are in ``tests/cases/findings.toml``."""

import pytest

OFFENDERS = "Managing registered sex offenders"


def findings(facts):
    return [(f.concern, f.kind.value, f.evidence.quote) for f in facts.findings]


def test_a_finding_is_about_the_cause_that_the_heading_over_it_names(read_two):
    facts = read_two(
        OFFENDERS, "It has trained staff.", "Better use of MARACs", "It has appointed analysts."
    )
    assert findings(facts) == [
        (0, "progress", "It has trained staff."),
        (1, "progress", "It has appointed analysts."),
    ]


def test_what_stands_under_another_heading_is_no_finding(read_two):
    facts = read_two(OFFENDERS, "It has trained staff.", "Conclusion", "It has appointed analysts.")
    assert findings(facts) == [(0, "progress", "It has trained staff.")]


@pytest.mark.parametrize(
    "heading",
    [
        "Managing MARACs and registered sex offenders",
        "Accelerated cause of concern: MARACs",
        "Governance",
    ],
)
def test_under_a_heading_that_names_no_single_cause_nothing_is_attributed(heading, read_two):
    assert findings(read_two(heading, "It has trained staff.")) == []


def test_the_two_clauses_of_a_sentence_are_two_findings_with_their_own_words(read_two):
    facts = read_two(OFFENDERS, "It supports its staff, but it must continue to monitor them.")
    assert findings(facts) == [
        (0, "progress", "It supports its staff"),
        (0, "continuing-duty", "but it must continue to monitor them"),
    ]


def test_effort_that_is_recognised_is_about_the_cause_described_in_its_paragraph(read_two):
    facts = read_two(
        "Conclusion",
        "There is one cause of concern remaining. This relates to effective investigations. "
        "I recognise the effort the force is making.",
    )
    assert findings(facts) == [
        (2, "acknowledgement", "I recognise the effort the force is making.")
    ]


def test_effort_that_is_recognised_elsewhere_is_about_no_cause(read_two):
    assert findings(read_two("Conclusion", "I recognise the effort the force is making.")) == []


def test_no_words_are_two_findings_of_different_kinds(read_two):
    facts = read_two(
        "Effective investigations",
        "There is one cause of concern remaining. This relates to effective investigations. "
        "I recognise the effort the force is making.",
    )
    spans = [finding.evidence.span for finding in facts.findings]
    assert len(spans) == len(set(spans))


@pytest.mark.parametrize(
    ("heading", "stem"),
    [
        (OFFENDERS, "The force should immediately:"),
        (OFFENDERS, "Within three months, the force should:"),
        ("Recommendations on registered sex offenders", "These are our recommendations:"),
    ],
)
def test_the_bullets_of_a_recommendation_are_no_progress(heading, stem, read_two):
    facts = read_two(heading, stem, "- train its officers;", "- visit offenders.")
    assert findings(facts) == []


def test_the_items_under_words_of_doubt_are_no_progress(read_two):
    facts = read_two(OFFENDERS, "But we found that some officers had:", "- ignored warnings")
    assert findings(facts) == []


@pytest.mark.parametrize(
    "heading",
    ["More effective use of MARACs:", "How well does it use MARACs?", "2. Use of MARACs"],
)
def test_a_finding_is_not_attributed_to_the_cause_of_an_earlier_heading(heading, read_two):
    facts = read_two(OFFENDERS, "It has trained staff.", heading, "It has appointed analysts.")
    about = {words: concern for concern, _, words in findings(facts)}
    assert about.get("It has appointed analysts.") != 0


def test_a_conclusion_whose_heading_was_lost_is_no_progress(read_two):
    """LETTERS §1: plain text in which short headings were lost is a real input."""
    facts = read_two(
        OFFENDERS,
        "It has trained staff.",
        "I am pleased to see this. These two causes of concern are now closed. Thank you.",
    )
    assert findings(facts) == [(0, "progress", "It has trained staff.")]


def test_findings_under_a_heading_that_was_lost_are_not_those_of_another_cause(source, read):
    """LETTERS §1: short headings are lost in plain text; the first sentence still names the cause."""
    heading = "Managing risks posed by online child abuse offenders\n"
    facts = read(source.text.replace(heading, ""))
    offenders = [words for concern, _, words in findings(facts) if concern == 1]
    assert not any("OCSET" in words or "Child Abuse Image" in words for words in offenders)


ONE = """\
Background
In September 2023, we inspected Borsetshire Police and identified one cause of concern:
- The force doesn’t manage registered sex offenders."""


@pytest.mark.parametrize(
    "heading", ["Progress", "Progress against the cause of concern", "Our findings", "Governance"]
)
def test_in_a_letter_about_one_cause_what_was_found_is_about_that_cause(heading, read_body):
    facts = read_body(ONE, heading, "It has trained staff.")
    assert findings(facts) == [(0, "progress", "It has trained staff.")]


@pytest.mark.parametrize("heading", ["Progress", "Our findings", "Governance", "What we found"])
def test_in_a_letter_about_two_causes_a_heading_of_findings_names_neither(heading, read_two):
    assert findings(read_two(heading, "It has trained staff.")) == []


def test_what_was_found_under_a_heading_that_names_no_cause_is_a_remark(read_two, remarks_of):
    facts = read_two("Progress against the causes of concern", "It has trained staff.")
    assert remarks_of(facts, "findings") == [
        ("unread-passage", "findings", "Progress against the causes of concern")
    ]


def test_progress_within_the_part_about_a_cause_is_about_that_cause(read_two):
    facts = read_two(
        OFFENDERS,
        "Recommendations",
        "The force should immediately:",
        "- visit offenders.",
        "Progress",
        "It has trained staff.",
        "Better use of MARACs",
        "Progress",
        "It has appointed analysts.",
    )
    assert findings(facts) == [
        (0, "progress", "It has trained staff."),
        (1, "progress", "It has appointed analysts."),
    ]


def test_progress_after_a_heading_of_something_else_is_about_none_of_two_causes(read_two):
    facts = read_two(
        OFFENDERS, "It acts.", "Values and culture", "Progress", "It has trained staff."
    )
    assert findings(facts) == []


def test_what_was_found_is_about_the_only_cause_that_was_not_closed_before(read_two):
    facts = read_two(
        "In December 2023, we closed the cause of concern about MARACs.",
        "Progress against the cause of concern",
        "It has trained staff.",
    )
    assert findings(facts) == [(0, "progress", "It has trained staff.")]


def test_a_cause_that_the_letter_counts_and_does_not_name_may_be_the_one_that_is_left(read_body):
    facts = read_body(
        "Background",
        "In September 2023, we inspected Borsetshire Police and identified three causes of concern. "
        "Two of these causes of concern were as follows:",
        "- The force doesn’t manage registered sex offenders.",
        "- The force doesn’t use MARACs.",
        "In December 2023, we closed the cause of concern about MARACs.",
        "Progress against the cause of concern",
        "It has trained staff.",
    )
    assert findings(facts) == []


ANNOUNCED = """\
Accelerated cause of concern: investigations
We said that the force was failing to investigate crimes. It has appointed a lead. \
By 31 October 2022, it should:
- train all constables; and
- agree a standard.
{found}"""


def test_what_was_found_under_the_heading_that_announces_a_cause_follows_its_recommendations(
    read_body,
):
    facts = read_body(
        "In 2022, we identified two causes of concern.",
        ANNOUNCED.format(found="The force has trained its constables."),
        "Cause of concern: responding to the public",
        "It has appointed a lead.",
    )
    assert findings(facts) == [(0, "progress", "The force has trained its constables.")]


def test_what_follows_the_revisit_in_a_letter_without_headings_is_about_its_only_cause(read_body):
    facts = read_body(
        ONE,
        "The force has trained staff. In May 2024, we revisited the force. It has appointed a lead.",
    )
    assert findings(facts) == [(0, "progress", "It has appointed a lead.")]


def test_a_sentence_about_another_force_is_no_finding(read_two):
    facts = read_two(OFFENDERS, "Felpersham Constabulary has trained staff.", "It has a plan.")
    assert findings(facts) == [(0, "progress", "It has a plan.")]


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("There are now 40.", "progress"),
        ("There are now 1,400.", "further-improvement"),
        ("There are now 312.", None),
        ("There are now 40 new officers.", None),
    ],
)
def test_what_is_counted_now_is_compared_with_what_was_counted_before(now, kind, read_two):
    facts = read_two(OFFENDERS, f"When we inspected, 312 visits were overdue. {now}")
    assert findings(facts) == ([(0, kind, now)] if kind else [])


def test_a_count_without_one_before_it_is_no_finding(read_two):
    assert findings(read_two(OFFENDERS, "There are now 40.")) == []


def test_more_than_before_is_worse_only_of_what_is_bad(read_two):
    more = "That is more than in the same quarter last year."
    worse = "Even so, 22 visits were missed last quarter."
    facts = read_two(OFFENDERS, f"The force has trained staff. {more}")
    assert findings(facts) == [(0, "progress", "The force has trained staff.")]
    facts = read_two(OFFENDERS, f"The force has trained staff. {worse} {more}")
    assert [kind for _, kind, _ in findings(facts)] == [
        "progress",
        "further-improvement",
        "further-improvement",
    ]


def test_progress_beside_a_part_that_is_not_understood_is_no_finding(read_two, remarks_of):
    words = "The force has trained staff, although it admires its neighbours."
    facts = read_two(OFFENDERS, words)
    assert findings(facts) == []
    assert remarks_of(facts, "findings") == [("unread-passage", "findings", words)]


def remarks(facts):
    return [(r.message, r.evidence.quote) for r in facts.remarks if r.about == "findings"]


UNREAD = "the words say neither that there is progress nor what is needed"
HEADING = "what stands under this heading was not read: it names no single cause"


def test_once_a_section_names_another_cause_nothing_more_in_it_is_about_the_first(read_two):
    facts = read_two(
        OFFENDERS, "It has trained staff. The use of MARACs is better. It has trained more."
    )
    assert findings(facts) == [(0, "progress", "It has trained staff.")]
    assert remarks(facts) == [
        (UNREAD, "The use of MARACs is better."),
        (UNREAD, "It has trained more."),
    ]


def test_an_item_is_a_finding_unless_a_stem_makes_it_mean_something_else(read_two):
    facts = read_two(OFFENDERS, "- It has trained staff.")
    assert findings(facts) == [(0, "progress", "It has trained staff.")]
    facts = read_two(
        OFFENDERS, "The force has:", "- It has trained staff.", "It has appointed analysts."
    )
    assert findings(facts) == [(0, "progress", "It has appointed analysts.")]
    assert remarks(facts) == [(UNREAD, "The force has:"), (UNREAD, "It has trained staff.")]


def test_what_is_said_of_causes_as_such_is_no_finding_and_no_remark_about_one(read_two):
    facts = read_two(OFFENDERS, "These two causes of concern are now closed. It has trained staff.")
    assert findings(facts) == [(0, "progress", "It has trained staff.")]
    assert remarks(facts) == []


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (("Our dogs", "It has trained staff."), "Our dogs"),
        (
            ("Felpersham Constabulary and registered sex offenders", "It has trained staff."),
            "Felpersham Constabulary and registered sex offenders",
        ),
        (("Our dogs",), None),
        (("Conclusion", "It has trained staff."), None),
    ],
)
def test_a_heading_of_no_cause_over_words_after_the_list_is_a_remark(lines, heading, read_two):
    facts = read_two(*lines)
    assert findings(facts) == []
    assert remarks(facts) == ([(HEADING, heading)] if heading else [])


def test_a_heading_before_the_list_or_without_a_list_is_none(read_body):
    listed = (
        "Background",
        "These causes of concern were as follows:",
        "- The force doesn’t use MARACs.",
    )
    assert remarks(read_body("Our dogs", "It acts.", *listed)) == []
    named = "We identified a cause of concern about custody."
    assert remarks(read_body("Background", named, "Our dogs", "It acts.")) == []


REVISITED = f"{ONE}\nIn May 2024, we revisited the force."


@pytest.mark.parametrize("heading", ["Visits to offenders", "How we see the position now"])
def test_after_the_revisit_a_letter_about_one_cause_tells_of_it_under_any_heading(
    heading, read_body
):
    facts = read_body(REVISITED, heading, "It has trained staff.")
    assert findings(facts) == [(0, "progress", "It has trained staff.")]


@pytest.mark.parametrize(
    "heading",
    [
        "Conclusion",
        "Next steps",
        "What happens next",
        "Our monitoring process",
        "Areas for improvement",
        "Effective use of MARACs",
        "Felpersham Constabulary",
    ],
)
def test_under_a_heading_of_something_else_a_letter_about_one_cause_tells_nothing_of_it(
    heading, read_body
):
    assert findings(read_body(REVISITED, heading, "It has trained staff.")) == []


def test_without_a_revisit_nothing_was_found_on_one(read_body):
    assert findings(read_body(ONE, "Visits to offenders", "It has trained staff.")) == []


def test_a_heading_of_findings_that_stands_once_is_of_no_part(read_two):
    facts = read_two(OFFENDERS, "It acts.", "What we found", "It has trained staff.")
    assert findings(facts) == []


def test_what_states_a_cause_or_recommends_is_nothing_that_was_found(read_body, remarks_of):
    facts = read_body(
        "In September 2023, we identified two causes of concern.",
        "Cause of concern: investigations",
        "Officers don’t understand the evidence they need.",
        "Recommendations",
        "The force needs to train its officers by 31 October 2024.",
        "Cause of concern: custody",
        "The force doesn’t always visit its cells.",
    )
    assert len(facts.concerns) == 2
    assert findings(facts) == []
