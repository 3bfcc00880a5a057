"""What the inspectors found about each cause: progress, and what is still to be done (MODEL §2.8)."""

from collections.abc import Iterator, Sequence

from peelgraph.facts.concerns import find_concern_of_section
from peelgraph.facts.model import (
    Concern,
    Finding,
    FindingKind,
    MentionKind,
    Remark,
    RemarkKind,
)
from peelgraph.letters import Letter, Passage, Sentence
from peelgraph.rules import Rules


def find_findings(
    letter: Letter, rules: Rules, concerns: Sequence[Concern]
) -> tuple[tuple[Finding, ...], tuple[Remark, ...]]:
    """Return the findings of the sections whose heading names a cause, and acknowledgements.

    A sentence may hold two findings: "…, but it must continue to monitor their well-being". A
    sentence whose words neither report progress nor say what is needed becomes a remark.
    """
    findings: list[Finding] = []
    remarks: list[Remark] = []
    for section in letter.sections:
        concern = find_concern_of_section(section, concerns, rules)
        if concern is None:
            continue
        for passage in (part for s in section.sentences for part in _parts(letter, s, rules)):
            kind = _kind(passage.quote, rules)
            if kind:
                findings.append(Finding(kind, concern, passage))
            else:
                message = "the words say neither that there is progress nor what is needed"
                remarks.append(Remark(RemarkKind.UNREAD_PASSAGE, "findings", message, passage))
    findings += _acknowledgements(letter, rules, concerns)
    return tuple(sorted(findings, key=lambda f: f.evidence.span)), tuple(remarks)


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
    hit = rules["finding"].first(words)
    if hit is None:
        return FindingKind.PROGRESS
    return None if hit.rule.makes == "undecided" else FindingKind(hit.rule.makes)


def _acknowledgements(
    letter: Letter, rules: Rules, concerns: Sequence[Concern]
) -> Iterator[Finding]:
    """Yield the effort that a paragraph recognises about the one cause that it describes."""
    for block in (block for section in letter.sections for block in section.blocks):
        about = [
            i
            for i, concern in enumerate(concerns)
            if concern.mention is MentionKind.DESCRIBED
            and block.span.contains(concern.evidence[0].span)
        ]
        for sentence in block.sentences:
            if len(about) == 1 and rules["acknowledgement"].first(sentence.text):
                words = letter.passage(*sentence.span)
                yield Finding(FindingKind.ACKNOWLEDGEMENT, about[0], words)
