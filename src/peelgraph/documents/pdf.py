"""A PDF → the stored text. The page says where characters stand; ``layout`` says what that means.

pdfium reads the file; nothing in it is executed and nothing is fetched.
"""

import ctypes
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import isfinite
from operator import itemgetter
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from peelgraph.documents.flow import BULLET, Flow, clean
from peelgraph.documents.layout import Line, Page, is_marker, write_pages
from peelgraph.documents.model import MAXIMUM_PAGES, Document, MediaType
from peelgraph.documents.tags import Tag, read_tags
from peelgraph.errors import LetterError

#: More characters than any public document has; a file that claims more is built to exhaust.
_MAXIMUM_CHARACTERS = 3_000_000
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600
_FONT_NAME = 128
#: What pdfium gives for a hyphen at the end of a line, ligatures, and the bullets of Symbol and Wingdings, which have no place in Unicode.
_GLYPHS = {
    0x02: "-",
    0xFFFE: "-",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xF0A7: "▪",
    0xF0B7: "•",
    0xF0D8: "•",
    0xF0FC: "•",
}
#: Characters this far apart, in their own height, do not stand on one line, or not in one cell.
_RAISED = 0.3
_APART = 1.4
#: A raised figure is smaller and higher than its line by so much of the line's height.
_SMALL = 0.9
_LIFTED = 0.15
_BEHIND = 0.5
#: What lies between words that are not parted by a space, in heights of a line.
_GAP = 0.2
#: A drawn bullet is smaller than this, in points, and this near to its line, in heights of the line.
_DOT = 8
_BESIDE = 2.5
_MAXIMUM_DRAWINGS = 50_000
#: What is turned by more than this, in radians, is a stamp or a watermark.
_UPRIGHT = 0.02
_TURN = 6.2832
_LINE_ENDS = "\r\n"
_SURROGATES, _LAST_SURROGATE = 0xD800, 0xDFFF


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF into its stored text: lines joined to paragraphs, running heads and feet dropped.

    Raises LetterError if the file is damaged, protected, too long, or a scan without text.
    """
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise LetterError(f"{name} is a PDF with a password; save it without one") from None
        raise LetterError(f"{name} is a damaged PDF ({error}); get it again") from None
    with file:
        if len(file) > MAXIMUM_PAGES:
            raise LetterError(
                f"{name} has {len(file):,} pages; at most {MAXIMUM_PAGES} are read. "
                "Give the letter alone"
            )
        pages = _read_pages(file, name)
    flow = Flow()
    write_pages(pages, flow)
    if not flow.text:
        raise LetterError(f"{name} is a PDF without words; give the letter as text")
    return Document(flow.text, MediaType.PDF, flow.title)


def _read_pages(file: Any, name: str) -> list[Page]:
    """Return the lines of each page; raises LetterError if most pages are pictures."""
    pages = []
    characters = 0
    for number in range(1, len(file) + 1):
        try:
            page = file[number - 1]
            text = page.get_textpage()
            count = max(pdfium.FPDFText_CountChars(text), 0)
            characters += count
            if characters > _MAXIMUM_CHARACTERS:
                raise LetterError(
                    f"{name} has more than {_MAXIMUM_CHARACTERS:,} characters up to page {number}; "
                    "no letter is so long"
                )
            lines = _Reader(text, read_tags(page)).lines(count)
            marked = tuple(_mark_items(lines, list(_find_dots(page))))
        except pypdfium2.PdfiumError as error:
            raise LetterError(
                f"{name} is a damaged PDF: page {number} cannot be read ({error}); get it again"
            ) from None
        pages.append(Page(number, page.get_height(), marked))
    pictures = sum(not page.lines for page in pages)
    if pictures * 2 > len(pages) or not pages:
        raise LetterError(
            f"{name} is a scan: {pictures} of its {len(pages)} page(s) have no text but pictures; "
            "run text recognition (OCR) over it, and give what you have checked"
        )
    return pages


def _find_dots(page: Any) -> Iterator[tuple[float, float]]:
    """Yield left edge and middle of each small drawing that is as high as wide, as bullets are."""
    edges = [ctypes.c_float() for _ in range(4)]
    for i in range(min(pdfium.FPDFPage_CountObjects(page), _MAXIMUM_DRAWINGS)):
        thing = pdfium.FPDFPage_GetObject(page, i)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            if 1 < top - bottom < _DOT and abs((right - left) - (top - bottom)) < 1:
                yield left, (top + bottom) / 2


def _mark_items(lines: Iterable[Line], dots: list[tuple[float, float]]) -> Iterator[Line]:
    """Write the bullet of each line that one is drawn before."""
    dots.sort(key=itemgetter(1))
    for line in lines:
        start = bisect(dots, line.base, key=itemgetter(1))
        end = bisect(dots, line.base + line.size, key=itemgetter(1))
        near = [x for x, _ in dots[start:end] if 0 < line.left - x < _BESIDE * line.size]
        yield replace(line, text=f"{BULLET} {line.text}", left=max(near)) if near else line


class _Run:
    """Characters that follow one another on a line."""

    def __init__(self, base: float, left: float, height: float, tag: Tag) -> None:
        self.base = base
        self.left = self.right = left
        self.height = height
        self.tag = tag
        self.first = 0.0
        self._text: list[str] = []
        self._heights: Counter[float] = Counter()
        self._bold = self._count = 0
        self._raised = False

    def add(self, character: str, box: Any, *, bold: bool, raised: bool) -> None:
        """Add a character that is seen; a raised figure is a reference to a note, put in brackets."""
        if self._text and self._text[-1].endswith(" ") and not self.first:
            words = "".join(self._text).strip()
            self.first = 0.0 if words.isdigit() else self.right - self.left
        if (
            self._text
            and not self._text[-1].endswith(" ")
            and box.left - self.right > _GAP * self.height
        ):
            self.space()
        if raised != self._raised and (character.isdigit() or self._raised):
            self._text.append("[" if raised else "]")
            self._raised = raised
        self._text.append(character)
        self._heights[round((box.top - box.bottom) * 2) / 2] += 1
        self.right = max(self.right, box.right)
        self._bold += bold
        self._count += 1

    def space(self) -> None:
        """Add a space, before which a raised figure ends."""
        self._text.append("] " if self._raised else " ")
        self._raised = False

    @property
    def text(self) -> str:
        """The words, on one line."""
        return clean("".join(self._text) + ("]" if self._raised else ""))

    def line(self) -> Line:
        """Return the run as a line."""
        return Line(
            self.text,
            self.left,
            self.right,
            self.base,
            self._heights.most_common(1)[0][0],
            self._bold == self._count,
            self.first or self.right - self.left,
            self.tag,
        )


class _Reader:
    """Reads the characters of a page into lines."""

    def __init__(self, text: Any, tags: Mapping[int, Tag]) -> None:
        self._text = text
        self._tags = tags
        self._marks: dict[int, tuple[int, bool]] = {}
        self._fonts: dict[bytes, bool] = {}

    def lines(self, count: int) -> Iterator[Line]:
        """Yield the lines in the order of the page's content."""
        run: _Run | None = None
        box = pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        for i in range(count):
            character = _character(pdfium.FPDFText_GetUnicode(self._text, i))
            if character.isspace():
                if run and character not in _LINE_ENDS:
                    run.space()
                continue
            angle = pdfium.FPDFText_GetCharAngle(self._text, i)
            mark, artifact = self._mark(i)
            if artifact or _UPRIGHT < angle < _TURN - _UPRIGHT:
                continue
            pdfium.FPDFText_GetLooseCharBox(self._text, i, box)
            pdfium.FPDFText_GetCharOrigin(self._text, i, x, y)
            if not all(map(isfinite, (box.left, box.right, box.top, box.bottom, x.value, y.value))):
                raise pypdfium2.PdfiumError("a character stands nowhere on it")
            tag = self._tags.get(mark, Tag())
            raised = run is not None and _is_raised(run, box, y.value)
            if run is None or (not raised and _breaks(run, box, y.value, tag)):
                if run and run.text:
                    yield run.line()
                run = _Run(y.value, box.left, box.top - box.bottom, tag)
            run.add(character, box, bold=self._is_bold(i), raised=raised)
        if run and run.text:
            yield run.line()

    def _mark(self, index: int) -> tuple[int, bool]:
        """Return the marked content that a character belongs to, and whether it is no content at all."""
        thing = pdfium.FPDFText_GetTextObject(self._text, index)
        if not thing:
            return -1, False
        address = ctypes.addressof(thing.contents)
        if address not in self._marks:
            names = (
                _mark_name(pdfium.FPDFPageObj_GetMark(thing, i))
                for i in range(max(pdfium.FPDFPageObj_CountMarks(thing), 0))
            )
            artifact = "Artifact" in names
            self._marks[address] = pdfium.FPDFPageObj_GetMarkedContentID(thing), artifact
        return self._marks[address]

    def _is_bold(self, index: int) -> bool:
        buffer = ctypes.create_string_buffer(_FONT_NAME)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, index, buffer, _FONT_NAME, flags)
        font = buffer.value
        if font not in self._fonts:
            weight = pdfium.FPDFText_GetFontWeight(self._text, index)
            self._fonts[font] = bool(_BOLD.search(font)) or weight >= _BOLD_WEIGHT
        return self._fonts[font]


