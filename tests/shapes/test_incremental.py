"""What is validated after a change is what would be found if everything were validated anew."""

import gc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import Graph, URIRef

from peelgraph.errors import InputError
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.engines.choice import Engine, validate_with
from peelgraph.validation.incremental.flattened import Flattened, held_from_collector
from peelgraph.validation.incremental.queries import UnboundedError
from peelgraph.validation.incremental.reach import find_parts
from peelgraph.validation.incremental.validation import IncrementalValidation

GRAPH = NamedNode("https://w3id.org/peel/id/graph/edited")


@pytest.fixture(scope="module")
def watched(passing):
    return {"now": watch(passing)}


def watch(quads, **options):
    return IncrementalValidation(load_contract(), quads, base=DEFAULT_BASE, **options)


def validate_all(quads):
    report = validate_with(list(quads), load_contract(), base=DEFAULT_BASE, engine=Engine.FAST)
    return list(report.results), dict(report.focus_counts)


def judged(validation):
    report = validation.report
    return list(report.results), dict(report.focus_counts)


def test_validating_part_by_part_is_validating_everything(watched, passing):
    assert judged(watched["now"]) == validate_all(passing)


def test_several_processes_find_the_same(passing, monkeypatch):
    monkeypatch.setattr("peelgraph.validation.incremental.validation.CHUNK", 100)
    faulty = [quad for quad in passing if "statedIn" not in quad.predicate.value]
    parallel = watch(faulty, workers=2)
    assert len(parallel.report.results) > 10
    assert judged(parallel) == validate_all(faulty)


def test_much_data_is_validated_part_by_part_and_gives_the_same(passing, monkeypatch):
    faulty = [quad for quad in passing if "statedIn" not in quad.predicate.value]
    expected = validate_all(faulty)
    monkeypatch.setattr("peelgraph.validation.engines.choice.LARGE", 100)
    monkeypatch.setattr("peelgraph.validation.engines.choice.os.cpu_count", lambda: 1)
    assert validate_all(faulty) == expected


@st.composite
def edits(draw, quads):
    """Statements to take out, and others to put in whose parts come from different statements."""
    removed = draw(st.lists(st.sampled_from(quads), max_size=4, unique=True))
    parts = st.sampled_from(quads)
    added = [
        Quad(draw(parts).subject, draw(parts).predicate, draw(parts).object, GRAPH)
        for _ in range(draw(st.integers(0, 4)))
    ]
    return removed, added


#: With these bounds of 1 little counts as much, so that everything that is left out of much is left out.
BOUNDS = ("selecting._FEW", "affected._FEW")


@pytest.fixture(params=["as it is", "as if all were much"])
def much(request, watched, passing, monkeypatch):
    if request.param != "as it is":
        for bound in BOUNDS:
            monkeypatch.setattr(f"peelgraph.validation.incremental.{bound}", 1)
        kept = watched["now"]
        watched["now"] = watch(passing)
        yield
        watched["now"] = kept
    else:
        yield


@pytest.mark.usefixtures("much")
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(data=st.data())
def test_after_a_change_the_result_is_that_of_validating_everything(watched, passing, data):
    after = set(passing)
    try:
        # One change after another: what is remembered of the first may not mislead the next.
        for removed, added in data.draw(st.lists(edits(passing), min_size=1, max_size=3)):
            watched["now"].update(removed, added)
            after = (after - set(removed)) | set(added)
        assert judged(watched["now"]) == validate_all(after)
        watched["now"].update(after - set(passing), set(passing) - after)
        assert judged(watched["now"]) == validate_all(passing)
    except BaseException:
        watched["now"] = watch(passing)
        raise


@pytest.mark.usefixtures("much")
def test_what_was_judged_by_everything_is_judged_again_when_any_of_it_goes(watched, passing):
    """A title is known by one of many labels of a post, and perhaps not by those that are sampled."""
    posts = {q.object for q in passing if q.predicate.value.endswith("#inCapacityOf")}
    labels = [q for q in passing if q.subject in posts and q.predicate.value.endswith("Label")]
    assert len(labels) > 3
    unknown = []
    for label in labels:
        found = watched["now"].update([label]).results
        unknown += [r for r in found if r.source_shape.endswith("LetterParty-titleKnown")]
        assert judged(watched["now"])[0] == validate_all(set(passing) - {label})[0]
        watched["now"].update(added=[label])
    assert unknown


def test_a_small_change_looks_at_few_nodes(watched, passing):
    title = next(quad for quad in passing if quad.predicate.value.endswith("/title"))
    change = watched["now"].update([title])
    assert 0 < change.nodes < 5
    assert [r.source_shape.rpartition("#")[2] for r in change.results] == ["Letter-title"]
    assert watched["now"].update(added=[title]).results == ()


