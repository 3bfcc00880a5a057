"""From the statements about one thing to what its page shows. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from peelgraph.graph.serialization import shorten
from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.interface import Term
from peelgraph.web.linked_data.addresses import Addresses

Record = Mapping[str, Term | None]
Labels = Mapping[str, str]

_TYPE = PREFIXES["rdf"] + "type"
_BODY = PREFIXES["peel"] + "concernsBody"
_STATED_DATE = PREFIXES["peel"] + "statedDate"
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SAFE_LINK = re.compile(r"https?://", re.IGNORECASE)
_LONG = 400
#: The order of preference among several names of one thing.
_NAME_PROPERTIES = (
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["foaf"] + "name",
    PREFIXES["peel"] + "statedName",
    PREFIXES["rdfs"] + "label",
)


@dataclass(frozen=True, slots=True)
class Value:
    """One term as it is shown; ``href`` is a local address (from the root) or a web address."""

    text: str
    href: str | None = None
    is_local: bool = False
    language: str | None = None
    datatype: str | None = None
    title: str | None = None

    @property
    def is_long(self) -> bool:
        """Whether the value wants a box of its own."""
        return len(self.text) > _LONG


@dataclass(frozen=True, slots=True)
class Statement:
    """One object (or, arriving, one subject) with the graphs that say so."""

    value: Value
    graphs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A predicate with its statements."""

    name: Value
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage, its context, and what rests on it; ``anchor`` is its fragment in its text."""

    passage: Value
    anchor: str
    before: str
    exact: str
    after: str
    sources: tuple[tuple[Value, Value | None], ...]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What the page of one thing shows."""

    iri: str
    title: str
    classes: tuple[Value, ...]
    leaving: tuple[Property, ...]
    arriving: tuple[Property, ...]
    quotations: tuple[Quotation, ...]


def build_labels(records: Iterable[Record]) -> dict[str, str]:
    """Choose one name for each thing, from rows of ?near, ?property and ?label."""
    best: dict[str, tuple[int, int, str]] = {}
    for record in records:
        near, label = record["near"], record["label"]
        if not isinstance(label, Literal) or not isinstance(near, NamedNode):
            continue
        rank = (
            _NAME_PROPERTIES.index(text_of(record["property"])),
            0 if label.language == "en" else 1,
            label.value,
        )
        best[near.value] = min(best.get(near.value, rank), rank)
    return {iri: rank[2] for iri, rank in best.items()}


def build_thing_page(
    iri: str,
    statements: Iterable[Record],
    quotations: Iterable[Record],
    labels: Labels,
    addresses: Addresses,
) -> ThingPage:
    """Build the page of a thing from the rows of ``document.rq`` and ``quotations.rq``."""
    statements = list(statements)
    here = [row for row in statements if text_of(row["subject"]) == iri]
    there = [
        row
        for row in statements
        if text_of(row["object"]) == iri and isinstance(row["object"], NamedNode)
    ]
    classes = sorted({text_of(row["object"]) for row in here if _is_type(row)}, key=_ours_first)
    shown_classes = tuple(build_value(NamedNode(name), addresses, labels) for name in classes)
    kind = shown_classes[0].text if shown_classes else "Thing"
    return ThingPage(
        iri=iri,
        title=labels.get(iri) or _describe(kind, iri, here, labels, addresses),
        classes=shown_classes,
        leaving=_build_properties(
            [row for row in here if not _is_type(row)], "object", addresses, labels
        ),
        arriving=_build_properties(there, "subject", addresses, labels),
        quotations=_build_quotations(iri, quotations, addresses, labels),
    )


def _describe(
    kind: str, iri: str, here: Iterable[Record], labels: Labels, addresses: Addresses
) -> str:
    """Say what a thing without a name is: of whom and when, in words of a letter, or else its key."""
    objects = {text_of(row["predicate"]): text_of(row["object"]) for row in here}
    body = labels.get(objects.get(_BODY, ""))
    day = objects.get(_STATED_DATE)
    said = [words for words in (body, day) if words]
    if not said:
        return f"{kind} {iri.removeprefix(addresses.base)}"
    return f"{kind[:1].upper()}{kind[1:]}: {', '.join(said)}"


