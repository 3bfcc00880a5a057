"""Causes of concern that a sentence names by what they are about (LETTERS §4, "theme only")."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.likeness import find_content, measure_likeness
from peelgraph.facts.model import Body, Concern, ConcernKind
from peelgraph.facts.places import names_only_causes
from peelgraph.facts.topics import find_topic
from peelgraph.letters import Letter, Passage, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_JOINT = re.compile(
    r"\s*(?:,\s+(?:and|or)|;\s+and|,|;|\b(?:and|or))\s+(?:(?:about|on|to|regarding|for|in)\s+)?"
)
_REPEATED = re.compile(r"\s(?:about|on|to|regarding|for|in)\s+$")
#: Words with which each of several themes may begin, so that each begins a new one.
_OPENING = re.compile(r"(?:the|how|whether|its|their|your|a|an)\s")
#: What a sentence means by the words of the one before.
_PRONOUN = re.compile(r"\b(?:it|its|they|their|them)\b", re.IGNORECASE)
_MOST = 6
_ALIKE = 0.6
#: How many letters of a word keep its meaning whatever its ending, and how many words make a name.
_ROOT = 5
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Naming:
    """Causes that a sentence names together; ``themes`` is empty where they cannot be told apart."""

    sentence: Passage
    cause: Passage
    themes: tuple[Passage, ...]
    kind: ConcernKind
    accelerated: bool


def find_namings(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> Iterator[Naming]:
    """Yield what each sentence names; nothing of what is denied, doubted or about another body."""
    before = early = False
    last = current = None
    for sentence in letter.sentences:
        last, current = current, sentence
        cued = rules["concern_cue"].first(sentence.text) is not None
        follows, before = before, cued
        if not cued and not follows:
            continue
        before = cued or any(
            rules[table].first(letter.text, *sentence.span) for table in ("naming", "same_causes")
        )
        if names_other_body(letter.text, sentence.span, rules, registers, body):
            continue
        whole = rules["naming_sentence"].full(letter.text, *sentence.span) if cued else None
        hits = [whole] if whole else list(rules["naming"].find(letter.text, *sentence.span))
        for hit in hits:
            words = letter.text[sentence.span.start : hit.match.start()]
            if last and _points_back(letter, rules, last, words):
                other = names_other_body(letter.text, last.span, rules, registers, body)
                if other:
                    continue
            words = f"{last.text if last else ''} {words}"
            if hit.rule.options.get("needs") == "named" and not names_only_causes(words, rules):
                continue
            naming = _read(letter, rules, sentence, hit)
            if naming and early and hit.rule.makes == "named together":
                naming = replace(naming, accelerated=True)
            if naming:
                yield naming
        early = names_only_accelerated(sentence.text, rules)


def _points_back(letter: Letter, rules: Rules, last: Sentence, words: str) -> bool:
    """Tell whether "it" before a cause may be a body that the sentence before names."""
    pronoun = _PRONOUN.search(words) is not None
    return pronoun and rules["named_body"].first(letter.text, *last.span) is not None


def names_only_accelerated(words: str, rules: Rules) -> bool:
    """Tell whether words name causes of concern, and none that they do not call accelerated."""
    named = [hit.match[0] for hit in rules["concern_cue"].find(words)]
    early = [rules["accelerated"].first(cause) is not None for cause in named]
    return bool(early) and all(early)


def _read(letter: Letter, rules: Rules, sentence: Sentence, hit: Hit) -> Naming | None:
    before = letter.text[sentence.span.start : hit.match.start("cause")]
    theme = _trim(letter, Span(*hit.match.span("theme")))
    generic = theme is None or rules["no_theme"].full(theme.quote)
    if theme is None or generic or rules["doubtful"].first(before):
        return None
    cause = letter.passage(*hit.match.span("cause"))
    area = "area" in cause.quote.lower()
    plural = ("causes of concern", "causes for concern", "areas of concern")
    together = hit.rule.makes == "named together"
    several = together or cause.quote.lower().rstrip().endswith(plural)
    number = _number_in(cause.quote, rules) if together else _number_before(letter, rules, hit)
    themes = split_themes(letter, theme, rules, number) if several else (theme,)
    return Naming(
        letter.passage(*sentence.span),
        cause,
        themes,
        ConcernKind.AREA if area else ConcernKind.CAUSE,
        rules["accelerated"].first(cause.quote) is not None
        or rules["as_accelerated"].at(letter.text, hit.match.end()) is not None,
    )


def _number_before(letter: Letter, rules: Rules, hit: Hit) -> int | None:
    start = hit.match.start("cause")
    words = letter.text[max(0, start - 12) : start].split()
    return _number_in(words[-1], rules) if words else None


def _number_in(words: str, rules: Rules) -> int | None:
    """Return the number that the last number word among ``words`` names, or None."""
    for word in reversed(words.split()):
        try:
            return rules.number(word)
        except ValueError:
            continue
    return None


def _trim(letter: Letter, span: Span) -> Passage | None:
    """Return the words at a span without white space, commas and one-sided quotation marks."""
    text = letter.text[span.start : span.end]
    inner = text.strip(' \t\n,“”"')
    if not inner:
        return None
    start = span.start + text.index(inner)
    return letter.passage(start, start + len(inner))


def split_themes(
    letter: Letter, theme: Passage, rules: Rules, number: int | None
) -> tuple[Passage, ...]:
    """Split "A, B and C" into the causes that it names; nothing if more than one reading is possible.

    A reading counts if each of its parts is about one topic and no two about the same; or if there is
    only one way to make the stated number of parts.
    """
    names = [Span(*hit.match.span()) for hit in rules["topic"].find(theme.quote)]
    every = [Span(*match.span()) for match in _JOINT.finditer(theme.quote)]
    joints = [joint for joint in every if not any(name.contains(joint) for name in names)]
    cuts = (number - 1,) if number else range(1, len(joints) + 1)
    ways = [
        _parts(letter, theme, chosen)
        for cut in cuts
        if len(joints) <= _MOST
        for chosen in combinations(joints, cut)
    ]
    topics = ([find_topic(p.quote, rules) for p in way] for way in ways)
    told = [
        way
        for way, each in zip(ways, topics, strict=True)
        if _are_distinct(each) and _ends_as_list(letter, way)
    ]
    strongest = _strongest(letter, told)
    if strongest:
        return strongest
    if number and len(ways) == 1:
        return ways[0]
    alike = _find_parallel(theme.quote, joints)
    if alike and number in (None, len(alike) + 1):
        return _parts(letter, theme, alike)
    again = [joint for joint in joints if _REPEATED.search(theme.quote[joint.start : joint.end])]
    if again:
        return _parts(letter, theme, again)
    if number == 1:
        return (theme,)
    if number or told or len(joints) > _MOST:
        return ()
    whole = _parts(letter, theme, joints)
    return whole if _are_mostly_told(whole, rules) else ()


def _ends_as_list(letter: Letter, way: Sequence[Passage]) -> bool:
    """Tell whether the last part is joined as the last item of a list is: "A, B and C" is no "A, B"."""
    *_, before, last = (None, *way)
    gap = letter.text[before.span.end : last.span.start] if before and last else "and"
    return ";" in gap or any(word in gap.lower().split() for word in ("and", "or"))


def _find_parallel(theme: str, joints: Sequence[Span]) -> list[Span]:
    """Return the joints after which the theme begins again as it began: "how it …, and how it …"."""
    opening = _OPENING.match(theme)
    if opening is None:
        return []
    return [joint for joint in joints if theme[joint.end :].startswith(opening[0])]


def _strongest(letter: Letter, ways: Sequence[tuple[Passage, ...]]) -> tuple[Passage, ...] | None:
    """Return the only way whose weakest joint is the strongest: ";", then ", and", then the others."""

    def strength(way: tuple[Passage, ...]) -> int:
        gaps = (letter.text[a.span.end : b.span.start] for a, b in pairwise(way))
        return min(2 if ";" in gap else int("," in gap and "and" in gap) for gap in gaps)

    ranked = sorted(ways, key=strength, reverse=True)
    if len(ranked) > 1 and strength(ranked[0]) == strength(ranked[1]):
        return None
    return ranked[0] if ranked else None


def _parts(letter: Letter, theme: Passage, joints: Sequence[Span]) -> tuple[Passage, ...]:
    edges = [0, *(edge for joint in joints for edge in joint), len(theme.quote)]
    offset = theme.span.start
    return tuple(
        letter.passage(offset + start, offset + end)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if end > start
    )


def _are_distinct(topics: Sequence[str | None]) -> bool:
    return None not in topics and len(set(topics)) == len(topics)


def _are_mostly_told(parts: Sequence[Passage], rules: Rules) -> bool:
    """Tell whether all parts of a list but one, of two or more, have a topic, each another one."""
    topics = [topic for part in parts if (topic := find_topic(part.quote, rules))]
    return len(topics) == len(parts) - 1 >= _LEAST and _are_distinct(topics)


def match_theme(
    words: str, concerns: Sequence[Concern], rules: Rules, kind: ConcernKind | None = None
) -> tuple[int, ...]:
    """Return the causes that a theme may mean: by topic, else by like words; in order."""
    topic = find_topic(words, rules)
    candidates = [i for i, c in enumerate(concerns) if kind is None or c.kind is kind]
    same = tuple(i for i in candidates if topic and concerns[i].topic == topic)
    if same:
        return _by_words(words, same, concerns)
    return tuple(i for i in candidates if _is_alike(words, concerns[i], topic))


def match_head(
    words: str, concerns: Sequence[Concern], rules: Rules, kind: ConcernKind | None = None
) -> tuple[int, ...]:
    """Return the one cause whose theme ends with these words ("your plan"), if no other holds them."""
    hit = rules["head"].full(words)
    if hit is None:
        return ()
    held = re.compile(rf"\b{re.escape(hit.match['head'])}\b", re.IGNORECASE)
    holds = [
        index
        for index, concern in enumerate(concerns)
        if any(held.search(p.quote) for p in (concern.statement, concern.theme) if p)
    ]
    theme = concerns[holds[0]].theme if len(holds) == 1 else None
    ends = theme is not None and theme.quote.lower().endswith(hit.match["head"].lower())
    return (holds[0],) if ends and kind in (None, concerns[holds[0]].kind) else ()


def _by_words(words: str, same: tuple[int, ...], concerns: Sequence[Concern]) -> tuple[int, ...]:
    """Of several causes with one topic, return the one that has just these words as its theme."""
    exact = tuple(
        i
        for i in same
        if (theme := concerns[i].theme) is not None and theme.quote.lower() == words.lower()
    )
    return exact if len(exact) == 1 else same


def _is_alike(words: str, concern: Concern, topic: str | None) -> bool:
    if topic and concern.topic:
        return False
    wordings = [p.quote for p in (concern.statement, concern.theme) if p]
    return any(
        measure_likeness(words, other) >= _ALIKE or _is_short_for(words, other)
        for other in wordings
    )


def _is_short_for(words: str, other: str) -> bool:
    """Tell whether all words of a name stand in a wording, in any form ("Learning from incidents")."""
    content, whole = ({word[:_ROOT] for word in find_content(each)} for each in (words, other))
    return len(content) >= _LEAST and content <= whole
