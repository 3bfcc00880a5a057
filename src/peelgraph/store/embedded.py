"""Oxigraph inside this process: one published version, in memory, read-only."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyoxigraph
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
)

from peelgraph.errors import QueryError, StoreError
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.inspection import SERVICE, first_line, inspect_query, without_words
from peelgraph.store.interface import Answer, Boolean, Question, Solutions, Term, Triples
from peelgraph.store.published.versions import Version, check_dataset, has_union, read_dataset

_Result = QuerySolutions | QueryBoolean | QueryTriples
#: What the engine raises.
_FAILURES = (SyntaxError, OSError, RuntimeError)

# Oxigraph's own union of graphs returns a triple once for each graph that holds it, which makes
# counts wrong. The default graph is therefore filled with the union when a version is opened.
_FILL_DEFAULT_GRAPH = "INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"


class EmbeddedStore:
    """A store over one version, in this process. It satisfies ``interface.Store``."""

    def __init__(
        self,
        version: str,
        engine: pyoxigraph.Store,
        prefixes: Mapping[str, str],
        graphs: Mapping[str, int] | None = None,
        *,
        union: bool = True,
    ) -> None:
        self.has_union = union
        self._version = version
        self._engine = engine
        self._prefixes = prefixes
        self._graphs = (
            graphs
            if graphs is not None
            else {
                name.value: sum(1 for _ in engine.quads_for_pattern(None, None, None, name))
                for name in sorted(engine.named_graphs(), key=str)
                if isinstance(name, NamedNode)
            }
        )

    @classmethod
    def open(cls, version: Version, *, prefixes: Mapping[str, str] = PREFIXES) -> "EmbeddedStore":
        """Load a published version, after its digest has been checked."""
        union = has_union(version)
        return cls.from_dataset(
            read_dataset(version),
            version.id,
            prefixes=prefixes,
            union=union,
            graphs=version.manifest.get("graphs"),
        )

    @classmethod
    def from_dataset(
        cls,
        dataset: bytes,
        version: str,
        *,
        prefixes: Mapping[str, str] = PREFIXES,
        union: bool = True,
        graphs: Mapping[str, int] | None = None,
    ) -> "EmbeddedStore":
        """Load N-Quads that are at hand; without ``union`` their default graph stays as it is.

        ``graphs`` are the named graphs with the number of their triples, if that is known already.
        """
        engine = pyoxigraph.Store()
        try:
            engine.bulk_load(dataset, RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise StoreError(f"Version {version} is not valid N-Quads: {error}") from error
        if union:
            engine.update(_FILL_DEFAULT_GRAPH)
        return cls(version, engine, prefixes, graphs, union=union)

    @classmethod
    def write_to_disk(cls, version: Version, place: Path) -> None:
        """Write a published version as an index on disk, for ``open_on_disk``."""
        check_dataset(version)
        dataset = str(version.dataset_path)
        engine = pyoxigraph.Store(str(place))
        try:
            engine.bulk_load(path=dataset, format=RdfFormat.N_QUADS)
            if has_union(version):
                engine.bulk_extend(
                    Quad(quad.subject, quad.predicate, quad.object)
                    for quad in pyoxigraph.parse(path=dataset, format=RdfFormat.N_QUADS)
                )
        except SyntaxError as error:
            raise StoreError(f"Version {version.id} is not valid N-Quads: {error}") from error
        engine.optimize()
        engine.flush()

    @classmethod
    def open_on_disk(
        cls, version: Version, place: Path, *, prefixes: Mapping[str, str] = PREFIXES
    ) -> "EmbeddedStore":
        """Open what ``write_to_disk`` has written, for reading; the manifest tells the graphs."""
        engine = pyoxigraph.Store.read_only(str(place))
        graphs = version.manifest["graphs"]
        return cls(version.id, engine, prefixes, graphs, union=has_union(version))

    @property
    def version(self) -> str:
        """The identifier of the version that answers."""
        return self._version

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        bindings: Mapping[str, Term] | None = None,
    ) -> Answer:
        """Answer a query with terms."""
        try:
            return _read_answer(self._run(text, default_graphs, named_graphs, base, bindings))
        except _FAILURES as error:
            raise _name_failure(error, text) from error

    def serialize(
        self,
        text: str,
        media_type: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> bytes:
        """Answer a query with the bytes of a representation."""
        output = BytesIO()
        self.write(
            Question(
                text,
                media_type,
                None if default_graphs is None else tuple(default_graphs),
                None if named_graphs is None else tuple(named_graphs),
                base,
            ),
            output,
        )
        return output.getvalue()

    def write(self, question: Question, output: IO[bytes]) -> None:
        """Write the answer to a question as the engine finds it, in pieces of a few KiB."""
        try:
            result = self._run(
                question.text,
                question.default_graphs,
                question.named_graphs,
                question.base,
                dict(question.bindings),
            )
            if isinstance(result, QueryTriples):
                output.write(render_statements(result, question.media_type, self._prefixes))
            elif isinstance(result, QueryBoolean):
                output.write(result.serialize(format=_find_format(question.media_type)) or b"")
            else:
                result.serialize(output, format=_find_format(question.media_type))
        except _FAILURES as error:
            raise _name_failure(error, question.text) from error

    def describe(self, iri: str) -> tuple[Quad, ...]:
        """Give the statements whose subject is ``iri``, with their graphs, in order."""
        subject = _name(iri)
        quads = self._engine.quads_for_pattern(subject, None, None, None)
        return tuple(sorted((quad for quad in quads if _is_named(quad)), key=str))

    def graph(self, iri: str) -> tuple[Triple, ...]:
        """Give the triples of one named graph, in order."""
        quads = self._engine.quads_for_pattern(None, None, None, _name(iri))
        return tuple(sorted((quad.triple for quad in quads), key=str))

    def graphs(self) -> Mapping[str, int]:
        """Give the named graphs with the number of their triples."""
        return dict(self._graphs)

    def contains_subject(self, iri: str) -> bool:
        """Tell whether any statement is about ``iri``."""
        found = self._engine.quads_for_pattern(_name(iri), None, None, None)
        return next(found, None) is not None

    def _run(
        self,
        text: str,
        default_graphs: Sequence[str] | None,
        named_graphs: Sequence[str] | None,
        base: str | None,
        bindings: Mapping[str, Term] | None,
    ) -> _Result:
        options: dict[str, Any] = {"base_iri": base}
        if default_graphs is not None or named_graphs is not None:
            options["default_graph"] = [_name(iri) for iri in default_graphs or ()]
            options["named_graphs"] = [_name(iri) for iri in named_graphs or ()]
        if bindings:
            options["substitutions"] = {Variable(name): bindings[name] for name in bindings}
        return self._engine.query(without_words(text, SERVICE), **options)


@cache
def _find_format(media_type: str) -> QueryResultsFormat:
    found = QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise StoreError(f"No result format is known for the media type {media_type!r}.")
    return found


def _name_failure(error: Exception, text: str) -> Exception:
    """Turn an exception of the engine into one of ours."""
    if not isinstance(error, SyntaxError):
        return StoreError(f"The query failed: {error}")
    try:
        inspect_query(text)  # which tells it better, if it can
    except QueryError as told:
        return told
    return QueryError(f"The query cannot be parsed: {first_line(str(error))}")


def _read_answer(result: _Result) -> Answer:
    if isinstance(result, QueryBoolean):
        return Boolean(bool(result))
    if isinstance(result, QueryTriples):
        return Triples(tuple(dict.fromkeys(result)))
    variables = tuple(variable.value for variable in result.variables)
    read_row: Callable[[Any], tuple[Term | None, ...]] = tuple
    return Solutions(variables, tuple(read_row(row) for row in result))


def _name(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no absolute IRI: {error}") from error


def _is_named(quad: Quad) -> bool:
    return not isinstance(quad.graph_name, DefaultGraph)
