"""What was done, issued and planned, and when (LETTERS §5, §7)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from peelgraph.facts.bodies import names_of, names_other_body
from peelgraph.facts.concerns import find_described, find_identified, find_meant
from peelgraph.facts.model import (
    Body,
    ClaimKind,
    Concern,
    EventKind,
    InspectionEvent,
    IssueEvent,
    MentionKind,
    PlannedReview,
    Remark,
    RemarkKind,
    StatedCount,
    StatusClaim,
)
from peelgraph.letters import Block, Letter, Passage, Sentence, Span
from peelgraph.letters.dates import FoundDate, PartialDate, Period, partial_day
from peelgraph.registers import Registers
from peelgraph.registers.names import build_name_pattern
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

#: What the table ``event`` makes of inspections, and what becomes of fieldwork and of a visit where no
#: inspection had ended before them; else they are a revisit.
_INSPECTIONS = {
    **{kind.value: kind for kind in EventKind},
    "fieldwork": EventKind.INSPECTION,
    "visit": EventKind.OTHER,
}
_DECIDED = (EventKind.INSPECTION, EventKind.REVISIT, EventKind.REVIEW)
#: Acts of issuing, and those of them that a report of a cycle may hold.
_ISSUES = ("published", "issued", "reported", "closed")
_IN_REPORTS = ("published", "issued")
#: How far from an act a date may stand, in code points, and how far before it its subject.
_REACH = 300
_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Dated:
    """An event's cue with the one period that dates it."""

    sentence: Sentence
    hit: Hit
    found: FoundDate
    period: Period


@dataclass(frozen=True, slots=True)
class _Act:
    """An act of a sentence; ``end`` is where its object ends, None if it is not the letter's body."""

    hit: Hit
    end: int | None

    @property
    def start(self) -> int:
        return self.hit.match.start()

    @property
    def is_noun(self) -> bool:
        return "noun" in self.hit.rule.options

    @property
    def is_aside(self) -> bool:
        """Whether a date before it may be that of a later act: it is a noun, or dated after itself."""
        return self.is_noun or self.hit.rule.options.get("dated") == "after"

    @property
    def may_be_undated(self) -> bool:
        """Whether it tells nothing without a date: a closure is then a claim about status."""
        return self.is_noun or self.hit.rule.makes == "closed"

    @property
    def is_issue(self) -> bool:
        return self.hit.rule.makes in _ISSUES


class _DateIndex:
    """Dates in reading order, and which of them stand within a span, without looking at the others."""

    def __init__(self, dates: Sequence[FoundDate]) -> None:
        self.dates = sorted(dates, key=lambda found: found.span)
        self.starts = [found.span.start for found in self.dates]

    def within(self, start: int, end: int) -> list[FoundDate]:
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [found for found in self.dates[first:last] if found.span.end <= end]


@dataclass(frozen=True)
class _Reader:
    """A letter and what is needed to read the acts of its sentences."""

    letter: Letter
    rules: Rules
    registers: Registers
    body: Body | None
    dates: _DateIndex
    written_on: date | None

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """The names of the letter's body as they may stand in its text, None without a body."""
        return _own_names(self.letter.text, self.rules, names_of(self.body, self.registers))


def find_dated_events(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    dates: Sequence[FoundDate],
    written_on: date | None,
) -> tuple[tuple[Dated, ...], tuple[Remark, ...]]:
    """Return the past events that a date in adverbial place dates, and a remark for each other one.

    "In September 2023, we inspected", "we revisited the force in May 2024" and "our revisit in May
    2024" are dated; "to see what it had done since September 2023" dates nothing. An event of another
    body, one that may not have happened, and one that would begin after the letter's day, is not this
    letter's to state.
    """
    reader = _Reader(letter, rules, registers, body, _DateIndex(dates), written_on)
    events: list[Dated] = []
    remarks: list[Remark] = []
    for section in letter.sections:
        before: Sentence | None = None
        for block in section.blocks:
            quoted = _Quotations(letter.text, block)
            for sentence in block.sentences:
                for found in _read_sentence(reader, quoted, before, sentence):
                    if isinstance(found, Dated):
                        events.append(found)
                    else:
                        remarks.append(found)
                before = sentence
    return tuple(events), tuple(remarks)


