"""What a remark says: of what kind it is, what it is about, what was seen, and at which words."""

import pytest

TITLE = "Borsetshire Police: closure letter"
NO_LABELS = f"{TITLE}\nHMI Lee Freeman\nAnn Example\nChief Constable"
TWO = (
    "Background",
    "These causes of concern were as follows:",
    "- The force doesn’t manage registered sex offenders.",
    "- The force doesn’t visit registered sex offenders.",
)
UNKNOWN = "a sentence that says who wrote to whom, and that no rule understands"
SENT_BY = "This letter was sent by HMI Lee Freeman to Ann Example, Chief Constable"
NOT_KNOWN = (
    "is not in the authority file as holder of a post that was not understood; "
    "a person must confirm who this is"
)
LEADERS = "This letter was sent by HMI Lee Freeman to the senior leaders of the force"


@pytest.fixture
def said():
    """Give what the remarks of a letter about some kinds of fact say."""

    def said(facts, *about):
        return [
            (r.kind.value, r.about, r.message, r.evidence.quote)
            for r in facts.remarks
            if r.about in about
        ]

    return said


@pytest.mark.parametrize(
    ("lines", "remarks"),
    [
        (
            f"{TITLE}\nSent on\n31 June 2024",
            [("“31 June 2024” after “sent on” is no day of the calendar with its year", 0)],
        ),
        (f"{NO_LABELS}\n31 June 2024", [("“31 June 2024” is no day of the calendar", 0)]),
        (
            f"{TITLE}\n{SENT_BY} on 31 June 2024.",
            [("“31 June 2024” is no day of the calendar", 0)],
        ),
        (
            f"{NO_LABELS}\n23 July 2024\n24 July 2024",
            [("a day in the letterhead, and nothing tells what it dates", day) for day in (0, 1)],
        ),
    ],
)
def test_a_day_of_the_letterhead_that_is_not_understood_is_quoted(lines, remarks, read, said):
    facts = read(f"{lines}\nBackground\nIt acts.")
    quotes = ("31 June 2024",) if "31" in lines else ("23 July 2024", "24 July 2024")
    assert facts.sent_on is None
    assert said(facts, "sent_on") == [
        ("unread-date", "sent_on", message, quotes[place]) for message, place in remarks
    ]


def test_a_day_of_publication_that_is_not_understood_is_quoted(read, said):
    facts = read(f"{TITLE}\nPublished on\nMay 2024\nBackground\nIt acts.")
    message = "“May 2024” after “published on” is no day of the calendar with its year"
    assert said(facts, "published_on") == [("unread-date", "published_on", message, "May 2024")]


def test_a_day_under_no_label_and_people_under_none_are_told_by_their_place(read, said):
    facts = read(f"{NO_LABELS}\n23 July 2024\nBackground\nIt acts.")
    place = "stands under no label of their own; place and post tell"
    days = "the day stands after the people and under no label; a letter prints there when sent"
    assert said(facts, "sent_on", "from", "to") == [
        ("lost-label", "from", f"Lee Freeman {place}: from", "HMI Lee Freeman"),
        ("unknown-person", "from", f"Lee Freeman {NOT_KNOWN}", "HMI Lee Freeman"),
        ("lost-label", "to", f"Ann Example {place}: to", "Ann Example"),
        ("lost-label", "sent_on", days, "23 July 2024"),
    ]


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        (f"{LEADERS} on 19 March 2021.", ["cc", "from", "to"]),
        (f"{LEADERS}.", ["cc", "from", "sent_on", "to"]),
        (f"{LEADERS}{' and others' * 90}.", ["cc", "from", "sent_on", "to"]),
    ],
)
def test_a_letterhead_in_a_sentence_that_is_not_understood_is_a_remark_for_each_field(
    sentence, about, read, said
):
    facts = read(f"{TITLE}\n{sentence}\nIt acts.")
    assert said(facts, "from", "to", "cc", "sent_on") == [
        ("unread-passage", each, UNKNOWN, sentence) for each in about
    ]


@pytest.mark.parametrize(
    ("title", "message", "quote"),
    [
        (
            "Mercia Police: closure letter",
            "no register knows “Mercia Police”; add it or one of its names",
            "Mercia Police",
        ),
        (
            "Letter to Mercia Police and Wessex Police",
            "the title names a force or service, and no rule understands where",
            "Letter to Mercia Police and Wessex Police",
        ),
        (
            "Ambridge, Borset Police: closure letter",
            "“Ambridge, Borset Police” is neither a known body nor the name of a force or service",
            "Ambridge, Borset Police",
        ),
    ],
)
def test_a_body_that_no_register_or_rule_knows_is_quoted(title, message, quote, read, said):
    facts = read(f"{title}\nBackground\nIt acts.")
    assert said(facts, "body") == [("unknown-body", "body", message, quote)]


