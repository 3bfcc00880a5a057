"""SPARQL Update on a copy of a dataset. Nothing that is published is touched, and no request is sent.

LOAD and SERVICE are kept from the engine as ``inspection`` describes. ``using-graph-uri`` and
``using-named-graph-uri`` of the protocol are written into the text as USING and USING NAMED, which is
what they mean (SPARQL 1.1 Protocol, 2.2.3), because the engine takes no dataset beside an update.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from peelgraph.errors import QueryError
from peelgraph.store.inspection import TOKEN, first_line, without_words

_FILL_DEFAULT_GRAPH = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"
_DEPTH = {"{": 1, "}": -1}


@dataclass(frozen=True, slots=True)
class Update:
    """The text of an update, and the dataset that its WHERE clauses see if the client names one."""

    text: str
    base: str | None = None
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()


def apply_update(quads: Iterable[Quad], update: Update, *, union: bool) -> list[Quad]:
    """Give the dataset as the update leaves it.

    With ``union`` the default graph of WHERE clauses is the union of all graphs, as it is before the
    update, and nothing can be written into it. Raises QueryError for what cannot be parsed or is
    refused; nothing is done then.
    """
    text = write_dataset_clauses(without_words(update.text, ("service", "load")), update)
    engine = pyoxigraph.Store()
    engine.bulk_extend(quads)
    if union:
        engine.update(_FILL_DEFAULT_GRAPH)
    before = set(_default_graph(engine)) if union else set()
    try:
        engine.update(text, base_iri=update.base)
    except SyntaxError as error:
        raise QueryError(f"The update cannot be parsed: {first_line(str(error))}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"The update cannot be done: {error}") from error
    if not union:
        return list(engine)
    if before != set(_default_graph(engine)):
        raise QueryError(
            "The update changes the default graph, which is the union of all named graphs: write "
            "GRAPH <…> { … }, WITH <…>, or CLEAR GRAPH <…>, to say which graph is meant."
        )
    return [quad for quad in engine if not isinstance(quad.graph_name, DefaultGraph)]


def _default_graph(engine: pyoxigraph.Store) -> Iterator[Quad]:
    return engine.quads_for_pattern(None, None, None, DefaultGraph())


def write_dataset_clauses(text: str, update: Update) -> str:
    """Write the protocol's dataset into every operation that has a WHERE clause.

    Raises QueryError if an operation names a dataset of its own beside it, or for a graph's name
    that is no IRI.
    """
    if not update.using_graphs and not update.using_named_graphs:
        return text
    clauses = "".join(
        [f" USING {_name(iri)}" for iri in update.using_graphs]
        + [f" USING NAMED {_name(iri)}" for iri in update.using_named_graphs]
    )
    pieces = [(piece.lastgroup, piece[0]) for piece in TOKEN.finditer(text)]
    written: list[str] = []
    depth, shorthand = 0, False
    for place, (kind, piece) in enumerate(pieces):
        word = piece.upper() if kind == "word" and depth == 0 else ""
        if word in {"WITH", "USING"}:
            raise QueryError(
                f"The update has {word} and the request using-graph-uri or using-named-graph-uri; "
                "only one of them may say what the dataset is."
            )
        if word == "WHERE":
            # `DELETE WHERE { … }` deletes what it matches: its pattern is its template too.
            template = _read_group(pieces[place + 1 :]) if shorthand else ""
            written.append(f"{template}{clauses} ")
        if word or kind == "sign":
            shorthand = word == "DELETE"
        depth += _DEPTH.get(piece, 0)
        written.append(piece)
    return "".join(written)


def _read_group(pieces: Iterable[tuple[str | None, str]]) -> str:
    """Read the group that begins here, braces included."""
    depth, group = 0, ""
    for _, piece in pieces:
        depth += _DEPTH.get(piece, 0)
        group += piece
        if depth == 0 and piece == "}":
            break
    return group


def _name(iri: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise QueryError(f"{iri!r} is no absolute IRI: {error}") from error