def test_what_another_graph_says_too_is_no_change(watched, passing):
    title = next(quad for quad in passing if quad.predicate.value.endswith("/title"))
    again = Quad(title.subject, title.predicate, title.object, GRAPH)
    assert watched["now"].update(added=[again]).nodes == 0
    assert watched["now"].update([title]).nodes == 0
    assert watched["now"].update([again], [title]).nodes == 0
    assert judged(watched["now"]) == validate_all(passing)


def test_a_statement_goes_when_the_last_graph_that_makes_it_goes():
    first, second = (
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"), NamedNode(f"urn:g{n}"))
        for n in (1, 2)
    )
    held = Flattened()
    held.add([first, first, second])
    assert len(held.store) == 1
    assert not held.is_lost(first, {first})
    assert held.is_lost(first, {first, second})
    assert not held.is_new(second, {first})
    held.remove([first])
    assert list(held.store) == [second]
    assert held.is_lost(second, {second})
    held.remove([first, second])
    assert len(held.store) == 0
    assert held.is_new(first, ())


@pytest.mark.parametrize("many", [0, 1, 100_000])
def test_a_statement_is_held_once_in_whatever_order_graphs_make_it(monkeypatch, many):
    monkeypatch.setattr("peelgraph.validation.incremental.flattened._MANY", many)
    one, two, three = (
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(value), NamedNode(f"urn:g{graph}"))
        for value, graph in (("a", 1), ("b", 2), ("b", 1))
    )
    for batches in ([[one, two, three]], [[one, two], [three]], [[one], [two], [three]]):
        held = Flattened()
        for batch in batches:
            held.load(batch)
        held.settle()
        assert len(held.store) == 2
        assert not held.is_lost(two, {two})
        assert held.is_lost(two, {two, three})


def test_a_statement_that_three_graphs_make_goes_with_the_last_of_them():
    quads = [
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"), NamedNode(f"urn:g{n}"))
        for n in (1, 2, 3)
    ]
    for again in ([quads], [[quad] for quad in quads], [[*quads, quads[0]]], [quads, quads]):
        held = Flattened()
        for batch in again:
            held.add(batch)
        assert len(held.store) == 1
        held.remove(quads[:1])
        held.remove(quads[1:2])
        assert list(held.store) == quads[2:]
        held.remove(quads[2:])
        assert len(held.store) == 0


def test_garbage_collections_are_as_before_once_everything_is_judged():
    gc.unfreeze()  # what another test left
    with held_from_collector():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        with held_from_collector():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_cannot_be_followed_is_refused(watched):
    blank = Quad(BlankNode("x"), NamedNode("https://e/p"), Literal("1"), GRAPH)
    with pytest.raises(InputError, match="no blank nodes"):
        watched["now"].update(added=[blank])
    below = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    with pytest.raises(UnboundedError, match="sub-class"):
        watched["now"].update(added=[Quad(GRAPH, below, GRAPH, GRAPH)])


@pytest.mark.parametrize(
    "shape",
    [
        "sh:property [ sh:path [ sh:zeroOrMorePath ex:p ] ; sh:maxCount 1 ]",
        "sh:node ex:S",
        "sh:js ex:f",
        'sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this a ?c } }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { $this <urn:p>+ ?o }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { ?x ?y ?z }" ]',
    ],
)
def test_a_shape_that_may_look_anywhere_is_told(shape):
    graph = Graph().parse(
        data=f"@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <urn:> . ex:S a sh:NodeShape ; {shape} .",
        format="turtle",
    )
    with pytest.raises(UnboundedError):
        find_parts(graph, URIRef("urn:S"))


@pytest.mark.parametrize(
    ("condition", "properties"),
    [
        ("?p = <urn:a>", ["urn:a"]),
        ("(?p = <urn:a> && ?o != 1) || (<urn:b> = ?p)", ["urn:a", "urn:b"]),
        ("?p = <urn:a> || ?o = 1", None),
        ("?p = ?o", None),
        ("?p != <urn:a>", None),
        ("!(?p = <urn:a>)", None),
    ],
)
def test_a_filter_on_the_property_narrows_the_reach(condition, properties):
    graph = Graph().parse(
        data="@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> a sh:NodeShape ; sh:sparql [ sh:select "
        f'"SELECT $this WHERE {{ $this ?p ?o FILTER ({condition}) }}" ] .',
        format="turtle",
    )
    (part,) = find_parts(graph, URIRef("urn:S"))
    (edge,) = part.reach
    assert edge.predicates == (properties and tuple(map(NamedNode, properties)))
