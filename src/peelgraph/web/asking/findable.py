"""What can be searched for: names of things, and the lines of letters with where they stand. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.store.searching import Hit, Segment
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.linked_data.things import Record, text_of
from peelgraph.web.views.asof import AsOf
from peelgraph.web.views.overview import Overview

#: How each kind is called in results, by class.
KINDS: Mapping[str, str] = {
    PREFIXES["peel"] + "PoliceForce": "police force",
    PREFIXES["peel"] + "FireAndRescueService": "fire and rescue service",
    PREFIXES["peel"] + "LocalPolicingBody": "local policing body",
    PREFIXES["foaf"] + "Person": "person",
    PREFIXES["peel"] + "CauseOfConcern": "cause of concern",
    PREFIXES["peel"] + "Letter": "letter",
}
WORDS = "words of a letter"

_AROUND = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: a named one, or a line of a letter (with ``text`` and ``start``)."""

    kind: str
    iri: str
    name: str
    words: str = ""
    text: str | None = None
    start: int = 0

    @property
    def sought_name(self) -> str:
        """The name that finds it: a line of a letter is found by its own words, not by the title."""
        return self.name if self.text is None else ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage that something rests on stands in its text."""

    iri: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result:
    """One entry that was found, as it is shown; ``address`` is local, from the site's root."""

    kind: str
    iri: str
    name: tuple[Segment, ...]
    words: tuple[Segment, ...]
    address: str
    passage: str | None


def list_entries(names: Iterable[Record], texts: Iterable[Record]) -> Iterator[Entry]:
    """List what can be found, from the rows of ``search-names.rq`` and ``search-texts.rq``.

    Further names of a thing count as its words. A line of a text that several letters have is listed
    for each of them.
    """
    for (kind, iri), rows in groupby(
        names, key=lambda row: (text_of(row["class"]), text_of(row["thing"]))
    ):
        ordered = sorted(rows, key=lambda row: not text_of(row["property"]).endswith("prefLabel"))
        first, *others = dict.fromkeys(text_of(row["name"]) for row in ordered)
        yield Entry(KINDS[kind], iri, first, " · ".join(others))
    for row in texts:
        place = 0
        title = text_of(row["title"]) or text_of(row["letter"])
        for line in text_of(row["value"]).split("\n"):
            if line.strip():
                yield Entry(WORDS, text_of(row["letter"]), title, line, text_of(row["text"]), place)
            place += len(line) + 1


def find_known(entries: Iterable[Entry], overview: Overview, as_of: AsOf) -> set[int]:
    """Give the numbers of the entries that were known: no later letter, nor what later letters alone name."""
    letters = {letter.iri for letter in overview.known_letters(as_of)}
    causes = {
        iri
        for iri, cause in overview.causes.items()
        if any(mention.letter in letters for mention in cause.mentions)
    }
    dated = {*overview.letters, *overview.causes}
    return {
        number
        for number, entry in enumerate(entries)
        if entry.iri not in dated or entry.iri in letters or entry.iri in causes
    }


def group_passages(rows: Iterable[Record]) -> dict[str, list[Passage]]:
    """Group the rows of ``passages.rq`` by text."""
    passages: dict[str, list[Passage]] = defaultdict(list)
    for row in rows:
        start, end = int(text_of(row["start"])), int(text_of(row["end"]))
        passages[text_of(row["text"])].append(Passage(text_of(row["passage"]), start, end))
    return dict(passages)


def build_result(
    entry: Entry, hit: Hit, passages: Mapping[str, Sequence[Passage]], addresses: Addresses
) -> Result:
    """Show a hit: the words around it, and a link that leads to them.

    The link leads to the shortest passage that statements rest on and that holds the words; where
    there is none, to the words by a text fragment (WICG, "URL Fragment Text Directives").
    """
    address = addresses.find_document(entry.iri) or ""
    name = hit.name or (Segment(entry.name, is_hit=False),)
    words, found = _cut(hit.words), None
    if entry.text is not None:
        before, hit_text = _find_first(hit.words)
        place = entry.start + before
        holding = (
            passage
            for passage in passages.get(entry.text, ())
            if passage.start <= place and place + len(hit_text) <= passage.end
        )
        found = min(holding, key=lambda passage: passage.end - passage.start, default=None)
        fragment = found.iri.partition("#")[2] if found else ":~:text=" + quote(hit_text, safe="")
        address = f"{address}#{fragment}" if found or hit_text else address
    return Result(entry.kind, entry.iri, name, words, address, found.iri if found else None)


def _find_first(segments: Sequence[Segment]) -> tuple[int, str]:
    """Give how many characters stand before the first hit, and the hit."""
    before = 0
    for segment in segments:
        if segment.is_hit:
            return before, segment.text
        before += len(segment.text)
    return 0, ""


def _cut(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Shorten what stands around the hits; words stay whole."""
    if not any(segment.is_hit for segment in segments):
        return ()
    last = len(segments) - 1
    return tuple(
        segment if segment.is_hit else _shorten(segment, is_first=i == 0, is_last=i == last)
        for i, segment in enumerate(segments)
    )


def _shorten(segment: Segment, *, is_first: bool, is_last: bool) -> Segment:
    text = segment.text
    if len(text) <= 2 * _AROUND:
        return segment
    end = "" if is_first else text[:_AROUND].rpartition(" ")[0]
    beginning = "" if is_last else text[-_AROUND:].partition(" ")[2]
    return Segment(
        f"{end} … {beginning}".lstrip() if is_first else f"{end} … {beginning}", is_hit=False
    )
