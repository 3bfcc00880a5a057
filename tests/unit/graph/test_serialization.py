import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from peelgraph.errors import RdfError, StoreError
from peelgraph.graph.serialization import parse_statements, render_statements, shorten

RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
PREFIXES = {"e": "http://e/", "xsd": "http://www.w3.org/2001/XMLSchema#"}


def name(key: str) -> NamedNode:
    return NamedNode("http://e/" + key)


DATE = Literal("2024-05-01", datatype=NamedNode(PREFIXES["xsd"] + "date"))
QUADS = [
    Quad(name("a"), RDF_TYPE, name("Letter"), name("g1")),
    Quad(name("a"), RDF_TYPE, name("Letter"), name("g2")),
    Quad(name("a"), name("sentOn"), DATE, name("g1")),
]
TRIPLES = {quad.triple for quad in QUADS}


@pytest.mark.parametrize("rdf_format", [RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD])
def test_formats_of_datasets_keep_the_graphs(rdf_format):
    data = render_statements(QUADS, rdf_format.media_type, PREFIXES)
    assert set(parse_statements(data, rdf_format.media_type)) == set(QUADS)


@pytest.mark.parametrize(
    "rdf_format",
    [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD, RdfFormat.TRIG],
)
@pytest.mark.parametrize("statements", [QUADS, list(TRIPLES)])
def test_every_format_round_trips_the_triples(rdf_format, statements):
    data = render_statements(statements, rdf_format.media_type, PREFIXES)
    assert {quad.triple for quad in parse(data, rdf_format)} == TRIPLES


def test_json_ld_is_compacted_with_the_known_prefixes():
    triples = dict.fromkeys(quad.triple for quad in QUADS)
    document = json.loads(render_statements(triples, "application/ld+json", PREFIXES))
    assert document == {
        "@context": PREFIXES,
        "@graph": [
            {
                "@id": "http://e/a",
                "@type": ["e:Letter"],
                "e:sentOn": [{"@type": "xsd:date", "@value": "2024-05-01"}],
            }
        ],
    }


def test_an_empty_graph_is_written_and_read():
    for media_type in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        assert parse_statements(render_statements([], media_type, PREFIXES), media_type) == ()


def test_only_whole_local_names_are_shortened():
    assert shorten("http://e/a", PREFIXES) == "e:a"
    assert shorten("http://e/a/b", PREFIXES) == "http://e/a/b"
    assert shorten("http://e/", PREFIXES) == "http://e/"


def test_mistakes_are_named():
    with pytest.raises(RdfError, match="text/turtle"):
        parse_statements(b"<a> <b>", "text/turtle")
    with pytest.raises(RdfError):
        parse_statements(b'{"@context": "http://127.0.0.1:1/"}', "application/ld+json")
    with pytest.raises(StoreError, match="image/png"):
        render_statements([Triple(name("a"), name("b"), name("c"))], "image/png", {})
