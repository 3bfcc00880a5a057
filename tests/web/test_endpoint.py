import csv
import io
import json
import threading

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from peelgraph.web.app import create_app

SELECT = "PREFIX peel: <https://w3id.org/peel/ontology#> SELECT ?c { ?c a peel:CauseOfConcern }"
CONSTRUCT = "CONSTRUCT { ?c a ?t } WHERE { ?c a ?t }"
CAUSES = {
    "https://w3id.org/peel/id/cause/borsetshire/peel-2023-25/call-handling",
    "https://w3id.org/peel/id/cause/borsetshire/peel-2023-25/custody",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SD = "http://www.w3.org/ns/sparql-service-description#"


def query(ask, text, method="GET", **options):
    return ask(method, "/sparql", params={"query": text}, **options)


@pytest.mark.parametrize("address", ["/sparql", "/sparql/"])
def test_the_three_ways_of_asking_agree(ask, address):
    answers = [
        ask("GET", address, params={"query": SELECT}),
        ask("POST", address, data={"query": SELECT}),
        ask("POST", address, content=SELECT, headers={"content-type": "application/sparql-query"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/sparql-results+json"
        bindings = answer.json()["results"]["bindings"]
        assert {row["c"]["value"] for row in bindings} == CAUSES


def test_csv_has_the_rows(ask):
    answer = query(ask, SELECT, headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert {row["c"] for row in csv.DictReader(io.StringIO(answer.text))} == CAUSES


@pytest.mark.parametrize(
    "rdf_format", [RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.RDF_XML, RdfFormat.TRIG]
)
@pytest.mark.parametrize("text", [CONSTRUCT, f"DESCRIBE <{min(CAUSES)}>"])
def test_graphs_are_labelled_as_what_they_are(ask, rdf_format, text):
    answer = query(ask, text, headers={"accept": rdf_format.media_type})
    assert answer.headers["content-type"].startswith(rdf_format.media_type)
    assert NamedNode(min(CAUSES)) in {quad.subject for quad in parse(answer.content, rdf_format)}


def test_known_prefixes_are_used(ask):
    assert b"a peel:CauseOfConcern" in query(ask, CONSTRUCT).content


def test_relative_names_are_resolved_against_the_instance_base(ask):
    assert query(ask, "ASK { <force/borsetshire> a ?c }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, True),
        ({"default-graph-uri": "https://w3id.org/peel/id/graph/register"}, True),
        ({"default-graph-uri": "https://w3id.org/peel/id/graph/derived"}, False),
        ({"named-graph-uri": "https://w3id.org/peel/id/graph/register"}, False),
    ],
)
def test_the_dataset_of_the_protocol_is_used(ask, parameters, expected):
    text = "ASK { <https://w3id.org/peel/id/force/borsetshire> a ?c }"
    answer = ask("POST", "/sparql", params=parameters, data={"query": text})
    assert answer.json()["boolean"] is expected


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        (SELECT, "text/turtle"),
        ("ASK {}", "text/csv"),
        (CONSTRUCT, "application/sparql-results+json"),
    ],
)
def test_what_cannot_be_sent_is_406_and_names_what_can(ask, text, accept):
    answer = query(ask, text, headers={"accept": accept})
    assert answer.status_code == 406
    assert accept in answer.json()["detail"]


def test_a_format_parameter_that_fits_decides(ask):
    answer = ask(
        "GET", "/sparql", params={"query": SELECT, "format": "CSV"}, headers={"accept": BROWSER}
    )
    assert answer.headers["content-type"].startswith("text/csv")
    unfit = ask("GET", "/sparql", params={"query": SELECT, "format": "turtle"})
    assert unfit.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("SELECT * {", "error at 1:"),
        ("CLEAR ALL", "read-only"),
        ("ASK { SERVICE <http://127.0.0.1:1/> {} }", "SERVICE is refused"),
        ("ASK { BIND(<http://127.0.0.1:1/> AS ?x) SERVICE SILENT ?x {} }", "SERVICE is refused"),
    ],
)
def test_what_is_refused_is_a_problem(ask, text, fragment):
    for answer in (query(ask, text), ask("POST", "/sparql", data={"query": text})):
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert fragment in answer.json()["detail"]


