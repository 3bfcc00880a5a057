"""The form of a stored text: one line per heading, paragraph, list item or line of the letterhead.

```
# Borsetshire Police: PEEL causes of concern revisit letter

From
Ann Example KPM

## Background

We identified two causes of concern:

• The force doesn’t record crime promptly.
  • It lacks the staff.
1. It should act.
```

Every kind of source is written by these conventions, so that the reader knows one form. An empty line
stands between blocks and says nothing: words, order and the marks at the beginning of a line do.
"""

import re
from string import ascii_lowercase

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
BULLET = "•"
#: What a text does not show and no RDF/XML can hold: control characters, soft hyphens, zero-width and
#: direction marks, what is not assigned to characters, and halves of surrogate pairs.
_UNSEEN = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Return text on one line: white space as single spaces, nothing that cannot be seen."""
    return " ".join(_UNSEEN.sub("", text).split())


class Flow:
    """Takes the blocks of a document in reading order and gives the stored text."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._apart = False

    def gap(self) -> None:
        """Let an empty line stand before the next line."""
        self._apart = bool(self._lines)

    def line(self, text: str, mark: str = "") -> bool:
        """Write one line after its mark; return whether there was anything to write."""
        words = clean(text)
        if words:
            if self._apart:
                self._lines.append("")
                self._apart = False
            self._lines.append(mark + words)
        return bool(words)

    def heading(self, text: str, level: int) -> None:
        """Write a heading, which stands apart."""
        self.gap()
        self.line(text, "#" * level + " ")
        self.gap()

    def drop_last(self, pattern: re.Pattern[str]) -> None:
        """Take the last line back if the whole of it matches."""
        if self._lines and pattern.fullmatch(self._lines[-1]):
            self._lines.pop()
            if self._lines and not self._lines[-1]:
                self._lines.pop()
            self.gap()

    def holds(self, words: str) -> bool:
        """Tell whether a line has just these words, as a heading or not."""
        return any(line.lstrip("# ") == words for line in self._lines)

    def insert_title(self, title: str) -> None:
        """Put a title before everything."""
        self._lines[:0] = ["# " + clean(title), ""]

    @property
    def title(self) -> str | None:
        """The words of the first heading of the highest level, None without one."""
        titles = (line for line in self._lines if line.startswith("# "))
        return next(titles, "").removeprefix("# ") or None

    @property
    def text(self) -> str:
        """The stored text; empty if nothing was written."""
        return "".join(f"{line}\n" for line in self._lines)


def item_mark(depth: int, figure: str | None = None) -> str:
    """Return what a list item begins with; ``depth`` counts the lists that it stands in, from 1."""
    return "  " * (depth - 1) + (BULLET if figure is None else f"{figure}.") + " "


def render_number(number: int, style: str) -> str:
    """Return a number of a list in the style of HTML: ``a`` and ``i`` small, ``A`` and ``I`` large.

    A number that letters do not reach, or that letters would need two for, stays in figures.
    """
    if style.lower() == "i" and number in range(1, len(_ROMAN) + 1):
        figure = _ROMAN[number - 1]
    elif style.lower() == "a" and number in range(1, len(ascii_lowercase) + 1):
        figure = ascii_lowercase[number - 1]
    else:
        return str(number)
    return figure.upper() if style.isupper() else figure
