"""A person is one under varying honours; a name alone makes nobody one."""

from itertools import permutations

import pytest

from peelgraph.graph.dataset import build_dataset
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput
from peelgraph.graph.identity.decisions import Decision, Decisions, Verdict
from peelgraph.graph.identity.people import find_people
from peelgraph.graph.vocabulary import dcterms, foaf, peel, rdf

POLICE = "hm-inspector-of-constabulary"
FIRE = "hm-inspector-of-fire-and-rescue-services"
KENT = "chief-constable/kent"


@pytest.fixture(scope="session")
def build(knowledge, write, drafts):
    """Build a dataset from one person per letter, a letter a year."""

    def build(*people, decisions=()):
        inputs = [LetterInput(letter.sent, write(letter)) for letter in letters(drafts, *people)]
        return build_dataset(
            inputs,
            knowledge.registers,
            knowledge.concepts,
            Minter(),
            "test",
            Decisions(people=tuple(decisions)),
        )

    return build


@pytest.fixture(scope="session")
def find(knowledge, write, drafts):
    def find(*people, decisions=()):
        facts = [write(letter) for letter in letters(drafts, *people)]
        return find_people(facts, knowledge.registers, decisions)

    return find


def letters(drafts, *people):
    return [
        drafts.draft(f"{2020 + year}-01-01", people=(drafts.person(**person),))
        for year, person in enumerate(people)
    ]


def parties(quads):
    return [q.object.value.rsplit("/", 1)[1] for q in quads if q.predicate == peel.person]


def test_a_person_under_varying_honours_is_one(build):
    quads = build(
        {"name": "Ada Field", "posts": (POLICE,)},
        {"name": "Ada Field", "posts": (POLICE,), "honours": "KPM"},
    )
    assert len(parties(quads)) == 2
    assert len(set(parties(quads))) == 1
    assert {q.object.value for q in quads if q.predicate == peel.honours} == {"KPM"}


def test_a_person_who_signs_with_one_post_and_with_two_is_one(build):
    quads = build(
        {"name": "Ada Field", "posts": (POLICE,)},
        {"name": "Ada Field", "posts": (FIRE, POLICE), "titles": ("Inspector", "Of Fire")},
    )
    assert len(set(parties(quads))) == 1
    (old,) = [
        q.subject.value
        for q in quads
        if q.predicate == dcterms.isReplacedBy and "/person/" in q.subject.value
    ]
    assert not [q for q in quads if getattr(q.object, "value", "") == old]
    tenures = [
        q for q in quads if q.predicate == dcterms.isReplacedBy and "/tenure/" in q.subject.value
    ]
    assert len(tenures) == 2


def test_a_person_whose_name_is_printed_in_two_ways_has_one_name(build):
    quads = build(
        {"name": "Denis O’Field", "posts": (POLICE,)}, {"name": "Denis O'Field", "posts": (POLICE,)}
    )
    (person,) = set(parties(quads))
    names = [
        q.object.value
        for q in quads
        if q.subject.value.endswith(person) and q.predicate == foaf.name
    ]
    assert set(names) == {"Denis O’Field"}


def test_namesakes_in_two_posts_are_two_and_listed(build, find):
    people = {"name": "Ada Field", "posts": (POLICE,)}, {"name": "Ada Field", "posts": (KENT,)}
    assert len(set(parties(build(*people)))) == 2
    (candidate,) = find(*people).candidates
    assert candidate.reason == "one name, no post in common"
    assert candidate.words == ("Ada Field, Inspector", "Ada Field, Inspector")


def test_two_names_alike_in_one_post_are_two_and_listed(find):
    found = find({"name": "Ada Field", "posts": (KENT,)}, {"name": "A M Field", "posts": (KENT,)})
    assert found.replaced == {}
    assert [candidate.reason for candidate in found.candidates] == ["like names, one post"]


def test_a_namesake_of_somebody_in_the_registers_is_listed(find, knowledge):
    known = knowledge.registers.people[0]
    (candidate,) = find({"name": known.name, "posts": (KENT,)}).candidates
    assert candidate.other == known.key


def test_a_later_letter_with_both_posts_makes_no_two_people_one(find):
    """It would rename somebody whom an earlier letter published."""
    people = (
        {"name": "Ada Field", "posts": (POLICE,)},
        {"name": "Ada Field", "posts": (FIRE,)},
        {"name": "Ada Field", "posts": (FIRE, POLICE)},
    )
    found = find(*people)
    assert len(find(*people[:2]).names) == len(found.names) == 2


def test_a_person_decides_who_is_one(find, knowledge):
    people = {"name": "Ada Field", "posts": (POLICE,)}, {"name": "Ada Field", "posts": (KENT,)}
    (candidate,) = find(*people).candidates
    same = Decision(candidate.one, candidate.other, Verdict.SAME, "decided by Ann Example")
    found = find(*people, decisions=[same])
    assert found.of(candidate.one) == candidate.other
    assert found.candidates == ()
    different = Decision(candidate.one, candidate.other, Verdict.DIFFERENT)
    assert find(*people, decisions=[different]).candidates == ()
    known = knowledge.registers.people[0].key
    found = find(*people, decisions=[Decision(candidate.one, known, Verdict.SAME)])
    assert found.of(candidate.one) == known


def test_somebody_decided_to_be_in_the_registers_is_described_there(build, find, knowledge):
    person = {"name": "Ada Field", "posts": (KENT,)}
    (key,) = find(person).names
    known = knowledge.registers.people[0]
    quads = build(person, decisions=[Decision(key, known.key, Verdict.SAME, "so")])
    assert set(parties(quads)) == {known.key}
    names = {
        q.object.value
        for q in quads
        if q.subject.value.endswith(f"person/{known.key}") and q.predicate == foaf.name
    }
    assert names == {known.name}


def test_two_with_one_name_and_post_are_kept_apart_by_a_decision_only(find):
    """One post has one holder of a name, until a person knows better."""
    one = {"name": "Ada Field", "posts": (POLICE,)}
    two = {"name": "Ada Field", "posts": (FIRE, POLICE), "titles": ("Inspector", "Of Fire")}
    ((old, (new, _)),) = find(one, two).replaced.items()
    assert find(one, two, decisions=[Decision(old, new, Verdict.DIFFERENT)]).replaced == {}


def test_the_order_of_loading_does_not_matter(build, write, drafts, knowledge):
    people = [
        {"name": "Ada Field", "posts": (POLICE,)},
        {"name": "Ada Field", "posts": (FIRE,), "titles": ("Of Fire",)},
        {"name": "Ada Field", "posts": (FIRE, POLICE), "titles": ("Inspector", "Of Fire")},
        {"name": "A Field", "posts": (POLICE,)},
    ]
    facts = [write(letter) for letter in letters(drafts, *people)]
    expected = find_people(facts, knowledge.registers)
    assert all(find_people(order, knowledge.registers) == expected for order in permutations(facts))


def test_every_person_of_a_party_is_typed(build):
    quads = build(
        {"name": "Ada Field", "posts": (POLICE,)}, {"name": "Ada Field", "posts": (KENT,)}
    )
    people = {q.object for q in quads if q.predicate == peel.person}
    assert people <= {
        q.subject for q in quads if q.predicate == rdf.type and q.object == foaf.Person
    }
