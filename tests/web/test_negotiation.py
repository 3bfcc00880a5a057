"""Which representation a client is sent, for the Accept headers that clients send, at every kind of address."""

import pytest

#: Accept headers as the programs send them; the extension of what they are sent.
CLIENTS = {
    "curl": ("*/*", "ttl"),
    "no header": (None, "ttl"),
    "empty header": ("", "ttl"),
    "Firefox": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    "Chromium": (
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
        "application/signed-exchange;v=b3;q=0.7"),
        "html",
    ),
    "Safari": ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
    "lynx": ("text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01", "html"),
    "Googlebot": ("text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8", "html"),
    "bingbot": ("text/html, application/rss+xml, application/atom+xml, text/xml, text/rdf, application/xml", "html"),
    "LinkChecker": ("text/html,*/*;q=0.5", "html"),
    "rdflib Graph.parse": (
        ("application/rdf+xml,text/rdf+n3,application/xhtml+xml,application/n-triples,application/ld+json;q=0.9,"
        "text/turtle;q=0.8,*/*;q=0.1"),
        "nt",
    ),
    "rdflib, format turtle": ("text/turtle, application/x-turtle, */*;q=0.1", "ttl"),
    "rdflib, format xml": ("application/rdf+xml, */*;q=0.1", "rdf"),
    "rdflib, format nt": ("text/plain, */*;q=0.1", "nt"),
    "rdflib, format json-ld": ("application/ld+json, application/json;q=0.9, */*;q=0.1", "jsonld"),
    "Jena RDFDataMgr": (
        ("text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
        "application/trig,application/n-quads;q=0.9,text/x-nquads;q=0.8,application/x-trig;q=0.7,*/*;q=0.5"),
        "ttl",
    ),
    "Jena, datasets first": ("application/trig,application/n-quads;q=0.9,*/*;q=0.3", "trig"),
    "Comunica": (
        ("application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
        "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,application/xml;q=0.3,text/xml;q=0.3,"
        "image/svg+xml;q=0.3,text/html;q=0.2,application/xhtml+xml;q=0.18"),
        "nq",
    ),
    "RDF4J": (
        ("text/turtle;q=0.8, application/x-turtle;q=0.8, application/rdf+xml;q=0.8, application/ld+json;q=0.8, "
        "application/n-quads, application/trig"),
        "trig",
    ),
    "rapper": ("application/rdf+xml, text/rdf;q=0.6, text/turtle, application/x-turtle;q=0.6, */*;q=0.1", "ttl"),
    "JSON-LD playground": ("application/ld+json, application/json", "jsonld"),
    "jsonld.js": ("application/ld+json;q=1.0, application/json;q=0.9, */*;q=0.1", "jsonld"),
    "a plain JSON client": ("application/json", "jsonld"),
    "an XML client": ("application/xml", "rdf"),
    "Protégé": ("application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09", "rdf"),
}  # fmt: skip

#: What the rules of RFC 9110, 12.4.2 and 12.5.1, say where it is easily got wrong.
RULES = {
    "equal q, our order": ("text/html, text/turtle", "ttl"),
    "q-value wins over order": ("text/turtle;q=0.8, text/html;q=0.9", "html"),
    "specific range wins over wildcard": ("text/*;q=1, text/turtle;q=0.1", "html"),
    "refused by name": ("text/turtle;q=0, */*", "jsonld"),
    "type wildcard": ("text/*", "ttl"),
    "subtype wildcard": ("application/*", "jsonld"),
    "upper case": ("TEXT/HTML", "html"),
    "spaces and tabs": (" text/html\t;\tq=0.5 ,  application/trig ; q=0.7", "trig"),
    "parameter of the type": ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "jsonld"),
    "three decimals": ("text/turtle;q=0.101, text/html;q=0.102", "html"),
    "old alias": ("application/x-turtle", "ttl"),
    "a range that is nonsense is skipped": ("/, text, ;q=1, text/html", "html"),
    "nonsense alone accepts all": ("nonsense", "ttl"),
    "a wrong q-value voids its range": ("text/html;q=2, application/trig;q=0.1", "trig"),
}  # fmt: skip

