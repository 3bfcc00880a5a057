"""Turtle and TriG read once more, to know on which line each statement stands.

pyoxigraph parses and tells no position. What is read here serves for nothing but lines, and only if it
is exactly what pyoxigraph has read from the same bytes (``positions``): an error of this reader can cost a
line, and never give a wrong one. Grammar: RDF 1.1 Turtle §6.5 and TriG §4.5.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from peelgraph.graph.vocabulary import PREFIXES

_RDF, _XSD = PREFIXES["rdf"], PREFIXES["xsd"]
_FIRST, _REST, _NIL = (NamedNode(_RDF + name) for name in ("first", "rest", "nil"))
_TYPE = NamedNode(_RDF + "type")
_BOOLEAN = NamedNode(_XSD + "boolean")

_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TOKENS = re.compile(
    r"(?P<space>[ \t\r\n]+|\#[^\r\n]*)"
    r"|(?P<iri><(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"
    r"|(?P<long>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*''')"
    r"|(?P<short>\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*')"
    r"|(?P<at>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    r"|(?P<typed>\^\^)"
    r"|(?P<blank>_:\w(?:[\w.·-]*[\w·-])?)"
    r"|(?P<number>[+-]?(?:\d+\.\d*[eE][+-]?\d+|\.?\d+[eE][+-]?\d+|\d*\.\d+|\d+))"
    r"|(?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:"
    rf"(?:(?:[\w:]|{_ESCAPED})(?:(?:[\w:.·-]|{_ESCAPED})*(?:[\w:·-]|{_ESCAPED}))?)?)"
    r"|(?P<word>[A-Za-z]+)"
    r"|(?P<sign>[.;,()\[\]{}])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NEW_LINE = re.compile(r"\r\n|\r|\n")

_Node = NamedNode | BlankNode
_Term = NamedNode | BlankNode | Literal


class UnreadableError(ValueError):
    """The text is beyond this reader; its statements get no lines."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines, counted from 1, on which a statement's subject, property and value begin."""

    subject: int
    property: int
    value: int


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    line: int


def read_lines(text: str) -> list[tuple[Quad, Lines]]:
    """Return the statements of a Turtle or TriG text with their lines.

    Raises UnreadableError if the text is not understood. Blank nodes have labels of this reader's own.
    """
    try:
        return _Reader(text).read()
    except (KeyError, RecursionError, ValueError) as error:
        raise UnreadableError(str(error)) from None


def split_lines(text: str) -> list[str]:
    """Return the lines of a text as editors count them."""
    return _NEW_LINE.split(text)


def _tokenize(text: str) -> Iterator[_Token]:
    starts = [0, *(match.end() for match in _NEW_LINE.finditer(text))]
    place = 0
    while place < len(text):
        match = _TOKENS.match(text, place)
        if match is None:
            raise UnreadableError(f"no token at character {place}")
        place = match.end()
        if match.lastgroup and match.lastgroup != "space":
            yield _Token(match.lastgroup, match[0], bisect_right(starts, match.start()))
    yield _Token("end", "", len(starts))


