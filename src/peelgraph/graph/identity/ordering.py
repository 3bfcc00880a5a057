"""The order in which letters are gone through, which is not the order in which they were loaded."""

from collections.abc import Iterable

from peelgraph.facts.model import Facts
from peelgraph.graph.identifiers import letter_key


def in_order(letters: Iterable[Facts]) -> list[Facts]:
    """Return the letters that have a key, by day sent, day published, key, and digest of the text."""
    return sorted(filter(_has_key, letters), key=_order)


def _has_key(facts: Facts) -> bool:
    return bool((facts.sent_on or facts.published_on) and facts.body and facts.letter_kind)


def _order(facts: Facts) -> tuple[str, ...]:
    days = [stated.value.isoformat() for stated in (facts.sent_on, facts.published_on) if stated]
    return days[0], days[-1], letter_key(facts), facts.letter.digest
