import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from peelgraph.web.http.paging import Page, read_page_number
from peelgraph.web.linked_data import documents

REGISTER = "/doc/graph/register"


@pytest.mark.parametrize(
    ("values", "number"),
    [([], 1), (["1"], 1), (["12"], 12), (["0"], None), (["-1"], None), (["x"], None), (["1", "2"], None), (["9" * 5000], None), (["²"], None)],
)  # fmt: skip
def test_a_page_number_is_read_or_refused(values, number):
    assert read_page_number(values) == number


def test_pages_cover_a_list_without_repeating_or_skipping():
    items = list(range(25))
    pages = [Page(number, 10, len(items)) for number in (1, 2, 3)]
    assert [item for page in pages for item in page.slice(items)] == items
    assert not Page(4, 10, 25).exists
    assert Page(1, 10, 0).exists
    assert Page(1, 10, 10).links("/x") == {}
    assert pages[1].links("/x", [("q", "a b")]) == {
        "first": "/x?q=a+b&page=1",
        "prev": "/x?q=a+b&page=1",
        "next": "/x?q=a+b&page=3",
        "last": "/x?q=a+b&page=3",
    }


def test_a_long_document_is_walked_by_its_links(ask, store, settings, monkeypatch):
    """By the Link header alone, and then by what the data says: both reach every statement once."""
    monkeypatch.setattr(documents, "PAGE_SIZE", 3)
    address, seen = f"{REGISTER}.nq", []
    first = ask("GET", address)
    while address:
        answer = ask("GET", address, headers={"accept": "application/n-quads"})
        assert answer.status_code == 200
        seen += [
            quad
            for quad in parse(answer.content, RdfFormat.N_QUADS)
            if quad.graph_name == NamedNode(settings.base + "graph/register")
        ]
        links = dict(reversed(part.split("; ", 1)) for part in answer.headers["link"].split(", "))
        address = links.get('rel="next"', "").strip("<>")
    assert len(seen) == len(set(seen)) == store.graphs()[settings.base + "graph/register"]
    assert (
        "<http://www.w3.org/ns/hydra/core#next> <http://peel.test/doc/graph/register?page=2>"
        in first.text
    )
    page = ask("GET", f"{REGISTER}?page=2", headers={"accept": "text/html"}).text
    assert 'href="/doc/graph/register?page=1" rel="prev"' in page


def test_a_page_that_is_not_there_is_404_and_nonsense_400(ask):
    assert ask("GET", f"{REGISTER}?page=2").status_code == 404
    assert ask("GET", f"{REGISTER}?page=two").status_code == 400
