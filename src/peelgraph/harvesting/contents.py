"""Bytes → what they are. What a server says about them is heard where the bytes are silent."""

import re

from peelgraph.documents.detect import detect_type
from peelgraph.documents.model import MediaType
from peelgraph.errors import FetchRefusedError, LetterError

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: The byte order marks of UTF-16, in which every second byte may be zero.
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_PLAIN_TYPES = frozenset({"text/plain", ""})


def read_type(data: bytes, declared: str, address: str) -> MediaType:
    """Return what came from an address, whose server declared this media type ("" if none).

    Raises FetchRefusedError for what no letter comes in, saying what it is if it is recognised.
    """
    try:
        found = detect_type(data, f"what {address} gives")
    except LetterError as error:
        raise FetchRefusedError(str(error)) from error
    if found is not MediaType.TEXT:
        return found
    if declared in _PAGE_TYPES and not _is_binary(data):
        return MediaType.HTML
    if declared in _PLAIN_TYPES and not _is_binary(data):
        return MediaType.TEXT
    raise FetchRefusedError(
        f"{address} is neither HTML nor PDF nor DOCX nor plain text ({declared or 'no type stated'})"
    )


def _is_binary(data: bytes) -> bool:
    return _BINARY.search(data) is not None and not data.startswith(_WIDE)
