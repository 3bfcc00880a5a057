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
