import re

import pytest
from fastapi import FastAPI
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, parse

from peelgraph.web.app import create_app

LETTER = "letter/2024-05-01/borsetshire/causes-of-concern-revisit"
CUSTODY = "cause/borsetshire/peel-2023-25/custody"
HOSTILE = "letter/2024-06-01/hostile"
TEXT = "text/0123456789abcdef"
HTML = {"accept": "text/html"}


def test_the_home_page_says_what_is_open_and_what_changed_in_the_letters_words(ask):
    page = ask("GET", "/", headers=HTML).text
    assert re.search(
        r"<h1[^>]*>By the letters held here, 1 cause of concern is open, in 1 force or service</h1>",
        page,
    )
    (row,) = re.findall(r"<tr>\n<th scope=\"row\">.*?</tr>", page, re.DOTALL)
    assert "Custody (Borsetshire Police)" in row
    assert "st-open" in row
    assert "in April 2024" in row
    assert "Custody remains a cause of concern." in row
    assert f'href="/doc/{LETTER}#char=60,95"' in row
    changed = page.partition("What changed last")[2]
    assert re.search(r"“force’s call handling”.*? was closed by 1 May 2024", changed, re.DOTALL)


def test_every_page_names_source_and_licence_and_that_it_is_not_official(ask):
    for address in ("/", "/sparql", f"/doc/{CUSTODY}", "/nowhere"):
        page = ask("GET", address, headers=HTML).text
        assert "Contains public sector information licensed under the" in page
        assert "Open Government Licence v3.0" in page
        assert "HMICFRS" in page
        assert "not an official service" in page


@pytest.mark.parametrize(
    ("thing", "document"),
    [
        ("/id/force/borsetshire", "/doc/force/borsetshire"),
        (f"/id/{LETTER}", f"/doc/{LETTER}"),
        ("/id/graph/derived", "/doc/graph/derived"),
        ("/id/person/zo%C3%AB-o'hara", "/doc/person/zo%C3%AB-o'hara"),
        ("/concept/status", "/concept-doc/status"),
        ("/concept/status/open", "/concept-doc/status/open"),
    ],
)
def test_a_thing_leads_to_its_document(ask, thing, document):
    answer = ask("GET", thing)
    assert (answer.status_code, answer.headers["location"]) == (303, document)
    followed = ask("GET", document)
    assert followed.status_code == 200
    assert followed.headers["content-location"] == document + ".ttl"


