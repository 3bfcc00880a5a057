"""Reading RDF from files, folders and streams, without touching the network.

Everything is parsed by pyoxigraph, which resolves no remote context and no external entity.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, parse

from peelgraph.errors import InputError, RdfError
from peelgraph.validation.blank_nodes import name_blank_nodes

#: The endings of RDF files; ``.xml``, ``.json`` and ``.txt`` may be anything and are not among them.
ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld")
#: Endings that hold RDF at times: in a folder such files are passed over, and told of.
DOUBTFUL_ENDINGS = (".json", ".n3", ".owl", ".xml")

_ENDINGS = ", ".join(ENDINGS)
#: A document is parsed in a stream and never held as a whole, but for these, which are bounded.
_WHOLE = frozenset({RdfFormat.JSON_LD, RdfFormat.RDF_XML})
_ENTITY = re.compile(rb"<!ENTITY[^>]*>?")
_PLAIN_ENTITY = re.compile(rb"<!ENTITY\s+[\w.:-]+\s+(\"[^\"]{0,200}\"|'[^']{0,200}')\s*>")
_MAXIMUM = 2**31
_MAXIMUM_WHOLE = 2**28


@dataclass(frozen=True, slots=True)
class Document:
    """A source of statements: what it is called, how it is written, what it says.

    ``read`` gives its bytes once more, for the lines of statements.
    """

    name: str
    form: RdfFormat
    quads: Sequence[Quad]
    read: Callable[[], bytes]


def load_quads(paths: Iterable[Path]) -> list[Quad]:
    """Return the statements of files and, recursively, of the RDF files in folders.

    Blank nodes of different files stay different. Raises InputError if a path is missing, is of no
    known format or is a folder without RDF, RdfError if a file is broken or holds no statement.
    """
    return [quad for document in load_documents(paths) for quad in document.quads]


def load_documents(paths: Iterable[Path]) -> list[Document]:
    """Return files, and the RDF files in folders, one by one; for the rest see ``load_quads``."""
    files = dict.fromkeys(file for path in paths for file in find_files(path))
    return [_load(file, f"f{number}" if number else "") for number, file in enumerate(files)]


def load_file(path: Path) -> list[Quad]:
    """Return the statements of one file. Raises InputError or RdfError as ``load_quads`` does."""
    return list(_load(path, "").quads)


def load_stream(stream: BinaryIO, ending: str, name: str = "standard input") -> Document:
    """Return the statements of a stream, whose format is told by a file's ending such as ``.ttl``.

    Raises RdfError as ``load_quads`` does, InputError for an unknown ending or too many bytes.
    """
    form = _find_format(name, ending)
    data = stream.read(_MAXIMUM_WHOLE + 1)
    if len(data) > _MAXIMUM_WHOLE:
        raise InputError(f"{name}: more than {_MAXIMUM_WHOLE >> 20} MiB; write it to a file first")
    quads = _parse(name, lambda: _read_bytes(data, form))
    return Document(name, form, quads, lambda: data)


def find_files(path: Path) -> Iterator[Path]:
    """Yield the RDF files that a path names, in order. Raises InputError as ``load_quads`` does."""
    if path.is_dir():
        found = sorted(
            p for p in path.rglob("*") if _is_visible(p, path) and p.suffix.lower() in ENDINGS
        )
        if not found:
            raise InputError(f"{path}: the folder holds no RDF file (none ends in {_ENDINGS})")
        yield from found
    elif path.exists():
        yield path
    else:
        raise InputError(f"{path}: there is no such file or folder; check the path")


def find_passed_over(path: Path) -> Iterator[Path]:
    """Yield the files in a folder that may hold RDF and are not read, since their names do not say so."""
    if path.is_dir():
        yield from sorted(
            p
            for p in path.rglob("*")
            if _is_visible(p, path) and p.suffix.lower() in DOUBTFUL_ENDINGS
        )


def _is_visible(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.is_file()


def _load(path: Path, tag: str) -> Document:
    form = _find_format(str(path), path.suffix)
    limit = _MAXIMUM_WHOLE if form in _WHOLE else _MAXIMUM
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    if size > limit:
        raise InputError(
            f"{path}: {size >> 20} MiB are more than the {limit >> 20} that are read; "
            "divide the file, or write it as N-Quads"
        )
    quads = _parse(str(path), lambda: _read(path, form), tag)
    return Document(str(path), form, quads, path.read_bytes)


def _read(path: Path, form: RdfFormat) -> list[Quad]:
    if form == RdfFormat.RDF_XML:
        return _read_bytes(path.read_bytes(), form)
    return list(parse(path=path, format=form))


def _read_bytes(data: bytes, form: RdfFormat) -> list[Quad]:
    if form == RdfFormat.RDF_XML:
        _refuse_nested_entities(data)
    return list(parse(data, format=form))


def _refuse_nested_entities(data: bytes) -> None:
    """Raise ValueError if RDF/XML declares entities that could explode, or that lie elsewhere.

    Short names for namespaces, which ontologies are often written with, are let through.
    """
    if b"\x00" in data[:1000]:
        raise ValueError("the file is not in UTF-8")
    for declared in _ENTITY.finditer(data):
        if b"&" in declared[0] or not _PLAIN_ENTITY.fullmatch(declared[0]):
            raise ValueError(
                f"the entity {declared[0][:60]!r} is made of others, or lies elsewhere"
            )


def _find_format(name: str, ending: str) -> RdfFormat:
    lower = ending.lower()
    form = RdfFormat.from_extension(lower[1:]) if lower in ENDINGS else None
    if form is None:
        raise InputError(f"{name}: no known format; the name must end in one of {_ENDINGS}")
    return form


def _parse(name: str, read: Callable[[], list[Quad]], tag: str = "") -> list[Quad]:
    try:
        quads = read()
    except SyntaxError as error:
        raise RdfError(_describe(name, error)) from None
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from None
    except MemoryError as error:  # pyoxigraph's word for a token that is longer than it holds
        raise RdfError(f"{name}: a literal or name is too long: {error}; shorten it") from None
    except ValueError as error:
        raise RdfError(f"{name}: {error}; correct the file") from None
    if not quads:
        raise RdfError(f"{name}: the file holds no statement; fill it or leave it out")
    return name_blank_nodes(quads, tag)


def _describe(name: str, error: SyntaxError) -> str:
    place = f"line {error.lineno}, column {error.offset}" if error.lineno else "at an unknown place"
    if "LoadDocumentCallback" in str(error.msg):  # pyoxigraph's word for a context elsewhere
        return (
            f"{name}, {place}: a JSON-LD context elsewhere is never fetched; write it into the file"
        )
    return f"{name}, {place}: {error.msg}; correct the file there"
