"""A report as SARIF 2.1.0, which code scanning services read.

OASIS, Static Analysis Results Interchange Format Version 2.1.0, §3.
"""

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from peelgraph import __version__
from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.findings.places import Place
from peelgraph.validation.rendering.terms import printable, rule_id, show_subject, show_term
from peelgraph.validation.report import Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "peelgraph/v1"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render_sarif(outcome: Outcome) -> str:
    """Return a report as a SARIF log with one run; its rules are the shapes that found something."""
    rules: dict[str, Finding] = {}
    for finding in outcome.shown:
        rules.setdefault(rule_id(finding.result), finding)
    order = {name: number for number, name in enumerate(sorted(rules))}
    run = {
        "tool": {
            "driver": {
                "name": "peelgraph",
                "semanticVersion": __version__,
                "rules": [_render_rule(name, rules[name]) for name in order],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_render_result(f, order, outcome) for f in outcome.shown],
        "invocations": [_render_invocation(outcome)],
        "properties": {
            "engine": outcome.report.engine,
            "engineVersion": outcome.report.engine_version,
            "shapesDigest": outcome.report.shapes_digest,
            "total": outcome.total,
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _render_rule(name: str, finding: Finding) -> dict[str, Any]:
    result = finding.result
    rule: dict[str, Any] = {
        "id": name,
        "shortDescription": {"text": printable(result.shape_name or name)},
        "help": {"text": printable(result.message) or name},
        "defaultConfiguration": {"level": _LEVELS[result.severity]},
    }
    if result.source_shape.startswith("http"):
        rule["helpUri"] = quote(result.source_shape, safe="%/:#?=&,;+@!$'()*~[]")
    return rule


def _render_result(finding: Finding, order: dict[str, int], outcome: Outcome) -> dict[str, Any]:
    result = finding.result
    name = rule_id(result)
    rendered: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": order[name],
        "level": _LEVELS[result.severity],
        "message": {"text": f"{printable(result.message)} ({show_subject(result)})"},
        "locations": [_render_location(finding)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }
    if finding.words:
        rendered["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": f"The letter: “{printable(words.exact)}”"},
                "logicalLocations": [{"fullyQualifiedName": words.passage, "kind": "passage"}],
            }
            for number, words in enumerate(finding.words)
        ]
    if outcome.mended is not None:
        rendered["baselineState"] = "unchanged" if finding.known else "new"
    return rendered


def _render_location(finding: Finding) -> dict[str, Any]:
    logical = {"fullyQualifiedName": show_term(finding.result.focus_node), "kind": "resource"}
    location: dict[str, Any] = {"logicalLocations": [logical]}
    place = finding.place
    if place is None:
        return location
    physical: dict[str, Any] = {"artifactLocation": {"uri": _show_file(place)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line}
    if place.pointer is not None:
        location["logicalLocations"] = [
            logical,
            {"fullyQualifiedName": place.pointer or "/", "kind": "object"},
        ]
    return {"physicalLocation": physical, **location}


def _show_file(place: Place) -> str:
    """Return a file's name as a relative URI where it is relative, so that a service finds it."""
    path = PurePath(place.file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _render_invocation(outcome: Outcome) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": True}
    shown, total = len(outcome.shown), outcome.total
    if shown < total:
        text = f"Only {shown} of {total} findings are shown; raise --max-results to see all."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation
