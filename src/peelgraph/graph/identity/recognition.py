"""How a cause of concern that a letter identifies is known again among those of earlier letters.

The rules of docs/decisions/0008: by its wording, or as the only one of its topic that may be meant.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from peelgraph.facts.model import ClaimKind, Concern, EventKind, Facts
from peelgraph.graph.identifiers import CauseKey, apart_key, cause_key
from peelgraph.graph.wordings import (
    are_like_words,
    are_notably_like,
    are_same_words,
    are_unlike_words,
)

#: A first and a last day.
_Days = tuple[date, date]


@dataclass(slots=True)
class Item:
    """One cause as one letter identifies it; ``own`` is the key that the letter alone mints."""

    facts: Facts
    index: int
    day: date
    own: CauseKey
    apart: CauseKey
    key: CauseKey
    identified: list[_Days]
    issued: list[_Days]
    closings: list[_Days]

    @property
    def concern(self) -> Concern:
        """Return what the letter says of it."""
        return self.facts.concerns[self.index]

    @property
    def statement(self) -> str | None:
        """Return the words that state it, if they are given."""
        statement = self.concern.statement
        return statement.quote if statement else None


@dataclass(slots=True)
class Cause:
    """One cause as the letters so far know it, by the key that the first of them minted."""

    key: CauseKey
    first: Item
    members: list[tuple[Item, str]] = field(default_factory=list)

    def learn(self, item: Item, reason: str) -> None:
        """Add what another letter says of it, and why that is meant of it."""
        self.members.append((item, reason))

    @property
    def items(self) -> list[Item]:
        """Return what the letters say of it, in their order."""
        return [item for item, _ in self.members]

    @property
    def keys(self) -> set[CauseKey]:
        """Return the keys that the letters mint for it."""
        return {item.key for item in self.items}

    @property
    def topics(self) -> set[str]:
        """Return its topics."""
        return {item.concern.topic for item in self.items if item.concern.topic}

    @property
    def cycle(self) -> str | None:
        """Return its inspection cycle, as the first letter to name one has it."""
        return next((item.concern.cycle for item in self.items if item.concern.cycle), None)

    @property
    def statements(self) -> list[str]:
        """Return the words that state it, one by one."""
        return [item.statement for item in self.items if item.statement]

    @property
    def identified(self) -> list[_Days]:
        """Return when it was identified, by what letters say."""
        return [days for item in self.items for days in item.identified]

    @property
    def issued(self) -> list[_Days]:
        """Return when it was issued, by what letters say."""
        return [days for item in self.items for days in item.issued]

    @property
    def closings(self) -> list[_Days]:
        """When it was closed, by what letters say; none if one says that it was reopened."""
        reopened = any(
            claim.concern == item.index and claim.kind is ClaimKind.REOPENED
            for item in self.items
            for claim in item.facts.claims
        )
        return [] if reopened else [days for item in self.items for days in item.closings]


#: Whether an item is a cause known before.
Rule = Callable[[Item, Cause], bool]


def read_item(facts: Facts, index: int) -> Item:
    """Return a cause of a letter with what the letter dates of it."""
    day = facts.sent_on or facts.published_on
    assert facts.body is not None
    assert day is not None
    own = cause_key(facts.body, facts, index)
    claims = [claim for claim in facts.claims if claim.concern == index]
    inspected = [
        (event.period.not_before, event.period.not_after)
        for event in facts.inspections
        if index in event.concerns and event.kind is EventKind.INSPECTION
    ]
    identified = [
        (claim.not_before, claim.not_after)
        for claim in claims
        if claim.kind is ClaimKind.IDENTIFIED and claim.not_before
    ]
    return Item(
        facts,
        index,
        day.value,
        own,
        apart_key(facts.body, facts, index),
        own,
        identified=[*inspected, *identified],
        issued=[
            (issue.period.not_before, issue.period.not_after)
            for issue in facts.issues
            if index in issue.concerns
        ],
        closings=[
            (claim.not_before or claim.not_after, claim.not_after)
            for claim in claims
            if claim.kind is ClaimKind.CLOSED
        ],
    )


def _overlap(some: Iterable[_Days], others: Sequence[_Days]) -> bool:
    return any(a[0] <= b[1] and b[0] <= a[1] for a in some for b in others)


def _is_of_one_time(item: Item, cause: Cause) -> bool | None:
    """Tell whether both were identified or issued at one time; None if that is not said of both."""
    answers = [
        _overlap(mine, theirs)
        for mine, theirs in ((item.identified, cause.identified), (item.issued, cause.issued))
        if mine and theirs
    ]
    return any(answers) if answers else None


def comes_after(item: Item, cause: Cause) -> bool:
    """Tell whether an item was surely identified after a cause had been closed."""
    begun = [start for start, _ in (*item.identified, *item.issued)]
    ended = [end for _, end in cause.closings]
    return bool(begun and ended) and min(begun) > min(ended)


def is_raised_anew(item: Item, cause: Cause) -> bool:
    """Tell whether an item was, or may have been, identified anew after a closure."""
    if _is_of_one_time(item, cause):
        return False
    if comes_after(item, cause):
        return True
    closed = any(end < item.day for _, end in cause.closings)
    known = [end for _, end in (*cause.identified, *cause.issued)]
    begun = [start for start, _ in (*item.identified, *item.issued)]
    return closed and bool(known and begun) and min(begun) > max(known)


def _has_same_words(item: Item, cause: Cause) -> bool:
    return item.statement is not None and any(
        are_same_words(item.statement, statement) for statement in cause.statements
    )


def _has_like_words(item: Item, cause: Cause) -> bool:
    topics = {item.concern.topic} - {None}
    return (
        item.statement is not None
        and not (topics and cause.topics and not topics & cause.topics)
        and _is_of_one_time(item, cause) is not False
        and any(are_like_words(item.statement, statement) for statement in cause.statements)
    )


def are_stated_unlike(item: Item, cause: Cause) -> bool:
    """Tell whether both are stated in full, in words that can hardly be about one thing."""
    statement = item.statement
    return bool(statement and cause.statements) and all(
        are_unlike_words(statement or "", other) for other in cause.statements
    )


def _is_of_topic(item: Item, cause: Cause) -> bool:
    return item.concern.topic in cause.topics and not are_stated_unlike(item, cause)


def _has_topic_and_time(item: Item, cause: Cause) -> bool:
    return _is_of_topic(item, cause) and _is_of_one_time(item, cause) is True


def _is_only_one_meant(item: Item, cause: Cause) -> bool:
    """Tell whether a letter that does not say when can mean this cause of its topic.

    That is, the cause was not closed before the letter, or the letter says that it was closed then.
    """
    first = cause.first.day
    stated = (*item.identified, *item.issued)
    before = all(end <= first for _, end in stated)
    is_open = all(end >= item.day for _, end in cause.closings)
    return (
        _is_of_topic(item, cause)
        and _is_of_one_time(item, cause) is None
        and before
        and (is_open or _overlap(item.closings, cause.closings))
    )


def is_notable(item: Item, cause: Cause) -> bool:
    """Tell whether the words of both are so alike that a person should look at them."""
    words = [item.concern.words.quote for item in cause.items]
    return any(are_notably_like(item.concern.words.quote, other) for other in words)


#: How a cause is known again where no key and no person says so, the surest way first.
RULES: tuple[tuple[str, Rule], ...] = (
    ("the same words", _has_same_words),
    ("like words, and no other topic or time", _has_like_words),
    ("the same topic, identified at the same time", _has_topic_and_time),
    ("the only one of its topic that can be meant", _is_only_one_meant),
)
#: Rules that a topic makes: of two causes of one topic in one letter, neither is known by it.
BY_TOPIC = tuple(reason for reason, _ in RULES[2:])
