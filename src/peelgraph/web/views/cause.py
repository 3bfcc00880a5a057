"""The page of a cause of concern. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peelgraph.graph.status import Claim
from peelgraph.graph.vocabulary import foaf, peel
from peelgraph.web.linked_data.things import Record
from peelgraph.web.views.asof import AsOf, show_period
from peelgraph.web.views.home import CauseRow, build_cause_row
from peelgraph.web.views.nodes import Node, Nodes
from peelgraph.web.views.overview import Overview, group_quotes, local_name
from peelgraph.web.views.records import (
    Letter,
    Mention,
    Quote,
    Recommendation,
    Shown,
    show_standing,
)

_FINDING_ORDER = ("further-improvement", "continuing-duty", "progress", "acknowledgement")


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One dated claim, its letter and its words; ``decides`` if the status rests on it."""

    claim: Claim
    period: str
    letter: Letter | None
    quotes: tuple[Quote, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class WordingRow:
    """How one letter words the cause."""

    mention: Mention
    letter: Letter | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in the letter's words."""

    iri: str
    kind: str
    letter: Letter | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One recommendation: its words, deadline, and how it stood."""

    recommendation: Recommendation
    shown: Shown
    letters: tuple[Letter, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An inspection, revisit, report or planned review that has to do with the cause."""

    iri: str
    kind: str
    period: str
    stated: str
    letter: Letter | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CausePage:
    """What the page of one cause shows."""

    row: CauseRow
    claims: tuple[ClaimRow, ...]
    wordings: tuple[WordingRow, ...]
    findings: tuple[FindingRow, ...]
    advice: tuple[AdviceRow, ...]
    events: tuple[EventRow, ...]


def build_cause_page(
    iri: str, rows: Iterable[Record], evidence: Iterable[Record], overview: Overview, as_of: AsOf
) -> CausePage:
    """Gather what letters say of one cause, up to the day whose documents count."""
    cause = overview.causes[iri]
    nodes, quotes = Nodes(rows), group_quotes(evidence)
    row = build_cause_row(cause, overview, as_of)
    deciding = {claim.source for claim in row.standing.deciding} if row.standing else set()

    def letter_of(node: Node) -> Letter | None:
        return overview.letters.get(node.one(peel.statedIn))

    def counts(letter: Letter | None) -> bool:
        return letter is None or letter.day is None or letter.day <= as_of.known_on

    findings = [
        FindingRow(
            node.iri,
            local_name(node.one(peel.findingKind)),
            letter_of(node),
            quotes.get(node.iri, ()),
        )
        for node in nodes.of(peel.Finding)
    ]
    return CausePage(
        row=row,
        claims=tuple(
            ClaimRow(
                claim,
                show_period(claim.not_before, claim.not_after),
                overview.letters.get(overview.stated_in.get(claim.source, "")),
                overview.quotes.get(claim.source, ()),
                claim.source in deciding,
            )
            for claim in cause.known_claims(as_of)
        ),
        wordings=tuple(w for w in _wordings(cause.mentions, overview) if counts(w.letter)),
        findings=tuple(sorted((f for f in findings if counts(f.letter)), key=_finding_order)),
        advice=build_advice(
            [r for r in overview.recommendations if r.cause == iri], overview, as_of
        ),
        events=tuple(e for e in _events(nodes, quotes, letter_of) if counts(e.letter)),
    )


def _finding_order(finding: FindingRow) -> tuple[int, date, str]:
    known = finding.kind in _FINDING_ORDER
    place = _FINDING_ORDER.index(finding.kind) if known else len(_FINDING_ORDER)
    day = finding.letter.day if finding.letter and finding.letter.day else date.min
    return place, day, finding.iri


def _wordings(mentions: Iterable[Mention], overview: Overview) -> tuple[WordingRow, ...]:
    rows = [
        WordingRow(m, overview.letters.get(m.letter), overview.quotes.get(m.iri, ()))
        for m in mentions
    ]
    return tuple(
        sorted(rows, key=lambda r: ((r.letter and r.letter.day) or date.min, r.mention.iri))
    )


def build_advice(
    recommendations: Iterable[Recommendation], overview: Overview, as_of: AsOf
) -> tuple[AdviceRow, ...]:
    """Describe recommendations, those with a deadline first."""
    rows = [
        AdviceRow(
            advice,
            show_standing(advice.find_standing(as_of)),
            tuple(overview.letters[iri] for iri in advice.letters if iri in overview.letters),
            overview.quotes.get(advice.iri, ()),
        )
        for advice in recommendations
    ]
    return tuple(
        sorted(rows, key=lambda r: (r.recommendation.deadline or date.max, r.recommendation.iri))
    )


def _events(
    nodes: Nodes,
    quotes: Mapping[str, tuple[Quote, ...]],
    letter_of: Callable[[Node], Letter | None],
) -> Iterable[EventRow]:
    kinds = (
        (peel.AssessmentReport, "Report"),
        (peel.Revisit, "Revisit"),
        (peel.Inspection, "Inspection"),
        (peel.PlannedReview, "Review planned"),
        # Last, as a report is a document too: an act of issue of which no more than the day is known.
        (foaf.Document, "Issued"),
    )
    for node in nodes:
        kind = next((words for known, words in kinds if node.is_a(known)), None)
        if kind:
            published = node.day(peel.publishedOn)
            period = show_period(
                node.day(peel.notBefore) or published, node.day(peel.notAfter) or published
            )
            yield EventRow(
                node.iri,
                kind,
                period,
                node.one(peel.statedDate),
                letter_of(node),
                quotes.get(node.iri, ()),
            )