def test_lines_that_name_nobody_and_posts_that_nobody_knows_are_quoted(read_head, said):
    facts = read_head("To", "the people of Borset", "Chief Constable", "Cc", "Kim Test", "Chair")
    nobody = "names no person that could be understood"
    assert said(facts, "to", "cc") == [
        (
            "unread-passage",
            "to",
            f"“the people of Borset” {nobody}",
            "the people of Borset",
        ),
        ("unread-passage", "to", f"“Chief Constable” {nobody}", "Chief Constable"),
        (
            "unknown-person",
            "cc",
            f"Kim Test {NOT_KNOWN}",
            "Kim Test",
        ),
        ("unknown-title", "cc", "“Chair” names no post that the registers know", "Chair"),
    ]


def test_a_known_post_of_an_unknown_person_is_named(read_head, said):
    facts = read_head("To", "Kim Test", "Chief Constable", "Borsetshire Police")
    message = (
        "Kim Test is not in the authority file as holder of chief-constable/borsetshire; "
        "a person must confirm who this is"
    )
    assert said(facts, "to") == [("unknown-person", "to", message, "Kim Test")]


ACT = "an act whose date was not understood, or is not in the same sentence"
NO_DAY = "“31 June 2024” was not understood: day is out of range for month"


@pytest.mark.parametrize(
    ("sentence", "remarks"),
    [
        (
            "In May 2024, we inspected Felpersham Constabulary.",
            [("unread-date", "inspections", "an act about another body than the letter's", None)],
        ),
        (
            "In May 2025, we inspected the force.",
            [
                (
                    "unread-date",
                    "inspections",
                    "an act of the past that would begin after the letter's day",
                    None,
                )
            ],
        ),
        (
            "If, in May 2024, we inspected the force, it was ready.",
            [
                (
                    "unread-date",
                    "inspections",
                    "an act that may not have happened, that others tell of, or whose date is another's",
                    None,
                )
            ],
        ),
        ("We inspected the force.", [("unread-date", "inspections", ACT, None)]),
        ("We issued causes of concern.", [("unread-date", "issued", ACT, None)]),
        (
            "On 3 May, we inspected the force.",
            [
                (
                    "missing-year",
                    "inspections",
                    "“On 3 May” was not understood: the year is not stated",
                    "On 3 May",
                ),
                ("unread-date", "inspections", ACT, None),
            ],
        ),
        (
            "On 31 June 2024, we issued a cause of concern.",
            [
                ("unread-date", "issued", ACT, None),
                ("unread-date", "issued", NO_DAY, "31 June 2024"),
            ],
        ),
        ("It was wet on 31 June 2024.", [("unread-date", "dates", NO_DAY, "31 June 2024")]),
        (
            "We will review this on 31 June 2024.",
            [("unread-date", "planned_reviews", NO_DAY, "31 June 2024")],
        ),
    ],
)
def test_an_act_or_a_date_that_dates_nothing_says_why(sentence, remarks, read_two, said):
    facts = read_two("Update", sentence)
    assert said(facts, "inspections", "issued", "dates", "planned_reviews") == [
        (kind, about, message, quote or sentence) for kind, about, message, quote in remarks
    ]


CLOSED = "These two causes of concern are now closed."
NUMBER = "and not as many causes of concern could be told to be meant; no status was recorded"


@pytest.mark.parametrize(
    ("paragraph", "remark"),
    [
        (
            f"Felpersham Constabulary acts. {CLOSED}",
            (
                "unread-passage",
                "a claim (closed) that may be about other causes or another body",
                CLOSED,
            ),
        ),
        (
            "The first is now closed.",
            (
                "unread-passage",
                "a claim (closed) of which it could not be told what causes it means",
                "The first is now closed.",
            ),
        ),
        (
            "These three causes of concern are now closed.",
            (
                "count-mismatch",
                f"the letter states three (closed), {NUMBER}",
                "These three causes of concern are now closed.",
            ),
        ),
        (
            "The cause of concern has been discharged by nobody.",
            (
                "unread-passage",
                "“discharged” may claim a status, and no rule understands the sentence",
                "The cause of concern has been discharged by nobody.",
            ),
        ),
    ],
)
def test_a_claim_that_is_not_made_says_why(paragraph, remark, read_two, said):
    kind, message, quote = remark
    assert said(read_two("Conclusion", paragraph), "status") == [(kind, "status", message, quote)]


