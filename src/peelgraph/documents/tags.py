"""What a tagged PDF says of its own content: which words are a heading, an item, one paragraph.

Browsers, word processors and the makers of accessible documents write such tags (ISO 32000-1, 14.8).
The tree is walked without recursion, and no further than a document can be large.
"""

import ctypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

_LEVELS = {"H": 2, "Title": 1, **{f"H{level}": level for level in range(1, 7)}}
#: Elements that are one block of text; others are a block if words stand directly in them.
_BLOCKS = frozenset({*_LEVELS, "Caption", "LI", "Note", "P", "TD", "TH", "TOCI"})
_INLINE = frozenset(
    {"Em", "Form", "Link", "NonStruct", "Quote", "Reference", "Span", "Strong", "Sub"}
)
_MOST = 200_000
_NAME = 64


@dataclass(frozen=True, slots=True)
class Tag:
    """What some words are: ``block`` is the same for words of one block, and of no other.

    ``level`` is that of a heading or 0; ``item`` counts the list items of the page, 0 for no item or
    one that began on an earlier page; ``depth`` counts the lists around.
    """

    block: int = 0
    level: int = 0
    item: int = 0
    depth: int = 0


def read_tags(page: Any) -> Mapping[int, Tag]:
    """Return the tags of a page by the identifiers of marked content; none if it is not tagged."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return _read_tree(tree)
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def _read_tree(tree: Any) -> Mapping[int, Tag]:
    tags: dict[int, Tag] = {}
    count = min(pdfium.FPDF_StructTree_CountChildren(tree), _MOST)
    roots = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, i) for i in range(count)]
    waiting = [(element, Tag()) for element in reversed(roots) if element]
    met = 0
    while waiting and met < _MOST:
        element, around = waiting.pop()
        met += 1
        kind = _kind(element)
        children = _children(element)
        tag = _tag_of(kind, around, met, leaf=any(mark >= 0 for mark, _ in children))
        if kind == "LI" and any(_labels(child) for _, child in children):
            tag = replace(tag, item=met)
        for mark, _ in children:
            if mark >= 0:
                tags[mark] = tag
        waiting += [(child, tag) for _, child in reversed(children) if child]
    return tags


def _tag_of(kind: str, around: Tag, number: int, *, leaf: bool) -> Tag:
    if kind == "L":
        return replace(around, depth=around.depth + 1, block=0, item=0)
    if kind in _LEVELS:
        return replace(around, block=number, level=_LEVELS[kind])
    if kind == "LI":
        return replace(around, block=number, item=0)
    if kind in _BLOCKS or (kind not in _INLINE and kind not in {"Lbl", "LBody"}):
        return replace(around, block=number)
    return replace(around, block=number) if leaf and not around.block else around


def _labels(element: Any) -> bool:
    """Tell whether an element is the label of a list item and has words or marks on this page."""
    return bool(element) and _kind(element) == "Lbl" and any(m >= 0 for m, _ in _children(element))


def _children(element: Any) -> list[tuple[int, Any]]:
    """Return for each child the identifier of its marked content, or -1 and an element."""
    count = min(max(pdfium.FPDF_StructElement_CountChildren(element), 0), _MOST)
    return [
        (
            pdfium.FPDF_StructElement_GetChildMarkedContentID(element, i),
            pdfium.FPDF_StructElement_GetChildAtIndex(element, i),
        )
        for i in range(count)
    ]


def _kind(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_NAME)
    length = pdfium.FPDF_StructElement_GetType(element, buffer, _NAME)
    return buffer.raw[: min(length, _NAME)].decode("utf-16-le", "replace").rstrip("\0")
