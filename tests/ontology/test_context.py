"""The JSON-LD context covers the ontology, invents nothing and loses nothing."""

import json
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

PEEL = Namespace("https://w3id.org/peel/ontology#")
# rdflib's own JSON-LD parser still makes the graph class that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")

VOCABULARIES = Path(__file__).parent / "vocabularies"
# Used in our data, and of a vocabulary whose axioms are no fixture here.
OTHERS = {"http://purl.org/dc/terms/license", str(RDFS.seeAlso)}


@pytest.fixture(scope="module")
def context(ontology_folder):
    document = json.loads((ontology_folder / "context.jsonld").read_text(encoding="utf-8"))
    assert set(document) == {"@context"}
    return document["@context"]


def expand(context, name):
    """Give the IRI of a term of the context, or None for a keyword, a prefix or an alias."""
    definition = context[name]
    identifier = definition.get("@id", name) if isinstance(definition, dict) else definition
    if name.startswith("@") or identifier.startswith("@") or "://" in identifier:
        return None
    prefix, _, local = identifier.partition(":")
    return context[prefix] + local


def test_every_term_of_the_ontology_is_in_the_context_under_its_own_name(context, ontology):
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {s for kind in kinds for s in ontology.subjects(RDF.type, kind) if s in PEEL}
    assert terms
    for term in terms:
        assert expand(context, term.removeprefix(PEEL)) == str(term)


def test_the_context_has_no_term_that_does_not_exist(context, ontology):
    known = set(ontology.subjects(RDF.type, None))
    for file in VOCABULARIES.glob("*.ttl"):
        known |= set(Graph().parse(file).subjects(RDF.type, None))
    iris = {expand(context, name) for name in context} - {None} - OTHERS
    assert {URIRef(iri) for iri in iris} <= known


def test_links_are_iris_and_dates_are_dates(context, ontology, abox):
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if term not in PEEL:
                continue
            definition = context[term.removeprefix(PEEL)]
            coerced = definition.get("@type") if isinstance(definition, dict) else None
            if kind == OWL.ObjectProperty:
                assert coerced == "@id", term
                continue
            [datatype] = {value.datatype for value in abox.objects(None, term)}
            wanted = (
                None if datatype in (None, XSD.string) else "xsd:" + datatype.removeprefix(str(XSD))
            )
            assert coerced == wanted, term


def test_data_written_with_the_context_reads_back_the_same(context, abox):
    written = abox.serialize(format="json-ld", context=context)
    assert isomorphic(Graph().parse(data=written, format="json-ld"), abox)


def test_data_written_by_hand_with_the_context_is_read(context):
    document = {
        "@context": context,
        "id": "https://w3id.org/peel/id/letter/2024-07-23/borsetshire/other",
        "type": "Letter",
        "sentOn": "2024-07-23",
        "from": ["https://w3id.org/peel/id/person/ada-example"],
    }
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    letter = URIRef(document["id"])
    assert (letter, PEEL.sentOn, Literal("2024-07-23", datatype=XSD.date)) in graph
    assert (letter, PEEL["from"], URIRef(document["from"][0])) in graph
    assert (letter, RDF.type, PEEL.Letter) in graph