class _Quotations:
    """Where the words of a block stand in quotation marks: others say them."""

    def __init__(self, text: str, block: Block) -> None:
        self.marks = [
            m.start() for m in re.finditer("[“”]", text[block.span.start : block.span.end])
        ]
        self.start = block.span.start
        self.text = text

    def holds(self, place: int) -> bool:
        """Tell whether the last quotation mark before ``place`` opens a quotation."""
        index = bisect_left(self.marks, place - self.start) - 1
        return index >= 0 and self.text[self.start + self.marks[index]] == "“"


def _read_sentence(
    reader: _Reader, quoted: _Quotations, before: Sentence | None, sentence: Sentence
) -> Iterator[Dated | Remark]:
    """Yield the events of a sentence, or a remark for each act of which no event is stated."""
    rules, text, span = reader.rules, reader.letter.text, sentence.span
    if rules["event_cue"].first(text, *span) is None:
        return
    acts = [
        _Act(hit, _object_end(reader, hit, span))
        for hit in rules["event"].find(text, *span)
        if _rests_on_causes(rules, hit, before, sentence)
    ]
    if not acts:
        return
    passage = reader.letter.passage(*span)
    other = names_other_body(text, span, rules, reader.registers, reader.body)
    doubt = rules["event_doubt"].first(text, *span)
    doubted = doubt.match.start() if doubt else span.end
    undone = rules["event_undone"].first(text, *span) is not None
    for act, found in _dates_of_acts(reader, acts, span):
        periods = [(each, each.period) for each in found if each.period]
        late = any(_is_ahead(period, reader.written_on) for _, period in periods)
        hindered = other or late or undone or act.start > doubted or quoted.holds(act.start)
        hindered = hindered or not _is_its_own(rules, text, act, span, found)
        if periods and not hindered:
            for each, period in periods:
                yield Dated(sentence, act.hit, each, period)
        elif periods or not act.may_be_undated:
            yield _undated(act, passage, other=other, future=late, doubtful=bool(periods))


def _is_ahead(period: Period, written_on: date | None) -> bool:
    """Tell whether a period begins, or certainly ends, after the letter's day."""
    return written_on is not None and max(period.not_before, period.end.first) > written_on


def _rests_on_causes(rules: Rules, hit: Hit, before: Sentence | None, sentence: Sentence) -> bool:
    """Tell whether a report, or what "them" means, has causes of concern named beside it."""
    needs = hit.rule.options.get("needs")
    if needs is None:
        return True
    if needs == "act":
        act = rules["event"].first(before.text) if before else None
        return act is not None and act.rule.makes in _INSPECTIONS
    words = sentence.text
    if needs == "them":
        words = sentence.text[: hit.match.start() - sentence.span.start]
        words = f"{before.text if before else ''} {words}"
        if rules["other_antecedent"].first(words):
            return False
    return rules["causes_named"].first(words) is not None


def _object_end(reader: _Reader, hit: Hit, span: Span) -> int | None:
    """Return where an act and its object end; None if its object is not the letter's body."""
    end, options = hit.match.end(), hit.rule.options
    if options.get("subject") == "body":
        return (
            end
            if _ends_with_own(reader, max(span.start, hit.match.start() - _SUBJECT), hit)
            else None
        )
    if options.get("object") == "body":
        return _after_own(reader, end)
    to = hit.match.groupdict().get("to")
    if not to:
        return end
    after = _after_own(reader, end)
    if after is not None:
        return after
    dated = bool(reader.dates.within(end, min(end + _REACH, span.end))) and _starts_date(
        reader, end
    )
    strict = options.get("object") == "of body" and not dated
    return None if strict else end - len(to)


def _starts_date(reader: _Reader, place: int) -> bool:
    index = bisect_left(reader.dates.starts, place)
    return index < len(reader.dates.starts) and reader.dates.starts[index] == place


def _after_own(reader: _Reader, place: int) -> int | None:
    """Return where the name of the letter's body, or a word for it, that begins at a place ends.

    "How the force …" and "the way the force …" count: what it does is inspected.
    """
    lead = reader.rules["object_lead"].at(reader.letter.text, place)
    place = lead.match.end() if lead else place
    known = reader.rules["own_object"].at(reader.letter.text, place)
    if known:
        return known.match.end()
    named = reader.own.match(reader.letter.text, place) if reader.own else None
    if named is None or not named["area"]:
        return named.end() if named else None
    follows = reader.rules["after_area"].at(reader.letter.text, named.end())
    if follows is None:
        return None
    return follows.match.end() if follows.rule.makes == "part" else named.end()


