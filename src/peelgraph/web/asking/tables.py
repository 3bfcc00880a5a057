"""The rows of an answer as people read them: things by their names, days in words, words as links. Pure.

What a program gets (``rows``) is left as the question gives it. On the page a column is left out that says nothing
there: one that repeats a parameter of the form in every row, the name of a thing beside the thing
(``itemName`` beside ``item``), the place of words that lead there themselves, a claim beside its kind, which
leads to it, and the day of a document beside the document. Two bounds become one period.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from peelgraph.graph.vocabulary import PEEL_ROOT, PREFIXES
from peelgraph.store.interface import Term
from peelgraph.web.asking.quotes import Quote
from peelgraph.web.asking.rows import Answered
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.linked_data.things import name_iri, text_of
from peelgraph.web.views.asof import AS_OF, KNOWN_ON, show_day, show_period
from peelgraph.web.views.nodes import read_day
from peelgraph.web.views.overview import Overview, capitalise, local_name
from peelgraph.web.views.records import Shown

_WORDS, _AT = "words", "at"
_FIRST, _LAST = "notBefore", "notAfter"
_CLAIM, _CLAIM_KINDS = "claim", {"kind", "event"}
#: The identifier of a force as data.police.uk has it, which questions give as plain text.
_FORCE = "force"
_TOPIC = "topic"
_WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_STATUS_SCHEME = PEEL_ROOT + "status/"
_DATE, _BOOLEAN = PREFIXES["xsd"] + "date", PREFIXES["xsd"] + "boolean"
_NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double")}
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: The day that stands for no limit in the questions.
NO_LIMIT = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its words, the thing that it leads to, the passage if it is a quotation."""

    text: str
    iri: str = ""
    more: str = ""
    passage: str = ""
    status: Shown | None = None
    kind: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the question, and how it is called on the page."""

    name: str
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; ``words`` are all quotations that it rests on."""

    cells: tuple[Cell | None, ...]
    plain: tuple[Cell | None, ...]
    words: tuple[Cell, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The columns that are shown, and for each row a cell for each of them; None where nothing is stated."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def is_joined(self) -> bool:
        """Whether a row stands for several of the data, which differ by their words alone."""
        return any(row.joined for row in self.rows)


def build_table(answered: Answered, overview: Overview, addresses: Addresses) -> Table:
    """Choose the columns that say something to people, and make every value readable."""
    reader = _Reader(overview, addresses)
    names = [name for name in answered.columns if name not in _find_left_out(answered)]
    quotes = answered.quotes or ((),) * len(answered.rows)
    rows = [
        tuple(reader.read(name, record, found) for name in names)
        for record, found in zip(_records(answered), quotes, strict=True)
    ]
    kept = [i for i in range(len(names)) if not _repeats(rows, i)]
    columns = tuple(Column(names[i], name_column(names[i])) for i in kept)
    return Table(columns, _join_words(tuple(row[i] for i in kept) for row in rows))


def _records(answered: Answered) -> list[dict[str, Term | None]]:
    return [dict(zip(answered.columns, row, strict=True)) for row in answered.rows]


def _join_words(rows: Iterable[tuple[Cell | None, ...]]) -> tuple[Row, ...]:
    """Put rows that follow one another and differ by their words alone into one."""
    joined: list[Row] = []
    for row in rows:
        plain = tuple(cell for cell in row if cell is None or cell.kind != "words")
        words = tuple(cell for cell in row if cell and cell.kind == "words")
        if words and joined and joined[-1].plain == plain:
            joined[-1] = replace(joined[-1], words=(*joined[-1].words, *words), joined=True)
        else:
            joined.append(Row(row, plain, words))
    return tuple(joined)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a question's form; ``options`` are values with their names, where they are known."""

    name: str
    label: str
    is_day: bool
    value: str
    options: tuple[tuple[str, str], ...]


def build_fields(answered: Answered, overview: Overview) -> tuple[Field, ...]:
    """Describe the form of a question; a force or a topic is chosen by its name."""
    known = {
        _FORCE: [(body.force_id, body.name) for body in overview.bodies.values()],
        _TOPIC: [
            (concept.notation, concept.label)
            for concept in overview.concepts.values()
            if local_name(concept.scheme) == _TOPIC
        ],
    }
    fields = []
    for parameter in answered.question.parameters:
        value = answered.values[parameter.name]
        is_day = parameter.type == "date"
        options = {key: words for key, words in known.get(parameter.name, ()) if key}
        if options:
            options.setdefault(value, value)
        chosen = tuple(sorted(options.items(), key=lambda option: option[1].casefold()))
        shown = "" if is_day and value == NO_LIMIT else value
        fields.append(Field(parameter.name, parameter.description, is_day, shown, chosen))
    return tuple(fields)


def name_column(variable: str) -> str:
    """Write the name of a variable as words: ``firstSentOn`` as *First sent on*."""
    if variable == _LAST:
        return "When"
    return capitalise(_WORD_BREAK.sub(" ", variable).lower())


def _find_left_out(answered: Answered) -> set[str]:
    columns = answered.columns
    set_once = {AS_OF, KNOWN_ON, *answered.values}
    constant = {
        name
        for place, name in enumerate(columns)
        if name in set_once and len({row[place] for row in answered.rows}) == 1
    }
    names = {f"{name}Name" for name in columns}
    merged = {_AT} if _WORDS in columns else set()
    merged |= {_FIRST} if _LAST in columns else set()
    merged |= {_CLAIM} if _CLAIM_KINDS.intersection(columns) else set()
    return constant | names | merged | ({"assertedOn"} if "document" in columns else set())


def _repeats(rows: Sequence[tuple[Cell | None, ...]], place: int) -> bool:
    """Tell whether a column says in each row what the one before it says."""
    if not place or not rows:
        return False
    pairs = [(row[place - 1], row[place]) for row in rows]
    return all(one and other and one.text == other.text for one, other in pairs)


class _Reader:
    """Makes one value after another readable."""

    def __init__(self, overview: Overview, addresses: Addresses) -> None:
        self._overview = overview
        self._addresses = addresses
        self._forces: Mapping[str, str] = {
            body.force_id: body.iri for body in overview.bodies.values() if body.force_id
        }

    def read(
        self, column: str, record: Mapping[str, Term | None], quotes: Sequence[Quote]
    ) -> Cell | None:
        term = record[column]
        if term is None:
            return None
        if column == _LAST and _FIRST in record:
            first = read_day(text_of(record[_FIRST]))
            return Cell(show_period(first, read_day(text_of(term))), kind="period")
        if isinstance(term, NamedNode):
            claim = record.get(_CLAIM) if column in _CLAIM_KINDS else None
            if isinstance(claim, NamedNode):
                return Cell(self._overview.name(term.value), claim.value)
            return self._read_thing(column, term.value)
        if not isinstance(term, Literal):
            return Cell(str(term))
        if column == _WORDS:
            passage = quotes[0].passage if quotes else None
            return Cell(term.value, passage=passage or "", kind="words")
        if column == _FORCE and term.value in self._forces:
            body = self._forces[term.value]
            return Cell(self._overview.name(body), body)
        return _read_literal(term)

    def _read_thing(self, column: str, iri: str) -> Cell:
        overview = self._overview
        if iri.startswith(_STATUS_SCHEME) and local_name(iri) in set(Shown):
            status = Shown(local_name(iri))
            return Cell(status.words, status=status)
        if iri in overview.letters:
            letter = overview.letters[iri]
            day = show_day(letter.day)
            return Cell(f"letter of {day}" if day else letter.title, iri, kind="letter")
        if iri in overview.causes:
            cause = overview.causes[iri]
            return Cell(cause.name, iri, overview.name(cause.cycle) if cause.cycle else "")
        if overview.names.get(iri):
            return Cell(overview.names[iri], iri)
        return Cell(self._name_statement(column, iri), iri)

    def _name_statement(self, column: str, iri: str) -> str:
        """Call what has no name by what it is: the kind that its key begins with, or its column."""
        base = self._addresses.base
        if not iri.startswith(base):
            return name_iri(iri, base)
        kind = iri.removeprefix(base).partition("/")[0]
        return name_column(column).lower() if kind in {"letter", "cause"} else kind


def _read_literal(term: Literal) -> Cell | None:
    datatype, value = term.datatype.value, text_of(term)
    if datatype == _DATE:
        if value == NO_LIMIT:
            return Cell("no limit")
        return Cell(show_day(value), kind="day")
    if datatype == _BOOLEAN:
        return Cell("yes" if value in {"true", "1"} else "no")
    if datatype in _NUMBERS:
        return Cell(value, kind="number")
    if _DIGEST.fullmatch(value):
        return Cell(value, kind="code")
    return Cell(value, language=term.language)
