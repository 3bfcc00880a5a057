"""What the inspectors found about each cause: progress, and what is still to be done (MODEL §2.8)."""

from collections.abc import Iterator, Sequence

from peelgraph.facts.bodies import names_other_body
from peelgraph.facts.described import find_described
from peelgraph.facts.headings import find_concern_of_section
from peelgraph.facts.model import (
    Body,
    Concern,
    Finding,
    FindingKind,
    Remark,
    RemarkKind,
)
from peelgraph.letters import Block, BlockKind, Letter, Passage, Section, Sentence
from peelgraph.registers import Registers
from peelgraph.rules import Rules


def find_findings(
    letter: Letter,
    rules: Rules,
    registers: Registers,
    body: Body | None,
    concerns: Sequence[Concern],
) -> tuple[tuple[Finding, ...], tuple[Remark, ...]]:
    """Return the findings of the sections whose heading names a cause, and acknowledgements.

    A sentence may hold two findings: "…, but it must continue to monitor their well-being". A
    sentence whose words neither report progress nor say what is needed becomes a remark, and so does
    a section after the list of causes whose heading names none of them.
    """
    findings: dict[Passage, Finding] = {}
    remarks: list[Remark] = []
    last = max((c.evidence[0].span.end for c in concerns if c.statement), default=None)
    for section in letter.sections:
        concern = find_concern_of_section(section, concerns, rules)
        heading = section.heading
        if heading and names_other_body(letter.text, heading.span, rules, registers, body):
            concern = None
        if concern is not None:
            for passage, kind in _read_section(letter, section, rules, concern, concerns):
                if kind:
                    findings[passage] = Finding(kind, concern, passage)
                else:
                    message = "the words say neither that there is progress nor what is needed"
                    remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "findings", message, passage))
        elif last is not None and _is_unread(section, last, rules):
            assert heading is not None
            words = letter.passage(*heading.span)
            message = "what stands under this heading was not read: it names no single cause"
            remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "findings", message, words))
    for finding in _acknowledgements(letter, rules, concerns):
        findings.setdefault(finding.evidence, finding)
    return tuple(sorted(findings.values(), key=lambda f: f.evidence.span)), tuple(remarks)


def _is_unread(section: Section, last: int, rules: Rules) -> bool:
    """Tell whether a section after the list of causes has a heading that nobody knows, and text."""
    heading = section.heading
    return (
        heading is not None
        and heading.span.start > last
        and rules["heading"].full(heading.text) is None
        and any(section.sentences)
    )


def _read_section(
    letter: Letter, section: Section, rules: Rules, concern: int, concerns: Sequence[Concern]
) -> Iterator[tuple[Passage, FindingKind | None]]:
    """Yield each sentence, or part of one, of a section with what it says of the cause.

    Items of a list mean what their stem makes them mean, so they are not read by themselves. Once the
    section names another cause, nothing more in it is sure to be about the first.
    """
    others = {other.topic for i, other in enumerate(concerns) if i != concern} - {None}
    strayed = stemmed = False
    for block in section.blocks:
        item = block.kind is BlockKind.LIST_ITEM
        stemmed = (stemmed and item) or _is_stem(block)
        for sentence in block.sentences:
            if rules["concern_heading"].first(sentence.text):
                continue  # what is said of causes as such is a claim, or left to ``unread``
            named = {hit.rule.makes for hit in rules["topic"].find(letter.text, *sentence.span)}
            strayed = strayed or bool(named & others)
            for passage in _parts(letter, sentence, rules):
                kind = None if strayed or _is_stem(block) else _kind(passage.quote, rules)
                yield passage, None if item and stemmed else kind


def _is_stem(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.text.endswith(":")


def _parts(letter: Letter, sentence: Sentence, rules: Rules) -> Iterator[Passage]:
    """Yield the sentence, or its two parts if its second clause says something else."""
    hit = rules["clause"].first(letter.text, *sentence.span)
    if hit is None:
        yield letter.passage(*sentence.span)
        return
    yield letter.passage(sentence.span.start, hit.match.start())
    yield letter.passage(*hit.match.span("clause"))


def _kind(words: str, rules: Rules) -> FindingKind | None:
    """Return what the words say by the first rule that matches; None if they leave it open."""
    hit = rules["finding"].at(words)
    if hit is None or hit.rule.makes == "undecided":
        return None
    return FindingKind(hit.rule.makes)


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
