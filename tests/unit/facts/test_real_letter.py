"""Every fact of the real letter, each with the place and the words that it rests on.

The tables were written from the letter by reading it. ``at`` checks that the words stand there.
"""

from datetime import date

import pytest

# Places of sentences that carry several facts.
INSPECTED = (
    (367, 500),
    (
        "In September 2023, we inspected West Midlands Police as part of our police efficiency, "
        "effectiveness and legitimacy (PEEL) programme."
    ),
)
IDENTIFIED = ((501, 561), "During our inspection, we identified four causes of concern.")
PUBLISHED = (
    (562, 675),
    (
        "On 22 December 2023, we published these causes of concern in our 2023–25 PEEL assessment of "
        "West Midlands Police."
    ),
)
REVISITED = (
    (1049, 1164),
    (
        "In May and June 2024, we revisited the force to scrutinise the progress made against these "
        "three causes of concern."
    ),
)
CLOSED = (
    (3536, 3678),
    (
        "I am pleased to confirm that, following these sustained improvements in the force’s "
        "performance, these three causes of concern are now closed."
    ),
)
REMAINING = ((3679, 3719), "There is one cause of concern remaining.")
RELATES = (
    (3720, 3831),
    (
        "This relates to how the force carries out effective investigations leading to satisfactory "
        "results for victims."
    ),
)
RECOGNISED = (
    (3832, 3973),
    (
        "I recognise the effort the force is making to resolve this outstanding cause of concern and "
        "will review the force’s progress later this year."
    ),
)


@pytest.fixture
def at(source):
    """Compare passages with (span, words), after checking the words against the text itself."""

    def at(passage):
        (start, end), words = tuple(passage.span), passage.quote
        assert source.text[start:end] == words
        return (start, end), words

    return at


def test_the_title_says_which_family_and_which_body(facts, at):
    assert facts.title.value == "West Midlands Police: PEEL causes of concern revisit letter"
    assert at(facts.title.evidence) == ((0, 59), facts.title.value)
    assert facts.letter_kind.value == "revisit"
    assert at(facts.letter_kind.evidence) == ((45, 52), "revisit")
    assert (facts.body.name, facts.body.kind, facts.body.key) == (
        "West Midlands Police",
        "police",
        "west-midlands",
    )
    assert at(facts.body.evidence) == ((0, 20), "West Midlands Police")


def test_the_letter_was_sent_on_23_july_2024_and_prints_no_day_of_publication(facts, at):
    assert facts.sent_on.value == date(2024, 7, 23)
    assert at(facts.sent_on.evidence) == ((343, 355), "23 July 2024")
    assert facts.published_on is None


def test_the_parties_are_one_sender_with_two_posts_one_addressee_and_one_in_copy(facts, at):
    assert [
        (party.role, party.name, party.prefix, party.honours, party.person, at(party.evidence))
        for party in facts.parties
    ] == [
        ("from", "Lee Freeman", None, "KPM", "lee-freeman", ((113, 128), "Lee Freeman KPM")),
        ("to", "Craig Guildford", None, None, "craig-guildford", ((222, 237), "Craig Guildford")),
        ("cc", "Simon Foster", None, None, "simon-foster", ((278, 290), "Simon Foster")),
    ]


def test_each_printed_title_is_read_as_a_post_and_whose_it_is(facts, at):
    sender, addressee, copied = (
        [
            (title.post, title.organisation, title.posts, at(title.evidence))
            for title in party.titles
        ]
        for party in facts.parties
    )
    assert sender == [
        (
            "HM Inspector of Constabulary",
            None,
            ("hm-inspector-of-constabulary",),
            ((129, 168), "His Majesty’s Inspector of Constabulary"),
        ),
        (
            "HM Inspector of Fire & Rescue Services",
            None,
            ("hm-inspector-of-fire-and-rescue-services",),
            ((169, 218), "His Majesty’s Inspector of Fire & Rescue Services"),
        ),
    ]
    assert addressee == [
        (
            "Chief Constable",
            "West Midlands Police",
            ("chief-constable/west-midlands",),
            ((238, 274), "Chief Constable West Midlands Police"),
        )
    ]
    assert copied == [
        (
            "West Midlands Police and Crime Commissioner",
            None,
            ("commissioner/west-midlands",),
            ((291, 334), "West Midlands Police and Crime Commissioner"),
        )
    ]


