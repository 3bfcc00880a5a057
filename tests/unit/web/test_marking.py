"""Passages over a letter's text: nothing is lost, what nests nests, what crosses is cut."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from peelgraph.letters.model import Block, BlockKind, Span
from peelgraph.web.views.marking import Mark, mark_blocks

TEXT = "One two three four.\nFive six."
BLOCKS = [
    Block(BlockKind.PARAGRAPH, Span(0, 19), TEXT[:19]),
    Block(BlockKind.PARAGRAPH, Span(20, 29), TEXT[20:]),
]


def mark(start: int, end: int, kind: str = "finding") -> Mark:
    return Mark(Span(start, end), f"char={start},{end}", kind)


def shown(marks) -> list[str]:
    """Write each block with ``[anchor: words]`` for a first piece and ``[…words]`` for a later one."""
    lines = []
    for block in mark_blocks(TEXT, BLOCKS, marks):
        line = ""
        for token in block.tokens:
            if token.form == "open":
                line += f"[{token.mark.anchor}: " if token.is_first else "[…"
            elif token.form == "close":
                line += "]"
            else:
                line += token.text
        lines.append(line)
    return lines


def test_words_without_a_passage_stay_as_they_are():
    assert shown([]) == ["One two three four.", "Five six."]


def test_a_passage_within_another_is_nested():
    assert shown([mark(4, 13), mark(8, 13)]) == [
        "One [char=4,13: two [char=8,13: three]] four.",
        "Five six.",
    ]


def test_a_passage_that_crosses_another_is_cut_at_its_end():
    assert shown([mark(0, 7), mark(4, 13)])[0] == "[char=0,7: One [char=4,13: two]] three four."


def test_a_passage_over_two_lines_has_its_anchor_once_and_a_piece_in_each():
    assert shown([mark(14, 24)]) == ["One two three [char=14,24: four.]", "[…Five] six."]


def test_a_passage_begins_in_the_line_where_it_starts():
    first, second = mark_blocks(TEXT, BLOCKS, [mark(14, 24), mark(25, 28)])
    assert [m.anchor for m in first.begun] == ["char=14,24"]
    assert [m.anchor for m in second.begun] == ["char=25,28"]


def test_of_equal_passages_over_the_same_words_the_innermost_is_shown():
    (first, _) = mark_blocks(TEXT, BLOCKS, [mark(0, 19), mark(4, 7)])
    leading = {t.text: t.shown.anchor for t in first.tokens if t.form == "text"}
    assert leading == {"One ": "char=0,19", "two": "char=4,7", " three four.": "char=0,19"}


def test_a_count_within_a_sentence_does_not_hide_that_the_sentence_closes_a_cause():
    closing, count = mark(0, 19, "status"), replace(mark(0, 18, "count"), rank=1)
    (first, _) = mark_blocks(TEXT, BLOCKS, [closing, count])
    assert {token.shown for token in first.tokens if token.form != "close"} == {closing}
    assert {m.anchor for m in first.begun} == {"char=0,19", "char=0,18"}


spans = st.tuples(st.integers(0, 29), st.integers(0, 29)).filter(lambda pair: pair[0] < pair[1])


@settings(max_examples=200)
@given(st.sets(spans, max_size=8))
def test_no_word_is_lost_and_every_mark_is_closed(pairs):
    for block, marked in zip(
        BLOCKS, mark_blocks(TEXT, BLOCKS, [mark(*pair) for pair in pairs]), strict=True
    ):
        assert "".join(token.text for token in marked.tokens) == block.text
        depth = 0
        for token in marked.tokens:
            depth += {"open": 1, "close": -1}.get(token.form, 0)
            assert depth >= 0
        assert depth == 0
