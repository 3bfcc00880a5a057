import re

import pytest

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def find(ask_letters):
    def find(words, **options):
        return ask_letters("GET", "/search", params={"q": words, "format": "json", **options})

    return find


def test_a_force_a_person_and_a_letter_are_found_by_name(find):
    kinds = {result["kind"]: result for result in find("borsetshire police").json()["results"]}
    assert kinds["police force"]["address"] == "http://peel.test/doc/force/borsetshire"
    assert "letter" in kinds
    (person,) = [r for r in find("Ivy Quill").json()["results"] if r["kind"] == "person"]
    assert person["iri"] == "https://w3id.org/peel/id/person/ivy-quill"


def test_the_words_of_a_letter_lead_to_their_passage(find, ask_letters):
    (result,) = find('"review its open investigations"').json()["results"]
    assert result["kind"] == "words of a letter"
    assert "".join(part["text"] for part in result["words"]).startswith(
        "- By 31 May 2024, the force should"
    )
    assert [part["text"] for part in result["words"] if part["found"]] == [
        "review its open investigations"
    ]
    assert result["passage"].endswith("#char=684,748")
    page, _, fragment = result["address"].removeprefix("http://peel.test").partition("#")
    assert f'id="{fragment}"' in ask_letters("GET", page, headers=HTML).text


def test_a_line_of_a_letter_is_found_by_its_own_words_and_not_by_the_title(find):
    def lines(words):
        found = find(words).json()["results"]
        return [result for result in found if result["kind"] == "words of a letter"]

    assert lines("concern")
    for line in lines("concern"):
        assert any(part["found"] for part in line["words"])
        assert line["name"]


def test_words_that_nothing_rests_on_lead_to_themselves(find):
    (result,) = find('"Under the first of these"').json()["results"]
    assert result["passage"] is None
    assert result["address"].endswith("#:~:text=Under%20the%20first%20of%20these")


def test_pages_are_complete_or_say_so(find):
    whole = find("police", limit=200).json()
    assert whole["complete"] is True
    seen, page = [], 1
    while True:
        answer = find("police", limit=3, page=page)
        document = answer.json()
        assert document["complete"] is False
        assert answer.headers["peelgraph-complete"] == "false"
        seen += document["results"]
        if document["next"] is None:
            break
        page += 1
    assert seen == whole["results"]
    assert find("police", page=99).status_code == 404
    assert find("police", page="x").status_code == 400
    assert find("police", limit=201).status_code == 400


def test_the_page_has_a_form_and_shows_what_was_found_as_text(ask_letters):
    page = ask_letters("GET", "/search", params={"q": "<script>police"}, headers=HTML)
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert 'value="&lt;script&gt;police"' in page.text
    assert "0 found" in page.text
    page = ask_letters("GET", "/search", params={"q": "engage"}, headers=HTML).text
    assert re.search(r"<mark>Engage</mark>", page)
    empty = ask_letters("GET", "/search", headers=HTML)
    assert empty.status_code == 200
    assert "found" not in empty.text.partition("<main")[2].partition("</form>")[2]


def test_search_negotiates_and_is_described(ask_letters):
    assert ask_letters("GET", "/search?q=x").headers["content-type"].startswith("text/html")
    as_json = ask_letters("GET", "/search?q=x", headers={"accept": "application/json"})
    assert as_json.json()["results"] == []
    assert ask_letters("GET", "/search", headers={"accept": "image/png"}).status_code == 406
    tag = as_json.headers["etag"]
    again = {"accept": "application/json", "if-none-match": tag}
    assert ask_letters("GET", "/search?q=x", headers=again).status_code == 304
    assert "/search" in ask_letters("GET", "/openapi.json").json()["paths"]
