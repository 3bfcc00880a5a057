"""Causes of concern that a letter states in their own words: in a list, in a box, in quotation marks."""

from peelgraph.facts.boxes import Boxes
from peelgraph.facts.listing import Lister
from peelgraph.facts.model import Body, Concern
from peelgraph.facts.named_statements import read_named
from peelgraph.facts.stated import Stated, add_statement
from peelgraph.letters import Letter
from peelgraph.registers import Registers
from peelgraph.rules import Rules


def find_statements(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None
) -> tuple[Concern, ...]:
    """Return the causes that are stated, in reading order.

    A cause is an item of a list under a stem such as "these causes of concern were as follows:", the
    paragraph under a heading "Cause of concern", or the paragraph after a stem that announces one.
    Stated twice, in a list and in a box, it is one cause (gold convention 1).
    """
    lister, named = (
        Lister(letter, rules, registers, body),
        read_named(letter, rules, registers, body),
    )
    boxed = Boxes(letter, rules, registers, body).boxed()
    stated = [*boxed, *lister.listed(), *named.by_place()]
    for fallback in (lister.unlabelled, lister.reasons, named.under_headings):
        if not any(one.cause.statement for one in stated):
            stated += fallback()
    found: list[Stated] = []
    for one in sorted(stated, key=lambda one: one.cause.evidence[0].span):
        found = add_statement(found, one)
    return tuple(one.cause for one in found)
