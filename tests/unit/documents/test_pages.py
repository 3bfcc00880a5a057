"""A page becomes its letter: structure by elements, furniture dropped by what it is, words kept."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelgraph.documents import read_document
from peelgraph.errors import LetterError

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Borsetshire Police: letter - HMICFRS</title>
<link rel="canonical" href="https://letters.example/borsetshire/">
<meta property="article:published_time" content="2024-07-23T10:00:00+01:00">
<style>p { color: red }</style><script>var x = "<p>no</p>"</script></head><body>
<a href="#main">Skip to content</a>
<header><p>Inspectorate</p><nav><ul><li>Home</li></ul></nav></header>
<main id="main"><article><header><h1>Borsetshire Police:
  <em>revisit</em> letter</h1><p>Published on: 23&nbsp;July 2024</p></header>
<h2>Contents</h2><ul><li><a href="#b">Background</a></li><li><a href="#c">Conclusion</a></li></ul>
<button>Print this document</button>
<dl><dt>From</dt><dd>Ann Example KPM<br>HM Inspector</dd><dt>To</dt><dd>Bo Sample</dd></dl>
<h2 id="b">Background</h2><p>We found <b>two</b> causes of con&shy;cern:</p>
<ul><li>calls &amp; crime;</li><li>leaders, in
<ul><li>plans</li></ul></li></ul>
<aside><h3>Cause of concern</h3><p>It is failing.</p></aside>
<ol start="3"><li>act;</li><li>report.</li></ol>
<h2 id="c">Conclusion</h2><p>They stay open.</p></article></main>
<footer><p>Crown copyright</p></footer></body></html>"""

TEXT = """# Borsetshire Police: revisit letter

Published on: 23 July 2024

From
Ann Example KPM
HM Inspector
To
Bo Sample

## Background

We found two causes of concern:

• calls & crime;
• leaders, in
  • plans

### Cause of concern

It is failing.

3. act;
4. report.

## Conclusion

They stay open.
"""


def body(*parts):
    return f"<!doctype html><body>{''.join(parts)}"


def test_a_page_becomes_its_letter_and_says_what_it_says_about_itself():
    document = read_document(PAGE.encode(), "a page")
    assert document.text == TEXT
    assert document.title == "Borsetshire Police: revisit letter"
    assert document.address == "https://letters.example/borsetshire/"
    assert document.published == date(2024, 7, 23)


