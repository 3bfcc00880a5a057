"""Shapes and ontology made ready once, for any number of validations."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Quad
from rdflib import Graph
from rdflib.namespace import SH

from peelgraph.validation.conversion import to_node, to_rdflib
from peelgraph.validation.engines.fast import FastEngine, find_version, render_triples
from peelgraph.validation.engines.reference import digest_graph
from peelgraph.validation.incremental.selecting import Targeted, read_targeted


@dataclass(frozen=True)
class Contract:
    """What data is held to: shapes, and the ontology that is laid beside the data (MODEL §3.3)."""

    shape_quads: Sequence[Quad]
    ontology_quads: Sequence[Quad]

    @cached_property
    def shapes(self) -> Graph:
        """The shapes as the reference engine takes them."""
        return to_rdflib(self.shape_quads)

    @cached_property
    def ontology(self) -> Graph:
        """The ontology as the reference engine takes it."""
        return to_rdflib(self.ontology_quads)

    @cached_property
    def ontology_lines(self) -> bytes:
        """The ontology as N-Triples."""
        return render_triples(self.ontology_quads)

    @cached_property
    def digest(self) -> str:
        """What identifies the shapes in a report."""
        return digest_graph(self.shapes)

    @cached_property
    def targeted(self) -> tuple[Targeted, ...]:
        """The shapes with their targets and reach. Raises UnboundedError if one may look anywhere."""
        return read_targeted(self.shapes, self.ontology_quads)

    @cached_property
    def unasked_quads(self) -> Sequence[Quad]:
        """The shapes without the queries that are asked of many nodes at once. Raises as ``targeted``."""
        asked = {p.name for shape in self.targeted for p in shape.parts if p.rules}
        return [
            quad
            for quad in self.shape_quads
            if quad.predicate.value != str(SH.sparql) or str(to_node(quad.subject)) not in asked
        ]

    @cached_property
    def unasked(self) -> FastEngine:
        """The fast engine with what is left of the shapes. Raises as ``targeted``."""
        return FastEngine(to_rdflib(self.unasked_quads), self.unasked_quads)

    @cached_property
    def fast(self) -> FastEngine | None:
        """The fast engine with these shapes, None if it is not installed."""
        return FastEngine(self.shapes, self.shape_quads) if find_version() else None
