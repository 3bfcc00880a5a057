"""The validation of what is published is a page, and files that never change."""

import json

import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.pipeline.publishing import publish_quads
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.web.app import create_app


@pytest.fixture(scope="module")
def published(dataset, tmp_path_factory):
    home = tmp_path_factory.mktemp("validated")
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(home)})
    return publish_quads(dataset, settings).version, settings


@pytest.fixture(scope="module")
def ask_published(published, documentation, ask_of):
    version, settings = published
    return ask_of(create_app(EmbeddedStore.open(version), settings, documentation))


def test_the_page_tells_engine_shapes_counts_and_files(ask_published, published):
    version, _ = published
    answer = ask_published("GET", "/validation")
    assert answer.status_code == 200
    report = json.loads((version.path / "report.json").read_bytes())
    for said in (
        report["engine"]["version"],
        report["shapes_digest"],
        "Letters refused",
        "PoliceForce",
    ):
        assert said in answer.text
    for name in ("report.json", "report.ttl", "letters.ttl"):
        assert f'href="/validation/{version.id}/{name}"' in answer.text
        file = ask_published("GET", f"/validation/{version.id}/{name}")
        assert file.content == (version.path / name).read_bytes()
    assert list(parse(file.content, format=RdfFormat.TURTLE))


def letter_report(version):
    """The address of the report on the only letter's graph, and the graph."""
    (graph,) = (name for name in version.manifest["graphs"] if "/graph/letter/" in name)
    key = graph.partition("/graph/")[2]
    return f"/validation/{version.id}/graph/{key}", graph


def test_each_letter_graph_has_a_report_as_page_and_as_rdf(ask_published, published):
    version, _ = published
    address, graph = letter_report(version)
    page = ask_published("GET", address, headers={"accept": "text/html"})
    assert page.status_code == 200
    report = json.loads((version.path / "report.json").read_bytes())
    for said in (graph, report["engine"]["version"], report["shapes_digest"], "psh:Letter 1,"):
        assert said in page.text
    assert f'href="{address}.ttl"' in page.text
    for asked in ({"headers": {"accept": "text/turtle"}}, {}):
        data = ask_published("GET", address + ("" if asked else ".ttl"), **asked)
        assert data.headers["content-type"].startswith("text/turtle")
        stated = {
            (q.subject.value, q.predicate.value.rpartition("#")[2], q.object.value)
            for q in parse(data.content, format=RdfFormat.TURTLE)
        }
        report_name = graph.replace("/graph/", "/validation/")
        assert (graph, "seeAlso", report_name) in stated
        assert (report_name, "type", "http://www.w3.org/ns/shacl#ValidationReport") in stated


def test_a_report_is_linked_from_its_letter_and_from_the_description_of_its_graph(
    ask_published, published
):
    version, _ = published
    address, graph = letter_report(version)
    key = graph.partition("/graph/")[2]
    letter = ask_published("GET", f"/doc/{key}", headers={"accept": "text/html"})
    assert f'href="{address}"' in letter.text
    described = ask_published("GET", "/sparql", headers={"accept": "application/n-triples"})
    triples = list(parse(described.content, format=RdfFormat.N_TRIPLES))
    (named,) = (t.subject for t in triples if getattr(t.object, "value", "") == graph)
    (linked,) = (
        t.object.value
        for t in triples
        if t.subject == named and t.predicate.value.endswith("seeAlso")
    )
    assert linked.endswith(address)
    assert linked.startswith("http")


def seen_also(ask_published, address):
    answer = ask_published("GET", address, headers={"accept": "application/n-triples"})
    assert answer.status_code == 200
    return [
        (triple.subject.value, triple.object.value)
        for triple in parse(answer.content, format=RdfFormat.N_TRIPLES)
        if triple.predicate.value.endswith("rdf-schema#seeAlso")
    ]


def test_the_document_of_a_graph_links_to_its_report(ask_published, published):
    address, graph = letter_report(published[0])
    linked = seen_also(ask_published, f"/doc/graph/{graph.partition('/graph/')[2]}")
    assert [end for start, end in linked if start == graph and end.endswith(address)]
    assert not [
        end for _, end in seen_also(ask_published, "/doc/graph/register") if "/valid" in end
    ]


def test_the_description_of_the_dataset_links_to_its_reports(ask_published, published):
    version, _ = published
    linked = {
        end.partition("/validation")[2]
        for start, end in seen_also(ask_published, "/.well-known/void")
        if start.endswith("#dataset")
    }
    assert linked == {"", f"/{version.id}/report.ttl", f"/{version.id}/letters.ttl"}


def test_the_name_of_a_report_leads_to_it(ask_published, published):
    address, graph = letter_report(published[0])
    name = "/id/validation/" + graph.partition("/graph/")[2]
    for asked in (name, f"{name}/0123456789abcdef"):
        answer = ask_published("GET", asked)
        assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert ask_published("GET", "/id/validation/letter/none").status_code == 404


def test_a_report_that_is_not_kept_is_not_found(ask_published, published):
    version, _ = published
    for wrong in (f"/validation/{version.id}/graph/letter/none", "/validation/none/graph/letter/x"):
        assert ask_published("GET", wrong).status_code == 404
    refused = ask_published("GET", letter_report(version)[0], headers={"accept": "image/png"})
    assert refused.status_code == 406


@pytest.mark.parametrize("name", ["manifest.json", "dataset.nq", "refused.json", "..%2Fx"])
def test_nothing_else_is_a_report(ask_published, published, name):
    assert ask_published("GET", f"/validation/{published[0].id}/{name}").status_code == 404


def test_a_version_without_a_report_says_so(ask):
    assert "No report of version" in ask("GET", "/validation").text