def test_the_stored_text_is_itself_read_as_it_is():
    assert read_document(TEXT.encode(), "x").text == TEXT


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<br>b<br/>c</p>", "a\nb\nc\n"),
        ("<p>a</p><p>b</p>", "a\n\nb\n"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ("<blockquote>a<ul><li>b</ul></blockquote>", "a\n\n• b\n"),
        ("<p>20<span>24</span> <b>a</b>,\n  b</p>", "2024 a, b\n"),
        ("<p>a\u200bb\u00adc&#8203;&zwj;d</p>", "abcd\n"),
        ("<p>a&nbsp;&#160;\t b</p>", "a b\n"),
        ("<p>&lt;b&gt; &eacute; &#x2019;</p>", "<b> é ’\n"),
        ("<p>a<hr>b", "a\n\nb\n"),
        ("<pre>a\n  b</pre>", "a\nb\n"),
        ("<p>he said <q>no</q>.", "he said “no”.\n"),
        ("<h2>a<br>b</h2>", "## a b\n"),
        ("<h2><div>a</div><div>b</div></h2>", "## a b\n"),
        ("<h2></h2><p>a", "a\n"),
        ("<h2><button>Fold</button></h2><p>a", "## Fold\n\na\n"),
        ("<h6>a</h6>", "###### a\n"),
        ("<div role=heading aria-level=3>a</div>", "### a\n"),
        ("<div role=heading>a</div>", "## a\n"),
        ("<p role=heading aria-level=9>a", "## a\n"),
        ("<details><summary>More</summary><p>a</details>", "More\n\na\n"),
        ("<p>a<sup><a href='#n'>1</a></sup> b<sup>2</sup>, 3<sup>rd</sup>", "a b[2], 3rd\n"),
        ("<p>a <del>b</del><s>c</s><ins>d</ins>", "a d\n"),
    ],
)
def test_lines_are_those_that_a_page_shows(markup, text, read):
    assert read(body(markup)) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ul><li><p>a</p><p>b</p></li><li>c</ul>", "• a\nb\n• c\n"),
        ("<ul><li>a<ol><li>b<ul><li>c</ul></ol></ul>", "• a\n  1. b\n    • c\n"),
        ("<ol><li>a<li value=7>b<li>c</ol>", "1. a\n7. b\n8. c\n"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b\n"),
        ("<ol reversed start=9><li>a<li>b</ol>", "9. a\n8. b\n"),
        ("<ol start=x><li value=99999999>a</ol>", "1. a\n"),
        ("<ol type=a><li>a<li>b</ol>", "a. a\nb. b\n"),
        ("<ol type=I start=4><li>a</ol>", "IV. a\n"),
        ("<ol type=A start=30><li>a</ol>", "30. a\n"),
        ("<ul><li><h3>a</h3><p>b</ul>", "### a\n\nb\n"),
        ("<ul><li></li><li>a</ul>", "• a\n"),
        ("<li>a", "• a\n"),
        ("<menu><li>a</menu>", "• a\n"),
    ],
)
def test_list_items_keep_their_marks(markup, text, read):
    assert read(body(markup)) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<table><tr><th>From:<td>Ann</table>", "From:\nAnn\n"),
        ("<table><caption>c</caption><tr><td>a<td>b<td>c<tr><td>d<td><td>e</table>", "c\na | b | c\nd | e\n"),
        ("<table><tr><td><p>a</p><p>b</p></table>c", "a\nb\n\nc\n"),
        ("<table><tr><td><table><tr><td>a</table><td>b</table>", "a\nb\n"),
        ("<dl><div><dt>From<dd>Ann<br>HMI<dd>b</div></dl>c", "From\nAnn\nHMI\nb\n\nc\n"),
    ],
)  # fmt: skip
def test_tables_are_read_row_by_row(markup, text, read):
    assert read(body(markup)) == text


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<noscript>no</noscript>",
        "<template><p>no</p></template>",
        "<svg><text>no</text></svg>",
        "<!-- no -->",
        "<nav>no</nav>",
        "<header>no</header>",
        "<footer>no</footer>",
        "<aside>no</aside>",
        "<form>no <input value=no></form>",
        "<button>no</button>",
        "<select><option>no</select>",
        "<textarea>no</textarea>",
        "<iframe>no</iframe>",
        "<div hidden>no</div>",
        "<div aria-hidden=true>no</div>",
        "<div style='DISPLAY : none'>no</div>",
        "<div role=dialog><h1>no</h1></div>",
        "<div role=region aria-label='Cookie banner'>no</div>",
        "<div role=navigation>no</div>",
        "<a href='#main'>Skip to main content</a>",
        "<a href='#top'>↑</a>",
        "<a href='javascript:print()'>no</a>",
        "<a href='/cdn-cgi/l/email-protection'>[email&nbsp;protected]</a>",
        "<span data-cfemail=00>no</span>",
        "<p>Contents</p><ol><li><a href='#a'>no</a><ul><li><a href='#b'>no</a></ul></ol>",
        "<p>x</p><ul><li><a href='#a'>no</a></ul>".replace("<p>x</p>", "<h2>On this page</h2>"),
    ],
)
def test_furniture_of_a_page_is_dropped(furniture, read):
    assert read(body(furniture, "<h1>Letter</h1><p>Words.", furniture)) == "# Letter\n\nWords.\n"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<main><h1>L</h1><aside>Box</aside><footer>Yours</footer></main>", "# L\n\nBox\n\nYours\n"),
        ("<main><h1>L</h1><div role=complementary>Box</div></main>", "# L\n\nBox\n"),
        ("<header><h1>L</h1></header><p>Words", "# L\n\nWords\n"),
        ("<form><h1>L</h1><p>Words</form>", "# L\n\nWords\n"),
        ("<h1>L</h1><form><h2>H</h2></form>", "# L\n\n## H\n"),
        ("<h1>L</h1><button aria-controls=p></button><div id=p hidden>Words</div>", "# L\n\nWords\n"),
        ("<h1>L</h1><div hidden=until-found>Words</div>", "# L\n\nWords\n"),
        ("<h1>L</h1><ul><li><a href='#a'>a</a> and more</ul>", "# L\n\n• a and more\n"),
        ("<h1>L</h1><ul><li><a href='/other'>a</a></ul>", "# L\n\n• a\n"),
        ("<h1>L</h1><p>See <a href='#b'>below</a>.", "# L\n\nSee below.\n"),
        ("<h1>L</h1><div role=region aria-label='Cause of concern'>Box</div>", "# L\n\nBox\n"),
    ],
)  # fmt: skip
def test_what_may_be_words_of_the_letter_stays(markup, text, read):
    assert read(body(markup)) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>no</p><main><h1>L</h1></main><p>no", "# L\n"),
        ("<p>no</p><div role=main><h1>L</h1></div>", "# L\n"),
        ("<p>no</p><article><h1>L</h1><article>a</article></article>", "# L\n\na\n"),
        ("<h1>L</h1><main>a</main>", "# L\n\na\n"),
        ("<p>no</p><main><h2>L</h2></main>", "## L\n"),
        ("<p>no</p><article><h2>L</h2></article>", "## L\n"),
        ("<article>a</article><article>b</article>", "a\n\nb\n"),
        ("<div hidden><h1>no</h1></div><h1></h1><h1>L</h1><h1>M</h1>", "# L\n\n# M\n"),
    ],
)
def test_the_main_content_is_what_holds_the_title(markup, text, read):
    assert read(body(markup)) == text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Letter - HMICFRS</title>", "Letter"),
        ("<title>Letter | Some site</title>", "Letter"),
        ("<title>Cause – progress letter</title>", "Cause – progress letter"),
        ("<title>x</title><meta property=og:title content=Letter>", "Letter"),
    ],
)
def test_without_a_heading_the_head_gives_the_title(head, title):
    document = read_document(f"<html><head>{head}</head><body><p>a".encode(), "x")
    assert document.text == f"# {title}\n\na\n"
    assert document.title == title


