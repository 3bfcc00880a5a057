"""All graphs together: the same from any order, in any process, and under any base."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat

from peelgraph.errors import MintingError
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES, concept, peel
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.sources import LetterSource


def graph_names(quads):
    return {quad.graph_name.value for quad in quads}


BUILD = """
import sys
from pyoxigraph import RdfFormat
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory

quads = build_quads(load_directory(letters_directory()), load_knowledge(), sys.argv[1])
for rdf_format in (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.TURTLE, RdfFormat.JSON_LD):
    sys.stdout.buffer.write(render_statements(quads, rdf_format.media_type, PREFIXES))
"""


def build_in_a_process(seed):
    return subprocess.run(
        [sys.executable, "-c", BUILD, DEFAULT_BASE],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    ).stdout


@pytest.fixture(scope="session")
def other(source):
    """A later letter about the same force: the real one with another day and another closure."""
    text = source.text.replace("23 July 2024", "18 September 2024")
    return LetterSource("later", text)


def test_two_fresh_processes_with_other_hash_seeds_write_the_same_bytes():
    one, other = (build_in_a_process(seed) for seed in ("1", "4242"))
    assert one == other
    assert len(one) > 100_000


def test_the_order_of_letters_does_not_matter(source, other, knowledge):
    one = build_quads([source, other], knowledge, DEFAULT_BASE)
    assert build_quads([other, source], knowledge, DEFAULT_BASE) == one


@pytest.mark.parametrize(
    "base",
    ["http://localhost:8000/x/", "https://example.org/", "https://zzz.example/a/b/c/", "http://a/"],
)
def test_another_base_changes_nothing_but_the_base(base, source, other, knowledge, dataset):
    one = render_statements(
        build_quads([source, other], knowledge, DEFAULT_BASE),
        RdfFormat.N_QUADS.media_type,
        PREFIXES,
    ).decode()
    two = render_statements(
        build_quads([source, other], knowledge, base), RdfFormat.N_QUADS.media_type, PREFIXES
    ).decode()
    assert one.replace(DEFAULT_BASE, base) == two


def test_statements_are_sorted_by_graph_subject_predicate_and_object(dataset):
    keys = [
        tuple(str(term) for term in (q.graph_name, q.subject, q.predicate, q.object))
        for q in dataset
    ]
    graphs = [key[0] for key in keys]
    assert graphs == sorted(graphs)
    assert len(set(keys)) == len(keys)


def test_the_graphs_are_those_of_the_letter_and_four_others(dataset):
    names = {name.removeprefix(DEFAULT_BASE) for name in graph_names(dataset)}
    assert names == {
        "graph/letter/2024-07-23/west-midlands/causes-of-concern-revisit",
        "graph/register",
        "graph/concepts",
        "graph/provenance",
        "graph/derived",
    }


def test_three_causes_are_closed_and_one_is_open(dataset):
    root = f"{DEFAULT_BASE}cause/west-midlands/peel-2023-25/"
    status = {
        quad.subject.value.removeprefix(root): quad.object
        for quad in dataset
        if quad.predicate == peel.currentStatus
    }
    assert status == {
        "marac": concept("status", "closed"),
        "registered-sex-offenders": concept("status", "closed"),
        "online-child-abuse": concept("status", "closed"),
        "investigations": concept("status", "open"),
    }
    assert {quad.graph_name for quad in dataset if quad.predicate == peel.currentStatus} == {
        NamedNode(f"{DEFAULT_BASE}graph/derived")
    }


def test_two_letters_of_the_same_day_body_and_kind_are_refused(source, knowledge):
    other = LetterSource("another", source.text.replace("Craig Guildford", "Ada Field"))
    with pytest.raises(MintingError) as caught:
        build_quads([source, other], knowledge, DEFAULT_BASE)
    assert str(caught.value) == (
        f"another and {source.name} have the same day, body and kind; add "
        "`distinguish = true` to the letter.toml of the one that was published later"
    )


def test_a_second_text_of_a_letter_is_no_second_letter(source, knowledge):
    copy = LetterSource("a copy", source.text + "\nIt acts.", media_type="application/pdf")
    quads = build_quads([copy, source], knowledge, DEFAULT_BASE)
    assert len([name for name in graph_names(quads) if "/graph/letter/" in name]) == 1
    assert len({quad.object for quad in quads if quad.predicate == peel.hasText}) == 2


def test_a_letter_that_is_distinguished_stands_beside_the_other(source, knowledge):
    copy = LetterSource("a copy", source.text + "\nIt acts.", distinguish=True)
    counts = graph_names(build_quads([source, copy], knowledge, DEFAULT_BASE))
    assert len([name for name in counts if "/graph/letter/" in name]) == 2


def test_the_same_text_twice_is_refused_even_where_one_is_distinguished(source, knowledge):
    """Its digest tells a second letter apart from the first; the same text has the same digest."""
    with pytest.raises(MintingError):
        build_quads([source, replace(source, name="b", distinguish=True)], knowledge, DEFAULT_BASE)


def test_no_letter_gives_the_register_and_the_concepts(knowledge):
    names = {
        name.removeprefix(DEFAULT_BASE)
        for name in graph_names(build_quads([], knowledge, DEFAULT_BASE))
    }
    assert names == {"graph/register", "graph/concepts"}


def test_no_base_stands_in_a_literal(dataset):
    literals = [quad.object.value for quad in dataset if isinstance(quad.object, Literal)]
    assert literals
    assert not [value for value in literals if DEFAULT_BASE in value]
