"""The page of a person, and the list of those who write for the inspectorate. Pure.

Only what letters print, and what a named public source says of an office, is held about people.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.body import TenureRow, build_tenure_rows
from peelgraph.web.views.lists import Listing, build_listing
from peelgraph.web.views.overview import Overview
from peelgraph.web.views.records import Letter, Party


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a person plays in one letter."""

    party: Party
    letter: Letter


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of one person shows."""

    iri: str
    name: str
    posts: tuple[TenureRow, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """A person who sent letters: how many, to how many bodies, first and last when."""

    iri: str
    name: str
    titles: tuple[str, ...]
    letters: int
    bodies: int
    first: date | None
    last: date | None


def build_person_page(iri: str, overview: Overview, as_of: AsOf) -> PersonPage:
    """Gather the posts and the letters of one person, up to the day whose documents count."""
    return PersonPage(
        iri,
        overview.name(iri),
        build_tenure_rows([t for t in overview.tenures if t.person == iri], overview, as_of),
        tuple(part for part in _parts(overview, as_of) if part.party.person == iri),
    )


def build_senders(overview: Overview, as_of: AsOf) -> tuple[Sender, ...]:
    """List who sent letters, the most first."""
    sent: dict[str, list[Part]] = defaultdict(list)
    for part in _parts(overview, as_of):
        if part.party.role == "from" and part.party.person:
            sent[part.party.person].append(part)
    senders = [_describe(iri, parts, overview) for iri, parts in sent.items()]
    return tuple(sorted(senders, key=lambda s: (-s.letters, s.name, s.iri)))


def build_sender_listing(
    overview: Overview, as_of: AsOf, _parameters: Mapping[str, str]
) -> Listing:
    """List who sent letters on one page."""
    senders = build_senders(overview, as_of)
    return build_listing(senders, [], {}, max(1, len(senders)))


def _describe(iri: str, parts: list[Part], overview: Overview) -> Sender:
    days = sorted(part.letter.day for part in parts if part.letter.day)
    titles = dict.fromkeys(title for part in parts for title in part.party.titles)
    return Sender(
        iri,
        overview.name(iri),
        tuple(titles),
        len({part.letter.iri for part in parts}),
        len({part.letter.body for part in parts}),
        days[0] if days else None,
        days[-1] if days else None,
    )


def _parts(overview: Overview, as_of: AsOf) -> Iterable[Part]:
    for letter in overview.known_letters(as_of):
        for party in letter.parties:
            yield Part(party, letter)
