"""A report says the same as text, as JSON and as RDF, and alike in every run."""

import json

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph
from rdflib.namespace import SH

from peelgraph.validation import RENDERERS, Severity, find_outcome, to_rdflib, validate_graph
from peelgraph.validation.rendering import JSON_VERSION

DATA = (
    'ex:tom a ex:Cat ; ex:says "a\\nb\\u001B" , "007"^^<http://www.w3.org/2001/XMLSchema#integer> .'
)


@pytest.fixture
def report(turtle, shapes, ontology):
    return find_outcome(validate_graph(turtle(DATA), shapes=shapes, ontology=ontology))


def test_text_tells_rule_message_place_and_totals(report):
    text = RENDERERS["text"](report)
    assert (
        "Warning  https://example.org/Animal-name  Name\n  Name it.\n    https://example.org/tom"
        in text
    )
    assert "3 violations, 1 warning, 0 infos" in text
    assert "2 shapes applied to 1 nodes by pySHACL" in text
    assert "Applied to nothing, so that nothing is proved of: https://example.org/Stone" in text


def test_text_cannot_steer_a_terminal(report):
    assert "\x1b" not in RENDERERS["text"](report)
    assert "\\x1b" in RENDERERS["text"](report)


def test_text_of_an_empty_report(turtle, shapes, ontology):
    happy = turtle('ex:tom a ex:Cat ; ex:name "Tom" . ex:ann ex:owns ex:tom .')
    text = RENDERERS["text"](find_outcome(validate_graph(happy, shapes=shapes, ontology=ontology)))
    assert text.startswith("0 violations, 0 warnings, 0 infos\n")


def test_json_holds_every_result(report):
    document = json.loads(RENDERERS["json"](report))
    assert document["version"] == JSON_VERSION
    assert document["conforms"] is False
    assert document["totals"] == {"violation": 3, "warning": 1, "info": 0}
    assert [r["severity"] for r in document["results"]] == ["violation"] * 3 + ["warning"]
    assert document["results"][-1]["focus_node"] == {
        "type": "uri",
        "value": "https://example.org/tom",
    }
    assert document["empty_shapes"] == ["https://example.org/Stone"]
    values = [r["value"] for r in document["results"] if r["value"]]
    assert {"type": "literal", "value": "a\nb\x1b"} in values


def test_turtle_is_a_validation_report(report):
    text = RENDERERS["turtle"](report)
    graph = to_rdflib(parse(text, format=RdfFormat.TURTLE))
    assert len(set(graph.objects(None, SH.result))) == len(report.findings)
    assert set(map(str, graph.objects(None, SH.sourceShape))) == {
        finding.result.source_shape for finding in report.findings
    }
    assert [str(value) for value in graph.objects(None, SH.conforms)] == ["false"]
    assert (None, SH.inversePath, None) in graph


def test_renderings_are_alike_in_every_run(turtle, shapes, ontology, report):
    again = find_outcome(validate_graph(turtle(DATA), shapes=shapes, ontology=ontology))
    for render in RENDERERS.values():
        assert render(again) == render(report)


def test_turtle_of_a_report_without_results_conforms(turtle, shapes, ontology):
    text = RENDERERS["turtle"](
        find_outcome(validate_graph(Graph(), shapes=shapes, ontology=ontology))
    )
    assert "sh:conforms true" in text
    store = Store()
    store.load(text, format=RdfFormat.TURTLE)
    assert len(store) == 2


def test_severities_are_ordered():
    assert Severity.INFO < Severity.WARNING < Severity.VIOLATION
