"""What a letter says: one frozen record per kind of fact, each with its evidence.

Every record carries the passages that it rests on; the first one is *the* quotation, others add to
it. Facts about a cause of concern point to it by its index in ``Facts.concerns``. Nothing in here is
inferred from outside the letter, but for register keys, which say who or what a printed name means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from peelgraph.letters import Passage
from peelgraph.letters.dates import Period
from peelgraph.letters.model import Letter
from peelgraph.partial_dates import PartialDate
from peelgraph.registers import BodyKind

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Stated(Generic[_Value]):
    """A single value and the words that state it."""

    value: _Value
    evidence: Passage


class LetterKind(StrEnum):
    """The family of a letter, by its printed title (notations of the scheme ``letter-kind``)."""

    REVISIT = "revisit"
    PROGRESS = "progress"
    CLOSURE = "closure"
    MOVE_TO_ENGAGE = "move-to-engage"
    RETURN_TO_SCAN = "return-to-scan"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Body:
    """The force or service that the letter is about; ``key`` is None if no register knows it.

    ``beside`` are the words that name the other body of a letter to two; this one is the first in its title.
    """

    name: str
    kind: BodyKind
    key: str | None
    evidence: Passage
    beside: Passage | None = None


class PartyRole(StrEnum):
    """The part that a person plays in a letter."""

    FROM = "from"
    TO = "to"
    CC = "cc"


@dataclass(frozen=True, slots=True)
class Title:
    """One printed title line of a party: the words, and the posts that they name.

    ``post`` is the part that names the post, ``organisation`` the part that names whose post it is;
    ``posts`` are register keys, empty if the words name no known post.
    """

    post: str
    organisation: str | None
    posts: tuple[str, ...]
    evidence: Passage


@dataclass(frozen=True, slots=True)
class Party:
    """A person in the letterhead, as printed, and whom and what the registers know by that name.

    ``label_lost`` is true where the part is told by the post, since the label is that of another.
    """

    role: PartyRole
    name: str
    prefix: str | None
    honours: str | None
    titles: tuple[Title, ...]
    person: str | None
    evidence: Passage
    label_lost: bool = False

    @property
    def posts(self) -> tuple[str, ...]:
        """The register keys of all posts that the party's titles name, in printed order."""
        return tuple(dict.fromkeys(post for title in self.titles for post in title.posts))


class EventKind(StrEnum):
    """What kind of inspection activity a sentence reports."""

    INSPECTION = "inspection"
    REVISIT = "revisit"
    REVIEW = "review"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class InspectionEvent:
    """An inspection or revisit that the letter says took place.

    ``words`` are those that print the period; ``concerns`` are the causes that it was about.
    """

    kind: EventKind
    period: Period
    words: str
    concerns: tuple[int, ...]
    evidence: tuple[Passage, ...]


class IssueDocument(StrEnum):
    """In what causes of concern were issued."""

    REPORT = "report"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class IssueEvent:
    """An earlier act: causes of concern published, issued, reported or closed, and which, if stated.

    ``document`` is in what, None where the letter does not say; ``cycle`` the assessment whose report it was.
    """

    act: str
    period: Period
    words: str
    document: IssueDocument | None
    cycle: str | None
    concerns: tuple[int, ...]
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PlannedReview:
    """An intention to look again; not an event, since it may never happen."""

    period: Period | None
    words: str | None
    concerns: tuple[int, ...]
    evidence: tuple[Passage, ...]


class CountKind(StrEnum):
    """What a stated number counts (notations of the scheme ``count-kind``)."""

    IDENTIFIED = "identified"
    LISTED = "listed"
    REVISITED = "revisited"
    ACCELERATED = "accelerated"
    CLOSED = "closed"
    REMAINING = "remaining"
    RECOMMENDATIONS = "recommendations"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class StatedCount:
    """A number of causes of concern or recommendations that the letter states."""

    kind: CountKind
    count: int
    evidence: Passage


class MentionKind(StrEnum):
    """How a letter identifies a cause (notations of the scheme ``mention-kind``)."""

    LISTED = "listed"
    DESCRIBED = "described"
    NAMED = "named"
    MENTIONED = "mentioned"


class ConcernKind(StrEnum):
    """What a letter calls it; an area only where the letter sets it against causes (LETTERS §4)."""

    CAUSE = "cause of concern"
    AREA = "area of concern"


@dataclass(frozen=True, slots=True)
class Concern:
    """A cause of concern as one letter identifies it.

    ``statement`` are the words of its full statement, None if the letter only describes or names it;
    ``theme`` the words by which a heading or a sentence names it; ``topic`` a key of the scheme
    ``topic``, None if the words fit none or more than one; ``cycle`` the assessment that published
    it; ``accelerated`` None where the letter does not say.
    """

    mention: MentionKind
    statement: Passage | None
    theme: Passage | None
    topic: str | None
    cycle: str | None
    accelerated: bool | None
    evidence: tuple[Passage, ...]
    kind: ConcernKind = ConcernKind.CAUSE

    @property
    def words(self) -> Passage:
        """The fullest words by which the letter identifies the cause."""
        return self.statement or self.theme or self.evidence[0]


