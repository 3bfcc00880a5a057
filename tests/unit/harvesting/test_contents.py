"""The bytes decide what they are; what the server says of them is heard where they are silent."""

import io
import zipfile

import pytest

from peelgraph.harvesting.contents import DOCX, HTML, PDF, TEXT, find_kind


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
        (pack("xl/workbook.xml"), "application/zip", None),
        (b"\x89PNG\r\n\x1a\n\x00", "text/html", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "application/msword", None),
        (b'{"a": 1}', "application/json", None),
        (b"<?xml version='1.0'?><rss/>", "application/rss+xml", None),
        (b"a { }", "text/css", None),
        (b"words\x00", "text/plain", None),
    ],
)
def test_what_bytes_are(data, declared, kind):
    assert find_kind(data, declared) == kind
