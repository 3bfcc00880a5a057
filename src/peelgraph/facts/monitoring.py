"""Which phase of monitoring a body entered, left or remains in (LETTERS §5.3, MODEL §2.5).

A phase is the body's, never a cause's: a force can leave Engage with causes still open. What may
happen, was considered or is explained in general is no event.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import takewhile

from peelgraph.facts.bodies import is_own_name, names_other_body
from peelgraph.facts.model import Body, Monitoring
from peelgraph.letters import Letter, Sentence
from peelgraph.letters.dates import FoundDate, Period
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_ENGAGE = "engage"


def find_monitoring(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    dates: Sequence[FoundDate],
) -> tuple[Monitoring, ...]:
    """Return the monitoring events that a letter states, each once, in reading order.

    The phase is Engage throughout: to return to Scan is to leave it. ``period`` is that of the
    sentence's one date, None where the sentence prints none.
    """
    events: dict[tuple[str, Period | None], Monitoring] = {}
    for sentence in letter.sentences:
        for hit in _hits(letter, rules, registers, body, sentence):
            period = _period(letter, sentence, hit, rules, dates)
            event = Monitoring(hit.rule.makes, _ENGAGE, period, (letter.passage(*sentence.span),))
            same = [key for key in events if key[0] == event.event]
            if period is None and same:
                continue
            undated = (event.event, None)
            if undated in events and period is not None:
                known = events.pop(undated)
                event = Monitoring(event.event, _ENGAGE, period, (*event.evidence, *known.evidence))
            events.setdefault((event.event, period), event)
    return tuple(sorted(events.values(), key=lambda e: e.evidence[0].span))


def _hits(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, sentence: Sentence
) -> Iterator[Hit]:
    for hit in rules["monitoring"].find(letter.text, *sentence.span):
        before = letter.text[sentence.span.start : hit.match.start()]
        if rules["monitoring_doubt"].first(before):
            continue
        if names_other_body(letter.text, sentence.span, rules, registers, body):
            continue
        if is_own_name(hit.match.groupdict().get("own"), body, registers):
            yield hit


def _period(
    letter: Letter, sentence: Sentence, hit: Hit, rules: Rules, dates: Sequence[FoundDate]
) -> Period | None:
    """Return the period of the date that begins the sentence, or that follows the event."""
    start = bisect_left(dates, sentence.span.start, key=lambda found: found.span.start)
    for found in takewhile(lambda d: d.span.end <= sentence.span.end, dates[start:]):
        lead = letter.text[sentence.span.start : found.span.start]
        begins = found.span.end <= hit.match.start() and rules["date_before_event"].full(lead)
        gap = letter.text[hit.match.end() : found.span.start]
        if begins or rules["date_after_phase"].full(gap):
            return found.period
    return None
