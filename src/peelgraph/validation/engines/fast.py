"""Applying SHACL shapes with shifty, a compiled engine that is optional (``peelgraph[fast]``).

It was chosen among four by the seeded defects and the W3C suite (docs/decisions/0010) and is pinned.
Everything that its report leaves open is filled in as the reference has it, and the tests compare both
field by field. Where it is not known to be right it declines, and the reference is asked.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from peelgraph.errors import ShapesError
from peelgraph.validation.conversion import to_node
from peelgraph.validation.paths import render_path
from peelgraph.validation.report import SEVERITIES, Result, Severity, order_results

ENGINE = "shifty"
_PACKAGE = "pyshifty"
#: Parameters whose results were not compared with the reference; shapes that use one are left to it.
_UNKNOWN = (
    SH.js,
    SH.rule,
    SH.target,
    SH.expression,
    SH.validator,
    SH.nodeValidator,
    SH.propertyValidator,
)
_PLACEHOLDER = re.compile(r"\{[?$]\w+\}")
_BRACKETED = re.compile(r'<[^\x00-\x20<>"{}|^`\\]*>')


def find_version() -> str | None:
    """Return the version of the engine that is installed, None if it is not."""
    try:
        import_module("shifty")
        return version(_PACKAGE)
    except (ImportError, PackageNotFoundError):
        return None


def is_fit(quads: Iterable[Quad], shapes: Graph) -> bool:
    """Tell whether the engine is known to be right on such data and shapes.

    A blank node as focus node of a query is not: the engine's 0.5.1 lets it match anything there.
    """
    if any((None, parameter, None) in shapes for parameter in _UNKNOWN):
        return False
    return not any(
        isinstance(term, BlankNode | Triple)
        for quad in quads
        for term in (quad.subject, quad.object)
    )


class FastEngine:
    """Shapes made ready once, for any number of graphs."""

    def __init__(self, shapes: Graph, shape_quads: Iterable[Quad]) -> None:
        """Compile the shapes. Raises ShapesError if the engine cannot."""
        native: Any = import_module("shifty")._shifty  # noqa: SLF001 (the wrapper parses with rdflib)
        self._shapes = shapes
        try:
            self._validator = native.PreparedValidator(
                shapes=render_triples(shape_quads), shapes_format="ntriples"
            )
        except (ValueError, RuntimeError) as error:
            raise ShapesError(f"{ENGINE} cannot use the shapes: {error}; correct them") from None

    def validate(self, *parts: bytes, about: Collection[str] | None = None) -> tuple[Result, ...]:
        """Return the results for the union of N-Triples documents.

        ``about`` are focus nodes as N-Triples writes them, None for all. Raises ShapesError if it fails.
        """
        try:
            answer = self._validator.validate_w3c(
                data=b"".join(parts), data_format="ntriples", graph_mode="data", run_infer=False
            )
        except (ValueError, RuntimeError) as error:
            raise ShapesError(f"{ENGINE} cannot apply the shapes: {error}") from None
        return order_results(self._read(answer._report_ntriples.encode(), about))  # noqa: SLF001

    def _read(self, report: bytes, about: Collection[str] | None) -> list[Result]:
        nodes: dict[Any, dict[str, list[Any]]] = {}
        for quad in parse(report, format=RdfFormat.N_TRIPLES):
            name = quad.predicate.value.removeprefix(str(SH))
            nodes.setdefault(quad.subject, {}).setdefault(name, []).append(quad.object)
        return [
            self._read_result(nodes[result])
            for said in nodes.values()
            for result in said.get("result", ())
            if about is None or str(nodes[result]["focusNode"][0]) in about
        ]

    def _read_result(self, said: dict[str, list[Any]]) -> Result:
        source = to_node(said["sourceShape"][0])
        name = self._shapes.value(source, SH.name)
        value = said.get("value")
        return Result(
            severity=SEVERITIES.get(to_node(said["resultSeverity"][0]), Severity.VIOLATION),
            focus_node=to_node(said["focusNode"][0]),
            path=self._find_path(said, source),
            value=to_node(value[0]) if value else None,
            message=" ".join(sorted(self._read_messages(said, source))),
            source_shape=str(source),
            shape_name=None if name is None else str(name),
            constraint_component=said["sourceConstraintComponent"][0].value,
        )

    def _read_messages(self, said: dict[str, list[Any]], source: Node) -> Iterator[str]:
        """Yield messages as the reference writes them, without brackets around the IRIs filled in."""
        given = [message.value for message in said.get("resultMessage", ())]
        for message in given:
            hits = (hit for hit in (t.fullmatch(message) for t in self._templates(source)) if hit)
            hit = next(hits, None)
            yield message if hit is None else _unbracket(message, hit)

    def _templates(self, source: Node) -> Iterator[re.Pattern[str]]:
        for holder in (source, *self._shapes.objects(source, SH.sparql)):
            for message in self._shapes.objects(holder, SH.message):
                parts = _PLACEHOLDER.split(str(message))
                if len(parts) > 1:
                    yield re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL)

    def _find_path(self, said: dict[str, list[Any]], source: Any) -> str | None:
        path = said.get("resultPath")
        if not path:
            return None
        if isinstance(path[0], NamedNode):
            return str(path[0].value)
        stated = self._shapes.value(source, SH.path)
        return None if stated is None else render_path(self._shapes, stated)


def _unbracket(message: str, hit: re.Match[str]) -> str:
    for start, end in reversed([hit.span(n) for n in range(1, len(hit.groups()) + 1)]):
        if _BRACKETED.fullmatch(message, start, end):
            message = message[:start] + message[start + 1 : end - 1] + message[end:]
    return message


def render_triples(quads: Iterable[Quad]) -> bytes:
    """Return the statements of all graphs as N-Triples, each as often as it is there."""
    return "".join([f"{q.subject} {q.predicate} {q.object} .\n" for q in quads]).encode()
