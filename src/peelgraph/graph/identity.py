"""Which causes of concern of several letters are one (docs/decisions/0008).

Each letter mints a key for each of its causes from what it says itself. Letters are then gone through in
the order of their days: a cause is one that earlier letters know by the same key, by its wording, or as
the only one of its topic that may be meant. Its identifier is the one that the earliest letter minted, so
that no later letter renames it and the order of loading does not matter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from peelgraph.facts.model import ClaimKind, Concern, EventKind, Facts
from peelgraph.graph.decisions import Decision, Verdicts
from peelgraph.graph.identifiers import CauseKey, apart_key, cause_key, owner_key
from peelgraph.graph.ordering import in_order
from peelgraph.graph.wordings import (
    are_like_words,
    are_notably_like,
    are_same_words,
    are_unlike_words,
)

#: A first and a last day.
_Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Known:
    """A cause of one letter: the key by which it is known, and whether this letter is its first.

    ``cycle`` is the one that the first letter to name a cycle names.
    """

    key: CauseKey
    is_first: bool = True
    cycle: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two keys that may mean one cause, for a person to decide, and the words of both.

    ``one`` is of a cause of the letter whose text has the digest ``letter``, at the place ``concern``.
    """

    one: str
    other: str
    reason: str
    words: tuple[str, str]
    letter: str
    concern: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """The key that has replaced another one, and why."""

    by: CauseKey
    reason: str


@dataclass(frozen=True, slots=True)
class Identities:
    """The causes of each letter, by the digest of its text; what is replaced, and what is in doubt.

    ``recurrences`` are causes that were raised anew after a closure, each with the earlier one.
    """

    causes: Mapping[str, tuple[Known, ...]]
    replaced: Mapping[CauseKey, Replaced]
    candidates: tuple[Candidate, ...] = ()
    recurrences: tuple[tuple[CauseKey, CauseKey], ...] = ()

    def of(self, facts: Facts) -> tuple[Known, ...]:
        """Return the causes of a letter, each at its place; those of a letter alone if not known."""
        return self.causes.get(facts.letter.digest) or _alone(facts)


NO_IDENTITIES = Identities({}, {})


def _alone(facts: Facts) -> tuple[Known, ...]:
    body = facts.body
    if body is None:
        return ()
    return tuple(
        Known(cause_key(body, facts, index), cycle=concern.cycle)
        for index, concern in enumerate(facts.concerns)
    )


def find_identities(letters: Iterable[Facts], decisions: Iterable[Decision] = ()) -> Identities:
    """Return which causes of the letters are one; letters without day, body or title do not count.

    Never one are causes of two bodies or two cycles, causes that one letter tells apart, and what a
    person decided to be different. Each text must be given once.
    """
    finder = _Finder(Verdicts.of(decisions))
    for facts in in_order(letters):
        finder.add(facts)
    return finder.finish()


@dataclass(slots=True)
class _Item:
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
        return self.facts.concerns[self.index]

    @property
    def statement(self) -> str | None:
        statement = self.concern.statement
        return statement.quote if statement else None


@dataclass(slots=True)
class _Cause:
    """One cause as the letters so far know it, by the key that the first of them minted."""

    key: CauseKey
    first: _Item
    members: list[tuple[_Item, str]] = field(default_factory=list)

    def learn(self, item: _Item, reason: str) -> None:
        self.members.append((item, reason))

    @property
    def items(self) -> list[_Item]:
        return [item for item, _ in self.members]

    @property
    def keys(self) -> set[CauseKey]:
        return {item.key for item in self.items}

    @property
    def topics(self) -> set[str]:
        return {item.concern.topic for item in self.items if item.concern.topic}

    @property
    def cycle(self) -> str | None:
        return next((item.concern.cycle for item in self.items if item.concern.cycle), None)

    @property
    def statements(self) -> list[str]:
        return [item.statement for item in self.items if item.statement]

    @property
    def identified(self) -> list[_Days]:
        return [days for item in self.items for days in item.identified]

    @property
    def issued(self) -> list[_Days]:
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
_Test = Callable[[_Item, _Cause], bool]


