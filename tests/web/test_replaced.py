"""An identifier that another one has replaced keeps answering, and leads on."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app

BASE = "https://w3id.org/peel/id/"
OLD = "cause/borsetshire/2024-05-01/custody"
NEW = "cause/borsetshire/peel-2023-25/custody"
WORDS = "Replaced, for the only one of its topic that can be meant."


@pytest.fixture(scope="module")
def ask(tmp_path_factory, settings, documentation, ask_of):
    derived = NamedNode(BASE + "graph/derived")
    old, new = NamedNode(BASE + OLD), NamedNode(BASE + NEW)
    replaced = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    cause = NamedNode("https://w3id.org/peel/ontology#CauseOfConcern")
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    comment = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    quads = [
        Quad(old, replaced, new, derived),
        Quad(old, comment, Literal(WORDS, language="en"), derived),
        Quad(new, kind, cause, derived),
    ]
    data = serialize(quads, format=RdfFormat.N_QUADS)
    store = EmbeddedStore.open(publish_version(tmp_path_factory.mktemp("home"), data, {}, {}))
    return ask_of(create_app(store, settings, documentation))


def test_it_leads_to_a_page_that_names_and_links_what_has_replaced_it(ask):
    answer = ask("GET", f"/id/{OLD}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/{OLD}")
    page = ask("GET", f"/doc/{OLD}", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "is replaced by" in page.text
    assert f'href="/id/{NEW}"' in page.text
    assert WORDS in page.text


def test_it_is_data_that_a_program_can_follow(ask):
    answer = ask("GET", f"/doc/{OLD}.nt")
    assert answer.status_code == 200
    triples = {
        (t.predicate.value, getattr(t.object, "value", ""))
        for t in parse(answer.content, RdfFormat.N_TRIPLES)
    }
    assert ("http://purl.org/dc/terms/isReplacedBy", BASE + NEW) in triples


def test_the_page_of_what_has_replaced_it_refers_back(ask):
    page = ask("GET", f"/doc/{NEW}?view=data", headers={"accept": "text/html"}).text
    assert f'href="/id/{OLD}"' in page
