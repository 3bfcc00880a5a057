"""No false pass: what keeps a validation from proving something is told, and fails if asked to."""

import pytest

from peelgraph.errors import InputError, ShapesError
from peelgraph.pipeline.validating import Order, check_order
from peelgraph.settings import Settings
from peelgraph.validation.vocabularies import is_unknown_term

PREFIXES = """
@prefix ex: <https://example.org/> .
@prefix peel: <https://w3id.org/peel/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = "ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:nodeKind sh:IRI .\n"
DATA = "ex:a a ex:Thing .\n"


@pytest.fixture
def check(tmp_path):
    """Return the doubts about data held to shapes, as (kind, focus node)."""

    def call(data=DATA, shapes=SHAPE, ending=".ttl", **order):
        (tmp_path / f"data{ending}").write_text(PREFIXES + data, "utf-8")
        (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes, "utf-8")
        outcome = check_order(
            Order(
                paths=[str(tmp_path / f"data{ending}")],
                shapes=[str(tmp_path / "shapes.ttl")],
                **order,
            ),
            Settings.from_environment({}),
        )
        assert all(doubt.message for doubt in outcome.report.doubts)
        return [
            (doubt.source_shape, str(doubt.focus_node).removeprefix("https://example.org/"))
            for doubt in outcome.report.doubts
        ]

    return call


def test_data_that_every_shape_looks_at_leaves_no_doubt(check):
    assert check() == []


def test_a_shape_that_selects_nothing_is_told(check):
    other = "ex:Other a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:nodeKind sh:IRI ."
    assert check(shapes=SHAPE + other) == [("peelgraph:empty-shape", "Other")]


def test_a_mistyped_class_is_told(check):
    found = check(shapes=SHAPE.replace("ex:Thing", "ex:Thign"))
    assert ("peelgraph:unknown-class", "Shape") in found
    assert ("peelgraph:nothing-validated", "http://www.w3.org/ns/shacl#Shape") in found


def test_shapes_that_are_no_valid_shacl_are_told(check):
    wrong = "ex:Wrong a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:nodeKind sh:Iri ] ."
    kinds = {kind for kind, _ in check(shapes=SHAPE + wrong)}
    assert "peelgraph:invalid-shapes" in kinds


@pytest.mark.parametrize(
    "data",
    [
        "ex:a peel:sentOnn 1 .",
        "ex:a a peel:Lettre .",
        "ex:a a org:FormalOrganisation .",
        'ex:a ex:p "2024"^^xsd:Date .',
        "ex:a ex:p <https://w3id.org/peel/status/clsoed> .",
    ],
)
def test_a_term_that_its_vocabulary_does_not_have_is_told(check, data):
    assert check(data=DATA + data) == [("peelgraph:unknown-term", "a")]


def test_terms_that_exist_are_not_doubted(check):
    data = "ex:a peel:sentOn 1 ; ex:own 2 ; ex:p <https://w3id.org/peel/status/closed> , peel:Letter . <https://w3id.org/peel/id/x> a org:Post ."
    assert check(data=DATA + data) == []
    assert not is_unknown_term("http://www.w3.org/1999/02/22-rdf-syntax-ns#_7")
    assert is_unknown_term("http://www.w3.org/ns/oa#exactly")


def test_named_graphs_that_were_not_asked_for_are_told(check):
    data = "ex:g { ex:a a ex:Thing } ex:h { ex:b a ex:Thing }"
    assert check(data=data, ending=".trig") == []
    found = check(data=data, ending=".trig", graphs=["https://example.org/g"])
    assert found == [("peelgraph:graph-left-out", "h")]
    with pytest.raises(InputError, match="no such named graph"):
        check(data=data, ending=".trig", graphs=["https://example.org/i"])


QUERY = 'ex:Asked a sh:NodeShape ; sh:targetNode ex:a ; sh:sparql ex:Query . ex:Query a sh:SPARQLConstraint ; sh:message "No." ; sh:select "%s" .\n'


def test_a_query_that_cannot_be_parsed_is_told(check):
    found = check(shapes=SHAPE + QUERY % "SELECT $this WHERE { $this ex:undeclared ?x }")
    assert ("peelgraph:broken-query", "Query") in found


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }",
        "SELECT $this WHERE { $this ?p ?o FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:9/> { $this ?q ?r } } }",
        "SELECT $this WHERE { $this ?p ?o FILTER NOT EXISTS { $this ?q ?r FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?r ?s ?t } } } }",
        "SELECT $this FROM <http://127.0.0.1:9/> WHERE { $this ?p ?o }",
    ],
)
def test_a_query_that_asks_another_server_is_refused(check, query):
    with pytest.raises(
        ShapesError,
        match=r"shapes\.ttl:8: the query of https://example\.org/Query .*fetches nothing",
    ):
        check(shapes=SHAPE + QUERY % query)


def test_the_refusal_of_a_query_without_a_name_names_its_shape_and_line(check):
    shape = """ex:Asked a sh:NodeShape ; sh:targetNode ex:a ;
  sh:sparql [
    sh:message "No." ;
    sh:select "SELECT $this WHERE { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }" ] .
"""
    with pytest.raises(
        ShapesError, match=r"shapes\.ttl:11: the query of https://example\.org/Asked asks another"
    ):
        check(shapes=SHAPE + shape)


def test_files_whose_names_do_not_tell_their_format_are_told(tmp_path):
    (tmp_path / "a.ttl").write_text(PREFIXES + DATA, "utf-8")
    (tmp_path / "b.json").write_text("{}", "utf-8")
    outcome = check_order(Order(paths=[str(tmp_path)]), Settings.from_environment({}))
    left = [d for d in outcome.report.doubts if d.source_shape == "peelgraph:file-left-out"]
    assert [str(doubt.focus_node) for doubt in left] == [f"file:{(tmp_path / 'b.json').as_posix()}"]
