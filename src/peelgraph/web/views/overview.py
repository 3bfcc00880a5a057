"""All that lists and cross-references need of one version, read once. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from pyoxigraph import NamedNode

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.status import Claim
from peelgraph.graph.vocabulary import PEEL_ROOT, dcterms, foaf, org, peel, skos
from peelgraph.web.linked_data.things import Record, text_of
from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.nodes import Node, Nodes, read_day
from peelgraph.web.views.records import (
    Body,
    Cause,
    Change,
    Concept,
    Letter,
    Mention,
    Monitoring,
    Party,
    Quote,
    Recommendation,
    Tenure,
    find_changes,
)

_SKOS_SCHEME = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
_SKOS_DEFINITION = NamedNode("http://www.w3.org/2004/02/skos/core#definition")
_SKOS_NOTATION = NamedNode("http://www.w3.org/2004/02/skos/core#notation")
_SKOS_BROAD = NamedNode("http://www.w3.org/2004/02/skos/core#broadMatch")
_PHASE_CHANGES = {"entered", "left"}
_BODY_KINDS = {
    peel.PoliceForce: "police force",
    peel.FireAndRescueService: "fire and rescue service",
    peel.LocalPolicingBody: "local policing body",
}
_ROLES = ("from", "to", "cc")
_LONGEST_NAME = 72


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything by identifier; what points elsewhere is grouped by what it points at."""

    names: Mapping[str, str]
    bodies: Mapping[str, Body]
    concepts: Mapping[str, Concept]
    causes: Mapping[str, Cause]
    letters: Mapping[str, Letter]
    monitoring: tuple[Monitoring, ...]
    recommendations: tuple[Recommendation, ...]
    tenures: tuple[Tenure, ...]
    quotes: Mapping[str, tuple[Quote, ...]]
    stated_in: Mapping[str, str]
    text_letters: Mapping[str, str]

    def name(self, iri: str) -> str:
        """Give what a thing is called: its name, or the last part of its identifier."""
        return self.names.get(iri) or iri.rstrip("/").rpartition("/")[2]

    def causes_of(self, body: str) -> tuple[Cause, ...]:
        """Give the causes raised with a body."""
        return tuple(cause for cause in self.causes.values() if cause.body == body)

    def known_letters(self, as_of: AsOf) -> tuple[Letter, ...]:
        """Give the letters of up to the day whose documents count, latest first.

        A letter without a day is left out as soon as a day is asked for.
        """
        return tuple(
            letter
            for letter in self.letters.values()
            if as_of.known is None or (letter.day and letter.day <= as_of.known)
        )

    def changes(self, as_of: AsOf, body: str = "") -> tuple[Change, ...]:
        """Give what changed up to the day asked for, latest first."""
        causes = self.causes_of(body) if body else tuple(self.causes.values())
        phases = [
            Change(
                claim.not_after or claim.asserted_on,
                claim.not_before,
                claim.event,
                claim.body,
                (claim.body,),
                claim.iri,
                claim.letter,
                claim.phase,
            )
            for claim in self.monitoring
            if claim.event in _PHASE_CHANGES
            and (claim.not_after or claim.asserted_on) <= as_of.effective
            and claim.asserted_on <= as_of.known_on
            and body in {"", claim.body}
        ]
        found = [*find_changes(causes, as_of, self.stated_in), *phases]
        return tuple(sorted(found, key=lambda c: (c.day, c.kind, c.subjects), reverse=True))