def test_updates_are_refused_in_every_form(ask):
    direct = {"content-type": "application/sparql-update"}
    assert ask("POST", "/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert ask("POST", "/sparql", content="CLEAR ALL", headers=direct).status_code == 403
    assert ask("GET", "/sparql", params={"update": "CLEAR ALL"}).status_code == 400
    assert len(query(ask, SELECT).json()["results"]["bindings"]) == 2


def test_too_long_a_query_is_413(ask):
    answer = ask("POST", "/sparql", data={"query": SELECT + " " * 1_100_000})
    assert answer.status_code == 413
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_same_request_of_the_same_version_is_304(ask):
    first = query(ask, SELECT)
    again = query(ask, SELECT, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (
        again.headers["vary"] == first.headers["vary"] == "Accept, Accept-Datetime, Accept-Encoding"
    )
    other = query(
        ask, SELECT, headers={"if-none-match": first.headers["etag"], "accept": "text/csv"}
    )
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_what_differs_from_run_to_run_has_no_tag(ask):
    answer = query(ask, "SELECT (NOW() AS ?now) {}")
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_without_a_query_the_service_describes_itself(ask):
    answer = ask("GET", "/sparql")
    assert answer.headers["content-type"].startswith("text/turtle")
    quads = list(parse(answer.content, RdfFormat.TURTLE))
    said = {(quad.predicate.value.removeprefix(SD), quad.object.value) for quad in quads}
    assert ("endpoint", "http://peel.test/sparql") in said
    assert ("feature", SD + "UnionDefaultGraph") in said
    assert ("supportedLanguage", SD + "SPARQL11Query") in said
    assert ("name", "https://w3id.org/peel/id/graph/derived") in said
    assert ("resultFormat", "http://www.w3.org/ns/formats/SPARQL_Results_CSV") in said


def test_a_browser_gets_a_form_and_its_answer_as_a_table(ask):
    form = ask("GET", "/sparql", headers={"accept": BROWSER})
    assert '<form action="/sparql" method="get"' in form.text
    page = query(ask, SELECT, headers={"accept": BROWSER})
    assert "2 rows; these are all." in page.text
    assert '<a href="/id/cause/borsetshire/peel-2023-25/custody"' in page.text
    assert "Yes (true)." in query(ask, "ASK {}", headers={"accept": BROWSER}).text
    assert "peel:CauseOfConcern" in query(ask, CONSTRUCT, headers={"accept": BROWSER}).text


def test_a_page_never_hides_that_rows_are_missing(ask):
    digits = "VALUES ?{} {{ 0 1 2 3 4 5 6 7 8 9 }}"
    many = "SELECT * { " + " ".join(digits.format(name) for name in "abcd") + " }"
    page = query(ask, many, headers={"accept": BROWSER})
    assert "The first 300 of 10000 rows are shown." in page.text
    assert len(query(ask, many).json()["results"]["bindings"]) == 10_000


def test_a_query_is_shown_as_text(ask):
    text = "SELECT ('</textarea><script>alert(1)</script>' AS ?x) {}"
    page = query(ask, text, headers={"accept": BROWSER})
    assert page.status_code == 200
    assert "alert(1)" in page.text
    assert "<script>" not in page.text


def test_a_query_does_not_run_on_the_event_loop(store, settings, documentation, ask_of):
    threads = []

    class Watched:
        def __getattr__(self, name):
            return getattr(store, name)

        def serialize(self, *args, **options):
            threads.append(threading.current_thread())
            return store.serialize(*args, **options)

    ask = ask_of(create_app(Watched(), settings, documentation))
    assert json.loads(query(ask, "ASK {}").content)["boolean"] is True
    assert threads
    assert threads[0] is not threading.main_thread()


@pytest.mark.parametrize(
    ("address", "methods"),
    [
        ("/sparql", {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}),
        ("/graphs", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}),
        ("/graphs/a/b", {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}),
        ("/conformance", {"GET", "HEAD", "OPTIONS"}),
        ("/nowhere", {"OPTIONS"}),
    ],
)
def test_a_script_of_another_site_is_told_what_an_address_has(ask, address, methods):
    answer = ask("OPTIONS", address, headers={"origin": "https://other.example"})
    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == methods
    assert set(answer.headers["access-control-allow-methods"].split(", ")) == methods
    allowed = answer.headers["access-control-allow-headers"]
    for header in ("Authorization", "If-Match", "Accept-Datetime", "Content-Type"):
        assert header in allowed


@pytest.mark.parametrize(
    ("method", "address"),
    [("PUT", "/sparql"), ("DELETE", "/sparql"), ("QUERY", "/graphs"), ("POST", "/conformance")],
)
def test_another_method_is_405_with_those_that_there_are(ask, method, address):
    answer = ask(method, address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.headers["access-control-allow-origin"] == "*"
