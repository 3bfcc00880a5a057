"""What is published, changed and withdrawn can be followed, and two versions compared."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import RDF, Graph, Namespace, URIRef

from peelgraph.pipeline.validating import load_ontology, load_shapes
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app

BASE = "https://w3id.org/peel/id/"
GRAPH = BASE + "graph/letter/2023-05-12/felpersham/move-to-engage"
LETTER = "letter/2023-05-12/felpersham/move-to-engage"
OTHER = "letter/2024-11-04/borsetshire/move-to-engage"
TITLE = "Felpersham Police: move to Engage"
ATOM = "{http://www.w3.org/2005/Atom}"
TREE = Namespace("https://w3id.org/tree#")
PEEL = "https://w3id.org/peel/ontology#"
SH = Namespace("http://www.w3.org/ns/shacl#")
REASON = "Retracted by its publisher: <b>wrong</b> body & day."
HTML = {"accept": "text/html"}

ERRATA = f"""
PREFIX peel: <https://w3id.org/peel/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<{BASE}graph/errata> {{
  <{BASE}withdrawal/2023-05-12/felpersham/move-to-engage> a peel:Withdrawal ;
    dcterms:title "Withdrawal"@en ; dcterms:subject <{BASE}{LETTER}> ; rdfs:comment "{REASON}"@en ;
    peel:withdrawnOn "2025-04-01"^^xsd:date ;
    prov:invalidated <{BASE}{LETTER}> , <{GRAPH}> .
}}
"""


def write(quads) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Three publications: all letters; one of them changed; another one withdrawn."""
    home = tmp_path_factory.mktemp("home")
    trig = (Path(__file__).parents[1] / "competency" / "borsetshire.trig").read_bytes()
    first = list(parse(trig, RdfFormat.TRIG))
    graph = next(q.graph_name for q in first if q.graph_name.value.endswith(OTHER))
    gone = next(q for q in first if q.graph_name == graph and q.predicate.value.endswith("sentOn"))
    second = [quad for quad in first if quad != gone]
    third = [quad for quad in second if GRAPH not in (quad.graph_name.value, quad.subject.value)]
    third += parse(ERRATA.encode(), RdfFormat.TRIG)
    versions = [publish_version(home, write(quads), {}, {}) for quads in (first, second, third)]
    return home, versions, gone


@pytest.fixture(scope="module")
def ask(published, documentation, ask_of):
    home, versions, _ = published
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(home)})
    return ask_of(create_app(EmbeddedStore.open(versions[-1]), settings, documentation))


def test_json_tells_what_happened_to_each_letter_newest_first(ask):
    document = ask("GET", "/changes.json").json()
    third, second, first = document["publications"]
    assert document["complete"] is True
    assert [(one["title"], one["happening"], one["reason"]) for one in third["letters"]] == [
        (TITLE, "withdrawn", REASON)
    ]
    assert [(one["letter"], one["happening"]) for one in second["letters"]] == [
        (BASE + OTHER, "changed")
    ]
    assert (second["letters"][0]["added"], second["letters"][0]["removed"]) == (0, 1)
    assert {one["happening"] for one in first["letters"]} == {"published"}
    assert len(first["letters"]) == 10


def test_the_page_lists_them_and_shows_reasons_as_text(ask):
    page = ask("GET", "/changes", headers=HTML).text
    entry = page.partition('<span class="happening">withdrawn</span>')[2].partition("</li>")[0]
    assert "<bdi>Retracted by its publisher: &lt;b&gt;wrong&lt;/b&gt;" in entry
    assert TITLE in entry
    assert f'href="/doc/{OTHER}"' in page
    assert "href" not in entry


def test_as_known_on_a_day_the_page_tells_of_no_later_letter_and_the_feeds_of_all(ask):
    days = "?asKnownOn=2023-12-31"
    page = ask("GET", f"/changes{days}", headers=HTML).text
    assert TITLE in page
    assert OTHER not in page
    told = ask("GET", f"/changes.json{days}").json()["publications"]
    letters = {one["letter"].removeprefix(BASE) for step in told for one in step["letters"]}
    assert LETTER in letters
    assert max(letters) < "letter/2024"
    assert OTHER in ask("GET", f"/changes.ttl{days}").text
    assert OTHER in ask("GET", f"/changes.atom{days}").text


