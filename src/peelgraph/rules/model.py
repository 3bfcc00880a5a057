"""One rule, one table of rules, and all tables together."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from peelgraph.rules.needed import fold_text


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a rule table.

    ``makes`` is what a match means, in the terms of its table. ``example`` matches ``pattern`` and
    ``near_miss`` does not; ``tests/cases`` holds every row to that. ``options`` are the row's other
    columns. ``needed`` are folded words of which every match holds one, or none if no such are known.
    """

    name: str
    pattern: re.Pattern[str]
    makes: str
    example: str
    near_miss: str
    options: Mapping[str, str] = field(default_factory=dict)
    needed: tuple[str, ...] = ()

    def may_match(self, folded: str) -> bool:
        """Tell whether the pattern need be searched for in a text, given folded."""
        if not self.needed:
            return True
        for word in self.needed:  # noqa: SIM110 -- any() would cost more than what it asks
            if word in folded:
                return True
        return False


class Hit(NamedTuple):
    """Where a rule matched."""

    rule: Rule
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class RuleTable:
    """Rules in order of precedence: of two that match the same words the earlier one counts."""

    name: str
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rules in order."""
        return iter(self.rules)

    def narrow(self, text: str, start: int, end: int) -> "RuleTable":
        """Return the table without the rules that match nowhere within ``text[start:end]``."""
        folded = fold_text(text[start:end])
        return RuleTable(self.name, tuple(rule for rule in self.rules if rule.may_match(folded)))

    def find(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield every match within ``text[start:end]`` in reading order, none overlapping another.

        Where two rules claim overlapping words, the one that stands earlier in the table wins.
        """
        end = len(text) if end is None else end
        folded = fold_text(text[start:end])
        taken: list[Hit] = []
        for rule in self.rules:
            if not rule.may_match(folded):
                continue
            free = [
                Hit(rule, match)
                for match in rule.pattern.finditer(text, start, end)
                if not _is_taken(match, taken)
            ]
            if free:
                taken = sorted([*taken, *free], key=_start)
        return iter(taken)

    def first(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """Return the hit of the first rule of the table that matches anywhere, or None."""
        end = len(text) if end is None else end
        folded = fold_text(text[start:end])
        for rule in self.rules:
            match = rule.pattern.search(text, start, end) if rule.may_match(folded) else None
            if match:
                return Hit(rule, match)
        return None

    def at(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """Return the hit of the first rule that matches from ``start`` on, or None."""
        end = len(text) if end is None else end
        for rule in self.rules:
            match = rule.pattern.match(text, start, end)
            if match:
                return Hit(rule, match)
        return None

    def full(self, text: str, start: int = 0, end: int | None = None) -> Hit | None:
        """Return the hit of the first rule that matches all of ``text[start:end]``, or None."""
        end = len(text) if end is None else end
        folded = fold_text(text[start:end])
        for rule in self.rules:
            match = rule.pattern.fullmatch(text, start, end) if rule.may_match(folded) else None
            if match:
                return Hit(rule, match)
        return None


def _start(hit: Hit) -> int:
    return hit.match.start()


def _is_taken(match: re.Match[str], taken: Sequence[Hit]) -> bool:
    """Tell whether a match overlaps one of the hits, which are in order and apart."""
    place = bisect_left(taken, match.end(), key=_start)
    return place > 0 and taken[place - 1].match.end() > match.start()


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule table by name, and the words that name numbers and months."""

    tables: Mapping[str, RuleTable]
    numbers: Mapping[str, int]
    months: Mapping[str, int]

    def __getitem__(self, table: str) -> RuleTable:
        """Return the table of that name; KeyError if ``data/rules`` has none."""
        return self.tables[table]

    def number(self, word: str) -> int:
        """Return the number that a word or figure of the ``number`` piece names."""
        plain = _plain(word)
        return self.numbers[plain] if plain in self.numbers else int(plain)

    def month(self, word: str) -> int:
        """Return the number of the month that a word of the ``month`` piece names."""
        return self.months[_plain(word)]


def _plain(word: str) -> str:
    """Return a word as the tables have it; matching without case takes ſ for s and ı for i."""
    return word.casefold().replace("ı", "i")
