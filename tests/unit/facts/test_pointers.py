"""Which causes words mean, given what was found before them: the words alone, without a letter's claims."""

import pytest

from peelgraph.facts.model import (
    ClaimKind,
    Concern,
    ConcernKind,
    CountKind,
    MentionKind,
    StatedCount,
)
from peelgraph.facts.scopes import Pointer, find_meant_causes, find_themed
from peelgraph.letters import Passage, Span, read_letter

IDENTIFIED, MENTIONED, LISTED = CountKind.IDENTIFIED, CountKind.MENTIONED, CountKind.LISTED
CLOSED, REMAINS = ClaimKind.CLOSED, ClaimKind.REMAINS
BEGIN = 10


def cause(
    topic=None,
    theme=None,
    *,
    start=BEGIN,
    kind=ConcernKind.CAUSE,
    mention=MentionKind.LISTED,
    accelerated=None,
):
    """Return a cause that stands at a place of the letter, before the words by default."""
    words = Passage(Span(start, start + 3), theme or f"about {topic}")
    return Concern(mention, None, theme and words, topic, None, accelerated, (words,), kind)


def count(number, kind=IDENTIFIED, words="so many causes of concern", start=BEGIN):
    return StatedCount(kind, number, Passage(Span(start, start + len(words)), words))


THREE = tuple(cause(topic) for topic in ("crime-recording", "vetting", "custody"))
AREA = cause("child-protection", "child protection", kind=ConcernKind.AREA)


@pytest.fixture
def mean(knowledge):
    """Give the causes that words mean, in the last sentence of a letter."""

    def mean(
        words,
        concerns=THREE,
        counts=(),
        *,
        before="The force acts.",
        heading="Conclusion",
        kind=CLOSED,
        **known,
    ):
        text = f"Borsetshire Police: letter\nBackground\n{before}\n{heading}\nSo, {words} it is."
        letter = read_letter(text, knowledge.rules)
        section = letter.sections[-1]
        (sentence,) = section.sentences
        start = text.rindex(words)
        pointer = Pointer(
            letter, knowledge.rules, concerns, counts, section, sentence, kind, **known
        )
        return find_meant_causes(pointer, Span(start, start + len(words)))

    return mean


LATER = cause("investigations", start=500)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("the first cause of concern", (0,)),
        ("the Second cause of concern", (1,)),
        ("the last cause of concern", (2,)),
        ("the first two causes of concern", (0, 1)),
        ("the last two causes of concern", (1, 2)),
        ("the second two causes of concern", (1, 2)),
        ("the last three causes of concern", (0, 1, 2)),
        ("the first of these matters", (0,)),
        ("the second cause of concern, vetting", (1,)),
        ("the second cause of concern, dogs", (1,)),
        ("the second, about vetting", (1,)),
        ("the fourth cause of concern", ()),
        ("the third two causes of concern", ()),
        ("the last four causes of concern", ()),
        ("the second cause of concern, custody", ()),
        ("the second, about custody", ()),
        ("the second, about dogs", ()),
        ("the second", ()),
    ],
)
def test_a_place_means_what_stands_there_in_a_list(words, meant, mean):
    assert mean(words) == meant


def test_a_bare_place_means_a_cause_after_another_one_was_closed_by_its_place(mean):
    assert mean("the second", placed=True) == (1,)
    assert mean("the second, about dogs", placed=True) == (1,)
    assert mean("the second, about custody", placed=True) == ()


def test_a_place_is_one_of_those_listed_before_if_so_many_are_counted(mean):
    first = "the first cause of concern"
    assert mean(first, counts=[count(3)]) == mean(first, counts=[count(3, LISTED)]) == (0,)
    assert mean(first, counts=[count(4)]) == ()
    assert mean(first, counts=[count(4), count(3, MENTIONED)]) == (0,)
    assert mean(first, counts=[count(4, CountKind.CLOSED)]) == (0,)
    assert mean(first, THREE[:1]) == ()
    assert mean("the last cause of concern", (*THREE, LATER)) == (2,)
    named = cause("investigations", mention=MentionKind.NAMED)
    assert mean("the last cause of concern", (*THREE, named)) == (2,)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("all three causes of concern", (0, 1, 2)),
        ("all causes of concern", (0, 1, 2)),
        ("these causes of concern", (0, 1, 2)),
        ("each cause of concern", (0, 1, 2)),
        ("the three causes of concern", (0, 1, 2)),
        ("both causes of concern", ()),
        ("these two causes of concern", ()),
        ("all one causes of concern", ()),
        ("two of these causes of concern", ()),
    ],
)
def test_all_means_those_found_before_by_their_number(words, meant, mean):
    assert mean(words) == meant