def test_the_force_was_inspected_and_three_causes_were_revisited(facts, at):
    assert [
        (e.kind, str(e.period), e.words, e.concerns, [at(p) for p in e.evidence])
        for e in facts.inspections
    ] == [
        ("inspection", "2023-09", "September 2023", (0, 1, 2, 3), [INSPECTED]),
        ("revisit", "2024-05..2024-06", "May and June 2024", (0, 1, 2), [REVISITED]),
    ]


def test_all_four_causes_were_published_on_22_december_2023_in_an_assessment(facts, at):
    assert [
        (i.act, str(i.period), i.words, i.cycle, i.concerns, [at(p) for p in i.evidence])
        for i in facts.issues
    ] == [
        (
            "published",
            "2023-12-22",
            "22 December 2023",
            "peel-2023-25",
            (0, 1, 2, 3),
            [PUBLISHED],
        )
    ]


def test_one_review_is_planned_of_the_cause_that_remains(facts, at):
    (review,) = facts.planned_reviews
    assert (review.period.not_before, review.period.not_after) == (
        date(2024, 7, 23),
        date(2024, 12, 31),
    )
    assert (review.words, review.concerns) == ("later this year", (3,))
    assert [at(passage) for passage in review.evidence] == [RECOGNISED]


def test_five_numbers_of_causes_are_stated(facts, at):
    assert [(count.kind, count.count, at(count.evidence)) for count in facts.counts] == [
        ("identified", 4, ((524, 560), "we identified four causes of concern")),
        ("listed", 3, ((676, 724), "Three of these causes of concern were as follows")),
        ("revisited", 3, ((1108, 1163), "the progress made against these three causes of concern")),
        ("closed", 3, ((3633, 3677), "these three causes of concern are now closed")),
        ("remaining", 1, ((3679, 3718), "There is one cause of concern remaining")),
    ]


def test_three_causes_are_listed_with_their_statements_and_the_fourth_is_only_described(facts, at):
    statements = [
        (
            (728, 864),
            (
                "The force needs to make sure that its multi-agency risk assessment conferences "
                "(MARACs) work effectively to keep vulnerable people safe."
            ),
        ),
        (
            (867, 961),
            (
                "The force doesn’t manage the risk posed to the public by registered sex offenders "
                "effectively."
            ),
        ),
        (
            (964, 1048),
            "The force doesn’t manage the risk posed by online child abuse offenders effectively.",
        ),
    ]
    themes = [
        ((1252, 1307), "More effective multi-agency risk assessment conferences"),
        ((1883, 1931), "Managing risks posed by registered sex offenders"),
        ((2666, 2718), "Managing risks posed by online child abuse offenders"),
        (
            (3736, 3830),
            (
                "how the force carries out effective investigations leading to satisfactory results "
                "for victims"
            ),
        ),
    ]
    assert [(c.mention, c.topic, c.cycle, c.accelerated) for c in facts.concerns] == [
        ("listed", "marac", "peel-2023-25", None),
        ("listed", "registered-sex-offenders", "peel-2023-25", None),
        ("listed", "online-child-abuse", "peel-2023-25", None),
        ("described", "investigations", "peel-2023-25", None),
    ]
    assert [at(c.statement) for c in facts.concerns[:3]] == statements
    assert facts.concerns[3].statement is None
    assert [at(c.theme) for c in facts.concerns] == themes
    assert [[at(p) for p in c.evidence] for c in facts.concerns] == [
        *([statement] for statement in statements),
        [RELATES],
    ]
    assert [at(c.words) for c in facts.concerns] == [*statements, themes[3]]


