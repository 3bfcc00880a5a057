"""From the rows of the saved queries to the home page's table of causes of concern. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from peelgraph.web.addresses import Addresses
from peelgraph.web.things import Labels, Record, Value, build_value, text_of


@dataclass(frozen=True, slots=True)
class Words:
    """An exact quotation, and the passage of the letter where it stands."""

    exact: str
    passage: Value


@dataclass(frozen=True, slots=True)
class Claim:
    """A dated claim: it took effect on ``not_after`` at the latest, and ``letter`` says so."""

    not_before: str
    not_after: str
    letter: Value


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One cause of concern: whose, how it stands, since when, and in which words."""

    cause: Value
    body: Value
    status: Value
    identified: tuple[Claim, ...]
    deciding: tuple[Claim, ...]
    named_as: tuple[Words, ...]
    decided_by: tuple[Words, ...]


def build_cause_rows(
    causes: Iterable[Record], words: Iterable[Record], labels: Labels, addresses: Addresses
) -> tuple[CauseRow, ...]:
    """Join the rows of ``causes.rq`` and ``words.rq``; causes that are not closed come first."""
    quotations = _group_words(words, labels, addresses)
    rows = [
        _build_row(cause, group, quotations, labels, addresses)
        for cause, group in _group(causes, "cause").items()
    ]
    return tuple(sorted(rows, key=_order))


def _order(row: CauseRow) -> tuple[bool, str, str]:
    return (row.status.title or "").endswith("/closed"), row.body.text, row.cause.text


def _build_row(
    cause: str,
    group: list[Record],
    quotations: Mapping[tuple[str, str], tuple[Words, ...]],
    labels: Labels,
    addresses: Addresses,
) -> CauseRow:
    def show(name: str) -> Value:
        return build_value(NamedNode(text_of(group[0][name])), addresses, labels)

    def claims(kind: str) -> tuple[Claim, ...]:
        return tuple(
            dict.fromkeys(
                Claim(
                    text_of(row["notBefore"]),
                    text_of(row["notAfter"]),
                    build_value(NamedNode(text_of(row["letter"])), addresses, labels),
                )
                for row in group
                if text_of(row["claimKind"]) == kind
            )
        )

    return CauseRow(
        cause=show("cause"),
        body=show("body"),
        status=show("status"),
        identified=claims("identified"),
        deciding=claims("deciding"),
        named_as=quotations.get((cause, "named"), ()),
        decided_by=quotations.get((cause, "decides"), ()),
    )


def _group(records: Iterable[Record], name: str) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(text_of(record[name]), []).append(record)
    return groups


def _group_words(
    records: Iterable[Record], labels: Labels, addresses: Addresses
) -> dict[tuple[str, str], tuple[Words, ...]]:
    groups: dict[tuple[str, str], dict[Words, None]] = {}
    for record in records:
        key = text_of(record["cause"]), text_of(record["use"])
        passage = build_value(NamedNode(text_of(record["passage"])), addresses, labels)
        groups.setdefault(key, {})[Words(text_of(record["exact"]), passage)] = None
    return {key: tuple(found) for key, found in groups.items()}
