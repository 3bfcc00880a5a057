"""The graph that pySHACL looks at: all statements in memory, and each query parsed once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rdflib import Graph, Literal
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Identifier, Node

from peelgraph.errors import ShapesError


class Union(Graph):
    """An rdflib graph whose queries are parsed once and answer with escaped literals.

    pySHACL parses a rule's query anew for each focus node, which takes nine tenths of its time. It
    also uses the values of an answer as replacement patterns of ``re.sub``, where a backslash from a
    letter would be an escape; ``unescape`` undoes what is done here against it.
    """

    def __init__(self) -> None:
        super().__init__(bind_namespaces="none")

    def query(
        self,
        query_object: str | Query,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803 (rdflib's name)
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        use_store_provided: bool = True,  # noqa: FBT001, FBT002
        **kwargs: Any,
    ) -> QueryResult:
        """Answer a query as ``rdflib.Graph.query`` does. Raises ShapesError if it cannot be parsed."""
        parsed = _parse(query_object) if isinstance(query_object, str) else query_object
        answer = super().query(
            parsed, processor, result, initNs, initBindings, use_store_provided, **kwargs
        )
        if answer.type == "SELECT":
            answer.bindings = [
                {variable: _escape(term) for variable, term in row.items()}
                for row in answer.bindings
            ]
        return answer


def unescape(term: Node) -> Node:
    """Return a literal of an answer as the data has it."""
    return _with_text(term, "\\\\", "\\")


def _escape(term: Identifier) -> Any:
    return _with_text(term, "\\", "\\\\")


def _with_text(term: Node, old: str, new: str) -> Node:
    if not isinstance(term, Literal) or "\\" not in term:
        return term
    text = str(term).replace(old, new)
    return Literal(text, lang=term.language, datatype=term.datatype, normalize=False)


@lru_cache(maxsize=256)
def _parse(query: str) -> Query:
    try:
        return prepareQuery(query)
    except Exception as error:  # rdflib raises a bare Exception for a prefix that is not declared
        raise ShapesError(
            f"a query of the shapes cannot be parsed: {error} in\n{query.strip()}\n"
            "Correct its sh:select and the sh:declare of its prefixes."
        ) from error
