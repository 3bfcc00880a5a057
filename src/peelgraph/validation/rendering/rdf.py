"""A report as SHACL has it: a ``sh:ValidationReport`` in Turtle."""

from rdflib.namespace import SH
from rdflib.term import Literal, Node

from peelgraph.validation.findings.outcome import Outcome
from peelgraph.validation.paths import turtle_path
from peelgraph.validation.report import Result


def render_turtle(outcome: Outcome) -> str:
    """Return a report as a ``sh:ValidationReport`` in Turtle, alike in every run.

    As SHACL has it, ``sh:conforms`` is false as soon as there is any result, an information too. It
    holds all results, whatever the limit, and no doubt, which is no result.
    """
    results = outcome.report.results
    blocks = [f"[] a sh:ValidationReport ;\n  sh:conforms {'false' if results else 'true'}"]
    blocks += [_render_result(result) for result in results]
    return f"@prefix sh: <{SH}> .\n\n" + " ;\n".join(blocks) + " .\n"


def _render_result(result: Result) -> str:
    rows = [
        "a sh:ValidationResult",
        f"sh:resultSeverity sh:{result.severity.name.capitalize()}",
        f"sh:focusNode {_render_term(result.focus_node)}",
    ]
    if result.path is not None:
        rows.append(f"sh:resultPath {turtle_path(result.path)}")
    if result.value is not None:
        rows.append(f"sh:value {_render_term(result.value)}")
    rows += [
        f"sh:resultMessage {Literal(result.message).n3()}",
        f"sh:sourceShape {_named(result.source_shape)}",
        f"sh:sourceConstraintComponent <{result.constraint_component}>",
    ]
    return "  sh:result [\n    " + " ;\n    ".join(rows) + "\n  ]"


def _render_term(term: Node) -> str:
    if isinstance(term, Literal) and term.datatype is not None:
        # n3() would write a number bare, and refuses one that is ill-formed.
        return f"{Literal(str(term)).n3()}^^<{term.datatype}>"
    return term.n3()


def _named(shape: str) -> str:
    return f"<{shape}>" if ":" in shape else f"_:{shape}"
