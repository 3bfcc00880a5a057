"""Letters come as text, pages, PDF or DOCX, from files, streams, folders, directories and addresses."""

from hashlib import sha256
from io import BytesIO

import pytest

from peelgraph.documents import MAXIMUM_BYTES
from peelgraph.errors import EvidenceError, FetchError, InputError, LetterError
from peelgraph.pipeline.sources import (
    LetterSource,
    is_address,
    load_address,
    load_directory,
    load_letter,
    load_letter_folder,
    load_stream,
)

PAGE = (
    b"<!doctype html><link rel=canonical href='https://letters.example/x/'><h1>Letter</h1><p>Words."
)
TEXT = "# Letter\n\nWords.\n"
DIGEST = sha256(PAGE).hexdigest()


def page(name, url=None):
    return LetterSource(name, TEXT, url, False, "text/html", DIGEST, "https://letters.example/x/")


@pytest.fixture
def directory(root, tmp_path):
    """Return a directory with one letter in four formats."""
    corpus = root / "tests" / "corpus"
    stem = "police-barchester-revisit-2026-01"
    for form in ("html", "pdf", "docx"):
        data = (corpus / form / f"{stem}.{form}").read_bytes()
        (tmp_path / f"a.{form}").write_bytes(data)
    (tmp_path / "a.txt").write_text("A letter.")
    return tmp_path


def test_a_page_is_a_letter_with_the_digest_of_its_bytes(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(PAGE)
    assert load_letter(path) == page("a")
    assert load_stream(BytesIO(PAGE), "<stdin>") == page("<stdin>")


def test_content_decides_and_not_the_ending(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(PAGE)
    assert load_letter(path).media_type == "text/html"
    path = tmp_path / "b.pdf"
    path.write_bytes(b"Words.")
    assert load_letter(path) == LetterSource("b", "Words.")


def test_a_source_without_a_digest_has_that_of_its_text():
    assert LetterSource("a", "é").source_digest == sha256("é".encode()).hexdigest()


def test_one_stem_in_several_formats_gives_letters_of_different_names(directory):
    letters = load_directory(directory)
    assert [letter.name for letter in letters] == ["a", "a (html)", "a (pdf)", "a (docx)"]
    assert [letter.media_type.rpartition("/")[2][:4] for letter in letters] == [
        "plai",
        "html",
        "pdf",
        "vnd.",
    ]
    (directory / "a.txt").unlink()
    assert [letter.name for letter in load_directory(directory)] == ["a", "a (pdf)", "a (docx)"]


def test_hidden_files_and_other_endings_are_no_letters(tmp_path):
    for name in (".a.html", "a.md", "a.html.part"):
        (tmp_path / name).write_bytes(PAGE)
    (tmp_path / "B.HTM").write_bytes(PAGE)
    assert [letter.name for letter in load_directory(tmp_path)] == ["B"]


def test_a_letter_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(LetterError, match=r"a\.pdf is a damaged PDF"):
        load_directory(tmp_path)


def test_a_folder_holds_a_letter_in_any_format_and_its_digest(tmp_path):
    (tmp_path / "letter.html").write_bytes(PAGE)
    about = tmp_path / "letter.toml"
    about.write_text(f'url = "https://a.example/"\nsha256 = "{DIGEST}"\n')
    assert load_letter(tmp_path) == page(tmp_path.name, "https://a.example/")
    about.write_text(f'sha256 = "{sha256(TEXT.encode()).hexdigest()}"\n')
    with pytest.raises(EvidenceError, match="SHA-256"):
        load_letter(tmp_path)


def test_a_folder_with_two_letters_is_refused(tmp_path):
    for name in ("letter.html", "letter.txt"):
        (tmp_path / name).write_bytes(PAGE)
    with pytest.raises(InputError, match=r"holds letter\.txt and letter\.html"):
        load_letter(tmp_path)


def test_a_folder_without_a_letter_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no letter"):
        load_letter_folder(tmp_path)


def test_an_endless_stream_is_refused():
    class Endless(BytesIO):
        def read(self, size=-1):
            assert size == MAXIMUM_BYTES + 1
            return b"x" * size

    with pytest.raises(LetterError, match="20,971,521 bytes"):
        load_stream(Endless(), "<stdin>")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://letters.example/publications/a-letter/", "a-letter"),
        ("https://letters.example/files/a%20letter.pdf?x=1#y", "a letter"),
        ("http://letters.example", "letters.example"),
        ("http://letters.example/?p=146519", "letters.example"),
    ],
)
def test_an_address_is_a_letter_named_by_the_end_of_its_path(address, name):
    asked = []

    def fetch(asked_for):
        asked.append(asked_for)
        return PAGE

    assert load_address(address, fetch) == page(name, address)
    assert asked == [address]


@pytest.mark.parametrize(
    "text", ["letter.txt", "ftp://a.example/", "https://a b", "-", "data/letters"]
)
def test_what_is_no_http_address_is_never_fetched(text):
    assert not is_address(text)
    with pytest.raises(InputError, match="no http"):
        load_address(text, lambda _: pytest.fail("fetched"))


def test_what_fetching_raises_is_passed_on():
    def fetch(_):
        raise FetchError("said")

    with pytest.raises(FetchError, match="said"):
        load_address("https://letters.example/", fetch)
