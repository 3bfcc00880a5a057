"""The data of a document as of other days: the same days, by the same names, as the pages and the questions."""

import re
from html import unescape

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, parse

PEEL = "https://w3id.org/peel/ontology#"
ID = "https://w3id.org/peel/id/"
MARAC = "cause/borsetshire/peel-2023-25/marac"
SEX_OFFENDERS = "cause/borsetshire/peel-2023-25/registered-sex-offenders"
REVIEW = "cause/borsetshire/peel-2023-25/investigations/recommendation/review"


@pytest.fixture
def read(ask_letters):
    def read(address):
        answer = ask_letters("GET", address, headers={"accept": "application/trig"})
        assert answer.status_code == 200
        return answer, list(parse(answer.content, RdfFormat.TRIG))

    return read


def statuses(quads) -> set[str]:
    found = {q.object.value for q in quads if q.predicate.value == PEEL + "currentStatus"}
    return {iri.rpartition("/")[2] for iri in found}


@pytest.mark.parametrize(
    ("thing", "days", "expected"),
    [
        (MARAC, "", {"closed"}),
        (MARAC, "?asOf=2023-12-31", {"open"}),
        (MARAC, "?asOf=2024-02-05", {"closed"}),
        (MARAC, "?asOf=2022-12-31", set()),
        (SEX_OFFENDERS, "", {"undetermined"}),
        (SEX_OFFENDERS, "?asKnownOn=2024-06-20", {"closed"}),
        (REVIEW, "", {"closed"}),
        (REVIEW, "?asOf=2024-06-19", set()),
    ],
)
def test_the_status_is_that_of_the_day(read, thing, days, expected):
    _, quads = read(f"/doc/{thing}{days}")
    assert statuses(quads) == expected


def test_what_later_letters_say_is_left_out(read):
    _, now = read(f"/doc/{MARAC}")
    _, then = read(f"/doc/{MARAC}?asKnownOn=2024-02-05")
    later = {str(q.graph_name) for q in now} - {str(q.graph_name) for q in then}
    assert any("2024-06-20" in graph or "2024-10-01" in graph for graph in later)
    for quad in then:
        if isinstance(quad.graph_name, NamedNode) and "/graph/letter/" in quad.graph_name.value:
            assert quad.graph_name.value.partition("/graph/letter/")[2][:10] <= "2024-02-05"


def test_the_view_is_a_version_of_the_document_and_keeps_its_days(read):
    answer, quads = read(f"/doc/{MARAC}?asOf=2023-12-31&asKnownOn=2024-12-31")
    days = "asOf=2023-12-31&asKnownOn=2024-12-31"
    assert answer.headers["content-location"] == f"/doc/{MARAC}.trig?{days}"
    assert f'</doc/{MARAC}.ttl?{days}>; rel="alternate"' in answer.headers["link"]
    view = NamedNode(f"http://peel.test/doc/{MARAC}?{days}")
    said = {q.predicate.value: q.object for q in quads if q.subject == view}
    assert said["http://purl.org/dc/terms/isVersionOf"] == NamedNode(
        f"http://peel.test/doc/{MARAC}"
    )
    status = [q for q in quads if q.predicate.value == PEEL + "currentStatus"]
    assert {q.graph_name for q in status} == {view, DefaultGraph()}
    assert not any(isinstance(q.object, Literal) for q in status)


def test_the_identifier_leads_to_the_same_days(ask_letters):
    answer = ask_letters("GET", f"/id/{MARAC}?asOf=2023-12-31")
    assert answer.headers["location"] == f"/doc/{MARAC}?asOf=2023-12-31"


@pytest.mark.parametrize("days", ["asOf=yesterday", "asKnownOn=2024-13-01"])
def test_what_is_no_day_is_400(ask_letters, days):
    for address in (f"/doc/{MARAC}.ttl?{days}", f"/doc/{MARAC}.html?{days}", f"/causes?{days}"):
        assert ask_letters("GET", address).status_code == 400


def test_every_status_of_a_day_is_with_its_concept_and_in_the_derived_graph(read):
    _, quads = read("/doc/graph/derived?asOf=2023-12-31")
    by_cause = {
        q.subject.value.removeprefix(ID): q.object.value.rpartition("/")[2]
        for q in quads
        if q.predicate.value == PEEL + "currentStatus"
    }
    assert by_cause[MARAC] == "open"
    assert by_cause["cause/borsetshire/peel-2021-22/investigations"] == "closed"


