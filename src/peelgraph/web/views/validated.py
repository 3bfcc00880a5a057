"""The validation reports of letters, read from the file that a version keeps. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from peelgraph.graph.vocabulary import PREFIXES, dcterms, prov
from peelgraph.web.views.nodes import Node, Nodes
from peelgraph.web.views.overview import local_name

_SHACL = "http://www.w3.org/ns/shacl#"
_REPORT, _RESULT, _MESSAGE, _SEVERITY, _FOCUS = (
    NamedNode(_SHACL + name)
    for name in ("ValidationReport", "result", "resultMessage", "resultSeverity", "focusNode")
)
_COMMENT = NamedNode(PREFIXES["rdfs"] + "comment")
_IDENTIFIER = NamedNode(PREFIXES["dcterms"] + "identifier")
_ORDER = ("Violation", "Warning", "Info")


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a shape found: how grave, in words, and where."""

    severity: str
    message: str
    focus: str


@dataclass(frozen=True, slots=True)
class LetterReport:
    """The report on one letter's graph; ``iri`` is its name in RDF."""

    iri: str
    engine: str
    shapes: str
    applied: str
    results: tuple[Result, ...]


def read_letter_reports(triples: Iterable[Triple]) -> Mapping[str, LetterReport]:
    """Group the reports of ``letters.ttl`` by the graph that each is about."""
    nodes = Nodes(
        {"subject": one.subject, "predicate": one.predicate, "object": one.object}
        for one in triples
    )
    return {
        node.one(prov.wasDerivedFrom): LetterReport(
            node.iri,
            node.one(dcterms.creator),
            node.one(_IDENTIFIER),
            node.one(_COMMENT),
            tuple(
                sorted(
                    (_read_result(nodes.get(iri)) for iri in node.all(_RESULT)),
                    key=lambda one: (_rank(one.severity), one.message, one.focus),
                )
            ),
        )
        for node in nodes.of(_REPORT)
    }


def _read_result(node: Node) -> Result:
    severity = local_name(node.one(_SEVERITY).replace("#", "/"))
    return Result(severity, node.one(_MESSAGE), node.one(_FOCUS))


def _rank(severity: str) -> int:
    return _ORDER.index(severity) if severity in _ORDER else len(_ORDER)
