"""Causes of concern that one sentence says there are, and the next one describes ("Its subject was …")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.clauses import find_clauses
from peelgraph.facts.model import Body, ClaimKind, Concern, ConcernKind, MentionKind
from peelgraph.letters import Block, Letter, Passage, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules


@dataclass(frozen=True, slots=True)
class Description:
    """A sentence that says what one cause is about; ``remains`` if the one before says it is left.

    An area of concern is described only where the sentence sets it against causes (gold convention 2).
    """

    sentence: Sentence
    theme: Passage
    remains: bool
    kind: ConcernKind


def find_descriptions(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> Iterator[Description]:
    """Yield each sentence that describes the one cause of the sentence before it."""
    for block in (block for section in letter.sections for block in section.blocks):
        for before, sentence in zip(block.sentences, block.sentences[1:], strict=False):
            remains = _is_one_left(before, letter, rules)
            raised = rules["one_cause"].full(before.text)
            if raised is None and not remains:
                continue
            area = raised is not None and raised.rule.makes == "area"
            table = "area_description" if area else "description"
            hit = rules[table].full(letter.text, *sentence.span)
            so_far = Span(block.span.start, sentence.span.end)
            if hit and not names_other_body(letter.text, so_far, rules, registers, body):
                theme = letter.passage(*hit.match.span("theme"))
                kind = ConcernKind.AREA if area else ConcernKind.CAUSE
                yield Description(sentence, theme, remains, kind)


def _is_one_left(sentence: Sentence, letter: Letter, rules: Rules) -> bool:
    """Tell whether a sentence claims that one cause remains."""
    counts = [
        clause.hit.match.groupdict().get("count")
        for clause in find_clauses(letter.text, sentence, rules)
        if clause.kind == ClaimKind.REMAINS
    ]
    return len(counts) == 1 and counts[0] is not None and rules.number(counts[0]) == 1


def find_described(block: Block, concerns: Sequence[Concern]) -> tuple[int, ...]:
    """Return the causes that a paragraph describes."""
    return tuple(
        index
        for index, concern in enumerate(concerns)
        if concern.mention is MentionKind.DESCRIBED
        and block.span.contains(concern.evidence[0].span)
    )
