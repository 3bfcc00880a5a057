"""The things that pages speak of. Frozen; identifiers where they point at one another. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.status import Claim, Standing, Status, find_standing
from peelgraph.web.views.asof import AsOf, show_period


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words, and the passage where they stand."""

    passage: str
    text: str
    start: int
    end: int
    exact: str

    @property
    def anchor(self) -> str:
        """The passage's fragment within its text."""
        return self.passage.partition("#")[2]


class Shown(StrEnum):
    """How a cause stands, as a word and a shape: the statuses, and that no letter says."""

    OPEN = "open"
    POSSIBLY_OPEN = "possibly-open"
    UNDETERMINED = "undetermined"
    NOT_STATED = "not-stated"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The word beside the shape."""
        return {"possibly-open": "possibly open", "not-stated": "not stated"}.get(self, self)


#: What may be open and may not: never counted as open.
UNSURE = frozenset({Shown.POSSIBLY_OPEN, Shown.UNDETERMINED})


def show_standing(standing: Standing | None) -> Shown:
    """Give what a page shows of a standing."""
    return Shown.NOT_STATED if standing is None else Shown(standing.status.value)


@dataclass(frozen=True, slots=True)
class Body:
    """A force or service, or a body that oversees one."""

    iri: str
    name: str
    kind: str
    force_id: str = ""
    gss_code: str = ""
    homepage: str = ""
    overseen_by: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of one of the lists, such as a topic."""

    iri: str
    label: str
    definition: str
    scheme: str
    notation: str
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """How one letter names one cause."""

    iri: str
    cause: str
    letter: str
    kind: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of concern and what letters claim about it."""

    iri: str
    name: str
    body: str
    topics: tuple[str, ...]
    cycle: str
    issue_kind: str
    recurrence_of: tuple[str, ...]
    replaced_by: str
    claims: tuple[Claim, ...]
    mentions: tuple[Mention, ...]

    def find_standing(self, as_of: AsOf) -> Standing | None:
        """Find how the cause stood, by the rule of docs/decisions/0003."""
        return find_standing(self.claims, as_of.effective, as_of.known_on)

    def known_claims(self, as_of: AsOf) -> tuple[Claim, ...]:
        """Give the claims of the documents that count, in the order in which they took effect."""
        known = (claim for claim in self.claims if claim.asserted_on <= as_of.known_on)
        return tuple(sorted(known, key=lambda claim: (claim.not_after, claim.asserted_on)))

    def raised(self, as_of: AsOf) -> Claim | None:
        """Give the claim that dates the identification most closely, if any does."""
        raised = [c for c in self.known_claims(as_of) if c.kind is ClaimKind.IDENTIFIED]
        return min(raised, key=lambda c: ((c.not_after - c.start).days, c.not_after), default=None)

    def is_known(self, as_of: AsOf) -> bool:
        """Tell whether a document that counts speaks of the cause at all."""
        return bool(self.known_claims(as_of)) or not self.claims


@dataclass(frozen=True, slots=True)
class Party:
    """One person's part in one letter, as the letter prints it."""

    iri: str
    letter: str
    role: str
    person: str
    name: str
    prefix: str
    honours: str
    titles: tuple[str, ...]
    posts: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The name with what is printed before and after it."""
        return " ".join(filter(None, (self.prefix, self.name, self.honours)))


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter: its header."""

    iri: str
    title: str
    kind: str
    body: str
    sent_on: date | None
    published_on: date | None
    page: str
    texts: tuple[str, ...]
    parties: tuple[Party, ...]

    @property
    def day(self) -> date | None:
        """The letter's day."""
        return self.sent_on or self.published_on

    def by_role(self, role: str) -> tuple[Party, ...]:
        """Give the senders (``from``), addressees (``to``) or those who had a copy (``cc``)."""
        return tuple(party for party in self.parties if party.role == role)


@dataclass(frozen=True, slots=True)
class Monitoring:
    """A claim that a body entered, left or remains in a phase of monitoring."""

    iri: str
    body: str
    phase: str
    event: str
    not_before: date | None
    not_after: date | None
    asserted_on: date
    letter: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What was recommended, its words, and its deadline where one is stated."""

    iri: str
    cause: str
    body: str
    letters: tuple[str, ...]
    deadline: date | None
    stated_deadline: str
    deadline_for: str
    claims: tuple[Claim, ...]

    def find_standing(self, as_of: AsOf) -> Standing | None:
        """Find how the recommendation stood."""
        return find_standing(self.claims, as_of.effective, as_of.known_on)


@dataclass(frozen=True, slots=True)
class Tenure:
    """That a person is shown as holder of a post, on which days, by what."""

    iri: str
    person: str
    post: str
    organization: str
    attested: tuple[date, ...]
    letters: tuple[str, ...]
    sources: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    elected_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the record: causes raised, closed or reopened, or a phase entered or left.

    What one letter says of several causes of a body alike is one event.
    """

    day: date
    first: date | None
    kind: str
    body: str
    subjects: tuple[str, ...]
    source: str
    letter: str
    phase: str = ""

    @property
    def period(self) -> str:
        """When it took effect, in words."""
        return show_period(self.first, self.day)


def find_changes(
    causes: Iterable[Cause], as_of: AsOf, stated_in: Mapping[str, str]
) -> tuple[Change, ...]:
    """Find where a claim gave a cause another state than the one before; a re-statement is none."""
    alike: dict[tuple[date, date | None, str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for cause in causes:
        state: Status | None = None
        for claim in cause.known_claims(as_of):
            identified = claim.kind is ClaimKind.IDENTIFIED
            again = claim.state is state or (identified and state is not None)
            if claim.not_after > as_of.effective or again:
                continue
            kind = "raised" if identified else claim.kind.value
            state = claim.state
            letter = stated_in.get(claim.source, "")
            event = claim.not_after, claim.not_before, kind, cause.body, letter
            alike[event].append((cause.iri, claim.source))
    return tuple(
        Change(day, first, kind, body, tuple(iri for iri, _ in found), found[0][1], letter)
        for (day, first, kind, body, letter), found in alike.items()
    )
