"""A few shapes and a few statements, small enough to be read at a glance."""

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from peelgraph.validation import to_rdflib

SHAPES = """
@prefix ex: <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:prefixes sh:declare ex:prefix-ex .
ex:prefix-ex sh:prefix "ex" ; sh:namespace "https://example.org/"^^xsd:anyURI .
ex:Animal a sh:NodeShape ; sh:targetClass ex:Animal ; sh:property ex:Animal-name , ex:Animal-owner ;
    sh:sparql ex:Animal-quiet .
ex:Animal-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:maxCount 1 ;
    sh:name "Name" ; sh:message "Name it." ; sh:severity sh:Warning .
ex:Animal-owner a sh:PropertyShape ; sh:path [ sh:inversePath ex:owns ] ; sh:minCount 1 ;
    sh:message "Somebody owns it." .
ex:Animal-quiet a sh:SPARQLConstraint ; sh:prefixes ex:prefixes ; sh:message "It says {?value}." ;
    sh:select "SELECT $this ?value WHERE { $this ex:says ?value }" .
ex:Stone a sh:NodeShape ; sh:targetClass ex:Stone ; sh:nodeKind sh:IRI .
"""
ONTOLOGY = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Cat rdfs:subClassOf ex:Animal .
"""


def read(text, rdf_format=RdfFormat.TURTLE):
    return list(parse("@prefix ex: <https://example.org/> .\n" + text, format=rdf_format))


@pytest.fixture
def turtle():
    """Read Turtle, with the prefix ex:, as an rdflib graph."""
    return lambda text: to_rdflib(read(text))


@pytest.fixture
def quads():
    """Read TriG, with the prefix ex:, as quads."""
    return lambda text: read(text, RdfFormat.TRIG)


@pytest.fixture(scope="session")
def shapes() -> Graph:
    return to_rdflib(read(SHAPES))


@pytest.fixture(scope="session")
def ontology() -> Graph:
    return to_rdflib(read(ONTOLOGY))
