"""Full-text search in memory: SQLite's FTS5 over named entries and their words.

Case, accents and word endings do not matter (``unicode61 remove_diacritics 2``, ``porter``); a typographic
apostrophe and a straight one part words alike. What a visitor writes is never FTS5 syntax: each word or
quoted phrase is matched as a phrase, and all of them must occur.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

_LONGEST = 200
_MOST_TERMS = 16
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_WORD = re.compile(r"\w")
#: Marks in what FTS5 gives back; private-use characters, taken out of what is put in.
_BEGIN, _END = "\ue000", "\ue001"
_MARKS = re.compile(f"[{_BEGIN}{_END}\0]")
_WORTH_OF_NAMES = 10.0

_CREATE = """
CREATE VIRTUAL TABLE entry USING fts5(name, words, tokenize = "porter unicode61 remove_diacritics 2")
"""
_COUNT = "SELECT count(*) FROM entry WHERE entry MATCH ?"
_FIND = f"""
SELECT rowid, highlight(entry, 0, '{_BEGIN}', '{_END}'), highlight(entry, 1, '{_BEGIN}', '{_END}')
FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, {_WORTH_OF_NAMES}, 1.0), rowid LIMIT ? OFFSET ?
"""  # noqa: S608 (constants of this module)


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that was found, by its number, with the words that were looked for marked."""

    number: int
    name: tuple[Segment, ...]
    words: tuple[Segment, ...]


class SearchIndex:
    """Entries of (name, words), numbered from 0, that never change."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._lock = Lock()
        self._engine = sqlite3.connect(":memory:", check_same_thread=False)
        self._engine.execute(_CREATE)
        rows = (
            (number, _MARKS.sub(" ", name), _MARKS.sub(" ", words))
            for number, (name, words) in enumerate(entries)
        )
        self._engine.executemany("INSERT INTO entry(rowid, name, words) VALUES (?, ?, ?)", rows)
        self._engine.execute("INSERT INTO entry(entry) VALUES ('optimize')")

    def search(self, text: str, limit: int, offset: int = 0) -> tuple[int, tuple[Hit, ...]]:
        """Find what holds all words of ``text``, best first; give also how many entries do.

        A text without a word finds nothing.
        """
        match = read_terms(text)
        if not match:
            return 0, ()
        with self._lock:
            (total,) = self._engine.execute(_COUNT, (match,)).fetchone()
            rows = self._engine.execute(_FIND, (match, limit, offset)).fetchall()
        return total, tuple(Hit(n, _segment(name), _segment(words)) for n, name, words in rows)


def read_terms(text: str) -> str:
    """Write what a visitor looks for as an FTS5 query in which nothing is syntax."""
    found = (phrase or word for phrase, word in _TERM.findall(_MARKS.sub(" ", text[:_LONGEST])))
    terms = [term for term in found if _WORD.search(term)]
    return " ".join(f'"{term}"' for term in terms[:_MOST_TERMS])


def _segment(marked: str) -> tuple[Segment, ...]:
    """Part a text where FTS5 has marked it."""
    segments = []
    for part in marked.split(_BEGIN):
        inside, end, outside = part.rpartition(_END)
        segments += [Segment(inside, is_hit=bool(end)), Segment(outside, is_hit=False)]
    return tuple(segment for segment in segments if segment.text)
