"""Which cause a group of recommendations is about, where neither heading, box nor stem says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from peelgraph.facts.likeness import find_content
from peelgraph.facts.model import Concern, ConcernKind, Recommendation
from peelgraph.letters import Passage
from peelgraph.rules import Rules


def assign_concerns(
    recommendations: tuple[Recommendation, ...], concerns: Sequence[Concern], rules: Rules
) -> tuple[Recommendation, ...]:
    """Give each group of recommendations under one stem, if it has none, the cause that it is about.

    A group is about the only cause whose topic its words name. If there are as many groups as causes,
    and the groups that name one stand in the order of the causes, so do the others. Sentences that
    each recommend by themselves get causes only by their order, and if each shares words with its cause
    that it shares with no other.
    """
    causes = [i for i, concern in enumerate(concerns) if concern.kind is ConcernKind.CAUSE]
    groups = [(stem, tuple(group)) for stem, group in groupby(recommendations, _find_stem)]
    if not causes or not all(_is_free(group) for _, group in groups):
        return recommendations
    prose = any(len(one.evidence) == 1 for one in recommendations)
    named = {
        place: meant
        for place, (_, group) in enumerate(groups)
        if (meant := _find_named(group, concerns, causes, rules)) is not None
    }
    ordered = dict(enumerate(causes)) if len(groups) == len(causes) else {}
    in_order = bool(named) and all(ordered.get(place) == i for place, i in named.items())
    if prose:
        in_order = in_order and all(
            _is_nearest(group[0], concerns, causes, ordered[place])
            for place, (_, group) in enumerate(groups)
        )
        named = {}
    chosen: Mapping[int, int] = ordered if in_order else named
    return tuple(
        replace(one, concern=chosen.get(place))
        for place, (_, group) in enumerate(groups)
        for one in group
    )


def _find_stem(recommendation: Recommendation) -> Passage:
    """Return the stem that a recommendation stands under, the second of its passages, else itself."""
    return recommendation.evidence[min(1, len(recommendation.evidence) - 1)]


def _is_nearest(
    one: Recommendation, concerns: Sequence[Concern], causes: Sequence[int], own: int
) -> bool:
    """Tell whether a recommendation shares more words of content with its own cause than with others."""
    content = find_content(one.evidence[0].quote)
    shared = {i: len(content & find_content(concerns[i].words.quote)) for i in causes}
    return all(shared[own] > count for i, count in shared.items() if i != own)


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
