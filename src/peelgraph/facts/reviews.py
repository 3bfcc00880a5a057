"""Stated intentions to look again, which are no events (MODEL §2.3, trap 10)."""

from collections.abc import Sequence
from datetime import date

from peelgraph.facts.acts import DateIndex
from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.described import find_described
from peelgraph.facts.model import Body, Concern, PlannedReview
from peelgraph.letters import Letter, Span
from peelgraph.letters.dates import FoundDate, Period
from peelgraph.partial_dates import partial_day
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


def find_planned_reviews(
    letter: Letter,
    rules: Rules,
    dates: Sequence[FoundDate],
    concerns: Sequence[Concern],
    sent_on: date | None,
    registers: Registers,
    body: Body | None,
) -> tuple[PlannedReview, ...]:
    """Return the stated intentions to look again; what depends on a condition is none.

    ``concerns`` of a review are the causes that the same paragraph describes; none if it describes
    none. "By 31 March 2025" ends on that day and begins on the letter's.
    """
    reviews = []
    index = DateIndex(dates)
    for block in (block for section in letter.sections for block in section.blocks):
        about: tuple[int, ...] | None = None
        for sentence in block.sentences:
            hit = rules["intention"].at(letter.text, sentence.span.start)
            if hit is None or rules["condition"].first(sentence.text):
                continue
            if names_other_body(letter.text, sentence.span, rules, registers, body):
                continue
            about = find_described(block, concerns) if about is None else about
            ahead, until = _ahead(letter.text, rules, hit, sentence.span, index)
            period = _bounds(ahead, sent_on, until=until) if ahead else None
            words = ahead.words if ahead else None
            reviews.append(PlannedReview(period, words, about, (letter.passage(*sentence.span),)))
    return tuple(reviews)


def _ahead(
    text: str, rules: Rules, hit: Hit, span: Span, dates: DateIndex
) -> tuple[FoundDate | None, bool]:
    """Return the one date of an intention, and whether it is only its end ("by 31 March")."""
    after = dates.within(hit.match.end(), span.end)
    if len(after) != 1:
        return None, False
    if after[0].forward:
        return after[0], False
    lead = rules["date_of_intention"].full(text, hit.match.end(), after[0].span.start)
    return (after[0], lead.rule.makes == "until") if lead else (None, False)


def _bounds(found: FoundDate, sent_on: date | None, *, until: bool) -> Period | None:
    """Return the period of an intention; one that has only an end begins on the letter's day.

    What would lie before the letter is no intention: None.
    """
    period = found.period
    if period is None or (sent_on and period.not_after < sent_on):
        return None
    if not until:
        return period if sent_on is None or period.not_before >= sent_on else None
    return None if sent_on is None else Period(partial_day(sent_on), period.end)
