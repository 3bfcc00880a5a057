"""The OpenAPI description of SPARQL Protocol, Graph Store Protocol and Memento. Pure.

OpenAPI 3.1 has no place for the QUERY method; it is left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from peelgraph.web.http.formats import FORMATS, Format, Kind, formats_of
from peelgraph.web.sparql.protocol import DIRECT_QUERY, DIRECT_UPDATE, FORM

#: The token of `PEELGRAPH_TOKEN`.
SECURITY: Mapping[str, Any] = {"token": {"type": "http", "scheme": "bearer"}}

_ONLY_WITH_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_TEXT: Mapping[str, Any] = {"type": "string"}
_IRIS: Mapping[str, Any] = {"type": "array", "items": {"type": "string", "format": "iri"}}
_WRITTEN = {
    "201": "The graph is new.",
    "204": "The graph has changed.",
    "400": "What was sent cannot be read; line and column are told.",
    "401": "The token is missing or another.",
    "403": "Nothing can be written here, or not this.",
    "412": "What was seen is no longer current.",
    "413": "The body is too long.",
    "415": "The body is of a type that is not read.",
    "422": "A shape is violated; the report is told.",
    "503": "Too many wait, or the write took too much; Retry-After.",
}
_READ = {
    "304": "The client has this answer.",
    "400": "What was asked cannot be read; line and column are told.",
    "404": "There is no such graph or version.",
    "406": "No representation is acceptable.",
    "410": "The version has been removed.",
    "429": "This client asks too much at once; Retry-After.",
    "503": "The query took too much; Retry-After.",
}


def describe_protocols() -> dict[str, Any]:
    """Give the paths of an OpenAPI document for the endpoint and the graph store."""
    return {
        "/sparql": {"get": _describe_get(), "post": _describe_post()},
        "/graphs": _describe_graphs("A graph named by a parameter", _named_graph()),
        "/graphs/{path}": _describe_graphs("A graph named by its address", _path()),
        "/timemap/sparql": {
            "get": _operation(
                "All versions of an answer (RFC 7089)",
                "sparql",
                {"200": "The time map.", "400": _READ["400"]},
                (_parameter("query", "A query."),),
                ("application/link-format",),
            )
        },
        "/conformance": {
            "get": _operation(
                "Which of W3C's tests pass (EARL)",
                "sparql",
                {"200": "The result.", "406": _READ["406"]},
                (),
                _media_types(formats_of(Kind.GRAPH)),
            )
        },
    }


def _describe_get() -> dict[str, Any]:
    parameters = (
        _parameter("query", "A query; without one, the service describes itself."),
        _parameter("default-graph-uri", "Graphs that make up the default graph.", _IRIS),
        _parameter("named-graph-uri", "Graphs that GRAPH may name.", _IRIS),
        _parameter("format", "A result format, instead of Accept."),
        _parameter("timeout", "Seconds that the query may take at most."),
        _parameter("version", "A published version, instead of the current one."),
        _header("Accept-Datetime", "Answer from the version that was current then (RFC 7089)."),
        _header("If-None-Match", "A tag of an answer that the client has."),
    )
    answers = {"200": "The answer, complete.", **_READ}
    return _operation(
        "Ask in SPARQL", "sparql", answers, parameters, _media_types(FORMATS), "query"
    )


def _describe_post() -> dict[str, Any]:
    fields = dict.fromkeys(("query", "update", "format", "timeout", "version"), _TEXT)
    lists = ("default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri")
    form = {"type": "object", "properties": {**fields, **dict.fromkeys(lists, _IRIS)}}
    described = _operation(
        "Ask or update in SPARQL",
        "sparql",
        {"200": "The answer, or the version that the update made.", **_READ, **_WRITTEN},
        (
            *(_parameter(name, "See SPARQL 1.1 Protocol.", _IRIS) for name in lists),
            _header("If-Match", "Update only if this tag is of the current version."),
        ),
        (*_media_types(FORMATS), "application/json"),
        "query-or-update",
    )
    described["requestBody"] = {
        "required": True,
        "content": {
            FORM: {"schema": form},
            DIRECT_QUERY: {"schema": _TEXT},
            DIRECT_UPDATE: {"schema": _TEXT},
        },
    }
    described["security"] = [{}, *_ONLY_WITH_TOKEN]
    return described


def _describe_graphs(title: str, parameters: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    media_types = _media_types(formats_of(Kind.GRAPH))
    place = title.rpartition(" ")[2]
    documents = {media_type: {"schema": _TEXT} for media_type in media_types}
    documents["multipart/form-data"] = {"schema": {"type": "object"}}
    bodies: dict[str, Any] = {
        "put": documents,
        "post": documents,
        "patch": {DIRECT_UPDATE: {"schema": _TEXT}},
        "delete": None,
    }
    answers = {"200": "The graph.", **_READ}
    described = {
        "get": _operation(title, "graphs", answers, parameters, media_types, f"get-{place}")
    }
    for method, body in bodies.items():
        conditions = (
            _header("If-Match", "Write only if this tag is of the current version, or exists: *."),
            _header("If-None-Match", "Write only if the graph does not exist: *."),
        )
        operation = _operation(
            title, "graphs", _WRITTEN, (*parameters, *conditions), (), f"{method}-{place}"
        )
        operation["security"] = _ONLY_WITH_TOKEN
        if body is not None:
            operation["requestBody"] = {"required": True, "content": body}
        described[method] = operation
    return described


def _named_graph() -> tuple[dict[str, Any], ...]:
    return (
        _parameter("graph", "The graph's IRI.", {"type": "string", "format": "iri"}),
        _parameter("default", "The default graph, without a value."),
    )


def _path() -> tuple[dict[str, Any], ...]:
    return ({"name": "path", "in": "path", "required": True, "schema": _TEXT},)


def _parameter(name: str, description: str, schema: Mapping[str, Any] = _TEXT) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": _TEXT}


def _media_types(formats: Iterable[Format]) -> tuple[str, ...]:
    return tuple(known.media_type for known in formats)


def _operation(
    title: str,
    tag: str,
    answers: Mapping[str, str],
    parameters: Iterable[dict[str, Any]],
    media_types: Iterable[str],
    name: str | None = None,
) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, description in answers.items():
        content = media_types if status == "200" else ("application/problem+json",)
        empty = status in {"201", "204", "304"}
        responses[status] = {"description": description} | (
            {} if empty else {"content": {media_type: {} for media_type in content}}
        )
    described = {
        "summary": title,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": responses,
    }
    return described if name is None else described | {"operationId": name}
