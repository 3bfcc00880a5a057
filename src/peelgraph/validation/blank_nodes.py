"""Names for blank nodes that say what is known of them, whatever a file calls them and in what order.

A blank node is named by a digest of the statements around it and around its neighbours (colour
refinement, as in RDF Dataset Canonicalization §4.6 without its search among ties). The name is the
same after a file has been reordered, reformatted or relabelled, or changed far away. Nodes that
remain alike get a number: whichever is first, the same set of names results.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, NamedNode, Quad, Triple
from pyoxigraph import Literal as OxLiteral

#: So many steps away a difference still tells two nodes apart; always the same number, or a node's name
#: would depend on how long it took to tell others apart.
_ROUNDS = 6
_LENGTH = 16
_Term = NamedNode | BlankNode | OxLiteral | Triple


def name_blank_nodes(quads: Sequence[Quad], tag: str = "") -> list[Quad]:
    """Return the quads with each blank node named by what is said of it.

    ``tag`` keeps the blank nodes of different files apart; ``content_name`` leaves it out again.
    """
    colours = _refine(quads)
    if not colours:
        return list(quads)
    names = _number(colours, tag)
    return [_rename(quad, names) for quad in quads]


def content_name(label: str) -> str:
    """Return the part of a name that depends on nothing but the statements about the node."""
    return label.partition("n")[0]


def _refine(quads: Sequence[Quad]) -> dict[BlankNode, str]:
    around: dict[BlankNode, list[tuple[Quad, int]]] = defaultdict(list)
    for quad in quads:
        for place, term in enumerate((quad.subject, quad.object, quad.graph_name)):
            if isinstance(term, BlankNode):
                around[term].append((quad, place))
    colours = dict.fromkeys(around, "")
    for _ in range(_ROUNDS if around else 0):
        colours = {node: _colour(node, around[node], colours) for node in around}
    return colours


def _colour(
    node: BlankNode, places: Iterable[tuple[Quad, int]], colours: Mapping[BlankNode, str]
) -> str:
    def show(term: object) -> str:
        if term == node:
            return "_:this"
        return f"_:{colours[term]}" if isinstance(term, BlankNode) else str(term)

    said = sorted(
        "\t".join(
            (
                str(place),
                *map(show, (quad.subject, quad.predicate, quad.object)),
                show(quad.graph_name),
            )
        )
        for quad, place in places
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:_LENGTH]


def _number(colours: Mapping[BlankNode, str], tag: str) -> dict[BlankNode, BlankNode]:
    seen: dict[str, int] = defaultdict(int)
    names = {}
    for node, colour in colours.items():
        names[node] = BlankNode(f"c{colour}n{seen[colour]}{tag}")
        seen[colour] += 1
    return names


def _rename(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    subject, value, graph = quad.subject, quad.object, quad.graph_name
    return Quad(
        names[subject] if isinstance(subject, BlankNode) else subject,
        quad.predicate,
        names[value] if isinstance(value, BlankNode) else value,
        names[graph] if isinstance(graph, BlankNode) else graph,
    )
