"""Texts → facts → dataset: the core, called with what the shell has loaded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from peelgraph import __version__
from peelgraph.errors import LetterError
from peelgraph.facts import Facts, find_facts
from peelgraph.graph.dataset import Concepts, Resolved, build_dataset, resolve_letters, sort_quads
from peelgraph.graph.errata import Withdrawal
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput, join_copies
from peelgraph.graph.identity.decisions import NO_DECISIONS, Decisions
from peelgraph.graph.letter.building import build_letter_graph
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
    decisions: Decisions = NO_DECISIONS


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
        urls=(source.url,) if source.url else (),
        distinguished=source.distinguish,
    )
    return sort_quads(quads, base)


def build_quads(
    sources: Iterable[LetterSource],
    knowledge: Knowledge,
    base: str,
    withdrawals: Sequence[Withdrawal] = (),
) -> tuple[Quad, ...]:
    """Build the whole dataset from letters but those withdrawn; what the core raises is passed on."""
    inputs = (read_input(source, knowledge) for source in sources)
    return build_inputs(drop_withdrawn(inputs, withdrawals), knowledge, base)


def build_inputs(
    inputs: Sequence[LetterInput], knowledge: Knowledge, base: str
) -> tuple[Quad, ...]:
    """Build the whole dataset from letters that have been read."""
    return build_dataset(
        inputs,
        knowledge.registers,
        knowledge.concepts,
        Minter(base),
        __version__,
        knowledge.decisions,
    )


def drop_withdrawn(
    inputs: Iterable[LetterInput], withdrawals: Sequence[Withdrawal]
) -> list[LetterInput]:
    """Leave out the letters that were withdrawn: by key, whatever the text, and by text.

    A corrected letter of the same day, body and kind is published with ``distinguish = true``.
    """
    inputs = list(inputs)
    if not withdrawals:
        return inputs
    keys = {withdrawal.letter for withdrawal in withdrawals}
    digests = {digest for withdrawal in withdrawals for digest in withdrawal.digests}
    return [
        text
        for letter in join_copies(inputs)
        if letter.key not in keys
        for text in letter.texts
        if text.facts.letter.digest not in digests
    ]


def resolve_sources(sources: Iterable[LetterSource], knowledge: Knowledge) -> Resolved:
    """Return which causes and people of the letters are one, and what is left for a person to decide."""
    letters = [read_input(source, knowledge) for source in sources]
    return resolve_letters(letters, knowledge.registers, knowledge.decisions)


def read_input(source: LetterSource, knowledge: Knowledge) -> LetterInput:
    """Read one letter, for building a dataset from it and others."""
    return LetterInput(
        source.name,
        read_source(source, knowledge),
        source.url,
        source.distinguish,
        source.media_type,
    )
