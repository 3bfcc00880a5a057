"""What the registers know: inspected bodies, local policing bodies, posts, people, tenures.

A gap in the source is ``None`` or an empty tuple here, never a guess. Keys are the last part of
an identifier (``force/west-midlands`` has the key ``west-midlands``). A force and a fire and
rescue service that share a key share an area, and are two bodies.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BodyKind(StrEnum):
    """Which of the two services an inspected body belongs to."""

    POLICE = "police"
    FIRE = "fire"


class Certainty(StrEnum):
    """How far a register row was verified; the notations of the SKOS scheme ``certainty``."""

    TWO_SOURCES = "two-sources"
    ONE_SOURCE = "one-source"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Where a register row comes from and how far it was verified."""

    source: str
    certainty: Certainty
    note: str | None = None


@dataclass(frozen=True, slots=True)
class InspectedBody:
    """A police force or a fire and rescue service; ``key`` is unique among those of its ``kind``.

    It is the data.police.uk id of a force, and the area's name in the name of a service.
    """

    key: str
    kind: BodyKind
    name: str
    alternative_names: tuple[str, ...]
    gss_code: str | None
    wikidata: str | None
    homepage: str | None
    attribution: Attribution


@dataclass(frozen=True, slots=True)
class LocalPolicingBody:
    """The body that maintains a force, between the days on which it surely did so.

    A source that says *from August 2023* gives ``valid_from`` 2023-08-31 (from then on surely)
    and ``possible_from`` 2023-08-01 (not before); likewise at the end, the other way round.
    """

    key: str
    name: str
    oversees: str
    valid_from: date | None
    valid_to: date | None
    wikidata: str | None
    homepage: str | None
    attribution: Attribution
    possible_from: date | None = None
    possible_to: date | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A position that exists independently of its holder (W3C ORG ``org:Post``).

    ``key`` is ``chief-constable/west-midlands`` or ``hm-inspector-of-constabulary``; ``post_in``
    is the identifier's path of the organisation (``force/west-midlands``,
    ``fire-and-rescue-service/avon``, ``organisation/hmicfrs``); ``titles`` are the forms by which letters may name it, beside the label.
    """

    key: str
    label: str
    titles: tuple[str, ...]
    post_in: str
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the authority file; ``name`` carries no honours and no prefix."""

    key: str
    name: str
    alternative_names: tuple[str, ...]
    attribution: Attribution | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """That a person held a post, as far as sources say when (days in ISO order).

    ``attested_only_by_letter`` are those of ``attested_on`` for which the only source is an
    HMICFRS letter of that very day: such a letter cannot corroborate its own header.
    """

    person: str
    post: str
    attested_on: tuple[date, ...]
    elected_on: tuple[date, ...]
    valid_from: date | None
    valid_to: date | None
    attributions: tuple[Attribution, ...]
    attested_only_by_letter: tuple[date, ...] = ()