def test_a_title_that_the_page_shows_is_not_written_twice(read):
    assert read("<html><title>Letter</title><body><h2>Letter</h2>a") == "## Letter\n\na\n"


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ("<link rel='canonical' href=' https://a.example/x '>", "https://a.example/x"),
        ("<link rel=canonical href='/x'>", None),
        ("<link rel=canonical href='javascript:x'>", None),
        ("<meta property=og:url content='http://a.example/'>", "http://a.example/"),
        ("<meta property=og:url content=''>", None),
        ("", None),
    ],
)
def test_the_address_is_a_whole_http_address_or_none(head, address):
    assert read_document(f"<html><head>{head}</head><p>a".encode(), "x").address == address


@pytest.mark.parametrize("content", ["2024-13-01", "soon", ""])
def test_a_day_that_is_none_is_no_day(content):
    page = f"<html><meta name=DCTERMS.issued content='{content}'><p>a"
    assert read_document(page.encode(), "x").published is None


@pytest.mark.parametrize(
    "data",
    [
        "<html><p>é’".encode(),
        "\ufeff<html><p>é’".encode(),
        "<html><meta charset=latin1><p>é’".encode("cp1252"),
        "<html><meta http-equiv=content-type content='text/html; charset=ISO-8859-1'><p>é’".encode("cp1252"),
        "<html><meta charset='UTF-16'><p>é’".encode(),
        "\ufeff<html><meta charset=latin1><p>é’".encode("utf-16-le"),
        "\ufeff<html><p>é’".encode("utf-16-be"),
        "\ufeff<html><meta charset=latin1><p>é’".encode(),
    ],
)  # fmt: skip
def test_a_page_is_decoded_by_its_mark_then_by_what_it_declares(data, read):
    assert read(data) == "é’\n"


def test_bytes_that_windows_1252_leaves_open_are_unseen(read):
    assert read(b"<html><meta charset=windows-1252><p>a\x81b\x80") == "ab€\n"


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (b"<html><p>caf\xe9", "a source: byte 12 is not UTF-8; convert the file to UTF-8 first"),
        (b"<html><meta charset=shift_jis>", "declares the encoding 'shift_jis'; save the page as UTF-8"),
        (b"<html><script>app()</script><div id=root></div>", "a page without text"),
        (b"<frameset><frame src=x></frameset><html>", "a page without text"),
        (b"<html>" + b"<div>" * 100_000 + b"x", "elements open within one another at character"),
        (b"<html>" + b"<b>" * 100_000 + b"x" + b"</b>" * 100_000, "no letter is such a page"),
        (b"<html><p " + b"a=1 " * 1000 + b">x", "more than 500 attributes"),
    ],
)  # fmt: skip
def test_a_page_that_is_none_is_refused_with_what_to_do(page, message, refuse):
    assert message in refuse(page)


def test_a_deep_page_and_a_long_one_are_read(read):
    deep = body("<div>" * 1_000, "<p>words", "</div>" * 1_000)
    assert read(deep) == "words\n"
    long = body("<h1>L</h1>", "<p>Words <b>of</b> a letter.</p>\n" * 20_000)
    assert read(long).count("\n") == 40_002 - 1
    unclosed = body("<p>words" * 20_000)
    assert read(unclosed).count("words") == 20_000
    assert read(body("<p data-x='", "y" * 5_000, " z" * 5_000, "'>words")) == "words\n"


NAMES = st.sampled_from(
    [
        "a",
        "b",
        "br",
        "button",
        "div",
        "dl",
        "dt",
        "dd",
        "form",
        "h1",
        "h2",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "script",
        "sup",
        "table",
        "td",
        "tr",
        "ul",
    ]
)
MARKUP = st.lists(
    st.one_of(
        NAMES.map("<{}>".format),
        NAMES.map("</{}>".format),
        st.sampled_from(
            ["<!--", "-->", "<a href='#x'>", "<td", "&amp", "&#0;", "'", '"', "<", "\0"]
        ),
        st.text(max_size=5),
    ),
    max_size=60,
).map("".join)


@settings(deadline=None)
@given(MARKUP)
def test_any_markup_gives_lines_or_is_refused(markup):
    try:
        document = read_document(f"<html>{markup}".encode("utf-8", "replace"), "x")
    except LetterError:
        return
    lines = document.text.split("\n")
    assert lines[-1] == ""
    assert all(line == line.rstrip() for line in lines)
    assert "\n\n\n" not in document.text
    assert not document.text.startswith("\n")
