"""Markup, scripts and marks of direction in every field of a letter are words, in all that is made of them."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app

LETTER = "/doc/letter/2024-06-01/hostile"
HTML = {"accept": "text/html"}
DATA = re.compile(r'<script type="application/ld\+json">[^<>]*</script>')
MARKUP = re.compile(
    r"<script|<img|<b>|<i>|href=\"javascript:|</title>.*</title>|<[a-z]+[^>]*\sonmouseover="
)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The hostile letter, published after something else, so that there is a difference to show."""
    folder = Path(__file__).parent
    versions = []
    home = tmp_path_factory.mktemp("home")
    for name in ("borsetshire.trig", "hostile.trig"):
        quads = parse((folder / name).read_bytes(), RdfFormat.TRIG)
        data = serialize(quads, format=RdfFormat.N_QUADS)
        assert data
        versions.append(publish_version(home, data, {}, {}))
    return home, versions


@pytest.fixture(scope="module")
def ask(published, settings_of, documentation, ask_of):
    home, versions = published
    store = EmbeddedStore.open(versions[-1])
    return ask_of(create_app(store, settings_of(home), documentation))


def test_no_page_of_data_questions_search_or_changes_has_markup_of_a_letter(ask, published):
    _, (first, second) = published
    everything = "asOf=9999-12-31&asKnownOn=9999-12-31"
    addresses = [
        f"{LETTER}?view=data",
        "/doc/text/fedcba9876543210?view=data",
        "/doc/graph/letter/2024-06-01/hostile",
        "/doc/force/hostile?view=data",
        "/dataset",
        "/search?q=alert",
        "/search?q=%3Cscript%3Ealert",
        "/search?q=%22%3E%3Cimg%20src%3Dx%3E",
        f"/queries/cq04?{everything}",
        "/queries/cq06?quotes=true",
        "/queries/cq19",
        "/queries/cq01?force=%3Cscript%3E",
        "/queries/cq01?force=%22%3E%3Cb%3E&quotes=true",
        "/changes",
        f"/changes/{first.id}..{second.id}",
        "/doc/%3Cscript%3E",
        "/queries/%3Cb%3E",
        "/search?q=x&page=%3Cb%3E",
    ]
    shown = 0
    for address in addresses:
        answer = ask("GET", address, headers=HTML, follow_redirects=True)
        assert answer.status_code in {200, 400, 404}, address
        assert not MARKUP.search(DATA.sub("", answer.text)), address
        shown += answer.text.count("&lt;")
    assert shown > 50


def test_marks_of_direction_stay_within_their_words(ask):
    """A mark that is not closed turns what follows it; an isolated piece of text keeps it to itself."""
    for address in ("/search?q=alert", f"{LETTER}?view=data", "/changes"):
        page = ask("GET", address, headers=HTML).text
        for place in re.finditer("\u202e", DATA.sub("", page)):
            before = page_before(DATA.sub("", page), place.start())
            assert before.rfind("<bdi") > before.rfind("</bdi>") or "<title>" in before, address


def page_before(page: str, place: int) -> str:
    start = max(
        page.rfind("<title>", 0, place),
        page.rfind("<li", 0, place),
        page.rfind("<dd", 0, place),
        page.rfind("<h1", 0, place),
    )
    return page[max(start, 0) : place]


def test_data_made_of_it_can_be_read_and_keeps_it_whole(ask):
    title = '<script>alert(1)</script> \u202eegassem\u202c "quoted" & <b>bold</b>'
    feed = ET.fromstring(ask("GET", "/changes.atom").content)
    assert any(
        title in (element.text or "") for element in feed.iter("{http://www.w3.org/2005/Atom}title")
    )
    ET.fromstring(ask("GET", "/sitemap.xml").content)
    assert title in json.dumps(ask("GET", "/changes.json").json(), ensure_ascii=False).replace(
        '\\"', '"'
    )
    page = ask("GET", LETTER, headers=HTML).text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(block)["name"] == title
    for extension, form in (
        ("ttl", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
    ):
        quads = parse(ask("GET", f"{LETTER}.{extension}").content, form)
        assert title in {getattr(quad.object, "value", "") for quad in quads}
