"""From a source to facts and to the dataset: what the core refuses names the letter."""

import pytest

from peelgraph.errors import LetterError, MintingError
from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.pipeline.building import build_quads, read_source
from peelgraph.pipeline.sources import LetterSource


def test_a_letter_that_cannot_be_read_is_refused_by_name(knowledge):
    with pytest.raises(LetterError) as caught:
        read_source(LetterSource("kent-2024", " \n"), knowledge)
    assert str(caught.value) == (
        "kent-2024: the letter is empty: there is nothing but white space to read"
    )


def test_the_facts_hold_the_very_text_of_the_source(source, knowledge):
    assert read_source(source, knowledge).letter.text == source.text


def test_a_base_that_cannot_be_one_stops_the_build(source, knowledge):
    with pytest.raises(MintingError):
        build_quads([source], knowledge, "no base")


def test_a_letter_that_cannot_be_published_is_refused_by_name(knowledge):
    letter = LetterSource("kent-2024", "Kent Police: closure letter\nBackground\nIt acts.\n")
    with pytest.raises(MintingError, match="kent-2024"):
        build_quads([letter], knowledge, DEFAULT_BASE)
