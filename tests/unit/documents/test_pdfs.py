"""A PDF becomes its letter: lines are joined to paragraphs, and what repeats on pages is dropped."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelgraph.documents import MediaType, read_document
from peelgraph.documents.flow import Flow
from peelgraph.documents.layout import Line, Page, write_pages
from peelgraph.documents.model import MAXIMUM_PAGES
from peelgraph.documents.tags import Tag
from peelgraph.errors import LetterError

#: A line of some 60 characters reaches about this far at 11 points, as the margin of all pages here.
FULL = "We inspected the force and found that it had serious failings"
LEFT = 72


def column(*words, top=700, step=14, left=LEFT, size=11):
    """Return lines below one another."""
    return [(left, top - step * i, size, line) for i, line in enumerate(words)]


def test_a_letter_in_a_pdf_becomes_its_lines(pdf):
    page = [
        (LEFT, 760, 18, "*Borsetshire Police: revisit letter"),
        *column("*From", "Ann Example KPM", "HM Inspector", top=720),
        *column("*Background", top=660),
        *column(FULL + " and", FULL + " that", "were not addressed.", top=630),
        *column("Two remain:", top=570),
        *column("• calls to the police which are answered far too late in the", top=545),
        *column("day; and", top=531, left=84),
        *column("• leaders.", top=517),
        *column("– plans", top=503, left=90),
    ]
    document = read_document(pdf(page), "x")
    assert document.media_type is MediaType.PDF
    assert document.title == "Borsetshire Police: revisit letter"
    assert document.text == (
        "# Borsetshire Police: revisit letter\n\n## From\n\nAnn Example KPM\nHM Inspector\n\n"
        f"## Background\n\n{FULL} and {FULL} that were not addressed.\n\nTwo remain:\n\n"
        "• calls to the police which are answered far too late in the day; and\n• leaders.\n  • plans\n"
    )


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((FULL, "and so on."), f"{FULL} and so on."),
        (("Ann Example", "Chief Constable"), "Ann Example\nChief Constable"),
        ((FULL + " multi-", "agency work"), f"{FULL} multi-agency work"),
        ((FULL + " –", "a dash"), f"{FULL} – a dash"),
        ((FULL + " of", "2. Act on it"), f"{FULL} of 2. Act on it"),
        (("1. Act.", "2. Report."), "1. Act.\n2. Report."),
        (("1. " + FULL + " a", "2. Report"), f"1. {FULL} a\n2. Report"),
        (("o calls", "o leaders"), "• calls\n• leaders"),
    ],
)
def test_a_line_with_room_for_the_next_word_ended_on_purpose(lines, text, pdf, read):
    page = [*column(*lines), *column(FULL + " again", FULL + " again", "end.", top=400)]
    assert read(pdf(page)).startswith(text + "\n")


def test_headings_by_size_are_ranked_below_a_title(pdf, read):
    page = [
        (LEFT, 760, 20, "Title"),
        (LEFT, 720, 16, "Part"),
        *column(FULL, top=690),
        (LEFT, 660, 13, "Smaller"),
        *column(FULL, top=640),
        (LEFT, 610, 16, "Part"),
        *column("*Bold", top=580),
        *column("*Bold and stopped.", top=550),
        *column(FULL, top=520),
    ]
    assert read(pdf(page)) == (
        f"# Title\n\n## Part\n\n{FULL}\n\n### Smaller\n\n{FULL}\n\n## Part\n\n#### Bold\n\n"
        f"Bold and stopped.\n{FULL}\n"
    )


def test_headings_of_one_size_are_no_title(pdf, read):
    page = [
        (LEFT, 760, 16, "One"),
        *column(FULL, top=730),
        (LEFT, 700, 16, "Two"),
        *column(FULL, top=670),
    ]
    assert read(pdf(page)) == f"## One\n\n{FULL}\n\n## Two\n\n{FULL}\n"


def test_running_heads_feet_and_page_numbers_are_dropped(pdf, read):
    pages = [
        [
            (LEFT, 810, 9, "OFFICIAL"),
            *column(f"Words of page {'abc'[i]}."),
            (280, 30, 9, f"{i + 1}"),
        ]
        for i in range(3)
    ]
    assert read(pdf(*pages)) == "Words of page a.\n\nWords of page b.\n\nWords of page c.\n"


def test_what_a_browser_prints_around_a_page_is_dropped(pdf, read):
    page = [
        (20, 820, 8, "7/23/24, 10:15 AM Letter"),
        *column("Words."),
        (20, 20, 8, "https://letters.example/a/ 1/1"),
    ]
    assert read(pdf(page)) == "Words.\n"


def test_a_number_in_the_text_is_no_page_number(pdf, read):
    assert read(pdf(column("17"))) == "17\n"


def test_a_paragraph_goes_on_over_the_end_of_a_page(pdf, read):
    one = column(FULL + " with", FULL + " where", top=128)
    assert read(pdf(one, column("it went on.", "New"))) == (
        f"{FULL} with {FULL} where it went on.\nNew\n"
    )
    ended = column(FULL + " with", FULL + " there.", top=128)
    assert read(pdf(ended, column("It went on."))) == (
        f"{FULL} with {FULL} there.\n\nIt went on.\n"
    )


def test_cells_that_stand_apart_are_lines_and_the_mark_of_an_item_is_not(pdf, read):
    page = [
        (LEFT, 700, 11, "From:"),
        (200, 700, 11, "Ann"),
        (LEFT, 660, 11, "1."),
        (110, 660, 11, "Act."),
    ]
    assert read(pdf(page)) == "From:\n\nAnn\n\n1. Act.\n"


def test_a_raised_figure_is_a_note_and_a_turned_word_is_a_stamp(pdf, read):
    page = [
        (LEFT, 700, 11, "two causes of concern"),
        (LEFT + 108.3, 704.5, 7, "1"),
        (LEFT + 112.5, 700, 11, " remain"),
        (200, 400, 60, "~DRAFT"),
    ]
    assert read(pdf(page)) == "two causes of concern[1] remain\n"


def test_a_bullet_may_be_drawn(pdf, read):
    dot = b"80 702 4 4 re f 300 300 200 1 re f 0 0 m 9 9 l S "
    assert read(pdf(column("calls;", left=92), drawn=dot)) == "• calls;\n"


def test_an_indent_begins_a_paragraph(pdf, read):
    page = [
        *column(FULL + " the", left=LEFT + 20, top=700),
        *column(FULL + " of that", FULL + " by this", top=686),
        *column(FULL + " the", left=LEFT + 20, top=658),
        *column("end.", top=644),
    ]
    assert read(pdf(page)) == (f"{FULL} the {FULL} of that {FULL} by this\n{FULL} the end.\n")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: b"%PDF-1.7 nothing else", "a damaged PDF"),
        (lambda pdf: pdf([]), "a scan: 1 of its 1 page(s)"),
        (lambda pdf: pdf(column("a"), [], []), "a scan: 2 of its 3 page(s)"),
        (lambda pdf: pdf(*[column("a")] * (MAXIMUM_PAGES + 1)), "has 501 pages; at most 500"),
        (lambda pdf: pdf([(280, 30, 9, "1")]), "without words"),
        (
            lambda pdf: pdf(
                column("a"),
                trailer=b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>"
                % (b"00" * 32, b"11" * 32),
            ),
            "with a password",
        ),
    ],
)  # fmt: skip
def test_a_pdf_that_cannot_be_read_is_refused_with_what_to_do(make, message, pdf, refuse):
    said = refuse(make(pdf))
    assert said.startswith("a source")
    assert message in said


def test_a_page_that_is_broken_is_refused_by_its_number(pdf, refuse):
    data = pdf(column("a"), column("b")).replace(b"7 0 R]", b"9 0 R]")
    assert "page 2 cannot be read" in refuse(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 900), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_gives_lines_or_is_refused(place, junk, pdf):
    data = pdf(column(FULL, "end."))
    try:
        text = read_document(data[:place] + junk + data[place + len(junk) :], "x").text
    except LetterError:
        return
    assert text


def line(text, left, base, tag=None):
    return Line(text, left, left + 6.0 * len(text), base, 12, False, 20, tag or Tag())


def written(*lines):
    flow = Flow()
    write_pages([Page(1, 842, lines)], flow)
    return flow.text


def test_a_mark_in_a_tag_of_its_own_stands_with_its_words():
    item = Tag(block=1, item=1, depth=2)
    marks = [
        line("•", 72, 700, item),
        line("calls;", 90, 700, Tag(block=2, item=1, depth=2)),
        line("2.", 72, 680, Tag(block=3)),
        line("Act.", 90, 680, Tag(block=4)),
    ]
    assert written(*marks) == "  • calls;\n2. Act.\n"


def test_a_mark_without_words_stands_alone():
    marks = [line("–", 72, 700), line("Words", 72, 600), line("(a)", 90, 500)]
    assert written(*marks) == "–\n\nWords\n\n(a)\n"


def test_an_item_that_is_only_tagged_gets_its_bullet():
    items = [line("calls;", 72, 700, Tag(1, 0, 1, 1)), line("leaders.", 72, 686, Tag(2, 0, 2, 1))]
    assert written(*items) == "• calls;\n• leaders.\n"


def test_a_pdf_with_more_characters_than_any_letter_is_refused(pdf, refuse, monkeypatch):
    monkeypatch.setattr("peelgraph.documents.pdf._MAXIMUM_CHARACTERS", 10)
    assert "more than 10 characters up to page 2" in refuse(pdf(column("a"), column("b" * 20)))
