"""Nothing that the site or the data names is a dead end: crawled like a visitor, and identifier by identifier."""

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from peelgraph.cli.documentation import load_documentation
from peelgraph.graph.vocabulary import PEEL_ROOT
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.linked_data.documents import DOCUMENT_FORMATS

BASE = "https://w3id.org/peel/id/"
SITE = "http://peel.test"
LINK = re.compile(r'<(?:a|link|form|img|script|use)\b[^>]*?\s(?:href|src|action)="([^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]*)"')
OWN = re.compile(f"{re.escape(PEEL_ROOT)}[^ ]+")
#: Addresses with parameters differ without end (days, filters, queries); so many of each are followed.
MOST_OF_A_PATH = 4


@pytest.fixture(scope="module")
def real_documentation():
    return load_documentation()


@pytest.fixture(scope="module")
def letters(tmp_path_factory, letters_data) -> tuple[Path, EmbeddedStore]:
    """The invented letters with the shipped concepts, published."""
    home = tmp_path_factory.mktemp("home")
    return home, EmbeddedStore.open(publish_version(home, letters_data, {}, {}))


@pytest.fixture(scope="module")
def ask(letters, settings_of, real_documentation, ask_of):
    home, store = letters
    return ask_of(create_app(store, settings_of(home), real_documentation))


def links_of(page: str, address: str) -> Iterator[str]:
    for href in LINK.findall(page):
        target = urljoin(SITE + address, unescape(href))
        if target.startswith(SITE):
            yield target.removeprefix(SITE)


def crawl(ask) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Walk from the home page; give the anchors at each address, and all links with who has them."""
    found: dict[str, set[str]] = {}
    links: dict[str, str] = {}
    waiting, seen_paths = [("/", "")], {}
    while waiting:
        address, source = waiting.pop(0)
        links.setdefault(address, source)
        plain = urldefrag(address).url
        path = urlsplit(plain).path
        if plain in found:
            continue
        if urlsplit(plain).query:
            seen_paths[path] = seen_paths.get(path, 0) + 1
            if seen_paths[path] > MOST_OF_A_PATH:
                continue
        answer = ask("GET", plain, headers={"accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, f"{source} links to {plain}: {answer.status_code}"
        anchors: set[str] = set()
        if answer.headers["content-type"].startswith("text/html"):
            anchors = {unescape(anchor) for anchor in ANCHOR.findall(answer.text)}
            check_page(answer.text, plain)
            waiting += ((target, plain) for target in links_of(answer.text, plain))
        found[plain] = anchors
    return found, links


def check_page(page: str, address: str) -> None:
    title = re.search(r"<title>\s*([^<]*\S)\s*</title>", page)
    assert title, f"{address} has no title"
    assert re.search(r'<meta name="description" content="[^"]{10,}">', page), (
        f"{address}: no description"
    )
    assert re.search(r"<h1[\s>]", page), f"{address} has no heading"


def test_no_link_of_the_site_is_dead_and_every_page_says_what_it_is(ask):
    found, links = crawl(ask)
    assert len(found) > 200
    for address, source in links.items():
        plain, fragment = urldefrag(address)
        if fragment and plain in found and not fragment.startswith(":~:"):
            assert unquote(fragment) in found[plain], f"{source} links to {address}: no such place"
    for begins in (
        "/doc/cause/",
        "/doc/letter/",
        "/concept-doc/topic",
        "/queries/cq",
        "/ontology",
        "/ontology/alignments",
        "/shapes",
        "/changes",
        "/search",
        "/sparql",
        "/dumps/",
    ):
        assert any(address.startswith(begins) for address in found), f"nothing links to {begins}"


def own_identifiers(quads) -> set[str]:
    terms = (term for quad in quads for term in (*quad.triple, quad.graph_name))
    return {t.value for t in terms if isinstance(t, NamedNode) and t.value.startswith(PEEL_ROOT)}


def test_every_identifier_of_the_letters_answers_in_every_format(ask, letters):
    _, store = letters
    addresses = Addresses(BASE)
    identifiers = own_identifiers(
        quad
        for graph in store.graphs()
        for quad in (Quad(*t, NamedNode(graph)) for t in store.graph(graph))
    )
    things = {addresses.find_thing(iri) for iri in identifiers}
    assert None not in things
    plain = {urldefrag(str(thing)).url for thing in things}
    assert len(plain) > 200
    for address in sorted(plain):
        for form in DOCUMENT_FORMATS:
            answer = ask("GET", address, headers={"accept": form.media_type}, follow_redirects=True)
            assert answer.status_code == 200, address
            assert answer.headers["content-type"].startswith(form.media_type), address


def test_every_identifier_of_the_shipped_dataset_answers_in_every_format(
    dataset, settings, real_documentation
):
    """Each leads to its document once, and the document is asked for in every format."""
    store = EmbeddedStore.from_dataset(serialize(dataset, format=RdfFormat.N_QUADS), "shipped")
    app = create_app(store, settings, real_documentation)
    addresses = Addresses(BASE)
    things = {addresses.find_thing(iri) for iri in own_identifiers(dataset)}
    assert None not in things
    plain = sorted({urldefrag(str(thing)).url for thing in things})
    assert len(plain) > 700

    async def ask_all() -> None:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
            for address in plain:
                led = await client.get(address)
                document = led.headers["location"] if led.status_code == 303 else address
                for form in DOCUMENT_FORMATS:
                    answer = await client.get(document, headers={"accept": form.media_type})
                    assert answer.status_code == 200, document
                    assert answer.headers["content-type"].startswith(form.media_type), document

    asyncio.run(ask_all())


@pytest.mark.parametrize("vocabulary", ["ontology", "shapes"])
def test_every_term_has_its_place_on_the_page(ask, real_documentation, vocabulary):
    """A term’s identifier is the page’s address with a fragment: it must be there."""
    turtle = getattr(real_documentation, f"{vocabulary}_turtle")
    begins = f"{PEEL_ROOT}{vocabulary}#"
    terms = {
        quad.subject.value.removeprefix(begins)
        for quad in parse(turtle, RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(begins)
    }
    assert len(terms) > 50
    anchors = set(ANCHOR.findall(ask("GET", f"/{vocabulary}.html").text))
    assert terms <= anchors, sorted(terms - anchors)


def test_the_version_of_a_vocabulary_answers_and_no_other(ask):
    for vocabulary in ("ontology", "ontology/alignments", "shapes"):
        assert ask("GET", f"/{vocabulary}/1.0.0").status_code == 200
        assert ask("GET", f"/{vocabulary}/0.0.9").status_code == 404


def test_the_alignments_answer_in_every_format_and_on_a_page(ask):
    iri = f"{PEEL_ROOT}ontology/alignments"
    addresses = Addresses(BASE)
    assert addresses.find_thing(iri) == "/ontology/alignments"
    assert addresses.find_thing(f"{iri}/1.0.0") == "/ontology/alignments/1.0.0"
    for form in DOCUMENT_FORMATS:
        answer = ask("GET", "/ontology/alignments", headers={"accept": form.media_type})
        assert answer.status_code == 200
        assert answer.headers["content-location"] == f"/ontology/alignments.{form.extension}"
        named = ask("GET", f"/ontology/alignments.{form.extension}")
        assert (named.status_code, named.content) == (200, answer.content)
    page = ask("GET", "/ontology/alignments", headers={"accept": "text/html"}).text
    assert "https://schema.org/Message" in page
    assert 'href="/ontology#Letter"' in page