NOT_ACCEPTABLE = ["image/png", "text/turtle;q=0", "*/*;q=0", "application/pdf, image/*"]

ADDRESSES = [
    "/doc/cause/borsetshire/peel-2023-25/custody",
    "/doc/graph/derived",
    "/concept-doc/status/open",
    "/ontology",
    "/shapes",
    "/dataset",
]
TYPES = {
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "html": "text/html; charset=utf-8",
}


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("accept", "extension"), {**CLIENTS, **RULES}.values(), ids=[*CLIENTS, *RULES]
)
def test_each_client_is_sent_what_it_asks_for(ask, address, accept, extension):
    answer = ask("GET", address, headers={"accept": accept} if accept is not None else {})
    assert answer.status_code == 200
    assert answer.headers["content-location"] == f"{address}.{extension}"
    assert answer.headers["content-type"] == TYPES[extension]
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accept", NOT_ACCEPTABLE)
def test_what_cannot_be_sent_is_406_and_says_what_can(ask, address, accept):
    answer = ask("GET", address, headers={"accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("extension", TYPES)
def test_each_representation_has_an_address_a_tag_and_links(ask, address, extension):
    named = ask("GET", f"{address}.{extension}", headers={"accept": "image/png"})
    assert named.status_code == 200
    assert named.headers["content-type"] == TYPES[extension]
    assert "Accept" not in named.headers.get("vary", "").split(", ")
    link = named.headers["link"]
    assert f'<{address}>; rel="canonical"' in link
    assert 'rel="license"' in link
    for other, media_type in TYPES.items():
        bare = media_type.partition(";")[0]
        assert f'<{address}.{other}>; rel="alternate"; type="{bare}"' in link
    again = ask("GET", f"{address}.{extension}", headers={"if-none-match": named.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_representations_have_tags_of_their_own(ask):
    tags = {ask("GET", f"{ADDRESSES[0]}.{extension}").headers["etag"] for extension in TYPES}
    assert len(tags) == len(TYPES)


#: Addresses with formats of their own: what a client is sent that takes anything, and what it asks for by name.
OTHERS = {
    "/": {
        "*/*": "text/html",
        "text/turtle": "text/turtle",
        "application/ld+json": "application/ld+json",
    },
    "/queries": {
        "*/*": "text/turtle",
        "application/json": "application/json",
        "text/html": "text/html",
    },
    "/queries/cq06-letters": {
        "*/*": "application/json",
        "text/csv": "text/csv",
        "application/sparql-results+json": "application/sparql-results+json",
        "text/html, text/csv;q=0.9": "text/html",
        "text/html;q=0.8, text/csv;q=0.9": "text/csv",
    },
    "/changes": {
        "*/*": "text/html",
        "application/atom+xml, */*;q=0.1": "application/atom+xml",
        "text/turtle": "text/turtle",
        "application/json": "application/json",
    },
    "/search": {"*/*": "text/html", "application/json": "application/json"},
}


@pytest.mark.parametrize(
    ("address", "accept", "media_type"),
    [(address, *one) for address, asked in OTHERS.items() for one in asked.items()],
)
def test_other_addresses_negotiate_too(ask, address, accept, media_type):
    answer = ask("GET", address, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in answer.headers["vary"]
    head = ask("HEAD", address, headers={"accept": accept})
    assert (head.status_code, head.content) == (200, b"")
    tag = {"accept": accept, "if-none-match": answer.headers["etag"]}
    assert ask("GET", address, headers=tag).status_code == 304


@pytest.mark.parametrize("address", OTHERS)
@pytest.mark.parametrize(
    "client", ["Firefox", "Chromium", "Safari", "Googlebot", "bingbot", "lynx"]
)
def test_browsers_and_crawlers_are_sent_pages(ask, address, client):
    answer = ask("GET", address, headers={"accept": CLIENTS[client][0]})
    assert answer.headers["content-type"].startswith("text/html")
    assert ask("GET", address, headers={"accept": "image/png"}).status_code == 406
