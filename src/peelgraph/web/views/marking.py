"""A letter's text with its passages marked: nested where they nest, cut where they cross. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from peelgraph.letters.model import Block, BlockKind, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One passage to be marked; ``anchor`` is its fragment, ``kind`` how it is shown.

    Of several passages over the same words, those of the lowest ``rank`` say what is shown there.
    """

    span: Span
    anchor: str
    kind: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of marked text: ``open`` and ``close`` enclose, ``text`` is words.

    ``mark`` is what opens, ``shown`` the passage over the words that says most: of the lowest rank, and
    among equals the innermost. Only the first piece of a passage that was cut is ``first``, so that an
    anchor stands once.
    """

    form: str
    text: str = ""
    mark: Mark | None = None
    shown: Mark | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """One line of the letter, with the marks in it and those that begin in it."""

    kind: BlockKind
    tokens: tuple[Token, ...]
    begun: tuple[Mark, ...]


def mark_blocks(
    text: str, blocks: Sequence[Block], marks: Iterable[Mark]
) -> tuple[MarkedBlock, ...]:
    """Mark the blocks of a text; words between blocks (white space, bullets) are never dropped."""
    ordered = sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.anchor))
    seen: set[str] = set()
    marked = []
    for block, line in zip(blocks, _lines_of(text, blocks), strict=True):
        here = [mark for mark in ordered if mark.span.overlaps(line)]
        tokens = tuple(_tokens(text, block.span, here, seen))
        begun = tuple(m for m in here if m.span.start >= line.start)
        marked.append(MarkedBlock(block.kind, tokens, begun))
    return tuple(marked)


def _lines_of(text: str, blocks: Sequence[Block]) -> Iterator[Span]:
    """Yield the range that belongs to each block: up to where the next one begins."""
    starts = [block.span.start for block in blocks]
    for place, start in enumerate(starts):
        begin = 0 if place == 0 else start
        end = starts[place + 1] if place + 1 < len(starts) else len(text)
        yield Span(begin, end)


def _tokens(text: str, span: Span, marks: Sequence[Mark], seen: set[str]) -> Iterator[Token]:
    open_marks: list[tuple[Mark, int]] = []
    at = span.start
    for mark in marks:
        start, end = max(mark.span.start, span.start), min(mark.span.end, span.end)
        if start >= end:
            continue
        while open_marks and open_marks[-1][1] <= start:
            yield from _words(text, at, open_marks[-1][1], open_marks)
            at = open_marks.pop()[1]
            yield Token("close")
        yield from _words(text, at, start, open_marks)
        at = start
        # What crosses the end of the passage around it is cut there; its note shows all its words.
        end = min(end, open_marks[-1][1]) if open_marks else end
        open_marks.append((mark, end))
        yield Token("open", "", mark, _find_shown(open_marks), mark.anchor not in seen)
        seen.add(mark.anchor)
    while open_marks:
        yield from _words(text, at, open_marks[-1][1], open_marks)
        at = open_marks.pop()[1]
        yield Token("close")
    yield from _words(text, at, span.end, open_marks)


def _words(
    text: str, start: int, end: int, open_marks: Sequence[tuple[Mark, int]]
) -> Iterator[Token]:
    if start < end:
        yield Token("text", text[start:end], shown=_find_shown(open_marks))


def _find_shown(open_marks: Sequence[tuple[Mark, int]]) -> Mark | None:
    return min((mark for mark, _ in reversed(open_marks)), key=lambda m: m.rank, default=None)
