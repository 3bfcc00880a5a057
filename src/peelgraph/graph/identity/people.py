"""Which people of several letters are one (docs/decisions/0008).

A person of the authority file is known by its key. Anybody else is one person in two letters if the name
without honours and prefix is the same and a post is the same, and never by a name alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from peelgraph.facts.model import Facts, Party
from peelgraph.graph.identifiers import owner_key, party_person_key, party_posts, slug
from peelgraph.graph.identity.decisions import Decision, Verdicts
from peelgraph.graph.identity.ordering import in_order
from peelgraph.registers import Registers


@dataclass(frozen=True, slots=True)
class PersonCandidate:
    """Two keys that may mean one person, for a person to decide, and how each was printed."""

    one: str
    other: str
    reason: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class People:
    """The key that has replaced another one, with the reason; the names of those no register knows."""

    replaced: Mapping[str, tuple[str, str]]
    names: Mapping[str, str]
    candidates: tuple[PersonCandidate, ...] = ()

    def of(self, key: str) -> str:
        """Return the key by which a person is known."""
        return self.replaced[key][0] if key in self.replaced else key


NO_PEOPLE = People({}, {})


@dataclass(slots=True)
class _Person:
    """One person as the letters so far know it, by the key that the first of them minted."""

    key: str
    name: str
    printed: str
    keys: dict[str, str] = field(default_factory=dict)
    posts: set[str] = field(default_factory=set)


def find_people(
    letters: Iterable[Facts], registers: Registers, decisions: Iterable[Decision] = ()
) -> People:
    """Return which people of the letters are one; letters without day, body or title do not count."""
    finder = _Finder(registers, Verdicts.of(decisions))
    for facts in in_order(letters):
        assert facts.body is not None
        for party in facts.parties:
            finder.add(party, owner_key(facts.body))
    return finder.finish()


@dataclass(slots=True)
class _Finder:
    registers: Registers
    verdicts: Verdicts
    known: list[_Person] = field(default_factory=list)
    candidates: list[PersonCandidate] = field(default_factory=list)

    def add(self, party: Party, where: str) -> None:
        """Add a party to the people whom earlier letters know."""
        key, posts = party_person_key(party, where), set(party_posts(party, where))
        found = next(self._find(key, party, posts), None)
        if found is None:
            new = _Person(key, party.name, _print(party))
            self._propose(new, posts)
            self.known.append(new)
            found = new, ""
        person, reason = found
        person.keys.setdefault(key, reason)
        person.posts |= posts

    def finish(self) -> People:
        """Return what all letters together show."""
        replaced = {
            key: (person.key, reason)
            for person in self.known
            for key, reason in person.keys.items()
            if key != person.key
        }
        names = {
            person.key: person.name
            for person in self.known
            if not self.registers.person(person.key)
        }
        return People(replaced, names, tuple(self.candidates))

    def _find(self, key: str, party: Party, posts: set[str]) -> Iterator[tuple[_Person, str]]:
        """Yield who a party may be, the surest first."""
        yield from ((person, "") for person in self.known if key in person.keys)
        because = self.verdicts.explain(key)
        yield from ((p, because) for p in self.known if self._is_decided(key, p.keys))
        for registered in self.registers.people:
            if self._is_decided(key, (registered.key,)):
                person = _Person(registered.key, registered.name, registered.name)
                self.known.append(person)
                yield person, because
        if party.person is None:
            for person in self.known:
                same = slug(person.name) == slug(party.name) and posts & person.posts
                if same and self._may_be(key, person):
                    yield person, "the same name and post"

    def _is_decided(self, key: str, others: Iterable[str]) -> bool:
        return any(key != other and self.verdicts.are_same(key, other) for other in others)

    def _may_be(self, key: str, person: _Person) -> bool:
        """Tell whether a party in no known post may be somebody: the registers know their own."""
        return self.registers.person(person.key) is None and not any(
            self.verdicts.are_different(key, other) for other in person.keys
        )

    def _propose(self, new: _Person, posts: set[str]) -> None:
        """List whom somebody new may be, but is not shown to be."""
        others = [(p.key, p.name, p.printed, p.posts) for p in self.known]
        known = {key for key, *_ in others}
        others += [
            (person.key, person.name, person.name, set())
            for person in self.registers.people
            if person.key not in known
        ]
        for key, name, printed, held in others:
            if key == new.key or self.verdicts.are_different(new.key, key):
                continue
            if slug(name) == slug(new.name):
                reason = "one name, no post in common"
            elif posts & held and _may_be_one_name(name, new.name):
                reason = "like names, one post"
            else:
                continue
            self.candidates.append(PersonCandidate(new.key, key, reason, (new.printed, printed)))


def _print(party: Party) -> str:
    words = (party.evidence.quote, *(title.evidence.quote for title in party.titles))
    return ", ".join(" ".join(word.split()) for word in words)


def _may_be_one_name(one: str, other: str) -> bool:
    """Tell whether two names have the surname in common, and the first letter."""
    first, second = slug(one).split("-"), slug(other).split("-")
    return first[-1] == second[-1] and first[0][:1] == second[0][:1]