def test_eight_claims_are_made_about_the_status_of_the_causes(facts, at):
    september = (date(2023, 9, 1), date(2023, 9, 30), "September 2023")
    that_day = (None, date(2024, 7, 23), None)
    assert [
        (
            claim.concern,
            claim.kind,
            (claim.not_before, claim.not_after, claim.words),
            [at(passage) for passage in claim.evidence],
        )
        for claim in facts.claims
    ] == [
        (0, "identified", september, [IDENTIFIED, INSPECTED]),
        (1, "identified", september, [IDENTIFIED, INSPECTED]),
        (2, "identified", september, [IDENTIFIED, INSPECTED]),
        (3, "identified", september, [IDENTIFIED, INSPECTED]),
        (0, "closed", that_day, [CLOSED]),
        (1, "closed", that_day, [CLOSED]),
        (2, "closed", that_day, [CLOSED]),
        (3, "remains", that_day, [REMAINING]),
    ]


PROGRESS, FURTHER, DUTY = "progress", "further-improvement", "continuing-duty"
#: Cause, kind, place, and how the words begin and end.
FINDINGS = [
    (0, PROGRESS, (1308, 1401), "The force has successfully addressed", "at MARACs."),
    (0, PROGRESS, (1402, 1578), "The force uses criteria to determine", "screening process."),
    (0, PROGRESS, (1579, 1697), "There are clear strategic and", "the West Midlands."),
    (0, FURTHER, (1698, 1882), "But we did find that the force needs to", "confidence in them."),
    (1, PROGRESS, (1932, 2040), "We found that the force’s operating", "registered sex offenders."),
    (1, PROGRESS, (2041, 2098), "The force has also allocated more", "to this work."),
    (1, PROGRESS, (2099, 2196), "Managers have better information", "risks effectively."),
    (1, PROGRESS, (2197, 2283), "They allocate cases appropriately", "sex offender managers."),
    (1, PROGRESS, (2284, 2352), "The force has now trained most", "national standards."),
    (1, FURTHER, (2353, 2488), "The force would benefit from a better", "detect offending."),
    (1, FURTHER, (2489, 2665), "And it needs to make sure that all", "with this condition."),
    (2, PROGRESS, (2719, 2831), "The force has addressed the increased", "team (OCSET)."),
    (2, PROGRESS, (2832, 2955), "It has reduced the backlog of cases", "surges in demand."),
    (2, PROGRESS, (2956, 3038), "It prioritises enforcement action", "secure evidence."),
    (2, PROGRESS, (3039, 3200), "Officers share information with", "suicide risk management."),
    (2, PROGRESS, (3201, 3371), "The force is now uploading more", "prioritising cases well."),
    (2, PROGRESS, (3372, 3473), "The force provides support to its", "course of their work"),
    (2, DUTY, (3475, 3523), "but it must continue to monitor", "their well-being"),
    (3, "acknowledgement", *RECOGNISED[:1], "I recognise the effort the force", "later this year."),
]


def test_eighteen_findings_and_one_acknowledgement_are_about_the_four_causes(facts, at):
    read = [(f.concern, f.kind.value, *at(f.evidence)) for f in facts.findings]
    assert [finding[:3] for finding in read] == [expected[:3] for expected in FINDINGS]
    for (*_, words), (*_, begins, ends) in zip(read, FINDINGS, strict=True):
        assert words.startswith(begins)
        assert words.endswith(ends)
    kinds = [kind for _, kind, *_ in read]
    assert (kinds.count(PROGRESS), kinds.count(FURTHER), kinds.count(DUTY)) == (14, 3, 1)


def test_nothing_is_left_that_looks_like_a_fact(facts):
    assert facts.remarks == ()
    assert facts.unnamed == ()
    assert facts.recommendations == ()
    assert facts.monitoring == ()


def test_what_the_letter_does_not_state_is_told_apart_from_what_was_found(facts):
    not_stated = {kind for kind, answer in facts.coverage.items() if answer == "not stated"}
    assert not_stated == {"published_on", "recommendations", "monitoring"}
    assert {answer.value for answer in facts.coverage.values()} == {"found", "not stated"}


def test_reading_the_letter_again_gives_equal_facts(facts, source, knowledge):
    from peelgraph.pipeline.building import read_source

    assert read_source(source, knowledge) == facts
