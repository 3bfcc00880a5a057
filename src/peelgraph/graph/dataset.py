"""All graphs together: letters, register, concepts, provenance, and what is derived from them.

The dataset is a sorted tuple of quads without a blank node. Two builds from the same letters are
equal byte for byte, and two builds under different bases differ in nothing but the base.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from peelgraph.facts.model import Facts
from peelgraph.graph.contradictions import build_contradictions
from peelgraph.graph.corroboration import build_corroboration
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.causes import Identities, find_identities
from peelgraph.graph.identity.copies import LetterInput, Published, join_copies
from peelgraph.graph.identity.decisions import NO_DECISIONS, Decisions
from peelgraph.graph.identity.people import People, find_people
from peelgraph.graph.identity.statements import build_identity_graph
from peelgraph.graph.letter.building import build_letter_graph
from peelgraph.graph.registered import build_register_graph
from peelgraph.graph.selection import select_causes
from peelgraph.graph.status import build_derived_graph
from peelgraph.graph.vocabulary import foaf, peel, prov, rdf, skos
from peelgraph.registers import Registers


@dataclass(frozen=True, slots=True)
class Concepts:
    """The SKOS schemes: their triples and the preferred label of each concept."""

    triples: tuple[Quad, ...]
    labels: Mapping[NamedNode, str]


def read_concepts(turtle: Iterable[bytes]) -> Concepts:
    """Parse the schemes of ``ontology/concepts``; raises SyntaxError for what is no Turtle."""
    triples = tuple(quad for data in turtle for quad in parse(data, format=RdfFormat.TURTLE))
    labels = {
        quad.subject: quad.object.value
        for quad in triples
        if quad.predicate == skos.prefLabel
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
    }
    return Concepts(triples, labels)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Letters, each with all its texts, and which of their causes and people are one."""

    letters: tuple[Published, ...]
    causes: Identities
    people: People


def resolve_letters(
    letters: Iterable[LetterInput], registers: Registers, decisions: Decisions = NO_DECISIONS
) -> Resolved:
    """Return what all letters together show; their order does not matter.

    Raises MintingError for a letter without an identifier, and for two with one.
    """
    published = tuple(join_copies(letters))
    facts = [select_causes(letter.first.facts) for letter in published]
    return Resolved(
        published,
        find_identities(facts, decisions.causes),
        find_people(facts, registers, decisions.people),
    )


def build_dataset(
    letters: Sequence[LetterInput],
    registers: Registers,
    concepts: Concepts,
    minter: Minter,
    version: str,
    decisions: Decisions = NO_DECISIONS,
) -> tuple[Quad, ...]:
    """Return every quad of the dataset, sorted; ``version`` is that of the extractor.

    ``decisions`` are those of people about which causes and which people are one.

    The order of ``letters`` does not matter. Raises MintingError if two letters would have the same
    identifier, EvidenceError if a quotation is not what its text says.
    """
    resolved = resolve_letters(letters, registers, decisions)
    stated: list[Quad] = []
    provenance: list[Quad] = []
    for letter in resolved.letters:
        graph, quads = _build_letter(letter, resolved, registers, minter, concepts)
        stated += quads
        provenance += _provenance(graph, letter.first.facts, minter, version)
    derived = minter.graph("derived")
    registered = tuple(build_register_graph(registers, minter, minter.graph("register")))
    everything = {
        *stated,
        *provenance,
        *registered,
        *_moved(concepts.triples, minter.graph("concepts")),
        *build_derived_graph(stated, derived),
        *build_identity_graph(resolved.letters, resolved.causes, resolved.people, minter, derived),
        *build_contradictions(resolved.letters, resolved.causes, minter, derived),
        *build_corroboration((*stated, *registered), derived),
    }
    return sort_quads(everything, minter.base)


def _build_letter(
    letter: Published,
    resolved: Resolved,
    registers: Registers,
    minter: Minter,
    concepts: Concepts,
) -> tuple[NamedNode, frozenset[Quad]]:
    first = letter.first
    by_digest = {text.facts.letter.digest: text.facts for text in letter.texts}
    copies = [facts for digest, facts in by_digest.items() if digest != first.facts.letter.digest]
    return build_letter_graph(
        first.facts,
        registers,
        minter,
        concepts.labels,
        urls=[text.url for text in letter.texts if text.url],
        distinguished=first.distinguished,
        identities=resolved.causes,
        people=resolved.people,
        copies=copies,
    )


def sort_quads(quads: Iterable[Quad], base: str) -> tuple[Quad, ...]:
    """Return quads in the order of graph, subject, predicate, object; the base does not count.

    The order is the same under every base, so that builds under two bases can be compared as text.
    """

    def form(term: object) -> str:
        return str(term).replace(f"<{base}", "<", 1)

    def key(quad: Quad) -> tuple[str, str, str]:
        return form(quad.subject), form(quad.predicate), form(quad.object)

    # graph by graph, for the keys of all quads at once take as much memory as the quads
    by_graph: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        by_graph[form(quad.graph_name)].append(quad)
    return tuple(quad for graph in sorted(by_graph) for quad in sorted(by_graph[graph], key=key))


def _moved(triples: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _provenance(graph: NamedNode, facts: Facts, minter: Minter, version: str) -> Iterator[Quad]:
    """Yield which run of which extractor made a letter's graph from which text (MODEL §2.9)."""
    where = minter.graph("provenance")
    text = minter.text(facts.letter.digest)
    run = minter.iri("extraction", facts.letter.digest[:16], version)
    software = minter.iri("software", "peelgraph")
    for subject, predicate, value in (
        (graph, prov.wasGeneratedBy, run),
        (graph, prov.wasDerivedFrom, text),
        (run, rdf.type, peel.Extraction),
        (run, prov.used, text),
        (run, peel.extractorVersion, Literal(version)),
        (run, prov.wasAssociatedWith, software),
        (software, rdf.type, prov.SoftwareAgent),
        (software, foaf.name, Literal("peelgraph")),
    ):
        yield Quad(subject, predicate, value, where)
