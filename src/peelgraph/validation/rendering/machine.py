"""A report as JSON, version ``JSON_VERSION``."""

import json
from typing import Any

from rdflib.term import BNode, Literal, Node

from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.report import Severity

#: The version of the JSON form; a change that breaks a reader gets a new one.
JSON_VERSION = 2


def render_json(outcome: Outcome) -> str:
    """Return a report as JSON; terms are written as in SPARQL results.

    ``total`` and ``totals`` count all findings, also those that a limit leaves out.
    """
    report = outcome.report
    shown = outcome.shown
    document = {
        "format": "peelgraph-validation-report",
        "version": JSON_VERSION,
        "conforms": report.conforms_at(Severity.VIOLATION),
        "fails": bool(outcome.failures),
        "engine": {"name": report.engine, "version": report.engine_version},
        "shapes_digest": report.shapes_digest,
        "totals": {severity.label: count for severity, count in report.totals.items()},
        "total": outcome.total,
        "complete": len(shown) == outcome.total,
        "results": [_render_finding(finding) for finding in shown if not finding.doubt],
        "doubts": [_render_finding(finding) for finding in shown if finding.doubt],
        "focus_counts": dict(report.focus_counts),
        "empty_shapes": list(report.empty_shapes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _render_finding(finding: Finding) -> dict[str, Any]:
    result, place = finding.result, finding.place
    return {
        "severity": result.severity.label,
        "focus_node": _render_term(result.focus_node),
        "path": result.path,
        "value": None if result.value is None else _render_term(result.value),
        "message": result.message,
        "source_shape": result.source_shape,
        "shape_name": result.shape_name,
        "constraint_component": result.constraint_component,
        "fingerprint": finding.fingerprint,
        "known": finding.known,
        "place": place and {"file": place.file, "line": place.line, "pointer": place.pointer},
        "words": [{"passage": words.passage, "exact": words.exact} for words in finding.words],
    }


def _render_term(term: Node) -> dict[str, str]:
    if isinstance(term, Literal):
        found = {"type": "literal", "value": str(term)}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype:
            found["datatype"] = str(term.datatype)
        return found
    return {"type": "bnode" if isinstance(term, BNode) else "uri", "value": str(term)}
