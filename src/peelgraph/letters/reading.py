"""Plain text → the document model. Never raises on an odd letter; what is odd stays visible.

The text is that of a page in its print view or copied from it: one line per heading, paragraph,
list item or line of the letterhead (LETTERS §1, §2).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from peelgraph.errors import LetterError
from peelgraph.letters.model import (
    Block,
    BlockKind,
    Label,
    Letter,
    LetterheadEntry,
    Section,
    Span,
)
from peelgraph.letters.sentences import split_sentences
from peelgraph.rules import Rules

#: The longest text that is read, in code points; the longest real letter seen has about 20,000.
MAXIMUM_LENGTH = 5_000_000

_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]+")
#: What neither a text nor its RDF/XML can hold (XML 1.0 §2.2).
_IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK = "\ufeff"
_HEADING_WORDS = 16
_LETTERHEAD_LINE = 120
_LETTERHEAD_WORDS = 6
_ABOVE_LETTERHEAD = 12
_QUESTION_WORDS = 12
_CLOSED = re.compile(r"[.:;,?!…][”’\"')]*$")


def read_letter(text: str, rules: Rules) -> Letter:
    """Read a letter's text into its parts; every offset points into ``text``, which stays as it is.

    Raises LetterError if there is nothing to read, if the text is longer than ``MAXIMUM_LENGTH``,
    or if it holds what no text can hold (lone surrogates, control characters).
    """
    _check(text)
    lines = tuple(_lines(text))
    above = next((i for i, line in enumerate(lines) if not rules["noise"].full(line.text)), 0)
    opening = [Block(BlockKind.NOISE, line.span, line.text) for line in lines[:above]]
    title = None
    if not _is_label(lines[above].text, rules):
        title = Block(BlockKind.TITLE, lines[above].span, lines[above].text)
        opening.append(title)
    head, entries, body = _read_letterhead(lines[len(opening) :], rules)
    main = tuple(_read_body(text, body, rules))
    return Letter(text, (*opening, *head, *main), title, entries, tuple(_sections(main)))


def _is_label(line: str, rules: Rules) -> bool:
    return bool(rules["label"].full(line) or rules["labelled"].full(line))


def _check(text: str) -> None:
    if not text.replace(_BLANK, "").strip():
        raise LetterError("the letter is empty: there is nothing but white space to read")
    if len(text) > MAXIMUM_LENGTH:
        raise LetterError(
            f"the letter has {len(text):,} code points; at most {MAXIMUM_LENGTH:,} are read"
        )
    odd = _IMPOSSIBLE.search(text)
    if odd:
        raise LetterError(
            f"code point {ord(odd[0]):#06x} at offset {odd.start()} cannot stand in a text; "
            "is the file really text, and is its encoding UTF-8?"
        )


def _lines(text: str) -> Iterator[Block]:
    for match in _LINE.finditer(text):
        line = match[0].lstrip(_BLANK).strip()
        if line:
            start = match.start() + match[0].index(line)
            yield Block(BlockKind.PARAGRAPH, Span(start, start + len(line)), line)


def _read_letterhead(
    lines: Sequence[Block], rules: Rules
) -> tuple[tuple[Block, ...], tuple[LetterheadEntry, ...], Sequence[Block]]:
    """Split off the lines up to the end of the letterhead; return its blocks, entries, the rest."""
    blocks: list[Block] = []
    entries: list[LetterheadEntry] = []
    label: Label | None = None
    under: list[Block] = []

    def close() -> None:
        if label is not None:
            entries.append(LetterheadEntry(label, tuple(under)))
        under.clear()

    first = _find_first_label(lines, rules)
    for index, line in enumerate(lines):
        if rules["noise"].full(line.text) or index < first:
            blocks.append(Block(BlockKind.NOISE, line.span, line.text))
            continue
        alone = rules["label"].full(line.text)
        valued = None if alone else rules["labelled"].full(line.text)
        hit = alone or valued
        if hit:
            close()
            label = Label(hit.rule.makes)
            if valued:
                offset = line.span.start
                start, end = (offset + edge for edge in valued.match.span("value"))
                under.append(Block(BlockKind.LETTERHEAD, Span(start, end), valued.match["value"]))
        elif label is None or _ends_letterhead(line, label, under, rules):
            close()
            return tuple(blocks), tuple(entries), lines[index:]
        else:
            under.append(Block(BlockKind.LETTERHEAD, line.span, line.text))
        blocks.append(Block(BlockKind.LETTERHEAD, line.span, line.text))
    close()
    return tuple(blocks), tuple(entries), ()


def _find_first_label(lines: Sequence[Block], rules: Rules) -> int:
    """Return the index of the first label if only short lines that are no heading precede it.

    What stands between title and letterhead (a type of publication, a force's name) is furniture of
    the page. Without a label near the top there is no letterhead: 0.
    """
    for index, line in enumerate(lines[:_ABOVE_LETTERHEAD]):
        if _is_label(line.text, rules):
            return index
        if rules["heading"].full(line.text) or len(line.text) > _LETTERHEAD_LINE:
            break
    return 0


def _ends_letterhead(line: Block, label: Label, under: Sequence[Block], rules: Rules) -> bool:
    """Tell whether a line is the first of the body: a date takes one line, a line is short."""
    return (
        (label in (Label.SENT_ON, Label.PUBLISHED_ON) and bool(under))
        or bool(rules["heading"].full(line.text))
        or len(line.text) > _LETTERHEAD_LINE
        or line.text.endswith(":")
        or (line.text.endswith(".") and len(line.text.split()) > _LETTERHEAD_WORDS)
    )


def _read_body(text: str, lines: Sequence[Block], rules: Rules) -> Iterator[Block]:
    bullets = [rules["bullet"].at(line.text) for line in lines]
    for index, line in enumerate(lines):
        if rules["noise"].full(line.text):
            yield Block(BlockKind.NOISE, line.span, line.text)
            continue
        bullet = bullets[index]
        start = line.span.start + (bullet.match.end() if bullet else 0)
        span = Span(start, line.span.end)
        listed = index + 1 < len(lines) and bullets[index + 1] is not None
        if bullet:
            alone = not listed and not (index and bullets[index - 1])
            numbered = bullet.rule.name == "number" and alone
            kind = BlockKind.LIST_ITEM
            if numbered and _is_heading(text[start : line.span.end], rules, announces=False):
                kind = BlockKind.HEADING
        else:
            heading = _is_heading(line.text, rules, announces=not listed)
            kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        sentences = () if kind is BlockKind.HEADING else tuple(split_sentences(text, span, rules))
        yield Block(kind, span, text[span.start : span.end], sentences)


def _is_heading(line: str, rules: Rules, *, announces: bool) -> bool:
    """Tell a heading by its form: short, begun by a capital or quotation mark, without a stop.

    A short question is one, and where no list follows (``announces``) a short line with a colon.
    """
    if rules["heading"].full(line):
        return True
    first = line.lstrip("“‘\"'(")[:1]
    if not (first.isupper() or first.isdigit()):
        return False
    words = len(line.split())
    closed = _CLOSED.search(line)
    if closed is None:
        return words <= _HEADING_WORDS
    asks = closed[0] == "?" and not re.search(r"[.?!]\s", line)
    colon = announces and closed[0] == ":" and "," not in line
    return words <= _QUESTION_WORDS and (asks or colon)


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Group the body under its headings; a heading with nothing under it is a section too."""
    body = [block for block in blocks if block.kind is not BlockKind.NOISE]
    heads = [i for i, block in enumerate(body) if block.kind is BlockKind.HEADING]
    first = heads[0] if heads else len(body)
    if body[:first]:
        yield Section(None, tuple(body[:first]))
    for start, end in pairwise([*heads, len(body)]):
        yield Section(body[start], tuple(body[start + 1 : end]))
