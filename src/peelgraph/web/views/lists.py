"""Lists with filters that stay in the address, and the page of a topic. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.home import CauseRow, build_cause_rows
from peelgraph.web.views.overview import Overview, capitalise, local_name
from peelgraph.web.views.records import UNSURE, Body, Concept, Letter, Shown

PAGE_SIZE = 100
BODIES_ON_A_TIMELINE = 30
_PAGE = re.compile("[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, with how many it leaves."""

    value: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: its parameter, its label, what can be chosen and what is."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the entries that fit the filters, the page of them that is asked for, and the filters."""

    matching: tuple[Any, ...]
    page: int
    filters: tuple[Filter, ...]
    size: int = PAGE_SIZE

    @property
    def total(self) -> int:
        """How many entries there are."""
        return len(self.matching)

    @property
    def entries(self) -> tuple[Any, ...]:
        """The entries of the page."""
        return self.matching[(self.page - 1) * self.size : self.page * self.size]

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(1, -(-self.total // self.size))

    @property
    def chosen(self) -> dict[str, str]:
        """The filters in use, as parameters of an address."""
        return {known.name: known.chosen for known in self.filters if known.chosen}


#: A filter's parameter, its label, the value of an entry, and that value in words.
_Facet = tuple[str, str, Callable[..., str], Callable[[str], str]]


def build_listing(
    entries: Iterable[object],
    facets: Iterable[_Facet],
    parameters: Mapping[str, str],
    size: int = PAGE_SIZE,
) -> Listing:
    """Filter entries by the parameters that name a facet; an unknown value leaves none."""
    everything = list(entries)
    chosen = {name: parameters.get(name, "") for name, _, _, _ in facets}
    kept = [
        entry
        for entry in everything
        if all(not chosen[name] or value(entry) == chosen[name] for name, _, value, _ in facets)
    ]
    page = _read_page(parameters.get("page", "1"), len(kept), size)
    return Listing(
        tuple(kept),
        page,
        tuple(_build_filter(facet, everything, chosen[facet[0]]) for facet in facets),
        size,
    )


def _read_page(value: str, total: int, size: int) -> int:
    last = max(1, -(-total // size))
    return min(max(1, int(value)), last) if _PAGE.fullmatch(value) else 1


def _build_filter(facet: _Facet, entries: Iterable[object], chosen: str) -> Filter:
    name, label, value, words = facet
    counted = Counter(filter(None, map(value, entries)))
    options = [Option(known, words(known), count) for known, count in counted.items()]
    return Filter(name, label, tuple(sorted(options, key=lambda o: (o.words, o.value))), chosen)


def build_cause_listing(overview: Overview, as_of: AsOf, parameters: Mapping[str, str]) -> Listing:
    """List causes by status, kind of body, body, topic and cycle."""

    def body_key(row: CauseRow) -> str:
        return local_name(row.cause.body)

    names = {local_name(iri): body.name for iri, body in overview.bodies.items()}
    facets: list[_Facet] = [
        ("status", "Status", lambda row: row.shown.value, lambda value: Shown(value).words),
        ("kind", "Kind of body", lambda row: row.body.kind if row.body else "", str),
        ("body", "Body", body_key, lambda value: names.get(value, value)),
        *_topic_facets(overview),
    ]
    rows = build_cause_rows(overview.causes.values(), overview, as_of)
    return build_listing(rows, facets, parameters)


def _topic_facets(overview: Overview) -> list[_Facet]:
    def first_topic(row: CauseRow) -> str:
        return local_name(row.cause.topics[0]) if row.cause.topics else ""

    labels = {local_name(c.iri): capitalise(c.label) for c in overview.concepts.values()}
    return [
        ("topic", "Topic", first_topic, lambda value: labels.get(value, value)),
        (
            "cycle",
            "Assessment",
            lambda row: local_name(row.cause.cycle),
            lambda value: labels.get(value, value),
        ),
    ]


def build_letter_listing(overview: Overview, as_of: AsOf, parameters: Mapping[str, str]) -> Listing:
    """List letters by kind, body and year."""
    names = {local_name(iri): body.name for iri, body in overview.bodies.items()}
    labels = {local_name(c.iri): capitalise(c.label) for c in overview.concepts.values()}
    facets: list[_Facet] = [
        (
            "kind",
            "Kind of letter",
            lambda letter: local_name(letter.kind),
            lambda value: labels.get(value, value),
        ),
        (
            "body",
            "Body",
            lambda letter: local_name(letter.body),
            lambda value: names.get(value, value),
        ),
        ("year", "Year", lambda letter: str(letter.day.year) if letter.day else "", str),
    ]
    return build_listing(overview.known_letters(as_of), facets, parameters)


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body with its causes, by how they stood, and its last letter."""

    body: Body
    counts: Mapping[Shown, int]
    last: Letter | None

    @property
    def open_count(self) -> int:
        """How many causes were open."""
        return self.counts.get(Shown.OPEN, 0)

    @property
    def unsure_count(self) -> int:
        """How many causes were possibly open or undetermined."""
        return sum(self.counts.get(shown, 0) for shown in UNSURE)


def build_body_rows(overview: Overview, as_of: AsOf) -> tuple[BodyRow, ...]:
    """Describe every inspected body, in the order of their names."""
    counts: dict[str, Counter[Shown]] = {}
    for row in build_cause_rows(overview.causes.values(), overview, as_of):
        counts.setdefault(row.cause.body, Counter())[row.shown] += 1
    last: dict[str, Letter] = {}
    for letter in reversed(overview.known_letters(as_of)):
        last[letter.body] = letter
    return tuple(
        BodyRow(body, counts.get(body.iri, Counter()), last.get(body.iri))
        for body in sorted(overview.bodies.values(), key=lambda b: (b.name, b.iri))
        if body.kind != "local policing body"
    )


def build_dated_listing(overview: Overview, as_of: AsOf, parameters: Mapping[str, str]) -> Listing:
    """List the bodies of which a document that counts dates a cause or a phase, some to a page."""
    dated = {cause.body for cause in overview.causes.values() if cause.known_claims(as_of)} | {
        claim.body for claim in overview.monitoring if claim.asserted_on <= as_of.known_on
    }
    facets: list[_Facet] = [("kind", "Kind of body", lambda row: row.body.kind, capitalise)]
    rows = [row for row in build_body_rows(overview, as_of) if row.body.iri in dated]
    return build_listing(rows, facets, parameters, BODIES_ON_A_TIMELINE)


def build_body_listing(overview: Overview, as_of: AsOf, parameters: Mapping[str, str]) -> Listing:
    """List the inspected bodies by kind, and by whether they have an open cause or any letter.

    Those of which there is a letter come first.
    """

    def state(row: BodyRow) -> str:
        if row.open_count or row.unsure_count:
            return "open" if row.open_count else "unsure"
        return "letters" if row.last else "none"

    words = {
        "open": "with an open cause",
        "letters": "with letters, none open",
        "none": "no letter",
    }
    facets: list[_Facet] = [
        ("kind", "Kind of body", lambda row: row.body.kind, capitalise),
        ("state", "Which", state, lambda value: words[value]),
    ]
    rows = sorted(build_body_rows(overview, as_of), key=lambda row: row.last is None)
    return build_listing(rows, facets, parameters)


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic with its causes."""

    concept: Concept
    rows: tuple[CauseRow, ...]

    @property
    def open_count(self) -> int:
        """How many causes were open."""
        return sum(row.shown is Shown.OPEN for row in self.rows)

    @property
    def unsure_count(self) -> int:
        """How many causes were possibly open or undetermined."""
        return sum(row.shown in UNSURE for row in self.rows)


def build_topic_rows(overview: Overview, as_of: AsOf) -> tuple[TopicRow, ...]:
    """Describe every topic, those with the most causes first."""
    rows = build_cause_rows(overview.causes.values(), overview, as_of)
    topics = [
        TopicRow(concept, tuple(row for row in rows if concept.iri in row.cause.topics))
        for concept in overview.concepts.values()
        if local_name(concept.scheme) == "topic"
    ]
    return tuple(sorted(topics, key=lambda t: (-len(t.rows), t.concept.label)))


def build_topic_listing(overview: Overview, as_of: AsOf, _parameters: Mapping[str, str]) -> Listing:
    """List every topic on one page."""
    topics = build_topic_rows(overview, as_of)
    return build_listing(topics, [], {}, max(1, len(topics)))
