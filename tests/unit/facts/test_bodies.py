"""Whether words name the letter's own body, by one of its names, a part or initials, or another one."""

import pytest

from peelgraph.facts.bodies import find_places, is_own_name, names_of, names_other_body
from peelgraph.facts.model import Body
from peelgraph.letters import Passage, Span
from peelgraph.registers import BodyKind

FIRE = BodyKind.FIRE


def body(name, key=None, kind=BodyKind.POLICE, beside=None):
    other = Passage(Span(0, len(beside)), beside) if beside else None
    return Body(name, kind, key, Passage(Span(0, len(name)), name), other)


BORSETSHIRE = body("Borsetshire Police", "borsetshire")
JOINED = body("Ambridge and Felpersham Fire and Rescue Service", kind=FIRE)
BOTH = body("Borsetshire Police", "borsetshire", beside="felpersham constabulary")


@pytest.fixture
def names_other(knowledge, registers):
    """Tell whether words between others name a body that is not this one."""

    def names_other(words, own):
        text = f"Mercia Police. {words} Wessex Police."
        span = Span(15, 15 + len(words))
        return names_other_body(text, span, knowledge.rules, registers, own)

    return names_other


@pytest.mark.parametrize(
    "words",
    [
        "We inspected Borsetshire Police.",
        "Dear Chief Constable of Borsetshire Police",
        "The force acts.",
        "The National Police Chiefs’ Council said so to Borsetshire Police.",
        "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services said so.",
    ],
)
def test_the_letters_own_body_and_an_office_that_sounds_like_one_are_no_other_body(
    words, names_other
):
    assert names_other(words, BORSETSHIRE) is False


@pytest.mark.parametrize(
    "words",
    [
        "Felpersham Constabulary acts.",
        "In other forces, we saw it.",
        "South Borsetshire Police acts.",
        "Borsetshire Police and Felpersham Constabulary act.",
        "The National Police Chiefs’ Council said so to Felpersham Constabulary.",
    ],
)
def test_another_body_is_one_though_the_own_one_or_an_office_stands_beside_it(words, names_other):
    assert names_other(words, BORSETSHIRE) is True


def test_where_the_letters_body_is_not_known_every_named_one_is_another(names_other):
    assert names_other("We inspected Borsetshire Police.", None) is True
    assert names_other("We inspected the force.", None) is False


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Ambridge and Felpersham Fire and Rescue Service acts.", False),
        ("Ambridge Fire and Rescue Service acts.", False),
        ("Felpersham Fire and Rescue Service acts.", False),
        ("Ambridge Fire and Rescue Service and Felpersham Fire and Rescue Service act.", False),
        ("Mercia Fire and Rescue Service acts.", True),
        ("Ambridge Constabulary acts.", True),
    ],
)
def test_the_two_that_a_body_was_joined_of_are_the_body(words, other, names_other):
    assert names_other(words, JOINED) is other


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("The forces act.", False),
        ("Borsetshire Police acts.", False),
        ("Borsetshire Police and Felpersham Constabulary act, and it helps.", False),
        ("The force acts.", True),
        ("One force acts.", True),
        ("Felpersham Constabulary acts.", True),
        ("It acts.", True),
    ],
)
def test_of_a_letter_to_two_a_sentence_that_may_be_about_the_second_alone_is_about_another(
    words, other, names_other
):
    assert names_other(words, BOTH) is other


def test_the_places_of_a_body_are_the_two_that_its_name_joins():
    assert find_places(JOINED) == {"ambridge", "felpersham"}
    three = body("Avon, Devon and Somerset Police")
    assert find_places(three) == frozenset()
    assert find_places(BORSETSHIRE) == find_places(None) == frozenset()


def test_the_names_of_a_body_are_the_printed_one_and_those_of_the_register(registers):
    printed = body("Borsetshire\nConstabulary", "borsetshire")
    assert names_of(printed, registers) == ("borsetshire constabulary", "borsetshire police")
    assert names_of(JOINED, registers) == ("ambridge and felpersham fire and rescue service",)
    assert names_of(None, registers) == ()


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (None, None),
        (None, BORSETSHIRE),
        ("Borsetshire Police", BORSETSHIRE),
        ("the Borsetshire Police", BORSETSHIRE),
        ("The Borsetshire Police (BP)", BORSETSHIRE),
        ("BP", BORSETSHIRE),
        ("Borsetshire Police and Felpersham Constabulary", BOTH),
        ("AFFRS", JOINED),
    ],
)
def test_a_pronoun_a_name_and_the_initials_are_those_of_the_body(words, own, registers):
    assert is_own_name(words, own, registers) is True


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Borsetshire Police", None),
        ("Felpersham Constabulary", BORSETSHIRE),
        ("Felpersham Constabulary (BP)", BORSETSHIRE),
        ("Borsetshire Police and Felpersham Constabulary", BORSETSHIRE),
        ("B", BORSETSHIRE),
        ("BPFRS", BORSETSHIRE),
        ("AFRS", JOINED),
        ("there Borsetshire Police", BORSETSHIRE),
    ],
)
def test_another_name_and_other_initials_are_not(words, own, registers):
    assert is_own_name(words, own, registers) is False
