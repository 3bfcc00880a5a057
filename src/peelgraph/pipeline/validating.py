"""Data from files or from what is published → a report by the shapes that ship."""

from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse
from rdflib import Graph

from peelgraph.resources import concept_files, ontology_files, shape_files
from peelgraph.settings import Settings
from peelgraph.store.versions import current_version, read_dataset
from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.dataset import validate_dataset
from peelgraph.validation.loading import load_quads
from peelgraph.validation.report import Report


def load_data(paths: Sequence[str], settings: Settings) -> list[Quad]:
    """Load files and directories, or the published version if none is named.

    Raises InputError or RdfError for a path, UnknownVersionError if nothing is published.
    """
    if paths:
        return load_quads(Path(path) for path in paths)
    return list(parse(read_dataset(current_version(settings.home)), format=RdfFormat.N_QUADS))


def load_shapes() -> Graph:
    """Load the shapes that ship."""
    return load_graph(shape_files())


def load_ontology() -> Graph:
    """Load the terms and the concepts, beside which data is validated (MODEL §3.3)."""
    return load_graph((*ontology_files(), *concept_files()))


def load_graph(documents: Iterable[Traversable]) -> Graph:
    """Load Turtle files that ship into one graph."""
    return to_rdflib(
        quad
        for document in documents
        for quad in parse(document.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def validate_quads(quads: Iterable[Quad], base: str | None) -> Report:
    """Apply the shapes and the rules on the dataset.

    ``base`` is what instance identifiers should begin with, None to leave that open.
    """
    return validate_dataset(quads, shapes=load_shapes(), ontology=load_ontology(), base=base)
