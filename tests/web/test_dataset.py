"""The dataset describes itself: DCAT, VoID, dumps, robots, sitemap, schema.org."""

import gzip
import hashlib
import json
import re
from xml.etree import ElementTree as ET

import pyshacl
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID
from tests.web.conftest import borsetshire

from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app
from peelgraph.web.descriptions.structured import render_structured

SPDX = "http://spdx.org/rdf/terms#"
DATASET = URIRef("http://peel.test/dataset#dataset")


@pytest.fixture(scope="module")
def description(ask) -> Graph:
    return Graph().parse(data=ask("GET", "/dataset.ttl").content, format="turtle")


@pytest.mark.parametrize("address", ["/dataset", "/.well-known/void", "/"])
def test_the_description_is_at_every_place_where_programs_look(ask, address):
    answer = ask("GET", address, headers={"accept": "text/turtle"})
    assert answer.headers["content-location"] == "/dataset.ttl"
    assert answer.content == ask("GET", "/dataset.ttl").content
    assert "Accept" in answer.headers["vary"].split(", ")


@pytest.mark.parametrize("file", ["shapes.ttl", "range.ttl", "shapes_recommended.ttl"])
def test_it_conforms_to_dcat_ap(shared, description, file):
    shapes = Graph().parse(shared("conformance/dcat-ap-3.0.1") / file)
    _, results, text = pyshacl.validate(description, shacl_graph=shapes, advanced=True)
    sh = "http://www.w3.org/ns/shacl#"
    severities = set(results.objects(None, URIRef(sh + "resultSeverity")))
    allowed = {URIRef(sh + "Warning")} if file == "shapes_recommended.ttl" else set()
    assert severities <= allowed, text
    # A shape that looks at nothing would pass as well.
    for target in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, DCAT.DataService):
        assert (None, RDF.type, target) in description


@pytest.fixture
def twice(tmp_path, settings_of, documentation, ask_of):
    """A site with two versions."""
    data = borsetshire()
    lines = data.splitlines(keepends=True)
    publish_version(tmp_path, data, {}, {})
    store = EmbeddedStore.open(publish_version(tmp_path, b"".join(lines[1:]), {}, {}))
    return ask_of(create_app(store, settings_of(tmp_path), documentation))


def test_every_version_that_is_held_has_its_files_with_size_and_digest(shared, twice):
    answer = twice("GET", "/dataset.ttl")
    description = Graph().parse(data=answer.content, format="turtle")
    versions = set(description.objects(DATASET, URIRef(f"{DCAT}hasVersion")))
    assert len(versions) == 2
    (newest,) = description.objects(DATASET, URIRef(f"{DCAT}hasCurrentVersion"))
    (oldest,) = description.objects(newest, URIRef(f"{DCAT}previousVersion"))
    assert versions == {newest, oldest}
    for version in versions:
        files = list(description.objects(version, DCAT.distribution))
        assert len(files) == 4
        for file in files:
            address = str(next(description.objects(file, DCAT.downloadURL)))
            assert str(next(description.objects(version, URIRef(f"{DCAT}version")))) in address
            content = twice("GET", address).content
            assert len(content) == int(next(description.objects(file, DCAT.byteSize)))
            checksum = next(description.objects(file, URIRef(SPDX + "checksum")))
            told = str(next(description.objects(checksum, URIRef(SPDX + "checksumValue"))))
            assert hashlib.sha256(content).hexdigest() == told.lower()
    shapes = Graph().parse(shared("conformance/dcat-ap-3.0.1") / "shapes.ttl")
    conforms, _, text = pyshacl.validate(description, shacl_graph=shapes, advanced=True)
    assert conforms, text
    page = twice("GET", "/dataset", headers={"accept": "text/html"}).text
    assert "Earlier versions" in page


def test_void_counts_what_is_in_the_store(description, store):
    (triples,) = description.objects(DATASET, VOID.triples)
    assert int(triples) == sum(store.graphs().values())
    counted = {
        str(next(description.objects(part, VOID["class"]))): int(
            next(description.objects(part, VOID.entities))
        )
        for part in description.objects(DATASET, VOID.classPartition)
    }
    assert counted["https://w3id.org/peel/ontology#CauseOfConcern"] == 2
    assert (DATASET, VOID.sparqlEndpoint, URIRef("http://peel.test/sparql")) in description


