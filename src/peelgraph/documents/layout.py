"""Lines on pages → headings, paragraphs and lists.

A tagged PDF says what its lines are. Elsewhere their places say it: a line that had room for the next
word ended on purpose, and letters that are larger or bolder than the text are a heading's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from peelgraph.documents.flow import Flow, item_mark
from peelgraph.documents.tags import Tag

_SIGN = re.compile(r"[•▪■●○◦‣·*❖➢]\s*|o (?=\S)")
_FIGURE = re.compile(r"(?:[–—-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?:\s+|$)", re.IGNORECASE)
_DASH = re.compile(r"[–—-]\s+")
_PAGE_NUMBER = re.compile(r"\W*(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?\W*", re.IGNORECASE)
#: What a browser prints around a page: its address, and the time of printing.
_PRINTED = re.compile(r"(?:https?|file)://\S+(?: \d+/\d+)?|\d\d?/\d\d?/\d{2,4}, \d\d?:\d\d.*")
_DIGITS = re.compile(r"\d+")
_STOPPED = re.compile(r"[.:;?!]['’”\")\]]*$")
#: The shares of a page's height in which running heads and feet stand.
_EDGE = 0.12
#: Two lines are of one size if their heights differ by less, in points.
_SAME = 0.8
#: A heading's letters are larger than the text's by this factor; a bold one has so few words.
_LARGER = 1.12
_BOLD_WORDS = 16
#: Lines of one paragraph follow each other at no more than this multiple of the usual distance.
_CLOSE = 1.25
#: A block of lines is as wide as itself, not as the page, if it takes this share of the text's width …
_WHOLE = 0.85
#: … or, where it has more lines than a few, if many of them end within this share of its width: half
#: of them if it is wide, else most.
_FEW = 2
_RAGGED = 0.15
_WIDE = 0.6
_HALF = 0.5
_EVEN_SHARE = 0.75
#: A cell of this share of the text's width parts the words of a label.
_NARROW = 0.1
#: The width of a space, and what measuring may miss, in heights of a line.
_SPACE = 0.25
_SLACK = 0.1
#: The first blocks of a document, of which one may be its title.
_TOP = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part that stands apart: its words and where they stand, in points from below.

    ``first`` is the width of the first word.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    first: float
    tag: Tag = Tag()  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number, its height in points, and its lines in reading order."""

    number: int
    height: float
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Block:
    """Lines that belong together.

    ``drawn`` says that the mark of a list item stands before it without being written, ``tight`` that
    it follows what is before it without a gap.
    """

    lines: list[Line]
    drawn: bool
    tight: bool

    @property
    def text(self) -> str:
        """The words on one line; a word that was parted at the end of a line is whole again."""
        words = ""
        for line in self.lines:
            words = _append(words, line.text)
        return words

    @property
    def size(self) -> float:
        """The height of the letters."""
        return self.lines[0].size

    @property
    def listed(self) -> bool:
        """Whether it is a list item."""
        text = self.lines[0].text
        return self.drawn or bool(_SIGN.match(text) or _FIGURE.match(text))


def _append(words: str, line: str) -> str:
    """Join a line to words.

    A soft hyphen goes. Another hyphen stays: whether it belongs to the word is not known, and both
    forms can be read (*multi-agency*).
    """
    if words.endswith("-") and words[-2:-1].isalpha() and line[:1].islower():
        return words + line
    return f"{words} {line}" if words else line


def is_marker(text: str) -> bool:
    """Tell whether a text is the mark of a list item and nothing else."""
    return bool(_SIGN.fullmatch(text + " ") or text == "o" or _FIGURE.fullmatch(text))


def write_pages(pages: Sequence[Page], flow: Flow) -> None:
    """Write what stands on the pages to a flow."""
    kept = _drop_running(pages)
    lines = [list(_join_markers(page.lines)) for page in kept]
    measure = _Measure([line for page in lines for line in page])
    blocks = list(_group(lines, measure))
    levels = _find_levels(blocks, measure)
    lefts: list[float] = []
    before: _Block | None = None
    for block, level in zip(blocks, levels, strict=True):
        if before is None or not (block.tight or (block.listed and before.listed)):
            flow.gap()
        if level:
            flow.heading(block.text, level)
        elif block.listed:
            flow.line(*_render_item(block, lefts))
        else:
            flow.line(block.text)
        if not block.listed:
            lefts.clear()
        before = block


