"""Every IRI of an instance is minted here and nowhere else, and read back here (MODEL §2.2).

``{base}{type}/{key}``: keys come from content, never from order of loading, wording, position in a
list, or a clock. The base enters no literal, no digest and no key, so that a graph built under
another base differs in nothing but the prefix.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode

from peelgraph.errors import MintingError
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    EventKind,
    Facts,
    InspectionEvent,
    LetterKind,
    Party,
    PlannedReview,
    Recommendation,
    RecommendationClaim,
    Stated,
    StatusClaim,
)
from peelgraph.graph.wordings import trim
from peelgraph.letters import Span
from peelgraph.letters.dates import Period
from peelgraph.registers import BodyKind

DEFAULT_BASE = "https://w3id.org/peel/id/"

#: Local names of the scheme ``letter-kind``, which are also the last part of a letter's identifier.
LETTER_KINDS = {
    LetterKind.REVISIT: "causes-of-concern-revisit",
    LetterKind.PROGRESS: "causes-of-concern-progress",
    LetterKind.CLOSURE: "causes-of-concern-closure",
    LetterKind.MOVE_TO_ENGAGE: "move-to-engage",
    LetterKind.RETURN_TO_SCAN: "return-to-scan",
    LetterKind.OTHER: "other",
}

#: Notations of the scheme ``count-kind`` for recommendations that a letter counts and does not name.
RECOMMENDATION_COUNTS = {
    ClaimKind.CLOSED: "recommendations-closed",
    ClaimKind.REMAINS: "recommendations-remaining",
}

_BASE = re.compile(
    r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?/(?:[A-Za-z0-9._~%!$&'()*+,;=:@-]+/)*"
)
_SEGMENT = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_SLUG = re.compile(r"[^a-z0-9]+")


def slug(words: str) -> str:
    """Return words as a key: ASCII letters and digits joined by hyphens."""
    ascii_words = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    return _SLUG.sub("-", ascii_words.replace("'", "")).strip("-")


def short_digest(words: str, length: int = 8) -> str:
    """Return the first hexadecimal digits of the SHA-256 of words, white space and case evened out."""
    return sha256(" ".join(words.lower().split()).encode()).hexdigest()[:length]


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints instance IRIs under one base, which must end with ``/`` and hold no ``#``.

    A passage is a fragment of its text (RFC 5147), so that the base cannot be one as well.
    """

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        """Raise MintingError if the base cannot be the beginning of IRIs."""
        if not _BASE.fullmatch(self.base):
            raise MintingError(
                f"the base {self.base!r} is no http(s) address that ends with / and holds no # or ?"
            )

    def iri(self, *parts: str) -> NamedNode:
        """Return ``{base}{part}/{part}/…``; raise MintingError for a part that is empty or unsafe."""
        return NamedNode(self.base + "/".join(map(_checked, parts)))

    def part(self, owner: NamedNode, *parts: str) -> NamedNode:
        """Return the IRI of a part of something that has one: ``{owner}/{part}/…``."""
        return NamedNode("/".join((owner.value, *map(_checked, parts))))

    def address(self, url: str) -> NamedNode:
        """Return the IRI of somebody else's page; raise MintingError if it is no address."""
        try:
            return NamedNode(url)
        except ValueError as error:
            raise MintingError(f"{url!r} is no address: {error}") from None

    def key(self, iri: NamedNode) -> str | None:
        """Return what follows the base, the inverse of ``iri``; None for an IRI of another base."""
        return iri.value.removeprefix(self.base) if iri.value.startswith(self.base) else None

    def body(self, body: Body) -> NamedNode:
        """Return a force's or service's IRI; one that no register knows is keyed by its name."""
        return self.inspected_body(body.kind, body_key(body))

    def inspected_body(self, kind: BodyKind, key: str) -> NamedNode:
        """Return the IRI of a force or service with a key."""
        police = kind is BodyKind.POLICE
        return self.iri("force" if police else "fire-and-rescue-service", key)

    def force(self, key: str) -> NamedNode:
        """Return the IRI of a police force."""
        return self.iri("force", key)

    def local_policing_body(self, key: str) -> NamedNode:
        """Return the IRI of a local policing body."""
        return self.iri("local-policing-body", key)

    def post(self, key: str) -> NamedNode:
        """Return the IRI of a post."""
        return self.iri("post", key)

    def person(self, key: str) -> NamedNode:
        """Return the IRI of a person of the authority file, or of a party (``party_person_key``)."""
        return self.iri("person", key)

    def tenure(self, person: str, post: str) -> NamedNode:
        """Return the IRI of a person's holding of a post."""
        return self.iri("tenure", person, post.replace("/", "-"))

    def text(self, digest: str) -> NamedNode:
        """Return the IRI of a text by its SHA-256."""
        return self.iri("text", digest[:16])

    def passage(self, text: NamedNode, span: Span, selector: str = "") -> NamedNode:
        """Return a passage's IRI (RFC 5147), or its selector's: ``&q`` (quote) or ``&p`` (position)."""
        return NamedNode(f"{text.value}#char={span.start},{span.end}{selector}")

    def graph(self, *parts: str) -> NamedNode:
        """Return the IRI of a named graph."""
        return self.iri("graph", *parts)

    def inspection(self, body: Body, event: InspectionEvent) -> NamedNode:
        """Return an inspection's IRI, keyed by the stated period."""
        return self.iri("inspection", owner_key(body), period_key(event.period))

    def report(self, body: Body, cycle: str) -> NamedNode:
        """Return the IRI of the report on a body in a cycle."""
        return self.iri("report", owner_key(body), cycle)

    def publication(self, body: Body, period: Period) -> NamedNode:
        """Return the IRI of what was published about a body in a period, where no cycle is stated."""
        return self.iri("publication", owner_key(body), period_key(period))

    def cause(self, key: "CauseKey") -> NamedNode:
        """Return a cause's IRI: body, cycle and topic (``cause_key``), never order or wording."""
        return self.iri("cause", *key)

    def recommendation(self, owner: NamedNode, words: str) -> NamedNode:
        """Return a recommendation's IRI under its cause, or its letter, keyed by its words.

        What joins the items of a list, as “; and” does, is not among them.
        """
        return self.part(owner, "recommendation", short_digest(trim(words)))


