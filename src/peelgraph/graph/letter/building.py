"""Facts of one letter → its named graph, every statement with the passages that it rests on.

Nothing is looked up or guessed here: what the facts do not hold is not in the graph. Each node has
its most specific PEEL class, and the W3C class that a client who does not know PEEL would look for.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.facts.model import EventKind, Facts, InspectionEvent, IssueDocument, IssueEvent
from peelgraph.graph.identifiers import LETTER_KINDS, Minter, review_key, slug, span_key
from peelgraph.graph.identity.causes import NO_IDENTITIES, Identities
from peelgraph.graph.identity.copies import find_contradictions
from peelgraph.graph.identity.people import NO_PEOPLE, People
from peelgraph.graph.letter.causes import CauseWriter
from peelgraph.graph.letter.parties import PartyWriter
from peelgraph.graph.selection import select_causes
from peelgraph.graph.vocabulary import (
    concept,
    date_literal,
    dcterms,
    foaf,
    integer_literal,
    org,
    peel,
    rdf,
    rdfs,
    skos,
)
from peelgraph.letters import Letter
from peelgraph.registers import BodyKind, Registers


def build_letter_graph(
    facts: Facts,
    registers: Registers,
    minter: Minter,
    labels: Mapping[NamedNode, str],
    *,
    urls: Iterable[str] = (),
    distinguished: bool = False,
    identities: Identities = NO_IDENTITIES,
    people: People = NO_PEOPLE,
    copies: Sequence[Facts] = (),
) -> tuple[NamedNode, frozenset[Quad]]:
    """Return the letter's graph name and its quads.

    ``identities`` and ``people`` say by which keys its causes and its people are known to all letters
    together; ``copies`` are what is read in other texts of the same letter.

    ``labels`` are the preferred labels of concepts; ``urls`` are where the letter was published;
    ``distinguished`` adds digits of the text's digest to the letter's key, for a second letter of
    the same day, body and kind. Raises MintingError for a letter without day, body or title, and
    EvidenceError if a fact's quotation is not what the text says at its place.
    """
    selected = select_causes(facts)
    builder = _Builder(selected, registers, minter, labels, distinguished=distinguished)
    builder.causes = identities.of(selected)
    builder.people = people
    builder.add_all(urls)
    for copy in copies:
        builder.add_copy(select_causes(copy))
    return builder.graph, frozenset(builder.quads)


class _Builder(CauseWriter, PartyWriter):
    """Writes one kind of fact per method."""

    def add_all(self, urls: Iterable[str]) -> None:
        """Write every kind of fact."""
        self._add_text(self.facts.letter)
        self._add_letter(urls)
        self._add_body()
        self.add_parties()
        for event in self.facts.inspections:
            self._add_inspection(event)
        for issue in self.facts.issues:
            self._add_issue(issue)
        self.add_causes()
        self._add_counts()
        self._add_planned_reviews()
        self.add_recommendations()
        self._add_monitoring()
        self._add_remarks()

    def add_copy(self, copy: Facts) -> None:
        """Write another text of the letter, and what it says otherwise."""
        self._add_text(copy.letter)
        for found in find_contradictions(self.facts, copy):
            place = (
                f"{span_key(found.here.span)}-{copy.letter.digest[:8]}-{span_key(found.there.span)}"
            )
            self.add(
                self.part("remark", f"contradiction-{slug(found.about)}-{place}"),
                (rdf.type, peel.Remark),
                (peel.statedIn, self.letter),
                (peel.evidence, self.passage(found.here)),
                (peel.evidence, self.passage(found.there, copy.letter)),
                (peel.remarkKind, concept("remark-kind", "contradiction")),
                (rdfs.comment, Literal(f"{found.about}: {found.message}", language="en")),
            )

    # The letter and its text.

    def _add_text(self, letter: Letter) -> None:
        text = self.minter.text(letter.digest)
        self.add(self.letter, (peel.hasText, text))
        self.add(
            text,
            (rdf.type, peel.LetterText),
            (peel.sha256, Literal(letter.digest)),
            (peel.textValue, Literal(letter.text)),
            (peel.textLength, integer_literal(len(letter.text))),
        )

    def _add_letter(self, urls: Iterable[str]) -> None:
        facts = self.facts
        stated = (facts.title, facts.letter_kind, facts.sent_on, facts.published_on, facts.body)
        evidence = ((peel.evidence, self.passage(fact.evidence)) for fact in stated if fact)
        self.add(
            self.letter,
            (rdf.type, peel.Letter),
            (rdf.type, foaf.Document),
            (peel.concernsBody, self.minter.body(self.body)),
            (dcterms.title, Literal(facts.title.value, language="en") if facts.title else None),
            (peel.sentOn, date_literal(facts.sent_on.value) if facts.sent_on else None),
            (
                peel.publishedOn,
                date_literal(facts.published_on.value) if facts.published_on else None,
            ),
            *((foaf.page, self.minter.address(url)) for url in urls),
            *evidence,
        )
        if facts.letter_kind:
            kind = concept("letter-kind", LETTER_KINDS[facts.letter_kind.value])
            self.add(self.letter, (peel.letterKind, kind))

    def _add_body(self) -> None:
        """Write a body that no register knows, by its printed name; the others are registered."""
        if self.body.key is None:
            police = self.body.kind is BodyKind.POLICE
            self.add(
                self.minter.body(self.body),
                (rdf.type, peel.PoliceForce if police else peel.FireAndRescueService),
                (rdf.type, org.FormalOrganization),
                (skos.prefLabel, Literal(self.body.name, language="en")),
            )

    # What was done.

    def _add_inspection(self, event: InspectionEvent) -> None:
        node = self.minter.inspection(self.body, event)
        causes = [self.cause(concern) for concern in event.concerns]
        self.add_stated(
            node,
            peel.Inspection,
            event.evidence,
            (peel.concernsBody, self.minter.body(self.body)),
            (peel.statedDate, Literal(event.words)),
            *self.period(event.period),
        )
        if event.kind is EventKind.REVISIT:
            scrutinised = ((peel.scrutinises, cause) for cause in causes)
            self.add(node, (rdf.type, peel.Revisit), *scrutinised)
        elif event.kind is EventKind.INSPECTION:
            for cause in causes:
                self.add(cause, (peel.identifiedDuring, node))

    def _add_issue(self, issue: IssueEvent) -> None:
        """Write in what, and when, causes were published: a cycle's report, or a document of which only that is known.

        What names neither a cycle nor a cause publishes nothing that could be said. A cause is *in-report* only
        where the letter sets it against accelerated ones; one that was accelerated may stand in the report, too.
        """
        if issue.cycle is None and not issue.concerns:
            return
        document = (
            self.minter.report(self.body, issue.cycle)
            if issue.cycle
            else self.minter.publication(self.body, issue.period)
        )
        day = issue.period.not_before
        bounds = (
            (peel.notBefore, date_literal(day)),
            (peel.notAfter, date_literal(issue.period.not_after)),
        )
        whole = day == issue.period.not_after
        self.add_stated(
            document,
            peel.AssessmentReport if issue.cycle else foaf.Document,
            issue.evidence,
            (rdf.type, foaf.Document),
            (peel.concernsBody, self.minter.body(self.body)),
            (peel.cycle, concept("cycle", issue.cycle) if issue.cycle else None),
            (peel.statedDate, Literal(issue.words)),
            *(((peel.publishedOn, date_literal(day)),) if whole else bounds),
        )
        reported = issue.cycle or issue.document is IssueDocument.REPORT
        for concern in issue.concerns:
            self.add(self.cause(concern), (peel.publishedIn, document))
            if reported and self.facts.concerns[concern].accelerated is False:
                self.add(self.cause(concern), (peel.issueKind, concept("issue-kind", "in-report")))

    def _add_counts(self) -> None:
        for count in self.facts.counts:
            self.add_stated(
                self.part("count", f"{count.kind}-{span_key(count.evidence.span)}"),
                peel.StatedCount,
                (count.evidence,),
                (peel.countKind, concept("count-kind", count.kind)),
                (peel.count, integer_literal(count.count)),
            )

    def _add_planned_reviews(self) -> None:
        for review in self.facts.planned_reviews:
            period = review.period
            self.add_stated(
                self.part("planned-review", review_key(review)),
                peel.PlannedReview,
                review.evidence,
                (peel.concernsBody, self.minter.body(self.body)),
                (peel.notBefore, date_literal(period.not_before) if period else None),
                (peel.notAfter, date_literal(period.not_after) if period else None),
                (peel.statedDate, Literal(review.words) if review.words else None),
                *((peel.reviews, self.cause(concern)) for concern in review.concerns),
            )

    def _add_monitoring(self) -> None:
        """Write the changes of phase; one that was still to come is no fact yet, but a remark."""
        for item in self.facts.monitoring:
            if item.period and item.period.not_before > self.day:
                continue
            self.add_stated(
                self.part("monitoring", span_key(item.evidence[0].span)),
                peel.MonitoringAssertion,
                item.evidence,
                (peel.about, self.minter.body(self.body)),
                (peel.phase, concept("phase", item.phase)),
                (peel.monitoringEvent, concept("monitoring-event", item.event)),
                (peel.assertedOn, date_literal(self.day)),
                *self.period(item.period),
            )

    def _add_remarks(self) -> None:
        for remark in self.facts.remarks:
            about = slug(remark.about)
            key = f"{remark.kind}-{about}-{span_key(remark.evidence.span)}"
            self.add_stated(
                self.part("remark", key),
                peel.Remark,
                (remark.evidence,),
                (peel.remarkKind, concept("remark-kind", remark.kind)),
                (rdfs.comment, Literal(f"{remark.about}: {remark.message}", language="en")),
            )
