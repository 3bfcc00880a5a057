"""Files of letters → texts: one file, standard input, or a directory of letters."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, BinaryIO

from peelgraph.errors import EvidenceError, InputError

LETTER_NAME = "letter.txt"
ABOUT_NAME = "letter.toml"
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_KNOWN = frozenset({"distinguish", "licence", "publisher", "sha256", "url"})


@dataclass(frozen=True, slots=True)
class LetterSource:
    """A letter to read: its name, its untouched text, and what its ``letter.toml`` says.

    ``url`` is where it was published, None if that is not known; ``distinguish`` tells it apart from
    an earlier letter of the same day, body and kind (MODEL §2.2).
    """

    name: str
    text: str
    url: str | None = None
    distinguish: bool = False


def load_letter(path: Path) -> LetterSource:
    """Load a text file, or a folder that holds ``letter.txt`` and perhaps ``letter.toml``.

    Raises InputError if there is no such file, or if it is no UTF-8 text.
    """
    if path.is_dir():
        if not (path / LETTER_NAME).is_file():
            raise InputError(f"{path} is a directory without a {LETTER_NAME}; name a letter's file")
        return load_letter_folder(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    return LetterSource(path.stem, _decode(path.read_bytes(), str(path)))


def load_letter_folder(folder: Traversable) -> LetterSource:
    """Load ``letter.txt`` of a folder together with what ``letter.toml`` says about it.

    Raises InputError if a key of ``letter.toml`` is unknown or has the wrong type, EvidenceError if
    it states a digest that is not the text's.
    """
    text = _decode((folder / LETTER_NAME).read_bytes(), str(folder / LETTER_NAME))
    about: dict[str, Any] = {}
    if (folder / ABOUT_NAME).is_file():
        source = _decode((folder / ABOUT_NAME).read_bytes(), str(folder / ABOUT_NAME))
        try:
            about = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{folder / ABOUT_NAME}: {error}") from None
    unknown = sorted(set(about) - _KNOWN)
    if unknown:
        raise InputError(f"{folder / ABOUT_NAME}: unknown key {unknown[0]!r}; known are {_known()}")
    for key, value in about.items():
        if not isinstance(value, bool if key == "distinguish" else str):
            expected = "true or false" if key == "distinguish" else "a string"
            raise InputError(f"{folder / ABOUT_NAME}: {key} must be {expected}")
    url = about.get("url")
    if url is not None and not _ADDRESS.fullmatch(url):
        raise InputError(f"{folder / ABOUT_NAME}: url is no http(s) address: {url!r}")
    digest = sha256(text.encode()).hexdigest()
    if about.get("sha256", digest) != digest:
        raise EvidenceError(
            f"{folder / LETTER_NAME} is not the text that {ABOUT_NAME} states: its SHA-256 is "
            f"{digest}, stated is {about['sha256']}; restore the text"
        )
    return LetterSource(folder.name, text, url, about.get("distinguish", False))


def load_directory(directory: Path | Traversable) -> tuple[LetterSource, ...]:
    """Load every letter of a directory, in the order of names: folders and ``.txt`` files.

    Raises InputError if the directory holds no letter.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: no such directory")
    letters = tuple(_letters_in(directory))
    if not letters:
        raise InputError(f"{directory} holds no letter: no folder with {LETTER_NAME}, no .txt file")
    names = [letter.name for letter in letters]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(f"{directory} holds two letters named {twice[0]}; rename one")
    return letters


def load_stream(stream: BinaryIO, name: str) -> LetterSource:
    """Load a letter from an open stream, such as standard input."""
    return LetterSource(name, _decode(stream.read(), name))


def _letters_in(directory: Path | Traversable) -> Iterator[LetterSource]:
    for path in sorted(directory.iterdir(), key=lambda path: path.name):
        if path.is_dir() and (path / LETTER_NAME).is_file():
            yield load_letter_folder(path)
        elif path.is_file() and path.name.endswith(".txt"):
            name = path.name.removesuffix(".txt")
            yield LetterSource(name, _decode(path.read_bytes(), str(path)))


def _decode(data: bytes, name: str) -> str:
    """Return the exact characters; no line ending and no character is changed."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} is not UTF-8; convert the file to UTF-8 first"
        ) from None


def _known() -> str:
    return ", ".join(sorted(_KNOWN))
