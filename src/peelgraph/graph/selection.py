"""Which facts of a letter the graph states: causes of concern, and what is said about them.

An area of concern that a letter sets against its causes is no cause of concern, and the ontology has
no class for it yet: it stands in the JSON form, and in the graph as a remark with its words.
"""

from collections.abc import Sequence
from dataclasses import replace

from peelgraph.facts.model import Concern, ConcernKind, Facts, Remark, RemarkKind


def select_causes(facts: Facts) -> Facts:
    """Return the facts without areas of concern; what is about one is left out with it.

    A recommendation made under an area stays, under no cause. The places of the causes that are left
    are counted anew throughout.
    """
    kept = [i for i, c in enumerate(facts.concerns) if c.kind is ConcernKind.CAUSE]
    if len(kept) == len(facts.concerns):
        return facts
    place = {old: new for new, old in enumerate(kept)}

    def about(concerns: Sequence[int]) -> tuple[int, ...]:
        return tuple(place[i] for i in concerns if i in place)

    areas = (c for c in facts.concerns if c.kind is ConcernKind.AREA)
    return replace(
        facts,
        concerns=tuple(facts.concerns[i] for i in kept),
        claims=tuple(
            replace(claim, concern=place[claim.concern])
            for claim in facts.claims
            if claim.concern in place
        ),
        findings=tuple(
            replace(finding, concern=place[finding.concern])
            for finding in facts.findings
            if finding.concern in place
        ),
        recommendations=tuple(
            replace(item, concern=place.get(item.concern) if item.concern is not None else None)
            for item in facts.recommendations
        ),
        recommendation_claims=tuple(
            replace(claim, concern=place.get(claim.concern) if claim.concern is not None else None)
            for claim in facts.recommendation_claims
        ),
        inspections=tuple(replace(e, concerns=about(e.concerns)) for e in facts.inspections),
        issues=tuple(replace(e, concerns=about(e.concerns)) for e in facts.issues),
        planned_reviews=tuple(
            replace(review, concerns=about(review.concerns)) for review in facts.planned_reviews
        ),
        remarks=(*facts.remarks, *map(_remark, areas)),
    )


def _remark(area: Concern) -> Remark:
    message = "an area of concern, which the letter sets against its causes of concern"
    return Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, area.words)
