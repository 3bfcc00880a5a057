"""The page of a letter: the letter as it reads, and at each passage what rests on it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from peelgraph.errors import LetterError
from peelgraph.graph.vocabulary import foaf, peel, rdfs
from peelgraph.letters import read_letter
from peelgraph.letters.model import Block, BlockKind, Span
from peelgraph.rules import Rules
from peelgraph.web.things import Record, text_of
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
    counts = {text: 0 for text in values}
    for found in quotes.values():
        for quote in found:
            counts[quote.text] = counts.get(quote.text, 0) + 1
    text = max(values, key=lambda iri: (counts[iri], iri), default="")
    value = values.get(text, "")
    notes = _build_notes(text, quotes, nodes, overview)
    marks = [
        Mark(Span(note.quote.start, note.quote.end), anchor, note.kind.name)
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


def _group_rows(
    blocks: Iterable[MarkedBlock], notes: Mapping[str, Note]
) -> tuple[TextRow, ...]:
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
        Line(kinds[rank], words, tuple(Item(iri, target, name) for name, target, iri in sorted(found)))
        for (rank, words), found in sorted(ranked.items())
    )


def _describe(node: Node, overview: Overview) -> tuple[str, str]:
    """Give a statement in words, and the thing that it is about."""
    period = show_period(node.day(peel.notBefore), node.day(peel.notAfter))
    about = node.one(peel.about)
    if node.is_a(peel.Remark):
        label = overview.name(node.one(peel.remarkKind))
        return f"{capitalise(label)}: {node.one(rdfs.comment)}", about
    if node.is_a(peel.StatusAssertion):
        return f"{capitalise(local_name(node.one(peel.assertionKind)))} {period}", about
    if node.is_a(peel.MonitoringAssertion):
        event, phase = local_name(node.one(peel.monitoringEvent)), node.one(peel.phase)
        return f"{capitalise(event)} the phase {capitalise(overview.name(phase))} {period}", about
    if node.is_a(peel.Recommendation):
        due = node.one(peel.statedDeadline)
        words = f"Recommendation, due {due}" if due else "Recommendation, no deadline stated"
        return words, node.one(peel.recommendedUnder)
    if node.is_a(peel.CauseMention):
        return f"Cause {overview.name(node.one(peel.mentionKind))}", node.one(peel.mentions)
    if node.is_a(peel.CauseOfConcern):
        return "Cause of concern", node.iri
    if node.is_a(peel.Finding):
        return f"Finding: {overview.name(node.one(peel.findingKind))}", about
    if node.is_a(peel.Revisit, peel.Inspection):
        form = "Revisit" if node.is_a(peel.Revisit) else "Inspection"
        return f"{form} {period}", node.iri
    if node.is_a(peel.PlannedReview):
        return f"Review planned: {node.one(peel.statedDate) or 'no day stated'}", node.one(peel.reviews)
    if node.is_a(peel.AssessmentReport):
        day = show_day(node.day(peel.publishedOn)) or "on a day not stated"
        return f"Report published {day}", node.iri
    if node.is_a(peel.StatedCount):
        return f"States {node.one(peel.count)} {overview.name(node.one(peel.countKind))}", ""
    if node.is_a(peel.LetterParty):
        return capitalise(overview.name(node.one(peel.partyRole))), node.one(peel.person)
    if node.is_a(peel.Tenure):
        return "Shown in post", node.one(peel.heldPost)
    if node.is_a(peel.Letter):
        return "The letter’s own title, day or body", node.iri
    return capitalise(node.one(foaf.name) or "Statement"), node.iri