class _Reader:
    """A recursive-descent reader; each method reads one production of the grammar."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokenize(text)
        self._token = next(self._tokens)
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._labels: dict[str, BlankNode] = {}
        self._graph: NamedNode | BlankNode | DefaultGraph = DefaultGraph()
        self._found: list[tuple[Quad, Lines]] = []

    def read(self) -> list[tuple[Quad, Lines]]:
        while self._token.kind != "end":
            self._read_statement()
        return self._found

    def _take(self, expected: str | None = None) -> _Token:
        token = self._token
        if expected is not None and token.text != expected:
            raise UnreadableError(f"{expected!r} expected on line {token.line}")
        if token.kind != "end":
            self._token = next(self._tokens)
        return token

    def _is(self, sign: str) -> bool:
        return self._token.kind == "sign" and self._token.text == sign

    def _read_statement(self) -> None:
        word = self._token.text.lower()
        if self._token.kind in ("at", "word") and word.lstrip("@") in ("prefix", "base"):
            self._read_directive()
        elif self._token.kind == "word" and word == "graph":
            self._take()
            self._read_graph(self._read_subject())
        elif self._is("{"):
            self._read_graph(DefaultGraph())
        else:
            self._read_triples_or_graph()

    def _read_directive(self) -> None:
        name = self._take()
        if name.text.lower().endswith("prefix"):
            prefix = self._take().text
            if not prefix.endswith(":"):
                raise UnreadableError(f"no prefix on line {name.line}")
            self._prefixes[prefix[:-1]] = self._read_iri(self._take()).value
        else:
            self._base = self._read_iri(self._take()).value
        if name.kind == "at":
            self._take(".")

    def _read_triples_or_graph(self) -> None:
        line, listed = self._token.line, self._is("[")
        before = len(self._found)
        subject = self._read_subject()
        if self._is("{") and len(self._found) == before:
            self._read_graph(subject)
            return
        self._read_properties(subject, line, optional=listed)
        self._take(".")

    def _read_graph(self, name: _Node | DefaultGraph) -> None:
        self._graph = name
        self._take("{")
        while not self._is("}"):
            line, listed = self._token.line, self._is("[")
            self._read_properties(self._read_subject(), line, optional=listed)
            if not self._is("}"):
                self._take(".")
        self._take("}")
        self._graph = DefaultGraph()

    def _read_subject(self) -> _Node:
        term, _ = self._read_term()
        if isinstance(term, Literal):
            raise UnreadableError("a literal as subject")
        return term

    def _read_properties(self, subject: _Node, line: int, *, optional: bool = False) -> None:
        if optional and (self._is(".") or self._is("}") or self._is("]")):
            return
        while True:
            token = self._take()
            if token.kind == "word" and token.text == "a":
                predicate = _TYPE
            elif token.kind in ("iri", "name"):
                predicate = self._read_iri(token)
            else:
                raise UnreadableError(f"no property on line {token.line}")
            self._read_values(subject, line, predicate, token.line)
            while self._is(";"):
                self._take()
            if self._token.kind not in ("iri", "name", "word"):
                return

    def _read_values(
        self, subject: _Node, line: int, predicate: NamedNode, predicate_line: int
    ) -> None:
        while True:
            value, value_line = self._read_term()
            self._add(subject, predicate, value, Lines(line, predicate_line, value_line))
            if not self._is(","):
                return
            self._take()

    def _add(self, subject: _Node, predicate: NamedNode, value: _Term, lines: Lines) -> None:
        self._found.append((Quad(subject, predicate, value, self._graph), lines))

    def _read_term(self) -> tuple[_Term, int]:
        token = self._take()
        return self._make_term(token), token.line

    def _make_term(self, token: _Token) -> _Term:
        match token.kind:
            case "iri" | "name":
                return self._read_iri(token)
            case "blank":
                return self._labels.setdefault(token.text, BlankNode())
            case "long":
                return self._read_literal(token.text[3:-3])
            case "short":
                return self._read_literal(token.text[1:-1])
            case "number":
                return Literal(token.text, datatype=NamedNode(_XSD + _number_type(token.text)))
            case "word" if token.text in ("true", "false"):
                return Literal(token.text, datatype=_BOOLEAN)
            case "sign" if token.text == "[":
                return self._read_blank(token.line)
            case "sign" if token.text == "(":
                return self._read_collection()
        raise UnreadableError(f"no term on line {token.line}")

    def _read_iri(self, token: _Token) -> NamedNode:
        if token.kind == "iri":
            iri = _unescape(token.text[1:-1])
            return NamedNode(_resolve(self._base, iri))
        if token.kind != "name":
            raise UnreadableError(f"no IRI on line {token.line}")
        prefix, _, local = token.text.partition(":")
        return NamedNode(self._prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))

    def _read_literal(self, text: str) -> Literal:
        value = _unescape(text)
        if self._token.kind == "at":
            return Literal(value, language=self._take().text[1:].lower())
        if self._token.kind == "typed":
            self._take()
            return Literal(value, datatype=self._read_iri(self._take()))
        return Literal(value)

    def _read_blank(self, line: int) -> BlankNode:
        node = BlankNode()
        self._read_properties(node, line, optional=True)
        self._take("]")
        return node

    def _read_collection(self) -> _Node:
        head: _Node = _NIL
        last: BlankNode | None = None
        while not self._is(")"):
            value, line = self._read_term()
            node = BlankNode()
            if last is None:
                head = node
            else:
                self._add(last, _REST, node, Lines(line, line, line))
            self._add(node, _FIRST, value, Lines(line, line, line))
            last = node
        line = self._take(")").line
        if last is not None:
            self._add(last, _REST, _NIL, Lines(line, line, line))
        return head


def _resolve(base: str, iri: str) -> str:
    if not base or _SCHEME.match(iri):
        return iri
    return urljoin(base, iri) + (
        "#" if iri.endswith("#") else ""
    )  # urljoin drops an empty fragment


def _number_type(text: str) -> str:
    if "e" in text.lower():
        return "double"
    return "decimal" if "." in text else "integer"


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda hit: (
            chr(int(hit[1] or hit[2], 16)) if hit[1] or hit[2] else _LETTERS.get(hit[3], hit[3])
        ),
        text,
    )
