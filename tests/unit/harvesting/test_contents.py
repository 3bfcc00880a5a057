"""The bytes decide what they are; what the server says of them is heard where they are silent."""

import io
import zipfile

import pytest

from peelgraph.documents.model import MediaType
from peelgraph.errors import FetchRefusedError
from peelgraph.harvesting.contents import read_type

HTML, PDF, DOCX, TEXT = MediaType.HTML, MediaType.PDF, MediaType.DOCX, MediaType.TEXT
ADDRESS = "https://letters.example/one"


def pack(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "content")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "declared", "kind"),
    [
        (b"<!DOCTYPE html><p>a", "text/html", HTML),
        (b"<p>a piece of a page", "text/html", HTML),
        (b"\xef\xbb\xbf\n<!-- a --> <HTML lang=en>", "", HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>', "application/xml", HTML),
        (b"<!doctype html>", "application/octet-stream", HTML),
        (b"<!doctype html>", "application/pdf", HTML),
        ("<html>é".encode("windows-1252"), "text/html", HTML),
        ("<html>é".encode("utf-16"), "text/html", HTML),
        (b"%PDF-1.4\n\x00", "application/pdf", PDF),
        (b"\n%PDF-1.4\n\x00", "text/html", PDF),
        (pack("[Content_Types].xml", "word/document.xml"), "application/zip", DOCX),
        (b"From Wendy Williams", "text/plain", TEXT),
        (b"From Wendy Williams", "", TEXT),
    ],
)
def test_what_bytes_are(data, declared, kind):
    assert read_type(data, declared, ADDRESS) is kind


@pytest.mark.parametrize(
    ("data", "declared", "said"),
    [
        (pack("xl/workbook.xml"), "application/zip", "a ZIP file without a Word document"),
        (b"\x89PNG\r\n\x1a\n\x00", "text/html", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "application/msword", "an old Office document"),
        (b'{"a": 1}', "application/json", "JSON"),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml", "XML but no page"),
        (b"a { }", "text/css", "neither HTML nor PDF"),
        (b"words\x00", "text/plain", "neither HTML nor PDF"),
        (b"words\x00", "text/html", "neither HTML nor PDF"),
    ],
)
def test_what_no_letter_comes_in_is_refused_by_name(data, declared, said):
    with pytest.raises(FetchRefusedError, match=said) as refused:
        read_type(data, declared, ADDRESS)
    assert ADDRESS in str(refused.value)
