"""One file of a saved question is a page, an address for programs, and an entry in every list."""

import csv
import io
import re
from dataclasses import replace
from itertools import permutations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from peelgraph.pipeline.questions import parse_query, read_query
from peelgraph.resources import query_files
from peelgraph.store.interface import Solutions
from peelgraph.web.app import create_app
from peelgraph.web.asking.questions import RESERVED
from peelgraph.web.asking.rows import Answered, settle_order
from peelgraph.web.asking.tables import build_table
from peelgraph.web.http.paging import Page
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.served import Serving
from peelgraph.web.views.overview import build_overview

QUESTIONS = [read_query(path) for path in query_files()]
OPEN = "/queries/cq04-open-causes"
FORCE = "/queries/cq01-causes-of-a-force"
ID = "https://w3id.org/peel/id/"
SH = "http://www.w3.org/ns/shacl#"
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def ask(ask_letters):
    return ask_letters


@pytest.mark.parametrize("question", QUESTIONS, ids=[one.name for one in QUESTIONS])
def test_each_file_is_a_page_with_a_form_and_an_answer_in_every_format(ask, question):
    address = f"/queries/{question.name}"
    page = ask("GET", address, headers=HTML)
    assert page.status_code == 200
    assert question.question in page.text
    assert set(re.findall(r'<(?:input|select) id="(\w+)"', page.text)) - {"find"} == {
        p.name for p in question.parameters
    }
    document = ask("GET", address, headers={"accept": "application/json"}).json()
    assert document["complete"] is True
    assert document["total"] == len(document["rows"])
    table = list(csv.reader(io.StringIO(ask("GET", f"{address}.csv").text)))
    assert table[0] == document["columns"]
    assert len(table) == document["total"] + 1
    results = ask("GET", f"{address}.srj").json()
    assert results["head"]["vars"] == document["columns"]


def test_no_question_has_a_parameter_that_means_something_else():
    for question in QUESTIONS:
        assert not {p.name for p in question.parameters}.intersection(RESERVED)


def test_parameters_change_the_answer_and_are_told_in_it(ask):
    document = ask("GET", f"{OPEN}.json?asOf=2024-05-02&asKnownOn=2024-05-02").json()
    assert document["parameters"] == {"asOf": "2024-05-02", "asKnownOn": "2024-05-02"}
    assert document["version"]
    assert "asOf=2024-05-02" in document["address"]
    assert "Open Government Licence" in document["attribution"]
    before = ask("GET", f"{OPEN}.json?asOf=2001-01-01&asKnownOn=2001-01-01").json()
    assert document["rows"] != before["rows"] == []


@pytest.mark.parametrize(
    "query",
    ["asOf=yesterday", "asOf=2024-02-30", "colour=red", "asOf=2024-01-01&asOf=2024-01-02", "page=0",
     "limit=0", "limit=10001", "page=x", "quotes=maybe", "format=docx"],
)  # fmt: skip
def test_what_cannot_be_understood_is_400_and_never_left_out(ask, query):
    answer = ask("GET", f"{OPEN}?{query}")
    assert answer.status_code == 400
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("value", ['x" } ?s ?p ?o . VALUES ?y { "', "</script><b>", "\u202e", "%"])
def test_a_value_stays_a_value_and_is_shown_as_text(ask, value):
    assert ask("GET", FORCE, params={"force": value, "format": "json"}).json()["rows"] == []
    page = ask("GET", FORCE, params={"force": value}, headers=HTML)
    assert page.status_code == 200
    assert "<b>" not in page.text


def test_pages_of_an_answer_repeat_and_skip_nothing(ask):
    whole = ask("GET", "/queries/cq06-letters.json").json()
    assert whole["total"] > 1
    rows, address = [], "/queries/cq06-letters.json?limit=1"
    while address:
        answer = ask("GET", address)
        document = answer.json()
        rows += document["rows"]
        assert document["complete"] is False
        assert answer.headers["peelgraph-complete"] == "false"
        assert answer.headers["peelgraph-total"] == str(whole["total"])
        address = document["next"]
        assert (address is None) == ('rel="next"' not in answer.headers["link"])
        address = address and address + "&format=json"
    assert rows == whole["rows"]
    assert ask("GET", "/queries/cq06-letters?page=99").status_code == 404
    page = ask("GET", "/queries/cq06-letters?limit=1", headers=HTML).text
    assert f"1 of {whole['total']} rows" in page