def test_a_day_has_a_tag_of_its_own(ask_letters):
    tags = {
        ask_letters("GET", f"/doc/{MARAC}.ttl{days}").headers["etag"]
        for days in ("", "?asOf=2023-12-31", "?asKnownOn=2023-12-31")
    }
    assert len(tags) == 3


DAYS = "asOf=2024-03-01&asKnownOn=2024-12-31"
PAGES = [
    *("/", "/causes", "/letters", "/bodies", "/topics", "/inspectors", "/timeline", "/about"),
    *(
        "/queries",
        "/queries/cq04-open-causes",
        "/queries/cq06-letters",
        "/sparql",
        "/search?q=force",
    ),
    *(
        "/dataset",
        "/validation",
        "/conformance",
        "/ontology",
        "/shapes",
        "/ontology/alignments",
        "/changes",
    ),
    *("/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20%3Fo%20%7D", f"/doc/{MARAC}"),
    *(f"/doc/{MARAC}?view=data", "/doc/force/borsetshire", "/concept-doc/topic/marac", "/nowhere"),
    "/doc/letter/2024-06-20/borsetshire/causes-of-concern-revisit",
    "/queries/cq06-letters?quotes=true&limit=1",
    "/doc/person/ivy-quill",
]
LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"[^>]*>')
#: Files and feeds, which are not walked to.
FILES = re.compile(
    r"\.(csv|json|jsonld|ttl|nt|nq|trig|rdf|srj|atom|gz|rdfp|txt)(\?|$)|format=(?!html)"
)


@pytest.mark.parametrize("address", PAGES)
def test_the_chosen_days_stay_while_one_walks_from_page_to_page(ask_letters, address):
    chosen = f"{address}{'&' if '?' in address else '?'}{DAYS}"
    page = ask_letters("GET", chosen, headers={"accept": "text/html"}).text
    page = re.sub(r'<a href="[^"]*">Back to all letters</a>', "", page)
    links = {unescape(found) for found in LINK.findall(page)}
    walked = {link for link in links if not FILES.search(link)}
    assert len(walked) > 7
    assert [link for link in walked if DAYS not in link] == []
    for form in re.findall(r'<form\b[^>]*action="/.*?</form>', page, re.DOTALL):
        assert re.search(r'name="asOf"[^>]*value="2024-03-01"', form), form
        assert re.search(r'name="asKnownOn"[^>]*value="2024-12-31"', form), form


def test_a_search_as_known_on_a_day_finds_no_later_letter(ask_letters):
    def found(days):
        return ask_letters("GET", f"/search?q=force&format=json&limit=200{days}").json()

    now, then = found(""), found("&asKnownOn=2024-02-05")
    assert 0 < then["total"] < now["total"]
    letters = {
        one["iri"].removeprefix(f"{ID}letter/")[:10]
        for one in then["results"]
        if "/letter/" in one["iri"]
    }
    assert letters
    assert max(letters) <= "2024-02-05"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("", ("2024-08-01", "2024-08-01")),
        ("?asOf=2024-03-01", ("2024-03-01", "9999-12-31")),
        ("?asKnownOn=2024-06-20", ("9999-12-31", "2024-06-20")),
        (f"?{DAYS}", ("2024-03-01", "2024-12-31")),
    ],
)
def test_the_days_of_the_site_are_those_of_a_question_about_days(ask_letters, days, expected):
    answer = ask_letters("GET", f"/queries/cq04-open-causes.json{days}").json()
    assert (answer["parameters"]["asOf"], answer["parameters"]["asKnownOn"]) == expected


def test_a_question_that_the_days_do_not_act_on_says_so_to_people_and_refuses_them_of_programs(
    ask_letters,
):
    page = ask_letters("GET", f"/queries/cq06-letters?{DAYS}", headers={"accept": "text/html"})
    assert "do not act on this question" in page.text
    assert ask_letters("GET", f"/queries/cq06-letters.json?{DAYS}").status_code == 400
    acted = ask_letters("GET", f"/queries/cq04-open-causes?{DAYS}", headers={"accept": "text/html"})
    assert "not act on this question" not in acted.text
    half = f"/queries/cq25-change-of-chief-officer?force=borsetshire&{DAYS}"
    told = ask_letters("GET", half, headers={"accept": "text/html"}).text
    assert "<em>as of</em> does not act on this question" in told
    assert "by all letters." not in told.partition('<main id="content"')[2].partition("<h2")[0]


def test_a_day_beyond_all_letters_is_drawn_at_the_edge(ask_letters):
    for day in ("9999-12-31", "9999-12-30", "0001-01-01"):
        assert ask_letters("GET", f"/timeline?asOf={day}").status_code == 200
