"""What a source is, its content says and not its name; what cannot be read is refused with a remedy."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.documents import MAXIMUM_BYTES, Document, MediaType, read_document
from peelgraph.errors import LetterError

TEXT = "Title\r\nIt’s 👮🏽 and e\u0301.\n\ufeff"


def zipped(*names):
    memory = BytesIO()
    with ZipFile(memory, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return memory.getvalue()


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_plain_text_stays_as_it_is_character_for_character(mark):
    text = mark + TEXT
    assert read_document(text.encode(), "x") == Document(text, MediaType.TEXT)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_told_by_its_byte_order_mark(codec):
    assert read_document(f"\ufeff{TEXT}".encode(codec), "x").text == TEXT


def test_text_in_half_a_character_of_utf_16_is_refused_with_the_place(refuse):
    assert refuse(b"\xff\xfea\0b") == (
        "a source: byte 4 is not UTF-16; convert the file to UTF-8 first"
    )


@given(st.text(st.characters(exclude_characters="<{[@\x1f", exclude_categories=["Cs"]), min_size=1))
def test_any_plain_text_stays_as_it_is(text):
    """Texts that begin like data, markup or a file of another kind are other cases."""
    beginnings = ("PK", "RIFF", "GIF8", "BASE", "PREFIX", "II*", "MM", "%!PS")
    if not text.startswith(beginnings) and "%PDF-" not in text:
        assert read_document(text.encode(), "x") == Document(text, MediaType.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n• item < 5 > 3\n",
        "[Letter information]\nFrom",
        "<https://letters.example/> is where it was published",
        "Borsetshire Police <press@borsetshire.example>: a < b",
        "{Draft} letter",
        "<Borsetshire Police>",
    ],
)
def test_text_with_brackets_is_text(text):
    assert read_document(text.encode(), "x") == Document(text, MediaType.TEXT)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><p>Words",
        "  \n<html><p>Words",
        "\ufeff<HTML lang='en'><p>Words",
        "<!-- saved --><!doctype html><p>Words",
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></html>',
        "date 2024-11-08 <body><p>Words",
        "<div class='x'>Words</div>",
        "<p>Words",
        "<h1>Words</h1>",
    ],
)
def test_markup_is_a_page(page):
    document = read_document(page.encode(), "letter.txt")
    assert document.media_type is MediaType.HTML
    assert "Words" in document.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{\\rtf1\\ansi words}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "DOCX"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"),
        (b"RIFF\0\0\0\0WEBP", "picture"),
        (b"\x1f\x8b\x08", "unpack"),
        (b"%!PS-Adobe", "PDF"),
        (b'{"@context": {}}', "JSON or RDF"),
        (b'[{"a": 1}]', "JSON or RDF"),
        (b"@prefix peel: <https://w3id.org/peel/> .", "JSON or RDF"),
        (b"PREFIX peel: <https://w3id.org/peel/>", "JSON or RDF"),
        (b"<https://a.example/> <https://b.example/> <https://c.example/> .", "JSON or RDF"),
        (b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x">', "JSON or RDF"),
        (b'<?xml version="1.0"?><letter/>', "XML"),
        (zipped("content.xml", "mimetype"), "OpenDocument"),
        (zipped("word/other.xml"), "without a Word document"),
        (zipped("word/document.xml")[:-30], "damaged"),
        (b"", "empty"),
        (b"\xfe\xff", "holds no text"),
        (b"x" * (MAXIMUM_BYTES + 1), "20,971,520"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_it_is_and_what_to_do(data, words, refuse):
    message = refuse(data)
    assert message.startswith("a source")
    assert words in message


@given(
    st.binary(min_size=1),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]),
)
def test_any_bytes_give_a_document_or_are_refused(data, beginning):
    try:
        document = read_document(beginning + data, "x")
    except LetterError:
        return
    assert document.text
    assert read_document(beginning + data, "x") == document
