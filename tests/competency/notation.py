"""Terms in the notation of ``expected/*.json``: short, exact, and one for each term.

``'words'`` and ``'words'@en`` are strings, ``2024-07-23`` is an xsd:date, a JSON number an
xsd:integer, ``true`` an xsd:boolean and ``null`` a place without a term. ``<…>`` is an identifier
relative to the base of instances, ``status:closed`` a concept. All else is written in full.
"""

import re

from rdflib.term import Identifier, URIRef
from rdflib.term import Literal as RdflibLiteral

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES

XSD = PREFIXES["xsd"]
Notation = str | int | bool | None


def write_terms(row: list[dict[str, str] | None]) -> list[Notation]:
    """Write a row of terms that are given as SPARQL 1.1 JSON gives them."""
    return [write_term(term) for term in row]


def write_term(term: dict[str, str] | None) -> Notation:
    if term is None:
        return None
    if term["type"] == "uri":
        return _write_iri(term["value"])
    assert term["type"] == "literal", f"only IRIs and literals occur in the data, not {term}"
    if language := term.get("xml:lang"):
        return f"'{term['value']}'@{language}"
    return _write_typed(term["value"], term.get("datatype", XSD + "string"))


def _write_typed(value: str, datatype: str) -> Notation:
    match datatype.removeprefix(XSD):
        case "integer" if re.fullmatch(r"0|-?[1-9][0-9]*", value):
            return int(value)
        case "boolean" if value in {"true", "false"}:
            return value == "true"
        case "date" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return value
        case "string":
            return f"'{value}'"
        case _:
            return f"'{value}'^^<{datatype}>"


def _write_iri(value: str) -> str:
    if value.startswith(DEFAULT_BASE):
        return f"<{value.removeprefix(DEFAULT_BASE)}>"
    concept = re.fullmatch(re.escape(PEEL_ROOT) + r"([a-z0-9-]+)/([a-z0-9-]+)", value)
    return f"{concept[1]}:{concept[2]}" if concept else f"<{value}>"


def from_rdflib(term: Identifier | None) -> dict[str, str] | None:
    """Give a term of rdflib as SPARQL 1.1 JSON gives it."""
    if term is None:
        return None
    if isinstance(term, URIRef):
        return {"type": "uri", "value": str(term)}
    assert isinstance(term, RdflibLiteral)
    written = {"type": "literal", "value": str(term)}
    if term.language:
        written["xml:lang"] = term.language
    elif term.datatype:
        written["datatype"] = str(term.datatype)
    return written
