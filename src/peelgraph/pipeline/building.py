"""Texts → facts → dataset: the core, called with what the shell has loaded."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Quad

from peelgraph import __version__
from peelgraph.errors import LetterError
from peelgraph.facts import Facts, find_facts
from peelgraph.graph.building import build_letter_graph
from peelgraph.graph.dataset import Concepts, LetterInput, build_dataset, sort_quads
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity import Candidate, Decision, find_identities
from peelgraph.graph.selection import select_causes
from peelgraph.letters import read_letter
from peelgraph.pipeline.sources import LetterSource
from peelgraph.registers import Registers
from peelgraph.resources import load_concepts, load_decisions, load_registers, load_rules
from peelgraph.rules import Rules


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What reading a letter rests on besides the letter."""

    rules: Rules
    registers: Registers
    concepts: Concepts
    decisions: tuple[Decision, ...] = ()


def load_knowledge() -> Knowledge:
    """Load the rules, registers and concepts that ship."""
    return Knowledge(load_rules(), load_registers(), load_concepts(), load_decisions())


def read_source(source: LetterSource, knowledge: Knowledge) -> Facts:
    """Read one letter into facts; raises LetterError, naming the letter, if it cannot be read."""
    try:
        letter = read_letter(source.text, knowledge.rules)
    except LetterError as error:
        raise LetterError(f"{source.name}: {error}") from None
    return find_facts(letter, knowledge.registers, knowledge.rules)


def build_letter(source: LetterSource, knowledge: Knowledge, base: str) -> tuple[Quad, ...]:
    """Build the graph of one letter alone, in order."""
    _, quads = build_letter_graph(
        read_source(source, knowledge),
        knowledge.registers,
        Minter(base),
        knowledge.concepts.labels,
        url=source.url,
        distinguished=source.distinguish,
    )
    return sort_quads(quads, base)


def build_quads(
    sources: Iterable[LetterSource], knowledge: Knowledge, base: str
) -> tuple[Quad, ...]:
    """Build the whole dataset from letters; what the core raises is passed on."""
    letters = [
        LetterInput(source.name, read_source(source, knowledge), source.url, source.distinguish)
        for source in sources
    ]
    return build_dataset(
        letters,
        knowledge.registers,
        knowledge.concepts,
        Minter(base),
        __version__,
        knowledge.decisions,
    )


def find_candidates(sources: Iterable[LetterSource], knowledge: Knowledge) -> tuple[Candidate, ...]:
    """Return the causes of several letters that may be one, for a person to decide."""
    facts = (select_causes(read_source(source, knowledge)) for source in sources)
    return find_identities(facts, knowledge.decisions).candidates
