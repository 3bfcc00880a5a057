"""Which of a sentence's dates dates which of its acts (LETTERS §7)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from peelgraph.facts.acts import REACH, SUBJECT, Act, ActReader, DateIndex
from peelgraph.letters import Span
from peelgraph.letters.dates import FoundDate, Period
from peelgraph.partial_dates import PartialDate
from peelgraph.registers import normalise_name
from peelgraph.rules import Rules


def find_dates_of_acts(
    reader: ActReader, acts: Sequence[Act], span: Span
) -> Iterator[tuple[Act, Sequence[FoundDate]]]:
    """Yield each act with the dates that date it: right before it, or right after it and its object."""
    text, rules = reader.letter.text, reader.rules
    known = reader.dates.within(*span)
    dates = DateIndex([*known, *find_bare_years(rules, text, span, known)])
    since = span.start
    before: list[Sequence[FoundDate]] = []
    for act in acts:
        before.append(_dates_before(rules, text, dates, since, act))
        since = since if act.is_aside else act.hit.match.end()
    taken = {found.span for group in before for found in group}
    for act, found in zip(acts, before, strict=True):
        where = act.hit.rule.options.get("dated")
        if act.end is None:
            yield act, ()
        elif act.hit.match.groupdict().get("year"):
            yield act, (_year_of(act.hit.match, "year"),)
        elif found and where != "after":
            yield act, found
        else:
            places = reader.places_of(act.hit)
            after = _dates_after(rules, text, dates, act, span, taken, places)
            yield act, () if where == "before" or places is None else after


def find_bare_years(
    rules: Rules, text: str, span: Span, known: Sequence[FoundDate]
) -> Iterator[FoundDate]:
    """Yield the years that stand alone in a sentence, such as "in 2021"."""
    spans = [found.span for found in known]
    for hit in rules["bare_year"].find(text, *span):
        year = _year_of(hit.match, "y1")
        place = bisect_right(spans, year.span) - 1
        if place < 0 or not spans[place].overlaps(year.span):
            yield replace(year, span=Span(*hit.match.span()))


def _year_of(match: re.Match[str], group: str) -> FoundDate:
    year = PartialDate(int(match[group]))
    return FoundDate(Span(*match.span(group)), match[group], Period(year, year))


def _dates_before(
    rules: Rules, text: str, dates: DateIndex, since: int, act: Act
) -> Sequence[FoundDate]:
    """Return the dates right before an act, if only words of ``date_before_event`` lead to them.

    ``since`` is where the act before it ends, or where the sentence begins.
    """
    first = last = bisect_left(dates.starts, act.start) - 1
    if act.is_noun or last < 0 or dates.starts[last] < since:
        return ()
    end = dates.dates[last].span.end
    if end > act.start or act.start - end > REACH:
        return ()
    if not rules["between_date_and_event"].full(text, end, act.start):
        return ()
    while first > 0 and dates.starts[first - 1] >= since and _joined(rules, text, dates, first):
        first -= 1
    for begin in dict.fromkeys((first, last)):
        lower = max(since, dates.dates[begin - 1].span.end) if begin > 0 else since
        row = rules["date_before_event"].full(text, lower, dates.starts[begin])
        if row and (row.rule.makes != "letter" or act.is_issue):
            return _understood(dates.dates[begin : last + 1])
    return ()


def _dates_after(
    rules: Rules,
    text: str,
    dates: DateIndex,
    act: Act,
    span: Span,
    taken: set[Span],
    places: frozenset[str] | None,
) -> Sequence[FoundDate]:
    """Return the dates right after an act and its object, but for those that date a later act.

    ``places`` are those of which one may stand between two dates of the act ("and Tristan in").
    """
    assert act.end is not None
    first = last = bisect_left(dates.starts, act.end)
    if first == len(dates.starts) or dates.starts[first] - act.end > REACH:
        return ()
    row = rules["date_after_event"].full(text, act.end, dates.starts[first])
    if row is None:
        return ()
    if (row.rule.makes == "noun" and not act.is_noun) or (
        row.rule.makes == "issue" and not act.is_issue
    ):
        return ()
    if dates.dates[first].span in taken:
        return ()
    while (
        last + 1 < len(dates.dates)
        and dates.dates[last + 1].span not in taken
        and _joined(rules, text, dates, last + 1, places or frozenset())
        and not _dates_what_follows(rules, text, dates, last + 1)
    ):
        last += 1
    end = dates.dates[last].span.end
    if rules["other_agent"].at(text, end):
        return ()
    if row.rule.makes == "set off" and not _closes(rules, text, act, end, span):
        return ()
    return _understood(dates.dates[first : last + 1])


def is_its_own(rules: Rules, text: str, act: Act, span: Span, found: Sequence[FoundDate]) -> bool:
    """Tell whether the dates after a noun are its own, and not those of what is said about it.

    "We published the findings of this revisit on …" dates the findings.
    """
    options, year = act.hit.rule.options, act.hit.match.groupdict().get("year")
    if not act.is_noun or act.end is None or not found or year or options.get("opening") == "any":
        return True
    between = rules["date_after_event"].full(text, act.end, found[0].span.start)
    if between and between.rule.makes == "noun":
        return True
    start = max(span.start, act.start - SUBJECT)
    opening = rules["noun_opening"].full(text, start, act.start)
    if opening is None:
        return False
    return (opening.rule.makes == "any" and start == span.start) or not any(
        each.period and each.period.start == each.period.end and each.period.start.day
        for each in found
    )


def _joined(
    rules: Rules,
    text: str,
    dates: DateIndex,
    index: int,
    places: frozenset[str] = frozenset(),
) -> bool:
    """Tell whether a date and the one before it are joined to date the same act."""
    start, end = dates.dates[index - 1].span.end, dates.starts[index]
    joint = rules["date_joiner"].full(text, start, end) if 0 < end - start <= REACH else None
    if joint is not None and joint.rule.makes == "part":
        return normalise_name(joint.match["area"]) in places
    return joint is not None


def _dates_what_follows(rules: Rules, text: str, dates: DateIndex, index: int) -> bool:
    """Tell whether a joined date begins a clause of its own: "in May, and on 3 June our report …"."""
    start, end = dates.dates[index - 1].span.end, dates.starts[index]
    joint = rules["date_joiner"].full(text, start, end)
    led = joint is not None and joint.rule.makes == "led"
    return led and rules["new_subject"].at(text, dates.dates[index].span.end) is not None


def _closes(rules: Rules, text: str, act: Act, end: int, span: Span) -> bool:
    """Tell whether a date that a comma sets off dates the act before it and not one after it."""
    if rules["after_set_off"].at(text, end, span.end):
        return True
    lead = max(span.start, act.start - SUBJECT)
    return any(hit.match.end() == act.start for hit in rules["during"].find(text, lead, act.start))


def _understood(found: Sequence[FoundDate]) -> Sequence[FoundDate]:
    """Return the dates if all of them were understood and none looks ahead, else none of them."""
    return found if all(each.period and not each.forward for each in found) else ()
