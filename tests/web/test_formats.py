import pytest

from peelgraph.store.inspection import QueryForm
from peelgraph.web.http.formats import (
    FORMATS,
    HTML,
    Kind,
    choose_format,
    find_by_extension,
    find_by_name,
    formats_of,
    kind_of_form,
)

CURL = "*/*"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROME = FIREFOX.replace("*/*;q=0.8", "image/avif,image/webp,image/apng,*/*;q=0.8")
RDFLIB_XML = "application/sparql-results+xml, application/rdf+xml"
WRAPPER_JSON = (
    "application/sparql-results+json,application/json,text/javascript,application/javascript"
)
WRAPPER_XML = "application/sparql-results+xml"
WRAPPER_RDF = "application/turtle,text/turtle,application/rdf+xml,application/n-triples,text/n3"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,"
    "application/n-triples;q=0.8,text/turtle;q=0.6,application/rdf+xml;q=0.5,text/html;q=0.2"
)
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.3"

SOLUTIONS = (*formats_of(Kind.SOLUTIONS), HTML)
BOOLEAN = (*formats_of(Kind.BOOLEAN), HTML)
GRAPH = (*formats_of(Kind.GRAPH), HTML)


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, SOLUTIONS, "json"),
        ("", GRAPH, "turtle"),
        (CURL, SOLUTIONS, "json"),
        (CURL, BOOLEAN, "json"),
        (CURL, GRAPH, "turtle"),
        (FIREFOX, SOLUTIONS, "html"),
        (CHROME, GRAPH, "html"),
        (RDFLIB_XML, SOLUTIONS, "xml"),
        (RDFLIB_XML, GRAPH, "rdf-xml"),
        (WRAPPER_JSON, SOLUTIONS, "json"),
        (WRAPPER_JSON, GRAPH, "json-ld"),
        (WRAPPER_XML, BOOLEAN, "xml"),
        (WRAPPER_RDF, GRAPH, "turtle"),
        (COMUNICA, GRAPH, "n-quads"),
        (JENA, GRAPH, "turtle"),
        (JENA, SOLUTIONS, "json"),
        ("text/csv", SOLUTIONS, "csv"),
        ("text/csv", BOOLEAN, None),
        ("text/tab-separated-values;q=0.5, text/csv;q=0.4", SOLUTIONS, "tsv"),
        ("text/*", SOLUTIONS, "csv"),
        ("text/*", GRAPH, "turtle"),
        ("application/*;q=0.5, text/turtle;q=0.4", GRAPH, "json-ld"),
        ("APPLICATION/RDF+XML", GRAPH, "rdf-xml"),
        ("text/turtle;charset=utf-8;q=0.9, application/ld+json;q=0.8", GRAPH, "turtle"),
        ("text/turtle;q=0, */*", GRAPH, "json-ld"),
        ("text/turtle;q=0", GRAPH, None),
        ("*/*;q=0", GRAPH, None),
        ("image/png", SOLUTIONS, None),
        ("image/png, */*;q=0.1", SOLUTIONS, "json"),
        ("application/json", SOLUTIONS, "json"),
        ("application/xml", SOLUTIONS, "xml"),
        ("application/xml", GRAPH, "rdf-xml"),
        ("application/json;q=0.2, application/sparql-results+xml;q=0.3", SOLUTIONS, "xml"),
        ("application/trig", GRAPH, "trig"),
        ("application/sparql-results+json", GRAPH, None),
        # Nonsense accepts everything; one readable range decides alone.
        ("nonsense", GRAPH, "turtle"),
        (";;;,,,/", GRAPH, "turtle"),
        ("*/turtle", GRAPH, "turtle"),
        ("text/turtle;q=high", GRAPH, "turtle"),
        ("text/turtle;q=2, application/n-triples", GRAPH, "n-triples"),
        ("nonsense, application/n-triples", GRAPH, "n-triples"),
    ],
)
def test_the_representation_chosen(accept, offered, chosen):
    found = choose_format(accept, offered)
    assert (found and found.name) == chosen


def test_nothing_offered_is_nothing_chosen():
    assert choose_format(None, ()) is None
    assert choose_format("*/*", ()) is None


def test_every_query_form_has_formats():
    assert {
        form: [known.name for known in formats_of(kind_of_form(form))] for form in QueryForm
    } == {
        QueryForm.SELECT: ["json", "xml", "csv", "tsv"],
        QueryForm.ASK: ["json", "xml"],
        QueryForm.CONSTRUCT: ["turtle", "json-ld", "n-triples", "rdf-xml", "trig", "n-quads"],
        QueryForm.DESCRIBE: ["turtle", "json-ld", "n-triples", "rdf-xml", "trig", "n-quads"],
    }


def test_names_extensions_and_media_types_are_unambiguous():
    for attribute in ("name", "extension", "media_type"):
        values = [getattr(known, attribute) for known in FORMATS]
        assert len(set(values)) == len(values)
    for known in FORMATS:
        assert find_by_name(known.name.upper(), FORMATS) is known
        assert find_by_extension(known.extension, FORMATS) is known
    assert find_by_name("nonsense", FORMATS) is None