def _checked(part: str) -> str:
    """Return a part of a key; raise MintingError if it is empty or would lead elsewhere."""
    if not all(_SEGMENT.fullmatch(segment) for segment in part.split("/")):
        raise MintingError(f"{part!r} cannot be part of an identifier")
    return part


def body_key(body: Body) -> str:
    """Return the register key of a body, or a key made of its printed name."""
    return body.key or slug(body.name)


def owner_key(body: Body) -> str:
    """Return the key of a body within the identifiers of what belongs to it: letters, causes, reports.

    A force and a fire and rescue service of one area have the same register key; the service's is told
    apart here, as its own identifier is by its type.
    """
    fire = body.kind is BodyKind.FIRE and body.key is not None
    return f"{body_key(body)}-fire-and-rescue-service" if fire else body_key(body)


def period_key(period: Period) -> str:
    """Return ``2023-09`` or ``2024-05..2024-06``."""
    return str(period)


def letter_key(facts: Facts) -> str:
    """Return ``2024-07-23/west-midlands/causes-of-concern-revisit``.

    Raises MintingError if the letter's day, body or title is not known: such a letter can be read
    but not published.
    """
    day = facts.sent_on or facts.published_on
    missing = [
        name
        for name, value in (("date", day), ("body", facts.body), ("title", facts.letter_kind))
        if value is None
    ]
    if missing:
        raise MintingError(
            f"no identifier can be made for a letter without a known {' and '.join(missing)}"
        )
    assert isinstance(day, Stated)
    assert facts.body is not None
    assert facts.letter_kind is not None
    kind = LETTER_KINDS[facts.letter_kind.value]
    return f"{day.value.isoformat()}/{owner_key(facts.body)}/{kind}"


