"""Where in a file a statement stands: the line, or in JSON-LD the pointer, and never a wrong one.

N-Triples and N-Quads have one statement a line. Turtle and TriG are read once more
(``turtle_lines``), RDF/XML and JSON-LD are searched for the subject. What is found counts only if it
is what pyoxigraph has read; a file for which that is not so gives results without a line.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat

from peelgraph.graph.vocabulary import PREFIXES, rdf
from peelgraph.validation.blank_nodes import name_blank_nodes
from peelgraph.validation.findings.turtle_lines import (
    Lines,
    UnreadableError,
    read_lines,
    split_lines,
)
from peelgraph.validation.loading import Document

Term = NamedNode | BlankNode | Literal

_BY_LINE = frozenset({RdfFormat.N_TRIPLES, RdfFormat.N_QUADS})
_TURTLE = frozenset({RdfFormat.TURTLE, RdfFormat.TRIG})
_RDF = PREFIXES["rdf"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: a line counted from 1, or a JSON pointer (RFC 6901), or the file as a whole."""

    file: str
    line: int | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    """The statements of one file about the nodes that are asked for, in order, and their lines."""

    file: str
    statements: Sequence[tuple[Quad, Lines | None]]
    subjects: Mapping[Term, Place]

    def find_statement(
        self, subject: Term, predicate: Term | None, value: Term | None
    ) -> Place | None:
        found = [
            lines
            for quad, lines in self.statements
            if quad.subject == subject
            and (predicate is None or quad.predicate == predicate)
            and (value is None or quad.object == value)
        ]
        if not found:
            return None
        # Of several values the last is most likely the one that was added; a value asked for is one.
        lines = found[0] if value is not None else found[-1]
        if lines is None:
            return self.subjects.get(subject, Place(self.file))
        return Place(self.file, lines.property if value is None else lines.value)

    def find_subject(self, node: Term) -> Place | None:
        if node in self.subjects:
            return self.subjects[node]
        own = [(quad, lines) for quad, lines in self.statements if quad.subject == node]
        if not own:
            return None
        typed = [lines for quad, lines in own if quad.predicate == rdf.type]
        lines = (typed or [lines for _, lines in own])[0]
        return Place(self.file, lines.subject if lines else None)

    def find_value(self, node: Term) -> Place | None:
        for quad, lines in self.statements:
            if quad.object == node:
                return Place(self.file, lines.value if lines else None)
        return None


class Locator:
    """Finds places in documents, for the nodes that are named when it is made."""

    def __init__(self, documents: Iterable[Document], nodes: Collection[Term]) -> None:
        """Read again those documents that speak of one of ``nodes``."""
        self._indexes = [_index(document, nodes) for document in documents if nodes]

    def find(self, focus: Term, path: str | None, value: Term | None) -> Place | None:
        """Return the place of the statement that a result is about, else that of its focus node.

        ``path`` is an IRI or a path as ``render_path`` gives it; of a longer path only an inverse
        property has a statement of its own.
        """
        for index in self._indexes:
            place = _find_exact(index, focus, path, value)
            if place is not None:
                return place
        for find in (_Index.find_subject, _Index.find_value):
            for index in self._indexes:
                place = find(index, focus)
                if place is not None:
                    return place
        return None


def _find_exact(index: _Index, focus: Term, path: str | None, value: Term | None) -> Place | None:
    if path is not None and path.startswith("^<") and path.endswith(">") and path.count("<") == 1:
        return (
            index.find_statement(value, NamedNode(path[2:-1]), focus) if value is not None else None
        )
    if path is None and (value is None or value == focus):
        return None
    simple = None if path is None or path[:1] in "<(^" else NamedNode(path)
    if path is not None and simple is None:
        return None
    return index.find_statement(focus, simple, value)


def _index(document: Document, nodes: Collection[Term]) -> _Index:
    wanted = [q for q in document.quads if q.subject in nodes or q.object in nodes]
    if not wanted:
        return _Index(document.name, (), {})
    try:
        data = document.read()
    except OSError:
        return _Index(document.name, [(quad, None) for quad in wanted], {})
    if document.form in _BY_LINE | _TURTLE:
        read = _read_turtle if document.form in _TURTLE else _read_by_line
        lines = read(document, _decode(data))
        found = [(quad, lines.get(quad) if lines else None) for quad in wanted]
        return _Index(document.name, found, {})
    subjects = {quad.subject for quad in wanted if isinstance(quad.subject, NamedNode)}
    search = _search_json if document.form == RdfFormat.JSON_LD else _search_xml
    places: dict[Term, Place] = {
        NamedNode(iri): place
        for iri, place in search(document.name, data, {s.value for s in subjects})
    }
    return _Index(document.name, [(quad, None) for quad in wanted], places)


