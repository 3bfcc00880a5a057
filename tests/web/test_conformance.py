import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.resources import conformance_file
from peelgraph.web.app import create_app
from peelgraph.web.descriptions.conformance import list_suites
from peelgraph.web.served import Documentation

EARL = "http://www.w3.org/ns/earl#"


@pytest.fixture(scope="module")
def ask(ask_of, store, settings, documentation):
    result = conformance_file().read_bytes()
    shown = Documentation(
        documentation.ontology_html,
        documentation.ontology_turtle,
        documentation.shapes_turtle,
        documentation.context,
        result,
    )
    return ask_of(create_app(store, settings, shown))


def test_the_result_is_about_the_address_that_it_is_served_at(ask):
    answer = ask("GET", "/conformance", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    quads = list(parse(answer.content, RdfFormat.TURTLE))
    tests = {quad.subject.value for quad in quads if quad.predicate.value == EARL + "test"}
    assert len(tests) == 50
    assert all(test.startswith("http://peel.test/conformance#") for test in tests)


def test_people_see_the_same_numbers(ask):
    answer = ask("GET", "/conformance", headers={"accept": "text/html"})
    assert "Accept" in answer.headers["vary"].split(", ")
    for passed in ("34 of 34", "3 of 3", "9 of 9", "4 of 4"):
        assert f"{passed} passed" in answer.text


def test_a_failed_test_is_shown_as_one():
    data = conformance_file().read_bytes().replace(b"earl:passed", b"earl:failed", 1)
    suites = list_suites(parse(data, RdfFormat.TURTLE, base_iri="http://e/"))
    assert sum(suite.passed for suite in suites) == 49
