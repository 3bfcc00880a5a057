"""Letters that people withdrew: what is recorded of each, and the graph that tells the public.

A withdrawal is recorded once, beside the versions, and every later dataset leaves the letter out and
holds the withdrawal. What it invalidated are the letter, its texts, its graph, and whatever only that
letter told of; an identifier that another letter gives a meaning later is no longer among them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.vocabulary import date_literal, dcterms, peel, prov, rdf, rdfs

_FIELDS = frozenset({"letter", "digests", "reason", "withdrawn_on", "invalidated"})


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A letter that was withdrawn.

    ``letter`` is its key, such as ``2024-07-23/west-midlands/causes-of-concern-revisit``, ``digests``
    are the SHA-256 of its texts, and ``invalidated`` the identifiers that it took with it, without
    the base.
    """

    letter: str
    digests: tuple[str, ...]
    reason: str
    withdrawn_on: date
    invalidated: tuple[str, ...]


def read_withdrawal(record: Any) -> Withdrawal:
    """Read a record as ``record_withdrawal`` gives it; raises ValueError for what is none."""
    if not isinstance(record, dict) or set(record) != _FIELDS:
        raise ValueError(f"a withdrawal has exactly the fields {', '.join(sorted(_FIELDS))}")
    texts = [record["letter"], record["reason"], *record["digests"], *record["invalidated"]]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError("letter, reason, digests and invalidated are strings that are not empty")
    return Withdrawal(
        record["letter"],
        tuple(record["digests"]),
        record["reason"],
        date.fromisoformat(record["withdrawn_on"]),
        tuple(record["invalidated"]),
    )


def record_withdrawal(withdrawal: Withdrawal) -> Mapping[str, object]:
    """Give what is recorded of a withdrawal, in terms of JSON."""
    return {
        "letter": withdrawal.letter,
        "digests": list(withdrawal.digests),
        "reason": withdrawal.reason,
        "withdrawn_on": withdrawal.withdrawn_on.isoformat(),
        "invalidated": list(withdrawal.invalidated),
    }


def mint_letter(withdrawal: Withdrawal, minter: Minter) -> NamedNode:
    """Return the IRI of the letter that was withdrawn."""
    return minter.iri("letter", withdrawal.letter)


def mint_letter_graph(letter: str, minter: Minter) -> NamedNode:
    """Return the IRI of the graph of a letter with this key."""
    return minter.graph("letter", letter)


def build_errata_graph(
    withdrawals: Iterable[Withdrawal], described: Collection[NamedNode], minter: Minter
) -> Iterator[Quad]:
    """Yield what the public is told of each withdrawal; ``described`` is what the dataset describes."""
    graph = minter.graph("errata")
    for withdrawal in withdrawals:
        node = minter.iri("withdrawal", withdrawal.letter)
        letter = mint_letter(withdrawal, minter)
        gone = {letter, *(minter.iri(key) for key in withdrawal.invalidated)}
        title = f"Withdrawal of the letter {withdrawal.letter}"
        pairs: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
            (rdf.type, peel.Withdrawal),
            (dcterms.title, Literal(title, language="en")),
            (dcterms.subject, letter),
            (rdfs.comment, Literal(withdrawal.reason, language="en")),
            (peel.withdrawnOn, date_literal(withdrawal.withdrawn_on)),
            *((prov.invalidated, thing) for thing in gone if thing not in described),
        )
        for predicate, value in pairs:
            yield Quad(node, predicate, value, graph)