def test_all_of_two_are_both(mean):
    assert mean("both causes of concern", THREE[:2]) == (0, 1)
    assert mean("these causes of concern", THREE[:1]) == ()


def test_all_without_a_number_mean_none_where_more_are_counted_or_some_come_later(mean):
    these = "these causes of concern"
    assert mean(these, counts=[count(4)]) == ()
    assert mean(these, counts=[count(3)]) == mean(these, counts=[count(4, MENTIONED)]) == (0, 1, 2)
    assert mean(these, (*THREE, LATER)) == ()
    assert mean("these three causes of concern", (*THREE, LATER)) == (0, 1, 2)
    assert mean("these three causes of concern", counts=[count(4)]) == (0, 1, 2)


def test_a_number_may_be_of_those_that_are_listed_beside_others_that_are_named(mean):
    named = cause("investigations", mention=MentionKind.NAMED)
    assert mean("these three causes of concern", (named, *THREE)) == (1, 2, 3)
    assert mean("these four causes of concern", (named, *THREE)) == (0, 1, 2, 3)
    assert mean("these causes of concern", (named, *THREE)) == (0, 1, 2, 3)


def test_an_area_is_none_of_the_causes(mean):
    assert mean("these causes of concern", (*THREE, AREA)) == (0, 1, 2)
    assert mean("the area of concern", (*THREE, AREA)) == (3,)
    assert mean("the area of concern") == ()
    assert mean("the area of concern", (AREA, AREA)) == ()


def test_what_remains_is_what_no_claim_has_closed(mean):
    some, gone = "the remaining causes of concern", frozenset([1])
    assert mean(some, closed=gone, kind=REMAINS) == mean(some, closed=gone) == (0, 2)
    assert mean("the two remaining causes of concern", closed=gone) == (0, 2)
    assert mean("the remaining two causes of concern", closed=gone) == (0, 2)
    assert mean("the three remaining causes of concern", closed=gone) == ()
    assert mean("the remaining cause of concern", closed=gone) == ()
    assert mean("the remaining cause of concern", closed=frozenset([0, 1])) == (2,)
    assert mean(some, closed=frozenset([0, 1]), kind=REMAINS) == ()
    assert mean(some, closed=frozenset([0, 1])) == (2,)


def test_what_remains_is_certain_only_if_no_more_are_counted_unless_all_of_it_is_closed(mean):
    some, four = "the remaining causes of concern", [count(4)]
    assert mean(some, counts=four, kind=REMAINS) == ()
    assert mean(some, counts=four) == (0, 1, 2)
    assert mean(some, (*THREE, LATER)) == (0, 1, 2)
    assert mean(some, (*THREE, LATER), kind=REMAINS) == (0, 1, 2, 3)
    assert mean("the three remaining causes of concern", counts=four) == ()
    assert mean("the three remaining causes of concern") == (0, 1, 2)


def test_other_causes_are_those_of_which_no_claim_has_told_whatever_it_told(mean):
    others, told = "all other causes of concern", {"told": frozenset([0])}
    assert mean(others, **told) == mean(others, closed=frozenset([0]), **told) == (1, 2)
    assert mean("the two other causes of concern", **told) == (1, 2)
    assert mean("the three other causes of concern", **told) == ()
    assert mean(others) == ()


@pytest.mark.parametrize(
    ("words", "closed", "claimed", "meant"),
    [
        ("the other two", {0}, (0,), (1, 2)),
        ("the others", {0}, (0,), (1, 2)),
        ("the other ones", {0}, (0,), (1, 2)),
        ("the rest", {0}, (0,), (1, 2)),
        ("the other", {0, 1}, (0, 1), (2,)),
        ("the other one", {0, 1}, (0, 1), (2,)),
        ("the other two", set(), (0,), (1, 2)),
        ("the other", {0}, (1,), (2,)),
        ("the other", {0}, (0,), ()),
        ("the other two", {0, 1}, (0, 1), ()),
        ("the others", {0, 1}, (0, 1), ()),
        ("the other two", {0}, (), ()),
    ],
)
def test_the_others_are_those_beside_the_claim_before(words, closed, claimed, meant, mean):
    assert mean(words, closed=frozenset(closed), claimed=claimed) == meant


