"""The program knows exactly the terms of the ontology and only concepts that exist."""

import re
from pathlib import Path

from rdflib import OWL, RDF, SKOS, Namespace, URIRef

from peelgraph.graph import vocabulary

PEEL = Namespace("https://w3id.org/peel/ontology#")
SOURCE = Path(__file__).parents[2] / "src" / "peelgraph"


def test_the_program_and_the_ontology_have_the_same_terms(ontology):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    declared = {s for kind in kinds for s in ontology.subjects(RDF.type, kind) if s in PEEL}
    known = {URIRef(getattr(vocabulary.peel, n).value) for n in vocabulary.peel.__annotations__}
    assert known == declared


def test_every_concept_that_the_program_names_exists(concepts):
    call = re.compile(r'\bconcept\(\s*"([^"]+)",\s*"([^"]+)"\s*,?\s*\)')
    files = sorted(SOURCE.rglob("*.py"))
    assert files
    for file in files:
        for scheme, name in call.findall(file.read_text(encoding="utf-8")):
            concept = URIRef(vocabulary.concept(scheme, name).value)
            assert (concept, RDF.type, SKOS.Concept) in concepts, f"{file.name}: {concept}"
