"""Whether two statements of causes say the same: in the same words, in like words, in other words."""

import re

from peelgraph.facts.likeness import find_content, measure_likeness

#: A wording may break off, but not before so many words.
_LEAST_PREFIX = 8
#: How many words that carry meaning two like wordings share at least, and which part of all of theirs.
_LEAST_SHARED = 4
_SHARED = 0.75
#: Below this part of the poorer wording's content, two statements are about different things.
_UNLIKE = 0.3
#: From this part on, and so many words, a person should look at two wordings.
_NOTABLE = 0.5
_LEAST_NOTABLE = 3

_QUOTES = str.maketrans("’‘“”", "''\"\"")
_END = re.compile(r"[\s;,.:\"]+(?:(?:and|or)[\s;,.]*)?$")
_SUBJECT = re.compile(r"^(?:that )?(?:the|its?) (?:force|service|constabulary|brigade|police) ")
_WORD = re.compile(r"[\w']+")
#: What changes with tense, number and contraction; what denies stays.
_AUXILIARY = frozenset(
    {
        *("am", "are", "be", "been", "being", "did", "do", "does", "doing", "had", "has", "have"),
        *("having", "is", "was", "were", "will", "would"),
    }
)
_SHORTENED = {"can't": "cannot", "won't": "not"}
_TENSE = re.compile(r"(?:ing|ed|es|s|d|e)$")
_LEAST_STEM = 3


def trim(words: str) -> str:
    """Return words in small letters, with plain quotes and spaces, without what joins list items."""
    return _END.sub("", " ".join(words.lower().translate(_QUOTES).split()))


def even_out(words: str) -> tuple[str, ...]:
    """Return the words of a statement without what tense, number and punctuation change."""
    plain = _SUBJECT.sub("", trim(words))
    evened = []
    for found in _WORD.findall(plain):
        word = _SHORTENED.get(found, "not" if found.endswith("n't") else found)
        if word not in _AUXILIARY:
            evened.append(_stem(word))
    return tuple(evened)


def _stem(word: str) -> str:
    stem = _TENSE.sub("", word)
    return stem if len(stem) >= _LEAST_STEM else word


def are_same_words(one: str, other: str) -> bool:
    """Tell whether two statements differ in tense, number and punctuation only, or one breaks off."""
    first, second = sorted((even_out(one), even_out(other)), key=len)
    return bool(first) and (
        first == second or (len(first) >= _LEAST_PREFIX and second[: len(first)] == first)
    )


def are_like_words(one: str, other: str) -> bool:
    """Tell whether two statements share three quarters of the words that carry meaning."""
    first, second = find_content(one), find_content(other)
    return len(first & second) >= max(_LEAST_SHARED, _SHARED * len(first | second))


def are_unlike_words(one: str, other: str) -> bool:
    """Tell whether two full statements can hardly be about one thing."""
    return measure_likeness(one, other) < _UNLIKE


def are_notably_like(one: str, other: str) -> bool:
    """Tell whether a person should look at two wordings."""
    shared = find_content(one) & find_content(other)
    return len(shared) >= _LEAST_NOTABLE and measure_likeness(one, other) >= _NOTABLE
