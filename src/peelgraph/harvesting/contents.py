"""Bytes → what they are. What a server says about them is heard, but the bytes decide."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ContentKind:
    """One kind of document that a letter may come in; ``ending`` is that of its file."""

    ending: str
    media_type: str


HTML: Final = ContentKind("html", "text/html")
PDF: Final = ContentKind("pdf", "application/pdf")
TEXT: Final = ContentKind("txt", "text/plain")
DOCX: Final = ContentKind(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)
KINDS: Final = (HTML, PDF, DOCX, TEXT)

_HEAD = 1024
#: A page that says itself what it is, after a byte order mark, comments and an XML declaration.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: The byte order marks of UTF-16, in which every second byte may be zero.
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN_TYPES = frozenset({"text/plain", ""})


def find_kind(data: bytes, declared: str = "") -> ContentKind | None:
    """Find what bytes are, given the media type that was declared; None for what is no letter."""
    if b"%PDF-" in data[:_HEAD]:
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return DOCX if b"word/document.xml" in data else None
    if _BINARY.search(data) and not data.startswith(_WIDE):
        return None
    if declared in _PAGE_TYPES or _PAGE.match(data):
        return HTML
    return TEXT if declared in _PLAIN_TYPES else None
