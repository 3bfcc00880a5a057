"""Causes of concern that a letter counts, and neither states nor names (docs/decisions/0009)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelgraph.facts.model import CountKind, StatedCount, UnnamedConcerns
from peelgraph.facts.naming import Naming
from peelgraph.rules import Rules

_NUMBERS = (CountKind.IDENTIFIED, CountKind.MENTIONED)


def find_counted(counts: Sequence[StatedCount], found: int) -> list[UnnamedConcerns]:
    """Return the causes that a letter counts besides the ``found`` ones that it states or names."""
    if found:
        identified = {count.count for count in counts if count.kind is CountKind.IDENTIFIED}
        more = len(identified) == 1 and max(identified) > found
        first = next((c for c in counts if c.kind is CountKind.IDENTIFIED), None)
        if not more or first is None:
            return []
        return [UnnamedConcerns(first.count - found, None, None, first.evidence)]
    return [
        UnnamedConcerns(
            count.count,
            "accelerated" in count.evidence.quote.lower() or None,
            None,
            count.evidence,
        )
        for count in counts
        if count.kind in _NUMBERS
    ]


def find_others(
    counts: Sequence[StatedCount], namings: Sequence[Naming], rules: Rules
) -> Iterator[UnnamedConcerns]:
    """Yield the causes that a sentence counts besides those found ("two other causes") and names not."""
    for count in counts:
        more = rules["more_causes"].first(count.evidence.quote) and "other" in count.evidence.quote
        named = any(n.sentence.span.contains(count.evidence.span) for n in namings)
        if count.kind is CountKind.MENTIONED and more and count.count > 1 and not named:
            yield UnnamedConcerns(count.count, None, None, count.evidence)


def join_groups(
    closed: Sequence[UnnamedConcerns], counted: Sequence[UnnamedConcerns]
) -> tuple[UnnamedConcerns, ...]:
    """Return the groups that claims close, and of the one group that may hold them what is left of it.

    "Three accelerated causes … Two were closed … the last cause of concern": two groups, not three.
    """
    numbers = [group.count for group in closed]
    total = None if None in numbers else sum(number or 0 for number in numbers)
    if not closed or total is None:
        return (*closed, *counted)
    of_more = [group for group in counted if group.count is not None and group.count >= total]
    if len(of_more) != 1:
        return (*closed, *counted)
    [whole] = of_more
    told = (replace(group, accelerated=group.accelerated or whole.accelerated) for group in closed)
    left = replace(whole, count=(whole.count or 0) - total)
    rest = (left if group is whole else group for group in counted)
    return (*told, *(group for group in rest if group.count != 0))
