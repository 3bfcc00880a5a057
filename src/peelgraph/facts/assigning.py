"""Which cause a group of recommendations is about, where neither heading, box nor stem says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from peelgraph.facts.model import Concern, ConcernKind, Recommendation
from peelgraph.letters import Passage
from peelgraph.rules import Rules


def assign_concerns(
    recommendations: tuple[Recommendation, ...], concerns: Sequence[Concern], rules: Rules
) -> tuple[Recommendation, ...]:
    """Give each group of recommendations under one stem, if it has none, the cause that it is about.

    A group is about the only cause whose topic its words name. If there are as many groups as causes,
    and the groups that name one stand in the order of the causes, so do the others.
    """
    causes = [i for i, concern in enumerate(concerns) if concern.kind is ConcernKind.CAUSE]
    groups = [(stem, tuple(group)) for stem, group in groupby(recommendations, _find_stem)]
    if not causes or not all(stem and _is_free(group) for stem, group in groups):
        return recommendations
    named = {
        place: meant
        for place, (_, group) in enumerate(groups)
        if (meant := _find_named(group, concerns, causes, rules)) is not None
    }
    ordered = dict(enumerate(causes)) if len(groups) == len(causes) else {}
    in_order = bool(named) and all(ordered.get(place) == i for place, i in named.items())
    chosen: Mapping[int, int] = ordered if in_order else named
    return tuple(
        replace(one, concern=chosen.get(place))
        for place, (_, group) in enumerate(groups)
        for one in group
    )


def _find_stem(recommendation: Recommendation) -> Passage | None:
    """Return the stem that a recommendation stands under: the second of its passages, if any."""
    return recommendation.evidence[1] if len(recommendation.evidence) > 1 else None


def _is_free(group: Sequence[Recommendation]) -> bool:
    return all(one.concern is None for one in group)


def _find_named(
    group: Sequence[Recommendation],
    concerns: Sequence[Concern],
    causes: Sequence[int],
    rules: Rules,
) -> int | None:
    """Return the only cause whose topic the words of a group name."""
    topics = {hit.rule.makes for one in group for hit in rules["topic"].find(one.evidence[0].quote)}
    meant = [index for index in causes if concerns[index].topic in topics]
    return meant[0] if len(meant) == 1 else None
