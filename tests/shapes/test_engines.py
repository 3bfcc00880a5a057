"""Which engine answers, what happens without the fast one, and that a difference is never silent."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from peelgraph.errors import EngineDifferenceError, InputError
from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.engines.choice import LARGE, Engine, validate_with
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.engines.fast import FastEngine


@pytest.fixture
def contract():
    """A contract of this test's own, whose engine it may spoil."""
    shared = load_contract()
    return Contract(shared.shape_quads, shared.ontology_quads)


def test_the_fast_engine_answers_if_it_is_there(passing, contract):
    assert validate_with(passing, contract).engine == "shifty"


def test_the_reference_answers_if_it_is_not(passing, contract, monkeypatch):
    monkeypatch.setattr("peelgraph.validation.engines.contract.find_version", lambda: None)
    assert validate_with(passing, contract).engine == "pySHACL"
    with pytest.raises(InputError, match=r"install peelgraph\[fast\]"):
        validate_with(passing, contract, engine=Engine.FAST)


def test_data_with_a_blank_node_goes_to_the_reference(passing, contract):
    quads = [*passing, Quad(BlankNode("x"), passing[0].predicate, passing[0].object)]
    assert validate_with(quads, contract).engine == "pySHACL"
    with pytest.raises(InputError, match="not known to be right"):
        validate_with(quads, contract, engine=Engine.FAST)


@pytest.mark.parametrize("spoilt", ["one result less", "one message changed"])
def test_a_difference_is_an_error_that_names_both_results(passing, contract, monkeypatch, spoilt):
    faulty = [quad for quad in passing if "sentOn" not in quad.predicate.value]
    right = FastEngine.validate

    def wrong(self, *parts):
        first, *rest = right(self, *parts)
        return tuple(rest) if spoilt == "one result less" else (replace(first, message="?"), *rest)

    validate_with(faulty, contract, engine=Engine.BOTH)
    monkeypatch.setattr(FastEngine, "validate", wrong)
    with pytest.raises(
        EngineDifferenceError, match=r"only shifty .* finds .* only pySHACL .* finds"
    ):
        validate_with(faulty, contract, engine=Engine.BOTH)


def draw_pair(data, parts):
    return data.draw(parts), data.draw(parts)


@pytest.mark.parametrize("large", [LARGE, 0], ids=["everything at once", "part by part"])
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_engines_agree_on_a_random_sample(passing, monkeypatch, large, data):
    monkeypatch.setattr("peelgraph.validation.engines.choice.LARGE", large)
    parts = st.sampled_from(passing)
    removed = data.draw(st.sets(parts, max_size=20))
    # What a property says of one thing is said of another: a number where a day is expected rdflib orders
    # before it, where SPARQL has an error (§17.3); its own shape reports it either way.
    said = [draw_pair(data, parts) for _ in range(10)]
    mixed = [Quad(one.subject, other.predicate, other.object) for one, other in said]
    quads = [quad for quad in passing if quad not in removed] + mixed
    report = validate_with(quads, load_contract(), engine=Engine.BOTH)
    assert report.engine == "shifty"


@pytest.mark.parametrize("large", [LARGE, 0], ids=["everything at once", "part by part"])
def test_an_iri_and_a_literal_are_different(passing, monkeypatch, large):
    """The fast engine's own answer to the query of this shape is that they are not (0.5.1)."""
    monkeypatch.setattr("peelgraph.validation.engines.choice.LARGE", large)
    earlier = next(q.object for q in passing if q.predicate.value.endswith("#recurrenceOf"))
    body = NamedNode("https://w3id.org/peel/ontology#concernsBody")
    quads = [*passing, Quad(earlier, body, Literal("Borsetshire Police", language="en"))]
    report = validate_with(quads, load_contract(), engine=Engine.BOTH)
    assert any(r.source_shape.endswith("#CauseOfConcern-recurrenceBody") for r in report.results)