def build_value(term: Term, addresses: Addresses, labels: Labels) -> Value:
    """Make a term readable: a name and an address for a thing, the words of a literal."""
    if isinstance(term, Literal):
        datatype = term.datatype.value
        plain = datatype in {PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString"}
        return Value(
            term.value,
            language=term.language,
            datatype=None if plain else shorten(datatype, PREFIXES),
        )
    if not isinstance(term, NamedNode):
        return Value(str(term))
    iri = term.value
    local = addresses.find_thing(iri)
    href = local or (iri if _SAFE_LINK.match(iri) else None)
    return Value(
        labels.get(iri) or name_iri(iri, addresses.base),
        href=href,
        is_local=local is not None,
        title=iri,
    )


def name_iri(iri: str, base: str) -> str:
    """Give a thing without a name one: its key, or the words of a term's local name."""
    if iri.startswith(base):
        return iri.removeprefix(base)
    short = shorten(iri, PREFIXES)
    if short == iri:
        return iri
    return _WORD_BREAK.sub(" ", short.partition(":")[2]).lower()


def text_of(term: Term | None) -> str:
    """Give the characters of a term, without its kind."""
    if isinstance(term, (NamedNode, Literal)):
        return term.value
    return "" if term is None else str(term)


def _ours_first(iri: str) -> tuple[bool, str]:
    """Order classes so that our own, which say most, come before other people's."""
    return not iri.startswith(PREFIXES["peel"]), iri


def _is_type(record: Record) -> bool:
    return text_of(record["predicate"]) == _TYPE


def _build_properties(
    records: Iterable[Record], place: str, addresses: Addresses, labels: Labels
) -> tuple[Property, ...]:
    ordered = sorted(
        records, key=lambda row: (text_of(row["predicate"]), str(row[place]), str(row["graph"]))
    )
    return tuple(
        Property(
            build_value(NamedNode(predicate), addresses, labels),
            tuple(
                Statement(
                    build_value(term, addresses, labels),
                    tuple(
                        build_value(graph, addresses, labels)
                        for graph in dict.fromkeys(row["graph"] for row in same)
                        if graph is not None
                    ),
                )
                for term, same in groupby(group, key=lambda row: row[place])
                if term is not None
            ),
        )
        for predicate, group in groupby(ordered, key=lambda row: text_of(row["predicate"]))
    )


def _build_quotations(
    iri: str, records: Iterable[Record], addresses: Addresses, labels: Labels
) -> tuple[Quotation, ...]:
    rows: dict[str, list[Record]] = {}
    for record in records:
        rows.setdefault(text_of(record["passage"]), []).append(record)
    return tuple(
        Quotation(
            passage=build_value(NamedNode(passage), addresses, labels),
            anchor=passage.partition("#")[2],
            before=text_of(group[0]["before"]),
            exact=text_of(group[0]["exact"]),
            after=text_of(group[0]["after"]),
            sources=_build_sources(iri, group, addresses, labels),
        )
        for passage, group in rows.items()
    )


def _build_sources(
    iri: str, records: Iterable[Record], addresses: Addresses, labels: Labels
) -> tuple[tuple[Value, Value | None], ...]:
    """List what rests on a passage, each with its class, leaving out the page's own thing."""
    sources: dict[str, tuple[Value, Value | None]] = {}
    for record in sorted(records, key=lambda row: _ours_first(text_of(row["class"]))):
        source, kind = record["source"], record["class"]
        if source is not None and text_of(source) != iri:
            shown_kind = None if kind is None else build_value(kind, addresses, labels)
            sources.setdefault(
                text_of(source), (build_value(source, addresses, labels), shown_kind)
            )
    return tuple(sources.values())
