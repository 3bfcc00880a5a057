"""The queries of a shapes graph, looked at before any engine runs them.

An engine may skip a query that it cannot parse, and would follow one that asks another server.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rdflib import Graph
from rdflib.namespace import OWL, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, URIRef

from peelgraph.errors import ShapesError

_FORMS = (SH.select, SH.ask, SH.construct)


def find_broken_queries(
    shapes: Graph, tell_place: Callable[[Node], str] = lambda _: ""
) -> Mapping[Node, str]:
    """Return the nodes whose query cannot be parsed, with the reason.

    Raises ShapesError if a query asks another server or a graph of its own choice: nothing is fetched. The
    error begins with what ``tell_place`` says of where the query is written, and names its shape.
    """
    broken: dict[Node, str] = {}
    for node, query in _queries(shapes):
        try:
            prepared = prepareQuery(read_prologue(shapes, node) + query)
        except Exception as error:  # noqa: BLE001 (rdflib raises a bare one for unknown prefixes)
            broken[node] = str(error)
            continue
        if any(
            part.name in ("ServiceGraphPattern", "DatasetClause")
            for part in walk_algebra(prepared.algebra)
        ):
            raise ShapesError(
                f"{tell_place(node)}the query of {_find_name(shapes, node)} asks another server or names "
                "its own graphs (SERVICE, FROM); "
                "validation fetches nothing: take it out"
            )
    return broken


def _find_name(shapes: Graph, node: Node) -> str:
    """Return the IRI of a query or, if it has none, of the nearest shape that it is part of."""
    seen: set[Node] = set()
    while isinstance(node, BNode) and node not in seen:
        seen.add(node)
        node = next(iter(sorted(shapes.subjects(None, node), key=str)), node)
    return "a shape without a name" if isinstance(node, BNode) else str(node)


def read_prologue(shapes: Graph, node: Node) -> str:
    """Return the prefixes that a node with a query declares (``sh:prefixes``, SHACL §5.2.1)."""
    declared = sorted(
        (str(shapes.value(entry, SH.prefix)), str(shapes.value(entry, SH.namespace)))
        for stated in shapes.objects(node, SH.prefixes)
        for holder in shapes.transitive_objects(stated, OWL.imports)
        for entry in shapes.objects(holder, SH.declare)
    )
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in declared)


def find_predicates(query: str) -> frozenset[str] | None:
    """Return the properties on whose statements a query can rest, None if it may be any.

    A variable or a path stands for properties that are not looked for here. Raises nothing: a query that cannot be parsed is told of where it is run.
    """
    try:
        prepared = prepareQuery(query)
    except Exception:  # noqa: BLE001 (rdflib raises a bare one for unknown prefixes)
        return None
    found: set[str] = set()
    for part in walk_algebra(prepared.algebra):
        for written in part.get("triples") or ():
            # Those of FILTER EXISTS are left as they were parsed: several in one list.
            for predicate in written[1::3]:
                if not isinstance(predicate, URIRef):
                    return None
                found.add(str(predicate))
    return frozenset(found)


def _queries(shapes: Graph) -> Iterator[tuple[Node, str]]:
    for form in _FORMS:
        for node, query in shapes.subject_objects(form):
            yield node, str(query)


def walk_algebra(value: Any) -> Iterator[CompValue]:
    """Yield all parts of a query's algebra, those within EXISTS too, as rdflib translates them.

    It keeps the group of an EXISTS twice: as it was parsed but without its filters, and, as an attribute
    that no iteration shows, translated whole.
    """
    if isinstance(value, CompValue):
        yield value
        for inner in value.values():
            yield from walk_algebra(inner)
        if value.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            yield from walk_algebra(value.graph)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from walk_algebra(inner)
