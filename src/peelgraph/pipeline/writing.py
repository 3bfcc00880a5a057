"""A write → candidate version → the gate of publication → published version.

Every write, by SPARQL Update or to one graph, changes a copy of the current version. What comes from
letters and registers cannot be changed, and nothing can be said about it in another graph
(docs/decisions/0010): a statement about a police force has its words in a letter, or it is not here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from peelgraph.errors import (
    QueryError,
    ReadOnlyError,
    StaleWriteError,
    UnknownGraphError,
)
from peelgraph.graph.serialization import parse_statements, render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.pipeline.publishing import is_kept, publish_quads
from peelgraph.settings import Settings
from peelgraph.store.published.locking import hold_publisher_lock
from peelgraph.store.published.versions import (
    Version,
    current_version,
    publish_version,
    read_dataset,
)
from peelgraph.store.updates import Update, apply_update

#: What the manifest of a scratch dataset says: all of it may be written, and nothing is validated.
SCRATCH: Mapping[str, bool] = {"scratch": True}

_RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_N_QUADS = RdfFormat.N_QUADS.media_type


class GraphAction(Enum):
    """What the Graph Store Protocol can do to one graph."""

    REPLACE = "PUT"
    MERGE = "POST"
    REMOVE = "DELETE"
    PATCH = "PATCH"


@dataclass(frozen=True, slots=True)
class Document:
    """RDF that a writer sends for one graph."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class GraphWrite:
    """A change of one graph (``None``: the default graph); PATCH has an update instead of documents."""

    action: GraphAction
    graph: str | None
    documents: tuple[Document, ...] = ()
    update: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true of the current version for a write to be done; nothing, unless said."""

    versions: frozenset[str] | None = None
    graph_exists: bool | None = None


@dataclass(frozen=True, slots=True)
class WriteJob:
    """One write and its condition."""

    change: Update | GraphWrite
    condition: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Written:
    """The version that a write made, and whether its graph is new."""

    version_id: str
    is_new_graph: bool = False


def write_version(job: WriteJob, settings: Settings) -> Written:
    """Apply a write to the current version and publish what comes of it.

    Writes of several processes are done one after the other. Raises QueryError and RdfError for what cannot
    be parsed, WriteRefusedError for what is not done, EvidenceError and NotConformingError if the
    gate refuses it. Nothing is published then.
    """
    with hold_publisher_lock(settings.home):
        return _write_version(job, settings, current_version(settings.home))


def _write_version(job: WriteJob, settings: Settings, current: Version) -> Written:
    is_scratch = current.manifest.get("scratch") is True
    before = list(parse(read_dataset(current), RdfFormat.N_QUADS))
    _check_condition(job, current, before)
    after = _apply_change(job.change, before, is_scratch=is_scratch)
    is_new = _is_new_graph(job.change, before)
    if set(before) == set(after):
        return Written(current.id, is_new)
    if is_scratch:
        dataset = render_statements(after, _N_QUADS, PREFIXES)
        return Written(publish_scratch(dataset, settings).id, is_new)
    check_written(before, after, settings.base)
    return Written(publish_quads(after, settings).version.id, is_new)


def publish_scratch(dataset: bytes, settings: Settings) -> Version:
    """Publish N-Quads as a scratch dataset, which nothing is asked of; it may be empty."""
    return publish_version(settings.home, dataset, {}, SCRATCH, may_be_empty=True)


def _check_condition(job: WriteJob, current: Version, quads: Iterable[Quad]) -> None:
    wanted = job.condition
    if wanted.versions is not None and current.id not in wanted.versions:
        raise StaleWriteError(
            f"The current version is {current.id}, another than the one that was seen. Read again."
        )
    if wanted.graph_exists is None or not isinstance(job.change, GraphWrite):
        return
    if _has_graph(quads, job.change.graph) != wanted.graph_exists:
        raise StaleWriteError(
            f"The graph {job.change.graph} does not exist."
            if wanted.graph_exists
            else f"The graph {job.change.graph} exists already."
        )


def _apply_change(
    change: Update | GraphWrite, quads: list[Quad], *, is_scratch: bool
) -> list[Quad]:
    if isinstance(change, Update):
        return apply_update(quads, change, union=not is_scratch)
    if change.graph is None and not is_scratch:
        raise ReadOnlyError(
            "The default graph is the union of all named graphs and cannot be written: name a graph."
        )
    name = _name_graph(change.graph)
    others = [quad for quad in quads if quad.graph_name != name]
    held = [quad for quad in quads if quad.graph_name == name]
    match change.action:
        case GraphAction.REPLACE:
            return others + _read_documents(change)
        case GraphAction.MERGE:
            return quads + _read_documents(change)
        case GraphAction.REMOVE:
            _require(held, change)
            return others
        case GraphAction.PATCH:
            _require(held, change)
            return others + _patch(held, change)


def _require(held: list[Quad], change: GraphWrite) -> None:
    if not held and change.graph is not None:
        raise UnknownGraphError(f"There is no graph <{change.graph}>.")


def _patch(held: Iterable[Quad], change: GraphWrite) -> list[Quad]:
    """Apply an update to a dataset that has this graph as its default graph, and no other."""
    triples = [_move(quad, DefaultGraph()) for quad in held]
    patched = apply_update(triples, Update(change.update, change.graph), union=False)
    if any(not isinstance(quad.graph_name, DefaultGraph) for quad in patched):
        raise ReadOnlyError("A patch changes the graph that it is sent to, and no other.")
    name = _name_graph(change.graph)
    return [_move(quad, name) for quad in patched]


def _read_documents(change: GraphWrite) -> list[Quad]:
    """Parse what was sent, against the graph's own name; blank nodes of two documents stay apart."""
    name = _name_graph(change.graph)
    return [
        _move(quad, name)
        for document in change.documents
        for quad in parse_statements(
            document.content, document.media_type, base=change.graph, one_graph=True
        )
    ]


