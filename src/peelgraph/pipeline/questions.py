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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from pyoxigraph import Literal

from peelgraph.errors import QueryError
from peelgraph.graph.vocabulary import date_literal

NAME = re.compile(r"cq[0-9]{2}-[a-z0-9]+(?:-[a-z0-9]+)*")
TYPES: Mapping[str, Callable[[str], Literal]] = {
    "string": Literal,
    "date": lambda value: date_literal(date.fromisoformat(value)),
}

_FIELD = re.compile(r"#\+ (title|question|note|parameter): (\S.*\S)")
_PARAMETER = re.compile(r"([a-z][A-Za-z0-9]*) \| ([a-z]+) \| (\S.*?) \| ([A-Z].*\.)")
_VALUES = r"^( *VALUES \?{name} \{{ ).*( \}})$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be set in a saved query; ``type`` is a key of ``TYPES``."""

    name: str
    type: str
    default: str
    description: str

    def term(self, value: str) -> Literal:
        """Return a value as the term that the query compares."""
        return TYPES[self.type](value)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with what its header says."""

    name: str
    title: str
    question: str
    notes: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query with other values; a term is written by the library, so it stays a term.

        Raises QueryError for an unknown parameter and for a value that is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        text = self.text
        for name, value in values.items():
            if name not in known:
                raise QueryError(f"{self.name} has no parameter {name!r}; it has {sorted(known)}")
            try:
                term = str(known[name].term(value))
            except ValueError:
                kind = known[name].type
                raise QueryError(
                    f"{self.name}: {name} is a {kind}, and {value!r} is none"
                ) from None
            line = re.compile(_VALUES.format(name=name), re.MULTILINE)
            text = line.sub(_writer(term), text)
        return text


def _writer(term: str) -> Callable[[re.Match[str]], str]:
    return lambda found: f"{found[1]}{term}{found[2]}"


def read_query(path: Traversable) -> SavedQuery:
    """Read and check one file; raises QueryError."""
    return parse_query(path.name.removesuffix(".rq"), path.read_text(encoding="utf-8"))


def parse_query(name: str, text: str) -> SavedQuery:
    """Parse the header of a query; raises QueryError for what is missing, unknown or untrue."""
    if not NAME.fullmatch(name):
        raise QueryError(f"{name!r} is no name of a query; write cqNN-a-few-words")
    fields: dict[str, list[str]] = {"title": [], "question": [], "note": [], "parameter": []}
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        field = _FIELD.fullmatch(line)
        if not field:
            raise QueryError(f"{name}: {line!r} is no header line; write '#+ field: value'")
        fields[field[1]].append(field[2])
    if text.count("\n#+") != sum(map(len, fields.values())) - 1:
        raise QueryError(f"{name}: header lines stand together at the beginning of the file")
    for once in ("title", "question"):
        if len(fields[once]) != 1:
            raise QueryError(f"{name}: write one line '#+ {once}: …'")
    if not fields["question"][0].endswith("?"):
        raise QueryError(f"{name}: the question ends with a question mark")
    parameters = tuple(_parse_parameter(name, line, text) for line in fields["parameter"])
    if len({parameter.name for parameter in parameters}) != len(parameters):
        raise QueryError(f"{name}: a parameter is declared twice")
    _check_undeclared(name, parameters, text)
    return SavedQuery(
        name, fields["title"][0], fields["question"][0], tuple(fields["note"]), parameters, text
    )


def _parse_parameter(query: str, line: str, text: str) -> Parameter:
    parts = _PARAMETER.fullmatch(line)
    if not parts or parts[2] not in TYPES:
        expected = f"name | {' or '.join(TYPES)} | default | Description."
        raise QueryError(f"{query}: parameter {line!r} is not of the form '{expected}'")
    parameter = Parameter(parts[1], parts[2], parts[3], parts[4])
    try:
        term = parameter.term(parameter.default)
    except ValueError:
        raise QueryError(f"{query}: {parts[3]!r} is no {parts[2]}") from None
    written = str(term).replace("<http://www.w3.org/2001/XMLSchema#date>", "xsd:date")
    wanted = f"VALUES ?{parameter.name} {{ {written} }}"
    if [stripped for stripped in map(str.strip, text.splitlines()) if stripped == wanted] != [
        wanted
    ]:
        raise QueryError(f"{query}: the query needs exactly one line '{wanted}'")
    return parameter


def _check_undeclared(query: str, parameters: tuple[Parameter, ...], text: str) -> None:
    """Refuse a line that looks like a parameter's and is not declared in the header."""
    lines = re.findall(r'^ *VALUES \?(\w+) \{ "[^"]*"(?:\^\^\S+)? \}$', text, re.MULTILINE)
    if sorted(lines) != sorted(parameter.name for parameter in parameters):
        declared = ", ".join(parameter.name for parameter in parameters) or "none"
        raise QueryError(f"{query}: VALUES of {lines}, but declared: {declared}")
