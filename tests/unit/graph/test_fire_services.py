"""Fire and rescue services in the register graph: bodies of their own, never police forces."""

import pytest

from peelgraph.graph.identifiers import DEFAULT_BASE, Minter
from peelgraph.graph.registered import build_register_graph
from peelgraph.graph.vocabulary import org, peel, rdf, rdfs, skos
from peelgraph.resources import load_registers


@pytest.fixture(scope="module")
def quads():
    minter = Minter(DEFAULT_BASE)
    graph = minter.graph("register")
    return list(build_register_graph(load_registers(), minter, graph))


@pytest.fixture(scope="module")
def services(quads):
    service = peel.FireAndRescueService
    return {quad.subject for quad in quads if quad.predicate == rdf.type and quad.object == service}


def test_each_service_has_an_identifier_a_label_and_a_chief(quads, services):
    assert len(services) == 46
    start = f"{DEFAULT_BASE}fire-and-rescue-service/"
    assert all(service.value.startswith(start) for service in services)
    labelled = [quad.subject for quad in quads if quad.predicate == skos.prefLabel]
    chiefs = [quad.object for quad in quads if quad.predicate == org.postIn]
    assert all(labelled.count(service) == chiefs.count(service) == 1 for service in services)


def test_no_service_has_what_only_a_police_force_has(quads, services):
    forces_only = {peel.forceId, peel.gssCode, peel.overseenBy}
    assert not {quad.subject for quad in quads if quad.predicate in forces_only} & services


def test_a_service_links_to_the_area_of_its_authority(quads, services):
    area = "http://statistics.data.gov.uk/id/statistical-geography/E310000"
    linked = {
        quad.subject
        for quad in quads
        if quad.predicate == rdfs.seeAlso and quad.object.value.startswith(area)
    }
    assert linked == services
