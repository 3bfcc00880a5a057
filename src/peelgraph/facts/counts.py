"""The numbers of causes of concern and of recommendations that a letter states (LETTERS §4)."""

from collections.abc import Iterator, Mapping

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.clauses import find_clauses
from peelgraph.facts.model import Body, ClaimKind, CountKind, StatedCount
from peelgraph.letters import Block, Letter, Sentence
from peelgraph.registers import Registers
from peelgraph.rules import Rules

_CLAIMED: Mapping[str, CountKind] = {
    ClaimKind.CLOSED: CountKind.CLOSED,
    ClaimKind.REMAINS: CountKind.REMAINING,
}


def find_counts(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> tuple[StatedCount, ...]:
    """Return every number of causes or recommendations that a sentence states, in reading order.

    How many are closed or remain is stated only by a sentence that as a whole claims it. Once a
    paragraph has named another body, it states no number of this one's.
    """
    return tuple(
        count
        for section in letter.sections
        for block in section.blocks
        for count in _block_counts(letter, rules, registers, body, block)
    )


def _block_counts(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, block: Block
) -> Iterator[StatedCount]:
    for sentence in block.sentences:
        if names_other_body(letter.text, sentence.span, rules, registers, body):
            return
        yield from sorted(_counts_of(letter, rules, sentence), key=lambda c: c.evidence.span)


def _counts_of(letter: Letter, rules: Rules, sentence: Sentence) -> Iterator[StatedCount]:
    claimed = False
    for clause in find_clauses(letter.text, sentence, rules):
        match = clause.hit.match
        if clause.kind in _CLAIMED and match.groupdict().get("count"):
            number, words = rules.number(match["count"]), letter.passage(*match.span("counted"))
            yield StatedCount(_CLAIMED[clause.kind], number, words)
            claimed = True
    for hit in rules["count"].find(letter.text, *sentence.span):
        kind = CountKind(hit.rule.makes)
        if not (claimed and kind is CountKind.MENTIONED):
            number = rules.number(hit.match["count"])
            yield StatedCount(kind, number, letter.passage(*hit.match.span()))
