"""A dataset of many letters: the graph of the one that ships, moved to other forces, days and people.

Letter by letter the forces take turns. Three letters in a row to one force are about the same causes
and the same report. An inspector looks after four forces and is followed by another after four years,
chief constables stay three years and commissioners four: so inspectors share hundreds of letters when
there are thousands, and no two letters of one force have the same day. People are invented; forces,
posts and bodies are those of the register, and a copy conforms as the letter that ships does. Only the
words of the text stay the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from peelgraph.graph.identifiers import DEFAULT_BASE as BASE
from peelgraph.graph.vocabulary import foaf, peel, rdf, skos
from peelgraph.pipeline.building import build_quads, load_knowledge
from peelgraph.pipeline.sources import load_directory
from peelgraph.resources import letters_directory

_COMMON = tuple(f"{BASE}graph/{name}" for name in ("register", "concepts"))
_DATE = "http://www.w3.org/2001/XMLSchema#date"
_SENT = date(2024, 7, 23)
_FIRST = date(2013, 1, 7)
_DAYS = 4700
_YEAR = 365
_TITLES = {
    "Chief Constable West Midlands Police": "chief-constable",
    "West Midlands Police and Crime Commissioner": "commissioner",
}
_MOVED = re.compile(
    r"68dc81af837d00e5|lee-freeman|craig-guildford|simon-foster|2024-05\.\.2024-06|2023-09(?!-)"
    r"|peel-2023-25|2024-07-23|west-midlands"
)


def build_letters(number: int) -> Iterator[Quad]:
    """Yield the dataset of ``number`` letters: registers and concepts once, then letter by letter."""
    common, letter = _load_shipped()
    yield from common
    for index in range(number):
        yield from _Copy(index, number, _load_forces()).move(letter)


def build_letter(index: int, number: int) -> list[Quad]:
    """Return the graph of one letter of so many."""
    graph = letter_graph(index, number)
    copied = _Copy(index, number, _load_forces()).move(_load_shipped()[1])
    return [quad for quad in copied if quad.graph_name == graph]


def letter_graph(index: int, number: int) -> NamedNode:
    """Return the name of the graph of one letter of so many."""
    name = "graph/letter/2024-07-23/west-midlands/causes-of-concern-revisit"
    moved: NamedNode = _Copy(index, number, _load_forces()).name(NamedNode(BASE + name))
    return moved


@cache
def _load_shipped() -> tuple[list[Quad], list[Quad]]:
    shipped = build_quads(load_directory(letters_directory()), load_knowledge(), BASE)
    common = [quad for quad in shipped if _graph(quad) in _COMMON]
    letter = [quad for quad in shipped if _graph(quad) not in _COMMON]
    return common, letter


@cache
def _load_forces() -> dict[str, dict[str, str]]:
    """Return the forces with a commissioner, and the title of each of the posts concerned."""
    store = Store()
    store.extend(_load_shipped()[0])
    forces: dict[str, dict[str, str]] = {}
    for quad in store.quads_for_pattern(None, rdf.type, None, None):
        key = _text(quad.subject).removeprefix(f"{BASE}post/chief-constable/")
        titles = {
            kind: title
            for kind in ("chief-constable", "commissioner")
            for title in _find_titles(store, f"{BASE}post/{kind}/{key}")
        }
        body = NamedNode(f"{BASE}local-policing-body/{key}")
        if len(titles) == 2 and any(store.quads_for_pattern(body, None, None, None)):  # noqa: PLR2004
            forces[key] = titles
    return dict(sorted(forces.items()))


def _find_titles(store: Store, post: str) -> list[str]:
    named = store.quads_for_pattern(NamedNode(post), skos.prefLabel, None, None)
    return [_text(quad.object) for quad in named]


@dataclass(frozen=True)
class _Copy:
    index: int
    number: int
    forces: dict[str, dict[str, str]]

    @property
    def force(self) -> str:
        return list(self.forces)[self.index % len(self.forces)]

    @property
    def turn(self) -> int:
        """How many letters the force had before."""
        return self.index // len(self.forces)

    def sent(self, turn: int) -> date:
        """Return the day of a force's letter: every two months, or more often if there are many."""
        step = min(60, _DAYS // (self.number // len(self.forces) + 1))
        return _FIRST + timedelta(days=turn * step + self.index % len(self.forces) % step)

    @property
    def words(self) -> dict[str, str]:
        years = (self.sent(self.turn) - _FIRST).days // _YEAR
        district = self.index % len(self.forces) // 4
        return {
            "68dc81af837d00e5": f"{self.index:016x}",
            "lee-freeman": f"inspector-{years // 4}-{district}",
            "craig-guildford": f"chief-{years // 3}-{self.force}",
            "simon-foster": f"commissioner-{years // 4}-{self.force}",
            "2024-05..2024-06": f"revisit-{self.turn}",
            "2023-09": f"inspection-{self.turn // 3}",
            "peel-2023-25": f"round-{self.turn // 3}",
            "2024-07-23": self.sent(self.turn).isoformat(),
            "west-midlands": self.force,
        }

    def move(self, letter: list[Quad]) -> Iterator[Quad]:
        """Yield the letter's statements as this copy has them."""
        words, names = self.words, dict[str, NamedNode]()
        own = self.sent(self.turn) - _SENT
        shared = self.sent(self.turn // 3 * 3) - _SENT
        for quad in letter:
            subject = self.name(quad.subject, words, names)
            older = _text(quad.subject).removeprefix(BASE).startswith(("report/", "inspection/"))
            once = older and "2024-05..2024-06" not in _text(quad.subject)
            if quad.predicate == peel.statedTitle and _text(quad.object) in _TITLES:
                value = Literal(self.forces[self.force][_TITLES[_text(quad.object)]])
            else:
                value = self._value(quad.object, words, names, shared if once else own)
            graph = self.name(quad.graph_name, words, names)
            yield Quad(subject, quad.predicate, value, graph)
        for person in ("lee-freeman", "craig-guildford", "simon-foster"):
            node = NamedNode(f"{BASE}person/{words[person]}")
            graph = letter_graph(self.index, self.number)
            yield Quad(node, rdf.type, foaf.Person, graph)
            yield Quad(node, foaf.name, Literal(words[person].replace("-", " ").title()), graph)

    def name(
        self,
        term: Any,
        words: dict[str, str] | None = None,
        names: dict[str, NamedNode] | None = None,
    ) -> Any:
        """Return an identifier as this copy has it; those of the ontology stay."""
        if not isinstance(term, NamedNode) or not term.value.startswith(BASE):
            return term
        known = {} if names is None else names
        if term.value not in known:
            every = words or self.words
            moved = _MOVED.sub(lambda hit: every[hit[0]], term.value.removeprefix(BASE))
            known[term.value] = NamedNode(BASE + moved)
        return known[term.value]

    def _value(
        self, term: Any, words: dict[str, str], names: dict[str, NamedNode], delay: timedelta
    ) -> Any:
        if not isinstance(term, Literal):
            return self.name(term, words, names)
        if term.datatype.value != _DATE:
            return term
        moved = date.fromisoformat(term.value) + delay
        return Literal(moved.isoformat(), datatype=term.datatype)


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _text(term: Any) -> str:
    """Return an identifier, or the words of a literal; no statement here is about a statement."""
    return str(term.value)
