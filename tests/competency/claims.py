"""Claims as data: what a dataset must hold for the status queries to answer, and their answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.status import Claim, Status, find_standing
from peelgraph.graph.vocabulary import PEEL_ROOT, concept, date_literal, peel, rdf, skos
from peelgraph.pipeline.questions import read_query

from .conftest import QUERIES, Table

MINTER = Minter()
FORCE = MINTER.force("borsetshire")
GRAPH = MINTER.graph("letter", "some")
STATUS = read_query(next(QUERIES.glob("cq03-*.rq")))


@dataclass(frozen=True)
class Answer:
    """A status and the sources of the claims that decide it."""

    status: Status
    deciding: frozenset[str]


def write_quads(claims: Iterable[Claim]) -> set[Quad]:
    """Write claims and their causes as a letter's graph would hold them."""
    quads = {Quad(FORCE, peel.forceId, Literal("borsetshire"), GRAPH)}
    for claim in claims:
        node, cause = NamedNode(claim.source), NamedNode(claim.cause)
        quads |= {
            Quad(cause, rdf.type, peel.CauseOfConcern, GRAPH),
            Quad(cause, peel.concernsBody, FORCE, GRAPH),
            Quad(cause, skos.prefLabel, Literal("a cause", language="en"), GRAPH),
            Quad(node, rdf.type, peel.StatusAssertion, GRAPH),
            Quad(node, peel.about, cause, GRAPH),
            Quad(node, peel.assertionKind, concept("assertion-kind", claim.kind), GRAPH),
            Quad(node, peel.notAfter, date_literal(claim.not_after), GRAPH),
            Quad(node, peel.assertedOn, date_literal(claim.asserted_on), GRAPH),
        }
        if claim.not_before:
            quads.add(Quad(node, peel.notBefore, date_literal(claim.not_before), GRAPH))
    return quads


def status_query(as_of: date, known_on: date) -> str:
    days = {"asOf": as_of.isoformat(), "asKnownOn": known_on.isoformat()}
    return STATUS.bind({"force": "borsetshire", **days})


def read_standings(table: Table) -> dict[str, Answer]:
    """Read the rows of a status query: by cause, the status and the deciding claims."""
    columns, rows = table
    statuses: dict[str, set[object]] = defaultdict(set)
    deciding: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        item = _iri(record["item"])
        statuses[item].add(record["status"])
        deciding[item].add(_iri(record["claim"]))
    assert all(len(found) == 1 for found in statuses.values()), "one cause, one status"
    return {
        item: Answer(Status(str(*found).removeprefix("status:")), frozenset(deciding[item]))
        for item, found in statuses.items()
    }


def find_standings(claims: Iterable[Claim], as_of: date, known_on: date) -> Mapping[str, Answer]:
    """Give the answer of ``find_standing`` for each cause; one that was not raised has none."""
    by_cause: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_cause[claim.cause].append(claim)
    found = {cause: find_standing(own, as_of, known_on) for cause, own in by_cause.items()}
    return {
        cause: Answer(standing.status, frozenset(claim.source for claim in standing.deciding))
        for cause, standing in found.items()
        if standing
    }


def _iri(written: object) -> str:
    assert isinstance(written, str)
    if not written.startswith("<"):
        return PEEL_ROOT + written.replace(":", "/")
    inside = written[1:-1]
    return inside if "://" in inside else MINTER.base + inside
