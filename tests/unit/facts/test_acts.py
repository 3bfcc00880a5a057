"""What a sentence about an act becomes: its kind, its period with the words that print it, its causes, its evidence."""

import pytest

LISTED = """\
Background
In September 2023, we inspected the force. During our inspection, we identified three causes of \
concern. These causes of concern were as follows:
- The force doesn’t record all reported crime.
- The force doesn’t manage registered sex offenders.
- The force doesn’t investigate crime effectively.
Conclusion
"""


@pytest.fixture(scope="module")
def read_after(read_body):
    """Read a letter of 23 July 2024 that lists three causes, and goes on with a paragraph.

    The facts, and a function that tells whether evidence stands in that paragraph.
    """

    def read_after(paragraph):
        facts = read_body(*(LISTED + paragraph).split("\n"))
        start = facts.letter.text.rindex(paragraph)
        return facts, lambda record: record.evidence[0].span.start >= start

    return read_after


def quotes(record):
    return [passage.quote for passage in record.evidence]


@pytest.mark.parametrize(
    ("sentence", "kind", "start", "end", "words", "concerns"),
    [
        (
            "In May and June 2024, we revisited the force to review progress against these causes of concern.",
            "revisit",
            "2024-05",
            "2024-06",
            "May and June 2024",
            (0, 1, 2),
        ),
        (
            "Between 17 January and 11 February 2024, we revisited the force.",
            "revisit",
            "2024-01-17",
            "2024-02-11",
            "Between 17 January and 11 February 2024",
            (),
        ),
        (
            "On 17 and 18 January 2024, we inspected the force.",
            "inspection",
            "2024-01-17",
            "2024-01-18",
            "17 and 18 January 2024",
            (),
        ),
        (
            "During the week beginning 19 February 2024, we revisited the force to look at how it records crime.",
            "revisit",
            "2024-02-19",
            "2024-02-25",
            "week beginning 19 February 2024",
            (),
        ),
    ],
)
def test_a_visit_has_its_kind_its_printed_period_and_its_causes(
    sentence, kind, start, end, words, concerns, read_after
):
    facts, stands_in_it = read_after(sentence)
    (visit,) = filter(stands_in_it, facts.inspections)
    assert visit.kind == kind
    assert (str(visit.period.start), str(visit.period.end)) == (start, end)
    assert visit.words == words
    assert visit.concerns == concerns
    assert quotes(visit) == [sentence]


@pytest.mark.parametrize(
    ("sentence", "record"),
    [
        (
            "In December 2023, we issued an accelerated cause of concern about crime recording.",
            ("issued", "2023-12", "December 2023", None, None, (0,)),
        ),
        (
            "We issued the causes of concern in our PEEL 2021–22 report, published in March 2023.",
            ("published", "2023-03", "March 2023", "report", "peel-2021-22", (0, 1, 2)),
        ),
    ],
)
def test_an_issue_says_in_what_document_and_cycle_and_which_causes(sentence, record, read_after):
    facts, stands_in_it = read_after(sentence)
    (issue,) = filter(stands_in_it, facts.issues)
    start = str(issue.period.start)
    assert (
        issue.act,
        start,
        issue.words,
        issue.document,
        issue.cycle,
        issue.concerns,
    ) == record
    assert issue.period.end == issue.period.start
    assert quotes(issue) == [sentence]


@pytest.mark.parametrize(
    ("sentence", "start", "end", "words"),
    [
        ("We will review progress by 31 March 2025.", "2024-07-23", "2025-03-31", "31 March 2025"),
        ("We will return in November 2024.", "2024-11", "2024-11", "November 2024"),
        ("We will revisit the force in autumn 2024 to review progress.", None, None, "autumn 2024"),
    ],
)
def test_an_intention_to_look_again_keeps_when_and_is_no_visit(
    sentence, start, end, words, read_after
):
    facts, stands_in_it = read_after(sentence)
    (review,) = facts.planned_reviews
    period = review.period
    assert (period and str(period.start), period and str(period.end)) == (start, end)
    assert review.words == words
    assert review.concerns == ()
    assert quotes(review) == [sentence]
    assert not list(filter(stands_in_it, facts.inspections))


@pytest.mark.parametrize(
    "sentence",
    [
        "If progress stalls, we will return in 2025.",
        "Felpersham Constabulary will be reviewed again in 2025.",
    ],
)
def test_what_hangs_on_a_condition_or_is_about_another_body_is_no_intention(sentence, read_after):
    facts, _ = read_after(sentence)
    assert facts.planned_reviews == ()


@pytest.mark.parametrize(
    ("sentence", "kind", "about", "message"),
    [
        (
            "We inspected Felpersham Constabulary in May 2023.",
            "unread-date",
            "inspections",
            "an act about another body than the letter's",
        ),
        (
            "The force told us that it was inspected in May 2023.",
            "unread-date",
            "inspections",
            "an act that may not have happened, that others tell of, or whose date is another's",
        ),
        (
            "In September 2024, we revisited the force.",
            "unread-date",
            "inspections",
            "an act of the past that would begin after the letter's day",
        ),
    ],
)
def test_an_act_that_cannot_be_stated_says_why(sentence, kind, about, message, read_after):
    facts, stands_in_it = read_after(sentence)
    assert not list(filter(stands_in_it, facts.inspections))
    said = [(r.kind, r.about, r.message) for r in facts.remarks if r.evidence.quote == sentence]
    assert said == [(kind, about, message)]


@pytest.mark.parametrize(
    ("paragraph", "event", "date"),
    [
        ("On 2 July 2024, the force was moved into Engage.", "entered", "2024-07-02"),
        (
            "My Board has moved the force into Engage. The decision took effect on 2 July 2024.",
            "entered",
            "2024-07-02",
        ),
        ("The force will remain in the Engage phase.", "remains", None),
        (
            "I have decided to return the force to our default level of monitoring, known as ‘scan’.",
            "left",
            None,
        ),
    ],
)
def test_a_change_of_phase_has_its_day_and_every_sentence_that_tells_it(
    paragraph, event, date, read_after
):
    facts, _ = read_after(paragraph)
    (entry,) = facts.monitoring
    assert (entry.event, entry.phase) == (event, "engage")
    assert (entry.period and str(entry.period)) == date
    assert " ".join(quotes(entry)) == paragraph


@pytest.mark.parametrize(
    ("sentence", "kind", "count", "quote"),
    [
        ("There are four causes of concern.", "mentioned", 4, "four causes of concern"),
        ("The force had eight recommendations.", "recommendations", 8, "eight recommendations"),
        (
            "There is one cause of concern remaining. This relates to custody.",
            "remaining",
            1,
            "There is one cause of concern remaining",
        ),
    ],
)
def test_a_number_is_kept_with_what_it_counts_and_its_words(
    sentence, kind, count, quote, read_after
):
    facts, _ = read_after(sentence)
    start = facts.letter.text.rindex(sentence)
    (found,) = [c for c in facts.counts if c.evidence.span.start >= start]
    assert (found.kind, found.count, found.evidence.quote) == (kind, count, quote)