@dataclass(slots=True)
class _Finder:
    verdicts: Verdicts
    known: dict[str, list[_Cause]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    recurrences: list[tuple[CauseKey, CauseKey]] = field(default_factory=list)

    def add(self, facts: Facts) -> None:
        """Add the causes of a letter to those that earlier ones know."""
        assert facts.body is not None
        causes = self.known.setdefault(owner_key(facts.body), [])
        items = [_read_item(facts, index) for index in range(len(facts.concerns))]
        for item in items:
            self._tell_apart(item, causes)
        found = self._match(items, causes)
        for item in items:
            if item.index not in found:
                self._propose(item, causes, {id(cause) for cause, _ in found.values()})
        for item in items:
            if item.index in found:
                cause, reason = found[item.index]
                if reason == _SAME_KEY:
                    self._doubt(item, cause)
                cause.learn(item, reason)
        causes += self._begin([item for item in items if item.index not in found])

    def finish(self) -> Identities:
        """Return what all letters together show."""
        causes = [cause for group in self.known.values() for cause in group]
        canonical = {cause.key for cause in causes}
        letters: dict[str, dict[int, Known]] = {}
        replaced: dict[CauseKey, Replaced] = {}
        for cause in causes:
            for item, reason in cause.members:
                known = Known(cause.key, item is cause.first, cause.cycle)
                letters.setdefault(item.facts.letter.digest, {})[item.index] = known
                if item.own not in canonical:
                    why = self._explain(reason, item)
                    replaced.setdefault(item.own, Replaced(cause.key, why))
        return Identities(
            {digest: tuple(v for _, v in sorted(by.items())) for digest, by in letters.items()},
            replaced,
            tuple(self.candidates),
            tuple(self.recurrences),
        )

    def _explain(self, reason: str, item: _Item) -> str:
        return self.verdicts.explain(_words(item.key)) if reason == _DECIDED else reason

    def _tell_apart(self, item: _Item, causes: Sequence[_Cause]) -> None:
        """Give an item a key of its own where an earlier letter's other cause has the same one."""
        namesakes = [c for c in causes if any(item.own == known.own for known in c.items)]
        if len(namesakes) > 1 or any(
            _is_raised_anew(item, cause) or self._are_different(item.apart, cause)
            for cause in namesakes
        ):
            item.key = item.apart

    def _match(
        self, items: Sequence[_Item], causes: Sequence[_Cause]
    ) -> dict[int, tuple[_Cause, str]]:
        """Return for each item the cause known before that it is, with the reason.

        The surest rule comes first. A letter tells its causes apart: what one item is, no other item
        of the letter is by a less sure rule, and what two items may be, neither of them is.
        """
        found: dict[int, tuple[_Cause, str]] = {}
        for reason, holds in self._rules():
            taken = {id(cause) for cause, _ in found.values()}
            left = [item for item in items if item.index not in found]
            offers = {
                item.index: [c for c in causes if id(c) not in taken and holds(item, c)]
                for item in left
            }
            wanted = [id(cause) for offer in offers.values() for cause in offer]
            topics = [item.concern.topic for item in left]
            for item in left:
                offer = offers[item.index]
                alone = len(offer) == 1 and wanted.count(id(offer[0])) == 1
                if reason in _BY_TOPIC:
                    alone = alone and topics.count(item.concern.topic) == 1
                if alone or (offer and reason in _SURE):
                    found[item.index] = (offer[0], reason)
        return found

    def _rules(self) -> Iterator[tuple[str, _Test]]:
        yield _SAME_KEY, lambda item, cause: item.key in cause.keys
        yield _DECIDED, self._is_decided
        for reason, holds in _RULES:
            yield reason, self._unless_excluded(holds)

    def _unless_excluded(self, holds: _Test) -> _Test:
        return lambda item, cause: self._may_be(item, cause) and holds(item, cause)

    def _is_decided(self, item: _Item, cause: _Cause) -> bool:
        return any(self.verdicts.are_same(_words(item.key), _words(key)) for key in cause.keys)

    def _are_different(self, key: CauseKey, cause: _Cause) -> bool:
        return any(self.verdicts.are_different(_words(key), _words(other)) for other in cause.keys)

    def _may_be(self, item: _Item, cause: _Cause) -> bool:
        cycles = {item.concern.cycle, cause.cycle} - {None}
        return (
            len(cycles) <= 1
            and not self._are_different(item.key, cause)
            and not _is_raised_anew(item, cause)
        )

    def _begin(self, items: Sequence[_Item]) -> list[_Cause]:
        """Return the causes that a letter is the first to know, one for what is decided to be one."""
        new: list[_Cause] = []
        for item in items:
            known = next((c for c in new if item.key in c.keys or self._is_decided(item, c)), None)
            if known is None:
                known = _Cause(item.key, item)
                new.append(known)
            known.learn(item, _DECIDED)
        return new

    def _propose(self, item: _Item, causes: Sequence[_Cause], taken: set[int]) -> None:
        """List what a new cause may be but is not shown to be, and note what it surely repeats."""
        anew: list[_Cause] = []
        for cause in causes:
            if id(cause) in taken or self._are_different(item.key, cause):
                continue
            cycles = {item.concern.cycle, cause.cycle} - {None}
            one_topic = item.concern.topic in cause.topics
            if len(cycles) > 1:
                continue
            if one_topic and not (item.concern.cycle and cause.cycle) and _comes_after(item, cause):
                anew.append(cause)
            elif one_topic or _is_notable(item, cause):
                reason = "of one topic" if one_topic else "alike in words"
                self._list(item, item.key, cause, reason)
        if anew:
            latest = max(anew, key=lambda cause: max(cause.closings))
            self.recurrences.append((item.key, latest.key))

    def _doubt(self, item: _Item, cause: _Cause) -> None:
        """List two causes of one key whose full statements have next to nothing in common."""
        decided = any(self.verdicts.are_same(_words(item.apart), _words(k)) for k in cause.keys)
        if _are_stated_unlike(item, cause) and not decided:
            self._list(item, item.apart, cause, "one identifier, but other words")

    def _list(self, item: _Item, key: CauseKey, cause: _Cause, reason: str) -> None:
        words = (_quote(item), _quote(cause.first))
        digest = item.facts.letter.digest
        self.candidates.append(
            Candidate(_words(key), _words(cause.key), reason, words, digest, item.index)
        )


_SAME_KEY = "the same key"
_DECIDED = "a person’s decision"
_SURE = (_SAME_KEY, _DECIDED)


def _read_item(facts: Facts, index: int) -> _Item:
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
    return _Item(
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


def _words(key: CauseKey) -> str:
    return "/".join(key)


def _quote(item: _Item) -> str:
    return " ".join(item.concern.words.quote.split())


def _overlap(some: Iterable[_Days], others: Sequence[_Days]) -> bool:
    return any(a[0] <= b[1] and b[0] <= a[1] for a in some for b in others)


def _is_of_one_time(item: _Item, cause: _Cause) -> bool | None:
    """Tell whether both were identified or issued at one time; None if that is not said of both."""
    answers = [
        _overlap(mine, theirs)
        for mine, theirs in ((item.identified, cause.identified), (item.issued, cause.issued))
        if mine and theirs
    ]
    return any(answers) if answers else None


def _comes_after(item: _Item, cause: _Cause) -> bool:
    """Tell whether an item was surely identified after a cause had been closed."""
    begun = [start for start, _ in (*item.identified, *item.issued)]
    ended = [end for _, end in cause.closings]
    return bool(begun and ended) and min(begun) > min(ended)


def _is_raised_anew(item: _Item, cause: _Cause) -> bool:
    """Tell whether an item was, or may have been, identified anew after a closure."""
    if _is_of_one_time(item, cause):
        return False
    if _comes_after(item, cause):
        return True
    closed = any(end < item.day for _, end in cause.closings)
    known = [end for _, end in (*cause.identified, *cause.issued)]
    begun = [start for start, _ in (*item.identified, *item.issued)]
    return closed and bool(known and begun) and min(begun) > max(known)


def _has_same_words(item: _Item, cause: _Cause) -> bool:
    return item.statement is not None and any(
        are_same_words(item.statement, statement) for statement in cause.statements
    )


def _has_like_words(item: _Item, cause: _Cause) -> bool:
    topics = {item.concern.topic} - {None}
    return (
        item.statement is not None
        and not (topics and cause.topics and not topics & cause.topics)
        and _is_of_one_time(item, cause) is not False
        and any(are_like_words(item.statement, statement) for statement in cause.statements)
    )


def _are_stated_unlike(item: _Item, cause: _Cause) -> bool:
    """Tell whether both are stated in full, in words that can hardly be about one thing."""
    statement = item.statement
    return bool(statement and cause.statements) and all(
        are_unlike_words(statement or "", other) for other in cause.statements
    )


def _is_of_topic(item: _Item, cause: _Cause) -> bool:
    return item.concern.topic in cause.topics and not _are_stated_unlike(item, cause)


def _has_topic_and_time(item: _Item, cause: _Cause) -> bool:
    return _is_of_topic(item, cause) and _is_of_one_time(item, cause) is True


def _is_only_one_meant(item: _Item, cause: _Cause) -> bool:
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


def _is_notable(item: _Item, cause: _Cause) -> bool:
    words = [item.concern.words.quote for item in cause.items]
    return any(are_notably_like(item.concern.words.quote, other) for other in words)


#: How a cause is known again where no key and no person says so, the surest way first.
_RULES: tuple[tuple[str, _Test], ...] = (
    ("the same words", _has_same_words),
    ("like words, and no other topic or time", _has_like_words),
    ("the same topic, identified at the same time", _has_topic_and_time),
    ("the only one of its topic that can be meant", _is_only_one_meant),
)
#: Rules that a topic makes: of two causes of one topic in one letter, neither is known by it.
_BY_TOPIC = tuple(reason for reason, _ in _RULES[2:])
