"""A page gives the letters that it lists, its next pages, and its document. It is parsed, not run."""

import pytest

from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting.addresses import Sites
from peelgraph.harvesting.cues import load_cues
from peelgraph.harvesting.links import find_document, find_letters, find_next, read_links

SITE = "https://hmicfrs.justiceinspectorates.gov.uk"
LIST = f"{SITE}/publications/"
LANDING = f"{SITE}/publications/borsetshire-police-revisit-letter/"
TITLE = "Borsetshire Police: PEEL causes of concern revisit letter"
SITES = Sites.of([])


@pytest.fixture(scope="module")
def cues():
    return load_cues()


def letters(page, cues):
    return list(find_letters(read_links(page.encode(), LIST), SITES, cues))


def test_links_are_read_with_their_words():
    page = b'<base href="/sub/"><a href=" b#c ">One <b>two</b>\n three</a><a href="b">One</a>'
    (link,) = read_links(page, LIST)
    assert (link.address, link.title) == (f"{SITE}/sub/b", "One two three")


def test_what_leads_to_no_address_is_no_link():
    page = (
        b"<a href='mailto:a@b'>a</a><a href='javascript:go()'>b</a><a href='http://['>c</a><a>d</a>"
    )
    assert read_links(page, LIST) == ()


def test_a_script_writes_no_link():
    page = b"<script>document.write('<a href=\"/publications/x/\">x</a>')</script><template><a href=/y>y</a></template>"
    assert read_links(page, LIST) == ()


def test_a_link_without_words_has_its_label():
    page = f'<a href="/publications/x/" aria-label="{TITLE}"><img src=a></a>'.encode()
    assert read_links(page, LIST)[0].title == TITLE


def test_letters_are_told_by_title_and_path_and_site(cues):
    page = f"""
      <h3><a href="/publications/a/">{TITLE}</a></h3>
      <a href="http://hmicfrs.justiceinspectorates.gov.uk/publication-html/b">{TITLE}</a>
      <a href="https://assets-hmicfrs.justiceinspectorates.gov.uk/uploads/c.pdf">{TITLE}</a>
      <a href="/news/d/">{TITLE}</a>
      <a href="/publications/e/">PEEL 2023–25: Borsetshire Police</a>
      <a href="https://example.org/publications/f/">{TITLE}</a>
      <a href="/publications/a/">Read more</a>
    """
    assert letters(page, cues) == [
        f"{SITE}/publications/a/",
        f"{SITE}/publication-html/b",
        "https://assets-hmicfrs.justiceinspectorates.gov.uk/uploads/c.pdf",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Borsetshire Police: PEEL causes of concern revisit letter",
        "Borsetshire Police: PEEL Cause of concern revisit letter",
        "Borsetshire Police: closure of cause of concern letter",
        "Borsetshire Police: move to enhanced phase of monitoring",
        "Borsetshire Police: return to default phase of monitoring",
        "Borsetshire Police: Enhanced monitoring decision",
        "Letter from HM Chief Inspector to Borsetshire Police and Crime Commissioner",
        "PEEL: Borsetshire Police cause of concern – Responding to vulnerable people",
        "Barsetshire Fire and Rescue Service: Causes of concern revisit letter",
        "Barsetshire Fire and Rescue Service: Cause of concern – progress letter",
        "Barsetshire Fire and Rescue Service: Cause of concern closure letter",
        "Barsetshire Fire and Rescue Service revisit 2018/19",
        "Barsetshire Fire and Rescue Service: second revisit 2020",
    ],
)
def test_every_family_of_titles_is_known(cues, title):
    assert cues.is_letter(title)


@pytest.mark.parametrize(
    ("address", "link", "called"),
    [
        ("/publications/", '<a rel="next" href="/publications/page/2/">', True),
        ("/publications/", '<link rel="next" href="/other?from=20">', True),
        ("/publications/", '<a href="/publications/page/7/">7', True),
        ("/publications/?kind=letter", '<a href="/publications/page/2/?kind=letter">2', True),
        ("/publications/?kind=letter&paged=2", '<a href="?kind=letter&paged=3">3', True),
        (
            "/publications/",
            '<a rel="next" href="https://www.justiceinspectorates.gov.uk/b">',
            False,
        ),
        ("/publications/?kind=letter", '<a href="/publications/page/2/?kind=report">2', False),
        ("/publications/", '<a href="/publications/borsetshire/">x', False),
        ("/publications/", '<a rel="prev" href="/about/">x', False),
    ],
)
def test_further_pages_are_told(address, link, called):
    links = read_links(link.encode(), SITE + address)
    assert bool(list(find_next(links, SITE + address))) is called


@pytest.mark.parametrize(
    ("links", "document"),
    [
        (["/publication-html/borsetshire-police-revisit-letter/"], 0),
        (["/publication-html/other/", "/publication-html/borsetshire-police-revisit-letter/"], 1),
        (["/uploads/x.pdf", "/publication-html/borsetshire-police-revisit-letter/"], 1),
        (["/publication-html/borsetshire-revisit/"], 0),
        (["/about/", "/uploads/x.pdf"], 1),
        (["/uploads/x.docx"], 0),
    ],
)
def test_a_landing_page_leads_to_its_document(cues, links, document):
    page = "".join(f'<a href="{link}">Get it</a>' for link in links).encode()
    found = find_document(read_links(page, LANDING), LANDING, SITES, cues)
    assert found == SITE + links[document]


def test_of_two_files_the_one_called_letter_is_the_letter(cues):
    page = b"<a href=/a.pdf>Get the letter (PDF)</a><a href=/b.pdf>Get the annex</a>"
    assert find_document(read_links(page, LANDING), LANDING, SITES, cues) == f"{SITE}/a.pdf"


@pytest.mark.parametrize(
    "page",
    [
        b"<p>nothing</p>",
        b"<a href=/a.pdf>One</a><a href=/b.pdf>Two</a>",
        b"<a href=/publication-html/a/>One</a><a href=/publication-html/b/>Two</a>",
        b"<a href=https://example.org/a.pdf>Get the letter</a>",
    ],
)
def test_which_document_it_is_is_not_guessed(cues, page):
    with pytest.raises(FetchRefusedError, match="does not tell"):
        find_document(read_links(page, LANDING), LANDING, SITES, cues)