def _move(quad: Quad, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _name_graph(graph: str | None) -> NamedNode | DefaultGraph:
    if graph is None:
        return DefaultGraph()
    try:
        return NamedNode(graph)
    except ValueError as error:
        raise QueryError(f"{graph!r} is no absolute IRI: {error}") from error


def _has_graph(quads: Iterable[Quad], graph: str | None) -> bool:
    name = _name_graph(graph)
    return graph is None or any(quad.graph_name == name for quad in quads)


def _is_new_graph(change: Update | GraphWrite, before: Iterable[Quad]) -> bool:
    return (
        isinstance(change, GraphWrite)
        and change.action in {GraphAction.REPLACE, GraphAction.MERGE}
        and not _has_graph(before, change.graph)
    )


def check_written(before: Iterable[Quad], after: Iterable[Quad], base: str) -> None:
    """Refuse a change of what comes from letters and registers, or a new statement about it.

    That is: a graph, or a subject, whose name begins with the instance base or with PEEL's root, and
    in other graphs the terms of PEEL, which only a reading of a letter uses. Raises ReadOnlyError.
    """
    old, new = set(before), set(after)
    for quad in sorted(old ^ new, key=str):
        if is_kept(quad.graph_name, base):
            raise ReadOnlyError(
                f"{quad.graph_name} comes from letters and registers and is read-only. Write into a "
                f"graph of your own, whose name does not begin with {base}."
            )
    for quad in sorted(new - old, key=str):
        if is_kept(quad.subject, base):
            raise ReadOnlyError(
                f"{quad.subject} is described by letters and registers alone: a statement about it "
                "needs the words of a letter. Write about a resource of your own that refers to it."
            )
        if is_kept(quad.predicate, base) or (
            quad.predicate == _RDF_TYPE and is_kept(quad.object, base)
        ):
            raise ReadOnlyError(
                f"{quad.predicate} {quad.object}: the terms of PEEL are kept for what is read from "
                "letters. Use another vocabulary, such as Dublin Core or Web Annotation."
            )
