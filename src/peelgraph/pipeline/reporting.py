"""What a version says of its own validation: the report, and for each letter graph its part of it.

``report.json`` and ``report.ttl`` are about the whole; ``letters.ttl`` links each published letter graph
to its report and describes it; ``refused.json`` tells why a letter was refused, if one was.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDFS
from rdflib.term import BNode

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.refusing import Selected
from peelgraph.pipeline.validating import load_contract
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.rendering import render_json, render_turtle
from peelgraph.validation.rendering.terms import shorten
from peelgraph.validation.targets import count_focus_nodes

SHAPES = "https://w3id.org/peel/shapes"
_NARROWER = NamedNode(str(RDFS.subClassOf))


def render_attachments(selected: Selected, base: str) -> Mapping[str, bytes]:
    """Return the files that a version has beside its dataset."""
    files = {
        "report.json": render_json(selected.outcome),
        "report.ttl": render_turtle(selected.outcome),
        "letters.ttl": render_letters(selected.outcome, selected.quads, load_contract(), base),
    }
    if selected.refused:
        refused = {graph: json.loads(render_json(why)) for graph, why in selected.refused.items()}
        files["refused.json"] = (
            json.dumps(refused, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        )
    return {name: text.encode() for name, text in files.items()}


def render_letters(outcome: Outcome, quads: Sequence[Quad], contract: Contract, base: str) -> str:
    """Return in Turtle, for each letter graph, a report of what was found about what it describes.

    The report of a graph is named after it, ``{base}validation/…``, and says which shapes (by digest),
    which engine in which version, how many nodes each shape was applied to, and each result.
    """
    minter = Minter(base)
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(
            f"{base}graph/letter/"
        ):
            graphs[quad.graph_name.value].append(quad)
    lines = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in ("dcterms", "prov", "rdfs", "sh")]
    for graph, statements in sorted(graphs.items()):
        subjects = {
            quad.subject.value for quad in statements if isinstance(quad.subject, NamedNode)
        }
        found = [
            f for f in outcome.findings if not f.doubt and str(f.result.focus_node) in subjects
        ]
        report = minter.iri("validation", *graph.removeprefix(f"{base}graph/").split("/")).value
        lines += ["", f"<{graph}> rdfs:seeAlso <{report}> ."]
        lines += _render_report(report, graph, found, outcome, _count(statements, contract))
    return "\n".join(lines) + "\n"


def _count(statements: Sequence[Quad], contract: Contract) -> Mapping[str, int]:
    """Count the nodes of one graph that each shape was applied to."""
    narrower = [q for q in contract.ontology_quads if q.predicate == _NARROWER]
    triples = ((q.subject, q.predicate, q.object) for part in (statements, narrower) for q in part)
    return count_focus_nodes(triples, contract.shapes, NamedNode)


def _render_report(
    report: str, graph: str, found: Sequence[Finding], outcome: Outcome, counts: Mapping[str, int]
) -> list[str]:
    made = outcome.report
    applied = ", ".join(f"{shorten(shape)} {count}" for shape, count in counts.items() if count)
    lines = [
        f"<{report}> a sh:ValidationReport ;",
        f"  sh:conforms {'false' if found else 'true'} ;",
        f"  prov:wasDerivedFrom <{graph}> ;",
        f"  dcterms:conformsTo <{SHAPES}> ;",
        f"  dcterms:creator {Literal(f'{made.engine} {made.engine_version}')} ;",
        f"  dcterms:identifier {Literal(f'shapes {made.shapes_digest}')} ;",
        f"  rdfs:comment {Literal(f'Nodes that each shape was applied to: {applied}.', language='en')}",
    ]
    for finding in found:
        lines += [" ;", f"  sh:result <{report}/{finding.fingerprint}>"]
    return [*_join(lines), *(line for f in found for line in _render_result(report, f))]


def _join(lines: list[str]) -> list[str]:
    return ["\n".join(lines).replace("\n ;\n", " ;\n") + " ."]


def _render_result(report: str, finding: Finding) -> list[str]:
    result = finding.result
    focus = "[]" if isinstance(result.focus_node, BNode) else f"<{result.focus_node}>"
    return [
        f"<{report}/{finding.fingerprint}> a sh:ValidationResult ;",
        f"  sh:resultSeverity sh:{result.severity.name.capitalize()} ;",
        f"  sh:focusNode {focus} ;",
        f"  sh:resultMessage {Literal(result.message)} ;",
        f"  sh:sourceShape <{result.source_shape}> ;",
        f"  sh:sourceConstraintComponent <{result.constraint_component}> .",
    ]