def _character(code: int) -> str:
    """Return what a code stands for."""
    if code in _GLYPHS:
        return _GLYPHS[code]
    return chr(code) if 0 < code < _SURROGATES or code > _LAST_SURROGATE else "\ufffd"


def _is_raised(run: _Run, box: Any, base: float) -> bool:
    """Tell a small character that stands close behind a run and above its base."""
    height = box.top - box.bottom
    return (
        height < run.height * _SMALL
        and run.height * _LIFTED < base - run.base < run.height
        and abs(box.left - run.right) < run.height * _BEHIND
    )


def _breaks(run: _Run, box: Any, base: float, tag: Tag) -> bool:
    """Tell whether a character stands on another line, or in another cell or block, than a run."""
    height = max(box.top - box.bottom, run.height)
    if tag.block != run.tag.block:
        return True
    if abs(base - run.base) > height * _RAISED:
        return True
    gap = box.left - run.right
    return gap < -height or (gap > height * _APART and not is_marker(run.text))


def _mark_name(mark: Any) -> str:
    buffer = (ctypes.c_ushort * _FONT_NAME)()
    length = ctypes.c_ulong()
    size = ctypes.sizeof(buffer)
    if not mark or not pdfium.FPDFPageObjMark_GetName(mark, buffer, size, length):
        return ""
    return bytes(buffer)[: min(length.value, size)].decode("utf-16-le", "replace").rstrip("\0")