def test_rows_that_order_by_leaves_equal_have_one_order():
    a, b, c, d = (Literal(word) for word in "abcd")
    rows = [(a, c, None), (a, b, d), (a, b, None), (b, a, a), (b, None, a)]
    query = "SELECT ?x ?y ?z { } ORDER BY DESC(?x) # and no more"
    orders = set()
    for first in permutations(rows[:3]):
        for last in permutations(rows[3:]):
            orders.add(settle_order(Solutions(("x", "y", "z"), (*first, *last)), query).rows)
    (order,) = orders
    assert [row[0] for row in order] == [a, a, a, b, b]
    assert settle_order(Solutions(("x",), ((b,), (a,))), "SELECT ?x { }").rows == ((a,), (b,))


def test_a_number_leads_to_the_name(ask):
    answer = ask("GET", "/queries/cq04.csv?asOf=2024-05-02")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{OPEN}.csv?asOf=2024-05-02"
    assert ask("GET", "/queries/cq99").status_code == 404
    assert ask("GET", f"{OPEN}.docx").status_code == 404


@pytest.mark.parametrize("question", QUESTIONS, ids=[one.name for one in QUESTIONS])
def test_no_row_is_without_words(ask, question):
    """For the invented force, on the last day there is: what no letter says is in no answer."""
    chosen = {"force": "borsetshire", "topic": "investigations", "asOf": "9999-12-31", "sentOn": "2024-02-05",
              "asKnownOn": "9999-12-31", "dueBy": "9999-12-31", "name": "Jo Marsh", "from": "2024-05-01"}  # fmt: skip
    values = {one.name: chosen.get(one.name, one.default) for one in question.parameters}
    address = f"/queries/{question.name}.json"
    document = ask("GET", address, params={**values, "quotes": "true"}).json()
    assert document["rows"], "nothing is seen to have words"
    for row in document["rows"]:
        assert row["quotes"], row
        assert all(quote["words"] for quote in row["quotes"])


def test_every_row_can_show_the_words_it_rests_on(ask):
    """In a question with words, and in one whose rows are people and posts."""
    document = ask("GET", f"{OPEN}.json?quotes=true&asOf=9999-12-31&asKnownOn=9999-12-31").json()
    assert document["rows"]
    for row in document["rows"]:
        (quote,) = row["quotes"]
        assert quote["words"] == row["words"]
        assert quote["passage"].partition("#char=")[2]
    letters = ask("GET", "/queries/cq06-letters.json?quotes=true").json()
    for row in letters["rows"]:
        words = " ".join(quote["words"] for quote in row["quotes"])
        assert row["senderName"] in words
        assert row["addresseeName"] in words
        assert {quote["document"] for quote in row["quotes"]} == {row["letter"]}
    page = ask("GET", f"{OPEN}?asOf=9999-12-31&asKnownOn=9999-12-31", headers=HTML).text
    assert re.search(r'<a href="/doc/letter/[^"]*#char=[0-9,]+"[^>]*><q>', page)


def test_what_is_unchanged_is_304_and_what_is_not_accepted_406(ask):
    first = ask("GET", OPEN)
    assert ask("GET", OPEN, headers={"if-none-match": first.headers["etag"]}).status_code == 304
    other = ask("GET", OPEN + "?asOf=2020-01-01")
    assert other.headers["etag"] != first.headers["etag"]
    assert ask("GET", OPEN, headers={"accept": "image/png"}).status_code == 406