def build_overview(rows: Iterable[Record], evidence: Iterable[Record]) -> Overview:
    """Read the rows of ``nodes.rq`` and ``evidence.rq``."""
    nodes = Nodes(rows)
    names = {node.iri: _name(node) for node in nodes}
    claims = group_claims(nodes)
    letters = _read_letters(nodes)
    quotes = group_quotes(evidence)
    return Overview(
        names=names,
        bodies={node.iri: _read_body(node) for node in nodes.of(*_BODY_KINDS)},
        concepts={
            node.iri: _read_concept(node)
            for node in nodes
            if node.one(_SKOS_SCHEME) and node.iri.startswith(PEEL_ROOT)
        },
        causes={
            cause.iri: cause
            for cause in sorted(
                _read_causes(nodes, names, claims, quotes), key=lambda c: (c.name, c.iri)
            )
        },
        letters=letters,
        monitoring=tuple(read_monitoring(nodes)),
        recommendations=tuple(
            _read_recommendation(node, claims) for node in nodes.of(peel.Recommendation)
        ),
        tenures=tuple(_read_tenure(node) for node in nodes.of(peel.Tenure)),
        quotes=quotes,
        stated_in={
            node.iri: node.one(peel.statedIn)
            for node in nodes.of(peel.StatusAssertion, peel.MonitoringAssertion, peel.CauseMention)
        },
        text_letters={text: letter.iri for letter in letters.values() for text in letter.texts},
    )


def group_quotes(evidence: Iterable[Record]) -> dict[str, tuple[Quote, ...]]:
    """Group rows of evidence by what rests on it, in reading order, wider passages first."""
    grouped: dict[str, set[Quote]] = defaultdict(set)
    for row in evidence:
        quote = Quote(
            text_of(row["passage"]),
            text_of(row["text"]),
            int(text_of(row["start"]) or 0),
            int(text_of(row["end"]) or 0),
            text_of(row["exact"]),
        )
        grouped[text_of(row["source"])].add(quote)
    return {
        source: tuple(sorted(quotes, key=lambda q: (q.start, -q.end, q.text)))
        for source, quotes in grouped.items()
    }


def group_claims(nodes: Nodes) -> dict[str, tuple[Claim, ...]]:
    """Group the status assertions by the item that they are about."""
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for node in nodes.of(peel.StatusAssertion):
        last, asserted = node.day(peel.notAfter), node.day(peel.assertedOn)
        kind = local_name(node.one(peel.assertionKind))
        if last is None or asserted is None or kind not in set(ClaimKind):
            continue
        item = node.one(peel.about)
        first = node.day(peel.notBefore)
        grouped[item].append(Claim(last, asserted, node.iri, item, ClaimKind(kind), first))
    return {item: tuple(sorted(found)) for item, found in grouped.items()}


def local_name(iri: str) -> str:
    """Give the last part of a concept's identifier."""
    return iri.rpartition("/")[2]


def _name(node: Node) -> str:
    for predicate in (skos.prefLabel, dcterms.title, foaf.name, peel.statedName):
        if node.one(predicate):
            return node.one(predicate)
    return ""


