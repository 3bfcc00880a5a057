"""Which causes of concern the words of a claim mean ("the force's remaining causes of concern")."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from peelgraph.facts.counts import ORDINALS
from peelgraph.facts.headings import find_concern_of_section
from peelgraph.facts.model import (
    ClaimKind,
    Concern,
    ConcernKind,
    CountKind,
    MentionKind,
    StatedCount,
)
from peelgraph.facts.naming import match_head, match_theme, split_themes
from peelgraph.letters import Letter, Passage, Section, Sentence, Span
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_PAIR = 2
#: How far around a number the words may stand that say what becomes of so many causes.
_NEAR = 40
#: Counts of causes of concern, by which a letter says how many there are.
_NUMBERS = (CountKind.IDENTIFIED, CountKind.MENTIONED, CountKind.LISTED)


@dataclass(frozen=True, slots=True)
class Pointer:
    """From where words point, and what they may point to.

    ``theme`` are words before the claim that say what it is about; ``closed`` the causes that a claim
    before has closed, ``told`` those that it has closed or left open; ``claimed`` those of the last
    claims of the paragraph, and ``placed`` whether these named a place in a list; ``named`` are the
    causes that the words before name, and ``examined`` the words for the only one that the letter says
    it looked at.
    """

    letter: Letter
    rules: Rules
    concerns: Sequence[Concern]
    counts: Sequence[StatedCount]
    section: Section
    sentence: Sentence
    kind: ClaimKind
    theme: Span | None = None
    closed: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    claimed: tuple[int, ...] = ()
    placed: bool = False
    named: tuple[int, ...] = ()
    examined: Span | None = None

    @property
    def causes(self) -> tuple[int, ...]:
        """Everything that the letter calls a cause, not an area."""
        return tuple(i for i, c in enumerate(self.concerns) if c.kind is ConcernKind.CAUSE)

    def by_theme(self, span: Span, kind: ConcernKind | None = ConcernKind.CAUSE) -> tuple[int, ...]:
        """Return the causes that the words at a span may name."""
        words = self.letter.text[span.start : span.end]
        meant = match_theme(words, self.concerns, self.rules, kind)
        counted = max((c.count for c in self.counts if c.kind in _NUMBERS), default=0)
        if meant or counted > len(self.concerns):
            return meant
        return match_head(words, self.concerns, self.rules, kind)


def find_meant_causes(pointer: Pointer, scope: Span) -> tuple[int, ...]:
    """Return the causes that the words at ``scope`` mean; none where that is not certain."""
    words = pointer.letter.text[scope.start : scope.end]
    hit = pointer.rules["scope"].full(pointer.letter.text, *scope)
    if hit is None:
        return ()
    if hit.rule.makes == "others":
        return () if pointer.theme else _others(pointer, hit, words)
    if pointer.rules["partly"].first(words):
        return ()
    if pointer.theme is not None:
        return _by_lead(pointer, pointer.theme, hit, words)
    return _READERS[hit.rule.makes](pointer, hit, words)


def find_themed(
    pointer: Pointer, scope: Span, kind: ConcernKind | None = ConcernKind.CAUSE
) -> tuple[int, ...]:
    """Return the causes that a bare theme means ("crime recording"); none unless each is certain."""
    theme = pointer.letter.passage(*scope)
    meant = pointer.by_theme(scope, kind)
    apart = _each(pointer, _split_again(pointer, scope), kind)
    if len(apart) > 1:
        return apart
    if len(meant) == 1:
        return meant
    return _each(pointer, split_themes(pointer.letter, theme, pointer.rules, None), kind)


def _each(pointer: Pointer, parts: Sequence[Passage], kind: ConcernKind | None) -> tuple[int, ...]:
    """Return the cause of each part, if each is of one, and no two of the same."""
    each = [pointer.by_theme(part.span, kind) for part in parts]
    found = tuple(causes[0] for causes in each if len(causes) == 1)
    return found if each and len(set(found)) == len(each) else ()


def _split_again(pointer: Pointer, scope: Span) -> tuple[Passage, ...]:
    """Split "A and the one about B", or "A and B", where both parts are known to be causes."""
    hits = list(pointer.rules["theme_joint"].find(pointer.letter.text, *scope))
    edges = [scope.start, *(e for h in hits for e in h.match.span()), scope.end]
    return tuple(
        pointer.letter.passage(start, end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end > start
    )


def _by_lead(pointer: Pointer, theme: Span, hit: Hit, words: str) -> tuple[int, ...]:
    """Return the cause of a theme that leads to a claim: "For custody, … the cause of concern …"."""
    meant = pointer.by_theme(theme, None)
    if hit.rule.makes in ("one", "named"):
        return meant if len(meant) == 1 else ()
    if hit.rule.makes != "theme":
        return ()
    named = _by_theme(pointer, hit, words)
    if len(meant) == 1 and (not named or named == meant):
        return meant
    return named if not meant else ()


def _by_theme(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    span = Span(*hit.match.span("theme"))
    if "causes of concern" in words.lower():
        return find_themed(pointer, span)
    kind = None if "area" in words.lower() else ConcernKind.CAUSE
    meant = pointer.by_theme(span, kind)
    return meant if len(meant) == 1 else ()


def _the_one(pointer: Pointer, _hit: Hit, words: str) -> tuple[int, ...]:
    """Return the cause that the words before name, that of the section, or the letter's only one."""
    if words.lower().startswith(("that ", "this ")) and len(pointer.named) == 1:
        return pointer.named
    concerns, section, causes = pointer.concerns, pointer.section, pointer.causes
    named = find_concern_of_section(section, concerns, pointer.rules)
    if named is not None:
        return (named,)
    inside = [
        i
        for i in causes
        if section.heading
        and any(
            p.span.start >= section.heading.span.start and p.span.end <= pointer.sentence.span.start
            for p in concerns[i].evidence
        )
    ]
    if len(inside) == 1:
        return (inside[0],)
    several = any(c.count > 1 for c in pointer.counts if c.kind in _NUMBERS)
    if len(causes) == 1 and (not several or _are_merged(pointer)):
        return () if concerns[causes[0]].mention is MentionKind.MENTIONED else causes
    return _accelerated(pointer) if "accelerated" in words.lower() else _examined(pointer)


