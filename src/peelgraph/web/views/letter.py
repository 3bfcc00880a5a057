"""The page of a letter: the letter as it reads, and at each passage what rests on it. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from peelgraph.errors import LetterError
from peelgraph.graph.vocabulary import foaf, peel, rdfs
from peelgraph.letters import read_letter
from peelgraph.letters.model import Block, BlockKind, Span
from peelgraph.rules import Rules
from peelgraph.web.linked_data.things import Record, text_of
from peelgraph.web.views.asof import show_day, show_period
from peelgraph.web.views.marking import Mark, MarkedBlock, mark_blocks
from peelgraph.web.views.nodes import Node, Nodes
from peelgraph.web.views.overview import Overview, capitalise, group_quotes, local_name
from peelgraph.web.views.records import Letter, Quote


@dataclass(frozen=True, slots=True)
class MarkKind:
    """How passages of some classes are marked; the first of the table wins where several rest there."""

    name: str
    words: str
    classes: tuple[NamedNode, ...]


MARK_KINDS = (
    MarkKind("remark", "seen, not understood", (peel.Remark,)),
    MarkKind("status", "how a cause stands", (peel.StatusAssertion,)),
    MarkKind("phase", "monitoring", (peel.MonitoringAssertion,)),
    MarkKind("advice", "recommendation", (peel.Recommendation,)),
    MarkKind("cause", "cause of concern", (peel.CauseMention, peel.CauseOfConcern)),
    MarkKind("finding", "finding", (peel.Finding,)),
    MarkKind(
        "event",
        "inspection, report, review",
        (peel.Revisit, peel.Inspection, peel.PlannedReview, peel.AssessmentReport),
    ),
    MarkKind("count", "number stated", (peel.StatedCount,)),
    MarkKind("head", "letterhead", (peel.Letter, peel.LetterParty, peel.Tenure)),
)
_OTHER = MarkKind("other", "other statement", ())


@dataclass(frozen=True, slots=True)
class Item:
    """One statement: itself, and what it is about, where that is something else."""

    source: str
    target: str
    target_name: str


@dataclass(frozen=True, slots=True)
class Line:
    """Statements that say the same of several things, such as that three causes are closed."""

    kind: MarkKind
    words: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A passage and every statement that rests on it."""

    quote: Quote
    kind: MarkKind
    lines: tuple[Line, ...]

    @property
    def note_id(self) -> str:
        """The note's own anchor."""
        return f"note-{self.quote.start}-{self.quote.end}"


