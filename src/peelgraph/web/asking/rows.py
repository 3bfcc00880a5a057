"""One page of the rows of an answer, as JSON, CSV and SPARQL results. Pure."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.questions import SavedQuery
from peelgraph.store.interface import Solutions, Term
from peelgraph.web.asking.quotes import Quote
from peelgraph.web.http.formats import Format, Kind
from peelgraph.web.http.links import ATTRIBUTION, LICENCE
from peelgraph.web.http.paging import Page
from peelgraph.web.linked_data.things import text_of

JSON = Format("json", "application/json", (), "json", frozenset({Kind.PAGE}))
SPARQL_JSON = Format(
    "sparql-json", "application/sparql-results+json", (), "srj", frozenset({Kind.PAGE})
)

_ORDER_BY = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$](\w+)")
_INTEGER = PREFIXES["xsd"] + "integer"
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Answered:
    """One page of the answer to one question; ``address`` gives all of it again."""

    question: SavedQuery
    values: Mapping[str, str]
    version: str
    address: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    quotes: tuple[tuple[Quote, ...], ...]
    with_quotes: bool
    page: Page
    links: Mapping[str, str]


def settle_order(answer: Solutions, query: str) -> Solutions:
    """Order the rows that ORDER BY leaves equal, so that pages neither repeat nor skip one.

    An engine may give such rows in any order, and in another one when it is asked for the next page.
    """
    clause = _ORDER_BY.split(query)[-1] if _ORDER_BY.search(query) else ""
    names = [name for name in _VARIABLE.findall(clause) if name in answer.variables]
    ordering = [answer.variables.index(name) for name in names]
    groups = groupby(answer.rows, key=lambda row: [str(row[column]) for column in ordering])
    rows = (row for _, group in groups for row in sorted(group, key=lambda row: [*map(str, row)]))
    return Solutions(answer.variables, tuple(rows))


def render_json(answered: Answered) -> bytes:
    """Write rows as plain values, with what is needed to check and to cite them."""
    rows: list[dict[str, Any]] = [
        {name: _plain(term) for name, term in zip(answered.columns, row, strict=True)}
        for row in answered.rows
    ]
    if answered.with_quotes:
        for row, quotes in zip(rows, answered.quotes, strict=True):
            row["quotes"] = [
                {"words": one.words, "passage": one.passage, "document": one.document}
                for one in quotes
            ]
    document = {
        "query": answered.question.name,
        "title": answered.question.title,
        "question": answered.question.question,
        "notes": answered.question.notes,
        "parameters": answered.values,
        "version": answered.version,
        "address": answered.address,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "complete": answered.page.is_complete,
        "total": answered.page.total,
        "page": answered.page.number,
        "pages": answered.page.last,
        "next": answered.links.get("next"),
        "columns": answered.columns,
        "rows": rows,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _plain(term: Term | None) -> str | int | bool | None:
    """Give a term as JSON has it: numbers and truth values as such, all else by its characters."""
    if isinstance(term, Literal):
        if term.datatype.value == _INTEGER:
            return int(term.value)
        if term.datatype.value == _BOOLEAN:
            return term.value in {"true", "1"}
    return None if term is None else text_of(term)


def render_csv(answered: Answered) -> bytes:
    """Write rows as SPARQL 1.1 Query Results CSV: no types, lines end with CR and LF."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(answered.columns)
    writer.writerows([text_of(term) for term in row] for row in answered.rows)
    return written.getvalue().encode()


def render_sparql_json(answered: Answered) -> bytes:
    """Write rows as SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            name: _typed(term)
            for name, term in zip(answered.columns, row, strict=True)
            if term is not None
        }
        for row in answered.rows
    ]
    document = {"head": {"vars": answered.columns}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False).encode()


def _typed(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        raise TypeError(f"a triple has no place in a row: {term}")
    written = {"type": "literal", "value": term.value}
    if term.language:
        return written | {"xml:lang": term.language}
    return (
        written if term.datatype.value == _STRING else written | {"datatype": term.datatype.value}
    )
