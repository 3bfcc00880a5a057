"""Shapes are applied as MODEL §3.3 asks: ontology beside the data, no inference, one flat graph."""

import pytest
from rdflib import RDF, Dataset, Graph, Literal, URIRef

from peelgraph.errors import ShapesError
from peelgraph.validation import Severity, digest_graph, validate_graph
from peelgraph.validation.paths import turtle_path

EX = "https://example.org/"
HAPPY = 'ex:tom a ex:Cat ; ex:name "Tom" . ex:ann ex:owns ex:tom .'


def test_data_that_meets_the_shapes_gives_no_result(turtle, shapes, ontology):
    report = validate_graph(turtle(HAPPY), shapes=shapes, ontology=ontology)
    assert report.results == ()
    assert report.conforms_at(Severity.INFO)


def test_instances_of_subclasses_are_found_through_the_ontology(turtle, shapes, ontology):
    cat = turtle("ex:tom a ex:Cat .")
    assert len(validate_graph(cat, shapes=shapes, ontology=ontology).results) == 2
    assert validate_graph(cat, shapes=shapes, ontology=Graph()).results == ()


def test_a_result_says_what_where_and_by_which_rule(turtle, shapes, ontology):
    report = validate_graph(turtle("ex:tom a ex:Cat ."), shapes=shapes, ontology=ontology)
    violation, warning = report.results
    assert violation.severity is Severity.VIOLATION
    assert violation.path == f"^<{EX}owns>"
    assert warning.severity is Severity.WARNING
    assert warning.path == f"{EX}name"
    assert warning.focus_node == URIRef(EX + "tom")
    assert warning.value is None
    assert warning.message == "Name it."
    assert warning.source_shape == f"{EX}Animal-name"
    assert warning.shape_name == "Name"
    assert warning.constraint_component.endswith("#MinCountConstraintComponent")


def test_the_order_of_results_does_not_depend_on_the_order_of_statements(turtle, shapes, ontology):
    lines = [f"ex:cat{number} a ex:Cat ." for number in range(9)]
    there = validate_graph(turtle("\n".join(lines)), shapes=shapes, ontology=ontology)
    back = validate_graph(turtle("\n".join(lines[::-1])), shapes=shapes, ontology=ontology)
    assert there == back
    assert len(there.results) == 18


def test_thresholds(turtle, shapes, ontology):
    nameless = turtle("ex:tom a ex:Cat . ex:ann ex:owns ex:tom .")
    report = validate_graph(nameless, shapes=shapes, ontology=ontology)
    assert report.conforms_at(Severity.VIOLATION)
    assert not report.conforms_at(Severity.WARNING)
    assert not report.conforms_at(Severity.INFO)
    assert report.violations == ()


def test_a_shape_that_was_applied_to_nothing_is_reported(turtle, shapes, ontology):
    report = validate_graph(turtle(HAPPY), shapes=shapes, ontology=ontology)
    assert report.focus_counts == {f"{EX}Animal": 1, f"{EX}Stone": 0}
    assert report.empty_shapes == (f"{EX}Stone",)


def test_a_dataset_is_flattened(shapes, ontology):
    dataset = Dataset()
    tom, ann = URIRef(EX + "tom"), URIRef(EX + "ann")
    dataset.graph(URIRef(EX + "one")).add((tom, RDF.type, URIRef(EX + "Cat")))
    dataset.graph(URIRef(EX + "two")).add((tom, URIRef(EX + "name"), Literal("Tom")))
    dataset.graph(URIRef(EX + "one")).add((ann, URIRef(EX + "owns"), tom))
    assert validate_graph(dataset, shapes=shapes, ontology=ontology).results == ()


def test_arguments_are_not_changed(turtle, shapes, ontology):
    data = turtle("ex:tom a ex:Cat .")
    before = [set(graph) for graph in (data, shapes, ontology)]
    validate_graph(data, shapes=shapes, ontology=ontology)
    assert [set(graph) for graph in (data, shapes, ontology)] == before


def test_a_value_with_backslashes_is_reported_as_it_is(turtle, shapes, ontology):
    data = turtle(HAPPY + r' ex:tom ex:says "a\\b \\g<1> \\" , "\\n"@en .')
    report = validate_graph(data, shapes=shapes, ontology=ontology)
    assert {result.value for result in report.results} == {
        Literal("a\\b \\g<1> \\"),
        Literal("\\n", lang="en"),
    }
    assert {result.message for result in report.results} == {
        "It says a\\b \\g<1> \\.",
        "It says \\n.",
    }


def test_comparing_an_ill_formed_date_is_no_warning(turtle, shapes, ontology):
    sharper = shapes + turtle(
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        "ex:Animal sh:sparql ex:old . ex:old a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ;"
        ' sh:select "SELECT $this WHERE { $this ex:born ?a , ?b FILTER (?a > ?b) }" .'
    )
    born = ' ex:tom ex:born "2024-02-30"^^<{0}date> , "2024-02-01"^^<{0}date> .'
    data = turtle(HAPPY + born.format("http://www.w3.org/2001/XMLSchema#"))
    validate_graph(data, shapes=sharper, ontology=ontology)


def test_a_query_that_cannot_be_parsed_is_an_error_and_no_silence(turtle, shapes, ontology):
    broken = shapes + turtle(
        "@prefix sh: <http://www.w3.org/ns/shacl#> ."
        'ex:Animal sh:sparql ex:broken . ex:broken a sh:SPARQLConstraint ; sh:select "SELECT $this {" .'
    )
    with pytest.raises(ShapesError, match="cannot be parsed"):
        validate_graph(turtle(HAPPY), shapes=broken, ontology=ontology)


def test_shapes_that_are_no_shapes_are_an_error(turtle, ontology):
    broken = turtle(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . ex:P a sh:PropertyShape ; sh:minCount 1 ."
    )
    with pytest.raises(ShapesError, match="correct them first"):
        validate_graph(turtle(HAPPY), shapes=broken, ontology=ontology)


def test_the_digest_ignores_names_of_blank_nodes_and_nothing_else(turtle, shapes):
    assert digest_graph(turtle("_:a ex:p _:b . ex:x ex:y 1 .")) == digest_graph(
        turtle("_:c ex:p _:d . ex:x ex:y 1 .")
    )
    assert digest_graph(shapes) != digest_graph(shapes + turtle("ex:Animal ex:is ex:new ."))


@pytest.mark.parametrize(
    ("path", "turtle_form"),
    [
        ("https://example.org/a", "<https://example.org/a>"),
        ("^<x:a>", "[ sh:inversePath <x:a> ]"),
        ("(<x:a>/^<x:b>)", "( <x:a> [ sh:inversePath <x:b> ] )"),
        ("(<x:a>|<x:b>)", "[ sh:alternativePath ( <x:a> <x:b> ) ]"),
        ("(<x:a>)*", "[ sh:zeroOrMorePath <x:a> ]"),
        ("(<x:a>)+", "[ sh:oneOrMorePath <x:a> ]"),
        ("((<x:a>|<x:b>))?", "[ sh:zeroOrOnePath [ sh:alternativePath ( <x:a> <x:b> ) ] ]"),
    ],
)
def test_paths_are_written_as_turtle(path, turtle_form):
    assert turtle_path(path) == turtle_form


def test_no_document_is_fetched_or_opened(turtle, shapes, ontology, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("something was opened")

    imports = turtle("<https://example.org/o> <http://www.w3.org/2002/07/owl#imports> ex:far .")
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr("socket.create_connection", refuse)
    validate_graph(turtle(HAPPY) + imports, shapes=shapes + imports, ontology=ontology)
