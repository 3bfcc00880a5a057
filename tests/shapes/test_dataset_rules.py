"""Rules across graphs are one query each over all of them, and find what another engine finds with it."""

import random
from dataclasses import replace

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize
from rdflib import Dataset
from rdflib import Literal as RdflibLiteral

from peelgraph.graph.vocabulary import peel, prov, rdf
from peelgraph.pipeline.validating import load_shapes
from peelgraph.validation.dataset import find_dataset_results, read_dataset_rules
from peelgraph.validation.incremental.graph_rules import GraphRules, find_ways

BASE = "https://w3id.org/peel/id/"
ELSEWHERE = NamedNode("https://e/graph")
WATCHED = {rdf.type, peel.hasText, peel.extractorVersion, prov.used, prov.wasGeneratedBy}


def ask_reference(quads, rules):
    """Ask rdflib, whose dataset is given the same statements."""
    dataset = Dataset(default_union=True)
    dataset.parse(data=serialize(quads, format=RdfFormat.N_QUADS).decode(), format="nquads")
    for rule in rules:
        bound = {"base": RdflibLiteral(BASE)} if rule.needs_base else {}
        for row in dataset.query(rule.query, initBindings=bound):
            said = row.asdict()
            yield str(rule.shape), str(said["this"]), str(said.get("value"))


@pytest.fixture(scope="module")
def rules():
    return read_dataset_rules(load_shapes())


@pytest.mark.filterwarnings(
    "ignore:Dataset\\.:DeprecationWarning"
)  # rdflib itself uses what it deprecates
@pytest.mark.parametrize("seed", range(5))
def test_set_based_rules_find_what_the_reference_finds_on_random_edits(passing, rules, seed):
    chosen = random.Random(seed)
    letter = chosen.choice([quad for quad in passing if quad.object == peel.Letter])
    watched = [quad for quad in passing if quad.predicate in WATCHED and quad != letter]
    removed = set(chosen.sample(watched, chosen.randint(1, 10)))
    moved = [
        Quad(q.subject, q.predicate, q.object, chosen.choice(passing).graph_name)
        for q in chosen.sample(watched, chosen.randint(0, 5))
    ]
    seeded = [
        Quad(letter.subject, peel.currentStatus, Literal("open"), letter.graph_name),
        Quad(ELSEWHERE, rdf.type, peel.Letter, ELSEWHERE),
    ]
    quads = [*(set(passing) - removed), *moved, *seeded]
    found = [
        (r.source_shape, str(r.focus_node), str(r.value))
        for r in find_dataset_results(quads, load_shapes(), BASE)
    ]
    expected = sorted(set(ask_reference(quads, rules)))
    assert sorted(set(found)) == expected
    assert {shape.rpartition("#")[2] for shape, _, _ in expected} >= {
        "LetterGraph-noStatus",
        "Named-base",
    }


@pytest.mark.parametrize("base", [BASE, None])
@pytest.mark.parametrize("seed", range(5))
def test_after_a_change_the_rules_find_what_they_find_on_everything(passing, seed, base):
    chosen = random.Random(seed)
    kept, now = GraphRules(load_shapes(), base), set(passing)
    kept.load(passing)
    kept.judge_all()
    watched = [quad for quad in passing if quad.predicate in WATCHED]
    status = [Quad(q.subject, peel.currentStatus, q.object, q.graph_name) for q in watched]
    graphs = [ELSEWHERE, DefaultGraph(), *(quad.graph_name for quad in watched)]
    found = set()
    for _ in range(40):
        moved = [
            Quad(q.subject, q.predicate, q.object, chosen.choice(graphs))
            for q in chosen.sample([*watched, *status], chosen.randint(0, 4))
        ]
        removed = set(chosen.sample(sorted(now, key=str), 5)) | set(chosen.sample(watched, 5))
        added = {*moved, *chosen.sample(watched, 8)} - removed
        told = kept.update(removed, added)
        now = (now - removed) | added
        expected = set(find_dataset_results(now, load_shapes(), base))
        assert set(kept.results) == expected
        assert set(told) <= expected
        found |= {result.source_shape.rpartition("#")[2] for result in expected}
    assert {"LetterGraph-extraction", "LetterGraph-noStatus"} <= found


def test_a_change_that_no_rule_rests_on_asks_nothing(passing):
    kept = GraphRules(load_shapes(), BASE)
    kept.load(passing)
    kept.judge_all()
    title = next(quad for quad in passing if quad.predicate.value.endswith("/title"))
    assert kept.update([title], []) == []


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("SELECT ?this WHERE { GRAPH ?this { ?a <urn:p> ?b } }", True),
        ("SELECT ?this WHERE { ?this <urn:p> ?b OPTIONAL { ?b <urn:q> ?c } }", True),
        ("SELECT ?this WHERE { ?this <urn:p> ?b . ?c <urn:q> ?d }", False),
        ("SELECT ?this WHERE { ?this <urn:p> ?b FILTER NOT EXISTS { ?b <urn:q> ?c } }", False),
        ("SELECT ?this WHERE { ?this <urn:p>/<urn:q> ?b }", False),
        ("SELECT ?this WHERE { ?this <urn:p> ?b } LIMIT 1", False),
    ],
)
def test_a_rule_is_asked_of_everything_where_it_is_not_known_what_a_change_can_touch(query, known):
    first, *_ = read_dataset_rules(load_shapes())
    assert (find_ways(replace(first, query=query)) is not None) is known
