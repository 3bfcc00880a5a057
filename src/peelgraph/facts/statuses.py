"""Claims about the status of causes of concern: dated, and never taken from progress (MODEL §2.5)."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.clauses import Clause, find_clauses
from peelgraph.facts.concerns import find_identified
from peelgraph.facts.effects import Effect, Reading, find_day, find_effect
from peelgraph.facts.listing import find_stem
from peelgraph.facts.model import (
    ClaimKind,
    ConcernKind,
    CountKind,
    EventKind,
    MentionKind,
    Remark,
    RemarkKind,
    StatusClaim,
    UnnamedConcerns,
)
from peelgraph.facts.places import Place, find_places, names_only_causes
from peelgraph.facts.scopes import Pointer, find_meant_causes, find_themed
from peelgraph.letters import BlockKind, Passage, Sentence, Span
from peelgraph.registers import Registers
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

#: Scopes of claims that name nothing, and mean what was named before.
_BARE = ("these", "identified", "remaining")
#: A year that is no part of a cycle: those that 2021/22 names are not its only ones.
_YEAR = re.compile(r"(?<![\d/–-])(?:19|20)\d\d(?![\d/–-])")
_OF_YEAR = re.compile(r" (?:from|of) (?:19|20)\d\d\b(?![/–-]\d)")


def find_claims(
    reading: Reading, rules: Rules, registers: Registers
) -> tuple[tuple[StatusClaim, ...], tuple[UnnamedConcerns, ...], tuple[Remark, ...]]:
    """Return what the letter claims about the status of each cause, and of causes that it names not.

    A sentence is read as a whole (``clauses``). A claim takes effect on the day that it prints, else on
    the letter's at the latest; without a dated letter there is no claim. A claim is not made, and leaves
    a remark, where its number does not agree with the causes that it points to, or where it may point
    to others.
    """
    breaks, examined = (
        _find_breaks(reading, rules, registers),
        _find_examined(reading, rules, registers),
    )
    finder = _Finder(reading, rules, registers, breaks, examined)
    finder.claims += _stem_claims(reading, rules)
    for place in find_places(reading.letter, rules):
        finder.read(place)
    finder.close_the_rest()
    return tuple(finder.claims), tuple(finder.groups), tuple(finder.remarks)


@dataclass(slots=True)
class _Finder:
    """What has been found so far; ``last`` are the claims of the sentence before, by its span.

    ``examined`` are the words for the only cause that the letter says it looked at.
    """

    reading: Reading
    rules: Rules
    registers: Registers
    breaks: Sequence[int]
    examined: Span | None
    claims: list[StatusClaim] = field(default_factory=list)
    groups: list[UnnamedConcerns] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    last: tuple[Span, tuple[int, ...], bool] | None = None
    rest: tuple[Clause, Effect, Passage] | None = None

    def read(self, place: Place) -> None:
        """Add the claims of a sentence; a remark for each that cannot be made."""
        reading, sentence = self.reading, place.sentence
        clauses = find_clauses(reading.letter.text, sentence, self.rules)
        if not clauses:
            return
        foreign = names_other_body(
            reading.letter.text, sentence.span, self.rules, self.registers, reading.body
        )
        words = reading.letter.passage(*sentence.span)
        for clause in clauses:
            bare = clause.hit.rule.options["scope"] in _BARE
            other = not place.whole or foreign or not self._tells_of_causes(place, clause)
            other = other or (
                bare and (clause.theme is not None or self._about_others(place, clause))
            )
            effect = find_effect(reading, clause, sentence, self.rules)
            if not reading.concerns and effect and not other and not bare:
                self.groups += _group(reading, clause.hit, self.rules, words)
                continue
            if effect and not other and _reaches_all(clause, self.rules):
                self.rest = (clause, effect, words)
                continue
            pointer = self._pointer(place, clause)
            causes = () if other or effect is None else self._causes(clause, pointer)
            if causes and effect and _is_of_earlier(reading, clause, causes, effect):
                causes, other = (), True
            if effect is None or not causes:
                self.remarks.append(_unresolved(clause.hit, words, effect, other=other))
                continue
            self._claim(clause, causes, effect, words)
            placed = _is_placed(clause.hit, words, self.rules)
            self.last = (sentence.span, causes, placed)

    def _tells_of_causes(self, place: Place, clause: Clause) -> bool:
        """Tell whether the words before a claim name causes and nothing else, if it needs them to."""
        if clause.hit.rule.options.get("needs") != "named":
            return True
        begin = place.earlier.span.start if place.earlier else place.sentence.span.start
        words = self.reading.letter.text[begin : clause.hit.match.start()]
        return names_only_causes(words, self.rules)

    def close_the_rest(self) -> None:
        """Close each cause of the letter of which it says nothing else, where it says that it closes all."""
        if self.rest is None:
            return
        clause, effect, words = self.rest
        told = {c.concern for c in self.claims if c.kind is not ClaimKind.IDENTIFIED}
        concerns = enumerate(self.reading.concerns)
        rest = [i for i, c in concerns if i not in told and c.kind is ConcernKind.CAUSE]
        self._claim(clause, rest, effect, words)
        if not rest:
            self.remarks.append(_unresolved(clause.hit, words, effect, other=False))

    def _claim(self, clause: Clause, causes: Sequence[int], effect: Effect, words: Passage) -> None:
        kind = ClaimKind(clause.kind)
        evidence = (words, *effect.evidence)
        self.claims += (
            StatusClaim(i, kind, effect.not_before, effect.not_after, effect.words, evidence)
            for i in causes
        )

    def _causes(self, clause: Clause, pointer: Pointer) -> tuple[int, ...]:
        """Return the causes that a claim is about; none where its number disagrees with them."""
        scope = clause.hit.rule.options["scope"]
        if scope == "elsewhere":
            return ()
        if scope in _BARE:
            return _bare_scope(self.reading, pointer.sentence, clause.hit, self.rules)
        span = Span(*clause.hit.match.span("scope"))
        if scope == "theme":
            area = "area of concern" in clause.hit.match[0].lower()
            return find_themed(pointer, span, None if area else ConcernKind.CAUSE)
        causes = find_meant_causes(pointer, span)
        return () if self._names_another(clause, causes, span) else causes

    def _names_another(self, clause: Clause, causes: Sequence[int], scope: Span) -> bool:
        """Tell whether the words before a claim about one cause name the topic of another one."""
        concerns = self.reading.concerns
        if len(causes) != 1 or clause.theme is not None:
            return False
        own = concerns[causes[0]].topic
        others = {c.topic for c in concerns} - {own, None}
        text = self.reading.letter.text
        lead = self.rules["topic"].find(text, clause.span.start, scope.start)
        return any(hit.rule.makes in others for hit in lead)

    def _pointer(self, place: Place, clause: Clause) -> Pointer:
        reading = self.reading
        closed = frozenset(c.concern for c in self.claims if c.kind is ClaimKind.CLOSED)
        told = frozenset(c.concern for c in self.claims if c.kind is not ClaimKind.IDENTIFIED)
        pointer = Pointer(
            reading.letter,
            self.rules,
            reading.concerns,
            reading.counts,
            place.section,
            place.sentence,
            ClaimKind(clause.kind),
            theme=clause.theme,
            closed=closed,
            told=told,
            examined=self.examined,
        )
        near = {place.sentence.span, place.before.span if place.before else None}
        if self.last and self.last[0] in near:
            pointer = replace(pointer, claimed=self.last[1], placed=self.last[2])
        return replace(pointer, named=self._named(pointer, place, clause))

    def _named(self, pointer: Pointer, place: Place, clause: Clause) -> tuple[int, ...]:
        """Return the causes that a pronoun of a claim may mean: those named last in its paragraph.

        None where recommendations were named too, which it may mean as well. Words that only their own
        sentence's theme explains ("For custody, … the cause of concern …") mean what was claimed there.
        """
        if "scope" not in clause.hit.match.groupdict():
            return ()
        end = clause.hit.match.start("scope")
        start = place.before.span.start if place.before else place.sentence.span.start
        text = self.reading.letter.text
        if self.rules["recommendation_word"].first(text, start, end):
            return ()
        for since in (place.sentence.span.start, start):
            found = [h.match.span() for h in self.rules["pointed"].find(text, since, end)]
            if found:
                bare = replace(pointer, theme=None)
                each = [find_meant_causes(bare, _trimmed(text, span)) for span in found]
                if all(each):
                    return tuple(i for causes in each for i in causes)
                alone = len(found) == len(pointer.claimed) == 1
                return pointer.claimed if alone else ()
        return pointer.claimed

    def _about_others(self, place: Place, clause: Clause) -> bool:
        """Tell whether another subject was named since the causes were listed, or in this paragraph.

        What remains is told by the sentence that follows, so that only the paragraph counts.
        """
        start, sentence = place.block.span.start, place.sentence
        concerns = self.reading.concerns
        ends = [c.evidence[0].span.end for c in concerns if c.mention is MentionKind.LISTED]
        before = [end for end in ends if end <= sentence.span.start]
        told = clause.hit.rule.options["scope"] == "remaining" or not before
        since = start if told else min(start, max(before))
        return bisect_left(self.breaks, since) < bisect_left(self.breaks, sentence.span.start)


def _reaches_all(clause: Clause, rules: Rules) -> bool:
    """Tell whether a claim is about all causes of the letter, wherever they stand in it."""
    if clause.hit.rule.options.get("reach") != "letter":
        return False
    scope = clause.hit.match.span("scope")
    meant = rules["scope"].full(clause.hit.match.string, *scope)
    number = meant is not None and {"count", "also", "number"} & {
        name for name, words in meant.match.groupdict().items() if words
    }
    several = "causes" in clause.hit.match["scope"].lower()
    return meant is not None and meant.rule.makes in ("left", "all") and several and not number


def _is_of_earlier(reading: Reading, clause: Clause, causes: Sequence[int], effect: Effect) -> bool:
    """Tell whether a claim is about causes raised before the inspection that the letter's follow.

    "In May 2024, we inspected …" and lists causes; "the causes that we issued in 2021" are others, and
    so are those that were closed in 2023.
    """
    meant = [reading.concerns[i] for i in causes]
    if any(concern.mention is not MentionKind.LISTED for concern in meant):
        return False
    first = min(concern.evidence[0].span.start for concern in meant)
    begun = [
        event.period.not_before
        for event in reading.inspections
        if event.kind is EventKind.INSPECTION and event.evidence[0].span.start <= first
    ]
    if not begun:
        return False
    years = _find_years_of_scope(clause.hit)
    closed = clause.kind == ClaimKind.CLOSED and effect.not_after < begun[-1]
    return closed or (bool(years) and max(years) < begun[-1].year)


def _find_years_of_scope(hit: Hit) -> list[int]:
    """Return the years by which a claim's words tell its causes: "we issued in 2021", "both … of 2021"."""
    if "scope" not in hit.match.groupdict():
        return []
    start, end = hit.match.span("scope")
    after = _OF_YEAR.match(hit.match.string, end)
    return [
        int(year) for year in _YEAR.findall(hit.match.string[start : after.end() if after else end])
    ]


