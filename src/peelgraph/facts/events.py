"""What was done and issued, and when: the acts of a letter that a date dates (LETTERS §5, §7).

Inspections and issues are made of them in ``inspections``; what is planned stands in ``reviews``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from peelgraph.facts.acts import (
    INSPECTIONS,
    ISSUES,
    Act,
    ActReader,
    Dated,
    DateIndex,
    find_object_end,
)
from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.dating import find_dates_of_acts, is_its_own
from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import Body, Remark, RemarkKind
from peelgraph.letters import Block, Letter, Passage, Section, Sentence, Span
from peelgraph.letters.dates import FoundDate, Period, find_dates
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit


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
    reader = ActReader(letter, rules, registers, body, DateIndex(dates), written_on)
    events: list[Dated] = []
    remarks: list[Remark] = []
    for section in letter.sections:
        events += _read_heading(reader, section)
        before: Sentence | None = None
        context = ""
        for block in section.blocks:
            quoted = _Quotations(letter.text, block)
            lists = find_stem(block, rules) is not None
            for sentence in block.sentences:
                last = lists and sentence is block.sentences[-1]
                beside = _Beside(before, context, lists=last)
                for found in _read_sentence(reader, quoted, beside, sentence):
                    if isinstance(found, Dated):
                        events.append(found)
                    else:
                        remarks.append(found)
                points = rules["points_back"].full(sentence.text) is not None
                context = context if points else sentence.text
                before = sentence
    return tuple(events), tuple(remarks)


def _read_heading(reader: ActReader, section: Section) -> Iterator[Dated]:
    """Yield the revisit that a heading names with its date and nothing else."""
    heading = section.heading
    hit = reader.rules["event_heading"].full(reader.letter.text, *heading.span) if heading else None
    if heading is None or hit is None:
        return
    dates = list(find_dates(reader.letter.text, *hit.match.span("date"), reader.rules, None))
    period = dates[0].period if len(dates) == 1 else None
    if (
        period
        and dates[0].span == hit.match.span("date")
        and not _is_ahead(period, reader.written_on)
    ):
        yield Dated(Sentence(heading.span, heading.text), hit, dates[0], period)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a sentence: the one before it, and what "them" may mean there.

    ``context`` are the words of the sentence before, or of the one that it only points back to; ``lists``
    tells that the sentence announces causes that a list holds.
    """

    before: Sentence | None
    context: str
    lists: bool


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
    reader: ActReader, quoted: _Quotations, beside: _Beside, sentence: Sentence
) -> Iterator[Dated | Remark]:
    """Yield the events of a sentence, or a remark for each act of which no event is stated."""
    rules, text, span = reader.rules, reader.letter.text, sentence.span
    if rules["event_cue"].first(text, *span) is None:
        return
    acts = [
        Act(hit, find_object_end(reader, hit, span))
        for hit in rules["event"].find(text, *span)
        if _rests_on_causes(rules, hit, beside, sentence)
    ]
    if not acts:
        return
    passage = reader.letter.passage(*span)
    other = names_other_body(text, span, rules, reader.registers, reader.body)
    doubt = rules["event_doubt"].first(text, *span)
    doubted = doubt.match.start() if doubt else span.end
    undone = rules["event_undone"].first(text, *span) is not None
    for act, found in find_dates_of_acts(reader, acts, span):
        periods = [(each, each.period) for each in found if each.period]
        late = any(_is_ahead(period, reader.written_on) for _, period in periods)
        hindered = other or late or undone or act.start > doubted or quoted.holds(act.start)
        hindered = hindered or not is_its_own(rules, text, act, span, found)
        if periods and not hindered:
            for each, period in periods:
                yield Dated(sentence, act.hit, each, period)
        elif periods or not act.may_be_undated:
            yield _undated(act, passage, other=other, future=late, doubtful=bool(periods))


def _is_ahead(period: Period, written_on: date | None) -> bool:
    """Tell whether a period begins, or certainly ends, after the letter's day."""
    return written_on is not None and max(period.not_before, period.end.first) > written_on


def _rests_on_causes(rules: Rules, hit: Hit, beside: _Beside, sentence: Sentence) -> bool:
    """Tell whether a report, or what "them" means, has causes of concern named beside it."""
    needs = hit.rule.options.get("needs")
    if needs is None:
        return True
    if needs == "act":
        act = rules["event"].first(beside.before.text) if beside.before else None
        return act is not None and act.rule.makes in INSPECTIONS
    if needs == "list":
        return beside.lists
    words = sentence.text
    if needs == "them":
        words = sentence.text[: hit.match.start() - sentence.span.start]
        words = f"{beside.context} {words}"
        if rules["other_antecedent"].first(words):
            return False
    return rules["causes_named"].first(words) is not None


def _undated(act: Act, passage: Passage, *, other: bool, future: bool, doubtful: bool) -> Remark:
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


def find_unread_dates(letter: Letter, rules: Rules, dates: Sequence[FoundDate]) -> Iterator[Remark]:
    """Yield a remark for each date that was not understood, filed under what it would date."""
    unread = DateIndex([found for found in dates if found.period is None])
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
    return "issued" if hit.rule.makes in ISSUES else "inspections"
