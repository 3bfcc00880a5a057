"""Bytes → what kind of document they are, by their content and never by a name."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from peelgraph.documents.model import MediaType
from peelgraph.errors import LetterError

#: So far into a source its signature is looked for, as readers of PDF do (ISO 32000-1, Annex H.3.4.1).
_HEAD = 1024
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: What a source that cannot be read begins with, what it is, and what to do.
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF document", "save it as DOCX, PDF or plain text"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (such as .doc) or a protected one",
        "save it as DOCX without a password, or as PDF",
    ),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", "give the document that it shows, or its text"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the document that it shows, or its text"),
    (b"GIF8", "a picture (GIF)", "give the document that it shows, or its text"),
    (b"II*\0", "a picture (TIFF)", "give the document that it shows, or its text"),
    (b"MM\0*", "a picture (TIFF)", "give the document that it shows, or its text"),
    (b"RIFF", "a picture or a recording", "give the document that it shows, or its text"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"%!PS", "a PostScript file", "convert it to PDF"),
)
_ANY_BREAK = rb"(?:\xef\xbb\xbf)?\s*"
#: The beginnings of JSON and of the forms of RDF that no letter begins with.
_DATA = re.compile(
    _ANY_BREAK
    + rb"(?:\{\s*[\"}]|\[\s*[\[{\"]|@(?:prefix|base)\b|PREFIX\s+\w*:|BASE\s+<|<https?://[^\s<>]*>\s+<"
    rb"|(?:<\?xml[^>]*>\s*)?<rdf:RDF\b)"
)
_XML = re.compile(_ANY_BREAK + rb"<\?xml\b")
#: A page names itself near its beginning …
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
#: … or, where only a part of one was saved, begins with an element of HTML.
_FRAGMENT = re.compile(
    _ANY_BREAK + rb"(?:<!--|<(?:a|article|aside|b|base|blockquote|br|center|dd|details|div|dl|dt|em"
    rb"|fieldset|figure|font|footer|form|h[1-6]|header|hr|i|img|li|link|main|meta|nav|noscript|ol|p|pre"
    rb"|script|section|span|strong|style|table|tbody|td|template|title|tr|ul)(?:\s[^<>]*)?/?>)",
    re.IGNORECASE,
)


def detect_type(data: bytes, name: str) -> MediaType:
    """Return what kind of document the bytes are; what is nothing else is plain text.

    Raises LetterError for what is recognised and cannot be read, saying what to do.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return MediaType.PDF
    if data.startswith(_ZIP):
        return _detect_in_zip(data, name)
    for beginning, what, remedy in _FOREIGN:
        if data.startswith(beginning):
            raise LetterError(f"{name} is {what}; {remedy}")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    readable = head.replace(b"\0", b"")[2:] if wide else head
    if _PAGE.search(readable):
        return MediaType.HTML
    if _DATA.match(readable):
        raise LetterError(f"{name} is JSON or RDF data, no letter; give the letter as published")
    if _XML.match(readable):
        raise LetterError(f"{name} is XML but no page of HTML; give the letter as published")
    return MediaType.HTML if _FRAGMENT.match(readable) else MediaType.TEXT


def _detect_in_zip(data: bytes, name: str) -> MediaType:
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = frozenset(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
        raise LetterError(f"{name} is a damaged ZIP or DOCX file: {error}; get it again") from None
    if "word/document.xml" in parts:
        return MediaType.DOCX
    if "content.xml" in parts:
        raise LetterError(f"{name} is an OpenDocument file; save it as DOCX or PDF")
    raise LetterError(f"{name} is a ZIP file without a Word document in it; unpack it first")
