"""Which causes of concern of several letters are one (docs/decisions/0008).

Each letter mints a key for each of its causes from what it says itself. Letters are then gone through in
the order of their days: a cause is one that earlier letters know by the same key, by its wording, or as
the only one of its topic that may be meant. Its identifier is the one that the earliest letter minted, so
that no later letter renames it and the order of loading does not matter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from peelgraph.facts.model import Facts
from peelgraph.graph.identifiers import CauseKey, cause_key, owner_key
from peelgraph.graph.identity.decisions import Decision, Verdicts
from peelgraph.graph.identity.ordering import in_order
from peelgraph.graph.identity.recognition import (
    BY_TOPIC,
    RULES,
    Cause,
    Item,
    Rule,
    are_stated_unlike,
    comes_after,
    is_notable,
    is_raised_anew,
    read_item,
)

_SAME_KEY = "the same key"
_DECIDED = "a person’s decision"
_SURE = (_SAME_KEY, _DECIDED)


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
class _Finder:
    verdicts: Verdicts
    known: dict[str, list[Cause]] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    recurrences: list[tuple[CauseKey, CauseKey]] = field(default_factory=list)

    def add(self, facts: Facts) -> None:
        """Add the causes of a letter to those that earlier ones know."""
        assert facts.body is not None
        causes = self.known.setdefault(owner_key(facts.body), [])
        items = [read_item(facts, index) for index in range(len(facts.concerns))]
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

    def _explain(self, reason: str, item: Item) -> str:
        return self.verdicts.explain(_words(item.key)) if reason == _DECIDED else reason

    def _tell_apart(self, item: Item, causes: Sequence[Cause]) -> None:
        """Give an item a key of its own where an earlier letter's other cause has the same one."""
        namesakes = [c for c in causes if any(item.own == known.own for known in c.items)]
        if len(namesakes) > 1 or any(
            is_raised_anew(item, cause) or self._are_different(item.apart, cause)
            for cause in namesakes
        ):
            item.key = item.apart

    def _match(
        self, items: Sequence[Item], causes: Sequence[Cause]
    ) -> dict[int, tuple[Cause, str]]:
        """Return for each item the cause known before that it is, with the reason.

        The surest rule comes first. A letter tells its causes apart: what one item is, no other item
        of the letter is by a less sure rule, and what two items may be, neither of them is.
        """
        found: dict[int, tuple[Cause, str]] = {}
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
                if reason in BY_TOPIC:
                    alone = alone and topics.count(item.concern.topic) == 1
                if alone or (offer and reason in _SURE):
                    found[item.index] = (offer[0], reason)
        return found

    def _rules(self) -> Iterator[tuple[str, Rule]]:
        yield _SAME_KEY, lambda item, cause: item.key in cause.keys
        yield _DECIDED, self._is_decided
        for reason, holds in RULES:
            yield reason, self._unless_excluded(holds)

    def _unless_excluded(self, holds: Rule) -> Rule:
        return lambda item, cause: self._may_be(item, cause) and holds(item, cause)

    def _is_decided(self, item: Item, cause: Cause) -> bool:
        return any(self.verdicts.are_same(_words(item.key), _words(key)) for key in cause.keys)

    def _are_different(self, key: CauseKey, cause: Cause) -> bool:
        return any(self.verdicts.are_different(_words(key), _words(other)) for other in cause.keys)

    def _may_be(self, item: Item, cause: Cause) -> bool:
        cycles = {item.concern.cycle, cause.cycle} - {None}
        return (
            len(cycles) <= 1
            and not self._are_different(item.key, cause)
            and not is_raised_anew(item, cause)
        )

    def _begin(self, items: Sequence[Item]) -> list[Cause]:
        """Return the causes that a letter is the first to know, one for what is decided to be one."""
        new: list[Cause] = []
        for item in items:
            known = next((c for c in new if item.key in c.keys or self._is_decided(item, c)), None)
            if known is None:
                known = Cause(item.key, item)
                new.append(known)
            known.learn(item, _DECIDED)
        return new

    def _propose(self, item: Item, causes: Sequence[Cause], taken: set[int]) -> None:
        """List what a new cause may be but is not shown to be, and note what it surely repeats."""
        anew: list[Cause] = []
        for cause in causes:
            if id(cause) in taken or self._are_different(item.key, cause):
                continue
            cycles = {item.concern.cycle, cause.cycle} - {None}
            one_topic = item.concern.topic in cause.topics
            if len(cycles) > 1:
                continue
            if one_topic and not (item.concern.cycle and cause.cycle) and comes_after(item, cause):
                anew.append(cause)
            elif one_topic or is_notable(item, cause):
                reason = "of one topic" if one_topic else "alike in words"
                self._list(item, item.key, cause, reason)
        if anew:
            latest = max(anew, key=lambda cause: max(cause.closings))
            self.recurrences.append((item.key, latest.key))

    def _doubt(self, item: Item, cause: Cause) -> None:
        """List two causes of one key whose full statements have next to nothing in common."""
        decided = any(self.verdicts.are_same(_words(item.apart), _words(k)) for k in cause.keys)
        if are_stated_unlike(item, cause) and not decided:
            self._list(item, item.apart, cause, "one identifier, but other words")

    def _list(self, item: Item, key: CauseKey, cause: Cause, reason: str) -> None:
        words = (_quote(item), _quote(cause.first))
        digest = item.facts.letter.digest
        self.candidates.append(
            Candidate(_words(key), _words(cause.key), reason, words, digest, item.index)
        )


def _words(key: CauseKey) -> str:
    return "/".join(key)


def _quote(item: Item) -> str:
    return " ".join(item.concern.words.quote.split())