def _the_area(pointer: Pointer, _hit: Hit, _words: str) -> tuple[int, ...]:
    """Return the letter's only area of concern, if it sets one against its causes."""
    areas = tuple(i for i, c in enumerate(pointer.concerns) if c.kind is ConcernKind.AREA)
    return areas if len(areas) == 1 else ()


def _are_merged(pointer: Pointer) -> bool:
    """Tell whether the letter says that the causes that it counts are one from now on."""
    text = pointer.letter.text
    return any(
        pointer.rules["merged"].first(
            text, max(0, c.evidence.span.start - _NEAR), c.evidence.span.end + _NEAR
        )
        for c in pointer.counts
        if c.kind in _NUMBERS and c.evidence.span.end <= pointer.sentence.span.start
    )


def _accelerated(pointer: Pointer) -> tuple[int, ...]:
    """Return the one cause that the letter calls accelerated, if it counts no more of them."""
    early = tuple(i for i in pointer.causes if pointer.concerns[i].accelerated)
    stated = [c for c in pointer.counts if pointer.rules["accelerated"].first(c.evidence.quote)]
    return early if len(early) == 1 and all(c.count == 1 for c in stated) else ()


def _examined(pointer: Pointer) -> tuple[int, ...]:
    """Return the only cause that the letter says, before, that it looked at."""
    if pointer.examined is None or pointer.examined.end > pointer.sentence.span.start:
        return ()
    bare = replace(pointer, theme=None, named=(), examined=None)
    meant = find_meant_causes(bare, pointer.examined)
    return meant if len(meant) == 1 else ()


