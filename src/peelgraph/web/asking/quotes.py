"""The words that a row of an answer rests on.

A row that has ``?words``, ``?at`` and ``?document`` says so itself. For any other row they are the words of
the statements that link most of its things: of a row (person, role, post), the party of a letter that has all
three; of a row (cause, kind of finding, count), the findings of that kind about that cause.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from peelgraph.store.interface import Term
from peelgraph.web.linked_data.things import Record, text_of

#: One row of an answer shows no more than this; a count may rest on hundreds.
MOST_QUOTES = 20
_MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words, the passage where they stand, and the letter, if it is known."""

    words: str
    passage: str | None
    document: str | None


class Asked(Protocol):
    """Runs the site's own queries (``served.Served``)."""

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term | None]]:
        """Run one of them with values bound by the engine."""


class QuoteFinder:
    """Finds the quotes of the rows of one answer; what two rows share is asked once."""

    def __init__(self, served: Asked) -> None:
        self._served = served
        self._sources: dict[NamedNode, tuple[NamedNode, ...]] = {}

    def find(self, row: Mapping[str, Term | None]) -> tuple[Quote, ...]:
        """Find what a row rests on; nothing if no words of a letter are behind it."""
        words, at = row.get("words"), row.get("at")
        document = row.get("document") or row.get("letter")
        if isinstance(words, Literal):
            if isinstance(at, Literal) and isinstance(document, NamedNode):
                return (self._place(words, at, document),)
            return (Quote(words.value, None, None),)
        things = {term for term in row.values() if isinstance(term, NamedNode)}
        links = Counter(source for thing in things for source in self._sources_of(thing))
        most = max(links.values(), default=0)
        best = sorted(source.value for source, count in links.items() if count == most)
        quotes = self._read(best)
        if not isinstance(document, NamedNode):
            return quotes[:MOST_QUOTES]
        # A row about one letter rests on that letter's words, and not on what others say of the same things.
        own = tuple(one for one in quotes if one.document == document.value)
        return (own or quotes)[:MOST_QUOTES]

    def _place(self, words: Literal, at: Literal, document: NamedNode) -> Quote:
        found = self._served.select("passage", document=document, start=at, exact=words)
        passage = text_of(found[0]["passage"]) if found else None
        return Quote(words.value, passage, document.value)

    def _sources_of(self, thing: NamedNode) -> tuple[NamedNode, ...]:
        if thing not in self._sources:
            rows = self._served.select("sources", thing=thing)
            # A place that stays unbound is the thing itself (see queries/document.rq).
            found = (row["source"] or thing for row in rows)
            self._sources[thing] = tuple(one for one in found if isinstance(one, NamedNode))
        return self._sources[thing]

    def _read(self, sources: list[str]) -> tuple[Quote, ...]:
        quotes: dict[Quote, None] = {}
        for source in sources:
            for row in self._served.select("quoted", thing=NamedNode(source)):
                quotes[_read_quote(row)] = None
            if len(quotes) >= _MOST_READ:
                break
        return tuple(quotes)


def _read_quote(row: Record) -> Quote:
    document = text_of(row["document"]) or None
    return Quote(text_of(row["exact"]), text_of(row["passage"]), document)
