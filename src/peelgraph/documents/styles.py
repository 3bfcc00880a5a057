"""What the styles and the numbering of a DOCX file say of a paragraph: a heading's level, an item's mark."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from peelgraph.documents.flow import item_mark, render_number

#: Levels count from the title down: a heading of the first level is below it.
TITLE = 1
_OUTLINE_LEVELS = 9
_DEEPEST_LIST = 8
#: The built-in styles of deeper lists, which are each the first level of a list of their own.
_DEEPER = re.compile(r"list (?:bullet|number) ([2-5])", re.IGNORECASE)
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


def value(element: Element | None, *path: str) -> str | None:
    """Return the value that stands under a path of names, None if there is none."""
    for name in path:
        element = None if element is None else element.find(name)
    return None if element is None else element.get("val")


def number(text: str | None) -> int | None:
    """Return a whole number that is not negative, None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004


class Styles:
    """Styles of paragraphs, each with those that it is based on."""

    def __init__(self, root: Element | None) -> None:
        styles = () if root is None else root.iter("style")
        self._styles = {style.get("styleId", ""): style for style in styles}

    def level(self, properties: Element | None) -> int:
        """Return the level of the heading that a paragraph is, from ``TITLE`` down, or 0."""
        outline = number(value(properties, "outlineLvl"))
        for style in self._lineage(properties):
            if (value(style, "name") or "").lower() == "title":
                return TITLE
            if outline is None:
                outline = number(value(style, "pPr", "outlineLvl"))
        return 0 if outline is None or outline >= _OUTLINE_LEVELS else TITLE + 1 + outline

    def numbering(self, properties: Element | None) -> tuple[str, int] | None:
        """Return the list that a paragraph is an item of, and how deep in it; None for no item."""
        holders = [properties, *(style.find("pPr") for style in self._lineage(properties))]
        names = (value(style, "name") or "" for style in self._lineage(properties))
        named = next((match for match in map(_DEEPER.fullmatch, names) if match), None)
        listed = next((name for h in holders if (name := value(h, "numPr", "numId"))), None)
        depths = (number(value(holder, "numPr", "ilvl")) for holder in holders)
        depth = next((depth for depth in depths if depth is not None), 0)
        if named and not depth:
            depth = int(named[1]) - 1
        return None if listed in {None, "0"} else (str(listed), min(depth, _DEEPEST_LIST))

    def _lineage(self, properties: Element | None) -> Iterator[Element]:
        name = value(properties, "pStyle")
        met: set[str] = set()
        while name is not None and name not in met and name in self._styles:
            met.add(name)
            yield self._styles[name]
            name = value(self._styles[name], "basedOn")


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: the form of its marks, and its first number."""

    form: str = "bullet"
    start: int = 1


class Numbering:
    """The lists of a document, which count their items as they are met."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[str, Mapping[int, _Level]] = {}
        self._counter: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        kinds = (
            {} if root is None else {e.get("abstractNumId"): e for e in root.iter("abstractNum")}
        )
        for listed in () if root is None else root.iter("num"):
            name = listed.get("numId") or ""
            kind = value(listed, "abstractNumId")
            levels = _read_levels(kinds.get(kind))
            starts = _read_starts(listed)
            for depth, start in starts.items():
                levels[depth] = _Level(levels.get(depth, _Level()).form, start)
            self._levels[name] = levels
            self._counter[name] = f"list {name}" if starts or kind is None else kind

    def next_mark(self, listed: str, depth: int) -> str:
        """Count an item and return what it begins with, nothing if its list shows no marks."""
        levels = self._levels.get(listed, {})
        level = levels.get(depth) or levels.get(0, _Level())
        if level.form == "none":
            return ""
        if level.form == "bullet":
            return item_mark(depth + 1)
        counts = self._counts.setdefault(self._counter.get(listed, listed), {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [known for known in counts if known > depth]:
            del counts[deeper]
        return item_mark(depth + 1, render_number(counts[depth], _FORMS.get(level.form, "1")))


def _read_levels(kind: Element | None) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for level in () if kind is None else kind.iter("lvl"):
        depth = number(level.get("ilvl")) or 0
        start = number(value(level, "start"))
        levels[depth] = _Level(value(level, "numFmt") or "decimal", 1 if start is None else start)
    return levels


def _read_starts(listed: Element) -> dict[int, int]:
    found = (
        (number(override.get("ilvl")) or 0, number(value(override, "startOverride")))
        for override in listed.iter("lvlOverride")
    )
    return {depth: start for depth, start in found if start is not None}