def _named(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    """Return the one cause that the words before name: "it"; else that of the section."""
    return pointer.named if len(pointer.named) == 1 else _the_one(pointer, hit, words)


def _themes(pointer: Pointer, hit: Hit, _words: str) -> tuple[int, ...]:
    """Return the causes of "the one about A and the one about B"."""
    return find_themed(pointer, Span(*hit.match.span("theme")))


def _by_place(pointer: Pointer, hit: Hit, _words: str) -> tuple[int, ...]:
    """Return the causes at a place of the letter's list: "the first two causes of concern".

    A place without the words "cause of concern" counts only after such a claim, or with a theme that
    is that of the cause in its place.
    """
    number = _number(pointer, hit, "count") or 1
    listed = [
        i
        for i, c in enumerate(pointer.concerns)
        if c.mention is MentionKind.LISTED and c.evidence[0].span.end <= pointer.sentence.span.start
    ]
    counts = {c.count for c in pointer.counts if c.kind in _NUMBERS}
    if len(listed) < _PAIR or (counts and len(listed) not in counts):
        return ()
    place = ORDINALS.get(hit.match["ordinal"].lower())
    start = len(listed) - number if place is None else place
    meant = tuple(listed[start : start + number]) if start >= 0 else ()
    if len(meant) != number:
        return ()
    theme = hit.match.groupdict().get("theme")
    named = pointer.by_theme(Span(*hit.match.span("theme"))) if theme else ()
    if hit.rule.makes == "place" and not pointer.placed and named != meant:
        return ()
    return meant if not named or named == meant else ()


def _those(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    """Return the causes that the words before name together: "both of them"."""
    number = _number(pointer, hit, "count") or (_PAIR if "both" in words.lower() else None)
    several = len(pointer.named) >= _PAIR
    return pointer.named if several and number in (None, len(pointer.named)) else ()


def _others(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    """Return the causes beside those of the claim before: "The other two stay in place."."""
    if not pointer.claimed:
        return ()
    left = tuple(i for i in pointer.causes if i not in pointer.closed and i not in pointer.claimed)
    word = hit.match["count"] or ("one" if words.lower().endswith("other") else None)
    number = None if word in (None, "ones") else pointer.rules.number(word or "one")
    if number is None:
        return left if len(left) >= _PAIR and _agrees(pointer) else ()
    return left if number == len(left) and _agrees(pointer) else ()


def _remaining(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    """Return the causes that no claim has closed; "other" ones are those of which none has told.

    To close all that remain is to close each of those found, whether all were found or not.
    """
    other = "other" in words.lower().split()
    if other and not pointer.told:
        return ()
    gone = pointer.told if other else pointer.closed
    number = _number(pointer, hit, "count", "also")
    several = "causes of concern" in words.lower()
    causes = tuple(i for i in pointer.causes if i not in gone)
    if number is not None and number != len(causes):
        return ()
    if pointer.kind is ClaimKind.CLOSED and number is None and several:
        return _before(pointer, causes)
    if several is (len(causes) < _PAIR):
        return ()
    return causes if _agrees(pointer) else ()


def _all(pointer: Pointer, hit: Hit, words: str) -> tuple[int, ...]:
    """Return all causes named before the sentence, if their number is the stated one and the letter's.

    A number may be that of the causes that the letter lists, beside which it names others.
    """
    concerns = pointer.concerns
    number = _number(pointer, hit, "count", "number")
    causes = _before(pointer, pointer.causes)
    listed = tuple(i for i in causes if concerns[i].mention is MentionKind.LISTED)
    both = "both" in words.lower().split()
    number = _PAIR if both and number is None else number
    if number is None:
        whole = len(causes) == len(pointer.causes) >= _PAIR and _agrees(pointer)
        return causes if whole else ()
    if number < _PAIR:
        return ()
    return listed if len(listed) == number else (causes if len(causes) == number else ())


def _before(pointer: Pointer, causes: Sequence[int]) -> tuple[int, ...]:
    end = pointer.sentence.span.start
    return tuple(i for i in causes if pointer.concerns[i].evidence[0].span.end <= end)


def _agrees(pointer: Pointer) -> bool:
    """Tell whether no number of identified causes says that there are more than those found."""
    stated = [c.count for c in pointer.counts if c.kind is CountKind.IDENTIFIED]
    return not stated or max(stated) <= len(pointer.concerns)


def _number(pointer: Pointer, hit: Hit, *groups: str) -> int | None:
    found = hit.match.groupdict()
    word = next((found[group] for group in groups if found.get(group)), None)
    return pointer.rules.number(word) if word else None


_READERS: Mapping[str, Callable[[Pointer, Hit, str], tuple[int, ...]]] = {
    "theme": _by_theme,
    "themes": _themes,
    "ordinal": _by_place,
    "place": _by_place,
    "one": _the_one,
    "named": _named,
    "area": _the_area,
    "those": _those,
    "left": _remaining,
    "all": _all,
}
