import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.store.searching import SearchIndex, read_terms

ENTRIES = [
    ("Borsetshire Police", ""),
    ("Zoë O’Hara", "Chief Constable"),
    ("Letter", "The force’s multi-agency risk assessment conferences don’t protect victims."),
    ("Letter", "The force should review its open investigations."),
    ("Letter", "Police \u202egnihtyna <script>alert(1)</script> & more"),
]


@pytest.fixture(scope="module")
def index():
    return SearchIndex(ENTRIES)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("borsetshire", [0]),
        ("POLICE", [0, 4]),
        ("zoe", [1]),
        ("o'hara", [1]),
        ("O’Hara constable", [1]),
        ("force's", [2]),
        ("investigation", [3]),
        ('"open investigations"', [3]),
        ('"investigations open"', []),
        ("force review", [3]),
        ("multi-agency", [2]),
        ("", []),
        ("  ", []),
        ("’ - *", []),
        ("nothing at all", []),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_endings(index, words, found):
    total, hits = index.search(words, 10)
    assert sorted(hit.number for hit in hits) == found
    assert total == len(found)


def test_a_name_comes_before_words(index):
    _, hits = index.search("police", 10)
    assert [hit.number for hit in hits] == [0, 4]


def test_hits_are_marked_and_nothing_is_lost(index):
    _, (hit,) = index.search("open", 10)
    assert "".join(segment.text for segment in hit.words) == ENTRIES[3][1]
    assert [segment.text for segment in hit.words if segment.is_hit] == ["open"]


def test_pages_follow_one_another(index):
    total, first = index.search("the", 1)
    _, second = index.search("the", 1, 1)
    assert total == 2
    assert {first[0].number, second[0].number} == {2, 3}


@pytest.mark.parametrize(
    "words",
    ['"', '""', "a OR b", "NOT x", "name:police", "po*", "^police", "NEAR(a b)", "(", "{a}", "a\0b", "' OR 1=1 --", "\ue000", "x" * 10_000, '"a" "b'],
)  # fmt: skip
def test_nothing_that_is_written_is_syntax(index, words):
    index.search(words, 10)


@given(st.text())
def test_no_text_is_an_error(text):
    read_terms(text)
    SearchIndex([("a", text)]).search(text, 5)
