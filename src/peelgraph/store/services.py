"""SERVICE clauses taken out of a query, and their results put in as VALUES. Pure.

The engine never sees the keyword (``inspection`` keeps it from it) and its process has no network. A
clause whose target is allowed is asked by the service instead, and its place in the text is taken by
a block of VALUES: SPARQL 1.1 Federated Query (section 4) joins the results of a clause with the rest as
VALUES are joined. That needs its target written out: a variable or a prefixed name is refused.

What this reading takes for a clause and the engine would not (``inspection`` has examples) can lead to
one more request to an allowed target, and never to one elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from peelgraph.errors import EngineError, QueryError
from peelgraph.store.inspection import TOKEN, QueryForm
from peelgraph.store.interface import Solutions, Term

_MOST_CLAUSES = 4
_SERVICE = re.compile("service", re.IGNORECASE | re.ASCII)
_UNSEEN = frozenset({"space", "comment"})


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One clause: its place in the text, whom it asks, and the query to send."""

    start: int
    end: int
    target: str
    query: str
    is_silent: bool


def find_calls(text: str, origins: Sequence[str], base: str) -> tuple[ServiceCall, ...]:
    """Find the clauses whose target is of one of the origins; others are left for the engine's guard.

    Raises QueryError for a clause inside a clause, and for more clauses than one query may have.
    """
    if not origins or not _SERVICE.search(text):
        return ()
    tokens = [token for token in TOKEN.finditer(text) if token.lastgroup not in _UNSEEN]
    calls: list[ServiceCall] = []
    prologue = f"BASE <{base}>\n{text[: _find_query(tokens)]}"
    place = 0
    while place < len(tokens):
        call = _read_call(text, tokens, place, prologue)
        if call is not None and _origin_of(call.target) in origins:
            calls.append(call)
            while place < len(tokens) and tokens[place].start() < call.end:
                place += 1
        else:
            place += 1
    if len(calls) > _MOST_CLAUSES:
        raise QueryError(
            f"A query may have {_MOST_CLAUSES} SERVICE clauses; this has {len(calls)}."
        )
    return tuple(calls)


def put_in(text: str, calls: Sequence[ServiceCall], results: Sequence[Solutions | None]) -> str:
    """Put the result of each call in its place; ``None`` is that of a SILENT call that failed.

    Raises QueryError for a blank node: two services' blank nodes are never one, and VALUES has none.
    """
    parts, done = [], 0
    for call, result in zip(calls, results, strict=True):
        parts += [text[done : call.start], _write_values(call, result)]
        done = call.end
    return "".join([*parts, text[done:]])


def _find_query(tokens: Sequence[re.Match[str]]) -> int:
    """Find where the prologue ends."""
    for token in tokens:
        if token.lastgroup == "word" and token[0].upper() in QueryForm.__members__:
            return token.start()
    return 0


def _read_call(
    text: str, tokens: Sequence[re.Match[str]], place: int, prologue: str
) -> ServiceCall | None:
    """Read a clause that begins at a place: SERVICE, perhaps SILENT, an IRI, and a group."""
    if tokens[place].lastgroup != "word" or tokens[place][0].upper() != "SERVICE":
        return None
    first = place
    place += 1
    is_silent = place < len(tokens) and tokens[place][0].upper() == "SILENT"
    place += is_silent
    if place + 1 >= len(tokens) or tokens[place].lastgroup != "iri" or tokens[place + 1][0] != "{":
        return None
    target = tokens[place][0][1:-1]
    opening = place + 1
    closing = _find_closing(tokens, opening)
    if closing is None:
        return None
    for token in tokens[opening:closing]:
        if token.lastgroup == "word" and token[0].upper() == "SERVICE":
            raise QueryError("A SERVICE clause inside another one is not sent on.")
    group = text[tokens[opening].start() : tokens[closing].end()]
    return ServiceCall(
        tokens[first].start(),
        tokens[closing].end(),
        target,
        f"{prologue}\nSELECT * WHERE {group}",
        is_silent,
    )


def _find_closing(tokens: Sequence[re.Match[str]], opening: int) -> int | None:
    depth = 0
    for place in range(opening, len(tokens)):
        if tokens[place].lastgroup != "sign":
            continue
        depth += {"{": 1, "}": -1}.get(tokens[place][0], 0)
        if depth == 0:
            return place
    return None


def _origin_of(target: str) -> str:
    parts = urlsplit(target)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}"


def _write_values(call: ServiceCall, result: Solutions | None) -> str:
    if result is None:
        return " VALUES () { () } "
    names = " ".join(f"?{variable}" for variable in result.variables)
    rows = " ".join(f"({' '.join(_write_term(term, call) for term in row)})" for row in result.rows)
    return f" VALUES ({names}) {{ {rows} }} "


def _write_term(term: Term | None, call: ServiceCall) -> str:
    """Write a term that a stranger has sent; made anew, it cannot be more than one term."""
    try:
        match term:
            case None:
                return "UNDEF"
            case NamedNode():
                return str(NamedNode(term.value))
            case Literal() if term.language is not None:
                return str(Literal(term.value, language=term.language))
            case Literal():
                return str(Literal(term.value, datatype=NamedNode(term.datatype.value)))
    except ValueError as error:
        raise EngineError(f"<{call.target}> answers with what is no term: {error}") from error
    raise QueryError(
        f"<{call.target}> answers with blank nodes, which cannot be joined; avoid them."
    )