@pytest.mark.parametrize(
    "address",
    [
        "/id/force/nowhere",
        "/doc/force/nowhere",
        "/doc/force/nowhere.ttl",
        "/concept/status/nope",
        "/id/",
        "/nowhere",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html", "text/plain", "text/turtle"])
def test_what_is_unknown_is_404(ask, address, accept):
    answer = ask("GET", address, headers={"accept": accept})
    assert answer.status_code == 404
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "address",
    [
        "/id/a%zz",
        "/doc/%",
        "/id/a//b",
        "/doc/%FF",
        "/id/a%01b",
        "/concept/a%5Eb%",
        "/id//",
    ],
)
def test_what_is_no_identifier_is_400(ask, address):
    answer = ask("GET", address)
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_slash_at_the_end_leads_to_the_address_without(ask):
    answer = ask("GET", "/id/force/borsetshire/")
    assert (answer.status_code, answer.headers["location"]) == (308, "/id/force/borsetshire")
    assert ask("GET", "/id/force/nowhere/").status_code == 404


@pytest.mark.parametrize(
    ("accept", "extension", "content_type"),
    [
        ("*/*", "ttl", "text/turtle; charset=utf-8"),
        ("text/html", "html", "text/html; charset=utf-8"),
        ("application/ld+json", "jsonld", "application/ld+json"),
        ("application/n-triples", "nt", "application/n-triples"),
        ("application/rdf+xml", "rdf", "application/rdf+xml"),
        ("application/trig", "trig", "application/trig"),
        ("application/n-quads", "nq", "application/n-quads"),
    ],
)
def test_a_document_is_negotiated_and_each_representation_has_an_address(
    ask, accept, extension, content_type
):
    negotiated = ask("GET", f"/doc/{CUSTODY}", headers={"accept": accept})
    named = ask("GET", f"/doc/{CUSTODY}.{extension}", headers={"accept": "image/png"})
    for answer in (negotiated, named):
        assert answer.status_code == 200
        assert answer.headers["content-type"] == content_type
        assert answer.headers["content-location"] == f"/doc/{CUSTODY}.{extension}"
    assert negotiated.content == named.content
    assert "Accept" in negotiated.headers["vary"].split(", ")
    assert "Accept" not in named.headers.get("vary", "").split(", ")


def test_a_document_that_cannot_be_sent_is_406(ask):
    assert ask("GET", f"/doc/{CUSTODY}", headers={"accept": "image/png"}).status_code == 406


def test_a_document_holds_what_leaves_and_what_arrives_and_nothing_else(ask, settings):
    custody = NamedNode(settings.base + CUSTODY)
    address = NamedNode(f"http://peel.test/doc/{CUSTODY}")
    parsed = list(parse(ask("GET", f"/doc/{CUSTODY}.trig").content, RdfFormat.TRIG))
    default = {quad.triple for quad in parsed if isinstance(quad.graph_name, DefaultGraph)}
    named = [quad for quad in parsed if not isinstance(quad.graph_name, DefaultGraph)]
    assert {quad.triple for quad in named} == default
    quads = [quad for quad in named if quad.graph_name != address]
    assert {custody in (quad.subject, quad.object) for quad in quads} == {True}
    assert {quad.subject == custody for quad in quads} == {True, False}
    assert len({quad.graph_name for quad in quads}) == 2


def test_a_document_says_what_it_is_about_its_licence_and_its_dataset(ask, settings):
    address = NamedNode(f"http://peel.test/doc/{CUSTODY}")
    parsed = parse(ask("GET", f"/doc/{CUSTODY}.trig").content, RdfFormat.TRIG)
    said = {quad.predicate.value: quad.object.value for quad in parsed if quad.subject == address}
    assert said["http://xmlns.com/foaf/0.1/primaryTopic"] == settings.base + CUSTODY
    assert "open-government-licence" in said["http://purl.org/dc/terms/license"]
    assert said["http://rdfs.org/ns/void#inDataset"] == "http://peel.test/dataset#dataset"


def test_the_document_of_a_claim_holds_the_words_it_rests_on(ask):
    claim = f"{LETTER}/status/custody/2024-04-01-identified"
    quads = parse(ask("GET", f"/doc/{claim}.nt").content, RdfFormat.N_TRIPLES)
    assert Literal("Custody remains a cause of concern.") in {quad.object for quad in quads}


def test_the_document_of_a_graph_holds_the_graph(ask, store, settings):
    name = NamedNode(settings.base + "graph/register")
    answer = ask("GET", "/doc/graph/register.nq")
    quads = [quad for quad in parse(answer.content, RdfFormat.N_QUADS) if quad.graph_name == name]
    assert len(quads) == store.graphs()[settings.base + "graph/register"]


def test_the_page_of_a_text_has_every_passage_at_its_fragment(ask):
    page = ask("GET", f"/doc/{TEXT}", headers=HTML).text
    for fragment in ("char=4,26", "char=47,59", "char=60,95"):
        assert f'<li id="{fragment}">' in page
    assert "<mark>Custody remains a cause of concern.</mark>" in page
    assert f'href="/id/{LETTER}/status/custody/2024-04-01-identified"' in page


def test_the_page_of_a_claim_shows_its_words_in_their_context(ask):
    page = ask("GET", f"/doc/{LETTER}/mention/call-handling", headers=HTML).text
    assert '<span class="context">The </span><mark>force’s call handling </mark>' in page
    assert f'href="/id/{TEXT}#char=4,26"' in page


def test_the_page_of_a_cause_shows_the_words_of_what_is_said_about_it(ask):
    page = ask("GET", f"/doc/{CUSTODY}", headers=HTML).text
    assert f'<a href="/doc/{LETTER}#char=60,95"' in page
    assert "Custody remains a cause of concern." in page
    assert "force’s call handling" not in page


def test_the_statements_about_a_thing_name_its_neighbours_and_graphs(ask):
    page = ask("GET", f"/doc/{CUSTODY}?view=data", headers=HTML).text
    assert (
        '<a href="/id/force/borsetshire" title="https://w3id.org/peel/id/force/borsetshire">'
        in page
    )
    assert "supports <bdi>status assertion</bdi>" in page
    assert "<bdi>Borsetshire Police</bdi>" in page
    assert 'href="/id/graph/derived"' in page
    assert "Where it is referred to" in page
    letter = ask("GET", f"/doc/{LETTER}?view=data", headers=HTML).text
    assert "<bdi>day of sending</bdi>" in letter


def test_untrusted_strings_are_shown_as_text(ask):
    for address in (
        "/",
        f"/doc/{HOSTILE}",
        "/doc/text/fedcba9876543210",
        "/doc/graph/letter/2024-06-01/hostile",
    ):
        page = ask("GET", address, headers=HTML).text
        data = r'<script type="application/ld\+json">[^<>]*</script>'
        assert not re.search(r"<script|<img|<b>|<i>|href=\"javascript:", re.sub(data, "", page))
    page = ask("GET", f"/doc/{HOSTILE}?view=data", headers=HTML).text
    title = "&lt;script&gt;alert(1)&lt;/script&gt; \u202eegassem\u202c"
    assert f"<h1><bdi>{title}" in page
    assert "<mark>&lt;/q&gt;&lt;script&gt;" in page


def test_ids_in_a_page_are_unique(ask):
    for address in ("/", f"/doc/{TEXT}", f"/doc/{LETTER}", "/sparql"):
        ids = re.findall(r'\bid="([^"]*)"', ask("GET", address, headers=HTML).text)
        assert len(ids) == len(set(ids))


def test_the_ontology_is_served_to_people_and_programs(ask):
    page = ask("GET", "/ontology", headers=HTML)
    assert "<h1>T</h1>" in page.text
    assert "style-src 'self' 'sha256-" in page.headers["content-security-policy"]
    for address in ("/ontology", "/ontology.ttl"):
        turtle = ask("GET", address)
        assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
        assert list(parse(turtle.content, RdfFormat.TURTLE))
    assert ask("GET", "/ontology", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("address", "content_type"),
    [
        ("/shapes", "text/turtle; charset=utf-8"),
        ("/shapes.html", "text/html; charset=utf-8"),
        ("/context.jsonld", "application/ld+json"),
        ("/health/live", "application/json"),
        ("/health/ready", "application/json"),
        ("/openapi.json", "application/json"),
        ("/static/peelgraph.css", "text/css; charset=utf-8"),
    ],
)
def test_the_other_addresses_answer(ask, address, content_type):
    answer = ask("GET", address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)


@pytest.mark.parametrize("name", ["..%2Fpages.py", "nothing.css", "%2e%2e/pages.py"])
def test_no_other_file_is_served(ask, name):
    assert ask("GET", f"/static/{name}").status_code == 404


EVERYWHERE = [
    "/",
    "/sparql",
    f"/id/{CUSTODY}",
    f"/doc/{CUSTODY}",
    "/ontology",
    "/shapes",
    "/health/live",
    "/static/peelgraph.css",
]


@pytest.mark.parametrize("address", [*EVERYWHERE, "/nowhere", "/sparql?query=nonsense"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
def test_every_answer_has_cors_and_security_headers(ask, address, method):
    headers = ask(method, address, headers={"origin": "https://elsewhere.example"}).headers
    assert headers.get_list("access-control-allow-origin") == ["*"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_preflight_is_allowed(ask):
    asked = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    answer = ask("OPTIONS", "/sparql", headers={"origin": "https://elsewhere.example", **asked})
    assert answer.status_code == 204
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_head_has_the_headers_of_get_and_no_body(ask, address):
    got, head = ask("GET", address), ask("HEAD", address)
    assert head.content == b""
    assert head.status_code == got.status_code
    for answer in (got, head):
        del answer.headers["x-request-id"]  # each has its own
    assert head.headers == got.headers


@pytest.mark.parametrize(
    "address",
    [
        "/",
        f"/doc/{CUSTODY}",
        f"/doc/{CUSTODY}.html",
        "/ontology",
        "/shapes",
        "/static/peelgraph.css",
    ],
)
def test_what_is_unchanged_is_304(ask, address):
    first = ask("GET", address)
    again = ask("GET", address, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers.get("content-location") == first.headers.get("content-location")


def test_below_a_path_every_link_stays_below_it(app: FastAPI, ask_of):
    ask = ask_of(app, root_path="/peel")
    for address in ("/peel/", f"/peel/doc/{TEXT}", "/peel/sparql"):
        page = ask("GET", address, headers=HTML)
        assert page.status_code == 200
        links = re.findall(r'(?:href|action)="(/[^"]*)"', page.text)
        assert links
        assert all(link.startswith("/peel/") for link in links)
    assert ask("GET", f"/peel/id/{CUSTODY}").headers["location"] == f"/peel/doc/{CUSTODY}"


def test_a_failure_nobody_foresaw_is_a_problem_with_cors_and_without_details(
    store, settings, documentation, ask_of
):
    class Broken:
        version = "v"

        def __getattr__(self, name):
            raise RuntimeError("secret")

    ask = ask_of(create_app(Broken(), settings, documentation))
    for address in ("/", "/health/ready", "/sparql?query=ASK{}"):
        answer = ask("GET", address)
        assert answer.status_code == 500
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "secret" not in answer.text


def test_no_host_is_written_into_a_page(ask):
    page = ask("GET", f"/doc/{CUSTODY}", headers=HTML).text
    assert "peel.test" not in page


def test_pages_and_answers_are_packed_for_who_accepts_it(ask):
    for address in (f"/doc/{CUSTODY}", "/sparql?query=SELECT * { ?s ?p ?o }&format=csv"):
        packed = ask("GET", address, headers={"accept-encoding": "gzip"})
        plain = ask("GET", address, headers={"accept-encoding": "identity"})
        assert packed.content == plain.content  # httpx has unpacked it
        assert "Accept-Encoding" in packed.headers["vary"].split(", ")
        assert "Accept-Encoding" in plain.headers["vary"].split(", ")
        assert "content-encoding" not in plain.headers
    assert ask("GET", f"/doc/{CUSTODY}").headers["content-encoding"] == "gzip"


def test_the_page_of_a_cause_tells_of_an_issue_that_belongs_to_no_report(ask_letters):
    page = ask_letters("GET", "/doc/cause/borsetshire/peel-2023-25/marac", headers=HTML).text
    events = page.partition('id="events-heading"')[2].partition("</section>")[0]
    (row,) = re.findall(r"<li><p><a [^>]*>Issued</a>.*?</li>", events, re.DOTALL)
    assert "/doc/publication/borsetshire/2023-10-02" in row
    assert "on 2 October 2023" in row
    assert "we issued one of them ahead of our report" in row
    assert len(re.findall(r">Report</a>", events)) == 1
