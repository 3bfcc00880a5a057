"""Names made comparable for look-up; what is stored stays as it was printed.

Letters vary a name without meaning another: case, ``&`` and ``and``, typographic and straight
apostrophes, hyphens and dashes, double spaces, a name broken over two lines, a leading *The*, a
trailing comma (HMICFRS letterheads, 2019 to 2025).
"""

import re
import unicodedata

_APOSTROPHES = "'`´ʼ‘’‛′"
_DASHES = "-‐‑‒–—―−"
_AS_PLAIN = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-"))
_PIECE = re.compile(
    r"(?P<ampersand>\s+(?:&|and)\s+)|(?P<space>\s+)|(?P<word>\w+)|(?P<sign>.)", re.IGNORECASE
)


def normalise_name(name: str) -> str:
    """Return ``name`` in the form in which two spellings of one name are equal.

    The result is for comparison only; it is never stored and never shown. An input of white
    space and commas alone gives the empty string.
    """
    plain = unicodedata.normalize("NFKC", name).translate(_AS_PLAIN).casefold()
    spaced = re.sub(r"\s*-\s*", "-", plain.replace("&", " and "))
    words = " ".join(spaced.split()).replace(" ,", ",").strip(" ,;:")
    return words.removeprefix("the ")


def build_name_pattern(name: str) -> str:
    """Return the source of a regular expression that finds ``name`` in untouched text.

    It accepts the variants that ``normalise_name`` makes equal, except for Unicode compositions,
    and is meant to be compiled with ``re.IGNORECASE``; word boundaries are the caller's.
    """
    return "".join(_pattern_of(piece) for piece in _PIECE.finditer(name.strip()))


def slug_name(name: str) -> str:
    """Return the key that a person's name gives: ``Denis O'Connor`` → ``denis-oconnor``."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_AS_PLAIN).replace("'", ""))
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", letters.casefold()).strip("-")


def _pattern_of(piece: re.Match[str]) -> str:
    """Return the pattern of one run of white space, one word or one sign of a name."""
    text = piece.group()
    if piece["ampersand"]:
        return r"(?:\s*&\s*|\s+and\s+)"
    if piece["space"]:
        return r"\s+"
    if text in _APOSTROPHES:
        return f"[{re.escape(_APOSTROPHES)}]"
    if text in _DASHES:
        return rf"\s*[{re.escape(_DASHES)}]\s*"
    return re.escape(text)