def _is_placed(hit: Hit, words: Passage, rules: Rules) -> bool:
    """Tell whether a claim, or its sentence, names causes by their place in a list."""
    if "scope" not in hit.match.groupdict():
        return False
    meant = rules["scope"].full(hit.match.string, *hit.match.span("scope"))
    pointed = (found.rule.makes for found in rules["pointed"].find(words.quote))
    return "placed" in pointed or (meant is not None and meant.rule.makes in ("ordinal", "place"))


def _trimmed(text: str, span: tuple[int, int]) -> Span:
    start, end = span
    words = text[start:end].rstrip(" ,")
    return Span(start, start + len(words))


def _stem_claims(reading: Reading, rules: Rules) -> Iterator[StatusClaim]:
    """Yield the closure of each cause in a list that a sentence closes: "We closed these causes: …"."""
    for section in reading.letter.sections:
        for index, block in enumerate(section.blocks):
            hit = find_stem(block, rules)
            if hit is None or hit.rule.makes != ClaimKind.CLOSED:
                continue
            sentence = block.sentences[-1]
            effect = find_day(reading, sentence, hit)
            items = takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, section.blocks[index + 1 :])
            spans = [item.span for item in items]
            for place, concern in enumerate(reading.concerns):
                listed = any(span.contains(concern.evidence[0].span) for span in spans)
                if effect and listed:
                    words = reading.letter.passage(*sentence.span)
                    yield StatusClaim(
                        place,
                        ClaimKind.CLOSED,
                        effect.not_before,
                        effect.not_after,
                        effect.words,
                        (words, concern.evidence[0], *effect.evidence),
                    )