def test_links_to_other_datasets_are_counted_by_where_they_lead(
    tmp_path, settings_of, documentation, ask_of
):
    thing, see = "http://peel.test/id/police-force", "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    graph = "<http://peel.test/id/graph/links>"
    leads = (
        ("borsetshire", "http://links.test/entity/Q1"),
        ("barsetshire", "http://links.test/entity/Q2"),
        ("borsetshire", "http://areas.test/id/E23000099"),
        ("borsetshire", f"{thing}/barsetshire"),
    )
    lines = [f"<{thing}/{name}> <{see}> <{other}> {graph} .\n" for name, other in leads]
    lines.append(
        f"<{thing}/barsetshire> a <http://peel.test/Force> {graph} .\n".replace(
            " a ", " <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        )
    )
    store = EmbeddedStore.open(publish_version(tmp_path, "".join(lines).encode(), {}, {}))
    ask = ask_of(create_app(store, settings_of(tmp_path), documentation))
    told = Graph().parse(data=ask("GET", "/dataset.ttl").content, format="turtle")
    found = {
        (
            str(told.value(told.value(links, VOID.objectsTarget), VOID.uriSpace)),
            str(told.value(links, VOID.linkPredicate)),
            int(told.value(links, VOID.triples)),
        )
        for links in told.subjects(RDF.type, VOID.Linkset)
        if (DATASET, VOID.subset, links) in told
        and told.value(links, VOID.subjectsTarget) == DATASET
    }
    assert found == {
        ("http://links.test/entity/", see, 2),
        ("http://areas.test/id/", see, 1),
    }


def test_every_dump_has_the_size_and_the_digest_that_are_told(ask, description, store):
    distributions = list(description.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == 4
    for distribution in distributions:
        address = str(next(description.objects(distribution, DCAT.downloadURL)))
        answer = ask("GET", address)
        assert answer.status_code == 200
        assert len(answer.content) == int(next(description.objects(distribution, DCAT.byteSize)))
        checksum = next(description.objects(distribution, URIRef(SPDX + "checksum")))
        told = str(next(description.objects(checksum, URIRef(SPDX + "checksumValue"))))
        assert hashlib.sha256(answer.content).hexdigest() == told.lower()
        content = gzip.decompress(answer.content) if address.endswith(".gz") else answer.content
        form = RdfFormat.TRIG if ".trig" in address else RdfFormat.N_QUADS
        assert len(set(parse(content, form))) == sum(store.graphs().values())
        assert 'rel="license"' in answer.headers["link"]
        again = ask("GET", address, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    "address", ["/dumps/0123456789abcdef/dataset.nq", "/dumps/..%2F..%2Fx/dataset.nq"]
)
def test_no_other_file_is_a_dump(ask, store, address):
    assert ask("GET", address).status_code == 404
    assert ask("GET", f"/dumps/{store.version}/dumps.json").status_code == 404


def test_version_and_licence_are_stated(description, store):
    version = URIRef(f"http://peel.test/dataset#version-{store.version}")
    assert (DATASET, URIRef(f"{DCAT}hasVersion"), version) in description
    assert list(description.objects(version, DCTERMS.issued))
    for thing in (DATASET, version, *description.subjects(RDF.type, DCAT.Distribution)):
        (licence,) = description.objects(thing, DCTERMS.license)
        assert "open-government-licence" in licence
    (rights,) = description.objects(DATASET, DCTERMS.rights)
    assert "HMICFRS" in str(list(description.predicate_objects(rights)))


def test_what_is_published_is_dated(ask):
    for address in ("/", "/dataset", "/doc/force/borsetshire"):
        answer = ask("GET", address)
        day = answer.headers["last-modified"]
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", day)
        later = ask("GET", address, headers={"if-modified-since": day})
        assert (later.status_code, later.content) == (304, b"")
        before = {"if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT"}
        assert ask("GET", address, headers=before).status_code == 200
        assert ask("GET", address, headers={"if-modified-since": "yesterday"}).status_code == 200
        both = {"if-modified-since": day, "if-none-match": '"other"'}
        assert ask("GET", address, headers=both).status_code == 200


def test_the_sitemap_lists_documents_that_answer(ask):
    robots = ask("GET", "/robots.txt").text
    assert "Sitemap: http://peel.test/sitemap.xml" in robots
    tree = ET.fromstring(ask("GET", "/sitemap.xml").content)
    addresses = [element.text for element in tree.findall(".//{*}loc")]
    assert "http://peel.test/doc/cause/borsetshire/peel-2023-25/custody" in addresses
    assert len(addresses) == len(set(addresses))
    for address in addresses:
        assert ask("GET", address, headers={"accept": "text/html"}).status_code == 200, address


def test_the_page_holds_schema_org_and_no_script_that_runs(ask):
    page = ask("GET", "/dataset", headers={"accept": "text/html"})
    (block,) = re.findall(r"<script[^>]*>(.*?)</script>", page.text, re.DOTALL)
    assert json.loads(block)["@type"] == "Dataset"
    assert "script-src" not in page.headers["content-security-policy"]


def test_pages_of_things_hold_schema_org(ask_letters):
    def read(address):
        page = ask_letters("GET", address, headers={"accept": "text/html"}).text
        (block,) = re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL
        )
        document = json.loads(block)
        assert document["@context"] == "https://schema.org"
        return document

    letter = read("/doc/letter/2024-02-05/borsetshire/causes-of-concern-progress")
    assert (letter["@type"], letter["dateSent"]) == ("Message", "2024-02-05")
    assert [person["name"] for person in letter["sender"]] == ["Ivy Quill"]
    assert [person["name"] for person in letter["ccRecipient"]] == ["Robin Ashe"]
    body = read("/doc/force/borsetshire")
    assert (body["@type"], body["name"]) == ("GovernmentOrganization", "Borsetshire Police")
    assert read("/doc/cause/borsetshire/peel-2023-25/marac")["@id"].endswith("/marac")
    assert read("/")["potentialAction"]["@type"] == "SearchAction"


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "\u2028&amp;", '"\\']
)
def test_nothing_ends_the_block_early(text):
    written = str(render_structured({"name": text}))
    inner = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search(r"[<>&\u2028]", inner)
    assert json.loads(inner) == {"name": text}
