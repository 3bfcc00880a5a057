"""Pitfalls that ontologies are known for (OOPS!, Poveda-Villalón et al. 2014), and SKOS's own conditions.

Each is looked for in our files, and found in a file that has it: a check that sees nothing cannot pass.
P13 (no inverse is declared) is waived: docs/decisions, and SPARQL's ^ does the work.
"""

import re
from collections import Counter

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

PEEL = Namespace("https://w3id.org/peel/ontology#")
ONTOLOGY = URIRef("https://w3id.org/peel/ontology")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
USES = URIRef("http://purl.org/dc/dcam/domainIncludes")
VALUES = URIRef("http://purl.org/dc/dcam/rangeIncludes")


def own(graph, *kinds):
    return sorted(
        {term for kind in kinds for term in graph.subjects(RDF.type, kind) if term in PEEL}
    )


def cycles(graph, predicate):
    for node in set(graph.subjects(predicate)):
        if any(
            node in graph.transitive_objects(above, predicate)
            for above in graph.objects(node, predicate)
        ):
            yield node


def find_in_class(graph, term):
    name = term.removeprefix(str(PEEL))
    linked = any((None, p, term) in graph for p in (USES, RDFS.domain, RDFS.range, RDFS.subClassOf))
    if re.search(r"(?<=[a-z])(And|Or)(?=[A-Z])", name) and "FireAndRescue" not in name:
        yield "P07 merged concepts"
    if re.search(r"^(Other|Misc|Unknown)|(Other|Misc)$", name):
        yield "P21 a class for the rest"
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]*", name):
        yield "P22 a class is named in CamelCase"
    if not linked and (term, RDFS.subClassOf, None) not in graph:
        yield "P04 unconnected"


def find_in_property(graph, term):
    if not re.fullmatch(r"[a-z][A-Za-z0-9]*", term.removeprefix(str(PEEL))):
        yield "P22 a property is named in camelCase"
    if not any((term, link, None) in graph for link in (USES, RDFS.domain)):
        yield "P11 no domain, and no class that it is used with"
    if not any((term, link, None) in graph for link in (VALUES, RDFS.range)):
        yield "P11 no range, and no class of its values"
    if any(len(list(graph.objects(term, link))) > 1 for link in (RDFS.domain, RDFS.range)):
        yield "P19 several domains or ranges are an intersection"
    if (term, OWL.inverseOf, term) in graph:
        yield "P25 its own inverse"


def find_pitfalls(graph):
    """Yield the number of each pitfall in a graph with the term that has it."""
    classes, properties = own(graph, OWL.Class), own(graph, *PROPERTIES)
    for terms, find in ((classes, find_in_class), (properties, find_in_property)):
        for term in terms:
            yield from ((pitfall, term) for pitfall in find(graph, term))
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        yield from (("P06 a cycle in a hierarchy", term) for term in cycles(graph, predicate))
    untyped = {t for t in graph.subjects() if t in PEEL} - {*classes, *properties}
    yield from (("P34 P35 untyped", term) for term in untyped)
    if (ONTOLOGY, RDF.type, OWL.Ontology) not in graph:
        yield "P38 no ontology is declared", ONTOLOGY
    if (ONTOLOGY, DCTERMS.license, None) not in graph:
        yield "P41 no licence", ONTOLOGY


def test_the_ontology_has_none_of_the_pitfalls(ontology):
    assert list(find_pitfalls(ontology)) == []


SEEDED = {
    "P04": "peel:Lonely a owl:Class .",
    "P06": "peel:A a owl:Class ; rdfs:subClassOf peel:B . peel:B a owl:Class ; rdfs:subClassOf peel:A .",
    "P07": "peel:CauseAndFinding a owl:Class .",
    "P11": "peel:loose a owl:ObjectProperty .",
    "P19": "peel:p a owl:ObjectProperty ; rdfs:range peel:Letter , peel:Cause .",
    "P21": "peel:OtherThing a owl:Class .",
    "P22": "peel:has_Text a owl:DatatypeProperty .",
    "P25": "peel:self a owl:ObjectProperty ; owl:inverseOf peel:self .",
    "P34": 'peel:nothing rdfs:label "nothing" .',
    "P38": "peel:x rdfs:seeAlso peel:y .",
    "P41": "peel:x rdfs:seeAlso peel:y .",
}


def read(text):
    prefixes = "".join(
        f"@prefix {name}: <{iri}> .\n"
        for name, iri in {
            "peel": PEEL,
            "owl": OWL,
            "rdfs": RDFS,
            "skos": SKOS,
            "ex": "urn:ex:",
        }.items()
    )
    return Graph().parse(data=prefixes + text, format="turtle")


@pytest.mark.parametrize("pitfall", SEEDED)
def test_each_pitfall_is_found_where_it_is(pitfall):
    assert pitfall in {said[:3] for said, _ in find_pitfalls(read(SEEDED[pitfall]))}


def find_broken_skos(graph):
    """Yield the integrity conditions of the SKOS Reference that a graph breaks, with the node."""
    for node in set(graph.subjects(RDF.type, SKOS.Concept)):
        if (node, RDF.type, SKOS.ConceptScheme) in graph:
            yield "S9", node
        labels = Counter(
            label
            for kind in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
            for label in set(graph.objects(node, kind))
        )
        if labels and max(labels.values()) > 1:
            yield "S13", node
        languages = Counter(
            label.language
            for label in graph.objects(node, SKOS.prefLabel)
            if isinstance(label, Literal)
        )
        if languages and max(languages.values()) > 1:
            yield "S14", node
        broader = set(graph.transitive_objects(node, SKOS.broader)) - {node}
        if broader & set(graph.objects(node, SKOS.related)):
            yield "S27", node
        exact = set(graph.objects(node, SKOS.exactMatch))
        if exact & {*graph.objects(node, SKOS.broadMatch), *graph.objects(node, SKOS.relatedMatch)}:
            yield "S46", node
        if (node, SKOS.inScheme, None) not in graph:
            yield "orphan", node
    for node in cycles(graph, SKOS.broader):
        yield "cycle", node


def test_the_concepts_keep_the_conditions_of_skos(concepts):
    assert len(set(concepts.subjects(RDF.type, SKOS.Concept))) > 50
    assert list(find_broken_skos(concepts)) == []


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("S9", "ex:a a skos:Concept , skos:ConceptScheme ."),
        ("S13", 'ex:a a skos:Concept ; skos:prefLabel "a"@en ; skos:altLabel "a"@en .'),
        ("S14", 'ex:a a skos:Concept ; skos:prefLabel "a"@en , "b"@en .'),
        (
            "S27",
            "ex:a a skos:Concept ; skos:broader ex:b ; skos:related ex:c . ex:b skos:broader ex:c .",
        ),
        ("S46", "ex:a a skos:Concept ; skos:exactMatch ex:b ; skos:broadMatch ex:b ."),
        ("orphan", "ex:a a skos:Concept ."),
        ("cycle", "ex:a a skos:Concept ; skos:broader ex:b . ex:b skos:broader ex:a ."),
    ],
)
def test_each_broken_condition_is_found(condition, text):
    assert condition in {said for said, _ in find_broken_skos(read(text))}
