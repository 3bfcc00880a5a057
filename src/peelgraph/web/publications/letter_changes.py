"""What happened to letters from one published version to the next. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pyoxigraph import Literal, NamedNode, Quad, Triple

from peelgraph.graph.changes import find_changes
from peelgraph.graph.vocabulary import dcterms, peel, rdf, rdfs, skos


class Happening(StrEnum):
    """What can happen to a letter."""

    PUBLISHED = "published"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class LetterChange:
    """One letter, what happened to it, and how it is described now (nothing if it is gone).

    ``description`` has the statements about the letter, and of what they lead to its class.
    """

    letter: NamedNode
    title: str
    happening: Happening
    added: int
    removed: int
    reason: str = ""
    description: tuple[Triple, ...] = ()
    sent_on: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One publication: from which version to which, when, and what happened to letters by it.

    ``changes`` is None where one of the versions is no longer kept.
    """

    before: str | None
    after: str
    published_at: datetime
    changes: tuple[LetterChange, ...] | None


def find_letter_changes(before: Sequence[Quad], after: Sequence[Quad]) -> tuple[LetterChange, ...]:
    """Find what happened to each letter whose graph differs between two datasets."""
    old, new = _Letters(before), _Letters(after)
    found = []
    for change in find_changes(before, after):
        letter = new.by_graph.get(change.graph) or old.by_graph.get(change.graph)
        if letter is None:
            continue
        added, removed = len(change.added), len(change.removed)
        if change.graph not in new.by_graph:
            reason = new.reasons.get(letter, "")
            happening = Happening.WITHDRAWN if reason else Happening.LEFT_OUT
            change_of = (letter, old.title(letter), happening, added, removed, reason)
            found.append(LetterChange(*change_of, sent_on=old.day(letter)))
            continue
        is_new = change.graph not in old.by_graph
        happening = Happening.PUBLISHED if is_new else Happening.CHANGED
        description = new.describe(letter)
        found.append(
            LetterChange(
                letter,
                new.title(letter),
                happening,
                added,
                removed,
                description=description,
                sent_on=new.day(letter),
            )
        )
    return tuple(found)


class _Letters:
    """The letters of one dataset: their graphs, and why those that are gone were withdrawn."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.by_graph: dict[str, NamedNode] = {}
        self.reasons: dict[NamedNode, str] = {}
        self._about: dict[NamedNode, list[Quad]] = defaultdict(list)
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            self._about[quad.subject].append(quad)
            graph = quad.graph_name
            if quad.predicate == rdf.type and quad.object == peel.Letter:
                assert isinstance(graph, NamedNode)
                self.by_graph[graph.value] = quad.subject
        for node in [s for s, about in self._about.items() if _is_a(about, peel.Withdrawal)]:
            said = {quad.predicate: quad.object for quad in self._about[node]}
            letter, reason = said.get(dcterms.subject), said.get(rdfs.comment)
            if isinstance(letter, NamedNode) and isinstance(reason, Literal):
                self.reasons[letter] = reason.value

    def title(self, letter: NamedNode) -> str:
        titles = (
            quad.object.value
            for quad in self._about[letter]
            if quad.predicate == dcterms.title and isinstance(quad.object, Literal)
        )
        return min(titles, default=letter.value)

    def day(self, letter: NamedNode) -> str:
        days = (quad.object for quad in self._about[letter] if quad.predicate == peel.sentOn)
        return min((day.value for day in days if isinstance(day, Literal)), default="")

    def describe(self, letter: NamedNode) -> tuple[Triple, ...]:
        own = [quad.triple for quad in self._about[letter]]
        wanted = {rdf.type, skos.inScheme}
        linked = {t.object for t in own if isinstance(t.object, NamedNode)} - {letter}
        classes = [
            quad.triple
            for thing in linked
            for quad in self._about.get(thing, ())
            if quad.predicate in wanted
        ]
        return tuple(sorted({*own, *classes}, key=str))


def _is_a(about: Iterable[Quad], kind: NamedNode) -> bool:
    return any(quad.predicate == rdf.type and quad.object == kind for quad in about)
