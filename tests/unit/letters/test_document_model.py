"""What stands where in a letter: blocks, letterhead, sections and sentences, with exact offsets."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from peelgraph.errors import LetterError
from peelgraph.letters import MAXIMUM_LENGTH, BlockKind, Label, Span, read_letter
from peelgraph.resources import load_rules

RULES = load_rules()
#: What separates lines, as the reader has it.
BREAKS = r"[\r\n\f\v\x85\u2028\u2029]"
#: What surrounds a line and is no part of it.
AROUND = None  # what Python calls white space

WORDS = st.sampled_from(
    [
        "From",
        "To:",
        "Cc",
        "Sent on",
        "23 July 2024",
        "Background",
        "Contents",
        "- ",
        "• ",
        "1. ",
        "2. ",
        "# ",
        "## ",
        "date 2024-11-08 ",
        "HMI Ann Example",
        "HM Inspector of Constabulary",
        "Contents",
        "The force acts. It must continue to.",
        "We identified four causes of concern:",
        "are now closed",
        "e.g. Dr. A. Smith said: “No.” Then",
        "–",
        "’",
        "\t",
        "\u00a0",
        "\u200f",
        "\u202e",
        "👮🏽‍♀️",
        "e\u0301",
        "\u0308",
        "ﬁ",
        "İſ",
    ]
)
LINES = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=5).map("".join)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028", "\x85"])
TEXTS = st.lists(st.tuples(LINES, LINE_ENDS), max_size=25).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)


def readable(text):
    """Whether there is a line with something on it, and nothing that no text can hold."""
    return any(
        line.replace("\ufeff", "").strip() for line in re.split(BREAKS, text)
    ) and not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", text)


@given(TEXTS)
@example("A\r\n\r\n\tB \u00a0\r\n- C\r\n")
@example("\ufeffTitle\nFrom: A B\nTo\nC D\n")
def test_every_block_and_sentence_is_the_slice_of_the_text_at_its_span(text):
    assume(readable(text))
    letter = read_letter(text, RULES)
    assert letter.text is text
    for block in letter.blocks:
        assert text[block.span.start : block.span.end] == block.text
        for sentence in block.sentences:
            assert text[sentence.span.start : sentence.span.end] == sentence.text
            assert sentence.text == sentence.text.strip() != ""
            assert block.span.contains(sentence.span)
    for entry in letter.letterhead:
        for line in entry.lines:
            assert text[line.span.start : line.span.end] == line.text


@given(TEXTS)
@example("- \nA")
def test_the_blocks_cover_each_line_that_is_not_blank_exactly_once_and_in_order(text):
    assume(readable(text))
    letter = read_letter(text, RULES)
    every = re.finditer(rf"(?:(?!{BREAKS}).)+", text, re.DOTALL)
    lines = [line for line in every if line[0].strip(AROUND)]
    assert len(letter.blocks) == len(lines)
    for block, line in zip(letter.blocks, lines, strict=True):
        assert line.start() <= block.span.start
        assert block.span.end <= line.end()
        outside = text[line.start() : block.span.start].strip(AROUND)
        if outside:  # a bullet, a figure, the marks of a heading, or a date of the copy
            assert RULES["bullet"].at(outside + " x") or RULES["lead"].at(outside + " x")
        else:
            assert block.kind is not BlockKind.LIST_ITEM
        assert text[block.span.end : line.end()].strip(AROUND) == ""


@given(TEXTS)
def test_the_sentences_of_a_block_hold_all_but_its_white_space(text):
    assume(readable(text))
    for block in read_letter(text, RULES).blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            said = "".join("".join(sentence.text.split()) for sentence in block.sentences)
            assert said == "".join(block.text.split())
        else:
            assert block.sentences == () or block.kind is BlockKind.NOISE


@given(TEXTS)
def test_title_letterhead_and_sections_are_views_of_the_blocks(text):
    assume(readable(text))
    letter = read_letter(text, RULES)
    if letter.title is not None:
        assert letter.title in letter.blocks
    body = [
        block
        for section in letter.sections
        for block in ((section.heading,) if section.heading else ()) + section.blocks
    ]
    assert body == [
        block
        for block in letter.blocks
        if block.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
    ]


@settings(max_examples=300)
@given(st.text())
def test_reading_any_text_gives_a_letter_or_a_letter_error(text):
    assume(text.strip("\ufeff \t\r\n\f\v") == "" or readable(text))
    try:
        letter = read_letter(text, RULES)
    except LetterError:
        return
    assert letter.text == text


@pytest.mark.parametrize("text", ["", " ", "\n\t\r\n", "\ufeff", "\ufeff \n"])
def test_a_letter_of_white_space_is_refused(text):
    with pytest.raises(LetterError, match=r"^the letter is empty: there is nothing but white sp"):
        read_letter(text, RULES)


@pytest.mark.parametrize("text", ["\u00a0", "\u2028", "\u2029\n", "\x85", " \u00a0\n"])
def test_a_letter_of_other_white_space_is_refused(text):
    with pytest.raises(LetterError):
        read_letter(text, RULES)


@pytest.mark.parametrize("space", ["\u2003", "\u3000", "\u202f"])
def test_a_line_of_white_space_is_blank_whichever_white_space_it_is(space):
    assert [block.text for block in read_letter(f"{space}\nTitle\n", RULES).blocks] == ["Title"]


def test_a_letter_that_is_too_long_is_refused_and_one_of_the_greatest_length_is_read():
    with pytest.raises(LetterError) as caught:
        read_letter("x" * (MAXIMUM_LENGTH + 1), RULES)
    assert str(caught.value) == ("the letter has 5,000,001 code points; at most 5,000,000 are read")
    assert read_letter("x" + "\n" * (MAXIMUM_LENGTH - 1), RULES).title.text == "x"


@pytest.mark.parametrize(
    ("text", "seen"), [("ab\0c", "0x0000 at offset 2"), ("a\ud800", "0xd800 at offset 1")]
)
def test_what_no_text_can_hold_is_refused_with_its_place(text, seen):
    with pytest.raises(LetterError) as caught:
        read_letter(text, RULES)
    assert str(caught.value) == (
        f"code point {seen} cannot stand in a text; "
        "is the file really text, and is its encoding UTF-8?"
    )


def test_offsets_count_code_points_not_bytes_or_utf_16_units():
    letter = read_letter("👮🏽 é’s\nBackground\nIt acts.", RULES)
    assert letter.title.span == Span(0, 6)
    assert letter.sections[0].heading.span == Span(7, 17)
    assert next(letter.sentences).span == Span(18, 26)


def test_the_digest_is_that_of_the_utf_8_bytes(source):
    digest = read_letter(source.text, RULES).digest
    assert digest.startswith("68dc81af837d00e5")
    assert re.fullmatch("[0-9a-f]{64}", digest)


def test_a_passage_is_never_empty_and_never_leaves_the_text():
    letter = read_letter("abc", RULES)
    assert letter.passage(1, 3).quote == "bc"
    for start, end in [(1, 1), (2, 1), (-1, 2), (0, 4)]:
        with pytest.raises(ValueError, match=r"^no passage at "):
            letter.passage(start, end)


# The forms of a letter.


def kinds(text):
    return [(block.kind.value, block.text) for block in read_letter(text, RULES).blocks]


def test_page_furniture_around_the_title_is_noise():
    assert kinds("Skip to content\nEnglish Cymraeg\nTitle\nContents\nPrint this document\n") == [
        ("noise", "Skip to content"),
        ("noise", "English Cymraeg"),
        ("title", "Title"),
        ("noise", "Contents"),
        ("noise", "Print this document"),
    ]


def test_a_list_item_is_without_its_bullet():
    text = (
        "Title\nSent on\n1 May 2024\nBackground\nThese:\n- one\n• two\nThose:\n1. three\n(b) four\n"
    )
    assert kinds(text)[5:] == [
        ("list item", "one"),
        ("list item", "two"),
        ("paragraph", "Those:"),
        ("list item", "three"),
        ("list item", "four"),
    ]


@pytest.mark.parametrize(
    "line", ["Managing offenders", "“Out of court” work", "2023 in short", "Conclusion"]
)
def test_a_short_line_that_begins_with_a_capital_and_has_no_stop_is_a_heading(line):
    assert kinds(f"Title\n{line}\n")[1] == ("heading", line)


@pytest.mark.parametrize("line", ["It acts.", "acting on it", "Capital " + "word " * 15 + "end"])
def test_any_other_line_is_a_paragraph(line):
    assert kinds(f"Title\n{line}\n")[1] == ("paragraph", line)


@pytest.mark.parametrize(
    "line",
    ["More effective use of MARACs:", "How well does it use MARACs?", "2. Use of MARACs"],
)
def test_a_heading_that_ends_with_a_colon_or_asks_or_is_numbered_is_a_heading(line):
    assert read_letter(f"Title\nBackground\nIt acts.\n{line}\nIt acts.\n", RULES).sections[1:]


def test_labels_open_entries_with_the_lines_under_them():
    text = "Title\nFrom\nA B\nInspector\nTo:\nC D\nCC:\nE F\nSent on\n1 May 2024\nBackground\n"
    entries = read_letter(text, RULES).letterhead
    assert [(entry.label, [line.text for line in entry.lines]) for entry in entries] == [
        (Label.FROM, ["A B", "Inspector"]),
        (Label.TO, ["C D"]),
        (Label.CC, ["E F"]),
        (Label.SENT_ON, ["1 May 2024"]),
    ]


def test_labels_with_their_values_on_one_line_open_entries_too():
    text = "Title\nFrom: A B\nInspector\nTo: C D\nCc: E F\nSent on: 1 May 2024\nIt acts.\n"
    entries = read_letter(text, RULES).letterhead
    assert [(entry.label, [line.text for line in entry.lines]) for entry in entries] == [
        (Label.FROM, ["A B", "Inspector"]),
        (Label.TO, ["C D"]),
        (Label.CC, ["E F"]),
        (Label.SENT_ON, ["1 May 2024"]),
    ]


def test_a_date_takes_one_line_of_the_letterhead():
    letter = read_letter("Title\nSent on\n1 May 2024\nA lost heading\nIt acts.", RULES)
    assert [section.heading.text for section in letter.sections] == ["A lost heading"]


def test_a_letter_without_letterhead_has_a_body():
    letter = read_letter("Title\nIt acts. It waits.\n", RULES)
    assert letter.letterhead == ()
    assert [sentence.text for sentence in letter.sentences] == ["It acts.", "It waits."]


def test_a_letter_that_begins_with_a_label_has_no_title():
    assert read_letter("From\nA B\n", RULES).title is None


def test_a_date_line_of_the_page_before_the_title_is_noise():
    """LETTERS §1 names a leading “ date 2024-11-08” among the noise to drop."""
    assert read_letter(" date 2024-11-08\nTitle\nIt acts.\n", RULES).title.text == "Title"


def test_an_unknown_line_before_the_first_label_does_not_hide_the_letterhead():
    """LETTERS §1: the landing page has “Publication types: …” and “Police Forces: …”."""
    letter = read_letter("Title\nPublication types: Letter\nFrom\nA B\n", RULES)
    assert [entry.label for entry in letter.letterhead] == [Label.FROM]


def test_a_name_that_ends_with_a_full_stop_does_not_end_the_letterhead():
    letter = read_letter("Title\nCc\nAnn Example M.P.\nSent on\n1 May 2024\n", RULES)
    assert [entry.label for entry in letter.letterhead] == [Label.CC, Label.SENT_ON]


def test_a_date_of_the_copy_before_the_title_on_its_line_is_no_part_of_it():
    assert read_letter(" date 2024-11-08 Title\nIt acts.\n", RULES).title.text == "Title"


# Headings that are marked.


def test_where_headings_are_marked_only_marked_lines_are_headings():
    text = (
        "Home\n# Title\n## Letter information\n### From\nA B\n## Background\nA short line\n• one\n"
    )
    assert kinds(text) == [
        ("noise", "Home"),
        ("title", "Title"),
        ("noise", "Letter information"),
        ("letterhead", "From"),
        ("letterhead", "A B"),
        ("heading", "Background"),
        ("paragraph", "A short line"),
        ("list item", "one"),
    ]


def test_the_first_marked_line_of_the_first_level_is_the_title():
    assert read_letter("## Cookies\nWe act.\n# Title\nIt acts.\n", RULES).title.text == "Title"


def test_a_marked_line_in_the_body_of_a_labelled_letter_is_not_its_title():
    letter = read_letter("Title\nFrom\nA B\nSent on\n1 May 2024\n# Background\nIt acts.\n", RULES)
    assert letter.title.text == "Title"
    assert [section.heading.text for section in letter.sections] == ["Background"]


# Furniture of a page.


@pytest.mark.parametrize(
    "line",
    [
        "Publication types: Letters",
        "Police Forces: Borsetshire",
        "Fire and Rescue Services: Barsetshire",
        "Get the letter",
        "Read the letter online",
        "Title: revisit letter (PDF document)",
        "We use cookies to make this site work.",
        "Home › Publications",
        "Dear Ann",
        "Yours sincerely",
    ],
)
def test_furniture_is_noise_wherever_it_stands(line):
    assert ("noise", line) in kinds(f"Title\nBackground\nIt acts.\n{line}\nIt waits.\n")


def test_the_title_again_is_noise():
    assert kinds("# Title of it\nSent on\n1 May 2024\n## Title of it\nIt acts.\n")[3][0] == "noise"


def test_a_list_of_contents_is_noise_and_hides_no_letterhead():
    text = "Title\nContents\nLetter information\nBackground\nFrom\nA B\nSent on\n1 May 2024\nBackground\n"
    letter = read_letter(text, RULES)
    assert [entry.label for entry in letter.letterhead] == [Label.FROM, Label.SENT_ON]
    assert [section.heading.text for section in letter.sections] == ["Background"]
    bullets = "# Title\nContents\n• Letter information\n• Background\n## Background\nIt acts.\n"
    assert [kind for kind, _ in kinds(bullets)] == [
        "title",
        "noise",
        "noise",
        "noise",
        "heading",
        "paragraph",
    ]


# Labels that were lost.


def test_lines_of_people_without_labels_are_an_entry_without_label():
    text = (
        "Title\nPublished on: 2 May 2024\nAnn Example\nHM Inspector of Constabulary\nSam Sample\n"
        "Chief Constable\nBorsetshire Police\n1 May 2024\nThe force acts on it and it also waits.\n"
    )
    letter = read_letter(text, RULES)
    assert [(entry.label, len(entry.lines)) for entry in letter.letterhead] == [
        (Label.PUBLISHED_ON, 1),
        (None, 5),
        (None, 1),
    ]


def test_without_an_inspector_there_is_no_letterhead_without_labels():
    assert read_letter("Title\nAnn Example\nChief Constable\nIt acts.\n", RULES).letterhead == ()


def test_a_text_that_begins_with_its_sender_has_no_title():
    letter = read_letter("HMI Ann Example\nHM Inspector of Constabulary\nIt acts on this.\n", RULES)
    assert letter.title is None
    assert [entry.label for entry in letter.letterhead] == [None]


# Figures that number paragraphs.


def test_figures_that_count_on_over_other_lines_number_paragraphs():
    text = "Title\nWe did it.\n2. They were:\n- one;\n- two.\n3. It acts.\nUpdate\n4. It waits.\n"
    assert kinds(text)[2:] == [
        ("paragraph", "They were:"),
        ("list item", "one;"),
        ("list item", "two."),
        ("paragraph", "It acts."),
        ("heading", "Update"),
        ("paragraph", "It waits."),
    ]


def test_a_figure_alone_numbers_a_paragraph_unless_a_colon_introduces_it():
    assert kinds("Title\nIt acts.\n1. It waits.\nIt acts.\n")[2] == ("paragraph", "It waits.")
    assert kinds("Title\nThese:\n1. It waits.\nIt acts.\n")[2] == ("list item", "It waits.")


def test_figures_after_a_colon_or_one_after_another_are_a_list():
    for text in ("Title\nThese:\n1. One.\n2. Two.\n", "Title\nList\n1. One.\n2. Two.\n"):
        assert [kind for kind, _ in kinds(text)][2:] == ["list item", "list item"]


def test_a_run_of_words_too_long_for_a_sentence_is_set_aside_and_the_rest_is_read():
    endless = "the cause of concern is closed and " * 100
    letter = read_letter(
        f"Borsetshire Police: letter\nSent on\n1 May 2024\n{endless}\nIt acts.", RULES
    )
    assert [block.kind for block in letter.blocks][-2:] == [BlockKind.OVERLONG, BlockKind.PARAGRAPH]
    assert [sentence.text for sentence in letter.sentences] == ["It acts."]


def test_a_line_too_long_for_a_title_is_none():
    letter = read_letter("Borsetshire Police and " * 50 + "\nSent on\n1 May 2024\nIt acts.", RULES)
    assert letter.title is None
