"""The only place that knows where the files of ``ontology/``, ``shapes/`` and ``data/`` live.

They ship in the package; ``importlib.resources`` finds them in a wheel and in an editable install
alike (docs/decisions/0002).
"""

import csv
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO

from peelgraph.graph.dataset import Concepts, read_concepts
from peelgraph.graph.identity.decisions import TABLES as DECIDED
from peelgraph.graph.identity.decisions import Decisions, read_decisions
from peelgraph.registers import TABLES, Registers, read_registers
from peelgraph.rules import Rules, read_rules

_DATA = "peelgraph.data"
_ONTOLOGY = "peelgraph.ontology"
_SHAPES = "peelgraph.shapes"


def load_rules() -> Rules:
    """Load every rule table of ``data/rules``."""
    tables = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"))
        for path in _walk(files(_DATA) / "rules", ".toml")
    }
    return read_rules(tables)


def load_registers() -> Registers:
    """Load every register of ``data/registers``."""
    return read_registers({name: list(_rows("registers", name)) for name in TABLES})


def load_decisions() -> Decisions:
    """Load what people decided about causes and people of several letters: ``data/decisions``."""
    return Decisions(*(read_decisions(name, _rows("decisions", name)) for name in DECIDED))


def _rows(folder: str, name: str) -> Iterator[dict[str, str]]:
    file = files(_DATA) / folder / f"{name}.csv"
    yield from csv.DictReader(StringIO(file.read_bytes().decode(), newline=""))


def load_concepts() -> Concepts:
    """Load the SKOS schemes of ``ontology/concepts``."""
    return read_concepts(path.read_bytes() for path in concept_files())


def letters_directory() -> Traversable:
    """Return the directory of the letters that ship."""
    return files(_DATA) / "letters"


def catalogue_file() -> Traversable:
    """Return the catalogue of public letters: a CSV file whose column ``address`` names each."""
    return files(_DATA) / "catalogue" / "letters.csv"


def ontology_files() -> tuple[Traversable, ...]:
    """Return the Turtle files of our terms, without alignments and concepts."""
    return (files(_ONTOLOGY) / "peel.ttl",)


def alignments_file() -> Traversable:
    """Return the Turtle file of how our terms relate to other people's."""
    return files(_ONTOLOGY) / "alignments.ttl"


def concept_files() -> tuple[Traversable, ...]:
    """Return the Turtle files of the SKOS schemes."""
    return tuple(_walk(files(_ONTOLOGY) / "concepts", ".ttl"))


def context_file() -> Traversable:
    """Return the JSON-LD context."""
    return files(_ONTOLOGY) / "context.jsonld"


def conformance_file() -> Traversable:
    """Return the result of W3C's test suites, as EARL in Turtle."""
    return files(_DATA) / "conformance" / "earl.ttl"


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
