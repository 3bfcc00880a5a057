"""Graph and shapes in, report out; and the mechanical check that every quotation is exact."""

from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.dataset import validate_dataset
from peelgraph.validation.engine import digest_graph, validate_graph
from peelgraph.validation.evidence import check_evidence
from peelgraph.validation.findings import Finding, Outcome, find_outcome
from peelgraph.validation.loading import load_file, load_quads
from peelgraph.validation.rendering import RENDERERS, render_json, render_text, render_turtle
from peelgraph.validation.report import Report, Result, Severity

__all__ = [
    "RENDERERS",
    "Finding",
    "Outcome",
    "Report",
    "Result",
    "Severity",
    "check_evidence",
    "digest_graph",
    "find_outcome",
    "load_file",
    "load_quads",
    "render_json",
    "render_text",
    "render_turtle",
    "to_rdflib",
    "validate_dataset",
    "validate_graph",
]