def _decode(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace")


def _read_turtle(document: Document, text: str) -> dict[Quad, Lines] | None:
    """Return the lines of each statement, if what is read here is what pyoxigraph has read."""
    try:
        found = read_lines(text)
    except UnreadableError:
        return None
    named = name_blank_nodes([quad for quad, _ in found])
    known = name_blank_nodes(document.quads)
    if Counter(named) != Counter(known):
        return None
    lines: dict[Quad, Lines] = {}
    for quad, (_, line) in zip(named, found, strict=True):
        lines.setdefault(quad, line)
    return {quad: lines[name] for quad, name in zip(document.quads, known, strict=True)}


def _read_by_line(document: Document, text: str) -> dict[Quad, Lines] | None:
    """Return the line of each statement, if there are as many as lines, and each begins its line."""
    numbered = [
        (number, stripped)
        for number, line in enumerate(split_lines(text), 1)
        if (stripped := line.strip()) and not stripped.startswith("#")
    ]
    if len(numbered) != len(document.quads):
        return None
    lines: dict[Quad, Lines] = {}
    for quad, (number, line) in zip(document.quads, numbered, strict=True):
        start = str(quad.subject) if isinstance(quad.subject, NamedNode) else "_:"
        if "\\" not in line.partition(">")[0] and not line.startswith(start):
            return None
        lines.setdefault(quad, Lines(number, number, number))
    return lines


def _search_xml(file: str, data: bytes, wanted: Collection[str]) -> Iterator[tuple[str, Place]]:
    """Yield the line of the first element that says what is wanted by ``rdf:about`` or ``rdf:ID``."""
    found: dict[str, Place] = {}
    parser = expat.ParserCreate(namespace_separator=" ")
    bases = [""]

    def start(_name: str, attributes: dict[str, str]) -> None:
        base = urljoin(bases[-1], attributes.get("http://www.w3.org/XML/1998/namespace base", ""))
        bases.append(base)
        about, named = attributes.get(f"{_RDF} about"), attributes.get(f"{_RDF} ID")
        iri = about if about is not None else f"#{named}" if named is not None else None
        for candidate in {iri, urljoin(base, iri)} if iri is not None else ():
            if candidate in wanted:
                found.setdefault(candidate, Place(file, parser.CurrentLineNumber))

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: bases.pop() and None
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return iter(())
    return iter(found.items())


def _search_json(file: str, data: bytes, wanted: Collection[str]) -> Iterator[tuple[str, Place]]:
    """Yield the pointer to the first object whose identifier is wanted and that says more than it."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return
    seen: set[str] = set()
    stack: list[tuple[Any, str, dict[str, str]]] = [(document, "", {})]
    while stack:
        node, pointer, context = stack.pop()
        if isinstance(node, list):
            stack += reversed([(item, f"{pointer}/{i}", context) for i, item in enumerate(node)])
        elif isinstance(node, dict):
            context = {**context, **_read_context(node.get("@context"))}
            iri = _expand(
                next((node[key] for key in _id_keys(context) if key in node), None), context
            )
            if iri in wanted and iri not in seen and len(node) > 1:
                seen.add(iri)
                yield iri, Place(file, pointer=pointer)
            inner = [(value, key) for key, value in node.items() if key != "@context"]
            stack += reversed(
                [(value, f"{pointer}/{_escape(key)}", context) for value, key in inner]
            )


def _id_keys(context: Mapping[str, str]) -> list[str]:
    return ["@id", *(term for term, iri in context.items() if iri == "@id")]


def _read_context(context: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        for term, meaning in part.items() if isinstance(part, dict) else ():
            iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(iri, str):
                found[term] = iri
    return found


def _expand(value: Any, context: Mapping[str, str]) -> str:
    if not isinstance(value, str):
        return ""
    prefix, colon, local = value.partition(":")
    if colon and not local.startswith("//") and prefix in context:
        return context[prefix] + local
    return value if colon else urljoin(context.get("@base", ""), value)


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
