"""The document model: a letter's text and where everything in it stands.

Offsets count Unicode code points of the untouched text (Web Annotation Data Model §4.2.4 and
w3c/web-annotation issue 206), never bytes and never UTF-16 units. A span is half-open:
``[start, end)``, as in RFC 5147 and in Python's slices.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points."""

    start: int
    end: int

    def contains(self, other: "Span") -> bool:
        """Return whether ``other`` lies wholly within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a letter and where they stand; ``quote`` is the text's slice at ``span``."""

    span: Span
    quote: str


class BlockKind(StrEnum):
    """What a line of a letter is."""

    TITLE = "title"
    LETTERHEAD = "letterhead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    NOISE = "noise"
    OVERLONG = "overlong"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, without the white space around it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text that is not blank.

    ``span`` excludes the surrounding white space, the bullet of a list item, the figure of a
    numbered paragraph and the marks of a heading. ``sentences`` is empty for anything but
    paragraphs and list items, which have one at least. In an overlong line nothing is read: it
    holds a run of words without a stop that is too long to be a sentence.
    """

    kind: BlockKind
    span: Span
    text: str
    sentences: tuple[Sentence, ...] = ()


class Label(StrEnum):
    """What a line of the letterhead announces."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    SENT_ON = "sent on"
    PUBLISHED_ON = "published on"


@dataclass(frozen=True, slots=True)
class LetterheadEntry:
    """The lines that stand under one label of the letterhead, label excluded.

    ``label`` is None where the lines stand under none: it was lost in copying.
    """

    label: Label | None
    lines: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, or none before the first one, and the blocks under it."""

    heading: Block | None
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences of the section in reading order."""
        for block in self.blocks:
            yield from block.sentences


@dataclass(frozen=True)
class Letter:
    """A letter as read: the untouched text and its parts in reading order.

    No fact is in here, only form. ``blocks`` covers every line of the text that is not blank
    exactly once; ``title``, ``letterhead`` and ``sections`` are views of them.
    """

    text: str
    blocks: tuple[Block, ...]
    title: Block | None
    letterhead: tuple[LetterheadEntry, ...]
    sections: tuple[Section, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text's UTF-8 bytes, 64 lower-case hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()

    @property
    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence of the body in reading order."""
        for section in self.sections:
            yield from section.sentences

    def passage(self, start: int, end: int) -> Passage:
        """Return the words at ``[start, end)`` with their span.

        Raises ValueError if the range is empty or leaves the text: a passage is evidence, and
        evidence is never empty.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no passage at [{start}, {end}) of {len(self.text)} code points")
        return Passage(Span(start, end), self.text[start:end])
