"""Claims about recommendations: which are closed, or how many where the letter does not say which.

No status of a cause follows from that of its recommendations (MODEL §2.5), and a number names none:
"three of five are closed" is a count, unless the letter says which three (docs/decisions/0012).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.clauses import Clause, find_clauses
from peelgraph.facts.counts import ORDINALS
from peelgraph.facts.effects import Reading, find_effect
from peelgraph.facts.headings import find_concern_of_section
from peelgraph.facts.likeness import find_content
from peelgraph.facts.model import (
    ClaimKind,
    ConcernKind,
    CountKind,
    Recommendation,
    RecommendationClaim,
)
from peelgraph.facts.naming import match_theme
from peelgraph.facts.places import Place, find_places
from peelgraph.letters import Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_PAIR = 2
_CAUSE = ConcernKind.CAUSE
_OF_CAUSES = (CountKind.IDENTIFIED, CountKind.MENTIONED, CountKind.LISTED)
_JOINT = re.compile(r",? and |, ")


def find_recommendation_claims(
    reading: Reading,
    rules: Rules,
    registers: Registers,
    recommendations: Sequence[Recommendation],
) -> tuple[RecommendationClaim, ...]:
    """Return what the letter claims about its recommendations, in reading order.

    A claim is made by a sentence that stands for itself and is read as a whole, in a letter with a day.
    """
    finder = _Finder(reading, rules, registers, recommendations, [])
    for place in find_places(reading.letter, rules):
        finder.read(place)
    return tuple(finder.claims)


@dataclass(slots=True)
class _Finder:
    reading: Reading
    rules: Rules
    registers: Registers
    recommendations: Sequence[Recommendation]
    claims: list[RecommendationClaim]
    last: Span | None = None

    def read(self, place: Place) -> None:
        """Add the claims of a sentence."""
        letter, sentence = self.reading.letter, place.sentence
        clauses = find_clauses(letter.text, sentence, self.rules, "recommendation_claim")
        if not clauses or not place.whole:
            return
        if names_other_body(
            letter.text, sentence.span, self.rules, self.registers, self.reading.body
        ):
            return
        for clause in clauses:
            effect = find_effect(self.reading, clause, sentence, self.rules)
            if effect is None:
                continue
            concern = self._concern(place, clause)
            count, named = self._meant(clause, self._group(concern), known=concern is not None)
            if count is None and not named:
                continue
            self.claims.append(
                RecommendationClaim(
                    named,
                    concern,
                    count or len(named),
                    ClaimKind(clause.kind),
                    effect.not_before,
                    effect.not_after,
                    effect.words,
                    (letter.passage(*sentence.span), *effect.evidence),
                )
            )
            self.last = place.block.span

    def _concern(self, place: Place, clause: Clause) -> int | None:
        """Return the cause whose recommendations are meant; None where that is not certain.

        It is the one that the claim names, or the letter's only one; else that of the section, if as many
        recommendations stand under it as the claim says that there are.
        """
        concerns = self.reading.concerns
        words = clause.hit.match.groupdict()
        cause = words.get("cause")
        named = match_theme(cause, concerns, self.rules, _CAUSE) if cause else ()
        if len(named) == 1:
            return named[0]
        several = any(c.count > 1 for c in self.reading.counts if c.kind in _OF_CAUSES)
        if len(concerns) == 1 and not several:
            return 0
        if self._is_left(clause) and self.last == place.block.span:
            return self.claims[-1].concern
        found = find_concern_of_section(place.section, concerns, self.rules)
        found = self._concern_above(place) if found is None else found
        whole = self._number(words.get("of_all")) or (_PAIR if _counted(clause) == "both" else None)
        exact = whole == len(self._group(found))
        told = exact or self._theme(clause) or words.get("ordinal")
        return found if found is not None and told else None

    def _concern_above(self, place: Place) -> int | None:
        """Return the cause of the recommendations in the section, or under the heading right before it."""
        sections = self.reading.letter.sections
        index = sections.index(place.section)
        heading = place.section.heading
        plain = heading is None or self.rules["heading"].full(heading.text) is not None
        first = sections[index - 1] if index and plain else place.section
        start = first.heading.span.start if first.heading else 0
        inside = {
            item.concern
            for item in self.recommendations
            if start <= item.evidence[0].span.start
            and item.evidence[0].span.end <= place.sentence.span.start
        }
        return inside.pop() if len(inside) == 1 else None

    def _group(self, concern: int | None) -> list[int]:
        """Return the recommendations under a cause, those of the letter if the cause is not known."""
        every = range(len(self.recommendations))
        return [i for i in every if concern is None or self.recommendations[i].concern == concern]

    def _meant(
        self, clause: Clause, group: Sequence[int], *, known: bool
    ) -> tuple[int | None, tuple[int, ...]]:
        """Return how many recommendations a claim means, None if it does not say, and which.

        Where the cause is not ``known``, a number names none of them.
        """
        words = clause.hit.match.groupdict()
        counted = _counted(clause)
        stated = _PAIR if counted == "both" else self._number(counted)
        whole = self._number(words.get("of_all"))
        complete = whole in (None, len(group))
        theme = self._theme(clause)
        if theme:
            return self._themed(clause, theme, group, stated)
        if not known:
            return stated, ()
        if words.get("ordinal"):
            place = ORDINALS.get(words["ordinal"].lower(), -1)
            stated_whole = {
                c.count for c in self.reading.counts if c.kind is CountKind.RECOMMENDATIONS
            }
            found = len(group) in stated_whole and 0 <= place < len(group)
            return 1, (group[place],) if found else ()
        if self._is_left(clause):
            return self._left(group, stated or whole or (1 if self._is_one(clause) else None))
        if counted.startswith(("both", "all")) or (not counted and whole is not None):
            number = stated or whole
            fits = number in (None, len(group)) and len(group) > 1
            return number, tuple(group) if fits else ()
        if stated is None and not counted:
            return (1, (group[0],)) if len(group) == 1 and self._is_one(clause) else (None, ())
        named = tuple(group) if stated == len(group) and complete else ()
        return stated, named

    def _left(self, group: Sequence[int], stated: int | None) -> tuple[int | None, tuple[int, ...]]:
        """Return the recommendations that the letter has not closed before: "the other two"."""
        closed = {i for c in self.claims if c.kind is ClaimKind.CLOSED for i in c.recommendations}
        left = tuple(i for i in group if i not in closed)
        certain = closed & set(group) and left and stated in (None, len(left))
        return (stated, left) if certain else (stated, ())

    def _theme(self, clause: Clause) -> str | None:
        """Return the words that say which recommendations are meant, and name no cause."""
        words = clause.hit.match.groupdict()
        if words.get("scope"):
            scope = self.rules["recommendation_theme"].full(words["scope"])
            return scope.match["theme"] if scope else None
        cause = words.get("cause")
        named = match_theme(cause, self.reading.concerns, self.rules, _CAUSE) if cause else ()
        return cause if cause and len(named) != 1 and "concern" not in cause else None

    def _themed(
        self, clause: Clause, theme: str, group: Sequence[int], stated: int | None
    ) -> tuple[int | None, tuple[int, ...]]:
        """Return the recommendations that the words of a claim name; none unless each is certain."""
        themes = [part for part in _JOINT.split(theme) if part]
        each = [self._by_theme(theme, group) for theme in themes]
        found = tuple(i for meant in each for i in meant if len(meant) == 1)
        number = stated or (1 if self._is_one(clause) else None)
        certain = len(set(found)) == len(themes) and number in (None, len(found))
        return (number, tuple(sorted(found))) if certain else (number, ())

    def _by_theme(self, theme: str, group: Sequence[int]) -> tuple[int, ...]:
        content = find_content(theme)
        return tuple(
            i
            for i in group
            if content and content <= find_content(self.recommendations[i].evidence[0].quote)
        )

    def _is_left(self, clause: Clause) -> bool:
        """Tell whether a claim means those that another one left: "the other two"."""
        return re.search(r"\b(?:other|remaining)\b", clause.hit.match[0]) is not None

    def _is_one(self, clause: Clause) -> bool:
        return re.search(r"recommendation\b", clause.hit.match[0], re.IGNORECASE) is not None

    def _number(self, words: str | None) -> int | None:
        """Return the number in words such as "the other two", None if there is none."""
        for word in (words or "").split():
            try:
                return self.rules.number(word)
            except ValueError:
                continue
        return None


def _counted(clause: Clause) -> str:
    """Return the words that say how many a claim means, empty if none do."""
    return (clause.hit.match.groupdict().get("count") or "").lower()
