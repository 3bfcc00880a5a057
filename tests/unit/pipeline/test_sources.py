"""Files of letters become texts, untouched; what cannot be used is refused with a clear message."""

from io import BytesIO

import pytest

from peelgraph.errors import EvidenceError, InputError
from peelgraph.pipeline.sources import (
    LetterSource,
    load_directory,
    load_letter,
    load_stream,
)

TEXT = "Title\r\nIt’s 👮🏽 and e\u0301.\n\ufeff"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a-letter"
    folder.mkdir()
    (folder / "letter.txt").write_bytes(TEXT.encode())
    return folder


def refuse(load, *arguments):
    with pytest.raises(InputError) as caught:
        load(*arguments)
    return str(caught.value)


def test_a_file_is_a_letter_named_after_it_with_every_character_kept(tmp_path):
    path = tmp_path / "kent-2024.txt"
    path.write_bytes(TEXT.encode())
    assert load_letter(path) == LetterSource("kent-2024", TEXT)


def test_a_folder_is_a_letter_with_what_its_letter_toml_says(folder):
    assert load_letter(folder) == LetterSource("a-letter", TEXT)
    (folder / "letter.toml").write_text(
        'url = "https://example.org/"\ndistinguish = true\nlicence = "x"\npublisher = "y"\n'
    )
    assert load_letter(folder) == LetterSource("a-letter", TEXT, "https://example.org/", True)


def test_a_stream_is_a_letter_of_the_name_given():
    assert load_stream(BytesIO(TEXT.encode()), "<stdin>") == LetterSource("<stdin>", TEXT)


def test_a_directory_gives_folders_and_files_in_the_order_of_their_names(folder):
    directory = folder.parent
    (directory / "b.txt").write_text("B")
    (directory / "0.txt").write_text("0")
    (directory / "notes.md").write_text("no letter")
    (directory / "empty").mkdir()
    assert [letter.name for letter in load_directory(directory)] == ["0", "a-letter", "b"]


def test_a_missing_file_is_refused(tmp_path):
    path = tmp_path / "nothing.txt"
    assert refuse(load_letter, path) == f"{path}: no such file"


def test_a_directory_without_a_letter_is_no_letter(tmp_path):
    assert refuse(load_letter, tmp_path) == (
        f"{tmp_path} is a directory without a letter.txt, .html, .htm, .pdf or .docx; "
        "name a letter's file"
    )


def test_a_missing_directory_is_refused(tmp_path):
    path = tmp_path / "nothing"
    assert refuse(load_directory, path) == f"{path}: no such directory"


def test_a_file_is_no_directory_of_letters(folder):
    path = folder / "letter.txt"
    assert refuse(load_directory, path) == f"{path}: no such directory"


def test_a_directory_without_letters_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert refuse(load_directory, tmp_path) == (
        f"{tmp_path} holds no letter: no folder with letter.txt, .html, .htm, .pdf or .docx, "
        "no file with such an ending"
    )


@pytest.mark.parametrize(("data", "byte"), [(b"ab\xff", 2), ("né".encode("latin-1"), 1)])
def test_a_text_that_is_not_utf_8_is_refused_with_the_place(data, byte, folder):
    message = f"byte {byte} is not UTF-8; convert the file to UTF-8 first"
    path = folder / "letter.txt"
    path.write_bytes(data)
    assert refuse(load_letter, folder) == f"{path}: {message}"
    assert refuse(load_letter, path) == f"{path}: {message}"
    assert refuse(load_directory, folder.parent) == f"{path}: {message}"
    assert refuse(load_stream, BytesIO(data), "<stdin>") == f"<stdin>: {message}"


def test_an_about_file_that_is_not_utf_8_is_refused(folder):
    path = folder / "letter.toml"
    path.write_bytes(b'url = "\xff"')
    assert refuse(load_letter, folder) == (
        f"{path}: byte 7 is not UTF-8; convert the file to UTF-8 first"
    )


def test_an_about_file_that_is_no_toml_is_refused_with_the_place(folder):
    path = folder / "letter.toml"
    path.write_text("url = \n")
    message = refuse(load_letter, folder)
    assert message.startswith(f"{path}: Invalid value")
    assert "line 1" in message


def test_an_unknown_key_is_refused_with_those_that_are_known(folder):
    path = folder / "letter.toml"
    path.write_text('sent = "2024"\naddress = "x"\n')
    assert refuse(load_letter, folder) == (
        f"{path}: unknown key 'address'; known are distinguish, licence, publisher, sha256, url"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("url = 3", "url must be a string"),
        ("url = true", "url must be a string"),
        ('distinguish = "yes"', "distinguish must be true or false"),
        ("distinguish = 1", "distinguish must be true or false"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(line, expected, folder):
    path = folder / "letter.toml"
    path.write_text(f"{line}\n")
    assert refuse(load_letter, folder) == f"{path}: {expected}"


@pytest.mark.parametrize("line", ["licence = 3", "publisher = []"])
def test_a_licence_or_publisher_of_the_wrong_type_is_refused(line, folder):
    (folder / "letter.toml").write_text(f"{line}\n")
    with pytest.raises(InputError):
        load_letter(folder)


@pytest.mark.parametrize("address", ["example page", "/letter", ""])
def test_an_address_that_is_no_address_is_refused(address, folder):
    (folder / "letter.toml").write_text(f'url = "{address}"\n')
    with pytest.raises(InputError):
        load_letter(folder)


def test_a_folder_named_like_a_text_file_is_no_letter(folder):
    (folder.parent / "old.txt").mkdir()
    assert [letter.name for letter in load_directory(folder.parent)] == ["a-letter"]


def test_two_letters_of_one_name_are_refused(folder):
    (folder.parent / "a-letter.txt").write_text("another")
    with pytest.raises(InputError):
        load_directory(folder.parent)


def test_a_text_of_which_one_character_changed_is_refused(root, tmp_path):
    shipped = root / "data" / "letters" / "west-midlands-police-2024-07-23"
    folder = tmp_path / shipped.name
    folder.mkdir()
    for name in ("letter.txt", "letter.toml"):
        (folder / name).write_bytes((shipped / name).read_bytes())
    assert load_letter(folder).name == shipped.name
    text = (folder / "letter.txt").read_text("utf-8")
    (folder / "letter.txt").write_text(text.replace("four causes", "five causes"), "utf-8")
    with pytest.raises(EvidenceError, match="SHA-256"):
        load_letter(folder)
