"""Saved queries: one ``.rq`` file whose comment header says what it asks and what can be set.

::

    #+ title: Revisits in a period
    #+ question: Which revisits may have touched a period?
    #+ note: A sentence that the reader of the answer needs (any number of them).
    #+ parameter: from | date | 2024-06-01 | The first day of the period.

Each parameter stands in the query as one line ``VALUES ?from { "2024-06-01"^^xsd:date }``: the file
runs as it is, and a program sets a parameter by writing another term between the braces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from peelgraph.graph.vocabulary import date_literal

NAME = re.compile(r"cq[0-9]{2}-[a-z0-9]+(?:-[a-z0-9]+)*")
TYPES = {"string": Literal, "date": lambda value: date_literal(date.fromisoformat(value))}

_FIELD = re.compile(r"#\+ (title|question|note|parameter): (\S.*\S)")
_PARAMETER = re.compile(r"([a-z][A-Za-z0-9]*) \| ([a-z]+) \| (\S.*?) \| ([A-Z].*\.)")
_VALUES = r"^( *VALUES \?{name} \{{ ).*( \}})$"


class HeaderError(ValueError):
    """A saved query does not keep to the form; the message says what to do."""


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    default: str
    description: str

    def term(self, value: str) -> Literal | NamedNode:
        """Return a value as the term that the query compares."""
        return TYPES[self.type](value)


@dataclass(frozen=True)
class SavedQuery:
    name: str
    title: str
    question: str
    notes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with other values; a term is written by the library, so it stays a term."""
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        for name, value in values.items():
            if name not in known:
                raise HeaderError(f"{self.name} has no parameter {name!r}; it has {sorted(known)}")
            term = str(known[name].term(value))
            line = re.compile(_VALUES.format(name=name), re.MULTILINE)
            text = line.sub(lambda found, term=term: f"{found[1]}{term}{found[2]}", text)
        return text


def read_query(path: Path) -> SavedQuery:
    """Read and check one file; raises HeaderError."""
    return parse_query(path.stem, path.read_text(encoding="utf-8"))


def parse_query(name: str, text: str) -> SavedQuery:
    """Parse the header of a query; raises HeaderError for what is missing, unknown or untrue."""
    if not NAME.fullmatch(name):
        raise HeaderError(f"{name!r} is no name of a query; write cqNN-a-few-words")
    fields: dict[str, list[str]] = {"title": [], "question": [], "note": [], "parameter": []}
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        field = _FIELD.fullmatch(line)
        if not field:
            raise HeaderError(f"{name}: {line!r} is no header line; write '#+ field: value'")
        fields[field[1]].append(field[2])
    if text.count("\n#+") != sum(map(len, fields.values())) - 1:
        raise HeaderError(f"{name}: header lines stand together at the beginning of the file")
    for field in ("title", "question"):
        if len(fields[field]) != 1:
            raise HeaderError(f"{name}: write one line '#+ {field}: …'")
    if not fields["question"][0].endswith("?"):
        raise HeaderError(f"{name}: the question ends with a question mark")
    parameters = tuple(_parse_parameter(name, line, text) for line in fields["parameter"])
    if len({parameter.name for parameter in parameters}) != len(parameters):
        raise HeaderError(f"{name}: a parameter is declared twice")
    _check_undeclared(name, parameters, text)
    return SavedQuery(
        name, fields["title"][0], fields["question"][0], tuple(fields["note"]), parameters, text
    )


def _parse_parameter(query: str, line: str, text: str) -> Parameter:
    parts = _PARAMETER.fullmatch(line)
    if not parts or parts[2] not in TYPES:
        expected = f"name | {' or '.join(TYPES)} | default | Description."
        raise HeaderError(f"{query}: parameter {line!r} is not of the form '{expected}'")
    parameter = Parameter(parts[1], parts[2], parts[3], parts[4])
    try:
        term = parameter.term(parameter.default)
    except ValueError:
        raise HeaderError(f"{query}: {parts[3]!r} is no {parts[2]}") from None
    written = str(term).replace("<http://www.w3.org/2001/XMLSchema#date>", "xsd:date")
    wanted = f"VALUES ?{parameter.name} {{ {written} }}"
    if [stripped for stripped in map(str.strip, text.splitlines()) if stripped == wanted] != [
        wanted
    ]:
        raise HeaderError(f"{query}: the query needs exactly one line '{wanted}'")
    return parameter


def _check_undeclared(query: str, parameters: tuple[Parameter, ...], text: str) -> None:
    """A line that looks like a parameter's is one, so that none is forgotten in the header."""
    lines = re.findall(r'^ *VALUES \?(\w+) \{ "[^"]*"(?:\^\^\S+)? \}$', text, re.MULTILINE)
    if sorted(lines) != sorted(parameter.name for parameter in parameters):
        declared = ", ".join(parameter.name for parameter in parameters) or "none"
        raise HeaderError(f"{query}: VALUES of {lines}, but declared: {declared}")
