"""Terms, shapes and places as people read them, and rules as machines know them."""

from rdflib.term import Node, URIRef

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.validation.blank_nodes import content_name
from peelgraph.validation.findings.outcome import Finding
from peelgraph.validation.findings.places import Place
from peelgraph.validation.report import Result

_SHORT = {**PREFIXES, "psh": "https://w3id.org/peel/shapes#"}


def shorten(iri: str) -> str:
    """Return an IRI with a known prefix, or as it is."""
    for prefix, namespace in _SHORT.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local:
            return f"{prefix}:{local}"
    return printable(iri)


def expand(name: str) -> str:
    """Return the IRI of a name with a known prefix; any other name as it is, without ``<`` and ``>``."""
    prefix, colon, local = name.partition(":")
    if colon and prefix in _SHORT:
        return _SHORT[prefix] + local
    return name.removeprefix("<").removesuffix(">")


def show_term(term: Node) -> str:
    """Return a term for people: a shortened IRI, or N-Triples that cannot steer a terminal."""
    return shorten(str(term)) if isinstance(term, URIRef) else printable(term.n3())


def printable(text: str) -> str:
    """Return text that cannot steer a terminal: letters are other people's bytes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def rule_id(result: Result) -> str:
    """Return a rule's identifier, the same in every run: its shortened IRI, or a digest of its content."""
    shape = result.source_shape
    return shorten(shape) if ":" in shape else f"anonymous-{content_name(shape)}"


def show_place(place: Place) -> str:
    """Return ``file:line``, ``file#pointer`` or ``file``."""
    if place.line is not None:
        return printable(f"{place.file}:{place.line}")
    return printable(place.file if place.pointer is None else f"{place.file}#{place.pointer}")


def show_subject(result: Result) -> str:
    """Return focus node, path and value of a result, separated by two spaces."""
    shown = show_term(result.focus_node)
    if result.path is not None:
        shown += f"  {shorten(result.path)}"
    if result.value is not None and result.value != result.focus_node:
        shown += f"  {show_term(result.value)}"
    return shown


def describe(finding: Finding) -> str:
    """Return a finding in one sentence or two: the message, what it is about, and the words."""
    parts = [printable(finding.result.message), f"({show_subject(finding.result)})"]
    parts += [f"“{printable(words.exact)}”" for words in finding.words]
    return " ".join(parts)
