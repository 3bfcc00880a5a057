"""Facts made by hand, so that tests of the graph do not hang on how letters are read."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    EventKind,
    Facts,
    InspectionEvent,
    IssueEvent,
    LetterKind,
    MentionKind,
    Party,
    PartyRole,
    Recommendation,
    Stated,
    StatusClaim,
    Title,
)
from peelgraph.letters import Passage, Span, read_letter
from peelgraph.letters.dates import Period
from peelgraph.partial_dates import PartialDate
from peelgraph.registers import BodyKind

DAY = date.fromisoformat


@dataclass
class Cause:
    """A cause of concern as a letter identifies it; dates are days or periods in ISO 8601."""

    words: str
    topic: str | None = None
    cycle: str | None = None
    stated: bool = True
    identified: str | None = None
    closed: str | None = None
    remains: str | None = None
    recommendations: tuple[str, ...] = ()


@dataclass
class Person:
    """A party of a letterhead; a title that is no known post has none in ``posts``."""

    name: str
    posts: tuple[str, ...] = ()
    honours: str | None = None
    role: PartyRole = PartyRole.FROM
    titles: tuple[str, ...] = ("Inspector",)
    key: str | None = None


@dataclass
class Draft:
    """What a letter says."""

    sent: str
    causes: tuple[Cause, ...] = ()
    people: tuple[Person, ...] = ()
    body: str = "Borsetshire Police"
    kind: LetterKind = LetterKind.REVISIT
    title: str = "Causes of concern letter"
    extra: str = ""
    published: str | None = None
    lines: list[str] = field(default_factory=list)


def period(words: str) -> Period:
    parts = [PartialDate(*map(int, end.split("-"))) for end in words.split("..")]
    return Period(parts[0], parts[-1])


def bounds(words: str) -> tuple[date, date]:
    return period(words).not_before, period(words).not_after


def text_of(draft: Draft) -> str:
    lines = [draft.title, draft.body, draft.sent, draft.published or "", draft.kind.value]
    for person in draft.people:
        lines += [f"{person.name} {person.honours or ''}", *person.titles]
    for cause in draft.causes:
        lines += [cause.words, *cause.recommendations]
    return "\n".join((*lines, draft.extra))


@pytest.fixture(scope="session")
def write(knowledge):
    """Return the facts of a letter that a draft describes."""

    def write(draft: Draft) -> Facts:
        text = text_of(draft)
        letter = read_letter(text, knowledge.rules)

        def passage(words: str) -> Passage:
            start = text.index(words)
            return Passage(Span(start, start + len(words)), words)

        sent = passage(draft.sent)
        parties = tuple(
            Party(
                person.role,
                person.name,
                None,
                person.honours,
                tuple(
                    Title(title, None, person.posts if n == 0 else (), passage(title))
                    for n, title in enumerate(person.titles)
                ),
                person.key,
                passage(person.name),
            )
            for person in draft.people
        )
        claims = []
        inspections = []
        issues: list[IssueEvent] = []
        for index, cause in enumerate(draft.causes):
            if cause.identified:
                found = InspectionEvent(
                    EventKind.INSPECTION, period(cause.identified), "then", (index,), (sent,)
                )
                inspections.append(found)
                first, last = bounds(cause.identified)
                last = min(last, DAY(draft.sent))
                claims.append(StatusClaim(index, ClaimKind.IDENTIFIED, first, last, None, (sent,)))
            for kind, when in (
                (ClaimKind.CLOSED, cause.closed),
                (ClaimKind.REMAINS, cause.remains),
            ):
                if when:
                    first, last = bounds(when)
                    start = None if when == draft.sent else first
                    claims.append(StatusClaim(index, kind, start, last, None, (sent,)))
        published = draft.published
        return Facts(
            letter=letter,
            title=Stated(draft.title, passage(draft.title)),
            letter_kind=Stated(draft.kind, passage(draft.kind.value)),
            published_on=Stated(DAY(published), passage(published)) if published else None,
            sent_on=Stated(DAY(draft.sent), sent),
            body=Body(draft.body, BodyKind.POLICE, None, passage(draft.body)),
            parties=parties,
            inspections=tuple(inspections),
            issues=tuple(issues),
            planned_reviews=(),
            counts=(),
            concerns=tuple(
                Concern(
                    MentionKind.LISTED if cause.stated else MentionKind.NAMED,
                    passage(cause.words) if cause.stated else None,
                    None if cause.stated else passage(cause.words),
                    cause.topic,
                    cause.cycle,
                    None,
                    (passage(cause.words),),
                )
                for cause in draft.causes
            ),
            unnamed=(),
            claims=tuple(claims),
            findings=(),
            recommendations=tuple(
                Recommendation(index, None, None, None, (passage(words),))
                for index, cause in enumerate(draft.causes)
                for words in cause.recommendations
            ),
            recommendation_claims=(),
            monitoring=(),
            remarks=(),
            coverage={},
        )

    return write


@pytest.fixture(scope="session")
def drafts():
    """Give the parts of which drafts are made."""

    class Parts:
        """Draft, Cause, Person, and a copy of a draft with changes."""

        draft, cause, person, change = Draft, Cause, Person, staticmethod(replace)

    return Parts
