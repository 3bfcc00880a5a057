"""Statements to bytes and back, by media type. Pure: no file, no store, no network."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from peelgraph.errors import RdfError, StoreError

_PLACE = re.compile(r"^Parser error at [^:]*: ")  # pyoxigraph tells the place a second time
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def parse_statements(
    data: bytes, media_type: str, *, base: str | None = None, one_graph: bool = False
) -> tuple[Quad, ...]:
    """Parse RDF that was given as bytes; remote contexts are refused.

    ``one_graph`` refuses named graphs, and gives blank nodes names that no other document has.
    """
    try:
        return tuple(
            parse(
                data,
                _rdf_format(media_type),
                base_iri=base,
                without_named_graphs=one_graph,
                rename_blank_nodes=one_graph,
            )
        )
    except SyntaxError as error:
        said = str(error.msg)
        if error.lineno:
            said = f"error at {error.lineno}:{error.offset}: {_PLACE.sub('', said)}"
        raise RdfError(f"The {media_type} cannot be parsed: {said}") from error
    except ValueError as error:
        raise RdfError(f"The {media_type} cannot be parsed: {error}") from error


def render_statements(
    statements: Iterable[Quad] | Iterable[Triple],
    media_type: str,
    prefixes: Mapping[str, str],
) -> bytes:
    """Write statements in the representation that ``media_type`` names, in the order given.

    TriG, N-Quads and JSON-LD keep the graphs of quads; in the others, and of triples, each triple is
    written once. Who reads JSON-LD as one graph does not see named graphs: give triples then.
    """
    rdf_format = _rdf_format(media_type)
    if not rdf_format.supports_datasets:
        statements = dict.fromkeys(_triple(statement) for statement in statements)
    if rdf_format == RdfFormat.JSON_LD:
        return _render_json_ld(statements, prefixes)
    return serialize(statements, format=rdf_format, prefixes=dict(prefixes)) or b""


def _render_json_ld(
    statements: Iterable[Quad] | Iterable[Triple], prefixes: Mapping[str, str]
) -> bytes:
    """Write JSON-LD whose keys and types are compacted with the known prefixes."""
    expanded = json.loads(serialize(statements, format=RdfFormat.JSON_LD) or b"[]")
    document = {"@context": dict(prefixes), "@graph": _compact(expanded, prefixes)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _compact(value: Any, prefixes: Mapping[str, str]) -> Any:
    """Shorten the keys and types of expanded JSON-LD; identifiers stay absolute."""
    if isinstance(value, list):
        return [_compact(item, prefixes) for item in value]
    if not isinstance(value, dict):
        return value
    compacted: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "@type":
            compacted[key] = shorten(inner, prefixes)
        elif key == _TYPE and all("@id" in name for name in inner):
            compacted["@type"] = [shorten(name["@id"], prefixes) for name in inner]
        else:
            compacted[shorten(key, prefixes)] = _compact(inner, prefixes)
    return compacted


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """Write an IRI as ``prefix:name`` if a known prefix fits, else leave it."""
    for prefix, namespace in prefixes.items():
        name = iri.removeprefix(namespace)
        if name != iri and name and "/" not in name:
            return f"{prefix}:{name}"
    return iri


def _triple(statement: Quad | Triple) -> Triple:
    return statement.triple if isinstance(statement, Quad) else statement


def _rdf_format(media_type: str) -> RdfFormat:
    rdf_format = RdfFormat.from_media_type(media_type)
    if rdf_format is None:
        raise StoreError(f"No RDF format is known for the media type {media_type!r}.")
    return rdf_format
