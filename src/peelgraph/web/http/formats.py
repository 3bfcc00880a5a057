"""Every representation that is served, in one table, and the choice among them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from peelgraph.store.inspection import QueryForm


class Kind(Enum):
    """What a representation can carry."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"
    DATASET = "dataset"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Format:
    """One representation: ``media_type`` is sent, the ``aliases`` are also understood."""

    name: str
    media_type: str
    aliases: tuple[str, ...]
    extension: str
    kinds: frozenset[Kind]
    w3c_name: str = ""
    has_charset: bool = False

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.has_charset else self.media_type

    @property
    def iri(self) -> str | None:
        """Its IRI among W3C's "Unique URIs for file formats", if it has one."""
        return f"http://www.w3.org/ns/formats/{self.w3c_name}" if self.w3c_name else None


_SOLUTIONS = frozenset({Kind.SOLUTIONS})
_RESULTS = frozenset({Kind.SOLUTIONS, Kind.BOOLEAN})
_GRAPH = frozenset({Kind.GRAPH})
_DATASET = frozenset({Kind.GRAPH, Kind.DATASET})

#: In the order of our preference. CSV and TSV are defined for SELECT only ("SPARQL 1.1 Query
#: Results CSV and TSV Formats", section 1), so ASK has JSON and XML.
FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "application/sparql-results+json",
        ("application/json",),
        "srj",
        _RESULTS,
        "SPARQL_Results_JSON",
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        ("application/xml", "text/xml"),
        "srx",
        _RESULTS,
        "SPARQL_Results_XML",
    ),
    Format("csv", "text/csv", (), "csv", _SOLUTIONS, "SPARQL_Results_CSV", has_charset=True),
    Format(
        "tsv",
        "text/tab-separated-values",
        (),
        "tsv",
        _SOLUTIONS,
        "SPARQL_Results_TSV",
        has_charset=True,
    ),
    Format(
        "turtle",
        "text/turtle",
        ("application/x-turtle", "application/turtle"),
        "ttl",
        _GRAPH,
        "Turtle",
        has_charset=True,
    ),
    Format("json-ld", "application/ld+json", ("application/json",), "jsonld", _GRAPH, "JSON-LD"),
    Format("n-triples", "application/n-triples", ("text/plain",), "nt", _GRAPH, "N-Triples"),
    Format(
        "rdf-xml",
        "application/rdf+xml",
        ("application/xml", "text/xml"),
        "rdf",
        _GRAPH,
        "RDF_XML",
    ),
    Format("trig", "application/trig", ("application/x-trig",), "trig", _DATASET, "TriG"),
    Format("n-quads", "application/n-quads", ("text/x-nquads",), "nq", _DATASET, "N-Quads"),
    Format(
        "html",
        "text/html",
        ("application/xhtml+xml",),
        "html",
        frozenset({Kind.PAGE}),
        has_charset=True,
    ),
)

HTML = next(known for known in FORMATS if known.name == "html")

_KIND_OF_FORM = {
    QueryForm.SELECT: Kind.SOLUTIONS,
    QueryForm.ASK: Kind.BOOLEAN,
    QueryForm.CONSTRUCT: Kind.GRAPH,
    QueryForm.DESCRIBE: Kind.GRAPH,
}

_EXACT = 2
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


def kind_of_form(form: QueryForm) -> Kind:
    """Tell what a query of this form is answered with."""
    return _KIND_OF_FORM[form]


def formats_of(*kinds: Kind) -> tuple[Format, ...]:
    """List the formats that can carry any of ``kinds``, best first; pages come last."""
    return tuple(known for known in FORMATS if known.kinds.intersection(kinds))


def find_by_name(name: str, offered: Iterable[Format]) -> Format | None:
    """Find an offered format by the name that a ``format`` parameter gives."""
    return next((known for known in offered if known.name == name.strip().lower()), None)


def find_by_extension(extension: str, offered: Iterable[Format]) -> Format | None:
    """Find an offered format by the extension of an address."""
    return next((known for known in offered if known.extension == extension), None)


def find_by_media_type(media_type: str, offered: Iterable[Format]) -> Format | None:
    """Find an offered format by its media type or an alias, without parameters."""
    return next(
        (known for known in offered if media_type in (known.media_type, *known.aliases)), None
    )


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int | None:
        """Tell how exactly the range names a media type, or ``None`` if it does not."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 0
        if self.type != type_:
            return None
        if self.subtype == "*":
            return 1
        return _EXACT if self.subtype == subtype else None


def choose_format(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """Choose by RFC 9110 12.5.1 among ``offered`` (best first); ``None`` means 406.

    Each format has the quality of the most specific range that names one of its media types. The
    highest quality wins; on a tie what is named by its own type and not by an alias (lynx asks alike for
    HTML and for plain text, an alias of N-Triples), then what we would rather send. No header, or one that holds nothing
    readable, accepts everything.
    """
    ranges = _read_ranges(accept or "")
    if not ranges:
        return offered[0] if offered else None
    rated = [(_rate(known, ranges), known) for known in offered]
    acceptable = [(rate, known) for rate, known in rated if rate[0] > 0]
    return max(acceptable, key=lambda pair: pair[0])[1] if acceptable else None


def _rate(known: Format, ranges: Sequence[_Range]) -> tuple[float, bool]:
    """Rate by the exact name, else by an alias named exactly, else by a wildcard.

    The second part is false for an alias, which gives way to another format's own name.
    """
    for names in ((known.media_type,), known.aliases):
        named = [
            candidate.quality
            for candidate in ranges
            for name in names
            if candidate.specificity(name) == _EXACT
        ]
        if named:
            return max(named), names is not known.aliases
    matching = [
        (specificity, candidate.quality)
        for candidate in ranges
        if (specificity := candidate.specificity(known.media_type)) is not None
    ]
    return (max(matching)[1] if matching else 0.0), True


def _read_ranges(accept: str) -> list[_Range]:
    return [found for part in accept.split(",") if (found := _read_range(part)) is not None]


def _read_range(part: str) -> _Range | None:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    type_, slash, subtype = name.lower().partition("/")
    if not slash or not type_ or not subtype or (type_ == "*" and subtype != "*"):
        return None
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            if not _QUALITY.fullmatch(value.strip()):
                return None
            quality = float(value)
    return _Range(type_, subtype, quality)
