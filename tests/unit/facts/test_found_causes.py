"""What a letter says of causes after it has stated some: another cause, one of these again, or in doubt."""

import pytest

from peelgraph.facts.concerns import find_identified, find_meant
from peelgraph.facts.model import Concern, CountKind, MentionKind, StatedCount
from peelgraph.letters import Passage, Span

DOGS = "The force doesn’t keep its dogs safe."
CRIME = "The force doesn’t record crime."
LIST = ("These causes of concern were as follows:", f"- {DOGS}", f"- {CRIME}")
ANIMALS = "one about crime recording and the other about its animals"


@pytest.fixture
def causes(read_body):
    """Give the theme, the topic and the number of passages of each cause of a letter."""

    def causes(*lines):
        return [
            (c.theme and c.theme.quote, c.topic, len(c.evidence))
            for c in read_body("Background", *lines).concerns
        ]

    return causes


TWO = [(None, None, 1), (None, "crime-recording", 1)]
CUSTODY = ("custody", "custody", 1)


def test_what_is_described_is_a_cause_where_none_is_listed(causes, read_body):
    described = "We identified one cause of concern. This relates to {}."
    assert causes(described.format("custody")) == [CUSTODY]
    other = "We also identified another cause of concern. This relates to custody."
    assert causes(f"{described.format('its dogs')} {other}") == [
        *(("its dogs", None, 1), CUSTODY),
    ]
    (concern,) = read_body("Background", described.format("custody")).concerns
    assert concern.mention == "described"
    assert concern.evidence[0].quote == "This relates to custody."
    assert concern.accelerated is None


def test_what_is_described_is_another_cause_than_those_listed_if_all_have_their_topics(causes):
    also = "We also identified one cause of concern. This relates to custody."
    assert causes(*LIST[::2], also) == [(None, "crime-recording", 1), CUSTODY]
    assert causes(*LIST, also) == TWO
    again = also.replace("custody", "crime recording")
    assert causes(*LIST[::2], again) == [(None, "crime-recording", 1)]


def test_a_theme_with_the_topic_of_a_stated_cause_is_its_name(causes):
    named = "We identified a cause of concern about crime recording."
    assert causes(*LIST, named) == [TWO[0], ("crime recording", "crime-recording", 2)]


def test_a_theme_of_no_cause_found_is_another_cause_unless_so_many_are_counted(causes, read_body):
    named = "We identified a cause of concern about custody."
    assert causes(*LIST, named) == [*TWO, CUSTODY]
    for number, more in (("two", []), ("three", [CUSTODY]), ("four", [CUSTODY])):
        counted = f"We identified {number} causes of concern."
        assert causes(counted, *LIST, named) == [*TWO, *more], number


def test_a_theme_of_another_topic_is_another_cause_though_so_many_are_counted(causes):
    listed = ("These causes of concern were as follows:", f"- {CRIME}", "- Officers aren’t vetted.")
    found = causes(
        "We identified two causes of concern.",
        *listed,
        "We identified a cause of concern about custody.",
    )
    assert [topic for _, topic, _ in found] == ["crime-recording", "vetting", "custody"]


def test_the_last_name_is_that_of_the_last_cause_where_as_many_are_named_as_found(causes):
    counted = f"We identified two causes of concern, {ANIMALS}."
    assert causes(counted, *LIST) == [
        ("its animals", None, 2),
        ("crime recording", "crime-recording", 2),
    ]
    three = counted.replace("two", "three")
    assert causes(three, *LIST)[0][0] is None


@pytest.mark.parametrize(
    "themes",
    [
        "one about culture and the other about cats",
        "one about cats and the other about culture",
    ],
)
def test_names_of_which_none_is_that_of_a_cause_found_name_none(themes, causes):
    counted = f"We identified two causes of concern, {themes}."
    assert [theme for theme, _, _ in causes(counted, *LIST)] == [None, None]


@pytest.mark.parametrize(
    ("lead", "statement", "theme"),
    [
        (
            "We identified a cause of concern related to culture. We said:",
            "“It doesn’t tell.”",
            "culture",
        ),
        ("We identified a cause of concern related to culture.", "“It doesn’t tell.”", None),
    ],
)
def test_a_sentence_that_leads_to_a_statement_names_its_cause(lead, statement, theme, read_body):
    facts = read_body("Background", lead, statement)
    stated = [c for c in facts.concerns if c.statement]
    assert [c.theme and c.theme.quote for c in stated] == ([theme] if theme else [])


def test_the_name_of_one_cause_before_a_list_of_several_is_that_of_none_of_them(causes):
    assert causes("We identified a cause of concern related to culture.", *LIST) == [
        *TWO,
        ("culture", "values-and-culture", 1),
    ]


