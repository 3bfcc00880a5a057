"""Writes the elements of a page as the lines of a stored text, in document order."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from peelgraph.documents.flow import Flow, item_mark, render_number
from peelgraph.documents.furniture import (
    CONTENTS_LABEL,
    PAGE_PARTS,
    SECTIONING,
    is_contents,
    is_furniture,
)

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"address", "blockquote", "body", "caption", "center", "details", "div", "form"}
)
_BLOCKS |= {"fieldset", "figcaption", "figure", "hgroup", "legend", "p", "summary"}
_BLOCKS |= SECTIONING | PAGE_PARTS
_LISTS = frozenset({"dir", "menu", "ol", "ul"})
#: Stands between the cells of a row until its line is written; no text holds it.
_NEXT_CELL = "\x1f"


@dataclass(slots=True)
class _List:
    """An open list: the number of its next item, None where items have bullets, and its style."""

    number: int | None
    step: int = 1
    style: str = "1"


class PageWriter:
    """Walks a tree and writes what it says to a flow.

    ``kept`` are elements that are never dropped, ``folded`` the identifiers of what may be hidden.
    """

    def __init__(
        self, flow: Flow, kept: Iterable[LexborNode], folded: AbstractSet[str] = frozenset()
    ) -> None:
        self._flow = flow
        self._folded = folded
        self._kept = frozenset(node.mem_id for node in kept)
        self._words: list[str] = []
        self._mark = ""
        self._lists: list[_List] = []
        self._wide_rows: list[bool] = []
        self._heading: tuple[int, int] | None = None
        self._together = 0
        self._sectioned = 0
        self._as_typed = 0

    def write(self, root: LexborNode) -> None:
        """Write an element and all in it."""
        node = root
        down = self._enter(node, node.tag or "")
        while True:
            child = node.first_child if down else None
            if child is None:
                following = self._rise(node, root, left=not down)
                if following is None:
                    break
                child = following
            node = child
            down = self._enter(node, node.tag or "")
        self._flush()

    def _rise(self, node: LexborNode, root: LexborNode, *, left: bool) -> LexborNode | None:
        """Leave elements until one has a next; ``left`` says that the first was never entered."""
        current = node
        while True:
            if not left:
                self._leave(current, current.tag or "")
            left = False
            if current.mem_id == root.mem_id:
                return None
            if (following := current.next) is not None:
                return following
            current = current.parent or root

    # What is met

    def _enter(self, node: LexborNode, tag: str) -> bool:
        """Take in a node; return whether what is in it is to be visited."""
        if tag == "-text":
            self._add_text(node.text_content or "")
            return False
        if not node.is_element_node or self._drops(node, tag):
            return False
        if tag in SECTIONING:
            self._sectioned += 1
        level = self._level(node, tag)
        if self._heading is not None:
            self._words.append(" " if tag == "br" or tag in _BLOCKS else "")
        elif level is not None:
            self._flush()
            self._heading = (node.mem_id, level)
        elif tag in _LISTS:
            self._open_list(node, tag)
        elif tag == "sup" and (figure := node.text().strip()).isdigit():
            self._words.append(f"[{figure}]")
            return False
        else:
            self._open(node, tag)
        return True

    def _open(self, node: LexborNode, tag: str) -> None:
        match tag:
            case "li":
                self._open_item(node)
            case "table" | "dl":
                self._end_block()
                self._together += 1
            case "tr":
                self._flush()
                cells = sum(cell.tag in {"td", "th"} for cell in node.iter())
                self._wide_rows.append(cells > 2)  # noqa: PLR2004 - a label and its value
            case "td" | "th":
                self._open_cell()
            case "br" | "dt" | "dd":
                self._flush()
            case "pre":
                self._end_block()
                self._as_typed += 1
            case "q":
                self._words.append("“")
            case _ if tag in _BLOCKS or tag == "hr":
                self._end_block()

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag in SECTIONING:
            self._sectioned -= 1
        if self._heading is not None:
            self._words.append(" " if tag in _BLOCKS else "")
            if self._heading[0] == node.mem_id:
                self._close_heading(self._heading[1])
        else:
            self._close(tag)

    def _close(self, tag: str) -> None:
        match tag:
            case "li":
                self._flush()
                self._mark = ""
            case "ul" | "ol" | "menu" | "dir":
                self._flush()
                self._lists.pop()
                self._close_together()
            case "table" | "dl":
                self._close_together()
            case "tr":
                self._flush()
                self._wide_rows.pop()
            case "dt" | "dd":
                self._flush()
            case "pre":
                self._end_block()
                self._as_typed -= 1
            case "q":
                self._words.append("”")
            case _ if tag in _BLOCKS:
                self._end_block()

    def _drops(self, node: LexborNode, tag: str) -> bool:
        if node.mem_id in self._kept:
            return False
        if tag == "button" and self._heading is not None:
            return False  # the heading of a part that can be folded
        if tag in _LISTS and is_contents(node):
            self._flush()
            self._flow.drop_last(CONTENTS_LABEL)
            return True
        return is_furniture(node, tag, self._folded, sectioned=self._sectioned > 0)

    def _level(self, node: LexborNode, tag: str) -> int | None:
        if tag in _HEADINGS:
            return _HEADINGS[tag]
        attributes = node.attributes
        if attributes and attributes.get("role") == "heading":
            level = attributes.get("aria-level") or ""
            return int(level) if level in {"1", "2", "3", "4", "5", "6"} else 2
        return None

    # What it means

    def _add_text(self, text: str) -> None:
        if not self._as_typed or self._heading is not None:
            self._words.append(text)
            return
        first, *others = text.split("\n")
        self._words.append(first)
        for line in others:
            self._flush()
            self._words.append(line)

    def _flush(self) -> None:
        """Write the words so far as a line; the mark of a list item goes to its first line."""
        if self._words:
            cells = "".join(self._words).split(_NEXT_CELL)
            self._words.clear()
            if self._flow.line(" | ".join(filter(str.strip, cells)), self._mark):
                self._mark = ""

    def _end_block(self) -> None:
        self._flush()
        if not self._together:
            self._flow.gap()

    def _close_heading(self, level: int) -> None:
        self._flow.heading("".join(self._words), level)
        self._words.clear()
        self._mark = ""
        self._heading = None

    def _close_together(self) -> None:
        self._together -= 1
        self._end_block()

    def _open_list(self, node: LexborNode, tag: str) -> None:
        self._end_block()
        self._together += 1
        if tag != "ol":
            self._lists.append(_List(None))
            return
        backwards = "reversed" in node.attributes
        start = _number(node.attributes.get("start"))
        if start is None:
            start = sum(child.tag == "li" for child in node.iter()) if backwards else 1
        style = node.attributes.get("type") or "1"
        self._lists.append(_List(start, -1 if backwards else 1, style))

    def _open_item(self, node: LexborNode) -> None:
        self._flush()
        current = self._lists[-1] if self._lists else _List(None)
        if current.number is not None:
            given = _number(node.attributes.get("value"))
            current.number = current.number if given is None else given
        figure = None if current.number is None else render_number(current.number, current.style)
        self._mark = item_mark(max(len(self._lists), 1), figure)
        if current.number is not None:
            current.number += current.step

    def _open_cell(self) -> None:
        """Begin a cell: on the row's line if the row has many cells, else on a line of its own."""
        if self._wide_rows and self._wide_rows[-1]:
            self._words.append(_NEXT_CELL)
        else:
            self._flush()


def _number(text: str | None) -> int | None:
    """Return a small whole number, None for anything else."""
    words = (text or "").strip()
    return int(words) if words.isascii() and words.isdigit() and len(words) < 6 else None  # noqa: PLR2004