#: Body, cycle or period, and topic or digits of the words.
CauseKey = tuple[str, str, str]


def cause_key(body: Body, facts: Facts, concern: int) -> CauseKey:
    """Return the three parts of a cause's key.

    Without a stated cycle the period in which it was identified stands in; without a single topic,
    eight digits of the normalised words. Two causes of one letter with the same key are both told
    apart by their words, so that neither depends on which comes first.
    """
    key = _plain_key(body, facts, concern)
    others = (_plain_key(body, facts, i) for i in range(len(facts.concerns)) if i != concern)
    return apart_key(body, facts, concern) if key in others else key


def apart_key(body: Body, facts: Facts, concern: int) -> CauseKey:
    """Return the key by which a cause is told apart from another one that has its key.

    The other one is of another letter: raised and closed before, or another by a person's decision.
    """
    key = _plain_key(body, facts, concern)
    return (*key[:2], f"{key[2]}-{short_digest(facts.concerns[concern].words.quote)}")


def _plain_key(body: Body, facts: Facts, concern: int) -> CauseKey:
    cause = facts.concerns[concern]
    topic = cause.topic or f"unresolved-{short_digest(cause.words.quote)}"
    return (owner_key(body), cause.cycle or _stated_period(facts, concern), topic)


def _stated_period(facts: Facts, concern: int) -> str:
    for event in facts.inspections:
        if concern in event.concerns and event.kind is EventKind.INSPECTION:
            return period_key(event.period)
    for issue in facts.issues:
        if concern in issue.concerns:
            return period_key(issue.period)
    day = facts.sent_on or facts.published_on
    return day.value.isoformat() if day else "undated"


def party_person_key(party: Party, where: str) -> str:
    """Return the authority key of a party, or one that merges it with nobody of another post.

    A person whom the authority file does not know in this post is keyed by name and posts, in any
    order, so that homonyms stay apart until a person confirms (MODEL §2.7).
    """
    if party.person:
        return party.person
    name = slug(party.name)
    return f"{name}-{short_digest(' '.join((name, *party_posts(party, where))))}"


def party_posts(party: Party, where: str) -> tuple[str, ...]:
    """Return the posts by which a party can be known again: register keys, or else printed words.

    A post of the register is one throughout; words such as “Chief Constable” mean a post of the body
    whose key is ``where``.
    """
    words = (f"{slug(title.post)}@{where}" for title in party.titles)
    return tuple(sorted(set(party.posts or words))) or (f"@{where}",)


def claim_key(claim: StatusClaim, topic: str) -> tuple[str, str]:
    """Return ``(topic, day-kind)`` of a status assertion within its letter."""
    return topic, f"{claim.not_after.isoformat()}-{claim.kind}"


def recommendation_claim_key(
    claim: RecommendationClaim, item: Recommendation
) -> tuple[str, str, str]:
    """Return the key of what a letter claims of one recommendation, within the letter."""
    words = short_digest(trim(item.evidence[0].quote))
    return "status", f"recommendation-{words}", f"{claim.not_after.isoformat()}-{claim.kind}"


def review_key(review: PlannedReview) -> str:
    """Return a planned review's key within its letter: where its words stand."""
    return span_key(review.evidence[0].span)


def span_key(span: Span) -> str:
    """Return ``1308-1401``."""
    return f"{span.start}-{span.end}"


def party_keys(parties: Sequence[Party]) -> tuple[str, ...]:
    """Return ``from-1``, ``to-1``, ``cc-1``, ``cc-2``… in the order of the parties."""
    seen: dict[str, int] = {}
    keys = []
    for party in parties:
        seen[party.role] = seen.get(party.role, 0) + 1
        keys.append(f"{party.role}-{seen[party.role]}")
    return tuple(keys)
