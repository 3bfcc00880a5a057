"""All graphs together: letters, register, concepts, provenance, and what is derived from them.

The dataset is a sorted tuple of quads without a blank node. Two builds from the same letters are
equal byte for byte, and two builds under different bases differ in nothing but the base.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from peelgraph.errors import MintingError
from peelgraph.facts.model import Facts
from peelgraph.graph.building import build_letter_graph
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity import Decision, Identities, find_identities
from peelgraph.graph.registered import build_register_graph
from peelgraph.graph.selection import select_causes
from peelgraph.graph.status import build_derived_graph
from peelgraph.graph.vocabulary import dcterms, foaf, peel, prov, rdf, skos
from peelgraph.registers import Registers


@dataclass(frozen=True, slots=True)
class LetterInput:
    """The facts of a letter, and what its folder says about it."""

    name: str
    facts: Facts
    url: str | None = None
    distinguished: bool = False


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


def build_dataset(
    letters: Sequence[LetterInput],
    registers: Registers,
    concepts: Concepts,
    minter: Minter,
    version: str,
    decisions: Sequence[Decision] = (),
) -> tuple[Quad, ...]:
    """Return every quad of the dataset, sorted; ``version`` is that of the extractor.

    ``decisions`` are those of people about which causes are one.

    The order of ``letters`` does not matter. Raises MintingError if two letters would have the same
    identifier, EvidenceError if a quotation is not what its text says.
    """
    graphs: dict[NamedNode, frozenset[Quad]] = {}
    provenance: list[Quad] = []
    named: dict[NamedNode | str, str] = {}
    identities = find_identities((select_causes(x.facts) for x in letters), decisions)
    for letter in letters:
        graph, quads = _build_letter(letter, registers, minter, concepts, identities)
        digest = letter.facts.letter.digest
        if digest in named:
            raise MintingError(f"{letter.name} and {named[digest]} have the same text; remove one")
        if graph in named:
            raise MintingError(
                f"{letter.name} and {named[graph]} have the same day, body and kind; add "
                "`distinguish = true` to the letter.toml of the one that was published later"
            )
        named[graph] = named[digest] = letter.name
        graphs[graph] = quads
        provenance += _provenance(graph, letter.facts, minter, version)
    stated = [quad for quads in graphs.values() for quad in quads]
    everything = {
        *stated,
        *provenance,
        *build_register_graph(registers, minter, minter.graph("register")),
        *_moved(concepts.triples, minter.graph("concepts")),
        *build_derived_graph(stated, minter.graph("derived")),
        *_superseded(identities, minter),
    }
    return sort_quads(everything, minter.base)


def _superseded(identities: Identities, minter: Minter) -> Iterator[Quad]:
    """Yield what stands for each identifier of a cause that another one has replaced."""
    graph = minter.graph("derived")
    for old, new in identities.canonical.items():
        yield Quad(minter.cause(old), dcterms.isReplacedBy, minter.cause(new), graph)


def _build_letter(
    letter: LetterInput,
    registers: Registers,
    minter: Minter,
    concepts: Concepts,
    identities: Identities,
) -> tuple[NamedNode, frozenset[Quad]]:
    try:
        return build_letter_graph(
            letter.facts,
            registers,
            minter,
            concepts.labels,
            url=letter.url,
            distinguished=letter.distinguished,
            identities=identities,
        )
    except MintingError as error:
        raise MintingError(f"{letter.name}: {error}") from None


def sort_quads(quads: Iterable[Quad], base: str) -> tuple[Quad, ...]:
    """Return quads in the order of graph, subject, predicate, object; the base does not count.

    The order is the same under every base, so that builds under two bases can be compared as text.
    """

    def key(quad: Quad) -> tuple[str, ...]:
        return tuple(str(term).replace(f"<{base}", "<", 1) for term in reversed(tuple(quad)))

    return tuple(sorted(quads, key=lambda q: (key(q)[0], *reversed(key(q)[1:]))))


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
