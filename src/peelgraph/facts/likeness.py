"""How alike two wordings are, by the words that carry their meaning."""

import re

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 6
#: Words of four letters and more that every cause of concern may hold.
_EMPTY = frozenset(
    [
        "about",
        "also",
        "been",
        "does",
        "from",
        "force",
        "have",
        "make",
        "makes",
        "need",
        "needs",
        "service",
        "should",
        "sure",
        "that",
        "their",
        "them",
        "there",
        "these",
        "they",
        "this",
        "what",
        "when",
        "which",
        "with",
        "within",
        "would",
        "doesn",
        "hasn",
        "isn",
        "wasn",
        "didn",
        "hadn",
        "aren",
        "brigade",
        "enough",
        "how",
        "its",
        "into",
        "more",
        "most",
        "other",
        "some",
        "such",
        "than",
        "were",
        "will",
    ]
)


def find_content(words: str) -> frozenset[str]:
    """Return the stems of the words that carry the meaning of ``words``."""
    plain = words.lower().replace("’", "'")
    return frozenset(
        word.removesuffix("s")[:_STEM] for word in _WORD.findall(plain) if word not in _EMPTY
    )


def measure_likeness(one: str, other: str) -> float:
    """Return how much of the poorer wording's content the other one holds: 0 (nothing) to 1 (all)."""
    first, second = find_content(one), find_content(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))
