"""How the words of a theme divide into causes, and which of the causes found they mean."""

import pytest

from peelgraph.facts.assigning import assign_concerns
from peelgraph.facts.likeness import find_content, measure_likeness
from peelgraph.facts.model import Concern, ConcernKind, MentionKind, Recommendation
from peelgraph.facts.naming import match_head, match_theme, split_themes
from peelgraph.letters import Passage, Span, read_letter

AREA = ConcernKind.AREA
CAUSE = ConcernKind.CAUSE


def passage(words, start=0):
    return Passage(Span(start, start + len(words)), words)


def cause(statement=None, theme=None, topic=None, kind=CAUSE):
    statement, theme = (words and passage(words) for words in (statement, theme))
    evidence = tuple(words for words in (statement, theme) if words)
    return Concern(MentionKind.LISTED, statement, theme, topic, None, None, evidence, kind)


@pytest.fixture
def split(knowledge):
    """Divide words that stand somewhere in a letter, with the number of causes said to be in them."""

    def split(words, number=None):
        letter = read_letter(f"A letter\nBackground\nWe saw {words}.", knowledge.rules)
        start = letter.text.index(words)
        theme = letter.passage(start, start + len(words))
        parts = split_themes(letter, theme, knowledge.rules, number)
        assert all(letter.text[slice(*part.span)] == part.quote for part in parts)
        return [part.quote for part in parts]

    return split


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("crime recording and custody", ["crime recording", "custody"]),
        ("custody or vetting", ["custody", "vetting"]),
        ("custody; vetting", ["custody", "vetting"]),
        ("custody, vetting and crime recording", ["custody", "vetting", "crime recording"]),
        (
            "custody, vetting, crime recording, firearms licensing and child protection",
            ["custody", "vetting", "crime recording", "firearms licensing", "child protection"],
        ),
        (
            "custody, vetting, crime recording, firearms licensing, major incidents and child protection",
            [
                *("custody", "vetting", "crime recording", "firearms licensing"),
                *("major incidents", "child protection"),
            ],
        ),
    ],
)
def test_themes_of_one_topic_each_are_as_many_causes(words, parts, split):
    assert split(words) == parts


@pytest.mark.parametrize(
    "words", ["dogs and cats", "custody and its dogs", "custody and the cells of custody"]
)
def test_themes_of_no_topic_or_of_one_and_the_same_are_not_told_apart(words, split):
    assert split(words) == []


def test_a_joint_within_the_name_of_a_topic_parts_nothing(split):
    assert split("stop and search powers and custody") == ["stop and search powers", "custody"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (
            "how it manages custody and its people; and how it records crime",
            "how it manages custody and its people",
        ),
        (
            "how it manages custody and its cells, and how it records crime",
            "how it manages custody and its cells",
        ),
        (
            "how it records crime, and how it checks its cells; and how it manages custody",
            "how it records crime, and how it checks its cells",
        ),
    ],
)
def test_of_two_ways_to_part_words_that_with_the_stronger_joints_counts(words, first, split):
    assert split(words)[0] == first


def test_of_two_ways_with_joints_of_one_strength_neither_counts(split):
    assert split("custody and its cells and crime recording") == []


@pytest.mark.parametrize(
    ("words", "number", "parts"),
    [
        ("dogs and cats", 2, ["dogs", "cats"]),
        ("dogs, cats and mice", 3, ["dogs", "cats", "mice"]),
        ("dogs and cats", 1, ["dogs and cats"]),
        ("dogs, cats and mice", 2, []),
        ("dogs", 2, []),
        ("crime recording and custody", 3, []),
        ("custody and vetting and its dogs", 2, ["custody", "vetting and its dogs"]),
    ],
)
def test_a_number_of_causes_that_is_stated_has_to_be_that_of_the_parts(words, number, parts, split):
    assert split(words, number) == parts


