"""What the inspectors found about each cause: progress, and what is still to be done (MODEL §2.8)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.described import find_described
from peelgraph.facts.effects import Reading
from peelgraph.facts.found_about import FoundAbout, find_concerns_of_findings
from peelgraph.facts.model import (
    Concern,
    Finding,
    FindingKind,
    Recommendation,
    Remark,
    RemarkKind,
    StatusClaim,
)
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence
from peelgraph.registers import Registers
from peelgraph.rules import Rules


def find_findings(
    reading: Reading,
    claims: Sequence[StatusClaim],
    recommendations: Sequence[Recommendation],
    rules: Rules,
    registers: Registers,
) -> tuple[tuple[Finding, ...], tuple[Remark, ...]]:
    """Return the findings of the sections that are about one cause, and acknowledgements.

    A sentence may hold two findings: "…, but it must continue to monitor their well-being". A
    sentence whose words neither report progress nor say what is needed becomes a remark, and so does
    a section after the list of causes whose heading names none of them.
    """
    letter, concerns = reading.letter, reading.concerns
    findings: dict[Passage, Finding] = {}
    remarks: list[Remark] = []
    last = max((c.evidence[0].span.end for c in concerns if c.statement), default=None)
    read = _Findings(reading, recommendations, rules, registers)
    for about in find_concerns_of_findings(reading, claims, recommendations, rules, registers):
        if about.concern is not None:
            for passage, kind in read.of_section(about, about.concern):
                if kind:
                    findings[passage] = Finding(kind, about.concern, passage)
                else:
                    message = "the words say neither that there is progress nor what is needed"
                    remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "findings", message, passage))
        elif last is not None and _is_unread(about.section, last, rules):
            assert about.section.heading is not None
            words = letter.passage(*about.section.heading.span)
            message = "what stands under this heading was not read: it names no single cause"
            remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "findings", message, words))
    for finding in _acknowledgements(letter, rules, concerns):
        findings.setdefault(finding.evidence, finding)
    return tuple(sorted(findings.values(), key=lambda f: f.evidence.span)), tuple(remarks)


def _is_unread(section: Section, last: int, rules: Rules) -> bool:
    """Tell whether a section after the list of causes has text, and a heading unknown or of findings."""
    heading = section.heading
    if heading is None or heading.span.start <= last or not any(section.sentences):
        return False
    known = rules["heading"].full(heading.text) is not None
    return not known or rules["findings_heading"].full(heading.text) is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words of a sentence tell, in the terms of the table, and the number that they count."""

    makes: str
    count: int | None

    @property
    def kind(self) -> FindingKind | None:
        """The finding, None if the words leave open what they report."""
        return FindingKind(self.makes) if self.makes in set(FindingKind) else None


@dataclass(frozen=True, slots=True)
class _Findings:
    reading: Reading
    recommendations: Sequence[Recommendation]
    rules: Rules
    registers: Registers

    def of_section(
        self, about: FoundAbout, concern: int
    ) -> Iterator[tuple[Passage, FindingKind | None]]:
        """Yield each sentence, or part of one, of a section with what it says of the cause.

        Items of a list mean what their stem makes them mean, so they are not read by themselves. Once the
        section names another cause, nothing more in it is sure to be about the first.
        """
        text = self.reading.letter.text
        others = {c.topic for i, c in enumerate(self.reading.concerns) if i != concern} - {None}
        strayed = stemmed = False
        told: _Told | None = None
        for block in about.section.blocks:
            item = block.kind is BlockKind.LIST_ITEM
            stemmed = (stemmed and item) or _is_stem(block)
            for sentence in block.sentences:
                if sentence.span.start < about.start or self._is_said_before(sentence):
                    continue
                if self.rules["concern_heading"].first(sentence.text):
                    continue  # what is said of causes as such is a claim, or left to ``unread``
                named = {hit.rule.makes for hit in self.rules["topic"].find(text, *sentence.span)}
                strayed = strayed or bool(named & others)
                unsure = strayed or _is_stem(block) or (item and stemmed)
                parts, told = self._read(sentence, told)
                unsure = unsure or (any(k for _, k in parts) and self._is_foreign(sentence))
                yield from ((passage, None if unsure else kind) for passage, kind in parts)

    def _is_said_before(self, sentence: Sentence) -> bool:
        """Tell whether a sentence states a cause, or recommends: it tells nothing that was found."""
        stated = (c.statement for c in self.reading.concerns if c.statement)
        recommended = (passage for item in self.recommendations for passage in item.evidence)
        return any(p.span.overlaps(sentence.span) for p in (*stated, *recommended))

    def _is_foreign(self, sentence: Sentence) -> bool:
        reading = self.reading
        return names_other_body(
            reading.letter.text, sentence.span, self.rules, self.registers, reading.body
        )

    def _read(
        self, sentence: Sentence, told: _Told | None
    ) -> tuple[Sequence[tuple[Passage, FindingKind | None]], _Told | None]:
        """Return what a sentence, or each of its two parts, says, and what the next may go on from.

        Progress beside a part that is not understood is not understood either.
        """
        letter = self.reading.letter
        parts: list[tuple[Passage, FindingKind | None]] = []
        for passage in _parts(letter, sentence, self.rules):
            told = _tell(passage.quote, self.rules, told)
            parts.append((passage, told.kind if told else None))
        kinds = {kind for _, kind in parts}
        if {None, FindingKind.PROGRESS} <= kinds:
            return [(letter.passage(*sentence.span), None)], None
        return parts, told


def _is_stem(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.text.endswith(":")


def _parts(letter: Letter, sentence: Sentence, rules: Rules) -> Iterator[Passage]:
    """Yield the sentence, or its two parts if its second clause says something else."""
    hit = rules["clause"].first(letter.text, *sentence.span)
    if hit is None or hit.match.start() == sentence.span.start:
        yield letter.passage(*sentence.span)
        return
    yield letter.passage(sentence.span.start, hit.match.start())
    yield letter.passage(*hit.match.span("clause"))


def _tell(words: str, rules: Rules, before: _Told | None) -> _Told | None:
    """Return what the words tell by the first rule that matches, after what was told before them.

    Of what is counted ("312 were overdue." "There are now 40.") fewer is progress.
    """
    for rule in rules["finding"].narrow(words, 0, len(words)):
        after = rule.options.get("after")
        if after and (before is None or before.makes != after):
            continue
        match = rule.pattern.match(words)
        if match is None:
            continue
        number = match.groupdict().get("count")
        count = rules.number(number.replace(",", "")) if number else None
        if rule.makes != "compared":
            return _Told(rule.makes, count)
        if before is None or before.count is None or count is None or before.count == count:
            return None
        fewer = count < before.count
        kind = FindingKind.PROGRESS if fewer else FindingKind.FURTHER_IMPROVEMENT
        return _Told(kind, count)
    return None


def _acknowledgements(
    letter: Letter, rules: Rules, concerns: Sequence[Concern]
) -> Iterator[Finding]:
    """Yield the effort that a paragraph recognises about the one cause that it describes."""
    for block in (block for section in letter.sections for block in section.blocks):
        about = find_described(block, concerns)
        for sentence in block.sentences:
            if len(about) == 1 and rules["acknowledgement"].first(sentence.text):
                words = letter.passage(*sentence.span)
                yield Finding(FindingKind.ACKNOWLEDGEMENT, about[0], words)
