"""What differs between two datasets, for people and for programs."""

import json

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.changes import find_changes, render_changes_json, render_changes_text

BASE = "https://w3id.org/peel/id/"
COUNT = NamedNode("https://w3id.org/peel/ontology#count")


def quad(graph, subject, value):
    return Quad(NamedNode(BASE + subject), COUNT, Literal(value), NamedNode(BASE + graph))


KEPT = quad("graph/letter/a", "x", 1)
OLD, NEW = quad("graph/letter/b", "y", 1), quad("graph/letter/b", "y", 2)
OTHER = quad("graph/derived", "z", 3)


def test_every_statement_that_changed_is_listed_in_its_graph():
    changes = find_changes([KEPT, OLD], [OTHER, NEW, KEPT])
    assert [(c.graph.removeprefix(BASE), c.added, c.removed) for c in changes] == [
        ("graph/derived", (OTHER,), ()),
        ("graph/letter/b", (NEW,), (OLD,)),
    ]


def test_people_see_what_went_and_what_came_side_by_side():
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert render_changes_text(find_changes([KEPT, OLD], [NEW, KEPT]), BASE) == (
        "1 statements added, 1 removed, in 1 graphs\n"
        "\n"
        "graph/letter/b: 1 added, 1 removed\n"
        f'  - <y> peel:count "1"{integer}\n'
        f'  + <y> peel:count "2"{integer}\n'
    )


def test_programs_get_n_triples():
    read = json.loads(render_changes_json(find_changes([], [KEPT])))
    (graph,) = read["graphs"]
    assert graph["graph"] == f"{BASE}graph/letter/a"
    assert graph["added"] == [f"{KEPT.triple} ."]
    assert graph["removed"] == []


def test_nothing_is_said_to_be_nothing():
    assert find_changes([KEPT], [KEPT]) == ()
    assert render_changes_text((), BASE) == "nothing changed\n"
    assert json.loads(render_changes_json(())) == {"graphs": []}
