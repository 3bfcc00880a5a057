"""From the terms of pyoxigraph, which parses, to those of rdflib, on which pySHACL works.

rdflib parses nothing that comes from outside: it fetches remote JSON-LD contexts.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import IdentifiedNode, Node

from peelgraph.errors import RdfError

_XSD_STRING = str(XSD.string)
_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


def to_rdflib(quads: Iterable[pyoxigraph.Quad | pyoxigraph.Triple]) -> Graph:
    """Return the statements of all graphs as one rdflib graph.

    Named graphs are flattened, since pySHACL would validate each by itself (MODEL §3.3). Lexical
    forms are kept as they are, so that an ill-formed date reaches its shape. Raises RdfError if a
    statement speaks of a statement.
    """
    graph = Graph(bind_namespaces="none")
    with _quiet():
        for quad in quads:
            graph.add((_node(quad.subject), _node(quad.predicate), to_node(quad.object)))
    return graph


def to_node(term: _Term) -> IdentifiedNode | Literal:
    """Return a term of pyoxigraph as rdflib has it. Raises RdfError if it is a statement."""
    if not isinstance(term, pyoxigraph.Literal):
        return _node(term)
    if term.language:
        return Literal(term.value, lang=term.language)
    # rdflib tells "a" from "a"^^xsd:string, RDF 1.1 does not; its own parsers write the former.
    if term.datatype.value == _XSD_STRING:
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def from_node(
    node: Node,
) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
    """Return a term of rdflib as pyoxigraph has it. Raises RdfError if it is neither IRI nor literal."""
    if isinstance(node, URIRef):
        return pyoxigraph.NamedNode(str(node))
    if isinstance(node, BNode):
        return pyoxigraph.BlankNode(str(node))
    if not isinstance(node, Literal):
        raise RdfError(f"{node!r} is no term of RDF")
    if node.language:
        return pyoxigraph.Literal(str(node), language=node.language)
    if node.datatype is None:
        return pyoxigraph.Literal(str(node))
    return pyoxigraph.Literal(str(node), datatype=pyoxigraph.NamedNode(str(node.datatype)))


def _node(term: _Term) -> IdentifiedNode:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    raise RdfError(
        f"the statement {term} stands where a thing is expected; peelgraph reads RDF 1.1, "
        "so give the statement a node of its own"
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from logging a traceback for an ill-formed literal: a shape reports it."""
    logger = logging.getLogger("rdflib.term")
    disabled, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = disabled
