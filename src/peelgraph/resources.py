"""The only place that knows where the files of ``ontology/``, ``shapes/`` and ``data/`` live.

They ship in the package; ``importlib.resources`` finds them in a wheel and in an editable install
alike (docs/decisions/0002).
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

from peelgraph.errors import InputError
from peelgraph.registers import TABLES, Registers, read_registers
from peelgraph.rules import Rules, read_rules

_DATA = "peelgraph.data"
_ONTOLOGY = "peelgraph.ontology"
_SHAPES = "peelgraph.shapes"


@dataclass(frozen=True, slots=True)
class LetterSource:
    """A letter that ships: its slug, its untouched text, and where it was published, if known."""

    slug: str
    text: str
    url: str | None


def load_rules() -> Rules:
    """Load every rule table of ``data/rules``."""
    tables = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"))
        for path in _walk(files(_DATA) / "rules", ".toml")
    }
    return read_rules(tables)


def load_registers() -> Registers:
    """Load every register of ``data/registers``."""
    folder = files(_DATA) / "registers"
    tables = {}
    for name in TABLES:
        rows = StringIO(decode_text(folder / f"{name}.csv"), newline="")
        tables[name] = list(csv.DictReader(rows))
    return read_registers(tables)


def load_letters() -> tuple[LetterSource, ...]:
    """Load the letters of ``data/letters`` in the order of their slugs."""
    return tuple(
        read_letter_folder(folder)
        for folder in sorted((files(_DATA) / "letters").iterdir(), key=lambda path: path.name)
        if folder.is_dir() and (folder / "letter.txt").is_file()
    )


def read_letter_folder(folder: Traversable) -> LetterSource:
    """Read one folder of letters: ``letter.txt``, untouched, and ``letter.toml`` about it."""
    about = tomllib.loads((folder / "letter.toml").read_text("utf-8"))
    return LetterSource(folder.name, decode_text(folder / "letter.txt"), about.get("url"))


def decode_text(path: Traversable) -> str:
    """Return the exact characters of a UTF-8 file; no line ending is changed.

    Raises InputError if the bytes are not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} is not UTF-8; convert the file to UTF-8 first"
        ) from None


def ontology_files() -> tuple[Traversable, ...]:
    """Return the Turtle files of our terms, without alignments and concepts."""
    return (files(_ONTOLOGY) / "peel.ttl",)


def alignment_file() -> Traversable:
    """Return the Turtle file of what we say about other people's terms."""
    return files(_ONTOLOGY) / "alignments.ttl"


def concept_files() -> tuple[Traversable, ...]:
    """Return the Turtle files of the SKOS schemes."""
    return tuple(_walk(files(_ONTOLOGY) / "concepts", ".ttl"))


def context_file() -> Traversable:
    """Return the JSON-LD context."""
    return files(_ONTOLOGY) / "context.jsonld"


def shape_files() -> tuple[Traversable, ...]:
    """Return the Turtle files of the shapes."""
    return tuple(_walk(files(_SHAPES), ".ttl"))


def query_files() -> tuple[Traversable, ...]:
    """Return the saved queries, in order."""
    return tuple(_walk(files(_DATA) / "queries", ".rq"))


def schema_file() -> Traversable:
    """Return the JSON Schema of the JSON form of a letter's facts."""
    return files(_DATA) / "schemas" / "letter.schema.json"


def _walk(folder: Traversable, ending: str) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith(ending):
            yield path
