"""Letters from anywhere → texts: a file, standard input, an address, or a directory of letters.

A letter may be HTML, PDF, DOCX or plain text; ``documents`` makes one stored text of it.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from peelgraph.documents import MAXIMUM_BYTES, MediaType, read_document
from peelgraph.errors import EvidenceError, InputError
from peelgraph.resources import letters_directory

ABOUT_NAME = "letter.toml"
#: Files with these endings are taken for letters, where a stem has several in this order; what they
#: are their content tells.
ENDINGS = (".txt", ".html", ".htm", ".pdf", ".docx")
_LETTER_NAMES = tuple(f"letter{ending}" for ending in ENDINGS)
_NAMED = f"letter.txt, {', '.join(ENDINGS[1:-1])} or {ENDINGS[-1]}"
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_KNOWN = frozenset({"distinguish", "licence", "publisher", "sha256", "url"})


@dataclass(frozen=True, slots=True)
class LetterSource:
    """A letter to read: its name, its stored text, and what is known about where it came from.

    The text of a letter that came as plain text is that text, untouched. ``url`` is where it was
    published, None if that is not known; ``distinguish`` tells it apart from an earlier letter of the
    same day, body and kind (MODEL §2.2). ``media_type`` is that of the source and ``source_digest``
    the SHA-256 of its bytes, which is that of the text unless given. ``address`` is where the source
    says that it belongs, a hint and no evidence.
    """

    name: str
    text: str
    url: str | None = None
    distinguish: bool = False
    media_type: str = MediaType.TEXT.value
    source_digest: str = ""
    address: str | None = None

    def __post_init__(self) -> None:
        if not self.source_digest:
            digest = sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
            object.__setattr__(self, "source_digest", digest)


def load_letter(path: Path) -> LetterSource:
    """Load a file, or a folder that holds one file ``letter.*`` and perhaps ``letter.toml``.

    Raises InputError if there is no such file, LetterError if it is not of a kind that can be read.
    """
    if path.is_dir():
        if not _find_in_folder(path):
            raise InputError(f"{path} is a directory without a {_NAMED}; name a letter's file")
        return load_letter_folder(path)
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    return _read(path.read_bytes(), path.stem, str(path))


def load_letter_folder(folder: Traversable) -> LetterSource:
    """Load the file ``letter.*`` of a folder together with what ``letter.toml`` says about it.

    The digest that ``letter.toml`` may state is that of the file's bytes. Raises InputError if there
    is not exactly one letter, or if a key of ``letter.toml`` is unknown or has the wrong type,
    EvidenceError if the file is not the one whose digest is stated, LetterError if it cannot be read.
    """
    found = _find_in_folder(folder)
    if len(found) != 1:
        names = " and ".join(path.name for path in found) or "no letter"
        raise InputError(f"{folder} holds {names}; a letter's folder holds one {_NAMED}")
    (path,) = found
    about = _load_about(folder / ABOUT_NAME) if (folder / ABOUT_NAME).is_file() else {}
    data = path.read_bytes()
    digest = sha256(data).hexdigest()
    if about.get("sha256", digest) != digest:
        raise EvidenceError(
            f"{path} is not the file that {ABOUT_NAME} states: its SHA-256 is "
            f"{digest}, stated is {about['sha256']}; restore the file"
        )
    url, distinguish = about.get("url"), about.get("distinguish", False)
    return _read(data, folder.name, str(path), url=url, distinguish=distinguish)


def load_directory(directory: Path | Traversable) -> tuple[LetterSource, ...]:
    """Load every letter of a directory, in the order of names: folders, and files by their endings.

    Of files with one stem the first in the order of ``ENDINGS`` is named by the stem, a further one
    by stem and ending: ``x`` and ``x (pdf)``. Raises InputError if the directory holds no letter.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: no such directory")
    letters = tuple(_letters_in(directory))
    if not letters:
        raise InputError(
            f"{directory} holds no letter: no folder with {_NAMED}, no file with such an ending"
        )
    names = [letter.name for letter in letters]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(f"{directory} holds two letters named {twice[0]}; rename one")
    return letters


def load_letters(directory: str | None = None) -> tuple[LetterSource, ...]:
    """Load every letter of a directory, or those that ship; raises what ``load_directory`` raises."""
    return load_directory(Path(directory) if directory else letters_directory())


def load_stream(stream: BinaryIO, name: str) -> LetterSource:
    """Load a letter from an open stream, such as standard input; LetterError as for a file."""
    return _read(stream.read(MAXIMUM_BYTES + 1), name, name)


def is_address(text: str) -> bool:
    """Tell an http(s) address from the name of a file."""
    return _ADDRESS.fullmatch(text) is not None


def load_address(address: str, fetch: Callable[[str], bytes]) -> LetterSource:
    """Load the letter at an http(s) address, which ``fetch`` gets, and name it by the end of its path.

    Raises InputError if this is no such address, LetterError as for a file; what ``fetch`` raises is
    passed on.
    """
    if not is_address(address):
        raise InputError(f"{address!r} is no http(s) address")
    parts = urlsplit(address)
    name = PurePosixPath(unquote(parts.path)).stem or parts.netloc
    return _read(fetch(address), name, address, url=address)


def _read(
    data: bytes, name: str, place: str, *, url: str | None = None, distinguish: bool = False
) -> LetterSource:
    document = read_document(data, place)
    return LetterSource(
        name,
        document.text,
        url,
        distinguish,
        document.media_type.value,
        sha256(data).hexdigest(),
        document.address,
    )


def _find_in_folder(folder: Traversable) -> tuple[Traversable, ...]:
    return tuple(folder / name for name in _LETTER_NAMES if (folder / name).is_file())


def _letters_in(directory: Path | Traversable) -> Iterator[LetterSource]:
    paths = sorted(directory.iterdir(), key=_order)
    taken: set[str] = set()
    for path in paths:
        if path.is_dir() and _find_in_folder(path):
            yield load_letter_folder(path)
        elif path.is_file() and _is_candidate(path.name):
            stem, _, ending = path.name.rpartition(".")
            name = f"{stem} ({ending.lower()})" if stem in taken else stem
            taken.add(stem)
            yield _read(path.read_bytes(), name, str(path))


def _order(path: Traversable) -> tuple[str, int, str]:
    """Order by stem, then by kind, so that which of two files has the plain name is not by chance."""
    if not _is_candidate(path.name):
        return path.name, 0, ""
    stem, _, ending = path.name.rpartition(".")
    return stem, ENDINGS.index(f".{ending.lower()}"), path.name


def _is_candidate(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(".")


def _load_about(path: Traversable) -> dict[str, Any]:
    data = path.read_bytes()
    try:
        about = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8; convert the file to UTF-8 first"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}") from None
    unknown = sorted(set(about) - _KNOWN)
    if unknown:
        known = ", ".join(sorted(_KNOWN))
        raise InputError(f"{path}: unknown key {unknown[0]!r}; known are {known}")
    for key, value in about.items():
        if not isinstance(value, bool if key == "distinguish" else str):
            expected = "true or false" if key == "distinguish" else "a string"
            raise InputError(f"{path}: {key} must be {expected}")
    url = about.get("url")
    if url is not None and not is_address(url):
        raise InputError(f"{path}: url is no http(s) address: {url!r}")
    return about
