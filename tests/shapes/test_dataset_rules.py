"""Rules across graphs are one query each over all of them, and find what another engine finds with it."""

import random

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize
from rdflib import Dataset
from rdflib import Literal as RdflibLiteral

from peelgraph.graph.vocabulary import peel, prov, rdf
from peelgraph.pipeline.validating import load_shapes
from peelgraph.validation.dataset import find_dataset_results, read_dataset_rules

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