def test_a_claim_without_a_day_says_so(read_two, said):
    facts = read_two("Conclusion", CLOSED, sent=None)
    dateless = "whose date, or the letter's, is not known"
    assert facts.claims == ()
    assert said(facts, "status") == [
        (
            "unread-date",
            "status",
            f"a claim (identified) {dateless}",
            "During our inspection, we identified two causes of concern.",
        ),
        ("unread-date", "status", f"a claim (closed) {dateless}", CLOSED),
    ]


@pytest.mark.parametrize(
    ("lines", "message", "quote"),
    [
        (
            (*TWO, "We have closed the cause of concern about registered sex offenders."),
            "these words may name one of several causes",
            "We have closed the cause of concern about registered sex offenders.",
        ),
        (
            ("We identified causes of concern about dogs and cats.",),
            "the causes that these words name could not be told apart",
            "We identified causes of concern about dogs and cats.",
        ),
        (
            (*TWO, "The cause of concern surprised the force."),
            "the sentence names a cause of concern, and no rule understands it",
            "The cause of concern surprised the force.",
        ),
    ],
)
def test_words_that_may_name_a_cause_say_what_is_in_doubt(lines, message, quote, read_body, said):
    assert said(read_body(*lines), "concerns") == [("unread-passage", "concerns", message, quote)]


def test_a_description_that_may_be_of_a_listed_cause_says_so_and_is_none(read_body, said):
    facts = read_body(
        "These causes of concern were as follows:",
        "- The force doesn’t keep its dogs safe.",
        "There is one cause of concern remaining. This relates to how it feeds cats.",
    )
    doubt = "these words may describe a cause of concern that is listed, or another one"
    words = "This relates to how it feeds cats."
    assert [concern.topic for concern in facts.concerns] == [None]
    assert said(facts, "concerns")[1:] == [("unread-passage", "concerns", doubt, words)]
    assert [(group.count, group.evidence.quote) for group in facts.unnamed] == [(None, words)]


def test_a_number_that_does_not_agree_says_both(read_two, said):
    facts = read_two("Update", "We identified three causes of concern.")
    quote = "We identified three causes of concern"
    assert said(facts, "stated_counts") == [
        ("count-mismatch", "stated_counts", "3 stated, 2 found", quote)
    ]


@pytest.mark.parametrize(
    ("lines", "about", "message", "quote"),
    [
        (
            ("The force had eight recommendations.",),
            "recommendations",
            "“recommendations” may state recommendations, and no rule understands it",
            "The force had eight recommendations.",
        ),
        (
            ("The force may be moved into Engage.",),
            "monitoring",
            "“Engage” may state monitoring, and no rule understands it",
            "The force may be moved into Engage.",
        ),
        (
            ("Managing registered sex offenders", "It rained."),
            "findings",
            "the words say neither that there is progress nor what is needed",
            "It rained.",
        ),
        (
            ("Leadership and dogs", "It rained."),
            "findings",
            "what stands under this heading was not read: it names no single cause",
            "Leadership and dogs",
        ),
    ],
)
def test_words_of_other_facts_that_were_not_read_are_quoted(
    lines, about, message, quote, read_two, said
):
    assert said(read_two(*lines), about) == [("unread-passage", about, message, quote)]


def test_a_change_of_phase_still_to_come_and_a_decision_for_a_day_gone_by_differ(read_two, said):
    ahead = "My Board has agreed that the force should leave Engage on 1 August 2024."
    message = "this change of phase was still to come when the letter was written"
    assert said(read_two("Update", ahead), "monitoring") == [
        ("unread-date", "monitoring", message, ahead)
    ]
    assert said(read_two("Update", ahead.replace("August", "July")), "monitoring") == []
    same_day = ahead.replace("1 August", "23 July")
    assert said(read_two("Update", same_day), "monitoring") == []


def test_a_cause_without_one_topic_asks_for_a_rule(read_body, said):
    statement = "The force doesn’t keep its dogs safe."
    facts = read_body("These causes of concern were as follows:", f"- {statement}")
    message = "the words of this cause of concern fit no single topic; add one to data/rules"
    assert said(facts, "concerns") == [("unresolved-topic", "concerns", message, statement)]