@pytest.mark.parametrize(
    ("number", "accelerated"), [("two", [True, True]), ("three", [None, None])]
)
def test_causes_are_accelerated_if_as_many_are_counted_as_accelerated(
    number, accelerated, read_body
):
    counted = f"We identified {number} accelerated causes of concern."
    facts = read_body("Background", counted, *LIST)
    assert [c.accelerated for c in facts.concerns] == accelerated


def test_an_area_that_a_letter_sets_against_causes_is_not_accelerated_with_them(read_body):
    facts = read_body(
        "Background",
        "We identified two accelerated causes of concern.",
        "The causes of concern relate to crime recording and custody, and the area of concern relates to stop and search.",
    )
    assert [c.accelerated for c in facts.concerns] == [True, True, None]


@pytest.mark.parametrize(
    ("sentence", "group"),
    [
        ("We issued an accelerated cause of concern to the force.", (None, True)),
        ("We issued one cause of concern to the force.", (1, None)),
        ("We issued a cause of concern to the force.", (None, None)),
    ],
)
def test_a_cause_that_is_only_mentioned_is_none_that_is_named(sentence, group, read_body):
    facts = read_body("Background", sentence)
    assert facts.concerns == ()
    assert [(g.count, g.accelerated, g.closed, g.evidence.quote) for g in facts.unnamed] == [
        (*group, None, sentence)
    ]


def test_a_cause_that_is_only_mentioned_is_one_where_recommendations_hang_on_it(read_body):
    sentence = "We issued an accelerated cause of concern to the force."
    facts = read_body("Background", sentence, "The force should immediately:", "- act for all.")
    (concern,) = facts.concerns
    assert (concern.mention, concern.accelerated, concern.words.quote) == (
        *("mentioned", True, sentence),
    )
    assert (concern.statement, concern.theme, concern.topic) == (None, None, None)
    assert facts.unnamed == ()
    assert [item.concern for item in facts.recommendations] == [0]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("We raised an area of concern about custody.", ["custody"]),
        ("The area of concern about custody was discussed.", []),
        ("The cause of concern about custody was discussed.", ["custody"]),
    ],
)
def test_an_area_of_concern_is_a_cause_where_the_letter_raises_it(sentence, names, read_body):
    facts = read_body("Background", sentence)
    assert [c.theme.quote for c in facts.concerns] == names
    assert {c.kind.value for c in facts.concerns} <= {"cause of concern"}


def test_a_heading_or_the_title_gives_the_one_cause_its_theme(read):
    title = "Borsetshire Police: PEEL cause of concern – custody"
    facts = read(f"{title}\nSent on\n7 May 2021\nThis cause of concern was as follows:\n- {DOGS}")
    (concern,) = facts.concerns
    assert concern.statement.quote == DOGS
    assert (concern.theme.quote, concern.topic) == ("custody", "custody")
    assert [words.quote for words in concern.evidence] == [DOGS, "custody"]


# Which causes a number or a word for all of them means.


def cause(mention):
    words = Passage(Span(0, 5), "words")
    return Concern(mention, None, None, None, None, None, (words,))


LISTED, NAMED = (cause(mention) for mention in (MentionKind.LISTED, MentionKind.NAMED))


def count(number, kind=CountKind.IDENTIFIED):
    return StatedCount(kind, number, Passage(Span(0, 5), "count"))


@pytest.mark.parametrize(
    ("concerns", "counts", "identified"),
    [
        ([], [count(2)], ()),
        ([LISTED, NAMED], [count(2)], (0, 1)),
        ([LISTED, NAMED], [count(2), count(2)], (0, 1)),
        ([LISTED, NAMED], [count(2), count(3)], (0,)),
        ([LISTED, NAMED], [count(3)], (0,)),
        ([LISTED, NAMED], [], (0,)),
        ([LISTED, NAMED], [count(2, CountKind.MENTIONED)], (0,)),
        ([NAMED], [], ()),
    ],
)
def test_the_causes_that_were_identified_are_all_if_so_many_are_counted_else_those_listed(
    concerns, counts, identified
):
    assert find_identified(concerns, counts) == identified


@pytest.mark.parametrize(
    ("words", "causes", "all_of_them"),
    [
        ("these three causes of concern", (0, 1, 2), True),
        ("these causes of concern", (0, 1, 2), True),
        ("the cause of concern", (0,), True),
        ("these two causes of concern", (0, 1, 2), False),
        ("these causes of concern", (0,), False),
        ("the cause of concern", (0, 1), False),
        ("some of these causes of concern", (0, 1, 2), False),
        ("three of these five causes of concern", (0, 1, 2), False),
        ("these dogs", (0, 1, 2), False),
    ],
)
def test_words_for_all_causes_mean_them_by_their_number(words, causes, all_of_them, knowledge):
    text = f"We reviewed progress against {words}."
    assert find_meant(text, knowledge.rules, causes) == (causes if all_of_them else ())
