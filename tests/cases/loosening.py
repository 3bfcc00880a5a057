"""Making one constraint of a rule's pattern void: the proof that a near miss is near.

A pattern is a row of atoms: words, signs, classes, assertions, groups of atoms. A loosened pattern
lets any words stand for a phrase (up to seven atoms side by side), any ending for a word, any sign
for a sign, or lacks an assertion. What it no longer refuses was refused by that constraint alone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

#: What stands where any words may; within what is repeated one word, or the time would explode.
ANY_WORDS = r"(?:[^\n]{0,60}?)"
ANY_WORD = r"(?:[\w’'-]++)"
#: What no loosened pattern may match: one that does refuses nothing any more, and proves nothing.
CONTROL = "Qzxvvw"
_LONGEST_PHRASE = 7
_STEM = 4
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ATOM = re.compile(
    rf"\\[bBAZ]|[$^]|\\.|{_CLASS.pattern}|\w+(?:[’'-]\w+)*(?![*+?{{])|\w|.", re.DOTALL
)
_ANCHOR = re.compile(r"\\[bBAZ]|[$^]")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?")
_OPENING = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[aimsux-]*:|>))?")
_ASSERTION = re.compile(r"\(\?<?[=!]")


class _Atom(NamedTuple):
    """One atom with its quantifier; ``inside`` is what a group holds."""

    start: int
    end: int
    inside: tuple[int, int] | None


def loosen_pattern(pattern: str) -> Iterator[str]:
    """Yield every pattern that has one constraint less, the smallest ones first.

    Pieces must be in place already.
    """
    places = _find_looser(pattern, 0, len(pattern), ANY_WORDS)
    for start, end, instead in sorted(places, key=lambda place: place[1] - place[0]):
        yield pattern[:start] + instead + pattern[end:]


def _find_looser(
    pattern: str, start: int, end: int, any_words: str
) -> Iterator[tuple[int, int, str]]:
    """Yield places of ``pattern[start:end]``, each with what is to stand there instead."""
    alternative: list[_Atom] = []
    for atom in [*_read_atoms(pattern, start, end), None]:
        if atom is None or pattern[atom.start] == "|":
            yield from _loosen_phrases(alternative, any_words)
            alternative = []
            continue
        alternative.append(atom)
        written = pattern[atom.start : atom.end]
        if _ANCHOR.fullmatch(written) or _ASSERTION.match(written):
            yield atom.start, atom.end, ""
        elif atom.inside:
            repeated = pattern[atom.inside[1] + 1 : atom.end].startswith(("*", "+", "{"))
            yield from _find_looser(pattern, *atom.inside, ANY_WORD if repeated else any_words)
        elif written.isalnum() and len(written) > _STEM:
            yield atom.start, atom.end, rf"{written[:_STEM]}\w*"
        elif not written[0].isalnum() and len(written) == 1 and written != " ":
            yield atom.start, atom.end, r"\W"


def _loosen_phrases(atoms: list[_Atom], any_words: str) -> Iterator[tuple[int, int, str]]:
    for first, atom in enumerate(atoms):
        for last in atoms[first : first + _LONGEST_PHRASE]:
            yield atom.start, last.end, any_words


def _read_atoms(pattern: str, start: int, end: int) -> Iterator[_Atom]:
    place = start
    while place < end:
        opening = _OPENING.match(pattern, place, end)
        inside = None
        if opening:
            inside = opening.end(), _find_closing(pattern, opening.end())
            after = inside[1] + 1
        else:
            after = _ATOM.match(pattern, place, end).end()
        quantifier = _QUANTIFIER.match(pattern, after, end)
        after = quantifier.end() if quantifier else after
        yield _Atom(place, after, inside)
        place = after


def _find_closing(pattern: str, place: int) -> int:
    depth = 1
    while True:
        sign = pattern[place]
        if sign == "\\":
            place += 1
        elif sign == "[":
            place = _CLASS.match(pattern, place).end() - 1
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth == 0:
                return place
        place += 1
