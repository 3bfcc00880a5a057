"""A force and a fire service are never one, and an area of concern is no cause of concern."""

from dataclasses import replace

import pytest

from peelgraph.facts import find_facts
from peelgraph.facts.model import ConcernKind
from peelgraph.graph.identifiers import Minter, owner_key
from peelgraph.graph.letter.building import build_letter_graph
from peelgraph.graph.vocabulary import peel, rdf
from peelgraph.letters import read_letter

LETTER = """\
{title}
Sent on
23 July 2024
Background
In September 2023, we inspected {body}. During our inspection, we identified two causes of concern. \
These causes of concern were as follows:
- The body doesn’t keep its records.
- The body doesn’t train its staff.
These two causes of concern are now closed.
We made two recommendations:
- keep records
"""


@pytest.fixture
def read(knowledge):
    def read(body):
        text = LETTER.format(title=f"{body}: causes of concern revisit letter", body=body)
        letter = read_letter(text, knowledge.rules)
        return find_facts(letter, knowledge.registers, knowledge.rules)

    return read


def build(facts, knowledge):
    _, quads = build_letter_graph(facts, knowledge.registers, Minter(), knowledge.concepts.labels)
    return quads


def causes(quads):
    return {q.subject.value for q in quads if q.object == peel.CauseOfConcern}


def test_a_force_and_a_service_of_one_area_share_no_identifier_but_people_and_concepts(
    read, knowledge
):
    force, service = read("Essex Police"), read("Essex County Fire and Rescue Service")
    assert force.body.key == service.body.key == "essex"
    assert owner_key(force.body) == "essex"
    assert owner_key(service.body) == "essex-fire-and-rescue-service"
    one = {q.subject.value for q in build(force, knowledge)}
    other = {q.subject.value for q in build(service, knowledge)}
    assert one & other == set()


def test_an_area_of_concern_is_a_remark_and_what_is_said_of_it_is_left_out(read, knowledge):
    facts = read("Essex Police")
    area = replace(facts.concerns[0], kind=ConcernKind.AREA)
    without = replace(facts, concerns=(area, facts.concerns[1]))
    assert len(causes(build(facts, knowledge))) == 2
    quads = build(without, knowledge)
    (cause,) = causes(quads)
    about = {
        q.object.value
        for q in quads
        if q.predicate == peel.about
        and (q.subject, rdf.type, peel.StatusAssertion)
        in {(x.subject, x.predicate, x.object) for x in quads}
    }
    assert about == {cause}
    words = {getattr(q.object, "value", "") for q in quads if q.subject.value.find("/remark/") > 0}
    assert any("an area of concern" in text for text in words)