def capitalise(words: str) -> str:
    """Write a name with a capital, as at the beginning of a line; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def _read_body(node: Node) -> Body:
    kind = next(words for known, words in _BODY_KINDS.items() if node.is_a(known))
    return Body(
        node.iri,
        _name(node) or local_name(node.iri),
        kind,
        node.one(peel.forceId),
        node.one(peel.gssCode),
        node.one(foaf.homepage),
        node.all(peel.overseenBy),
        node.day(peel.validFrom),
        node.day(peel.validTo),
    )


def _read_concept(node: Node) -> Concept:
    return Concept(
        node.iri,
        _name(node) or local_name(node.iri),
        node.one(_SKOS_DEFINITION),
        node.one(_SKOS_SCHEME),
        node.one(_SKOS_NOTATION),
        node.all(_SKOS_BROAD),
    )


def _read_causes(
    nodes: Nodes,
    names: Mapping[str, str],
    claims: Mapping[str, tuple[Claim, ...]],
    quotes: Mapping[str, tuple[Quote, ...]],
) -> Iterable[Cause]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for node in nodes.of(peel.CauseMention):
        cause, kind = node.one(peel.mentions), local_name(node.one(peel.mentionKind))
        mentions[cause].append(Mention(node.iri, cause, node.one(peel.statedIn), kind))
    for node in nodes.of(peel.CauseOfConcern):
        topics = node.all(peel.topic)
        yield Cause(
            node.iri,
            _name_cause(
                node, names, [q for m in mentions[node.iri] for q in quotes.get(m.iri, ())]
            ),
            node.one(peel.concernsBody),
            topics,
            node.one(peel.cycle),
            local_name(node.one(peel.issueKind)),
            node.all(peel.recurrenceOf),
            node.one(dcterms.isReplacedBy),
            claims.get(node.iri, ()),
            tuple(mentions.get(node.iri, ())),
        )


def _name_cause(node: Node, names: Mapping[str, str], words: Sequence[Quote]) -> str:
    """Name a cause by its one topic, or else by the words in which a letter names it."""
    topics = node.all(peel.topic)
    if len(topics) == 1 and names.get(topics[0]):
        return capitalise(names[topics[0]])
    if words:
        exact = " ".join(words[0].exact.split())
        return f"“{shorten(exact, _LONGEST_NAME, placeholder='…')}”"
    return capitalise(_name(node)) or local_name(node.iri)


def _read_letters(nodes: Nodes) -> dict[str, Letter]:
    parties = {node.iri: node for node in nodes.of(peel.LetterParty)}
    found = [_read_letter(node, parties) for node in nodes.of(peel.Letter)]
    found.sort(key=lambda letter: (letter.day or date.min, letter.iri), reverse=True)
    return {letter.iri: letter for letter in found}


def _read_letter(node: Node, parties: Mapping[str, Node]) -> Letter:
    read = [_read_party(parties[iri]) for iri in node.all(peel.hasParty) if iri in parties]
    order = {role: place for place, role in enumerate(_ROLES)}
    return Letter(
        node.iri,
        node.one(dcterms.title) or local_name(node.iri),
        node.one(peel.letterKind),
        node.one(peel.concernsBody),
        node.day(peel.sentOn),
        node.day(peel.publishedOn),
        node.one(foaf.page),
        node.all(peel.hasText),
        tuple(sorted(read, key=lambda party: (order.get(party.role, len(order)), party.iri))),
    )


def _read_party(node: Node) -> Party:
    return Party(
        node.iri,
        node.one(peel.statedIn),
        local_name(node.one(peel.partyRole)),
        node.one(peel.person),
        node.one(peel.statedName),
        node.one(peel.honorificPrefix),
        node.one(peel.honours),
        node.all(peel.statedTitle),
        node.all(peel.inCapacityOf),
    )


def read_monitoring(nodes: Nodes) -> Iterable[Monitoring]:
    """Yield the claims about phases of monitoring; one without a day of assertion is left out."""
    for node in nodes.of(peel.MonitoringAssertion):
        asserted = node.day(peel.assertedOn)
        if asserted is not None:
            yield Monitoring(
                node.iri,
                node.one(peel.about),
                local_name(node.one(peel.phase)),
                local_name(node.one(peel.monitoringEvent)),
                node.day(peel.notBefore),
                node.day(peel.notAfter),
                asserted,
                node.one(peel.statedIn),
            )


def _read_recommendation(node: Node, claims: Mapping[str, tuple[Claim, ...]]) -> Recommendation:
    return Recommendation(
        node.iri,
        node.one(peel.recommendedUnder),
        node.one(peel.concernsBody),
        node.all(peel.statedIn),
        node.day(peel.deadline),
        node.one(peel.statedDeadline),
        local_name(node.one(peel.deadlineFor)),
        claims.get(node.iri, ()),
    )


def _read_tenure(node: Node) -> Tenure:
    def days(predicate: NamedNode) -> tuple[date, ...]:
        return tuple(filter(None, map(read_day, node.all(predicate))))

    return Tenure(
        node.iri,
        node.one(org.member),
        node.one(peel.heldPost),
        node.one(org.organization),
        days(peel.attestedOn),
        node.all(peel.statedIn),
        node.all(dcterms.source),
        node.day(peel.validFrom),
        node.day(peel.validTo),
        days(peel.electedOn),
    )