def test_the_others_are_not_known_where_more_are_counted_or_a_theme_leads_to_them(mean):
    before = {"closed": frozenset([0]), "claimed": (0,)}
    for words in ("the other two", "the others"):
        assert mean(words, counts=[count(4)], **before) == ()
        assert mean(words, theme=Span(0, 6), **before) == ()


@pytest.mark.parametrize(
    ("words", "named", "meant"),
    [
        ("it", (1,), (1,)),
        ("this one", (1,), (1,)),
        ("it", (0, 1), ()),
        ("it", (), ()),
        ("both of them", (0, 2), (0, 2)),
        ("both", (0, 2), (0, 2)),
        ("they", (0, 2), (0, 2)),
        ("all three", (0, 1, 2), (0, 1, 2)),
        ("both", (0, 1, 2), ()),
        ("all three", (0, 1), ()),
        ("they", (1,), ()),
        ("this cause of concern", (1,), (1,)),
        ("That cause of concern", (1,), (1,)),
        ("the cause of concern", (1,), ()),
        ("this cause of concern", (0, 1), ()),
    ],
)
def test_a_pronoun_means_what_was_named_before_by_its_number(words, named, meant, mean):
    assert mean(words, named=named) == meant


def test_the_cause_of_concern_is_that_of_the_section_or_the_only_one(mean):
    the = "the cause of concern"
    assert mean(the, heading="Vetting of officers") == (1,)
    assert mean(the, THREE[:1]) == (0,)
    assert mean(the, THREE[:1], [count(1)]) == (0,)
    assert mean(the, THREE[:1], [count(2)]) == ()
    assert mean(the, THREE[:1], [count(2, CountKind.CLOSED)]) == (0,)
    assert mean(the, (THREE[0], AREA)) == (0,)
    mentioned = cause(mention=MentionKind.MENTIONED)
    assert mean(the, (mentioned,)) == ()


def test_the_cause_of_concern_is_the_only_one_that_was_stated_under_the_heading(mean):
    text = "Borsetshire Police: letter\nBackground\nThe force acts.\nOur dogs\n"
    inside = cause("investigations", start=len(text) - 9)
    before = cause("investigations", start=len(text) - 10)
    the = "the cause of concern"
    assert mean(the, (*THREE, inside), heading="Our dogs") == (3,)
    assert mean(the, (*THREE, before), heading="Our dogs") == ()
    assert mean(the, (*THREE, inside, inside), heading="Our dogs") == ()
    assert mean(the, (*THREE, LATER), heading="Our dogs") == ()


def test_the_accelerated_one_is_the_only_one_that_is_called_so(mean):
    early = cause("investigations", accelerated=True)
    the = "the accelerated cause of concern"
    assert mean(the, (*THREE, early)) == (3,)
    assert mean(the, (*THREE, early, early)) == ()
    assert mean("the cause of concern", (*THREE, early)) == ()
    assert mean(the) == ()
    one, two = (count(number, MENTIONED, "accelerated causes of concern") for number in (1, 2))
    assert mean(the, (*THREE, early), [one]) == mean(the, (*THREE, early), [count(2)]) == (3,)
    assert mean(the, (*THREE, early), [two]) == mean(the, (*THREE, early), [one, two]) == ()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("the cause of concern about vetting", (1,)),
        ("the causes of concern about vetting and custody", (1, 2)),
        ("the cause of concern about vetting and custody", ()),
        ("the causes of concern about vetting and dogs", (1,)),
        ("the causes of concern about cats and dogs", ()),
        ("the one about vetting and the one about custody", (1, 2)),
        ("the vetting cause of concern", (1,)),
        ("the area of concern about vetting", (1,)),
        ("the cause of concern about child protection", ()),
        ("the area of concern about child protection", (3,)),
        ("some words", ()),
        ("some of the causes of concern about vetting and custody", ()),
    ],
)
def test_a_theme_means_its_cause_and_several_one_each(words, meant, mean):
    assert mean(words, (*THREE, AREA)) == meant


