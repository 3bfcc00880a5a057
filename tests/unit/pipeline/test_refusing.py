"""A letter whose graph has a violation is not published; the rest is, and the refusal is seen."""

import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from peelgraph.errors import EvidenceError, NotConformingError
from peelgraph.graph.identifiers import DEFAULT_BASE, Minter
from peelgraph.graph.vocabulary import dcterms, oa, peel, rdf
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.publishing import publish_quads
from peelgraph.pipeline.refusing import leave_out
from peelgraph.pipeline.sources import load_letter
from peelgraph.settings import Settings
from peelgraph.store.published.versions import read_dataset

OTHER = "letter/2024-07-23/west-midlands/causes-of-concern-revisit"


@pytest.fixture(scope="module")
def invented(root):
    return load_letter(min((root / "tests" / "corpus" / "text").glob("*.txt")))


@pytest.fixture(scope="module")
def both(source, invented, knowledge):
    return build_quads([source, invented], knowledge, DEFAULT_BASE)


def letter_graphs(quads):
    names = {q.graph_name.value for q in quads if isinstance(q.graph_name, NamedNode)}
    return sorted(name for name in names if name.startswith(f"{DEFAULT_BASE}graph/letter/"))


@pytest.fixture(scope="module")
def faulty(both):
    """The graph of the invented letter, whose title is taken away, and the quads without it."""
    (graph,) = (name for name in letter_graphs(both) if OTHER not in name)
    titles = [
        quad
        for quad in both
        if quad.predicate == dcterms.title
        and quad.graph_name == NamedNode(graph)
        and Quad(quad.subject, rdf.type, peel.Letter, quad.graph_name) in both
    ]
    assert titles
    return graph, [quad for quad in both if quad not in titles]


def publish(quads, home, **how):
    return publish_quads(quads, Settings.from_environment({"PEELGRAPH_HOME": str(home)}), **how)


def test_what_is_left_is_what_would_be_built_without_the_letter(both, source, knowledge, faulty):
    alone = set(build_quads([source], knowledge, DEFAULT_BASE))
    assert set(leave_out(both, {faulty[0]}, Minter(DEFAULT_BASE))) == alone


def test_a_letter_with_a_violation_is_refused_and_the_rest_is_published(faulty, tmp_path):
    graph, quads = faulty
    published = publish(quads, tmp_path, refuse_letters=True)
    assert published.refused == (graph,)
    assert f"refused, and not published: {graph}" in published.summary
    assert "Violation  psh:Letter-title" in published.summary
    kept = list(parse(read_dataset(published.version), format=RdfFormat.N_QUADS))
    assert letter_graphs(kept) == [f"{DEFAULT_BASE}graph/{OTHER}"]
    assert published.version.manifest["refused"] == {graph: 1}
    refused = json.loads((published.version.path / "refused.json").read_bytes())
    assert [r["source_shape"].rpartition("#")[2] for r in refused[graph]["results"]] == [
        "Letter-title"
    ]


def misquote(quads, graph):
    """Let one quotation of a letter's graph say what its text does not."""
    broken = next(q for q in quads if q.predicate == oa.exact and q.graph_name.value == graph)
    said = Literal(broken.object.value[::-1] + "!")
    return [q for q in quads if q != broken] + [
        Quad(broken.subject, oa.exact, said, NamedNode(graph))
    ]


def test_a_letter_with_a_broken_quotation_is_refused_and_the_rest_is_published(both, tmp_path):
    (graph,) = (name for name in letter_graphs(both) if OTHER not in name)
    published = publish(misquote(both, graph), tmp_path, refuse_letters=True)
    assert published.refused == (graph,)
    assert f"refused, and not published: {graph}" in published.summary
    assert "but the text has" in published.summary
    kept = list(parse(read_dataset(published.version), format=RdfFormat.N_QUADS))
    assert letter_graphs(kept) == [f"{DEFAULT_BASE}graph/{OTHER}"]
    refused = json.loads((published.version.path / "refused.json").read_bytes())
    found = {r["source_shape"]: r["message"] for r in refused[graph]["results"]}
    # Two programs say so, independently of each other.
    assert [name.rpartition("#")[2] for name in sorted(found)] == [
        "Passage-quoteMatches",
        "peelgraph:evidence",
    ]
    assert "quotes" in found["peelgraph:evidence"]


def test_what_letters_share_blames_the_letter_that_gives_the_broken_evidence(both, tmp_path):
    """A force is described by the register and by letters; only one of them rests it on nothing."""
    (graph,) = (name for name in letter_graphs(both) if OTHER not in name)
    other = NamedNode(f"{DEFAULT_BASE}graph/{OTHER}")
    shared = next(q for q in both if q.predicate == peel.evidence and q.graph_name == other)
    nowhere = Quad(
        shared.subject, peel.evidence, NamedNode(f"{DEFAULT_BASE}text/none"), NamedNode(graph)
    )
    assert publish([*both, nowhere], tmp_path, refuse_letters=True).refused == (graph,)


def test_a_broken_quotation_in_a_write_refuses_everything(both, tmp_path):
    with pytest.raises(EvidenceError, match="but the text has"):
        publish(misquote(both, letter_graphs(both)[0]), tmp_path)


def test_a_write_with_a_violation_refuses_everything(faulty, tmp_path):
    with pytest.raises(NotConformingError, match="Letter-title"):
        publish(faulty[1], tmp_path)


def test_a_violation_about_no_letter_stops_everything(both, tmp_path):
    register = NamedNode(f"{DEFAULT_BASE}graph/register")
    force = NamedNode(f"{DEFAULT_BASE}force/nowhere")
    wrong = [
        Quad(force, rdf.type, peel.PoliceForce, register),
        Quad(force, peel.gssCode, Literal("E"), register),
    ]
    with pytest.raises(NotConformingError, match="PoliceForce-gssCode"):
        publish([*both, *wrong], tmp_path, refuse_letters=True)


def test_each_published_letter_graph_links_to_its_report(both, tmp_path):
    published = publish(both, tmp_path, refuse_letters=True)
    assert published.refused == ()
    store = Store()
    store.load((published.version.path / "letters.ttl").read_bytes(), format=RdfFormat.TURTLE)
    rows = list(
        store.query(
            """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX prov: <http://www.w3.org/ns/prov#>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX dcterms: <http://purl.org/dc/terms/>
            SELECT ?graph ?engine ?shapes ?counts WHERE {
              ?graph rdfs:seeAlso ?report . ?report a sh:ValidationReport ; prov:wasDerivedFrom ?graph ;
                dcterms:creator ?engine ; dcterms:identifier ?shapes ; rdfs:comment ?counts }"""
        )
    )
    assert sorted(row["graph"].value for row in rows) == letter_graphs(both)
    report = json.loads((published.version.path / "report.json").read_bytes())
    for row in rows:
        assert row["engine"].value == f"{report['engine']['name']} {report['engine']['version']}"
        assert row["shapes"].value == f"shapes {report['shapes_digest']}"
        assert "psh:Letter 1," in row["counts"].value
