"""``Registers``: what the register tables hold, and look-up by any name it goes by.

Look-ups are exact up to the spelling that ``normalise_name`` levels out. Where more than one
thing goes by a name, a look-up for one gives ``None``: nothing is merged or picked.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from peelgraph.registers.model import (
    BodyKind,
    InspectedBody,
    LocalPolicingBody,
    Person,
    Post,
    Tenure,
)
from peelgraph.registers.names import build_name_pattern, normalise_name

_Item = TypeVar("_Item")
_Key = TypeVar("_Key", bound=Hashable)

#: The first part of the identifier of a body, by its kind.
ORGANISATIONS: Mapping[BodyKind, str] = {
    BodyKind.POLICE: "force",
    BodyKind.FIRE: "fire-and-rescue-service",
}

# "West Midlands Police and Crime Commissioner" names an office, not West Midlands Police, and
# "South Yorkshire Fire and Rescue Authority" a body that is not inspected.
_NO_OFFICE = r"(?!\s*,?\s*(?:fire\s*)?(?:&|\band)\s*crime\b|\s+authority\b)"


@dataclass(frozen=True, slots=True)
class BodyMatch:
    """A body whose name stands at ``[start, end)`` (code points) of a text."""

    body: InspectedBody
    start: int
    end: int


@dataclass(frozen=True)
class Registers:
    """The bodies, posts, people and tenures that are known, with their look-ups.

    ``bare_titles`` are, normalised, the titles that mean a post only together with a body
    (*Chief Constable*). The look-up tables are built once, when first used.
    """

    bodies: tuple[InspectedBody, ...]
    local_policing_bodies: tuple[LocalPolicingBody, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]
    tenures: tuple[Tenure, ...]
    bare_titles: frozenset[str] = frozenset()

    def body(self, key: str, kind: BodyKind | None = None) -> InspectedBody | None:
        """Return the one inspected body with this key, ``None`` if there is none or two.

        A force and a fire and rescue service may share a key (*essex*): ``kind`` says which is
        meant.
        """
        found = (self._body_by_key.get((each, key)) for each in _kinds(kind))
        return _only(body for body in found if body)

    def local_policing_body(self, key: str) -> LocalPolicingBody | None:
        """Return the local policing body with this key, ``None`` if there is none."""
        return self._overseer_by_key.get(key)

    def post(self, key: str) -> Post | None:
        """Return the post with this key, ``None`` if there is none."""
        return self._post_by_key.get(key)

    def person(self, key: str) -> Person | None:
        """Return the person with this key, ``None`` if there is none."""
        return self._person_by_key.get(key)

    def find_body(self, name: str) -> InspectedBody | None:
        """Return the one body that goes by ``name``; ``None`` if there is none or several."""
        return _only(self._bodies_by_name.get(normalise_name(name), ()))

    def find_body_in(self, text: str) -> tuple[BodyMatch, ...]:
        """Return the bodies whose names stand in ``text``, in order, with their places.

        Names are whole words; of two that overlap the longer counts. A name that goes on as the
        name of an office (*… Police and Crime Commissioner*) or of an authority, or that several
        bodies share, is left out.
        """
        found = sorted(self._matches_in(text), key=lambda match: match.start - match.end)
        kept: list[BodyMatch] = []
        for match in found:
            if all(match.end <= other.start or other.end <= match.start for other in kept):
                kept.append(match)
        return tuple(sorted(kept, key=lambda match: match.start))

    def find_posts(
        self,
        title: str,
        body: str | None,
        on: date | None = None,
        kind: BodyKind | None = None,
    ) -> tuple[Post, ...]:
        """Return the posts that ``title`` may name, in the order of the register.

        With the key of a ``body``: the posts of that body, of the local policing bodies of its
        area and of the inspectorate; of the force alone or of the fire and rescue service alone
        if ``kind`` says which. Without a body: any post, but then a bare title (*Chief
        Constable*) names none. With a day, posts of local policing bodies that surely did not
        exist then are left out. A title that is no known label gives an empty tuple.
        """
        wanted = normalise_name(title)
        posts = self._posts_by_title.get(wanted, ())
        if body is None:
            posts = () if wanted in self.bare_titles else posts
        else:
            posts = tuple(post for post in posts if self._serves(post, body, _kinds(kind)))
        if on is None:
            return posts
        return tuple(post for post in posts if self._may_exist(post, on))

    def find_person(self, name: str, post_key: str) -> Person | None:
        """Return the one person of that name with a tenure in that very post, else ``None``.

        A name alone identifies nobody (MODEL.md §2.7): a namesake in another post is not found.
        """
        holders = self._holders_by_post.get(post_key, frozenset())
        return _only(person for person in self.find_people(name) if person.key in holders)

    def find_people(self, name: str) -> tuple[Person, ...]:
        """Return everyone who goes by ``name``, namesakes included, in the register's order."""
        return self._people_by_name.get(normalise_name(name), ())

    def find_tenure(self, person_key: str, post_key: str) -> Tenure | None:
        """Return the tenure of a person in a post, ``None`` if the register has none."""
        return self._tenure_by_keys.get((person_key, post_key))

    def overseers(self, body_key: str, on: date) -> tuple[LocalPolicingBody, ...]:
        """Return the local policing bodies of a force on a day.

        Left out are those with ``valid_to`` before or ``valid_from`` after the day; an unknown
        bound excludes nothing, so that more than one may be given. In the month of a change of
        which no day is known there may be none.
        """
        return tuple(
            overseer
            for overseer in self._overseers_by_body.get(body_key, ())
            if _covers(overseer.valid_from, overseer.valid_to, on)
        )

    def _matches_in(self, text: str) -> Iterator[BodyMatch]:
        """Yield every place where the name of exactly one body stands, overlaps included."""
        for pattern, body in self._name_patterns:
            for match in pattern.finditer(text):
                yield BodyMatch(body, match.start(), match.end())

    def _serves(self, post: Post, body: str, kinds: Iterable[BodyKind]) -> bool:
        """Return whether a letter to a body of one of ``kinds`` may mean a post by a bare title.

        A police, fire and crime commissioner or a mayor may be the fire authority as well, so
        that the posts over a force are also found for the service with the same key.
        """
        organisation, _, key = post.post_in.partition("/")
        if organisation == "local-policing-body":
            overseer = self._overseer_by_key.get(key)
            return overseer is not None and overseer.oversees == body
        if organisation in ORGANISATIONS.values():
            return key == body and organisation in {ORGANISATIONS[kind] for kind in kinds}
        return True

    def _may_exist(self, post: Post, on: date) -> bool:
        """Return whether the organisation of a post possibly existed on a day."""
        organisation, _, key = post.post_in.partition("/")
        overseer = self._overseer_by_key.get(key)
        if organisation != "local-policing-body" or overseer is None:
            return True
        return _covers(
            overseer.possible_from or overseer.valid_from,
            overseer.possible_to or overseer.valid_to,
            on,
        )

    @cached_property
    def _body_by_key(self) -> Mapping[tuple[BodyKind, str], InspectedBody]:
        return {(body.kind, body.key): body for body in self.bodies}

    @cached_property
    def _overseer_by_key(self) -> Mapping[str, LocalPolicingBody]:
        return {body.key: body for body in self.local_policing_bodies}

    @cached_property
    def _post_by_key(self) -> Mapping[str, Post]:
        return {post.key: post for post in self.posts}

    @cached_property
    def _person_by_key(self) -> Mapping[str, Person]:
        return {person.key: person for person in self.people}

    @cached_property
    def _tenure_by_keys(self) -> Mapping[tuple[str, str], Tenure]:
        return {(tenure.person, tenure.post): tenure for tenure in self.tenures}

    @cached_property
    def _bodies_by_name(self) -> Mapping[str, tuple[InspectedBody, ...]]:
        return _group(self.bodies, lambda body: _normalised(body.name, *body.alternative_names))

    @cached_property
    def _people_by_name(self) -> Mapping[str, tuple[Person, ...]]:
        return _group(
            self.people, lambda person: _normalised(person.name, *person.alternative_names)
        )

    @cached_property
    def _posts_by_title(self) -> Mapping[str, tuple[Post, ...]]:
        return _group(self.posts, lambda post: _normalised(post.label, *post.titles))

    @cached_property
    def _overseers_by_body(self) -> Mapping[str, tuple[LocalPolicingBody, ...]]:
        return _group(self.local_policing_bodies, lambda body: {body.oversees})

    @cached_property
    def _holders_by_post(self) -> Mapping[str, frozenset[str]]:
        by_post = _group(self.tenures, lambda tenure: {tenure.post})
        return {
            post: frozenset(tenure.person for tenure in tenures)
            for post, tenures in by_post.items()
        }

    @cached_property
    def _name_patterns(self) -> tuple[tuple[re.Pattern[str], InspectedBody], ...]:
        return tuple(
            (
                re.compile(rf"(?<!\w){build_name_pattern(name)}(?!\w){_NO_OFFICE}", re.IGNORECASE),
                body,
            )
            for body in self.bodies
            for name in (body.name, *body.alternative_names)
            if self.find_body(name) is body
        )


def _kinds(kind: BodyKind | None) -> tuple[BodyKind, ...]:
    """Return the kinds of body that are meant: one, or all of them."""
    return tuple(BodyKind) if kind is None else (kind,)


def _normalised(*names: str) -> set[str]:
    """Return the names in the form for comparison."""
    return {normalise_name(name) for name in names}


def _group(
    items: Iterable[_Item], keys: Callable[[_Item], Iterable[_Key]]
) -> dict[_Key, tuple[_Item, ...]]:
    """Return the items under each of their keys, in their order."""
    groups: defaultdict[_Key, list[_Item]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            groups[key].append(item)
    return {key: tuple(group) for key, group in groups.items()}


def _only(items: Iterable[_Item]) -> _Item | None:
    """Return the single item, ``None`` if there is none or more than one."""
    found = tuple(items)
    return found[0] if len(found) == 1 else None


def _covers(first: date | None, last: date | None, on: date) -> bool:
    """Return whether a day lies between two days, an unknown one excluding nothing."""
    return (first is None or first <= on) and (last is None or on <= last)
