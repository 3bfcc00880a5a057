"""On which properties a query can rest is never told too narrowly."""

import pytest

from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.dataset import read_dataset_rules
from peelgraph.validation.queries import find_predicates


@pytest.mark.parametrize(
    ("pattern", "properties"),
    [
        ("?s <urn:a> ?o", {"urn:a"}),
        ("GRAPH ?g { ?s <urn:a> ?o } OPTIONAL { ?o <urn:b> ?x }", {"urn:a", "urn:b"}),
        ("?s <urn:a> ?o MINUS { ?s <urn:b> ?o }", {"urn:a", "urn:b"}),
        ("?s <urn:a> ?o { SELECT ?s { ?s <urn:b> ?x } }", {"urn:a", "urn:b"}),
        (
            "?s <urn:a> ?o FILTER (?o = 1 || NOT EXISTS { ?s <urn:b> ?x . ?x <urn:c> ?y FILTER EXISTS { ?y <urn:d> 1 } })",
            {"urn:a", "urn:b", "urn:c", "urn:d"},
        ),
        ("?s ?p ?o", None),
        ("?s <urn:a>/<urn:b> ?o", None),
        ("?s <urn:a> ?o FILTER NOT EXISTS { ?s !<urn:b> ?o }", None),
        ("?s unknown:a ?o", None),
    ],
)
def test_a_query_rests_on_the_properties_that_it_names_anywhere(pattern, properties):
    assert find_predicates(f"SELECT ?s {{ {pattern} }}") == properties


def test_the_rules_on_graphs_rest_on_few_properties():
    rules = read_dataset_rules(load_contract().shapes)
    assert rules
    assert all(find_predicates(rule.query) for rule in rules)
