"""A report as text for people, as JSON for programs, as RDF for both."""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from rdflib.namespace import SH
from rdflib.term import BNode, Literal, Node, URIRef

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.validation.paths import turtle_path
from peelgraph.validation.report import Report, Result, Severity

#: The version of the JSON form; a change that breaks a reader gets a new one.
JSON_VERSION = 1

_SHORT = {**PREFIXES, "psh": "https://w3id.org/peel/shapes#"}
_Row = tuple[int, str, str]


def render_text(report: Report) -> str:
    """Return a report for people: each rule's results together, then totals, then what was tried."""
    lines: list[str] = []
    for (_rank, shape, message), group in groupby(sorted(report.results, key=_group), key=_group):
        results = list(group)
        lines += [_title(results[0], shape), f"  {_printable(message)}"]
        lines += [f"    {_place(result)}" for result in results]
        lines.append("")
    return "\n".join([*lines, *_summary(report)]) + "\n"


def render_json(report: Report) -> str:
    """Return a report as JSON, version ``JSON_VERSION``; terms are written as in SPARQL results."""
    document = {
        "format": "peelgraph-validation-report",
        "version": JSON_VERSION,
        "conforms": report.conforms_at(Severity.VIOLATION),
        "engine": {"name": report.engine, "version": report.engine_version},
        "shapes_digest": report.shapes_digest,
        "totals": {severity.label: count for severity, count in report.totals.items()},
        "results": [_json_result(result) for result in report.results],
        "focus_counts": dict(report.focus_counts),
        "empty_shapes": list(report.empty_shapes),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def render_turtle(report: Report) -> str:
    """Return a report as a ``sh:ValidationReport`` in Turtle, alike in every run.

    As SHACL has it, ``sh:conforms`` is false as soon as there is any result, an information too.
    """
    conforms = "true" if not report.results else "false"
    blocks = [f"[] a sh:ValidationReport ;\n  sh:conforms {conforms}"]
    blocks += [_turtle_result(result) for result in report.results]
    return f"@prefix sh: <{SH}> .\n\n" + " ;\n".join(blocks) + " .\n"


#: Every form of a report, by the name that a user asks for.
RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "turtle": render_turtle,
}


def _group(result: Result) -> _Row:
    return -result.severity, result.source_shape, result.message


def _title(result: Result, shape: str) -> str:
    name = f"  {_printable(result.shape_name)}" if result.shape_name else ""
    return f"{result.severity.label.capitalize()}  {_shorten(shape)}{name}"


def _place(result: Result) -> str:
    place = _term(result.focus_node)
    if result.path is not None:
        place += f"  {_shorten(result.path)}"
    if result.value is not None and result.value != result.focus_node:
        place += f"  {_term(result.value)}"
    return place


def _summary(report: Report) -> Iterator[str]:
    yield ", ".join(
        f"{count} {severity.label}{'' if count == 1 else 's'}"
        for severity, count in report.totals.items()
    )
    yield (
        f"{len(report.focus_counts)} shapes applied to {sum(report.focus_counts.values())} nodes "
        f"by {report.engine} {report.engine_version}, shapes {report.shapes_digest[:12]}"
    )
    width = max(map(len, map(_shorten, report.focus_counts)), default=0)
    for shape, count in report.focus_counts.items():
        yield f"  {_shorten(shape):<{width}}  {count}"
    if report.empty_shapes:
        yield "Applied to nothing, so that nothing is proved of: " + ", ".join(
            map(_shorten, report.empty_shapes)
        )


def _shorten(iri: str) -> str:
    for prefix, namespace in _SHORT.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local:
            return f"{prefix}:{local}"
    return _printable(iri)


def _term(term: Node) -> str:
    return _shorten(str(term)) if isinstance(term, URIRef) else _printable(term.n3())


def _printable(text: str) -> str:
    """Return text that cannot steer a terminal: letters are other people's bytes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _json_result(result: Result) -> dict[str, Any]:
    return {
        "severity": result.severity.label,
        "focus_node": _json_term(result.focus_node),
        "path": result.path,
        "value": None if result.value is None else _json_term(result.value),
        "message": result.message,
        "source_shape": result.source_shape,
        "shape_name": result.shape_name,
        "constraint_component": result.constraint_component,
    }


def _json_term(term: Node) -> dict[str, str]:
    if isinstance(term, Literal):
        found = {"type": "literal", "value": str(term)}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype:
            found["datatype"] = str(term.datatype)
        return found
    return {"type": "bnode" if isinstance(term, BNode) else "uri", "value": str(term)}


def _turtle_result(result: Result) -> str:
    rows = [
        "a sh:ValidationResult",
        f"sh:resultSeverity sh:{result.severity.name.capitalize()}",
        f"sh:focusNode {_turtle_term(result.focus_node)}",
    ]
    if result.path is not None:
        rows.append(f"sh:resultPath {turtle_path(result.path)}")
    if result.value is not None:
        rows.append(f"sh:value {_turtle_term(result.value)}")
    rows += [
        f"sh:resultMessage {Literal(result.message).n3()}",
        f"sh:sourceShape {_named(result.source_shape)}",
        f"sh:sourceConstraintComponent <{result.constraint_component}>",
    ]
    return "  sh:result [\n    " + " ;\n    ".join(rows) + "\n  ]"


def _turtle_term(term: Node) -> str:
    if isinstance(term, Literal) and term.datatype is not None:
        # n3() would write a number bare, and refuses one that is ill-formed.
        return f"{Literal(str(term)).n3()}^^<{term.datatype}>"
    return term.n3()


def _named(shape: str) -> str:
    return f"<{shape}>" if ":" in shape else f"_:{shape}"
