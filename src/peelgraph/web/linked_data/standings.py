"""A document as of other days: without the letters of later, and with the statuses of that day. Pure."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.vocabulary import concept, peel, prov
from peelgraph.web.linked_data.things import Record
from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Cause, Recommendation

_DERIVED = {peel.currentStatus, prov.wasDerivedFrom}


def view_as_of(
    statements: Iterable[Record],
    thing: NamedNode,
    overview: Overview,
    as_of: AsOf,
    minter: Minter,
    view: NamedNode,
) -> list[Record]:
    """Give the statements of the document about ``thing`` as they were on the days of ``as_of``.

    What stands in the graph of a letter that was not known then is left out. The statuses, which
    follow from all letters, are those that follow from the claims that had taken effect and were
    known (``graph.status``); they stand in a graph called ``view``.
    """
    known = {letter.iri for letter in overview.known_letters(as_of)}
    unknown = {
        minter.graph(iri.removeprefix(minter.base)) for iri in overview.letters if iri not in known
    }
    tracked = {*overview.causes, *(item.iri for item in overview.recommendations)}
    kept = [
        row
        for row in statements
        if row["graph"] not in unknown
        and not (row["predicate"] in _DERIVED and _value(row["subject"]) in tracked)
    ]
    everything = thing == minter.graph("derived")
    added = (
        row
        for row in _derive(overview, as_of, view)
        if everything or thing in (row["subject"], row["object"])
    )
    return [*kept, *added]


def _derive(overview: Overview, as_of: AsOf, view: NamedNode) -> Iterator[Record]:
    items: list[Cause | Recommendation] = [*overview.causes.values(), *overview.recommendations]
    for item in items:
        standing = item.find_standing(as_of)
        if standing is None:
            continue
        node = NamedNode(item.iri)
        values = [(peel.currentStatus, concept("status", standing.status))]
        values += ((prov.wasDerivedFrom, NamedNode(claim.source)) for claim in standing.deciding)
        for predicate, value in values:
            yield {"graph": view, "subject": node, "predicate": predicate, "object": value}


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