@pytest.mark.parametrize(
    ("words", "number", "parts"),
    [
        ("how it trains, and how it pays", None, ["how it trains", "how it pays"]),
        ("the state of cells and the dogs", None, ["the state of cells", "the dogs"]),
        ("how it trains and looks and how it pays", 2, ["how it trains and looks", "how it pays"]),
        ("how it trains and looks and how it pays", 4, []),
        ("how it trains and whether it pays", None, []),
        ("dogs and about cats", None, ["dogs", "cats"]),
        ("dogs and food and about cats", None, ["dogs and food", "cats"]),
    ],
)
def test_words_that_begin_again_as_they_began_or_are_led_to_again_are_another_cause(
    words, number, parts, split
):
    assert split(words, number) == parts


FOUND = (
    cause("The force doesn’t record crime.", topic="crime-recording"),
    cause("Staff don’t learn from incidents at night."),
    cause(theme="the vetting of officers", topic="vetting"),
    cause(theme="vetting", topic="vetting"),
    cause(theme="its dogs", kind=AREA),
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("crime recording", (0,)),
        ("vetting", (3,)),
        ("Vetting", (3,)),
        ("the vetting of staff", (2, 3)),
        ("dogs", (4,)),
        ("nothing of this", ()),
    ],
)
def test_a_theme_means_the_causes_of_its_topic_else_those_of_like_words(words, meant, knowledge):
    assert match_theme(words, FOUND, knowledge.rules) == meant


def test_a_theme_means_a_cause_or_an_area_where_it_is_called_one(knowledge):
    assert match_theme("dogs", FOUND, knowledge.rules, CAUSE) == ()
    assert match_theme("dogs", FOUND, knowledge.rules, AREA) == (4,)
    assert match_theme("vetting", FOUND, knowledge.rules, AREA) == ()


def test_like_words_of_another_topic_mean_another_cause(knowledge):
    others = (cause("The custody of dogs at night", topic="child-protection"), cause("Custody now"))
    assert match_theme("custody of dogs at night", others, knowledge.rules) == (1,)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Learning from incidents", (1,)),
        ("learners and an incident", (1,)),
        ("learning from incidents and accidents", ()),
        ("staff who are learning", (1,)),
    ],
)
def test_a_name_of_two_words_or_more_is_short_for_a_wording_that_holds_each_in_any_form(
    words, meant, knowledge
):
    assert match_theme(words, FOUND, knowledge.rules) == meant


def test_a_name_of_one_word_is_short_for_nothing_but_a_wording_that_has_it(knowledge):
    assert match_theme("learning", FOUND, knowledge.rules) == ()
    assert match_theme("incidents", FOUND, knowledge.rules) == (1,)


PLANS = (
    cause(theme="the integrated risk management plan"),
    cause(theme="its dogs", kind=AREA),
    cause("The plan of the force is late."),
)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("your plan", (0,)),
        ("the management Plan", (0,)),
        ("their dogs", (1,)),
        ("a plan", ()),
        ("your risk", ()),
        ("your lan", ()),
        ("your food", ()),
    ],
)
def test_the_last_words_of_a_theme_mean_its_cause(words, meant, knowledge):
    assert match_head(words, PLANS[:2], knowledge.rules) == meant


def test_the_last_words_of_a_theme_mean_none_where_another_cause_has_them_too(knowledge):
    assert match_head("your plan", PLANS, knowledge.rules) == ()
    assert match_head("the plan", PLANS[2:], knowledge.rules) == ()


def test_the_last_words_of_a_theme_mean_only_what_is_called_so(knowledge):
    assert match_head("their dogs", PLANS, knowledge.rules, CAUSE) == ()
    assert match_head("their dogs", PLANS, knowledge.rules, AREA) == (1,)
    assert match_head("your plan", PLANS[:2], knowledge.rules, AREA) == ()


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("custody of detainees", "Custody", 1),
        ("Staff don’t learn from incidents", "learning from incidents", 0.5),
        ("custody", "fires", 0),
        ("", "custody", 0),
        ("custody", "that which there is", 0),
    ],
)
def test_two_wordings_are_as_alike_as_the_poorer_one_is_held_by_the_other(one, other, likeness):
    assert measure_likeness(one, other) == measure_likeness(other, one) == likeness


