"""A DOCX file → the stored text: headings by their styles, lists by their numbering.

Insertions under review are read and deletions are not, as if all changes were accepted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from peelgraph.documents.flow import Flow, clean
from peelgraph.documents.model import Document, MediaType
from peelgraph.documents.package import Package
from peelgraph.documents.styles import TITLE, Numbering, Styles
from peelgraph.errors import LetterError

#: What is deleted, moved away, an instruction, or a second form of what is read already.
_DROPPED = frozenset({"del", "Fallback", "instrText", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr"})
_CHARACTERS = {"br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " ", "tab": " "}
_UNSEEN = ("vanish", "strike", "dstrike")
_OFF = frozenset({"0", "false", "off"})
#: A row of a label and its value is written on two lines, one of more cells on one.
_PAIR = 2
#: So many paragraphs may stand before a title.
_TOP = 4


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph: its lines, the level of its heading or 0, and what it begins with as a list item.

    A ``tight`` one follows the one before it without a gap.
    """

    lines: tuple[str, ...]
    level: int = 0
    mark: str = ""
    tight: bool = False


def read_docx(data: bytes, name: str) -> Document:
    """Read a DOCX file into its stored text.

    Raises LetterError if the file is damaged, protected, built to exhaust, or holds no text.
    """
    package = Package(data, name)
    body = None if package.main is None else package.main.find("body")
    if body is None:
        raise LetterError(f"{name} is a damaged DOCX file (it has no body); save it again")
    reader = _Reader(Styles(package.styles), Numbering(package.numbering))
    flow = Flow()
    _write(_level(list(reader.read(body))), flow)
    if not flow.text:
        raise LetterError(f"{name} is a DOCX file without text; give the letter as text")
    return Document(flow.text, MediaType.DOCX, flow.title)


def _level(paragraphs: Sequence[_Paragraph]) -> Iterator[_Paragraph]:
    """Put the headings under a title: one near the top, above which there is no other."""
    levels = [paragraph.level for paragraph in paragraphs if paragraph.level]
    top = any(paragraph.level for paragraph in paragraphs[:_TOP])
    titled = bool(levels) and (
        levels[0] == TITLE or (top and all(level > levels[0] for level in levels[1:]))
    )
    shift = (1 if titled else 2) - min(levels, default=0)
    for paragraph in paragraphs:
        level = paragraph.level
        yield replace(paragraph, level=min(level + shift, 6)) if level else paragraph


def _write(paragraphs: Iterator[_Paragraph], flow: Flow) -> None:
    listed = False
    for paragraph in paragraphs:
        if paragraph.level:
            flow.heading(" ".join(paragraph.lines), paragraph.level)
        else:
            if not (paragraph.tight or (listed and paragraph.mark)):
                flow.gap()
            mark = paragraph.mark
            for line in paragraph.lines:
                flow.line(line, mark)
                mark = ""
        listed = bool(paragraph.mark)


class _Reader:
    """Reads blocks in order; the lists keep count."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def read(self, container: Element) -> Iterator[_Paragraph]:
        """Yield the paragraphs of a body, a cell or a text box that have words."""
        for element in container:
            if element.tag == "p":
                yield from self._read_paragraph(element)
            elif element.tag == "tbl":
                tight = False
                for row in _find_within(element, "tr"):
                    for paragraph in self._read_row(row):
                        yield replace(paragraph, tight=tight)
                        tight = True
            elif element.tag not in _DROPPED:
                yield from self.read(element)

    def _read_paragraph(self, element: Element) -> Iterator[_Paragraph]:
        properties = element.find("pPr")
        text = "".join(_text_of(element))
        lines = tuple(line for line in map(clean, text.split("\n")) if line)
        if lines:
            level = self._styles.level(properties)
            listed = None if level else self._styles.numbering(properties)
            mark = self._numbering.next_mark(*listed) if listed else ""
            yield _Paragraph(lines, level, mark)
        for box in _find_within(element, "txbxContent"):
            yield from self.read(box)

    def _read_row(self, row: Element) -> Iterator[_Paragraph]:
        if row.find("trPr/del") is not None:
            return
        cells = [list(self.read(cell)) for cell in _find_within(row, "tc")]
        if len(cells) <= _PAIR:
            for cell in cells:
                yield from cell
            return
        words = (" ".join(line for part in cell for line in part.lines) for cell in cells)
        if line := " | ".join(filter(None, words)):
            yield _Paragraph((line,))


def _find_within(element: Element, tag: str) -> Iterator[Element]:
    """Yield the elements of a name, looking into wrappers but neither into themselves nor tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _DROPPED and child.tag != "tbl":
            yield from _find_within(child, tag)


def _text_of(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph that is seen, a new line as its character."""
    for child in element:
        if child.tag == "t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _DROPPED and child.tag != "txbxContent" and not _is_unseen(child):
            yield from _text_of(child)


def _is_unseen(run: Element) -> bool:
    """Tell a run that is hidden or struck out."""
    marks = (run.find(f"rPr/{name}") for name in _UNSEEN)
    return any(mark is not None and mark.get("val") not in _OFF for mark in marks)
