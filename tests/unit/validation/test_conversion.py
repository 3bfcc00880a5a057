"""Terms reach the engine as they were written."""

import pytest
from pyoxigraph import Literal as OxLiteral
from pyoxigraph import NamedNode, Quad, Triple
from rdflib import XSD, Literal, URIRef

from peelgraph.errors import RdfError
from peelgraph.validation import to_rdflib


def test_named_graphs_become_one_graph(quads):
    graph = to_rdflib(quads("ex:a ex:b ex:c . ex:g { ex:a ex:b ex:c , ex:d }"))
    assert len(graph) == 2


def test_a_plain_literal_is_one_that_rdflib_would_have_read(turtle):
    assert set(turtle('ex:a ex:b "x" .').objects()) == {Literal("x")}
    assert set(turtle('ex:a ex:b "x"@en-GB .').objects()) == {Literal("x", lang="en-gb")}


def test_lexical_forms_are_kept(turtle):
    graph = turtle(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
        'ex:a ex:b "007"^^xsd:integer , "2024-07-32"^^xsd:date .'
    )
    assert {str(value) for value in graph.objects()} == {"007", "2024-07-32"}
    assert {value.datatype for value in graph.objects()} == {XSD.integer, XSD.date}


def test_an_ill_formed_literal_is_not_logged(turtle, caplog):
    turtle('ex:a ex:b "2024-07-32"^^<http://www.w3.org/2001/XMLSchema#date> .')
    assert not caplog.records


def test_a_statement_about_a_statement_is_refused():
    node = NamedNode("https://example.org/a")
    quad = Quad(node, node, Triple(node, node, OxLiteral("x")))
    with pytest.raises(RdfError, match=r"RDF 1\.1"):
        to_rdflib([quad])


def test_iris_stay_iris(turtle):
    assert URIRef("https://example.org/c") in set(turtle("ex:a ex:b ex:c .").objects())
