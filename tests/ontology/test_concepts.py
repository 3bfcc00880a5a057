"""The concept schemes keep to SKOS, to one file each, and hold no blank node."""

from collections import Counter

from rdflib import DCTERMS, RDF, SKOS, BNode, Graph, URIRef

ROOT = "https://w3id.org/peel/"


def concepts_of(graph: Graph) -> list[URIRef]:
    found = sorted(graph.subjects(RDF.type, SKOS.Concept))
    assert found, "a scheme without concepts"
    return found


def test_each_file_holds_the_one_scheme_of_its_name(schemes):
    for name, graph in schemes.items():
        assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [URIRef(ROOT + name)]


def test_every_scheme_has_a_label_a_definition_and_a_licence(schemes):
    for name, graph in schemes.items():
        scheme = URIRef(ROOT + name)
        assert [t.language for t in graph.objects(scheme, SKOS.prefLabel)] == ["en"], name
        assert [t.language for t in graph.objects(scheme, SKOS.definition)] == ["en"], name
        assert len(list(graph.objects(scheme, DCTERMS.license))) == 1, name


def test_every_concept_is_in_the_scheme_of_its_file_and_named_below_it(schemes):
    for name, graph in schemes.items():
        for concept in concepts_of(graph):
            assert concept.startswith(f"{ROOT}{name}/"), concept
            assert list(graph.objects(concept, SKOS.inScheme)) == [URIRef(ROOT + name)], concept


def test_top_concepts_are_stated_both_ways(schemes):
    for name, graph in schemes.items():
        scheme = URIRef(ROOT + name)
        down = set(graph.objects(scheme, SKOS.hasTopConcept))
        up = set(graph.subjects(SKOS.topConceptOf, scheme))
        assert down == up == set(concepts_of(graph)), name


def test_every_concept_has_one_label_and_one_definition_in_english(concepts):
    for concept in concepts_of(concepts):
        for predicate in (SKOS.prefLabel, SKOS.definition):
            languages = [text.language for text in concepts.objects(concept, predicate)]
            assert languages == ["en"], f"{concept} {predicate}"


def test_every_concept_has_one_notation_unique_in_its_scheme(schemes):
    for name, graph in schemes.items():
        notations = [list(graph.objects(c, SKOS.notation)) for c in concepts_of(graph)]
        assert all(len(given) == 1 for given in notations), name
        assert len({str(given[0]) for given in notations}) == len(notations), name


def test_no_label_leads_to_two_concepts_of_a_scheme(schemes):
    for name, graph in schemes.items():
        labels = [*graph.objects(None, SKOS.prefLabel), *graph.objects(None, SKOS.altLabel)]
        # The scheme's own label counts too: it is no name for a concept.
        twice = [label for label, times in Counter(map(str, labels)).items() if times > 1]
        assert not twice, name


def test_matches_lead_to_concepts_of_another_scheme(concepts):
    matches = list(concepts.subject_objects(SKOS.broadMatch))
    assert matches
    for concept, broader in matches:
        assert (broader, RDF.type, SKOS.Concept) in concepts, broader
        there = concepts.value(broader, SKOS.inScheme)
        assert there != concepts.value(concept, SKOS.inScheme)


def test_every_topic_of_a_question_area_belongs_to_one_at_most(schemes):
    """Topics of fire services, and of inspections of one theme, have no area of PEEL."""
    areas = [
        list(schemes["topic"].objects(topic, SKOS.broadMatch))
        for topic in concepts_of(schemes["topic"])
    ]
    assert max(map(len, areas)) == 1
    assert sum(map(len, areas)) == 13


def test_there_are_no_blank_nodes(concepts):
    assert not [node for triple in concepts for node in triple if isinstance(node, BNode)]


def test_no_question_area_is_shipped_as_verified(schemes):
    areas = schemes["area-2023-25"]
    assert len(concepts_of(areas)) == 9
    for area in concepts_of(areas):
        assert list(areas.objects(area, SKOS.editorialNote)), area


def test_grades_are_ordered_by_their_notation(schemes):
    grades = schemes["grade-2021"]
    order = sorted(concepts_of(grades), key=lambda grade: int(grades.value(grade, SKOS.notation)))
    assert [grade.rpartition("/")[2] for grade in order] == [
        "inadequate",
        "requires-improvement",
        "adequate",
        "good",
        "outstanding",
    ]
