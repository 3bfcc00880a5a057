"""The OpenAPI description of the addresses that programs use: one entry for each saved question. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from peelgraph.pipeline.questions import Parameter, SavedQuery
from peelgraph.web.asking.question_list import QUERIES
from peelgraph.web.descriptions.openapi_protocols import describe_protocols

_ROWS = ("application/json", "text/csv", "application/sparql-results+json", "text/html")
_GRAPH = (
    "text/turtle",
    "application/ld+json",
    "application/n-triples",
    "application/rdf+xml",
    "text/html",
)
_FORMS: Mapping[str, dict[str, str]] = {
    "string": {"type": "string"},
    "date": {"type": "string", "format": "date"},
}
_PAGE: Mapping[str, Any] = {
    "name": "page",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "default": 1},
}
_PAGING: tuple[Mapping[str, Any], ...] = (
    _PAGE,
    {
        "name": "limit",
        "in": "query",
        "description": "Rows on a page.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 10000},
    },
    {
        "name": "quotes",
        "in": "query",
        "description": "Give with each row the words that it rests on.",
        "schema": {"type": "boolean", "default": False},
    },
)


def describe_addresses(questions: Iterable[SavedQuery]) -> dict[str, Any]:
    """Give the paths of an OpenAPI document."""
    return {
        **describe_protocols(),
        "/doc/{key}": _get(
            "The document about one thing", "linked data", _GRAPH, _key("key"), _PAGE
        ),
        "/dataset": _get("The description of the dataset", "dataset", _GRAPH),
        "/search": _get(
            "Search names and the letters' words",
            "search",
            ("application/json", "text/html"),
            _query("q", "Words, or phrases between quotation marks; all must occur."),
            *_PAGING[:2],
        ),
        QUERIES: _get("The saved questions", "questions", ("application/json", *_GRAPH)),
        **{f"{QUERIES}/{one.name}": _describe_question(one) for one in questions},
    }


def _describe_question(question: SavedQuery) -> dict[str, Any]:
    parameters = (*map(_describe_parameter, question.parameters), *_PAGING)
    described = _get(question.title, "questions", _ROWS, *parameters)
    described["get"]["operationId"] = question.name
    described["get"]["description"] = "\n\n".join((question.question, *question.notes))
    described["get"]["responses"]["200"]["headers"] = {
        "Peelgraph-Complete": {
            "description": "Whether these are all rows.",
            "schema": {"type": "boolean"},
        },
        "Peelgraph-Total": {
            "description": "How many rows there are in all.",
            "schema": {"type": "integer"},
        },
    }
    return described


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": {**_FORMS[parameter.type], "default": parameter.default},
        "example": parameter.default,
    }


def _query(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
    }


def _key(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _get(title: str, tag: str, media_types: Iterable[str], *parameters: Any) -> dict[str, Any]:
    return {
        "get": {
            "summary": title,
            "tags": [tag],
            "parameters": list(parameters),
            "responses": {
                "200": {
                    "description": "The answer.",
                    "content": {media_type: {} for media_type in media_types},
                },
                "400": {
                    "description": "The request cannot be understood.",
                    "content": {"application/problem+json": {}},
                },
                "406": {
                    "description": "No representation is acceptable.",
                    "content": {"application/problem+json": {}},
                },
            },
        }
    }
