"""Every term is documented, every example is real, and the file keeps the design's rules."""

import re
from collections.abc import Iterator

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

PEEL = Namespace("https://w3id.org/peel/ontology#")
ROOT = "https://w3id.org/peel/"
BASE = ROOT + "id/"
ONTOLOGY = URIRef("https://w3id.org/peel/ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
DOMAIN_INCLUDES = URIRef("http://purl.org/dc/dcam/domainIncludes")
REUSED = ("http://www.w3.org/ns/org#", "http://www.w3.org/ns/prov#", "http://xmlns.com/foaf/0.1/")
ALIGNED = ("https://schema.org/", "http://data.europa.eu/m8g/", "http://purl.org/dc/terms/")


def own_terms(ontology: Graph) -> list[URIRef]:
    found = {s for kind in KINDS for s in ontology.subjects(RDF.type, kind) if s in PEEL}
    assert found, "the ontology declares no term"
    return sorted(found)


def used_terms(graph: Graph) -> set[URIRef]:
    nodes = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    return {node for node in nodes if node in PEEL}


def examples(ontology: Graph) -> Iterator[tuple[URIRef, Literal]]:
    for term in own_terms(ontology):
        for example in ontology.objects(term, SKOS.example):
            yield term, example


def read_example(ontology: Graph, example: Literal) -> Graph:
    prefixes = "".join(f"@prefix {p}: <{i}> .\n" for p, i in ontology.namespaces())
    return Graph().parse(data=f"@base <{BASE}> .\n{prefixes}{example}", format="turtle")


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_every_term_has_one_english_label_and_one_english_definition(ontology, predicate):
    for term in own_terms(ontology):
        languages = [text.language for text in ontology.objects(term, predicate)]
        assert languages == ["en"], f"{term} needs exactly one {predicate} in English"


def test_no_two_terms_share_a_label(ontology):
    labels = [str(ontology.value(term, RDFS.label)) for term in own_terms(ontology)]
    assert len(labels) == len(set(labels))


def test_every_term_is_defined_by_the_ontology(ontology):
    for term in own_terms(ontology):
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [ONTOLOGY], term


def test_every_term_is_of_one_kind(ontology):
    for term in own_terms(ontology):
        assert len(set(ontology.objects(term, RDF.type)) & set(KINDS)) == 1, term


def test_every_term_has_an_example(ontology):
    without = set(own_terms(ontology)) - {term for term, _ in examples(ontology)}
    assert not without


def test_every_turtle_example_parses_and_uses_its_term(ontology):
    turtle = [(term, text) for term, text in examples(ontology) if not text.language]
    assert turtle
    for term, text in turtle:
        assert "\n" not in text, f"{term}: an example is one line"
        assert term in used_terms(read_example(ontology, text)), f"{term} is not used in {text}"


def test_turtle_examples_use_only_terms_and_concepts_that_exist(ontology, concepts):
    known = set(own_terms(ontology)) | set(concepts.subjects(RDF.type, SKOS.Concept))
    for term, text in examples(ontology):
        if text.language:
            continue
        nodes = {n for triple in read_example(ontology, text) for n in triple}
        ours = {n for n in nodes if n.startswith(ROOT) and not n.startswith(BASE)}
        assert ours <= known, f"the example of {term} uses {ours - known}"


def test_every_quoted_phrase_stands_in_the_letter(ontology, concepts, letter_text):
    literals = [*ontology.objects(None, SKOS.example), *concepts.objects(None, SKOS.example)]
    phrases = [p for text in literals if text.language for p in re.findall("“([^”]+)”", text)]
    assert phrases
    assert [phrase for phrase in phrases if phrase not in letter_text] == []


def test_the_version_iri_ends_with_the_version(ontology, alignments):
    for graph in (ontology, alignments):
        [header] = graph.subjects(RDF.type, OWL.Ontology)
        version = graph.value(header, OWL.versionInfo)
        assert graph.value(header, OWL.versionIRI) == URIRef(f"{header}/{version}")
    assert ontology.value(ONTOLOGY, OWL.versionInfo) == Literal("1.0.0")


def test_nothing_is_imported_at_run_time(ontology, alignments):
    assert not list((ontology + alignments).objects(None, OWL.imports))


def test_no_undeclared_term_is_used(ontology, alignments, concepts, abox):
    declared = set(own_terms(ontology))
    used = used_terms(ontology + alignments + concepts + abox)
    assert used == declared


def test_superclasses_come_only_from_org_prov_foaf_and_ourselves(ontology):
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term, above in ontology.subject_objects(predicate):
            assert above in PEEL or str(above).startswith(REUSED), f"{term} is below {above}"


def test_no_axiom_is_stated_of_another_vocabularys_term(ontology):
    for term in set(ontology.subjects(RDF.type, None)):
        if isinstance(term, URIRef) and term not in PEEL and term != ONTOLOGY:
            assert set(ontology.predicates(term)) == {RDF.type}, term


def test_alignments_go_one_way_from_our_terms_to_theirs(alignments):
    stated = [*alignments.subject_objects(RDFS.subClassOf)]
    stated += [*alignments.subject_objects(RDFS.subPropertyOf)]
    assert stated
    for ours, theirs in stated:
        assert ours in PEEL
        assert str(theirs).startswith(ALIGNED)
    assert not any(p.startswith(str(OWL)) for p in set(alignments.predicates()) - HEADER)


HEADER = {OWL.versionIRI, OWL.versionInfo}


def test_schema_org_is_never_meant_with_http(ontology, alignments, concepts):
    nodes = {str(n) for triple in ontology + alignments + concepts for n in triple}
    assert not [node for node in nodes if node.startswith("http://schema.org")]


def test_no_property_is_typed_with_a_datatype_that_owl_or_its_profiles_lack(ontology):
    ranges = set(ontology.objects(None, RDFS.range))
    assert not ranges & {XSD.date, XSD.boolean, XSD.gYearMonth}


def test_there_are_no_inverse_pairs(ontology):
    assert not list(ontology.subject_objects(OWL.inverseOf))


def test_a_property_meant_for_several_classes_has_no_domain(ontology):
    shared = set(ontology.subjects(DOMAIN_INCLUDES, None))
    assert shared
    for term in shared:
        assert not list(ontology.objects(term, RDFS.domain)), term
        assert set(ontology.objects(term, DOMAIN_INCLUDES)) <= set(own_terms(ontology)), term


def test_every_property_says_with_which_classes_it_is_used(ontology):
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if term in PEEL:
                about = {*ontology.objects(term, RDFS.domain)}
                assert about or list(ontology.objects(term, DOMAIN_INCLUDES)), term


def test_a_property_with_concepts_as_values_names_their_scheme(ontology, concepts):
    known = set(concepts.subjects(RDF.type, SKOS.ConceptScheme))
    named = set()
    for term in ontology.subjects(RDFS.range, SKOS.Concept):
        schemes = set(ontology.objects(term, RDFS.seeAlso))
        assert schemes, term
        assert schemes <= known, term
        named |= schemes
    assert named == known, "a scheme that no property uses does not belong"
