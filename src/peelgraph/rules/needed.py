"""The words of which a pattern needs one: text without any of them need not be searched for it.

Looking for a word is some fifty times cheaper than trying a pattern at every place of a sentence, and
most patterns have a word that most sentences lack.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

#: More words than these cost as much as trying the pattern.
_MOST = 40
_SHORTEST = 2
#: What ignoring case takes for a letter of ASCII, and lower case does not make one (Python's ``re``).
_ODD = (("ſ", "s"), ("ı", "i"), ("\u0307", ""))
_REPEATS = {code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT}


def fold_text(text: str) -> str:
    """Return a text in the form in which needed words are looked for in it."""
    folded = text.lower()
    if not folded.isascii():
        for odd, plain in _ODD:
            folded = folded.replace(odd, plain)
    return folded


def find_needed(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return folded words of which every match holds one; none if no such words are known."""
    return _needed(parser.parse(pattern.pattern, pattern.flags))


def _needed(sequence: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """Return the best of what the parts of a sequence need: the longest words, then the fewest."""
    return max(
        (words for words in _choices(sequence) if len(words) <= _MOST),
        key=lambda words: (min(map(len, words)), -len(words)),
        default=(),
    )


def _choices(sequence: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield what each part of a sequence needs; signs that stand side by side are one word."""
    word = ""
    for operation, value in [*sequence, (code.ANY, None)]:
        if operation is code.LITERAL and chr(value).isascii():
            word += chr(value).lower()
            continue
        if len(word) >= _SHORTEST:
            yield (word,)
        word = ""
        if part := _part(operation, value):
            yield part


def _part(operation: Any, value: Any) -> tuple[str, ...]:
    """Return what one part needs that may hold others; what looks back may look out of the text."""
    if operation is code.SUBPATTERN:
        return _needed(value[-1])
    if operation is code.ATOMIC_GROUP:
        return _needed(value)
    if operation is code.ASSERT:
        direction, inside = value
        return _needed(inside) if direction > 0 else ()
    if operation in _REPEATS:
        least, _, inside = value
        return _needed(inside) if least else ()
    if operation is code.BRANCH:
        return _join([_needed(branch) for branch in value[1]])
    return ()


def _join(branches: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what one of several branches needs: nothing, if one of them needs nothing."""
    if not all(branches):
        return ()
    return tuple(dict.fromkeys(word for branch in branches for word in branch))
