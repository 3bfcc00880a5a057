"""Text → Letter: what stands where. Form only; what it means is the work of ``facts``."""

from peelgraph.letters.model import (
    Block,
    BlockKind,
    Label,
    Letter,
    LetterheadEntry,
    Passage,
    Section,
    Sentence,
    Span,
)
from peelgraph.letters.reading import MAXIMUM_LENGTH, read_letter

__all__ = [
    "MAXIMUM_LENGTH",
    "Block",
    "BlockKind",
    "Label",
    "Letter",
    "LetterheadEntry",
    "Passage",
    "Section",
    "Sentence",
    "Span",
    "read_letter",
]