@dataclass(frozen=True, slots=True)
class TextRow:
    """Lines of the letter that stand together, and the notes on the passages that begin in them."""

    blocks: tuple[MarkedBlock, ...]
    notes: tuple[Note, ...]

    @property
    def form(self) -> str:
        """The kind of the first line, as a name."""
        return self.blocks[0].kind.value.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What the page of one letter shows."""

    letter: Letter
    text: str
    rows: tuple[TextRow, ...]
    notes: Mapping[str, Note]
    kinds: tuple[tuple[MarkKind, int], ...]
    other_texts: tuple[str, ...]

    @property
    def remarks(self) -> tuple[Note, ...]:
        """What was seen and not understood."""
        return tuple(note for note in self.notes.values() if note.kind.name == "remark")


def build_letter_page(
    letter: Letter,
    texts: Iterable[Record],
    rows: Iterable[Record],
    evidence: Iterable[Record],
    overview: Overview,
    rules: Rules,
) -> LetterPage:
    """Lay the passages of a letter over the text on which most of its statements rest."""
    values = {text_of(row["text"]): text_of(row["value"]) for row in texts}
    nodes, quotes = Nodes(rows), group_quotes(evidence)
    counts = dict.fromkeys(values, 0)
    for found in quotes.values():
        for quote in found:
            counts[quote.text] = counts.get(quote.text, 0) + 1
    text = max(values, key=lambda iri: (counts[iri], iri), default="")
    value = values.get(text, "")
    notes = _build_notes(text, quotes, nodes, overview)
    rank = {kind: place for place, kind in enumerate((*MARK_KINDS, _OTHER))}
    marks = [
        Mark(Span(note.quote.start, note.quote.end), anchor, note.kind.name, rank[note.kind])
        for anchor, note in notes.items()
    ]
    used = [note.kind for note in notes.values()]
    return LetterPage(
        letter,
        text,
        _group_rows(mark_blocks(value, read_blocks(value, rules), marks), notes),
        notes,
        tuple((kind, used.count(kind)) for kind in (*MARK_KINDS, _OTHER) if kind in used),
        tuple(sorted(iri for iri in values if iri != text)),
    )


#: Lines of these kinds belong together, however many they are.
_HEAD = frozenset({BlockKind.TITLE, BlockKind.LETTERHEAD, BlockKind.NOISE})


def _group_rows(blocks: Iterable[MarkedBlock], notes: Mapping[str, Note]) -> tuple[TextRow, ...]:
    """Join the lines of the letterhead, so that its notes stand beside all of it."""
    groups = groupby(enumerate(blocks), key=lambda b: -1 if b[1].kind in _HEAD else b[0])
    rows = []
    for _, group in groups:
        lines = tuple(block for _, block in group)
        begun = [notes[mark.anchor] for block in lines for mark in block.begun]
        rows.append(TextRow(lines, tuple(begun)))
    return tuple(rows)


def read_blocks(text: str, rules: Rules) -> Sequence[Block]:
    """Read the form of a text; what cannot be read as a letter is shown line by line."""
    try:
        return read_letter(text, rules).blocks
    except LetterError:
        blocks, at = [], 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                span = Span(at, at + len(line.rstrip("\r\n")))
                blocks.append(Block(BlockKind.PARAGRAPH, span, text[span.start : span.end]))
            at += len(line)
        return blocks


def _build_notes(
    text: str, quotes: Mapping[str, tuple[Quote, ...]], nodes: Nodes, overview: Overview
) -> dict[str, Note]:
    sources: dict[Quote, list[str]] = defaultdict(list)
    for source, found in quotes.items():
        for quote in found:
            if quote.text == text:
                sources[quote].append(source)
    notes = {}
    for quote in sorted(sources, key=lambda q: (q.start, -q.end)):
        lines = _build_lines([nodes.get(iri) for iri in sources[quote]], overview)
        notes[quote.anchor] = Note(quote, lines[0].kind, lines)
    return notes


def _build_lines(nodes: Iterable[Node], overview: Overview) -> tuple[Line, ...]:
    """Join statements that say the same of several things; the kinds follow one another as listed."""
    ranked: dict[tuple[int, str], set[tuple[str, str, str]]] = defaultdict(set)
    kinds = (*MARK_KINDS, _OTHER)
    for node in nodes:
        rank = next(
            (place for place, known in enumerate(MARK_KINDS) if node.is_a(*known.classes)),
            len(MARK_KINDS),
        )
        words, target = _describe(node, overview)
        cause = overview.causes.get(target)
        name = cause.name if cause else overview.name(target) if target else ""
        ranked[rank, words].add((name, target, node.iri))
    return tuple(
        Line(
            kinds[rank],
            words,
            tuple(Item(iri, target, name) for name, target, iri in sorted(found)),
        )
        for (rank, words), found in sorted(ranked.items())
    )


def _describe(node: Node, overview: Overview) -> tuple[str, str]:
    """Give a statement in words, and the thing that it is about."""
    for known, describe in _DESCRIPTIONS:
        if node.is_a(known):
            return describe(node, overview)
    return capitalise(node.one(foaf.name) or "Statement"), node.iri


def _period(node: Node) -> str:
    return show_period(node.day(peel.notBefore), node.day(peel.notAfter))


def _describe_remark(node: Node, overview: Overview) -> tuple[str, str]:
    label = overview.name(node.one(peel.remarkKind))
    return f"{capitalise(label)}: {node.one(rdfs.comment)}", node.one(peel.about)


def _describe_claim(node: Node, _overview: Overview) -> tuple[str, str]:
    kind = capitalise(local_name(node.one(peel.assertionKind)))
    return f"{kind} {_period(node)}", node.one(peel.about)


def _describe_phase(node: Node, overview: Overview) -> tuple[str, str]:
    event, phase = local_name(node.one(peel.monitoringEvent)), overview.name(node.one(peel.phase))
    return f"{capitalise(event)} the phase {capitalise(phase)} {_period(node)}", node.one(
        peel.about
    )


def _describe_advice(node: Node, _overview: Overview) -> tuple[str, str]:
    due = node.one(peel.statedDeadline)
    words = f"Recommendation, due {due}" if due else "Recommendation, no deadline stated"
    return words, node.one(peel.recommendedUnder)


def _describe_mention(node: Node, overview: Overview) -> tuple[str, str]:
    return f"Cause {overview.name(node.one(peel.mentionKind))}", node.one(peel.mentions)


def _describe_finding(node: Node, overview: Overview) -> tuple[str, str]:
    return f"Finding: {overview.name(node.one(peel.findingKind))}", node.one(peel.about)


def _describe_review(node: Node, _overview: Overview) -> tuple[str, str]:
    stated = node.one(peel.statedDate) or "no day stated"
    return f"Review planned: {stated}", node.one(peel.reviews)


def _describe_report(node: Node, _overview: Overview) -> tuple[str, str]:
    day = show_day(node.day(peel.publishedOn)) or "on a day not stated"
    return f"Report published {day}", node.iri


def _describe_count(node: Node, overview: Overview) -> tuple[str, str]:
    return f"States {node.one(peel.count)} {overview.name(node.one(peel.countKind))}", ""


def _describe_party(node: Node, overview: Overview) -> tuple[str, str]:
    return capitalise(overview.name(node.one(peel.partyRole))), node.one(peel.person)


#: How statements of each class are put into words; a revisit is an inspection too, so it comes first.
_DESCRIPTIONS: tuple[tuple[NamedNode, Callable[[Node, Overview], tuple[str, str]]], ...] = (
    (peel.Remark, _describe_remark),
    (peel.StatusAssertion, _describe_claim),
    (peel.MonitoringAssertion, _describe_phase),
    (peel.Recommendation, _describe_advice),
    (peel.CauseMention, _describe_mention),
    (peel.CauseOfConcern, lambda node, _: ("Cause of concern", node.iri)),
    (peel.Finding, _describe_finding),
    (peel.Revisit, lambda node, _: (f"Revisit {_period(node)}", node.iri)),
    (peel.Inspection, lambda node, _: (f"Inspection {_period(node)}", node.iri)),
    (peel.PlannedReview, _describe_review),
    (peel.AssessmentReport, _describe_report),
    (peel.StatedCount, _describe_count),
    (peel.LetterParty, _describe_party),
    (peel.Tenure, lambda node, _: ("Shown in post", node.one(peel.heldPost))),
    (peel.Letter, lambda node, _: ("The letter’s own title, day or body", node.iri)),
)
