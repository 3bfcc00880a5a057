"""A DOCX file becomes its letter: headings by style, lists by numbering, changes as if accepted."""

import struct
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.documents import MediaType, read_document
from peelgraph.documents.model import MAXIMUM_UNPACKED
from peelgraph.errors import LetterError

STYLES = """
<w:style w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>
<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:styleId="LB"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="LB2"><w:name w:val="List Bullet 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8">
  <w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="decimal"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="none"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="8"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="9"/></w:num>
"""


def package(xml):
    memory = BytesIO()
    with ZipFile(memory, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return memory.getvalue()


def p(content, style="", properties=""):
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    run = content if content.startswith("<") else f"<w:r><w:t>{content}</w:t></w:r>"
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{run}</w:p>"


def item(words, number, depth=0):
    return p(words, "", f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def r(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def table(*rows):
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("a") + p("b"), "a\n\nb\n"),
        (p("") + p("a  b"), "a b\n"),
        (p("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:cr/></w:r>"), "a\nb c\n"),
        (p("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>"), "a-bc\n"),
        (p(f"<w:hyperlink>{r('a')}</w:hyperlink>{r('b')}"), "ab\n"),
        (p(f"<w:del>{r('no')}</w:del><w:ins>{r('a')}</w:ins><w:moveFrom>{r('no')}</w:moveFrom>"), "a\n"),
        (p(r("no", "<w:vanish/>") + r("no", "<w:strike/>") + r("a", '<w:strike w:val="0"/>')), "a\n"),
        (p("<w:r><w:instrText>no</w:instrText><w:t>a</w:t></w:r>"), "a\n"),
        ("<w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>" + p("a") + "</w:sdtContent></w:sdt>", "a\n"),
        (p("<w:r><w:t>a</w:t><w:pict><w:txbxContent>" + p("b") + "</w:txbxContent></w:pict></w:r>"), "a\n\nb\n"),
    ],
)  # fmt: skip
def test_paragraphs_are_read_as_if_every_change_were_accepted(body, text, docx, read):
    assert read(docx(body)) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("a", "Title") + p("b", "H1") + p("c", "Mine"), "# a\n\n## b\n\n### c\n"),
        (p("a", "H1") + p("b", "H2") + p("c", "H2"), "# a\n\n## b\n\n## c\n"),
        (p("a", "H1") + p("b", "H1"), "## a\n\n## b\n"),
        (p("a", "H2") + p("b", "H1"), "### a\n\n## b\n"),
        (p("x") * 5 + p("a", "H1"), "x\n\n" * 5 + "## a\n"),
        (p("a", "", '<w:outlineLvl w:val="3"/>'), "# a\n"),
        (p("a", "", '<w:outlineLvl w:val="9"/>'), "a\n"),
        (p("a", "Loop") + p("b", "Unknown"), "a\n\nb\n"),
    ],
)
def test_headings_are_told_by_their_styles(body, text, docx, read):
    assert read(docx(body, STYLES)) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (item("a", 1) + item("b", 1, 1) + p("c"), "• a\n  • b\n\nc\n"),
        (item("a", 2) + item("b", 2, 1) + item("c", 2) + item("d", 2, 1), "2. a\n  a. b\n3. c\n  a. d\n"),
        (item("a", 2) + item("b", 3) + item("c", 2), "2. a\n9. b\n3. c\n"),
        (item("a", 4) + item("b", 0) + item("c", 77), "a\n\nb\n\n• c\n"),
        (p("a", "LB") + p("b", "LB2"), "• a\n  • b\n"),
        (p("a", "LB", '<w:numPr><w:numId w:val="0"/></w:numPr>'), "a\n"),
        (item("a", 1, 99999999), "• a\n"),
    ],
)  # fmt: skip
def test_list_items_are_told_by_their_numbering(body, text, docx, read):
    assert read(docx(body, STYLES, NUMBERING)) == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("x") + table([p("From"), p("Ann") + p("HMI")], [p("To"), p("Bo")]) + p("y"), "x\n\nFrom\nAnn\nHMI\nTo\nBo\n\ny\n"),
        (table([p("a"), p("b") + p("c"), p(""), p("d")]), "a | b c | d\n"),
        (table([p(""), p(""), p("")]) + p("a"), "a\n"),
        (table([table([p("a"), p("b")])]), "a\nb\n"),
        ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("no") + "</w:tc></w:tr></w:tbl>" + p("a"), "a\n"),
    ],
)  # fmt: skip
def test_tables_are_read_row_by_row(body, text, docx, read):
    assert read(docx(body)) == text


def test_a_second_form_of_the_same_words_is_not_read(docx, read):
    choice = f"<w:Choice>{r('a')}</w:Choice><w:Fallback>{r('no')}</w:Fallback>"
    assert read(docx(p(f"<w:AlternateContent>{choice}</w:AlternateContent>"))) == "a\n"


def test_a_word_document_says_what_it_is_and_its_title(docx):
    document = read_document(docx(p("a", "Title"), STYLES), "x")
    assert document.media_type is MediaType.DOCX
    assert document.title == "a"


def test_entities_are_never_expanded(refuse):
    bomb = '<!DOCTYPE w:document [<!ENTITY a "aaaa">]><w:document xmlns:w="x"/>'
    assert refuse(package(bomb)) == (
        "a source: word/document.xml declares a document type, which no DOCX may; save it again"
    )


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("<w:document", "damaged DOCX file (word/document.xml: unclosed token"),
        ("<document/>", "it has no body"),
        ("<document><body/></document>", "a DOCX file without text"),
        ("<a>" * 101, "nested more than 100 deep"),
        ("<a>" + " " * (MAXIMUM_UNPACKED + 1), "unpacks to more than 67,108,864 bytes"),
    ],
)
def test_a_word_document_that_is_none_is_refused_with_what_to_do(xml, message, refuse):
    said = refuse(package(xml))
    assert said.startswith("a source")
    assert message in said


def test_a_protected_or_damaged_package_is_refused(docx, refuse):
    data = docx(p("words " * 100))
    entry = data.index(b"PK\x01\x02")
    protected = bytearray(data)
    protected[6] |= 1
    protected[entry + 8] |= 1
    assert "protected by a password" in refuse(bytes(protected))
    unknown = bytearray(data)
    unknown[8:10] = unknown[entry + 10 : entry + 12] = struct.pack("<H", 77)
    assert "damaged DOCX" in refuse(bytes(unknown))
    broken = bytearray(data)
    broken[60:70] = b"\xff" * 10
    assert "damaged DOCX" in refuse(bytes(broken))


TAGS = st.sampled_from(
    ["p", "r", "t", "tbl", "tr", "tc", "sdt", "ins", "del", "br", "pPr", "numPr", "numId", "pStyle"]
)
ELEMENTS = st.recursive(
    st.text("ab ", max_size=3),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda pair: f'<{pair[0]} val="1">{"".join(pair[1])}</{pair[0]}>'
    ),
    max_leaves=40,
)


@given(ELEMENTS)
def test_any_body_gives_lines_or_is_refused(body):
    try:
        text = read_document(package(f"<document><body>{body}</body></document>"), "x").text
    except LetterError:
        return
    assert text.endswith("\n")
    assert "\n\n\n" not in text
