"""A report for services that run checks: JUnit XML, GitHub annotations, GitLab code quality."""

import json
from collections import Counter
from xml.etree import ElementTree as ET

from peelgraph.validation.findings.outcome import Finding, Outcome
from peelgraph.validation.rendering.terms import (
    describe,
    printable,
    rule_id,
    shorten,
    show_place,
    show_subject,
)
from peelgraph.validation.report import Severity

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_QUALITY = {Severity.VIOLATION: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_junit(outcome: Outcome) -> str:
    """Return JUnit XML: a test case per finding, and one per shape that found nothing.

    What makes the validation fail is a failure, other findings and shapes without a node are skipped.
    """
    cases = [_render_case(finding, outcome) for finding in outcome.shown]
    found = {finding.result.source_shape for finding in outcome.findings}
    for shape, count in outcome.report.focus_counts.items():
        if shape in found:
            continue
        case = ET.Element("testcase", classname=shorten(shape), name=f"{count} nodes")
        if not count:
            ET.SubElement(case, "skipped", message="selects no node, so that nothing is proved")
        cases.append(case)
    suite = ET.Element(
        "testsuite",
        name="peelgraph validate",
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
        errors="0",
    )
    if len(outcome.shown) < outcome.total:
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", name="total", value=str(outcome.total))
    suite.extend(cases)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, "unicode") + "\n"


def _render_case(finding: Finding, outcome: Outcome) -> ET.Element:
    result = finding.result
    case = ET.Element("testcase", classname=rule_id(result), name=show_subject(result))
    if finding.place is not None:
        case.set("file", printable(finding.place.file))
        if finding.place.line is not None:
            case.set("line", str(finding.place.line))
    message = printable(result.message)
    if not outcome.is_failure(finding):
        why = "accepted by the baseline" if finding.known else result.severity.label
        ET.SubElement(case, "skipped", message=f"{why}: {message}")
        return case
    failure = ET.SubElement(case, "failure", type=result.severity.label, message=message)
    place = f"{show_place(finding.place)}\n" if finding.place else ""
    failure.text = place + describe(finding)
    return case


def render_github(outcome: Outcome) -> str:
    """Return workflow commands that annotate lines, for what the baseline does not accept."""
    return "".join(_render_command(finding) for finding in outcome.shown if not finding.known)


def _render_command(finding: Finding) -> str:
    properties = {"title": rule_id(finding.result)}
    if finding.place is not None:
        properties["file"] = finding.place.file
        if finding.place.line is not None:
            properties["line"] = str(finding.place.line)
    listed = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[finding.result.severity]} {listed}::{_escape(describe(finding))}\n"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def render_gitlab(outcome: Outcome) -> str:
    """Return a GitLab code quality report, which drops what has no line: such findings get line 1."""
    seen: Counter[str] = Counter()
    rows = []
    for finding in outcome.shown:
        if finding.known:
            continue
        number, line = seen[finding.fingerprint], finding.place.line if finding.place else None
        seen[finding.fingerprint] += 1
        rows.append(
            {
                "description": describe(finding) + ("" if line else " (the line is not known)"),
                "check_name": rule_id(finding.result),
                "fingerprint": finding.fingerprint + (f"-{number}" if number else ""),
                "severity": _QUALITY[finding.result.severity],
                "location": {
                    "path": finding.place.file if finding.place else ".",
                    "lines": {"begin": line or 1},
                },
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
