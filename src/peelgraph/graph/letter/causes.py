"""Causes of concern and recommendations of one letter: what is claimed of them, and what was found."""

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from peelgraph.facts.model import Finding, RecommendationClaim
from peelgraph.graph.identifiers import (
    RECOMMENDATION_COUNTS,
    CauseKey,
    cause_key,
    claim_key,
    recommendation_claim_key,
    span_key,
)
from peelgraph.graph.identity.causes import Known
from peelgraph.graph.letter.writer import LetterWriter
from peelgraph.graph.vocabulary import concept, date_literal, integer_literal, peel, rdf, skos


class CauseWriter(LetterWriter):
    """Writes the causes that a letter names, and what hangs on them."""

    causes: Sequence[Known] = ()

    def add_causes(self) -> None:
        """Write the causes of concern, what is claimed of them, and what was found."""
        for index in range(len(self.facts.concerns)):
            self._add_concern(index)
        for finding in self.facts.findings:
            self._add_finding(finding)
        self._add_claims()

    def add_recommendations(self) -> None:
        """Write the recommendations, and what is claimed of them."""
        self._add_recommendations()
        for claim in self.facts.recommendation_claims:
            self._add_recommendation_claim(claim)

    def cause(self, concern: int) -> NamedNode:
        """Return the IRI of a cause of the letter, by the key under which all letters know it."""
        return self.minter.cause(self.causes[concern].key)

    def _key(self, concern: int) -> CauseKey:
        """Return the key that this letter alone gives a cause."""
        return cause_key(self.body, self.facts, concern)

    def _add_concern(self, index: int) -> None:
        concern = self.facts.concerns[index]
        cause = self.cause(index)
        known = self.causes[index]
        label = Literal(self._label(index), language="en") if known.is_first else None
        self.add(
            cause,
            (rdf.type, peel.CauseOfConcern),
            (skos.prefLabel, label),
            (peel.concernsBody, self.minter.body(self.body)),
            (peel.cycle, self._cycle(index)),
            (peel.topic, concept("topic", concern.topic) if concern.topic else None),
            (peel.issueKind, concept("issue-kind", "accelerated") if concern.accelerated else None),
        )
        themes = (concern.theme,) if concern.theme else ()
        within = (theme for theme in themes if not concern.evidence[0].span.contains(theme.span))
        self.add_stated(
            self.part("mention", self._topic_key(index)),
            peel.CauseMention,
            (*concern.evidence, *within),
            (peel.mentions, cause),
            (peel.mentionKind, concept("mention-kind", concern.mention)),
        )

    def _cycle(self, index: int) -> NamedNode | None:
        """Return the cycle that the letter names, unless an earlier one names another for the cause.

        A cause has one cycle; two meet only where a person decided that two causes are one.
        """
        cycle = self.facts.concerns[index].cycle
        return concept("cycle", cycle) if cycle and cycle == self.causes[index].cycle else None

    def _topic_key(self, concern: int) -> str:
        return self._key(concern)[2]

    def _label(self, index: int) -> str:
        """Return the project's name for a cause: topic, body and cycle; never a quotation."""
        concern = self.facts.concerns[index]
        topic = self.labels.get(concept("topic", concern.topic)) if concern.topic else None
        cycle = self.labels.get(concept("cycle", concern.cycle)) if concern.cycle else None
        known = self.registers.body(self.body.key, self.body.kind) if self.body.key else None
        where = ", ".join(filter(None, (known.name if known else self.body.name, cycle)))
        return f"{topic or 'topic not resolved'} ({where})"

    def _add_claims(self) -> None:
        for claim in self.facts.claims:
            self.add_stated(
                self.part("status", *claim_key(claim, self._topic_key(claim.concern))),
                peel.StatusAssertion,
                claim.evidence,
                (peel.about, self.cause(claim.concern)),
                (peel.assertionKind, concept("assertion-kind", claim.kind)),
                (peel.notBefore, date_literal(claim.not_before) if claim.not_before else None),
                (peel.notAfter, date_literal(claim.not_after)),
                (peel.assertedOn, date_literal(self.day)),
                (peel.statedDate, Literal(claim.words) if claim.words else None),
            )

    def _add_finding(self, finding: Finding) -> None:
        self.add_stated(
            self.part("finding", span_key(finding.evidence.span)),
            peel.Finding,
            (finding.evidence,),
            (peel.about, self.cause(finding.concern)),
            (peel.findingKind, concept("finding-kind", finding.kind)),
        )

    def _recommendation(self, index: int) -> NamedNode:
        item = self.facts.recommendations[index]
        owner = self.letter if item.concern is None else self.cause(item.concern)
        return self.minter.recommendation(owner, item.evidence[0].quote)

    def _add_recommendations(self) -> None:
        for index, item in enumerate(self.facts.recommendations):
            cause = None if item.concern is None else self.cause(item.concern)
            self.add_stated(
                self._recommendation(index),
                peel.Recommendation,
                item.evidence,
                (peel.concernsBody, self.minter.body(self.body)),
                (peel.recommendedUnder, cause),
                (peel.deadline, date_literal(item.deadline) if item.deadline else None),
                (
                    peel.statedDeadline,
                    Literal(item.stated_deadline) if item.stated_deadline else None,
                ),
                (
                    peel.deadlineFor,
                    concept("deadline-for", item.deadline_for) if item.deadline_for else None,
                ),
            )

    def _add_recommendation_claim(self, claim: RecommendationClaim) -> None:
        """Write what is claimed of each recommendation that is named; else how many are meant.

        A number names none, so that it is a stated count and the status of none (decision 0012).
        """
        bounds = (
            (peel.notBefore, date_literal(claim.not_before) if claim.not_before else None),
            (peel.notAfter, date_literal(claim.not_after)),
            (peel.statedDate, Literal(claim.words) if claim.words else None),
        )
        for index in claim.recommendations:
            self.add_stated(
                self.part(*recommendation_claim_key(claim, self.facts.recommendations[index])),
                peel.StatusAssertion,
                claim.evidence,
                (peel.about, self._recommendation(index)),
                (peel.assertionKind, concept("assertion-kind", claim.kind)),
                (peel.assertedOn, date_literal(self.day)),
                *bounds,
            )
        if not claim.recommendations:
            kind = RECOMMENDATION_COUNTS[claim.kind]
            self.add_stated(
                self.part("count", f"{kind}-{span_key(claim.evidence[0].span)}"),
                peel.StatedCount,
                claim.evidence,
                (peel.countKind, concept("count-kind", kind)),
                (peel.count, integer_literal(claim.count)),
                (peel.about, None if claim.concern is None else self.cause(claim.concern)),
                *bounds,
            )
