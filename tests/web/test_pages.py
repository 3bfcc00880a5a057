"""Pages for people: what they show, that addresses keep what was chosen, and that words stay words."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from peelgraph.store.embedded import EmbeddedStore
from peelgraph.store.published.versions import publish_version
from peelgraph.web.app import create_app
from peelgraph.web.pages.browsing import PAGES

LETTER = "letter/2024-05-01/borsetshire/causes-of-concern-revisit"
CALLS = "cause/borsetshire/peel-2023-25/call-handling"
CUSTODY = "cause/borsetshire/peel-2023-25/custody"
HTML = {"accept": "text/html"}
#: A block of data for search engines, which no browser runs; nothing in it can be markup.
DATA = re.compile(r'<script type="application/ld\+json">[^<>]*</script>')


@pytest.fixture(scope="module")
def ask_hostile(tmp_path_factory, settings, documentation, ask_of):
    quads = parse((Path(__file__).parent / "hostile.trig").read_bytes(), RdfFormat.TRIG)
    data = serialize(quads, format=RdfFormat.N_QUADS)
    assert data
    home = tmp_path_factory.mktemp("home")
    store = EmbeddedStore.open(publish_version(home, data, {}, {}))
    return ask_of(create_app(store, settings, documentation))


def test_the_letter_reads_as_it_is_with_every_passage_marked_and_noted(ask):
    page = ask("GET", f"/doc/{LETTER}", headers=HTML).text
    reading = page.partition('class="letter"')[2].partition("</section>")[0]
    words = re.sub(r"<ul class=\"notes\">.*?</ul>", "", reading, flags=re.DOTALL)
    text = " ".join(re.sub(r"<[^>]+>", "", words).partition(">")[2].split())
    assert text == (
        "The force’s call handling – a cause of concern – is closed. "
        "Custody remains a cause of concern."
    )
    for start, end in ((4, 26), (47, 59), (60, 95)):
        assert f'id="char={start},{end}"' in reading
        assert f'href="#note-{start}-{end}"' in reading
        assert f'id="note-{start}-{end}"' in reading
        assert f'href="#char={start},{end}"' in reading


def test_a_cause_that_was_closed_is_shown_closed_with_the_words_that_decide(ask):
    page = ask("GET", f"/doc/{CALLS}", headers=HTML).text
    assert "verdict-closed" in page
    assert "Closed by 1 May 2024" in page


def test_a_day_before_the_closure_gives_another_answer_and_stays_in_every_address(ask):
    page = ask("GET", f"/doc/{CALLS}?asOf=2024-04-30", headers=HTML).text
    assert "verdict-not-stated" in page
    inner = re.findall(r'href="(/(?:doc|causes|letters|bodies|topics|timeline)[^"#]*)', page)
    site = [
        address for address in inner if not re.search(r"\.(ttl|jsonld|nt|rdf|trig|nq)$", address)
    ]
    assert len(site) > 8
    (way_back,) = [address for address in site if "asOf=2024-04-30" not in address]
    assert way_back == f"/doc/{CALLS}"


def test_documents_of_after_the_day_of_knowledge_are_left_out(ask):
    page = ask("GET", "/letters?asKnownOn=2024-04-30", headers=HTML).text
    assert "0 letters" in page
    assert LETTER not in page
    assert LETTER in ask("GET", "/letters?asKnownOn=2024-05-01", headers=HTML).text


def test_the_day_chooser_keeps_the_filters_and_the_filters_keep_the_day(ask):
    page = ask("GET", "/causes?status=open&asOf=2024-06-01", headers=HTML).text
    assert '<input type="hidden" name="status" value="open">' in page
    assert '<input type="hidden" name="asOf" value="2024-06-01">' in page
    assert '<option value="open" selected>' in page
    assert CUSTODY in page
    assert CALLS not in page


@pytest.mark.parametrize("query", ["asOf=yesterday", "asKnownOn=2024-02-30", "asOf=2024"])
def test_what_is_no_day_is_told_so(ask, query):
    answer = ask("GET", f"/causes?{query}")
    assert answer.status_code == 400
    assert "2024-03-01" in answer.text


def test_a_filter_that_nothing_has_leaves_an_empty_list_that_says_so(ask):
    page = ask("GET", "/causes?topic=nothing&page=99999999999", headers=HTML).text
    assert "No cause of concern matches" in page


def test_a_body_without_a_letter_is_not_said_to_have_no_cause(ask):
    page = ask("GET", "/doc/force/borsetshire?asKnownOn=2020-01-01", headers=HTML).text
    assert "That says nothing of letters that are not held here" in page


@pytest.mark.parametrize("address", ["/", *PAGES])
def test_every_page_has_title_description_and_heading_and_no_style_or_script(ask, address):
    answer = ask("GET", address, headers=HTML)
    assert answer.status_code == 200
    assert re.search(r"<title>[^<]{8,}</title>", answer.text)
    assert re.search(r'<meta name="description" content="[^"]{20,}">', answer.text)
    assert len(re.findall(r"<h1[ >]", answer.text)) == 1
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script", DATA.sub("", answer.text))
    assert not re.findall(r'(?:src|href)="(?!/|#|https://www\.nationalarchives)', answer.text)


def test_every_page_shows_untrusted_strings_as_text(ask_hostile):
    addresses = [
        "/",
        *PAGES,
        "/doc/letter/2024-06-01/hostile",
        "/doc/cause/hostile/peel-2023-25/hostile",
        "/doc/force/hostile",
        "/doc/person/hostile",
        "/doc/person/ann-archer",
        "/concept-doc/topic/hostile",
        "/causes?status=%3Cscript%3E&topic=%22%3E%3Cimg%20src=x%3E&body=%E2%80%AE",
    ]
    shown = 0
    for address in addresses:
        answer = ask_hostile("GET", address, headers=HTML)
        assert answer.status_code == 200, address
        assert not re.search(
            r"<script|<img|<b>|<i>|href=\"javascript:|</title>.*</title>", DATA.sub("", answer.text)
        ), address
        assert not re.search(r"<[a-z]+[^>]*\sonmouseover=", answer.text), address
        shown += answer.text.count("&lt;script&gt;")
    assert shown > 10


def test_marks_of_direction_cannot_turn_the_words_around_them(ask_hostile):
    page = ask_hostile("GET", "/doc/force/hostile", headers=HTML).text
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading
    assert heading[1].startswith("<bdi>")
    assert "\u202e" in heading[1]


def test_a_list_is_sent_whole_as_a_table_with_the_filters_and_days_of_its_page(ask):
    text = ask("GET", "/causes.csv?status=open").text
    names, row = csv.reader(StringIO(text))
    found = dict(zip(names, row, strict=True))
    assert found["cause"].endswith(CUSTODY)
    assert found["status"] == "open"
    assert found["words"] == "Custody remains a cause of concern."
    document = ask("GET", "/causes.json?asOf=2024-04-30").json()
    assert (document["total"], document["complete"]) == (2, True)
    assert {row["status"] for row in document["rows"]} == {"open", "not-stated"}


@pytest.mark.parametrize("name", ["causes", "letters", "bodies", "topics", "inspectors"])
def test_a_list_is_sent_as_the_statements_about_its_entries(ask_hostile, name):
    ask = ask_hostile
    rows = ask("GET", f"/{name}.json").json()["rows"]
    assert rows
    answer = ask("GET", f"/{name}.nt")
    assert answer.headers["content-type"] == "application/n-triples"
    subjects = {t.subject.value for t in parse(answer.content, RdfFormat.N_TRIPLES)}
    assert subjects == {next(iter(row.values())) for row in rows}
    assert ask("GET", f"/{name}.xlsx").status_code == 404
    page = ask("GET", f"/{name}", headers=HTML).text
    for extension in ("csv", "json", "ttl", "jsonld"):
        assert f'href="/{name}.{extension}"' in page


def test_a_list_that_has_not_changed_is_not_sent_again(ask):
    tag = ask("GET", "/causes.csv").headers["etag"]
    assert ask("GET", "/causes.csv", headers={"if-none-match": tag}).status_code == 304
    assert ask("GET", "/causes.csv?status=open", headers={"if-none-match": tag}).status_code == 200


def test_the_home_page_never_counts_as_open_what_may_only_have_been(ask):
    def headline(query: str) -> str:
        page = ask("GET", f"/{query}", headers=HTML).text
        said = re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]
        assert said.startswith("By the letters held here, ")
        return said.removeprefix("By the letters held here, ")

    assert headline("") == "1 cause of concern is open, in 1 force or service"
    assert headline("?asOf=2024-06-01") == "1 cause of concern was open, in 1 force or service"
    assert headline("?asOf=2024-04-10") == "no cause of concern was surely open; 1 may have been"
    assert headline("?asOf=2020-01-01") == "no cause of concern was open"


def test_what_was_withdrawn_is_listed_with_its_day_and_reason(ask_hostile, ask):
    page = ask_hostile("GET", "/about", headers=HTML).text
    listed = page.partition("Withdrawn letters")[2].partition("</ul>")[0]
    assert "letter/2020-01-01/hostile/other" in listed
    assert "2 June 2024" in listed
    assert "&lt;script&gt;alert(15)&lt;/script&gt;" in listed
    assert re.search(r"Withdrawn letters</h2>\s*<p>None", ask("GET", "/about", headers=HTML).text)


def test_what_the_query_editor_is_told_cannot_end_the_block_it_stands_in(ask_hostile):
    page = ask_hostile("GET", "/sparql", headers=HTML).text
    assert "<script>alert" not in page
    for block in re.findall(
        r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL
    ):
        labels = {term["label"] for term in json.loads(block)["terms"]}
        assert "<script>alert(11)</script>" in labels
