"""Graph and shapes in, report out; and the mechanical check that every quotation is exact.

``loading``        files, folders and streams, read without touching the network; ``blank_nodes`` their names
``dataset``        the shapes on all graphs at once, and the rules on the graphs themselves
``evidence``       every statement leads to the exact words of its letter
``report``         what was found, as a value; ``selection`` is part of one
``doubts``         what lets a validation pass though it proves nothing; ``vocabularies`` tell a typing error
``targets``        which nodes a shape is applied to; ``paths``, ``queries`` of shapes, before any engine runs
``conversion``     terms of pyoxigraph, which parses, to those of rdflib

``engines/``       who applies the shapes
``incremental/``   what has to be judged anew after a change
``findings/``      where results stand: files, lines, words
``rendering/``     reports as text, JSON, SARIF, JUnit and more
"""

from peelgraph.validation.conversion import to_rdflib
from peelgraph.validation.dataset import validate_dataset
from peelgraph.validation.engines.reference import digest_graph, validate_graph
from peelgraph.validation.evidence import check_evidence
from peelgraph.validation.findings.outcome import Finding, Outcome, find_outcome
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