def _drop_running(pages: Sequence[Page]) -> list[Page]:
    """Drop what stands at the same place at the edge of many pages, page numbers, what was printed."""
    often = Counter(
        key
        for page in pages
        for key in {_place(line) for line in page.lines if _is_at_edge(line, page)}
    )
    many = max(2, (len(pages) + 1) // 2)

    def is_running(line: Line, page: Page) -> bool:
        return _is_at_edge(line, page) and (
            often[_place(line)] >= many
            or _PAGE_NUMBER.fullmatch(line.text) is not None
            or _PRINTED.fullmatch(line.text) is not None
        )

    return [
        replace(page, lines=tuple(line for line in page.lines if not is_running(line, page)))
        for page in pages
    ]


def _is_at_edge(line: Line, page: Page) -> bool:
    return not _EDGE * page.height < line.base < (1 - _EDGE) * page.height


def _place(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("0", line.text), round(line.base / 4)


def _join_markers(lines: Iterable[Line]) -> Iterator[Line]:
    """Join the mark of an item with the words that stand beside it."""
    mark: Line | None = None
    for line in lines:
        if mark is not None:
            beside = abs(mark.base - line.base) < line.size / 2 and mark.left < line.left
            if beside:
                tag = replace(line.tag, item=mark.tag.item, depth=mark.tag.depth)
                text = f"{mark.text} {line.text}"
                yield replace(
                    line, text=text, left=mark.left, bold=line.bold and mark.bold, tag=tag
                )
                mark = None
                continue
            yield mark
            mark = None
        if is_marker(line.text):
            mark = line
        else:
            yield line
    if mark is not None:
        yield mark


class _Measure:
    """What is usual in a document: the size of its text, the distance of its lines, its margin."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 0.0
        distances: dict[float, Counter[float]] = {}
        for one, other in pairwise(lines):
            down = round((one.base - other.base) * 2) / 2
            if down > 0 and abs(one.size - other.size) < _SAME:
                distances.setdefault(other.size, Counter())[down] += 1
        self._pitch = {
            size: max(found, key=lambda down: (found[down], -down))
            for size, found in distances.items()
        }
        self.left = min((line.left for line in lines), default=0.0)
        self.right = max((line.right for line in lines), default=0.0)

    def is_close(self, one: Line, other: Line) -> bool:
        """Tell whether a line follows another at the usual distance, in the same size."""
        usual = min(self._pitch.get(other.size, 2 * other.size), 2 * other.size)
        return abs(one.size - other.size) < _SAME and 0 < one.base - other.base <= usual * _CLOSE


def _group(pages: Iterable[Sequence[Line]], measure: _Measure) -> Iterator[_Block]:
    """Yield the lines of a document as blocks, which may go on over the end of a page."""
    block: _Block | None = None
    seen: set[int] = set()
    for lines in pages:
        seen.clear()
        rights = _find_margins(lines, measure)
        for index, line in enumerate(lines):
            before = lines[index - 1] if index else None
            drawn = line.tag.item > 0 and line.tag.item not in seen
            seen.add(line.tag.item)
            tight = before is not None and measure.is_close(before, line)
            if block is not None and not drawn:
                room = rights[index - 1] if index else measure.right
                narrow = _NARROW * (measure.right - measure.left)
                if _goes_on(block, line, room, narrow, tight=tight, over=before is None):
                    block.lines.append(line)
                    continue
            if block is not None:
                yield block
            block = _Block([line], drawn, tight)
    if block is not None:
        yield block


def _is_below(one: Line, other: Line, measure: _Measure) -> bool:
    """Tell whether a line follows another closely and begins near where that begins."""
    shift = other.left - one.left
    return measure.is_close(one, other) and -other.size / 2 < shift < other.size


def _find_margins(lines: Sequence[Line], measure: _Measure) -> list[float]:
    """Return how far each line may reach: as far as those around it, or as the text of the document."""
    rights: list[float] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and _is_below(lines[end - 1], lines[end], measure):
            continue
        part = lines[start:end]
        right = max(line.right for line in part)
        width = right - min(line.left for line in part)
        share = width / max(measure.right - measure.left, 1.0)
        full = sum(right - line.right < _RAGGED * width for line in part[:-1])
        own = share >= _WHOLE or (
            len(part) > _FEW
            and full >= (len(part) - 1) * (_HALF if share >= _WIDE else _EVEN_SHARE)
        )
        rights += [right if own else measure.right] * len(part)
        start = end
    return rights


def _begins_item(line: Line, block: _Block) -> bool:
    """Tell a line with the mark of a list item; a figure or a dash may also be where a line broke."""
    if _FIGURE.match(line.text):
        beside = abs(line.left - block.lines[0].left) < line.size / 2
        return bool(_STOPPED.search(block.lines[-1].text)) or (block.listed and beside)
    return bool(_SIGN.match(line.text))


def _goes_on(
    block: _Block, line: Line, right: float, narrow: float, *, tight: bool, over: bool
) -> bool:
    """Tell whether a line goes on with a block; ``over`` says that a page ended in between.

    ``right`` is how far the last line might have reached, ``narrow`` the width of a cell that parts
    the words of a label.
    """
    last = block.lines[-1]
    if _begins_item(line, block) or last.tag.level != line.tag.level:
        return False
    fits = last.right + _SPACE * line.size + line.first <= right - _SLACK * line.size
    if over:
        whole = bool(_STOPPED.search(last.text)) or last.bold or last.tag.level > 0
        same = abs(last.size - line.size) < _SAME and last.bold == line.bold
        return same and not whole and (not fits or line.text[:1].islower())
    if last.tag.block != line.tag.block or not tight:
        return False
    if line.tag.block and max(last.right, line.right) - min(last.left, line.left) < narrow:
        return True
    if fits:
        return False
    if line.tag.block:
        return True
    outdented = line.left < last.left - line.size / 2 and not (
        len(block.lines) == 1 and not block.listed
    )
    indented = line.left > last.left + line.size and not (len(block.lines) == 1 and block.listed)
    return not outdented and not indented


def _find_levels(blocks: Sequence[_Block], measure: _Measure) -> list[int]:
    """Return for each block the level of the heading that it is, or 0.

    Tags decide if they name a heading anywhere. Else larger letters do, by their sizes, and below
    them short lines all in bold that stand apart.
    """
    if any(block.lines[0].tag.level for block in blocks):
        return [block.lines[0].tag.level for block in blocks]
    large = [round(block.size) if _is_large(block, measure) else 0 for block in blocks]
    sizes = sorted(set(large) - {0}, reverse=True)
    titled = bool(sizes) and large.count(sizes[0]) == 1 and large.index(sizes[0]) < _TOP
    ranks = {size: min(rank + (1 if titled else 2), 6) for rank, size in enumerate(sizes)}
    bold = min(len(sizes) + (1 if titled else 2), 6)
    return [
        ranks[size] if size else bold if _is_bold_heading(block) else 0
        for block, size in zip(blocks, large, strict=True)
    ]


def _is_large(block: _Block, measure: _Measure) -> bool:
    return (
        all(line.size >= measure.size * _LARGER for line in block.lines)
        and not block.listed
        and any(character.isalpha() for character in block.text)
    )


def _is_bold_heading(block: _Block) -> bool:
    return (
        not block.tight
        and not block.listed
        and all(line.bold for line in block.lines)
        and len(block.text.split()) <= _BOLD_WORDS
        and not _STOPPED.search(block.text)
        and any(character.isalpha() for character in block.text)
    )


def _render_item(block: _Block, lefts: list[float]) -> tuple[str, str]:
    """Return the words of a list item and its mark; ``lefts`` are the indents of the lists it is in."""
    first = block.lines[0]
    while lefts and lefts[-1] > first.left + first.size / 2:
        lefts.pop()
    if not lefts or lefts[-1] < first.left - first.size / 2:
        lefts.append(first.left)
    depth = first.tag.depth or len(lefts)
    text = block.text
    if sign := _SIGN.match(text) or _DASH.match(text):
        return text[sign.end() :], item_mark(depth)
    if _FIGURE.match(text):
        return text, "  " * (depth - 1)
    return text, item_mark(depth)
