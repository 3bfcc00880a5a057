"""Reading RDF from files and folders, without touching the network.

Everything is parsed by pyoxigraph, which resolves no remote context and no external entity.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from peelgraph.errors import InputError, RdfError

#: The endings of RDF files; ``.xml``, ``.json`` and ``.txt`` may be anything and are not among them.
ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".jsonld")

_ENDINGS = ", ".join(ENDINGS)


def load_quads(paths: Iterable[Path]) -> list[Quad]:
    """Return the statements of files and, recursively, of the RDF files in folders.

    Blank nodes of different files stay different. Raises InputError if a path is missing, is of no
    known format or is a folder without RDF, RdfError if a file is broken or holds no statement.
    """
    return [quad for path in paths for file in _find_files(path) for quad in load_file(file)]


def load_file(path: Path) -> list[Quad]:
    """Return the statements of one file. Raises InputError or RdfError as ``load_quads`` does."""
    ending = path.suffix.lower()
    rdf_format = RdfFormat.from_extension(ending[1:]) if ending in ENDINGS else None
    if rdf_format is None:
        raise InputError(f"{path}: no known format; the name must end in one of {_ENDINGS}")
    try:
        quads = list(parse(path=path, format=rdf_format, rename_blank_nodes=True))
    except SyntaxError as error:
        raise RdfError(_describe(path, error)) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    except ValueError as error:
        raise RdfError(f"{path}: {error}; correct the file") from None
    if not quads:
        raise RdfError(f"{path}: the file holds no statement; fill it or leave it out")
    return quads


def _find_files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())
        if not found:
            raise InputError(f"{path}: the folder holds no RDF file (none ends in {_ENDINGS})")
        yield from found
    elif path.exists():
        yield path
    else:
        raise InputError(f"{path}: there is no such file or folder; check the path")


def _describe(path: Path, error: SyntaxError) -> str:
    place = f"line {error.lineno}, column {error.offset}" if error.lineno else "at an unknown place"
    if "LoadDocumentCallback" in str(error.msg):  # pyoxigraph's word for a context elsewhere
        return (
            f"{path}, {place}: a JSON-LD context elsewhere is never fetched; write it into the file"
        )
    return f"{path}, {place}: {error.msg}; correct the file there"