def test_every_question_is_in_every_list(ask):
    names = [one.name for one in QUESTIONS]
    assert [one["name"] for one in ask("GET", "/queries.json").json()] == names
    page = ask("GET", "/queries", headers=HTML).text
    assert re.findall(r'<li><a href="/queries/([\w-]+)">', page) == names
    triples = list(parse(ask("GET", "/queries.nt").content, RdfFormat.N_TRIPLES))
    texts = {t.subject.value: t.object.value for t in triples if t.predicate.value == SH + "select"}
    assert texts == {f"http://peel.test/queries/{one.name}": one.text for one in QUESTIONS}
    paths = ask("GET", "/openapi.json").json()["paths"]
    for one in QUESTIONS:
        described = paths[f"/queries/{one.name}"]["get"]["parameters"]
        assert [p["name"] for p in described] == [
            *(p.name for p in one.parameters),
            "page",
            "limit",
            "quotes",
        ]


CONSTRUCT = """#+ title: Names of forces
#+ question: What are the forces called?

PREFIX peel: <https://w3id.org/peel/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

CONSTRUCT { ?force skos:prefLabel ?name }
WHERE { ?force a peel:PoliceForce ; skos:prefLabel ?name }
"""


def test_a_question_that_constructs_is_answered_in_rdf(store, settings, documentation, ask_of):
    app = create_app(store, settings, documentation)
    question = parse_query("cq99-names", CONSTRUCT)
    serving = app.state.serving
    app.state.serving = Serving(
        serving.stores, replace(serving.now(), questions={question.name: question})
    )
    ask = ask_of(app)
    answer = ask("GET", "/queries/cq99-names", headers={"accept": "application/n-triples"})
    assert answer.headers["content-type"] == "application/n-triples"
    assert answer.headers["peelgraph-complete"] == "true"
    assert "Borsetshire Police" in answer.text
    assert "Borsetshire Police" in ask("GET", "/queries/cq99-names", headers=HTML).text
    assert ask("GET", "/queries/cq99-names.csv").status_code == 404


def test_the_page_shows_names_and_plain_days_and_the_data_keeps_what_the_engine_gave(ask):
    address = "/queries/cq04-open-causes{}?asOf=2024-08-01&asKnownOn=2024-08-01"
    page = ask("GET", address.format(""), headers=HTML).text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    text = re.sub(r"<[^>]*>", " ", table)
    assert "https://" not in text
    assert not re.search(r"xsd:|\b\d{4}-\d\d-\d\d\b|borsetshire/", text)
    assert re.search(r'<a href="/doc/force/borsetshire[^"]*"><bdi>Borsetshire Police</bdi>', table)
    assert ">Investigations<" in table
    assert "letter of 20 June 2024" in text
    assert "by 20 June 2024" in text
    headings = re.findall(r'<th scope="col">([^<]*)</th>', page)
    assert headings == ["Force", "Item", "Status", "Kind", "When", "Document", "Words"]
    rows = list(csv.DictReader(io.StringIO(ask("GET", address.format(".csv")).text)))
    assert {row["force"] for row in rows} == {"borsetshire"}
    assert all(row["claim"].startswith("https://") and row["asOf"] == "2024-08-01" for row in rows)


def test_a_force_and_a_topic_are_chosen_by_name(ask):
    page = ask("GET", "/queries/cq15-wordings?force=borsetshire&topic=marac", headers=HTML).text
    assert '<option value="borsetshire" selected>Borsetshire Police</option>' in page
    assert re.search(r'<option value="marac" selected>[^<]*risk assessment', page)


def test_rows_that_differ_by_their_words_alone_stand_together_on_the_page():
    def answered(*rows):
        terms = tuple((NamedNode(f"{ID}claim/{name}"), Literal(words)) for name, words in rows)
        return Answered(
            question=QUESTIONS[0],
            values={},
            version="v",
            address="a",
            columns=("claim", "words"),
            rows=terms,
            quotes=(),
            with_quotes=False,
            page=Page(1, 10, len(rows)),
            links={},
        )

    empty = build_overview((), ())
    table = build_table(
        answered(("a", "x"), ("a", "y"), ("b", "z"), ("a", "x")), empty, Addresses(ID)
    )
    assert [[cell.text for cell in row.words] for row in table.rows] == [["x", "y"], ["z"], ["x"]]
    assert table.is_joined