@dataclass(frozen=True, slots=True)
class UnnamedConcerns:
    """Causes that a letter counts or mentions together, and neither states nor names.

    ``count`` is None if no number is printed, ``accelerated`` None where the letter does not say;
    ``closed`` are the words that close them, None if none do.
    """

    count: int | None
    accelerated: bool | None
    closed: Passage | None
    evidence: Passage


class ClaimKind(StrEnum):
    """What a letter claims about a cause (notations of the scheme ``assertion-kind``)."""

    IDENTIFIED = "identified"
    REMAINS = "remains"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class StatusClaim:
    """That a cause was identified, remains, was closed or reopened.

    It had taken effect at the latest on ``not_after`` and, where the letter says so, no earlier than
    ``not_before`` (MODEL §2.5).
    """

    concern: int
    kind: ClaimKind
    not_before: date | None
    not_after: date
    words: str | None
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class RecommendationClaim:
    """That recommendations are closed, or remain: those named, or a number of which it is not said which.

    ``recommendations`` are those that the letter tells, empty where it only counts them; ``count`` is
    how many it means, ``concern`` the cause that they are under, None if it does not say. Bounds are
    those of a ``StatusClaim``.
    """

    recommendations: tuple[int, ...]
    concern: int | None
    count: int
    kind: ClaimKind
    not_before: date | None
    not_after: date
    words: str | None
    evidence: tuple[Passage, ...]


class FindingKind(StrEnum):
    """What a finding says (notations of the scheme ``finding-kind``)."""

    PROGRESS = "progress"
    FURTHER_IMPROVEMENT = "further-improvement"
    CONTINUING_DUTY = "continuing-duty"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about a cause, resting on a sentence or a part of one."""

    kind: FindingKind
    concern: int
    evidence: Passage


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the letter says that a body should do, under a cause if it says which."""

    concern: int | None
    deadline: date | None
    stated_deadline: str | None
    deadline_for: str | None
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Monitoring:
    """That a body entered, left or remains in a monitoring phase; ``period`` None if undated."""

    event: str
    phase: str
    period: Period | None
    evidence: tuple[Passage, ...]


class RemarkKind(StrEnum):
    """Why the reader could not decide (local names of the scheme ``remark-kind``)."""

    UNKNOWN_TITLE = "unknown-title"
    UNKNOWN_BODY = "unknown-body"
    UNKNOWN_PERSON = "unknown-person"
    UNRESOLVED_TOPIC = "unresolved-topic"
    COUNT_MISMATCH = "count-mismatch"
    UNREAD_DATE = "unread-date"
    MISSING_YEAR = "missing-year"
    UNREAD_PASSAGE = "unread-passage"
    LOST_LABEL = "lost-label"


@dataclass(frozen=True, slots=True)
class Remark:
    """Words that look like a fact and were not understood, for a person to see."""

    kind: RemarkKind
    about: str
    message: str
    evidence: Passage


class Coverage(StrEnum):
    """What became of a kind of fact in one letter: three different answers, never merged."""

    FOUND = "found"
    NOT_STATED = "not stated"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True)
class Facts:
    """Everything read from one letter, in reading order within each kind."""

    letter: Letter
    title: Stated[str] | None
    letter_kind: Stated[LetterKind] | None
    published_on: Stated[date] | None
    sent_on: Stated[date] | None
    body: Body | None
    parties: tuple[Party, ...]
    inspections: tuple[InspectionEvent, ...]
    issues: tuple[IssueEvent, ...]
    planned_reviews: tuple[PlannedReview, ...]
    counts: tuple[StatedCount, ...]
    concerns: tuple[Concern, ...]
    unnamed: tuple[UnnamedConcerns, ...]
    claims: tuple[StatusClaim, ...]
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    recommendation_claims: tuple[RecommendationClaim, ...]
    monitoring: tuple[Monitoring, ...]
    remarks: tuple[Remark, ...]
    coverage: Mapping[str, Coverage]


__all__ = [
    "Body",
    "ClaimKind",
    "Concern",
    "ConcernKind",
    "CountKind",
    "Coverage",
    "EventKind",
    "Facts",
    "Finding",
    "FindingKind",
    "InspectionEvent",
    "IssueDocument",
    "IssueEvent",
    "LetterKind",
    "MentionKind",
    "Monitoring",
    "PartialDate",
    "Party",
    "PartyRole",
    "Period",
    "PlannedReview",
    "Recommendation",
    "RecommendationClaim",
    "Remark",
    "RemarkKind",
    "Stated",
    "StatedCount",
    "StatusClaim",
    "Title",
    "UnnamedConcerns",
]
