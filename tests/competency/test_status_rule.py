"""The status queries and ``find_standing`` are one rule written twice: they never differ."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.status import Claim
from peelgraph.graph.vocabulary import peel
from peelgraph.pipeline.questions import read_query

from .claims import MINTER, find_standings, read_standings, status_query, write_quads
from .conftest import DATASETS, QUERIES, Engine, ask_engine, load_engine, load_rdflib, query_rdflib
from .notation import Notation

FIRST = date(2024, 2, 26)
CAUSES = [MINTER.iri("cause", "borsetshire", "peel-2023-25", t).value for t in ("marac", "other")]
#: Few days, so that bounds meet, overlap and coincide; they run over the end of a leap February.
days = st.integers(0, 7).map(lambda offset: FIRST + timedelta(days=offset))


@st.composite
def claim_sets(draw: st.DrawFn) -> tuple[Claim, ...]:
    claims = []
    for number in range(draw(st.integers(1, 7))):
        bounds = sorted((draw(days), draw(days)))
        source = MINTER.iri("status", str(number)).value
        not_before = draw(st.sampled_from([None, bounds[0]]))
        # Said on any day, before or after: the rule is the same, and more of it is reached.
        claims.append(
            Claim(
                bounds[1],
                draw(days),
                source,
                draw(st.sampled_from(CAUSES)),
                draw(st.sampled_from(ClaimKind)),
                not_before,
            )
        )
    return tuple(claims)


@settings(max_examples=400, deadline=None)
@given(claims=claim_sets(), as_of=days, known_on=st.one_of(days, st.just(date.max)))
def test_query_in_oxigraph_equals_the_program(
    claims: tuple[Claim, ...], as_of: date, known_on: date
) -> None:
    expected = find_standings(claims, as_of, known_on)
    for answer in expected.values():
        event(answer.status)
    table = ask_engine(load_engine(write_quads(claims)), status_query(as_of, known_on))
    assert read_standings(table) == expected


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(claims=claim_sets(), as_of=days)
def test_query_in_rdflib_equals_the_program(claims: tuple[Claim, ...], as_of: date) -> None:
    table = query_rdflib(load_rdflib(write_quads(claims)), status_query(as_of, date.max))
    assert read_standings(table) == find_standings(claims, as_of, date.max)


@pytest.mark.parametrize("name", DATASETS)
def test_current_status_in_the_graph_equals_the_query(
    name: str, datasets: Mapping[str, tuple[Quad, ...]], ask_store: Engine
) -> None:
    query = read_query(next(QUERIES.glob("cq02-*.rq")))
    forces: set[Notation] = {
        quad.object.value for quad in datasets[name] if quad.predicate == peel.forceId
    }
    asked: dict[str, str] = {}
    for force in forces:
        answers = read_standings(ask_store(name, query.bind({"force": str(force)})))
        asked |= {cause: answer.status.value for cause, answer in answers.items()}
    causes = {
        quad.subject.value
        for quad in datasets[name]
        if quad.object == peel.CauseOfConcern and quad.subject.value.startswith(MINTER.base)
    }
    stated = {
        quad.subject.value: quad.object.value.rsplit("/", 1)[-1]
        for quad in datasets[name]
        if quad.predicate == peel.currentStatus and quad.subject.value in causes
    }
    assert stated
    assert asked == stated
