"""Which causes of concern of several letters are one (docs/decisions/0008).

Each letter mints a key for each of its causes from what it says itself. Letters are then gone through in
the order of their days: a cause is one that earlier letters know by the same key, by its wording, or as
the only one of its topic that has not been closed. Its identifier is the one that the earliest letter
minted, so that no later letter renames it and the order of loading does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from peelgraph.errors import MintingError, RegisterError
from peelgraph.facts.likeness import find_content
from peelgraph.facts.model import ClaimKind, Concern, Facts
from peelgraph.graph.identifiers import CauseKey, cause_key, letter_key, owner_key

#: How many words that carry meaning two wordings must have, and share, to be of one cause.
_LEAST_WORDS = 4
_KEY_PARTS = 3
_SHARED = 0.75


class Verdict(StrEnum):
    """What a person decided about two keys."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Decision:
    """That two keys mean the same cause, or different ones, as a person decided."""

    one: CauseKey
    other: CauseKey
    verdict: Verdict

    @property
    def pair(self) -> frozenset[CauseKey]:
        """The two keys, in no order."""
        return frozenset((self.one, self.other))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two keys that may mean one cause, for a person to decide, and the words of both."""

    one: CauseKey
    other: CauseKey
    reason: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Identities:
    """The key that stands for each superseded one, and what is left to decide."""

    canonical: Mapping[CauseKey, CauseKey]
    candidates: tuple[Candidate, ...] = ()

    def of(self, key: CauseKey) -> CauseKey:
        """Return the key by which a cause is known."""
        return self.canonical.get(key, key)


NO_IDENTITIES = Identities({})


@dataclass(slots=True)
class _Cause:
    """One cause as the letters so far know it; its first key is the canonical one."""

    keys: list[CauseKey]
    topics: set[str] = field(default_factory=set)
    cycles: set[str] = field(default_factory=set)
    wordings: list[str] = field(default_factory=list)
    closed_by: date | None = None


def read_decisions(rows: Iterable[Mapping[str, str]]) -> tuple[Decision, ...]:
    """Read the rows of ``data/decisions/causes.csv``; raises RegisterError naming the row."""
    decisions: dict[frozenset[CauseKey], Decision] = {}
    for number, row in enumerate(rows, start=2):
        where = f"data/decisions/causes.csv row {number}"
        try:
            decision = _read_decision(row)
        except ValueError as error:
            raise RegisterError(f"{where}: {error}") from None
        if decisions.setdefault(decision.pair, decision).verdict is not decision.verdict:
            raise RegisterError(f"{where}: contradicts an earlier row about the same two causes")
    return tuple(decisions.values())


def _read_decision(row: Mapping[str, str]) -> Decision:
    for column in ("source", "decided_by"):
        if not row[column]:
            raise ValueError(f"{column} is empty; say who decided, and by what")
    try:
        date.fromisoformat(row["decided_on"])
    except ValueError:
        raise ValueError(f"{row['decided_on']!r} is no day (ISO 8601)") from None
    if row["verdict"] not in set(Verdict):
        raise ValueError(f"the verdict {row['verdict']!r} is neither same nor different")
    one, other = _read_key(row["one"]), _read_key(row["other"])
    if one == other:
        raise ValueError("a cause cannot be compared with itself")
    return Decision(one, other, Verdict(row["verdict"]))


def _read_key(words: str) -> CauseKey:
    parts = tuple(words.split("/"))
    if len(parts) != _KEY_PARTS or not all(parts):
        raise ValueError(f"{words!r} is no key: it has a body, a cycle or period, and a topic")
    return parts[0], parts[1], parts[2]


def find_identities(letters: Iterable[Facts], decisions: Sequence[Decision] = ()) -> Identities:
    """Return which causes of the letters are one; letters without day, body or title do not count.

    Never one are causes that one letter tells apart, causes of different cycles or topics, and what a
    person decided to be different.
    """
    dated = sorted(_dated(letters), key=lambda item: item[:2])
    finder = _Finder(decisions)
    for day, _, facts in dated:
        finder.add(day, facts)
    canonical = {
        key: cause.keys[0]
        for causes in finder.known.values()
        for cause in causes
        for key in cause.keys[1:]
    }
    return Identities(canonical, tuple(finder.candidates))


def _dated(letters: Iterable[Facts]) -> Iterator[tuple[date, str, Facts]]:
    for facts in letters:
        try:
            key = letter_key(facts)
        except MintingError:
            continue
        day = facts.sent_on or facts.published_on
        if day:
            yield day.value, f"{key} {facts.letter.digest}", facts


@dataclass(slots=True)
class _Finder:
    decisions: Sequence[Decision]
    known: dict[str, list[_Cause]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)

    def add(self, day: date, facts: Facts) -> None:
        """Add the causes of a letter to those that earlier ones know."""
        body = facts.body
        assert body is not None
        causes = self.known.setdefault(owner_key(body), [])
        keys = [cause_key(body, facts, i) for i in range(len(facts.concerns))]
        matches = [self._match(day, facts, i, keys[i], causes) for i in range(len(keys))]
        new: list[_Cause] = []
        for index, (key, match) in enumerate(zip(keys, matches, strict=True)):
            alone = match is not None and sum(match is other for other in matches) == 1
            if match is not None and not alone:
                self._propose(key, match, facts.concerns[index], "two causes of one letter fit it")
            cause = match if match is not None and alone else _Cause([key])
            if key not in cause.keys:
                cause.keys.append(key)
            if cause is not match:
                new.append(cause)
            _learn(cause, facts, index)
        causes += new

    def _match(
        self, day: date, facts: Facts, index: int, key: CauseKey, causes: Sequence[_Cause]
    ) -> _Cause | None:
        """Return the one cause known before that this is, if there is just one."""
        concern = facts.concerns[index]
        same = [cause for cause in causes if key in cause.keys]
        decided = [cause for cause in causes if self._is_decided(key, cause, Verdict.SAME)]
        if same or decided:
            return (same or decided)[0]
        allowed = [cause for cause in causes if self._may_be(key, concern, cause)]
        worded = [cause for cause in allowed if _is_worded_alike(concern, cause)]
        if len(worded) == 1:
            return worded[0]
        topical = [cause for cause in allowed if concern.topic in cause.topics]
        raised = _is_raised_anew(facts, index)
        open_still = [
            cause for cause in topical if cause.closed_by is None or cause.closed_by >= day
        ]
        if len(topical) == len(open_still) == 1 and not raised:
            return open_still[0]
        for cause in worded or topical:
            self._propose(key, cause, concern, "alike in words" if worded else "of one topic")
        return None

    def _may_be(self, key: CauseKey, concern: Concern, cause: _Cause) -> bool:
        cycles = {concern.cycle} - {None}
        topics = {concern.topic} - {None}
        return (
            not self._is_decided(key, cause, Verdict.DIFFERENT)
            and not (cycles and cause.cycles and not cycles & cause.cycles)
            and not (topics and cause.topics and not topics & cause.topics)
        )

    def _is_decided(self, key: CauseKey, cause: _Cause, verdict: Verdict) -> bool:
        pairs = [frozenset((key, known)) for known in cause.keys]
        return any(d.verdict is verdict and d.pair in pairs for d in self.decisions)

    def _propose(self, key: CauseKey, cause: _Cause, concern: Concern, reason: str) -> None:
        if not any(d.pair == frozenset((key, cause.keys[0])) for d in self.decisions):
            words = (concern.words.quote, cause.wordings[0] if cause.wordings else "")
            self.candidates.append(Candidate(key, cause.keys[0], reason, words))


def _learn(cause: _Cause, facts: Facts, index: int) -> None:
    """Add what a letter says of a cause to what is known of it."""
    concern = facts.concerns[index]
    cause.topics |= {concern.topic} - {None} if concern.topic else set()
    cause.cycles |= {concern.cycle} if concern.cycle else set()
    cause.wordings.append(concern.words.quote)
    for claim in facts.claims:
        if claim.concern == index and claim.kind is ClaimKind.CLOSED:
            known = cause.closed_by
            cause.closed_by = claim.not_after if known is None else min(known, claim.not_after)
        elif claim.concern == index and claim.kind is ClaimKind.REOPENED:
            cause.closed_by = None


def _is_worded_alike(concern: Concern, cause: _Cause) -> bool:
    """Tell whether a statement shares most words with one known before: tense and number aside."""
    if concern.statement is None:
        return False
    words = find_content(concern.statement.quote)
    return any(
        len(words & other) >= max(_LEAST_WORDS, _SHARED * len(words | other))
        for other in map(find_content, cause.wordings)
    )


def _is_raised_anew(facts: Facts, index: int) -> bool:
    """Tell whether the letter says that it identified the cause in an inspection of its own."""
    return any(c.concern == index and c.kind is ClaimKind.IDENTIFIED for c in facts.claims)
