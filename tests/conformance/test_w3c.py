"""W3C's own tests of SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, by HTTP."""

import os

import pytest
from tests.conformance.describing import CHECKS
from tests.conformance.earl import render_earl
from tests.conformance.manifests import read_manifest

from peelgraph.resources import conformance_file

SUITES = {
    "protocol": ("protocol/manifest.ttl", 34),
    "service-description": ("service-description/manifest.ttl", 3),
    "graph-store-indirect": ("graph-store-protocol/manifest-indirect.ttl", 9),
    "graph-store-direct": ("graph-store-protocol/manifest-direct.ttl", 4),
}


def describe(server, check):
    """Run a check of the service description; give what was wrong."""
    try:
        check(server)
    except AssertionError as error:
        return str(error) or "an assertion does not hold"
    return None


@pytest.fixture(scope="module")
def found(shared, scratch):
    """What every test of every suite finds wrong: nothing, or words."""
    folder = shared("conformance/rdf-tests/sparql/sparql11")
    outcomes = {}
    for suite, (manifest, _) in SUITES.items():
        cases = read_manifest(folder / manifest)
        outcomes[suite] = {
            case.iri: describe(scratch, CHECKS[case.id])
            if suite == "service-description"
            else scratch.run(case)
            for case in cases
        }
    return outcomes


@pytest.mark.parametrize("suite", SUITES)
def test_every_test_of_a_suite_passes(found, suite):
    assert len(found[suite]) == SUITES[suite][1]
    assert {test: wrong for test, wrong in found[suite].items() if wrong} == {}


def test_the_result_that_ships_is_what_was_found(found):
    """`make conformance` writes it."""
    report = render_earl(found)
    if os.environ.get("WRITE_EARL"):
        conformance_file().write_bytes(report)
    assert conformance_file().read_bytes() == report
