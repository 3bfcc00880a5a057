"""Which causes of concern a letter identifies: stated, described, named, or only mentioned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.described import Description, find_descriptions
from peelgraph.facts.headings import find_headings, find_title_theme
from peelgraph.facts.model import (
    Body,
    Concern,
    ConcernKind,
    CountKind,
    MentionKind,
    Remark,
    RemarkKind,
    StatedCount,
    UnnamedConcerns,
)
from peelgraph.facts.naming import Naming, find_namings, match_theme
from peelgraph.facts.statements import find_statements
from peelgraph.facts.topics import find_topic
from peelgraph.facts.unnamed import find_counted, find_others
from peelgraph.letters import Letter, Passage
from peelgraph.registers import Registers
from peelgraph.rules import Rules

#: How far the wording of a cause may stand from the sentence that leads to it.
_LEAD = 120
_NUMBERS = (CountKind.IDENTIFIED, CountKind.MENTIONED)
_PAIR = 2


def find_identified(concerns: Sequence[Concern], counts: Sequence[StatedCount]) -> tuple[int, ...]:
    """Return the causes that "the causes that we identified" are known to mean.

    All of them if their number is the one stated; else those listed, which a stem says are among
    them. A cause that is only described may be another one.
    """
    if not concerns:
        return ()
    every = tuple(range(len(concerns)))
    stated = {count.count for count in counts if count.kind is CountKind.IDENTIFIED}
    if stated == {len(concerns)}:
        return every
    return tuple(i for i in every if concerns[i].mention is MentionKind.LISTED)


def find_meant(words: str, rules: Rules, causes: tuple[int, ...]) -> tuple[int, ...]:
    """Return ``causes`` if the words mean all of them ("these three causes of concern"), else none.

    A number must be that of the causes; a singular means one.
    """
    if rules["not_all"].first(words):
        return ()
    for hit in rules["all_causes"].find(words):
        count = hit.match["count"]
        singular = "cause " in hit.match["causes"].lower()
        number = rules.number(count) if count else (1 if singular else len(causes))
        if number == len(causes) and (singular or len(causes) > 1):
            return causes
    return ()


def find_concerns(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    counts: Sequence[StatedCount],
) -> tuple[tuple[Concern, ...], tuple[UnnamedConcerns, ...], tuple[Remark, ...]]:
    """Return the causes of concern that a letter identifies, each once.

    First those stated (``listing``), then those that a sentence describes as remaining ("This relates
    to …") or names by a theme (``naming``): a name with the topic, or the words, of a cause found
    before is that cause again. What may be another cause or one of these is no cause, but stands
    apart with a remark.
    """
    register = _Register(
        letter, rules, counts, list(find_statements(letter, rules, registers, body))
    )
    register.describe(list(find_descriptions(letter, rules, registers, body)))
    apart = any(rules["areas_apart"].first(sentence.text) for sentence in letter.sentences)
    namings = tuple(find_namings(letter, rules, registers, body))
    for _, together in groupby(namings, key=lambda naming: naming.sentence.span):
        register.name(tuple(together), areas_apart=apart)
    if not register.concerns:
        register.mention(_single(letter, rules, registers, body))
    concerns = tuple(register.completed())
    remarks = tuple(
        Remark(
            RemarkKind.UNRESOLVED_TOPIC,
            "concerns",
            "the words of this cause of concern fit no single topic; add one to data/rules",
            concern.words,
        )
        for concern in concerns
        if concern.topic is None
    )
    unnamed = register.unnamed or find_counted(counts, len(concerns))
    unnamed = unnamed or list(find_others(counts, namings, rules) if concerns else ())
    return concerns, tuple(unnamed), (*remarks, *register.remarks)


@dataclass(slots=True)
class _Register:
    """The causes found so far, and what could not be told to be one."""

    letter: Letter
    rules: Rules
    counts: Sequence[StatedCount]
    concerns: list[Concern]
    unnamed: list[UnnamedConcerns] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def describe(self, descriptions: Sequence[Description]) -> None:
        """Add the causes that are described as remaining, if they are certain to be others."""
        remaining = {d.sentence.span for d in descriptions if d.remains}
        found = [self._described(each) for each in descriptions]
        new = [c for c in found if c.topic is None or not _is_listed(c, self.concerns)]
        total = sum(c.kind is ConcernKind.CAUSE for c in (*self.concerns, *new))
        certain = (
            not self.concerns
            or {c.count for c in self.counts if c.kind is CountKind.IDENTIFIED} == {total}
            or {c.count for c in self._totals() if c.kind in _NUMBERS} == {total}
            or all(self._is_another(concern, new) for concern in self.concerns)
            or all(concern.topic for concern in (*self.concerns, *new))
        )
        if certain:
            self.concerns += new
            return
        for concern in new:
            self._doubt(
                concern.evidence[0],
                "these words may describe a cause of concern that is listed, or another one",
            )
            if concern.evidence[0].span in remaining:
                self.unnamed.append(UnnamedConcerns(None, None, None, concern.evidence[0]))

    def name(self, namings: Sequence[Naming], *, areas_apart: bool) -> None:
        """Add what a sentence names, or give causes found before their names.

        Where the letter would then have more causes than it counts, and one found before has no
        topic by which it could be told from them, nothing is added.
        """
        self._eliminate(namings)
        new: list[tuple[Passage, Naming]] = []
        for naming in namings:
            kind = naming.kind if areas_apart else ConcernKind.CAUSE
            raised = naming.kind is kind or self._raises(naming)
            if not naming.themes:
                message = "the causes that these words name could not be told apart"
                self._doubt(naming.sentence, message)
            new += (
                (theme, naming)
                for theme in naming.themes
                if not self._known(theme, naming, kind, alone=len(namings) == 1) and raised
            )
        stated = [c.count for c in self._totals() if c.kind is CountKind.IDENTIFIED]
        if stated and new and self._exceeds(len(new), max(stated)):
            self._doubt(new[0][1].sentence, "these words may name causes that were found before")
            return
        for theme, naming in new:
            kind = naming.kind if areas_apart else ConcernKind.CAUSE
            self.concerns.append(self._named(theme, naming, kind))

    def _eliminate(self, namings: Sequence[Naming]) -> None:
        """Give the one cause that is left its name, where a sentence names all that were found.

        So many causes are stated as the letter counts, as many are named together, and each name but one
        is that of another of them.
        """
        named = [(theme, naming) for naming in namings for theme in naming.themes]
        stated = {c.count for c in self._totals() if c.kind is CountKind.IDENTIFIED}
        if not len(named) == len(self.concerns) >= _PAIR or stated != {len(named)}:
            return
        meant = [match_theme(theme.quote, self.concerns, self.rules) for theme, _ in named]
        told = {causes[0] for causes in meant if len(causes) == 1}
        left = [place for place, causes in enumerate(meant) if not causes]
        if len(left) == 1 and len(told) == len(named) - 1:
            index = next(i for i in range(len(self.concerns)) if i not in told)
            theme, naming = named[left[0]]
            if self.concerns[index].topic is None or find_topic(theme.quote, self.rules) is None:
                self._rename(index, theme, naming)

    def _known(self, theme: Passage, naming: Naming, kind: ConcernKind, *, alone: bool) -> bool:
        """Tell whether a theme is that of a cause found before, which then gets its name."""
        meant = match_theme(theme.quote, self.concerns, self.rules, kind)
        meant = meant or (self._introduced(naming) if alone else ())
        if len(meant) == 1:
            self._rename(meant[0], theme, naming)
        elif meant:
            self._doubt(naming.sentence, "these words may name one of several causes")
        return bool(meant) or self._is_full(theme)

    def _introduced(self, naming: Naming) -> tuple[int, ...]:
        """Return the cause whose wording a sentence leads to: "One related to culture. We said:"."""
        end = naming.sentence.span.end
        return tuple(
            index
            for index, concern in enumerate(self.concerns)
            if len(naming.themes) == 1
            and concern.statement
            and concern.theme is None
            and 0 < concern.statement.span.start - end < _LEAD
            and self._leads(end, concern.statement)
        )

    def _leads(self, end: int, statement: Passage) -> bool:
        """Tell whether nothing but a stem stands between a sentence that ends here and a statement."""
        between = self.letter.text[end - 1 : statement.span.start]
        stem = ":" in between or between[1:].strip().lower() in ("this was that", "it was that")
        return stem and "." not in between[1:] and "causes" not in between

    def _exceeds(self, new: int, stated: int) -> bool:
        """Tell whether there would be more causes than the letter counts, and one may be another."""
        doubtful = any(concern.topic is None for concern in self.concerns)
        return doubtful and len(self.concerns) + new > stated

    def mention(self, sentences: Sequence[Passage]) -> None:
        """Add the one cause that is only mentioned, if the title names it or recommendations hang on it.

        Else note that there is one.
        """
        if not sentences:
            return
        first = sentences[0]
        recommends = any(
            self.rules["recommendation_stem"].first(block.sentences[-1].text)
            for section in self.letter.sections
            for block in section.blocks
            if block.sentences
        )
        early = self.rules["accelerated"].first(first.quote) is not None or None
        title = find_title_theme(self.letter, self.rules)
        if title:
            topic = find_topic(title.quote, self.rules)
            self.concerns.append(
                Concern(MentionKind.NAMED, None, title, topic, None, early, (first, title))
            )
        elif recommends:
            self.concerns.append(
                Concern(MentionKind.MENTIONED, None, None, None, None, early, (first,))
            )
        else:
            number = 1 if " one " in first.quote else None
            self.unnamed.append(UnnamedConcerns(number, early, None, first))

    def completed(self) -> Iterator[Concern]:
        """Yield the causes with the themes of headings, and with what is said of all of them."""
        own = [c for c in self.concerns if c.kind is ConcernKind.CAUSE]
        early = any(
            count.count == len(own) and self.rules["accelerated"].first(count.evidence.quote)
            for count in self.counts
            if count.kind in _NUMBERS
        )
        headings = find_headings(self.letter, self.rules, self.concerns)
        title = find_title_theme(self.letter, self.rules) if len(self.concerns) == 1 else None
        for index, concern in enumerate(self.concerns):
            accelerated = (early and concern.kind is ConcernKind.CAUSE) or concern.accelerated
            theme = concern.theme or headings.get(index) or title
            told = (title,) if title and theme is title else ()
            topic = find_topic(title.quote, self.rules) if title and told else None
            yield replace(
                concern,
                theme=theme,
                topic=concern.topic or topic,
                accelerated=accelerated or None,
                evidence=(*concern.evidence, *told),
            )

    def _described(self, description: Description) -> Concern:
        theme = description.theme
        topic = find_topic(theme.quote, self.rules)
        evidence = (self.letter.passage(*description.sentence.span),)
        kind = description.kind
        return Concern(MentionKind.DESCRIBED, None, theme, topic, None, None, evidence, kind)

    def _is_another(self, concern: Concern, described: Sequence[Concern]) -> bool:
        """Tell whether a cause is called another one than those described before it."""
        start = concern.evidence[0].span.start
        words = self.letter.text[max(0, start - _LEAD) : start]
        another = self.rules["another_cause"].first(words) is not None
        return another and all(each.evidence[0].span.end < start for each in described)

    def _named(self, theme: Passage, naming: Naming, kind: ConcernKind) -> Concern:
        topic = find_topic(theme.quote, self.rules)
        evidence = (naming.sentence,)
        early = naming.accelerated or None
        return Concern(MentionKind.NAMED, None, theme, topic, None, early, evidence, kind)

    def _rename(self, index: int, theme: Passage, naming: Naming) -> None:
        concern = self.concerns[index]
        within = any(passage.span.contains(theme.span) for passage in concern.evidence)
        evidence = concern.evidence if within else (*concern.evidence, naming.sentence)
        self.concerns[index] = replace(
            concern,
            theme=concern.theme or theme,
            topic=concern.topic or find_topic(theme.quote, self.rules),
            accelerated=concern.accelerated or naming.accelerated or None,
            evidence=tuple(dict.fromkeys(evidence)),
        )

    def _raises(self, naming: Naming) -> bool:
        """Tell whether a sentence raises what it calls an area of concern."""
        return self.rules["raising"].first(naming.sentence.quote) is not None

    def _is_full(self, theme: Passage) -> bool:
        """Tell whether the letter counts no more causes than were found, so that this is one of them.

        A theme of a topic that all causes found are known not to have is another cause all the same.
        """
        stated = [c.count for c in self._totals() if c.kind in _NUMBERS]
        if not stated or len(self.concerns) < max(stated):
            return False
        topic = find_topic(theme.quote, self.rules)
        return topic is None or any(concern.topic is None for concern in self.concerns)

    def _totals(self) -> list[StatedCount]:
        """Return the counts that say how many causes there are, not how many more ("two other causes")."""
        more = self.rules["more_causes"]
        return [count for count in self.counts if more.first(count.evidence.quote) is None]

    def _doubt(self, words: Passage, message: str) -> None:
        self.remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "concerns", message, words))


def _is_listed(concern: Concern, listed: Sequence[Concern]) -> bool:
    return any(concern.topic == other.topic for other in listed)


def _single(letter: Letter, rules: Rules, registers: Registers, body: Body | None) -> list[Passage]:
    """Return the sentences that raise one cause without saying what it is."""
    return [
        letter.passage(*sentence.span)
        for sentence in letter.sentences
        if rules["concern_cue"].first(sentence.text)
        and rules["single_cause"].full(sentence.text)
        and not names_other_body(letter.text, sentence.span, rules, registers, body)
    ]