def _group(reading: Reading, hit: Hit, rules: Rules, words: Passage) -> Iterator[UnnamedConcerns]:
    """Yield the causes that a claim closes in a letter that names none."""
    if hit.rule.makes != ClaimKind.CLOSED:
        return
    if "needs" in hit.rule.options:
        number = next((c for c in reading.counts if words.span.contains(c.evidence.span)), None)
        if number is not None and number.kind is CountKind.CLOSED:
            yield UnnamedConcerns(number.count, None, words, words)
        return
    scope = Span(*hit.match.span("scope"))
    plain = rules["scope"].full(reading.letter.text, *scope)
    elsewhere = hit.rule.options["scope"] == "elsewhere"
    if elsewhere or (plain and plain.rule.makes in ("all", "left", "one")):
        groups = plain.match.groupdict() if plain else {}
        stated = groups.get("count")
        single = plain is not None and "causes" not in hit.match["scope"].lower()
        count = rules.number(stated) if stated else (1 if single else None)
        yield UnnamedConcerns(count, None, words, words)


def _bare_scope(reading: Reading, sentence: Sentence, hit: Hit, rules: Rules) -> tuple[int, ...]:
    """Return the causes that a claim means which only counts them; none where the number disagrees."""
    concerns = reading.concerns
    number = rules.number(hit.match["count"])
    match hit.rule.options["scope"]:
        case "identified":
            causes = find_identified(concerns, reading.counts)
            if not _leads_to(reading, sentence, causes):
                return ()
            return causes if len(causes) == number or _some_listed(reading, number) else ()
        case "remaining":
            causes = tuple(
                i
                for i, concern in enumerate(concerns)
                if concern.mention is MentionKind.DESCRIBED
                and 0 <= concern.evidence[0].span.start - sentence.span.end <= 1
            )
        case _:
            causes = tuple(i for i, c in enumerate(concerns) if c.mention is MentionKind.LISTED)
            if any(concerns[i].evidence[0].span.start > sentence.span.start for i in causes):
                return ()
    return causes if len(causes) == number else ()


