"""The documentation page is complete, self-contained, well-formed and always the same."""

from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

from peelgraph.graph.ontology_page import render_ontology_page

PEEL = Namespace("https://w3id.org/peel/ontology#")
ROOT = "https://w3id.org/peel/"
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Reading(HTMLParser):
    """What a browser would find: ids, links, elements, text; a wrongly nested end tag raises."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.elements: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page(ontology, concepts) -> str:
    return render_ontology_page(ontology, concepts)


@pytest.fixture(scope="module")
def reading(page) -> Reading:
    return Reading(page)


def test_every_term_has_its_local_name_as_anchor(ontology, reading):
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if term in PEEL:
                assert term.removeprefix(PEEL) in reading.ids


def test_every_scheme_and_concept_has_an_anchor(concepts, reading):
    for kind, name in ((SKOS.ConceptScheme, "scheme"), (SKOS.Concept, "concept")):
        for thing in concepts.subjects(RDF.type, kind):
            assert f"{name}/{thing.removeprefix(ROOT)}" in reading.ids


def test_every_label_definition_and_example_is_shown(ontology, concepts, reading):
    shown = " ".join(reading.text.split())
    for predicate in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.example, SKOS.altLabel):
        for text in (ontology + concepts).objects(None, predicate):
            assert " ".join(str(text).split()) in shown


def test_anchors_are_unique_and_every_inner_link_arrives(reading):
    assert len(reading.ids) == len(set(reading.ids))
    inner = [value for _, name, value in reading.attributes if name == "href" and value[0] == "#"]
    assert inner
    assert {value[1:] for value in inner} <= set(reading.ids)


def test_each_labelled_region_names_an_element_that_is_there(reading):
    labels = {value for _, name, value in reading.attributes if name == "aria-labelledby"}
    assert labels
    assert labels <= set(reading.ids)


def test_the_page_has_no_script_and_asks_nobody_for_anything(page, reading):
    assert not {"script", "link", "img", "iframe"} & set(reading.elements)
    assert not [name for _, name, _ in reading.attributes if name == "src" or name[:2] == "on"]
    assert "url(" not in page
    assert "@import" not in page


def test_the_page_has_a_language_a_title_and_one_main_heading(reading):
    assert ("html", "lang", "en-GB") in reading.attributes
    assert reading.elements.count("title") == 1
    assert reading.elements.count("h1") == 1
    assert reading.elements.count("main") == 1


def test_headings_never_skip_a_level(reading):
    levels = [int(tag[1]) for tag in reading.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_page_shows_domain_range_and_use(page):
    about = page.partition('id="about"')[2].partition("</section>")[0]
    assert "Used with" in about
    assert 'href="#StatusAssertion"' in about
    held_post = page.partition('id="heldPost"')[2].partition("</section>")[0]
    assert "Domain" in held_post
    assert 'href="#Tenure"' in held_post
    assert ">org:Post</a>" in held_post
    status = page.partition('id="currentStatus"')[2].partition("</section>")[0]
    assert 'href="#scheme/status"' in status


def test_the_page_is_the_same_whatever_the_order_of_the_triples(
    page, ontology_folder: Path, concepts
):
    lines = (ontology_folder / "peel.ttl").read_text(encoding="utf-8")
    again = Graph().parse(data=lines, format="turtle")
    backwards = Graph()
    for file in sorted((ontology_folder / "concepts").glob("*.ttl"), reverse=True):
        backwards.parse(file)
    assert set(backwards) == set(concepts)
    assert render_ontology_page(again, backwards) == page


def test_strings_of_the_graph_are_escaped(ontology, concepts):
    hostile = ontology + Graph()
    for prefix, namespace in ontology.namespaces():
        hostile.bind(prefix, namespace)
    attack = '<script>alert(1)</script> & "quotes" \''
    hostile.set((PEEL.Letter, SKOS.definition, Literal(attack, lang="en")))
    hostile.add((PEEL.Letter, RDFS.subClassOf, URIRef("javascript:alert(1)")))
    page = render_ontology_page(hostile, concepts)
    assert "<script>" not in page
    assert attack in Reading(page).text
    assert 'href="javascript:' not in page


def test_a_graph_without_an_ontology_is_refused(concepts):
    with pytest.raises(ValueError, match="owl:Ontology"):
        render_ontology_page(Graph(), concepts)
