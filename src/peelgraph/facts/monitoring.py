"""Which phase of monitoring a body entered, left or remains in (LETTERS §5.3, MODEL §2.5).

A phase is the body's, never a cause's: a force can leave Engage with causes still open. What may
happen, was considered or is explained in general is no event.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, takewhile

from peelgraph.facts.bodies import is_own_name, names_other_body
from peelgraph.facts.dating import find_bare_years
from peelgraph.facts.model import Body, Monitoring, Remark, RemarkKind
from peelgraph.letters import Letter, Passage, Sentence
from peelgraph.letters.dates import FoundDate, Period
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_ENGAGE = "engage"
_REMAINS = "remains"


def find_monitoring(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    dates: Sequence[FoundDate],
) -> tuple[Monitoring, ...]:
    """Return the monitoring events that a letter states, each once, in reading order.

    The phase is Engage throughout: to return to Scan is to leave it. ``period`` is that of the
    sentence's one date, or of the next sentence where that says when the decision took effect; None
    where neither prints one.
    """
    events: dict[tuple[str, Period | None], Monitoring] = {}
    sentences = [*letter.sentences, None]
    for sentence, after in pairwise(sentences):
        assert sentence is not None
        before: Hit | None = None
        for hit in _hits(letter, rules, registers, body, sentence):
            period = _period(letter, sentence, (before, hit), rules, dates)
            before = hit
            passages: tuple[Passage, ...] = (letter.passage(*sentence.span),)
            if period is None and after:
                period = _effect(letter, after, rules, dates)
                passages += (letter.passage(*after.span),) if period else ()
            event = Monitoring(hit.rule.makes, _ENGAGE, period, passages)
            same = [key for key in events if key[0] == event.event]
            if period is None and same:
                continue
            undated = (event.event, None)
            if undated in events and period is not None:
                known = events.pop(undated)
                event = Monitoring(event.event, _ENGAGE, period, (*event.evidence, *known.evidence))
            events.setdefault((event.event, period), event)
    return tuple(sorted(events.values(), key=lambda e: e.evidence[0].span))


def find_ahead(events: Iterable[Monitoring], written_on: date | None) -> Iterator[Remark]:
    """Yield a remark for each change of phase that was still to come when the letter was written."""
    for event in events:
        if written_on and event.period and event.period.not_before > written_on:
            message = "this change of phase was still to come when the letter was written"
            yield Remark(RemarkKind.UNREAD_DATE, "monitoring", message, event.evidence[0])


def _effect(
    letter: Letter, sentence: Sentence, rules: Rules, dates: Sequence[FoundDate]
) -> Period | None:
    """Return the period of a sentence that only says when the decision before it took effect."""
    hit = rules["decision_effect"].at(letter.text, *sentence.span)
    start = bisect_left(dates, sentence.span.start, key=lambda found: found.span.start)
    if hit is None or start == len(dates):
        return None
    found = dates[start]
    at_once = found.span.start == hit.match.end()
    return found.period if at_once and sentence.span.end - found.span.end <= 1 else None


def _hits(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, sentence: Sentence
) -> Iterator[Hit]:
    entered = False
    for hit in rules["monitoring"].find(letter.text, *sentence.span):
        before = letter.text[sentence.span.start : hit.match.start()]
        if "needs" in hit.rule.options and not entered:
            continue
        if rules["monitoring_doubt"].first(before) or _is_conditional(letter, sentence, hit, rules):
            continue
        if _is_quoted(letter.text, hit.match.start()):
            continue
        if names_other_body(letter.text, sentence.span, rules, registers, body):
            continue
        joint = body is not None and body.beside is not None
        if "forces" in hit.match.groupdict() and bool(hit.match["forces"]) and not joint:
            continue
        if is_own_name(hit.match.groupdict().get("own"), body, registers):
            entered = hit.rule.makes == "entered"
            yield hit


def _is_quoted(text: str, place: int) -> bool:
    """Tell whether a place stands within double quotation marks of its line: others say the words."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line.rfind("“") > line.rfind("”")


def _is_conditional(letter: Letter, sentence: Sentence, hit: Hit, rules: Rules) -> bool:
    """Tell whether what follows an event makes it depend on something: "… once its work is done"."""
    ahead = rules["monitoring_ahead"].first(hit.match[0]) is not None
    return hit.rule.makes != _REMAINS and any(
        ahead or condition.rule.makes == "always"
        for condition in rules["monitoring_condition"].find(
            letter.text, hit.match.end(), sentence.span.end
        )
    )


def _period(
    letter: Letter,
    sentence: Sentence,
    hits: tuple[Hit | None, Hit],
    rules: Rules,
    dates: Sequence[FoundDate],
) -> Period | None:
    """Return the period of the date that begins the sentence, or that follows the event.

    After another event of the sentence (the first of the ``hits``) the date stands right before this one:
    "In May 2023 it entered Engage, and in July 2024 it left".
    """
    other, hit = hits
    start = bisect_left(dates, sentence.span.start, key=lambda found: found.span.start)
    known = list(takewhile(lambda d: d.span.end <= sentence.span.end, dates[start:]))
    for found in (*known, *find_bare_years(rules, letter.text, sentence.span, known)):
        lead = letter.text[sentence.span.start : found.span.start]
        begin, end = hit.match.span()
        if other and found.span.end <= begin:
            gap, between = (
                letter.text[other.match.end() : found.span.start],
                letter.text[found.span.end : begin],
            )
            after = found.span.start >= other.match.end()
            own = rules["date_after_phase"].full(gap) is None
            dated = after and own and not between.strip(" ,")
        elif found.span.end <= begin:
            dated = rules["date_before_event"].full(lead) is not None
        else:
            gap = letter.text[end : found.span.start]
            dated = found.span.start >= end and rules["date_after_phase"].full(gap) is not None
        if dated:
            return found.period
    return None