def _leads_to(reading: Reading, sentence: Sentence, causes: Sequence[int]) -> bool:
    """Tell whether the causes are listed after the sentence, with no other inspection in between."""
    listed = [
        reading.concerns[i].evidence[0].span.start
        for i in causes
        if reading.concerns[i].mention is MentionKind.LISTED
    ]
    if not listed:
        return True
    visits = sorted(event.evidence[0].span.start for event in reading.inspections)
    first = min(listed)
    between = bisect_left(visits, sentence.span.end) < bisect_left(visits, first)
    return first > sentence.span.start and not between


def _some_listed(reading: Reading, number: int) -> bool:
    """Tell whether the letter lists some of the causes that it counts, and says so."""
    return any(c.kind is CountKind.LISTED and c.count < number for c in reading.counts)


def _find_breaks(reading: Reading, rules: Rules, registers: Registers) -> list[int]:
    """Return where sentences name another body, or causes other than "these": offsets in order.

    "We raised two causes of concern in 2019. These two … are now closed." closes none of the listed.
    """
    text = reading.letter.text
    breaks = []
    for sentence in reading.letter.sentences:
        named = len(list(rules["concern_heading"].find(text, *sentence.span)))
        meant = len(list(rules["anaphor"].find(text, *sentence.span)))
        other = names_other_body(text, sentence.span, rules, registers, reading.body)
        if other or named > meant:
            breaks.append(sentence.span.start)
    return breaks


def _find_examined(reading: Reading, rules: Rules, registers: Registers) -> Span | None:
    """Return the words for the one cause of which the letter says that it looked at no other.

    None where it tells of several revisits: another one may have looked at more.
    """
    text = reading.letter.text
    if sum(1 for event in reading.inspections if event.kind is EventKind.REVISIT) > 1:
        return None
    found = [
        Span(*hit.match.span("scope"))
        for sentence in reading.letter.sentences
        for hit in rules["examined"].find(text, *sentence.span)
        if not names_other_body(text, sentence.span, rules, registers, reading.body)
    ]
    return found[0] if len(found) == 1 else None


def _unresolved(hit: Hit, words: Passage, effect: Effect | None, *, other: bool) -> Remark:
    if other:
        message = f"a claim ({hit.rule.makes}) that may be about other causes or another body"
        return Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    if effect is None:
        message = f"a claim ({hit.rule.makes}) whose date, or the letter's, is not known"
        return Remark(RemarkKind.UNREAD_DATE, "status", message, words)
    if not hit.match.groupdict().get("count"):
        message = f"a claim ({hit.rule.makes}) of which it could not be told what causes it means"
        return Remark(RemarkKind.UNREAD_PASSAGE, "status", message, words)
    message = (
        f"the letter states {hit.match['count']} ({hit.rule.makes}), and not as many causes of "
        "concern could be told to be meant; no status was recorded"
    )
    return Remark(RemarkKind.COUNT_MISMATCH, "status", message, words)
