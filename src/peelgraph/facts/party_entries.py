"""The people under one label of a letterhead, line by line."""

from collections.abc import Iterator
from dataclasses import replace

from peelgraph.facts.desk import Desk
from peelgraph.facts.model import Party, PartyRole, Title
from peelgraph.facts.party_names import find_honours, read_name, split_people
from peelgraph.facts.party_titles import (
    add_organisation,
    completes_title,
    is_organisation,
    keep_title,
    read_titles,
    unsettle_titles,
)
from peelgraph.letters import Block, Label, LetterheadEntry

_ROLES = {
    Label.FROM: PartyRole.FROM,
    Label.TO: PartyRole.TO,
    Label.CC: PartyRole.CC,
    None: PartyRole.FROM,
}


class Entry:
    """The lines of one label, grouped into people: a name, then what is said of it.

    A line opens a new person only if it has the form of a name, and a title follows, or a style
    begins it, or the person before it has no title yet. A title may stand above its name. Any other
    line that is no title is an unknown title of the person.
    """

    def __init__(self, desk: Desk, entry: LetterheadEntry) -> None:
        self._desk = desk
        self._role = _ROLES[entry.label]
        self._lines = split_people(desk, entry.lines)
        self._party: Party | None = None
        self._waiting: tuple[Title, ...] = ()

    def read(self) -> Iterator[Party]:
        """Yield the people in printed order; what names nobody is left with a remark."""
        for index, line in enumerate(self._lines):
            titles = read_titles(self._desk, line)
            if titles:
                yield from self._take_titles(index, titles)
            elif not self._take_organisation(line):
                yield from self._take_words(index)
        yield from self._close()
        for title in self._waiting:
            self._desk.leave(self._role, title.evidence)

    def _close(self) -> Iterator[Party]:
        if self._party:
            yield self._party
        self._party = None

    def _take_titles(self, index: int, titles: tuple[Title, ...]) -> Iterator[Party]:
        if self._party and self._opens_next(index, self._party, titles[0]):
            yield from self._close()
        if self._party:
            self._party = replace(self._party, titles=(*self._party.titles, *titles))
        else:
            self._waiting = (*self._waiting, *titles)

    def _take_organisation(self, line: Block) -> bool:
        """Add a line to the title above it, if it names whose post that is; tell whether it did."""
        titles = self._party.titles if self._party else self._waiting
        if not titles or not completes_title(self._desk, line, titles[-1]):
            return False
        completed = (*titles[:-1], add_organisation(self._desk, line, titles[-1]))
        if self._party:
            self._party = replace(self._party, titles=completed)
        else:
            self._waiting = completed
        return True

    def _take_words(self, index: int) -> Iterator[Party]:
        line, party = self._lines[index], self._party
        name = read_name(self._desk, line, self._role)
        if name and (party is None or not party.titles or self._is_titled(index, party)):
            yield from self._close()
            self._party, self._waiting = replace(name, titles=self._waiting), ()
        elif party is None:
            self._desk.leave(self._role, self._desk.passage(line.span))
        elif party.honours is None and (honours := find_honours(self._desk, line)):
            self._party = replace(party, honours=honours)
        else:
            titles = (*unsettle_titles(party), keep_title(self._desk, line))
            self._party = replace(party, titles=titles)

    def _is_titled(self, index: int, party: Party) -> bool:
        """Tell whether a line is begun by a style ("Councillor"), or followed by a title.

        A body on the next line will do if the person above has all that belongs to a post.
        """
        below = self._below(index)
        prefix = self._desk.rules["prefix"].at(self._lines[index].text)
        if prefix is not None or self._is_over_title(index):
            return True
        last = party.titles[-1]
        whole = last.organisation or self._desk.kind_of(last) in ("inspector", "office")
        return bool(whole and below and is_organisation(self._desk, below.text))

    def _opens_next(self, index: int, party: Party, title: Title) -> bool:
        """Tell whether a title stands above the name of the next person, and not under this one.

        Nobody is an inspector and something else; and where a name follows, a title of another
        kind, or one under a name that had its own above it, is that of the next person.
        """
        if not party.titles:
            return False
        kind, last = self._desk.kind_of(title), self._desk.kind_of(party.titles[-1])
        if last == "inspector" and kind != "inspector":
            return True
        above = party.titles[0].evidence.span < party.evidence.span
        below = self._below(index)
        named = below is not None and read_name(self._desk, below, self._role) is not None
        return named and (above or (kind != last and not self._is_over_title(index + 1)))

    def _is_over_title(self, index: int) -> bool:
        """Tell whether a line has a title on the next one."""
        below = self._below(index)
        return below is not None and bool(read_titles(self._desk, below))

    def _below(self, index: int) -> Block | None:
        """Return the line under one, None under the last."""
        return next(iter(self._lines[index + 1 :]), None)


def is_bare_day(desk: Desk, entry: LetterheadEntry) -> bool:
    """Tell whether lines under no label hold a day and nothing else."""
    lines = entry.lines
    return entry.label is None and all(desk.rules["bare_day"].full(line.text) for line in lines)
