"""Bytes → characters. An encoding is read from the source or is UTF-8; it is never guessed."""

import codecs
import re

from peelgraph.errors import LetterError

_MARKS = (
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
#: HTML §13.2.3.2: the declaration stands in the first 1024 bytes.
_HEAD = 1024
_DECLARED = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
#: What pages call the two encodings that are read (WHATWG Encoding §4.2): ISO 8859-1 means windows-1252,
#: and a declaration that can be read is not in UTF-16.
_WESTERN = re.compile(
    r"(?:ansi_x3\.4-1968|(?:us-)?ascii|cp1252|cp819|ibm819|iso[-_]?8859-?1|l1|latin1|(?:windows|x-cp)-?1252)"
)
_UNICODE = re.compile(r"(?:unicode-1-1-)?utf-?8|utf-16(?:be|le)?")
#: Where windows-1252 differs from ISO 8859-1; five bytes are control characters in both.
_DIFFERENT = {
    byte: bytes((byte,)).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}


def decode_text(data: bytes, name: str) -> str:
    """Return the exact characters of a plain text in UTF-8, or in UTF-16 with a byte order mark.

    No line ending and no character is changed; a mark of UTF-16 is no character. Raises LetterError
    if the bytes are neither.
    """
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], codec, label, name, len(mark))
    return _decode(data, "utf-8", "UTF-8", name)


def decode_page(data: bytes, name: str) -> str:
    """Return the characters of a page: by its byte order mark, by what it declares, else as UTF-8.

    Raises LetterError if the bytes are not what they should be, or for another encoding.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode_text(data, name).removeprefix("\ufeff")
    declared = _DECLARED.search(data[:_HEAD])
    label = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    if _WESTERN.fullmatch(label):
        return data.decode("latin-1").translate(_DIFFERENT)
    if not _UNICODE.fullmatch(label):
        raise LetterError(f"{name} declares the encoding {label!r}; save the page as UTF-8 first")
    return _decode(data, "utf-8", "UTF-8", name)


def _decode(data: bytes, codec: str, label: str, name: str, skipped: int = 0) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise LetterError(
            f"{name}: byte {error.start + skipped} is not {label}; convert the file to UTF-8 first"
        ) from None
