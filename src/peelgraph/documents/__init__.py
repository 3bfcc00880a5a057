"""Any public letter as bytes → one stored plain text, the only thing that a letter is read from."""

from peelgraph.documents.model import MAXIMUM_BYTES, Document, MediaType
from peelgraph.documents.reading import read_document

__all__ = ["MAXIMUM_BYTES", "Document", "MediaType", "read_document"]
