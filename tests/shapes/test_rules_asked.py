"""A query is asked once for many focus nodes only where that is asking it for each of them."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Variable
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.incremental.asking import is_free, read_rules
from peelgraph.validation.incremental.nesting import nest_exists
from peelgraph.validation.queries import read_prologue


@pytest.mark.parametrize(
    ("query", "free"),
    [
        ("SELECT $this WHERE { $this <urn:p> ?v }", True),
        (
            "SELECT $this ?v WHERE { ?v <urn:p> ?o . $this <urn:q> ?o FILTER (STR($this) < STR(?v)) }",
            True,
        ),
        ("SELECT $this WHERE { { $this <urn:p> ?v } UNION { $this <urn:q> ?v } }", True),
        ("SELECT $this WHERE { $this <urn:p> ?v OPTIONAL { $this <urn:q> ?w } }", True),
        ("SELECT $this WHERE { $this <urn:p> ?v FILTER NOT EXISTS { ?x <urn:q> $this } }", True),
        (
            (
                "SELECT $this ?n WHERE { $this <urn:p> ?v . "
                "{ SELECT $this (COUNT(?x) AS ?n) WHERE { $this <urn:q> ?x } GROUP BY $this } }"
            ),
            True,
        ),
        # Rows without a value for $this would be rows for no focus node.
        ("SELECT ?v WHERE { $this <urn:p> ?v }", False),
        ("SELECT $this WHERE { ?v <urn:p> ?o OPTIONAL { $this <urn:q> ?o } }", False),
        ("SELECT $this WHERE { { $this <urn:p> ?v } UNION { ?x <urn:q> ?v } }", False),
        # A condition within its own group sees $this only if it is bound before.
        ("SELECT $this WHERE { $this <urn:p> ?v { ?v <urn:q> ?w FILTER (?w = $this) } }", False),
        # What is taken of all rows is not what is taken of the rows of one node.
        ("SELECT $this WHERE { $this <urn:p> ?v } LIMIT 1", False),
        ("SELECT $this (COUNT(?v) AS ?n) WHERE { $this <urn:p> ?v } GROUP BY $this ?v", True),
        (
            "SELECT $this WHERE { $this <urn:p> ?v . { SELECT (COUNT(?x) AS ?n) WHERE { $this <urn:q> ?x } } }",
            False,
        ),
        (
            "SELECT $this WHERE { $this <urn:p> ?v . { SELECT $this WHERE { $this <urn:q> ?x } LIMIT 1 } }",
            False,
        ),
        ("SELECT $this WHERE { $this <urn:p> ?v MINUS { $this <urn:q> ?v } }", False),
        ("SELECT $this ?path WHERE { $this ?path ?v }", False),
        ("SELECT $this WHERE { $this <urn:p> ?v . VALUES ?v { 1 } }", False),
    ],
)
def test_a_query_is_asked_of_many_nodes_only_where_each_row_is_about_one(query, free):
    assert is_free(query) is free


@pytest.mark.parametrize(
    ("written", "nested"),
    [
        (
            "SELECT ?a { ?a <urn:p> ?b FILTER EXISTS { ?c <urn:r> ?d . ?b <urn:q> ?c } }",
            "SELECT ?a { ?a <urn:p> ?b FILTER EXISTS { ?b <urn:q> ?c FILTER EXISTS { ?c <urn:r> ?d } } }",
        ),
        (
            (
                "SELECT ?a { ?a <urn:p> ?b FILTER NOT EXISTS { ?a <urn:q> ?c ; <urn:r>/^<urn:s> 1, 'x'@en . "
                "OPTIONAL { ?c <urn:t> ?d } FILTER (?d < ?b || !BOUND(?d)) } }"
            ),
            (
                "SELECT ?a { ?a <urn:p> ?b FILTER NOT EXISTS { ?a <urn:r>/^<urn:s> 1 FILTER EXISTS { "
                "?a <urn:r>/^<urn:s> 'x'@en FILTER EXISTS { ?a <urn:q> ?c FILTER EXISTS { "
                "OPTIONAL { ?c <urn:t> ?d } FILTER (?d < ?b || !BOUND(?d)) } } } } }"
            ),
        ),
    ],
)
def test_each_pattern_of_an_exists_is_written_within_the_one_before(written, nested):
    assert nest_exists(written).replace(" ", "") == nested.replace(" ", "")
    assert nest_exists(written).count("EXISTS") > written.count("EXISTS")


@pytest.mark.parametrize(
    "group",
    [
        "{ ?a <urn:p> ?b } UNION { ?a <urn:q> ?b }",
        "?a <urn:p> [] . ?a <urn:q> ?b",
        "?a <urn:p> _:b . _:b <urn:q> ?b",
        "?a <urn:p> (1 2) . ?a <urn:q> ?b",
        "OPTIONAL { ?a <urn:p> ?b } ?b <urn:q> ?c",
        "?a <urn:p> ?b . ?b <urn:q> ?c MINUS { ?c <urn:q> ?b }",
        "VALUES ?b { 1 } ?a <urn:p> ?b",
    ],
)
def test_a_group_that_is_not_patterns_first_stays_as_it_is(group):
    written = f"SELECT ?a {{ ?a a <urn:C> FILTER EXISTS {{ {group} }} }}"
    assert nest_exists(written).replace(" ", "") == written.replace(" ", "")


def test_no_comment_or_string_is_taken_for_a_bracket():
    written = 'SELECT ?a { ?a a ?c # }\n FILTER EXISTS { ?a <urn:p{> "} \\" {" } }'.replace(
        "p{", "p"
    )
    assert nest_exists(written).count("{") == written.count("{")


def _ask_each(shapes, constraint, nodes, store):
    """Ask the query as it is written, with each focus node in place of $this."""
    query = read_prologue(shapes, constraint) + str(shapes.value(constraint, SH.select))
    for node in nodes:
        for _row in store.query(
            query, use_default_graph_as_union=True, substitutions={Variable("this"): node}
        ):
            yield node


def _hold(quads):
    """Return a store of the statements, each once."""
    store = Store()
    store.extend(Quad(*quad.triple, NamedNode("urn:one")) for quad in quads)
    return store


def test_every_query_of_our_shapes_answers_for_many_nodes_as_for_each(passing):
    shapes = load_contract().shapes
    found = set()
    for left_out in range(5):
        store = _hold(quad for n, quad in enumerate(passing) if n % 5 != left_out)
        nodes = {quad.subject for quad in store}
        for shape, constraint in shapes.subject_objects(SH.sparql):
            (rule,) = read_rules(shapes, shape)
            asked = {node for node, _ in rule.ask(dict.fromkeys(nodes), store)}
            assert asked == set(_ask_each(shapes, constraint, nodes, store)), shape
            found |= {shape} if asked else set()
    assert len(found) > 8


def test_of_certain_values_only_the_results_with_these_are_told(passing):
    shapes = load_contract().shapes
    (rule,) = read_rules(shapes, URIRef("https://w3id.org/peel/shapes#LetterParty-titleKnown"))
    store = _hold(quad for quad in passing if not quad.predicate.value.endswith("Label"))
    titles = {
        quad.subject: {quad.object}
        for quad in store
        if quad.predicate.value.endswith("#statedTitle")
    }
    party, (title,) = next(iter(titles.items()))
    every = [node for node, _ in rule.ask(dict.fromkeys(titles), store)]
    assert len(every) > 1
    assert party in every
    ((node, result),) = rule.ask({party: {title, Literal("another")}}, store)
    assert (node, str(result.value)) == (party, title.value)
    assert list(rule.ask({party: {Literal("another")}}, store)) == []


@pytest.mark.parametrize(
    "more",
    ['sh:message "m"', "sh:path <urn:p>"],
)
def test_a_shape_that_tells_results_in_another_way_is_left_to_the_engine(more):
    graph = Graph().parse(
        data=f"@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:S> {more} ; sh:sparql "
        '[ sh:message "n" ; sh:select "SELECT $this WHERE { $this <urn:p> 1 }" ] .',
        format="turtle",
    )
    assert read_rules(graph, URIRef("urn:S")) == ()
    graph.remove((URIRef("urn:S"), SH.message, None))
    graph.remove((URIRef("urn:S"), SH.path, None))
    assert len(read_rules(graph, URIRef("urn:S"))) == 1
