"""Status as of a day, and as known on a day: what dated claims by documents amount to (MODEL §2.5).

A claim has taken effect on ``not_after`` at the latest, and no earlier than ``not_before`` where the
document says so. A claim without ``not_before`` is true on ``not_after`` and says nothing of before.
docs/decisions/0003 explains the rule and how it refines the model's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise, product

from pyoxigraph import NamedNode, Quad

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.vocabulary import PEEL_ROOT, concept, peel, prov, rdf


class Status(StrEnum):
    """The answers that can be given (notations of the scheme ``status``)."""

    OPEN = "open"
    POSSIBLY_OPEN = "possibly-open"
    CLOSED = "closed"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One document's claim about one cause; ``source`` is the IRI of its StatusAssertion."""

    not_after: date
    asserted_on: date
    source: str
    cause: str
    kind: ClaimKind
    not_before: date | None = None

    @property
    def start(self) -> date:
        """The first day on which the claim may have been true."""
        return self.not_before or self.not_after

    @property
    def state(self) -> Status:
        """The status that the claim gives the cause."""
        return Status.CLOSED if self.kind is ClaimKind.CLOSED else Status.OPEN


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a cause and the claims that decide it."""

    status: Status
    deciding: tuple[Claim, ...]


def find_standing(claims: Iterable[Claim], as_of: date, known_on: date) -> Standing | None:
    """Return where one cause stood on ``as_of`` by the documents of up to ``known_on``.

    None means that no document had raised it: not that it was closed. Among the claims *closed*,
    *remains* and *reopened* in effect by ``as_of``, those decide that no other one surely follows; an
    identification never supersedes them. Deciding claims that disagree are *undetermined*. A claim
    that may or may not have taken effect by ``as_of`` makes a different answer *possibly open*.
    """
    known = [claim for claim in claims if claim.asserted_on <= known_on]
    decisive = [claim for claim in known if claim.kind is not ClaimKind.IDENTIFIED]
    effective = [claim for claim in decisive if claim.not_after <= as_of]
    pending = [claim for claim in decisive if claim.start <= as_of < claim.not_after]
    if effective:
        deciding = tuple(sorted(c for c in effective if not _superseded(c, effective)))
        states = {claim.state for claim in deciding}
        status = states.pop() if len(states) == 1 else Status.UNDETERMINED
    else:
        raised = [c for c in known if c.kind is ClaimKind.IDENTIFIED and c.start <= as_of]
        if not raised:
            return None
        deciding = tuple(sorted(raised))
        surely = any(claim.not_after <= as_of for claim in raised)
        status = Status.OPEN if surely else Status.POSSIBLY_OPEN
    if status is not Status.UNDETERMINED and any(claim.state is not status for claim in pending):
        return Standing(Status.POSSIBLY_OPEN, tuple(sorted({*deciding, *pending})))
    return Standing(status, deciding)


def _superseded(claim: Claim, others: Iterable[Claim]) -> bool:
    return any(_surely_before(claim, other) for other in others)


def _surely_before(one: Claim, other: Claim) -> bool:
    """Tell whether ``other`` holds after ``one`` whatever days within their bounds are the true ones.

    What *remains* open was not closed before: a closure that ends later follows it even where the
    periods overlap.
    """
    if one.not_after >= other.not_after:
        return False
    remained = one.kind is ClaimKind.REMAINS and other.kind is ClaimKind.CLOSED
    return remained or other.start > one.not_after


def read_claims(quads: Iterable[Quad]) -> Iterator[Claim]:
    """Yield the status assertions of a dataset; one that lacks a part is left to the shapes."""
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = {
        term.value
        for term in (peel.about, peel.assertionKind, peel.notBefore, peel.notAfter, peel.assertedOn)
    }
    assertions = set()
    for quad in quads:
        subject, predicate = quad.subject, quad.predicate
        if not isinstance(subject, NamedNode):
            continue
        if predicate == rdf.type and quad.object == peel.StatusAssertion:
            assertions.add(subject.value)
        elif predicate.value in wanted and not isinstance(quad.object, str):
            nodes[subject.value][predicate.value] = getattr(quad.object, "value", "")
    for source in sorted(assertions):
        claim = _read_claim(source, nodes[source])
        if claim:
            yield claim


def _read_claim(source: str, parts: Mapping[str, str]) -> Claim | None:
    try:
        earliest = parts.get(peel.notBefore.value)
        return Claim(
            date.fromisoformat(parts[peel.notAfter.value]),
            date.fromisoformat(parts[peel.assertedOn.value]),
            source,
            parts[peel.about.value],
            ClaimKind(parts[peel.assertionKind.value].removeprefix(f"{PEEL_ROOT}assertion-kind/")),
            date.fromisoformat(earliest) if earliest else None,
        )
    except (KeyError, ValueError):
        return None


def build_derived_graph(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    """Yield what follows from all letters together, none of which states it.

    Each cause gets ``peel:currentStatus`` as of any day from the last document on, derived from the
    deciding claims, so that no clock is needed; a cause whose topic the same body had in an earlier
    cycle gets ``peel:recurrenceOf``.
    """
    quads = tuple(quads)
    by_cause: dict[str, list[Claim]] = defaultdict(list)
    for claim in read_claims(quads):
        by_cause[claim.cause].append(claim)
    for cause, claims in sorted(by_cause.items()):
        standing = find_standing(claims, date.max, date.max)
        if standing:
            node = NamedNode(cause)
            yield Quad(node, peel.currentStatus, concept("status", standing.status), graph)
            for claim in standing.deciding:
                yield Quad(node, prov.wasDerivedFrom, NamedNode(claim.source), graph)
    yield from _recurrences(quads, graph)


def _recurrences(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    """Link each cause to that of the same body and topic in the cycle before it."""
    parts: dict[NamedNode, dict[NamedNode, set[str]]] = defaultdict(lambda: defaultdict(set))
    causes = set()
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        if quad.predicate in (peel.concernsBody, peel.topic, peel.cycle):
            parts[quad.subject][quad.predicate].add(quad.object.value)
        elif quad.object == peel.CauseOfConcern:
            causes.add(quad.subject)
    chains: dict[tuple[str, str], list[tuple[str, NamedNode]]] = defaultdict(list)
    for node in causes:
        known = parts[node]
        for key in product(known[peel.concernsBody], known[peel.topic]):
            chains[key] += ((cycle, node) for cycle in known[peel.cycle])
    for chain in chains.values():
        ordered = sorted(chain, key=lambda item: (item[0], item[1].value))
        for (cycle, node), (later_cycle, later) in pairwise(ordered):
            if cycle != later_cycle:
                yield Quad(later, peel.recurrenceOf, node, graph)