def test_atom_is_well_formed_with_names_that_stay(ask):
    answer = ask("GET", "/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)
    names = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(names) == len(set(names)) == 12
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles[:2] == [f"{TITLE}: withdrawn", "Borsetshire Police: move to Engage: changed"]
    assert REASON in feed.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    for required in ("id", "title", "updated", "author"):
        assert feed.find(ATOM + required) is not None
    for entry in feed.iter(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}updated").text.endswith("+00:00")


def test_the_stream_has_all_members_and_each_conforms_to_the_shape_it_names(ask):
    graph = Graph().parse(data=ask("GET", "/changes.ttl").content, format="turtle")
    members = set(graph.objects(None, TREE.member))
    assert len(members) == 12
    (shape,) = graph.objects(None, TREE.shape)
    shapes = load_shapes()
    for triple in graph.triples((None, None, None)):
        if re.search("#(letter-)?shape", triple[0]):
            shapes.add(triple)
    for member in members:
        shapes.add((shape, SH.targetNode, member))
    # Only the stream's own shape looks for nodes: the page holds letters, not whole datasets.
    for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
        shapes.remove((None, target, None))
    data = graph + load_ontology()
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    assert conforms, text
    # The test sees what it should: a letter without its title conforms to neither shape.
    broken = graph + load_ontology()
    member = min(m for m in members if (m, RDF.type, URIRef(f"{PEEL}Letter")) in graph)
    for title in list(broken.objects(member, URIRef("http://purl.org/dc/terms/title"))):
        broken.remove((member, URIRef("http://purl.org/dc/terms/title"), title))
    assert not pyshacl.validate(broken, shacl_graph=shapes, advanced=True)[0]


def test_the_stream_is_walked_by_its_relations(ask, monkeypatch):
    from peelgraph.web.publications import changes

    monkeypatch.setattr(changes, "_MEMBERS_ON_A_PAGE", 5)
    monkeypatch.setattr(changes, "mint_entity_tag", lambda *parts: None)
    address, members, pages = "/changes", set(), 0
    while address:
        answer = ask("GET", address, headers={"accept": "text/turtle"})
        graph = Graph().parse(data=answer.content, format="turtle")
        found = set(graph.objects(None, TREE.member))
        assert not members & found
        members |= found
        pages += 1
        following = list(graph.objects(None, TREE.node))
        address = str(following[0]) if following else None
    assert (pages, len(members)) == (3, 12)


def test_two_versions_are_compared_for_people_and_programs(ask, published):
    _, (first, second, third), gone = published
    address = f"/changes/{first.id}..{second.id}"
    document = ask("GET", address + ".json").json()
    (graph,) = document["graphs"]
    assert (graph["added"], len(graph["removed"])) == ([], 1)
    patch = ask("GET", address, headers={"accept": "application/rdf-patch"})
    assert patch.headers["content-type"] == "application/rdf-patch"
    lines = patch.text.splitlines()
    assert [line for line in lines if line[:2] in ("A ", "D ")] == [f"D {gone} ."]
    page = ask("GET", address, headers=HTML).text
    assert '<td data-label="Change">removed</td>' in page
    assert "2024-11-04" in page
    assert "1 removed" in ask("GET", address + ".txt").text
    withdrawn = ask("GET", f"/changes/{second.id}..{third.id}", headers=HTML)
    assert "&lt;b&gt;wrong&lt;/b&gt;" in withdrawn.text
    assert ask("GET", address).headers["etag"]


def test_a_patch_applied_to_the_older_version_gives_the_newer(ask, published):
    _, (_, second, third), _ = published
    quads = {str(q) for q in parse(second.dataset_path.read_bytes(), RdfFormat.N_QUADS)}
    for line in ask("GET", f"/changes/{second.id}..{third.id}.rdfp").text.splitlines():
        if line[:2] in ("A ", "D "):
            (quads.add if line[0] == "A" else quads.remove)(line[2:].removesuffix(" ."))
    assert quads == {str(q) for q in parse(third.dataset_path.read_bytes(), RdfFormat.N_QUADS)}


@pytest.mark.parametrize("pair", ["0123456789abcdef..{0}", "{0}..nonsense", "{0}..{1}.docx"])
def test_versions_that_nobody_published_are_404(ask, published, pair):
    ids = [version.id for version in published[1]]
    assert ask("GET", f"/changes/{pair.format(*ids)}").status_code == 404


def test_what_was_withdrawn_is_410_with_its_reason_and_leads_to_the_withdrawal(ask):
    for address in (f"/id/{LETTER}", f"/doc/{LETTER}", f"/doc/{LETTER}.ttl", "/id/graph/" + LETTER):
        answer = ask("GET", address)
        assert answer.status_code == 410
        problem = json.loads(answer.content)
        assert REASON in problem["detail"]
        assert "on 1 April 2025" in problem["detail"]
        (told,) = re.findall(r'<([^>]*)>; rel="describedby"', answer.headers["link"])
        assert ask("GET", told).status_code == 200
        assert answer.headers["access-control-allow-origin"] == "*"
    page = ask("GET", f"/doc/{LETTER}", headers=HTML)
    assert page.status_code == 410
    assert "&lt;b&gt;wrong&lt;/b&gt;" in page.text
    assert ask("GET", "/id/letter/2001-01-01/nobody/nothing").status_code == 404


def test_without_a_journal_there_is_nothing_to_tell(ask_letters):
    assert ask_letters("GET", "/changes.json").json()["publications"] == []
    assert ask_letters("GET", "/changes", headers=HTML).status_code == 200
    ET.fromstring(ask_letters("GET", "/changes.atom").content)
    assert ask_letters("GET", "/changes.ttl").status_code == 200


def test_a_version_that_is_no_longer_kept_is_told_as_such(
    published, documentation, ask_of, tmp_path
):
    home, versions, _ = published
    copy = tmp_path / "home"
    shutil.copytree(home, copy, symlinks=True)
    shutil.rmtree(copy / "versions" / versions[1].id)
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(copy)})
    ask = ask_of(create_app(EmbeddedStore.open(versions[-1]), settings, documentation))
    third, second, first = ask("GET", "/changes.json").json()["publications"]
    assert [one["kept"] for one in (third, second, first)] == [False, False, True]
    assert "no longer kept" in ask("GET", "/changes", headers=HTML).text
    assert ask("GET", f"/changes/{versions[0].id}..{versions[1].id}").status_code in {404, 410}
