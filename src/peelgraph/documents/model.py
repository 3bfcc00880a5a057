"""What reading a document gives, and the limits of what is read."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: The largest source that is read, in bytes; the largest public letter seen has under 2 MB.
MAXIMUM_BYTES = 20 * 1024 * 1024
#: The most pages that a PDF may have; a letter has up to ten, a whole inspection report some 150.
MAXIMUM_PAGES = 500
#: The largest that the parts of a DOCX that are read may unpack to, in bytes.
MAXIMUM_UNPACKED = 64 * 1024 * 1024


class MediaType(StrEnum):
    """The kinds of source that are read; ``ending`` is that of a file's name."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    @property
    def ending(self) -> str:
        """Return how the name of a file of this kind ends, without the dot."""
        return "txt" if self is MediaType.TEXT else self.name.lower()


@dataclass(frozen=True, slots=True)
class Document:
    """A source as one plain text, the only thing that a letter is read from (``flow`` says its form).

    The other fields are what the source says about itself, hints that are never evidence: its title,
    the address where it belongs, and the day on which it was published. None is what it does not say.
    """

    text: str
    media_type: MediaType
    title: str | None = None
    address: str | None = None
    published: date | None = None