def _ends_with_own(reader: _Reader, start: int, hit: Hit) -> bool:
    """Tell whether the words right before an act name the letter's body."""
    end = hit.match.start()
    text = reader.letter.text
    for begin in (m.start() for m in re.finditer(r"\b\w", text[start:end])):
        after = _after_own(reader, start + begin)
        if after is not None and not text[after:end].strip():
            return True
    return False


def _own_names(text: str, rules: Rules, names: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern of a body's names, of the place in them, and of its initials in brackets.

    No name counts that a further capital follows: "Borsetshire Police" is not in "Borsetshire Police
    Federation", and "Borsetshire" not in "Borsetshire County Council". The group ``area`` is a place
    that stands for the body.
    """
    if not names:
        return None
    areas = [hit.match["area"] for name in names if (hit := rules["area_of_name"].full(name))]
    whole = _either([*names, *(f"{area} frs" for area in areas)])
    initials = re.search(
        rf"\b{whole}\s+\((?-i:(?P<initials>[A-Z][A-Za-z&]{{1,7}}))\)", text, re.IGNORECASE
    )
    short = f"|(?-i:{re.escape(initials['initials'])})" if initials else ""
    place = f"|(?P<area>{_either(areas)})" if areas else "|(?P<area>(?!))"
    end = r"\b(?-i:(?!(?:\s+(?:and|&))?\s+[A-Z]))"
    return re.compile(rf"(?:the\s+)?(?:{whole}{short}{place}){end}", re.IGNORECASE)


def _either(names: Iterable[str]) -> str:
    """Return the source of a pattern of names, longer ones first."""
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return f"(?:{'|'.join(build_name_pattern(name) for name in ordered)})"


# Which date dates which act.


def _dates_of_acts(
    reader: _Reader, acts: Sequence[_Act], span: Span
) -> Iterator[tuple[_Act, Sequence[FoundDate]]]:
    """Yield each act with the dates that date it: right before it, or right after it and its object."""
    text, rules = reader.letter.text, reader.rules
    known = reader.dates.within(*span)
    dates = _DateIndex([*known, *_bare_years(rules, text, span, known)])
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
            yield (
                act,
                () if where == "before" else _dates_after(rules, text, dates, act, span, taken),
            )


def _bare_years(
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
    rules: Rules, text: str, dates: _DateIndex, since: int, act: _Act
) -> Sequence[FoundDate]:
    """Return the dates right before an act, if only words of ``date_before_event`` lead to them.

    ``since`` is where the act before it ends, or where the sentence begins.
    """
    first = last = bisect_left(dates.starts, act.start) - 1
    if act.is_noun or last < 0 or dates.starts[last] < since:
        return ()
    end = dates.dates[last].span.end
    if end > act.start or act.start - end > _REACH:
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
    dates: _DateIndex,
    act: _Act,
    span: Span,
    taken: set[Span],
) -> Sequence[FoundDate]:
    """Return the dates right after an act and its object, but for those that date a later act."""
    assert act.end is not None
    first = last = bisect_left(dates.starts, act.end)
    if first == len(dates.starts) or dates.starts[first] - act.end > _REACH:
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
        and _joined(rules, text, dates, last + 1)
    ):
        last += 1
    end = dates.dates[last].span.end
    if rules["other_agent"].at(text, end):
        return ()
    if row.rule.makes == "set off" and not _closes(rules, text, act, end, span):
        return ()
    return _understood(dates.dates[first : last + 1])


def _is_its_own(rules: Rules, text: str, act: _Act, span: Span, found: Sequence[FoundDate]) -> bool:
    """Tell whether the dates after a noun are its own, and not those of what is said about it.

    "We published the findings of this revisit on …" dates the findings.
    """
    options, year = act.hit.rule.options, act.hit.match.groupdict().get("year")
    if not act.is_noun or act.end is None or not found or year or options.get("opening") == "any":
        return True
    between = rules["date_after_event"].full(text, act.end, found[0].span.start)
    if between and between.rule.makes == "noun":
        return True
    start = max(span.start, act.start - _SUBJECT)
    opening = rules["noun_opening"].full(text, start, act.start)
    if opening is None:
        return False
    return (opening.rule.makes == "any" and start == span.start) or not any(
        each.period and each.period.start == each.period.end and each.period.start.day
        for each in found
    )


def _joined(rules: Rules, text: str, dates: _DateIndex, index: int) -> bool:
    """Tell whether a date and the one before it are joined to date the same act."""
    start, end = dates.dates[index - 1].span.end, dates.starts[index]
    return 0 < end - start <= _REACH and rules["date_joiner"].full(text, start, end) is not None


def _closes(rules: Rules, text: str, act: _Act, end: int, span: Span) -> bool:
    """Tell whether a date that a comma sets off dates the act before it and not one after it."""
    if rules["after_set_off"].at(text[: span.end] if end == span.end else text, end):
        return True
    lead = max(span.start, act.start - _SUBJECT)
    return any(hit.match.end() == act.start for hit in rules["during"].find(text, lead, act.start))


def _understood(found: Sequence[FoundDate]) -> Sequence[FoundDate]:
    """Return the dates if all of them were understood and none looks ahead, else none of them."""
    return found if all(each.period and not each.forward for each in found) else ()


def _undated(act: _Act, passage: Passage, *, other: bool, future: bool, doubtful: bool) -> Remark:
    if other:
        message = "an act about another body than the letter's"
    elif future:
        message = "an act of the past that would begin after the letter's day"
    elif doubtful:
        message = (
            "an act that may not have happened, that others tell of, or whose date is another's"
        )
    else:
        message = "an act whose date was not understood, or is not in the same sentence"
    about = "issued" if act.is_issue else "inspections"
    return Remark(RemarkKind.UNREAD_DATE, about, message, passage)


# Inspections and acts of issuing.


def find_inspections(
    letter: Letter, rules: Rules, events: Sequence[Dated], concerns: Sequence[Concern]
) -> tuple[InspectionEvent, ...]:
    """Return the inspections and revisits; a revisit is about the listed causes if it says so.

    One that is mentioned again in the same period is one, with both sentences for evidence; words
    that only name the year of one that is dated more closely are no further one. What an inspection
    identified is told by a claim (``with_identified``).
    """
    listed = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
    acts = [event for event in events if event.hit.rule.makes in _INSPECTIONS]
    ends = [e.period.not_after for e in acts if e.hit.rule.makes in _DECIDED]
    grouped: dict[tuple[EventKind, Period], list[Dated]] = {}
    for event in acts:
        grouped.setdefault((_kind_of(event, min(ends, default=None)), event.period), []).append(
            event
        )
    meant, passages = _Meant(rules, listed), _Passages(letter)
    found = [
        InspectionEvent(
            kind,
            period,
            group[0].found.words,
            _first_meant(meant, group) if kind is EventKind.REVISIT else (),
            passages.of(group),
        )
        for (kind, period), group in grouped.items()
    ]
    return tuple(event for event in found if not _is_vague(event, found))


class _Meant:
    """The causes that sentences mean, each sentence read once."""

    def __init__(self, rules: Rules, causes: tuple[int, ...]) -> None:
        self.rules = rules
        self.causes = causes
        self.read: dict[Span, tuple[int, ...]] = {}

    def of(self, sentence: Sentence) -> tuple[int, ...]:
        if sentence.span not in self.read:
            self.read[sentence.span] = find_meant(sentence.text, self.rules, self.causes)
        return self.read[sentence.span]


def _first_meant(meant: _Meant, group: Sequence[Dated]) -> tuple[int, ...]:
    """Return the causes that the first sentence of a group with any means."""
    return next((causes for event in group if (causes := meant.of(event.sentence))), ())


class _Passages:
    """The passages of sentences, each made once."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.made: dict[Span, Passage] = {}

    def of(self, group: Sequence[Dated]) -> tuple[Passage, ...]:
        """Return the passages of a group in reading order, each once."""
        spans = dict.fromkeys(event.sentence.span for event in group)
        for span in spans:
            if span not in self.made:
                self.made[span] = self.letter.passage(*span)
        return tuple(self.made[span] for span in spans)


def _is_vague(event: InspectionEvent, events: Iterable[InspectionEvent]) -> bool:
    """Tell whether an event is dated by its year alone, and may be one that is dated more closely."""
    return event.period.start.month is None and any(
        other.period.start.month
        and other.period.start.year <= event.period.end.year
        and event.period.start.year <= other.period.end.year
        and other.kind in (event.kind, EventKind.OTHER)
        for other in events
    )


def _kind_of(event: Dated, ended: date | None) -> EventKind:
    """Return the kind of an inspection; fieldwork and visits after one had ended are a revisit."""
    makes = event.hit.rule.makes
    if makes not in _DECIDED and ended is not None and ended < event.period.not_before:
        return EventKind.REVISIT
    return _INSPECTIONS[makes]


def with_identified(
    inspections: Sequence[InspectionEvent], claims: Sequence[StatusClaim]
) -> tuple[InspectionEvent, ...]:
    """Give each inspection the causes that a claim says were identified during it."""
    return tuple(
        replace(
            event,
            concerns=tuple(
                claim.concern
                for claim in claims
                if claim.kind is ClaimKind.IDENTIFIED and event.evidence[0] in claim.evidence
            ),
        )
        if event.kind is EventKind.INSPECTION
        else event
        for event in inspections
    )


def find_issues(
    letter: Letter,
    rules: Rules,
    events: Sequence[Dated],
    concerns: Sequence[Concern],
    counts: Sequence[StatedCount],
) -> tuple[IssueEvent, ...]:
    """Return the acts of publishing, issuing, reporting or closing causes of concern, each once.

    A report of a cycle is named only by acts that publish or issue. Which causes were closed is told
    by a claim about their status.
    """
    meant, passages = _Meant(rules, find_identified(concerns, counts)), _Passages(letter)
    cycles: dict[Span, str | None] = {}
    grouped: dict[tuple[str, Period], list[Dated]] = {}
    for event in events:
        if event.hit.rule.makes in _ISSUES:
            grouped.setdefault((event.hit.rule.makes, event.period), []).append(event)
            if event.sentence.span not in cycles:
                cycles[event.sentence.span] = find_cycle(event.sentence.text, rules)
    return tuple(
        IssueEvent(
            act,
            period,
            group[0].found.words,
            _only_cycle(cycles, group) if act in _IN_REPORTS else None,
            _first_meant(meant, group) if act != "closed" else (),
            passages.of(group),
        )
        for (act, period), group in grouped.items()
    )


def _only_cycle(cycles: Mapping[Span, str | None], group: Sequence[Dated]) -> str | None:
    """Return the cycle that the sentences of a group name, None if they name several."""
    named = {cycles[event.sentence.span] for event in group} - {None}
    return named.pop() if len(named) == 1 else None


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
    index = _DateIndex(dates)
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
    text: str, rules: Rules, hit: Hit, span: Span, dates: _DateIndex
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


def find_cycle(words: str, rules: Rules) -> str | None:
    """Return the key of the one assessment cycle that the words name (``peel-2023-25``), or None."""
    known = [rules["known_cycle"].full(hit.match["cycle"]) for hit in rules["cycle"].find(words)]
    cycles = {hit.rule.makes if hit else None for hit in known}
    return cycles.pop() if len(cycles) == 1 else None


def find_unknown_cycles(letter: Letter, rules: Rules) -> Iterator[Remark]:
    """Yield a remark for each assessment whose cycle no concept knows."""
    for sentence in letter.sentences:
        for hit in rules["cycle"].find(letter.text, *sentence.span):
            if rules["known_cycle"].full(hit.match["cycle"]) is None:
                message = f"no concept is known for the cycle {hit.match['cycle']}"
                words = letter.passage(*hit.match.span())
                yield Remark(RemarkKind.UNREAD_PASSAGE, "issued", message, words)


def find_unread_dates(letter: Letter, rules: Rules, dates: Sequence[FoundDate]) -> Iterator[Remark]:
    """Yield a remark for each date that was not understood, filed under what it would date."""
    unread = _DateIndex([found for found in dates if found.period is None])
    held: set[Span] = set()
    for sentence in letter.sentences:
        within = unread.within(*sentence.span)
        about = _subject_of(letter, rules, sentence) if within else "dates"
        for found in within:
            held.add(found.span)
            yield _unread_date(letter, found, about)
    for found in unread.dates:
        if found.span not in held:
            yield _unread_date(letter, found, "dates")


def _unread_date(letter: Letter, found: FoundDate, about: str) -> Remark:
    missing = found.reason == "the year is not stated"
    kind = RemarkKind.MISSING_YEAR if missing else RemarkKind.UNREAD_DATE
    message = f"“{found.words}” was not understood: {found.reason}"
    return Remark(kind, about, message, letter.passage(*found.span))


def _subject_of(letter: Letter, rules: Rules, sentence: Sentence) -> str:
    """Return the kind of fact that a date of a sentence would date."""
    if rules["intention"].at(letter.text, sentence.span.start):
        return "planned_reviews"
    hit = rules["event"].first(letter.text, *sentence.span)
    if hit is None:
        return "dates"
    return "issued" if hit.rule.makes in _ISSUES else "inspections"
