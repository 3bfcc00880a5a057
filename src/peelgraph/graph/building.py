"""Facts of one letter → its named graph, every statement with the passages that it rests on.

Nothing is looked up or guessed here: what the facts do not hold is not in the graph. Each node has
its most specific PEEL class, and the W3C class that a client who does not know PEEL would look for.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.facts.model import (
    EventKind,
    Facts,
    Finding,
    InspectionEvent,
    IssueEvent,
    Party,
    RecommendationClaim,
)
from peelgraph.graph.copies import find_contradictions
from peelgraph.graph.identifiers import (
    LETTER_KINDS,
    RECOMMENDATION_COUNTS,
    CauseKey,
    Minter,
    cause_key,
    claim_key,
    owner_key,
    party_keys,
    party_person_key,
    recommendation_claim_key,
    review_key,
    slug,
    span_key,
)
from peelgraph.graph.identity import NO_IDENTITIES, Identities, Known
from peelgraph.graph.people import NO_PEOPLE, People
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
from peelgraph.graph.writer import LetterWriter
from peelgraph.letters import Letter, Passage
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


class _Builder(LetterWriter):
    """Writes one kind of fact per method."""

    causes: Sequence[Known] = ()
    people: People = NO_PEOPLE

    def add_all(self, urls: Iterable[str]) -> None:
        """Write every kind of fact."""
        self._add_text(self.facts.letter)
        self._add_letter(urls)
        self._add_body()
        for key, party in zip(party_keys(self.facts.parties), self.facts.parties, strict=True):
            self._add_party(key, party)
        for event in self.facts.inspections:
            self._add_inspection(event)
        for issue in self.facts.issues:
            self._add_issue(issue)
        for index in range(len(self.facts.concerns)):
            self._add_concern(index)
        for finding in self.facts.findings:
            self._add_finding(finding)
        self._add_claims()
        self._add_counts()
        self._add_planned_reviews()
        self._add_recommendations()
        for claim in self.facts.recommendation_claims:
            self._add_recommendation_claim(claim)
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

    def _cause(self, concern: int) -> NamedNode:
        return self.minter.cause(self.causes[concern].key)

    def _key(self, concern: int) -> CauseKey:
        """Return the key that this letter alone gives a cause."""
        return cause_key(self.body, self.facts, concern)

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

    def _add_party(self, key: str, party: Party) -> None:
        person_key = self.people.of(party_person_key(party, owner_key(self.body)))
        person = self.minter.person(person_key)
        node = self.part("party", key)
        posts = [self.minter.post(post) for post in party.posts]
        passages = (party.evidence, *(title.evidence for title in party.titles))
        titles = (Literal(" ".join(title.evidence.quote.split())) for title in party.titles)
        self.add_stated(
            node,
            peel.LetterParty,
            passages,
            (peel.partyRole, concept("party-role", party.role)),
            (peel.person, person),
            (peel.statedName, Literal(party.name)),
            (peel.honorificPrefix, Literal(party.prefix) if party.prefix else None),
            (peel.honours, Literal(party.honours) if party.honours else None),
            *((peel.statedTitle, title) for title in titles),
            *((peel.inCapacityOf, post) for post in posts),
        )
        shortcut = {"from": peel.from_, "to": peel.to, "cc": peel.cc}[party.role]
        self.add(self.letter, (peel.hasParty, node), (shortcut, person))
        if self.registers.person(person_key) is None:
            name = self.people.names.get(person_key, party.name)
            self.add(person, (rdf.type, foaf.Person), (foaf.name, Literal(name)))
        for post in party.posts if self.facts.sent_on else ():
            self._add_tenure(person, person_key, post, passages)

    def _add_tenure(
        self, person: NamedNode, person_key: str, post: str, passages: Iterable[Passage]
    ) -> None:
        """Write that a letter attests a post on the day it was sent; no start and no end (trap 11).

        A day of publication attests nothing: it may be years later.
        """
        known = self.registers.post(post)
        assert known is not None, f"a title resolved to the post {post}, which no register has"
        self.add_stated(
            self.minter.tenure(person_key, post),
            peel.Tenure,
            passages,
            (rdf.type, org.Membership),
            (org.member, person),
            (org.organization, self.minter.iri(*known.post_in.split("/"))),
            (peel.heldPost, self.minter.post(post)),
            (peel.attestedOn, date_literal(self.day)),
        )

    # What was done.

    def _add_inspection(self, event: InspectionEvent) -> None:
        node = self.minter.inspection(self.body, event)
        causes = [self._cause(concern) for concern in event.concerns]
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
        """Write the report in which causes were published; an issue without a cycle names none."""
        if issue.cycle is None:
            return
        report = self.minter.report(self.body, issue.cycle)
        day = issue.period.start
        whole = day == issue.period.end and day.day is not None
        self.add_stated(
            report,
            peel.AssessmentReport,
            issue.evidence,
            (rdf.type, foaf.Document),
            (peel.concernsBody, self.minter.body(self.body)),
            (peel.cycle, concept("cycle", issue.cycle)),
            (peel.publishedOn, date_literal(day.first) if whole else None),
            (peel.statedDate, Literal(issue.words)),
        )
        for concern in issue.concerns:
            self.add(self._cause(concern), (peel.publishedIn, report))

    # Causes of concern, what is claimed of them, and what was found.

    def _add_concern(self, index: int) -> None:
        concern = self.facts.concerns[index]
        cause = self._cause(index)
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
                (peel.about, self._cause(claim.concern)),
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
            (peel.about, self._cause(finding.concern)),
            (peel.findingKind, concept("finding-kind", finding.kind)),
        )

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
                *((peel.reviews, self._cause(concern)) for concern in review.concerns),
            )

    def _recommendation(self, index: int) -> NamedNode:
        item = self.facts.recommendations[index]
        owner = self.letter if item.concern is None else self._cause(item.concern)
        return self.minter.recommendation(owner, item.evidence[0].quote)

    def _add_recommendations(self) -> None:
        for index, item in enumerate(self.facts.recommendations):
            cause = None if item.concern is None else self._cause(item.concern)
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
                (peel.about, None if claim.concern is None else self._cause(claim.concern)),
                *bounds,
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