def test_the_content_of_words_are_the_beginnings_of_those_of_four_letters_that_say_something():
    words = "The force’s officers don't keep all DETAINEES safe at night: 2024, 12th."
    assert find_content(words) == {"office", "keep", "detain", "safe", "night"}


# Recommendations that nothing assigns to a cause.

RECORDING = cause("The force doesn’t record crime.", topic="crime-recording")
VETTING = cause("Officers aren’t vetted.", topic="vetting")
CUSTODY = cause("Detainees wait in cells.", topic="custody")


@pytest.fixture
def assign(knowledge):
    """Give the cause of each recommendation: words, and the stem that they stand under."""

    def assign(causes, *recommendations):
        made = [
            Recommendation(
                concern, None, None, None, tuple(passage(each) for each in words if each)
            )
            for *words, concern in recommendations
        ]
        assigned = assign_concerns(tuple(made), causes, knowledge.rules)
        assert [one.evidence for one in assigned] == [one.evidence for one in made]
        return [one.concern for one in assigned]

    return assign


def test_groups_in_the_order_of_the_causes_are_about_them_if_one_names_its_own(assign):
    groups = [
        ("record all crime recording", "First:", None),
        ("train", "First:", None),
        ("look", "Then:", None),
        ("wait", "Last:", None),
    ]
    assert assign([RECORDING, VETTING, CUSTODY], *groups) == [0, 0, 1, 2]
    assert assign([VETTING, RECORDING, CUSTODY], *groups) == [1, 1, None, None]
    assert assign([RECORDING, VETTING], *groups) == [0, 0, None, None]


def test_groups_that_name_no_cause_or_two_are_about_none(assign):
    assert assign([RECORDING, VETTING], ("look", "A:", None), ("wait", "B:", None)) == [None, None]
    both = "vetting and crime recording"
    assert assign([RECORDING, VETTING], (both, "A:", None), ("wait", "B:", None)) == [None, None]


def test_an_area_of_concern_is_no_cause_that_a_group_may_be_about(assign):
    area = cause(theme="custody", topic="custody", kind=AREA)
    groups = (("vetting", "A:", None), ("custody", "B:", None), ("wait", "C:", None))
    assert assign([area, VETTING, RECORDING], *groups) == [1, None, None]
    assert assign([area], *groups) == [None, None, None]


def test_where_one_recommendation_has_its_cause_no_other_is_given_one(assign):
    groups = [("vetting", "A:", 0), ("vetting", "B:", None)]
    assert assign([RECORDING, VETTING], *groups) == [0, None]


def test_sentences_by_themselves_follow_the_causes_if_each_shares_most_words_with_its_own(assign):
    near = [
        ("It should improve crime recording.", None, None),
        ("Officers need a look.", None, None),
    ]
    assert assign([RECORDING, VETTING], *near) == [0, 1]
    assert assign([VETTING, RECORDING], *near) == [None, None]


def test_sentences_by_themselves_are_about_none_if_one_shares_as_much_with_another(assign):
    tied = ("Officers wait for crime recording.", None, None)
    assert assign([RECORDING, VETTING], ("It should do crime recording.", None, None), tied) == [
        *(None, None)
    ]
    far = ("It should look.", None, None)
    assert assign([RECORDING, VETTING], ("It should do crime recording.", None, None), far) == [
        *(None, None)
    ]


def test_a_sentence_by_itself_is_not_about_a_cause_because_it_names_its_topic(assign):
    alone = [("It should improve vetting.", None, None), ("wait", "Then:", None)]
    assert assign([RECORDING, VETTING, CUSTODY], *alone) == [None, None]
