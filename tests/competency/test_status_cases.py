"""The status cases that must exist (MODEL §2.5 a-e, §3.1 10), by the program and by the query."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.status import Claim, Status, build_derived_graph
from peelgraph.graph.vocabulary import concept, peel
from peelgraph.pipeline.building import Knowledge, build_quads
from peelgraph.pipeline.sources import LetterSource

from .claims import (
    GRAPH,
    MINTER,
    Answer,
    find_standings,
    read_standings,
    status_query,
    write_quads,
)
from .conftest import ask_engine, load_engine

CAUSE = MINTER.iri("cause", "borsetshire", "peel-2023-25", "marac").value
ALWAYS = date(2030, 1, 1)


def claim(kind: str, until: str, said: str, since: str | None = None, cause: str = CAUSE) -> Claim:
    """Make a claim; its source says what it is, so that answers can be read."""
    not_before = date.fromisoformat(since) if since else None
    source = f"{MINTER.base}{kind}/{since or ''}..{until}/{said}/{cause.rsplit('/', 1)[-1]}"
    days = date.fromisoformat(until), date.fromisoformat(said)
    return Claim(*days, source, cause, ClaimKind(kind), not_before)


@dataclass(frozen=True)
class Situation:
    """Claims, two days, and the status with the claims that must decide it."""

    claims: tuple[Claim, ...]
    as_of: str
    status: Status | None
    deciding: tuple[Claim, ...] = ()
    known_on: str = "2030-01-01"


RAISED = claim("identified", "2023-09-30", "2024-07-23", "2023-09-01")
CLOSED = claim("closed", "2024-07-23", "2024-07-23")
RESTATED = claim("identified", "2023-09-30", "2024-09-18", "2023-09-01")
YEAR = claim("identified", "2023-12-31", "2024-03-01", "2023-01-01")
NOVEMBER = claim("closed", "2023-11-15", "2023-11-15", "2023-11-15")
MAY_CLOSED = claim("closed", "2024-05-31", "2024-06-20", "2024-05-01")
MAY_OPEN = claim("remains", "2024-05-31", "2024-10-01", "2024-05-01")
REOPENED = claim("reopened", "2024-09-18", "2024-09-18")
JULY = claim("closed", "2024-07-23", "2024-07-23", "2024-07-01")
JULY_OPEN = claim("remains", "2024-07-10", "2024-07-23", "2024-06-01")
YEAR_OPEN = claim("remains", "2023-12-31", "2024-03-01", "2023-01-01")

SITUATIONS = {
    "a-restated-after-closure": Situation(
        (RAISED, CLOSED, RESTATED), "2024-10-01", Status.CLOSED, (CLOSED,)
    ),
    "b-wide-identification-beside-closure": Situation(
        (YEAR, NOVEMBER), "2024-06-01", Status.CLOSED, (NOVEMBER,)
    ),
    "b-on-the-day-of-closure": Situation(
        (YEAR, NOVEMBER), "2023-11-15", Status.CLOSED, (NOVEMBER,)
    ),
    "b-within-the-wide-identification": Situation(
        (YEAR, NOVEMBER), "2023-11-14", Status.POSSIBLY_OPEN, (YEAR,)
    ),
    "c-letters-disagree": Situation(
        (RAISED, MAY_CLOSED, MAY_OPEN),
        "2024-11-01",
        Status.UNDETERMINED,
        (MAY_CLOSED, MAY_OPEN),
    ),
    "c-before-the-second-letter-was-known": Situation(
        (replace(RAISED, asserted_on=date(2024, 6, 20)), MAY_CLOSED, MAY_OPEN),
        "2024-11-01",
        Status.CLOSED,
        (MAY_CLOSED,),
        known_on="2024-09-30",
    ),
    "c-cannot-be-ordered-though-one-ends-later": Situation(
        (NOVEMBER, YEAR_OPEN), "2024-06-01", Status.UNDETERMINED, (NOVEMBER, YEAR_OPEN)
    ),
    "d-reopened": Situation((RAISED, CLOSED, REOPENED), "2024-10-01", Status.OPEN, (REOPENED,)),
    "d-before-it-was-reopened": Situation(
        (RAISED, CLOSED, REOPENED), "2024-09-17", Status.CLOSED, (CLOSED,)
    ),
    "clipped-month-on-its-last-day": Situation(
        (RAISED, JULY), "2024-07-23", Status.CLOSED, (JULY,)
    ),
    "clipped-month-within": Situation(
        (RAISED, JULY), "2024-07-22", Status.POSSIBLY_OPEN, (RAISED, JULY)
    ),
    "clipped-month-before": Situation((RAISED, JULY), "2024-06-30", Status.OPEN, (RAISED,)),
    "remaining-then-closed-in-overlapping-periods": Situation(
        (RAISED, JULY_OPEN, JULY), "2024-08-01", Status.CLOSED, (JULY,)
    ),
    "not-yet-raised": Situation((RAISED, CLOSED), "2023-08-31", None),
    "not-yet-known": Situation((RAISED, CLOSED), "2024-08-01", None, known_on="2024-07-22"),
    "a-closure-letter-is-the-first-we-hold": Situation((JULY,), "2024-07-10", None),
}


@pytest.fixture(params=SITUATIONS.values(), ids=SITUATIONS.keys())
def situation(request: pytest.FixtureRequest) -> Situation:
    return request.param


def _expected(situation: Situation) -> dict[str, Answer]:
    if situation.status is None:
        return {}
    sources = frozenset(decisive.source for decisive in situation.deciding)
    return {CAUSE: Answer(situation.status, sources)}


def _days(situation: Situation) -> tuple[date, date]:
    return date.fromisoformat(situation.as_of), date.fromisoformat(situation.known_on)


def test_program_finds_the_status(situation: Situation) -> None:
    found = find_standings(situation.claims, *_days(situation))
    assert found == _expected(situation)


def test_query_finds_the_status(situation: Situation) -> None:
    store = load_engine(write_quads(situation.claims))
    answer = ask_engine(store, status_query(*_days(situation)))
    assert read_standings(answer) == _expected(situation)


def test_e_raised_anew_in_a_later_cycle_is_a_new_cause_linked_to_the_old() -> None:
    later = MINTER.iri("cause", "borsetshire", "peel-2025-27", "marac").value
    anew = claim("identified", "2026-02-28", "2026-04-01", "2026-02-01", later)
    claims = (RAISED, CLOSED, anew)
    expected = {
        CAUSE: Answer(Status.CLOSED, frozenset({CLOSED.source})),
        later: Answer(Status.OPEN, frozenset({anew.source})),
    }
    assert find_standings(claims, ALWAYS, ALWAYS) == expected
    quads = write_quads(claims)
    assert read_standings(ask_engine(load_engine(quads), status_query(ALWAYS, ALWAYS))) == expected
    for cause, cycle in ((CAUSE, "peel-2023-25"), (later, "peel-2025-27")):
        quads |= {
            quad_of(cause, peel.topic, concept("topic", "marac")),
            quad_of(cause, peel.cycle, concept("cycle", cycle)),
        }
    links = [q for q in build_derived_graph(quads, GRAPH) if q.predicate == peel.recurrenceOf]
    assert links == [quad_of(later, peel.recurrenceOf, NamedNode(CAUSE))]


def quad_of(subject: str, predicate: NamedNode, value: NamedNode) -> Quad:
    return Quad(NamedNode(subject), predicate, value, GRAPH)


def test_month_of_a_letter_is_clipped_to_its_day(
    source: LetterSource, knowledge: Knowledge
) -> None:
    text = source.text.replace("In May and June 2024, we revisited", "In July 2024, we revisited")
    assert text != source.text
    quads = build_quads([replace(source, text=text)], knowledge, DEFAULT_BASE)
    (revisit,) = {quad.subject for quad in quads if quad.predicate == peel.scrutinises}
    bounds = {
        quad.predicate: quad.object.value
        for quad in quads
        if quad.subject == revisit and isinstance(quad.object, Literal)
    }
    assert bounds[peel.notBefore] == "2024-07-01"
    assert bounds[peel.notAfter] == "2024-07-23"
