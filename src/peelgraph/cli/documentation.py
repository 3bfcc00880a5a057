"""The vocabularies that ship, as the site shows them."""

from rdflib import Graph

from peelgraph.graph.ontology_page import render_ontology_page
from peelgraph.pipeline.validating import load_graph, load_shapes
from peelgraph.resources import (
    alignments_file,
    concept_files,
    conformance_file,
    context_file,
    ontology_files,
)
from peelgraph.web.served import Documentation


def load_documentation() -> Documentation:
    """Load ontology, shapes and context, and render the ontology's page."""
    ontology: Graph = load_graph(ontology_files())
    page = render_ontology_page(ontology, load_graph(concept_files()))
    return Documentation(
        ontology_html=page,
        ontology_turtle=b"\n".join(path.read_bytes() for path in ontology_files()),
        shapes_turtle=load_shapes().serialize(format="turtle").encode(),
        context=context_file().read_bytes(),
        conformance=conformance_file().read_bytes(),
        alignments_turtle=alignments_file().read_bytes(),
    )