def test_the_last_word_of_a_theme_means_its_cause_if_no_more_are_counted(mean):
    plan = cause(theme="the integrated risk management plan")
    yours = "the cause of concern about your plan"
    assert mean(yours, (*THREE, plan)) == mean(yours, (*THREE, plan), [count(4)]) == (3,)
    assert mean(yours, (*THREE, plan), [count(5)]) == ()
    assert mean(yours, (*THREE, plan), [count(5, CountKind.RECOMMENDATIONS)]) == (3,)


@pytest.fixture
def lead(mean):
    """Give the causes that words mean to which a theme in the title of the letter leads."""

    def lead(words, *topics):
        causes = tuple(cause(theme=topic) for topic in topics)
        return mean(words, causes, theme=Span(0, len("Borsetshire Police")))

    return lead


def test_words_to_which_a_theme_leads_mean_its_cause(lead):
    both = ("Borsetshire Police", "vetting of dogs")
    for words in ("the cause of concern", "it", "the cause of concern about dogs and cats"):
        assert lead(words, *both) == (0,)
    assert lead("the cause of concern about vetting of dogs", *both) == ()
    assert lead("the cause of concern about vetting of dogs", "vetting of dogs") == (0,)
    assert lead("the cause of concern about Borsetshire Police", *both) == (0,)
    assert lead("it", "Borsetshire Police", "Borsetshire Police and dogs") == ()
    assert lead("these two causes of concern", *both) == ()
    assert lead("it", "vetting of dogs") == ()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("vetting", (1,)),
        ("vetting and custody", (1, 2)),
        ("vetting, custody", (1, 2)),
        ("vetting and the one about custody", (1, 2)),
        ("vetting and dogs", (1,)),
        ("dogs", ()),
    ],
)
def test_bare_themes_mean_one_cause_each(words, meant, knowledge):
    letter = read_letter(f"A letter\nBackground\nSo, {words} it is.", knowledge.rules)
    section = letter.sections[-1]
    (sentence,) = section.sentences
    start = letter.text.index(words)
    pointer = Pointer(letter, knowledge.rules, THREE, (), section, sentence, CLOSED)
    assert find_themed(pointer, Span(start, start + len(words))) == meant


def test_causes_that_are_counted_are_one_where_the_letter_says_that_it_merges_them(knowledge):
    words = "We treat the two causes of concern as one from now on."
    text = (
        f"A letter\nBackground\n{words} The force acts every day of the week. Later, it is closed."
    )
    letter = read_letter(text, knowledge.rules)
    section = letter.sections[-1]
    start = text.index("the two")
    span = Span(text.index("it is"), text.index("it is") + 2)

    def meant(at, sentence=2):
        sentences = list(section.sentences)
        two = count(2, MENTIONED, "the two causes of concern", at)
        pointer = Pointer(
            letter, knowledge.rules, (cause(start=0),), (two,), section, sentences[sentence], CLOSED
        )
        return find_meant_causes(pointer, span)

    assert meant(start) == (0,)
    assert meant(start, sentence=0) == ()
    assert meant(text.index("Later") - 20) == ()


def test_the_only_cause_that_was_looked_at_is_meant_by_the_cause_of_concern(mean):
    before = "We looked at the cause of concern about vetting, and only at that one."
    start = len("Borsetshire Police: letter\nBackground\n") + before.index("the cause")
    looked = Span(start, start + len("the cause of concern about vetting"))
    the = "the cause of concern"
    assert mean(the, before=before, examined=looked) == (1,)
    assert mean(the, before=before) == ()
    assert mean("it", before=before, examined=looked, named=(0, 2)) == (1,)
    both = "We looked at the causes of concern about vetting and custody, and only at those."
    assert mean(the, before=both, examined=Span(start, start + 47)) == ()
    text = f"Borsetshire Police: letter\nBackground\n{before}\nConclusion\nSo, "
    later = Span(len(text), len(text) + len(the))
    assert mean(the, before=before, examined=later) == ()
