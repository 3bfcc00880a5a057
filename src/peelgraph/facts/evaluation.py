"""What the reader found against what a person reads in the same letter: hits, misses and extras.

A gold file is a person's reading in the fields of the JSON form. Each field of each item is scored
by itself, so that a right name with a wrong post is one hit and one miss. Items marked ``optional``
count neither way, and ``X_also`` lists other values to accept for ``X``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Item = Mapping[str, Any]


class Verdict(StrEnum):
    """What became of one value."""

    HIT = "hit"
    MISS = "miss"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of one letter, judged; ``words`` say what was expected or found."""

    letter: str
    kind: str
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one kind of fact; None where there is nothing to divide by."""

    hits: int
    misses: int
    extras: int

    @property
    def precision(self) -> float | None:
        """Hits among what was read."""
        return _ratio(self.hits, self.hits + self.extras)

    @property
    def recall(self) -> float | None:
        """Hits among what a person reads."""
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return _ratio(2 * self.hits, 2 * self.hits + self.misses + self.extras)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def score_outcomes(outcomes: Iterable[Outcome]) -> Mapping[str, Score]:
    """Return the score of each kind of fact, in the order in which the kinds first occur."""
    counts: dict[str, dict[Verdict, int]] = {}
    for outcome in outcomes:
        tally = counts.setdefault(outcome.kind, dict.fromkeys(Verdict, 0))
        tally[outcome.verdict] += 1
    return {
        kind: Score(tally[Verdict.HIT], tally[Verdict.MISS], tally[Verdict.EXTRA])
        for kind, tally in counts.items()
    }


def evaluate_letter(letter: str, gold: Item, read: Item) -> Iterator[Outcome]:
    """Yield the outcome of every value that a person or the reader found in one letter.

    ``gold`` is a person's annotation, ``read`` the JSON form of the same letter's facts.
    """
    judge = _Judge(letter)
    for kind in ("title", "letter_kind", "published_on", "sent_on", "body", "body_kind"):
        stated = read[kind]
        yield from judge.value(kind, gold, kind, stated["value"] if stated else None)
    yield from judge.value("negative", gold, "negative", read["negative"])
    paired = {spec.kind: _pair(gold[spec.kind], read[spec.kind], spec.same) for spec in _LISTS}
    for spec in _LISTS:
        yield from judge.items(spec, paired[spec.kind])
    unnamed = {"unnamed": len(gold.get("unnamed", ()))}
    yield from judge.value("unnamed", unnamed, "unnamed", len(read["unnamed"]))
    causes = _concern_map(gold["concerns"], read["concerns"], paired["concerns"])
    for spec in _ABOUT_CONCERNS:
        if spec.kind in gold:
            pairs = _pair(gold[spec.kind], read[spec.kind], spec.same)
            yield from judge.items(spec, pairs)
            yield from judge.concern(spec.kind, pairs, causes)


_Pairs = Sequence[tuple[Item | None, Item | None]]


@dataclass(frozen=True, slots=True)
class _Judge:
    letter: str

    def value(self, kind: str, gold: Item, field: str, read: object) -> Iterator[Outcome]:
        """Judge one value; what is absent or "not stated" on both sides agrees without counting."""
        expected = _stated(gold.get(field))
        read = _stated(read)
        if expected is None and read is None:
            return
        if _accepts(gold, field, read):
            yield Outcome(self.letter, kind, Verdict.HIT, str(read))
            return
        if expected is not None:
            yield Outcome(self.letter, kind, Verdict.MISS, str(expected))
        if read is not None:
            yield Outcome(self.letter, kind, Verdict.EXTRA, str(read))

    def items(self, spec: "_ListSpec", pairs: _Pairs) -> Iterator[Outcome]:
        """Judge paired items, then the fields of each pair."""
        for gold, read in pairs:
            if gold is None:
                assert read is not None
                yield Outcome(self.letter, spec.kind, Verdict.EXTRA, str(read.get(spec.label)))
            elif gold.get("optional"):
                continue
            elif read is not None:
                yield Outcome(self.letter, spec.kind, Verdict.HIT, str(gold.get(spec.label)))
                yield from self._fields(spec, gold, read)
            elif "clause_of" not in gold:
                yield Outcome(self.letter, spec.kind, Verdict.MISS, str(gold.get(spec.label)))

    def _fields(self, spec: "_ListSpec", gold: Item, read: Item) -> Iterator[Outcome]:
        for field in spec.fields:
            yield from self.value(f"{spec.kind}.{field}", gold, field, read.get(field))
        for field in spec.quoted:
            agree = _holds(read.get(field), gold.get(field))
            found = gold.get(field) if agree else read.get(field)
            yield from self.value(f"{spec.kind}.{field}", gold, field, found)

    def concern(self, kind: str, pairs: _Pairs, same: Mapping[int, int]) -> Iterator[Outcome]:
        """Judge which cause of concern each paired item is about."""
        for gold, read in pairs:
            if gold is not None and read is not None:
                about = gold["concern"]
                expected = None if about is None else same.get(about, -1)
                yield from self.value(
                    f"{kind}.concern", {"concern": expected}, "concern", read["concern"]
                )


def _pair(gold: Sequence[Item], read: Sequence[Item], same: Callable[[Item, Item], bool]) -> _Pairs:
    """Pair each gold item with the first item read that is the same, each used once."""
    left = list(read)
    pairs: list[tuple[Item | None, Item | None]] = []
    for expected in gold:
        found = next((item for item in left if same(expected, item)), None)
        if found is not None:
            left.remove(found)
        pairs.append((expected, found))
    return [*pairs, *((None, item) for item in left)]


def _concern_map(gold: Sequence[Item], read: Sequence[Item], pairs: _Pairs) -> Mapping[int, int]:
    return {
        gold.index(expected): read.index(found)
        for expected, found in pairs
        if expected is not None and found is not None
    }


def _stated(value: object) -> object:
    """Return None for "not stated": saying nothing can be a miss, but is no wrong statement."""
    return None if value == "not stated" else value


def _accepts(gold: Item, field: str, read: object) -> bool:
    accepted = [gold.get(field), *gold.get(f"{field}_also", ())]
    if gold.get("mixed") and field == "polarity":
        return True
    if gold.get("year_only") and field in ("start", "end"):
        return str(read)[:4] in [str(value)[:4] for value in accepted]
    return any(_even(value) == _even(read) for value in accepted)


def _even(value: object) -> object:
    """Even out what is no difference between two readings: white space, case, quotation marks."""
    if not isinstance(value, str):
        return value
    plain = value.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    return " ".join(plain.lower().split())


def _holds(one: object, other: object) -> bool:
    """Tell whether one of two quotations holds the other."""
    first, second = (str(_even(words) or "") for words in (one, other))
    return bool(first and second) and (first in second or second in first)


def _same_name(gold: Item, read: Item) -> bool:
    return _accepts(gold, "name", read["name"])


def _same_period(gold: Item, read: Item) -> bool:
    return _accepts(gold, "start", read["start"]) or _holds(gold["stated"], read["stated"])


def _same_act(gold: Item, read: Item) -> bool:
    act = str(gold["what"]).partition(":")[0].partition(" ")[0]
    return str(read["what"]).startswith(act) and _holds(gold["stated"], read["stated"])


def _same_count(gold: Item, read: Item) -> bool:
    same = ["recommendation" in str(item["of"]).lower() for item in (gold, read)]
    equal = gold["count"] == read["count"] and same[0] is same[1]
    return equal and _holds(gold["stated"], read["stated"])


def _same_concern(gold: Item, read: Item) -> bool:
    statement = read["statement"]["value"] if read["statement"] else None
    themes = [gold["theme"], *gold.get("theme_also", ())]
    if gold["key"] is None:
        return read["key"] is None
    key = str(_even(gold["key"]))
    begins = any(str(_even(w)).startswith(key) for w in (statement, read["key"], read["theme"]))
    return begins or (read["theme"] is not None and _even(read["theme"]) in map(_even, themes))


def _same_event(gold: Item, read: Item) -> bool:
    return bool(gold["event"] == read["event"]) and _holds(gold["stated"], read["stated"])


def _same_key(gold: Item, read: Item) -> bool:
    return str(_even(read["quote"])).startswith(str(_even(gold["key"])))


@dataclass(frozen=True, slots=True)
class _ListSpec:
    """How the items of one list are told apart and judged.

    ``label`` is the field that names an item in the output; ``fields`` must be equal; ``quoted``
    agree if one quotation holds the other.
    """

    kind: str
    same: Callable[[Item, Item], bool]
    label: str
    fields: tuple[str, ...]
    quoted: tuple[str, ...] = ()


_LISTS = (
    _ListSpec("from", _same_name, "name", ("honours", "posts")),
    _ListSpec("to", _same_name, "name", ("honours", "post", "organisation")),
    _ListSpec("cc", _same_name, "name", ("honours", "post", "organisation")),
    _ListSpec("inspections", _same_period, "stated", ("kind", "start", "end"), ("stated",)),
    _ListSpec("issued", _same_act, "what", ("date",), ("stated",)),
    _ListSpec("stated_counts", _same_count, "of", ("count",), ("stated",)),
    _ListSpec(
        "concerns",
        _same_concern,
        "key",
        ("statement_given", "accelerated", "kind", "status"),
        ("theme", "status_key"),
    ),
    _ListSpec("monitoring", _same_event, "stated", ("phase", "date")),
)
_ABOUT_CONCERNS = (
    _ListSpec("recommendations", _same_key, "key", ("deadline",)),
    _ListSpec("findings", _same_key, "key", ("polarity",)),
)
