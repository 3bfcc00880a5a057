"""Which causes of concern the words of a claim mean ("the force's remaining causes of concern")."""

from collections.abc import Sequence

from peelgraph.facts.concerns import find_concern_of_section
from peelgraph.facts.model import Concern, ConcernKind, CountKind, MentionKind, StatedCount
from peelgraph.facts.naming import match_theme, split_themes
from peelgraph.letters import Letter, Section, Sentence, Span
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


def find_meant_causes(
    letter: Letter,
    rules: Rules,
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
    section: Section,
    sentence: Sentence,
    scope: Span,
    open_still: Sequence[int],
) -> tuple[int, ...]:
    """Return the causes that the words at ``scope`` mean; none where that is not certain.

    ``open_still`` are the causes that no claim before has closed: those that remain.
    """
    words = letter.text[scope.start : scope.end]
    if rules["partly"].first(words):
        return ()
    hit = rules["scope"].full(letter.text, *scope)
    if hit is None:
        return ()
    match hit.rule.makes:
        case "theme":
            return _by_theme(letter, rules, concerns, hit, words)
        case "ordinal":
            return _by_place(concerns, sentence, hit.match["ordinal"], _number(rules, hit, "count"))
        case "one":
            return _the_one(rules, concerns, section, sentence)
        case "left":
            number = _number(rules, hit, "count") or _number(rules, hit, "also")
            return _remaining(concerns, counts, number, open_still, words)
        case _:
            return _all(concerns, counts, _number(rules, hit, "count"), sentence, words)


def find_themed(
    letter: Letter, rules: Rules, concerns: Sequence[Concern], scope: Span
) -> tuple[int, ...]:
    """Return the causes that a bare theme means ("crime recording"); none unless each is certain."""
    theme = letter.passage(*scope)
    meant = match_theme(theme.quote, concerns, rules, ConcernKind.CAUSE)
    if len(meant) == 1:
        return meant
    parts = split_themes(letter, theme, rules, None)
    each = [match_theme(part.quote, concerns, rules, ConcernKind.CAUSE) for part in parts]
    return tuple(found[0] for found in each) if each and all(len(f) == 1 for f in each) else ()


def _by_theme(
    letter: Letter, rules: Rules, concerns: Sequence[Concern], hit: Hit, words: str
) -> tuple[int, ...]:
    theme = letter.passage(*hit.match.span("theme"))
    several = "causes of concern" in words.lower()
    if not several:
        meant = match_theme(theme.quote, concerns, rules, ConcernKind.CAUSE)
        return meant if len(meant) == 1 else ()
    parts = split_themes(letter, theme, rules, None)
    each = [match_theme(part.quote, concerns, rules, ConcernKind.CAUSE) for part in parts]
    return tuple(found[0] for found in each) if each and all(len(f) == 1 for f in each) else ()


def _the_one(
    rules: Rules, concerns: Sequence[Concern], section: Section, sentence: Sentence
) -> tuple[int, ...]:
    """Return the cause of the section, or the letter's only one."""
    causes = [i for i, c in enumerate(concerns) if c.kind is ConcernKind.CAUSE]
    if len(causes) == 1 and concerns[causes[0]].mention is not MentionKind.MENTIONED:
        return (causes[0],)
    named = find_concern_of_section(section, concerns, rules)
    if named is not None:
        return (named,)
    inside = [
        i
        for i in causes
        if section.heading
        and any(
            p.span.start >= section.heading.span.start and p.span.end <= sentence.span.start
            for p in concerns[i].evidence
        )
    ]
    return (inside[0],) if len(inside) == 1 else ()


_PAIR = 2
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def _by_place(
    concerns: Sequence[Concern], sentence: Sentence, ordinal: str, number: int | None
) -> tuple[int, ...]:
    """Return the causes at a place of the letter's list: "the first two causes of concern"."""
    listed = [
        i
        for i, c in enumerate(concerns)
        if c.mention is MentionKind.LISTED and c.evidence[0].span.end <= sentence.span.start
    ]
    place = _PLACES.get(ordinal.lower())
    start = len(listed) - (number or 1) if place is None else place
    meant = tuple(listed[start : start + (number or 1)]) if start >= 0 else ()
    return meant if len(listed) > 1 and len(meant) == (number or 1) else ()


def _remaining(
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
    number: int | None,
    open_still: Sequence[int],
    words: str,
) -> tuple[int, ...]:
    several = "causes of concern" in words.lower()
    causes = tuple(i for i in open_still if concerns[i].kind is ConcernKind.CAUSE)
    if number is not None and number != len(causes):
        return ()
    if several is (len(causes) < _PAIR):
        return ()
    return causes if _agrees(concerns, counts) else ()


def _all(
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
    number: int | None,
    sentence: Sentence,
    words: str,
) -> tuple[int, ...]:
    """Return all causes named before the sentence, if their number is the stated one and the letter's.

    A number may be that of the causes that the letter lists, beside which it names others.
    """
    causes = tuple(
        i
        for i, c in enumerate(concerns)
        if c.kind is ConcernKind.CAUSE and c.evidence[0].span.end <= sentence.span.start
    )
    every = sum(c.kind is ConcernKind.CAUSE for c in concerns)
    listed = tuple(i for i in causes if concerns[i].mention is MentionKind.LISTED)
    both = "both" in words.lower().split()
    number = _PAIR if both and number is None else number
    if number is None:
        whole = len(causes) == every >= _PAIR and _agrees(concerns, counts)
        return causes if whole else ()
    if number < _PAIR:
        return ()
    return listed if len(listed) == number else (causes if len(causes) == number else ())


def _agrees(concerns: Sequence[Concern], counts: Sequence[StatedCount]) -> bool:
    """Tell whether no number of identified causes says that there are more than those found."""
    stated = [c.count for c in counts if c.kind is CountKind.IDENTIFIED]
    return not stated or max(stated) <= len(concerns)


def _number(rules: Rules, hit: Hit, group: str) -> int | None:
    word = hit.match.groupdict().get(group)
    return rules.number(word) if word else None
