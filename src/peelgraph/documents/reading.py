"""Bytes of any kind that is read → a document."""

from collections.abc import Callable, Mapping

from peelgraph.documents.decoding import decode_text
from peelgraph.documents.detect import detect_type
from peelgraph.documents.docx import read_docx
from peelgraph.documents.html import read_html
from peelgraph.documents.model import MAXIMUM_BYTES, Document, MediaType
from peelgraph.documents.pdf import read_pdf
from peelgraph.errors import LetterError


def read_document(data: bytes, name: str) -> Document:
    """Read a source by what its content is; ``name`` stands in messages only.

    Plain text stays as it is, character for character. The same bytes give the same text, always and
    everywhere. Raises LetterError if the source is empty, too large, of a kind that is not read, or
    malformed; the message says what was seen, where, and what to do.
    """
    if not data:
        raise LetterError(f"{name} is empty: there is not one byte to read")
    if len(data) > MAXIMUM_BYTES:
        raise LetterError(
            f"{name} has {len(data):,} bytes; at most {MAXIMUM_BYTES:,} are read. Give the letter alone"
        )
    document = _READERS[detect_type(data, name)](data, name)
    if not document.text:
        raise LetterError(f"{name} holds no text: not one character is left to read")
    return document


def _read_text(data: bytes, name: str) -> Document:
    return Document(decode_text(data, name), MediaType.TEXT)


_READERS: Mapping[MediaType, Callable[[bytes, str], Document]] = {
    MediaType.TEXT: _read_text,
    MediaType.HTML: read_html,
    MediaType.PDF: read_pdf,
    MediaType.DOCX: read_docx,
}
