"""Writing a query so that it can be asked of much data: each pattern of an EXISTS within the one before.

An engine plans the group of an EXISTS without knowing what is bound around it, and goes through all
statements of a pattern that touches nothing of that. ``EXISTS { A . B FILTER c }`` says the same as
``EXISTS { A FILTER EXISTS { B FILTER c } }``, since what is bound around a group is substituted in it
(SPARQL 1.1 §18.6); and there each pattern touches what is bound. Groups of patterns followed by OPTIONAL,
BIND and FILTER are written so; any other stays as it is.
"""

import re
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(
    r"""\s+ | \#[^\n]*
    | (?P<word> <[^\x00-\x20<>"{}|^`\\]*>
      | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
      | [?$]\w+ | @[A-Za-z][A-Za-z0-9-]* | \^\^ | && | \|\| | [!<>]=
      | (?:\w[\w.-]*)?:(?:[\w%:-]|\\.|\.(?=[\w%:.-]))* | \w+(?:\.\d+)? | . )""",
    re.VERBOSE | re.DOTALL,
)
_TERM = re.compile(r"""<.+>|[?$]\w+|["'].*|(?!_:)[\w.-]*:.*|\d.*|true|false|a""", re.DOTALL)
_NAME = re.compile(r"\w+")
_OPEN, _CLOSE = frozenset("({["), frozenset(")}]")

Pattern = tuple[list[str], list[str], list[str]]


class _UnreadError(ValueError):
    """A group holds what is not read here."""


def nest_exists(query: str) -> str:
    """Return a query that says the same, the patterns of each EXISTS within each other."""
    return join_words(_rewrite(split_words(query), frozenset()))


def join_words(words: Sequence[str]) -> str:
    """Return words as a query, a function's name right before its bracket: oxigraph asks for that."""
    pairs = zip(["", *words], words, strict=False)
    return "".join(
        word if word == "(" and _NAME.fullmatch(before) else f" {word}" for before, word in pairs
    )


def split_words(query: str) -> list[str]:
    """Return the words and signs of a query, without white space and comments."""
    return [hit["word"] for hit in _TOKEN.finditer(query) if hit["word"]]


def find_start(words: Sequence[str], end: int) -> int:
    """Return where the bracket stands that the one at ``end`` closes."""
    depth = 0
    for place in range(end, -1, -1):
        depth += (words[place] in _CLOSE) - (words[place] in _OPEN)
        if depth == 0:
            return place
    raise _UnreadError("a bracket is not opened")


def find_end(words: Sequence[str], start: int) -> int:
    """Return where what a bracket opens ends: the place after its closing bracket."""
    depth = 0
    for place in range(start, len(words)):
        depth += (words[place] in _OPEN) - (words[place] in _CLOSE)
        if depth == 0:
            return place + 1
    raise _UnreadError("a bracket is not closed")


def _rewrite(words: Sequence[str], known: frozenset[str]) -> list[str]:
    groups = list(find_groups(words))
    inside = {place for start, end in groups for place in range(start, end)}
    known |= _variables(word for place, word in enumerate(words) if place not in inside)
    written: list[str] = []
    place = 0
    for start, end in groups:
        written += [*words[place : start + 1], *_nest(words[start + 1 : end - 1], known), "}"]
        place = end
    return [*written, *words[place:]]


def find_groups(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the groups of EXISTS are that stand in no other."""
    place = 0
    while place < len(words):
        if words[place].upper() == "EXISTS" and words[place + 1 : place + 2] == ["{"]:
            end = find_end(words, place + 1)
            yield place + 1, end
            place = end
        else:
            place += 1


def _nest(words: Sequence[str], known: frozenset[str]) -> list[str]:
    try:
        patterns, others = _read_group(words)
    except (_UnreadError, IndexError):
        return _rewrite(words, known)
    left, ordered = list(patterns), list[Pattern]()
    while left:
        ordered.append(min(left, key=lambda pattern: _rank(pattern, known)))
        left.remove(ordered[-1])
        known |= _variables(word for part in ordered[-1] for word in part)
    written = _rewrite(others, known)
    for subject, predicate, value in reversed(ordered):
        inner = ["FILTER", "EXISTS", "{", *written, "}"] if written else []
        written = [*subject, *predicate, *value, *inner]
    return written


def _rank(pattern: Pattern, known: frozenset[str]) -> tuple[bool, bool, bool]:
    """Put first what touches most of what is bound, a subject rather than a value."""
    subject, _, value = (_variables(part) for part in pattern)
    return not (subject <= known and value <= known), not subject <= known, not value & known


def _variables(words: Iterator[str] | Sequence[str]) -> frozenset[str]:
    return frozenset(word[1:] for word in words if word[0] in "?$" and len(word) > 1)


def _read_group(words: Sequence[str]) -> tuple[list[Pattern], list[str]]:
    """Return the patterns of a group and all that follows them. Raises _UnreadError if it holds others."""
    patterns: list[Pattern] = []
    others: list[str] = []
    place, extended = 0, False
    while place < len(words):
        start, word = place, words[place].upper()
        if word == ".":
            place += 1
        elif word in ("FILTER", "OPTIONAL", "BIND"):
            while words[place] not in _OPEN:
                place += 1
            place = find_end(words, place)
            others += words[start:place]
            extended = extended or word != "FILTER"
        elif extended:
            raise _UnreadError("a pattern after OPTIONAL or BIND")
        else:
            found, place = _read_patterns(words, place)
            patterns += found
    return patterns, others


def _read_patterns(words: Sequence[str], place: int) -> tuple[list[Pattern], int]:
    """Read the patterns of one subject."""
    subject, place = _read_term(words, place)
    patterns: list[Pattern] = []
    while True:
        predicate, place = _read_path(words, place)
        value, place = _read_term(words, place)
        patterns.append((subject, predicate, value))
        while words[place : place + 1] == [","]:
            value, place = _read_term(words, place + 1)
            patterns.append((subject, predicate, value))
        if words[place : place + 1] != [";"]:
            return patterns, place
        place += 1
        if place == len(words) or not _begins_path(words[place]):
            return patterns, place


def _begins_path(word: str) -> bool:
    return word in ("^", "(") or _TERM.fullmatch(word) is not None


def _read_term(words: Sequence[str], place: int) -> tuple[list[str], int]:
    if not _TERM.fullmatch(words[place]):
        raise _UnreadError(words[place])
    end = place + 1
    if words[place][0] in "\"'" and end < len(words):
        end += 2 if words[end] == "^^" else words[end].startswith("@")
    return list(words[place:end]), end


def _read_path(words: Sequence[str], place: int) -> tuple[list[str], int]:
    start = place
    while True:
        place += words[place] == "^"
        place = find_end(words, place) if words[place] == "(" else _read_term(words, place)[1]
        place += words[place] in ("*", "+", "?")
        if words[place] not in ("/", "|"):
            return list(words[start:place]), place
        place += 1
