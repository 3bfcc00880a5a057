"""Plain text → the document model. Never raises on an odd letter; what is odd stays visible.

The text is that of a page in its print view, copied from it, or made from its HTML: one line per
heading, paragraph, list item or line of the letterhead (LETTERS §1, §2). Where headings are marked
(``## Background``), only marked lines are headings; elsewhere their form tells them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from peelgraph.errors import LetterError
from peelgraph.letters.lines import (
    BLANK,
    HEADING_LINE,
    LETTERHEAD_LINE,
    LETTERHEAD_WORDS,
    Line,
    find_furniture,
    find_title,
    is_salutation,
    is_sender,
    match_short,
    may_be_title,
    read_lines,
)
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
from peelgraph.rules.model import Hit

#: The longest text that is read, in code points; the longest real letter seen has about 20,000.
MAXIMUM_LENGTH = 5_000_000

#: What neither a text nor its RDF/XML can hold (XML 1.0 §2.2).
_IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEADING_WORDS = 16
#: The longest run of words that is read as a sentence; the longest real one has about 800. What a
#: rule costs can grow faster than its sentence, and this bounds it.
_LONGEST_SENTENCE = 2_000
#: How many lines that are no furniture may stand above the letterhead, and how many lines it has.
_ABOVE_LETTERHEAD = 12
_LETTERHEAD_LINES = 80
_QUESTION_WORDS = 12
_CLOSED = re.compile(r"[.:;,?!…][”’\"')]*$")
_FIGURE = re.compile(r"\(?(\d{1,2})[.)]")
_DATED = (Label.SENT_ON, Label.PUBLISHED_ON)


def read_letter(text: str, rules: Rules) -> Letter:
    """Read a letter's text into its parts; every offset points into ``text``, which stays as it is.

    Raises LetterError if there is nothing to read, if the text is longer than ``MAXIMUM_LENGTH``,
    or if it holds what no text can hold (lone surrogates, control characters).
    """
    _check(text)
    lines = tuple(read_lines(text, rules))
    first = find_title(lines, rules)
    opening = [line.block(BlockKind.NOISE) for line in lines[:first]]
    title = None
    if may_be_title(lines, first, rules):
        title = lines[first].block(BlockKind.TITLE)
        opening.append(title)
    furniture = find_furniture(lines, len(opening), title, rules)
    head = _Head(lines, furniture, rules)
    blocks, entries, end = head.read(len(opening))
    opening.extend(blocks)
    if title is None and (subject := _find_subject(lines, furniture, end, rules)) is not None:
        title = lines[subject].block(BlockKind.TITLE)
        opening.extend((*(line.block(BlockKind.NOISE) for line in lines[end:subject]), title))
        end = subject + 1
    marked = any(line.level for line in lines)
    main = tuple(_read_body(text, lines[end:], furniture[end:], rules, marked=marked))
    return Letter(text, (*opening, *main), title, entries, tuple(_sections(main)))


def _find_subject(
    lines: Sequence[Line], furniture: Sequence[bool], end: int, rules: Rules
) -> int | None:
    """Return the index of the line under the salutation that says what a letter is about."""
    if not end or not is_salutation(lines[end - 1], rules):
        return None
    below = next((i for i in range(end, len(lines)) if not furniture[i]), None)
    if below is None or len(lines[below].text) > HEADING_LINE:
        return None
    return below if _is_heading(lines[below].text, rules, announces=False) else None


def _check(text: str) -> None:
    if not text.replace(BLANK, "").strip():
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


# The letterhead


class _Head:
    """The letterhead of a page: labels with the lines under them, and lines whose label was lost.

    Between the first and the last line that is a label, a post or a day, everything belongs to it;
    after the last one it ends with the first line that has the form of a heading or a sentence.
    """

    def __init__(self, lines: Sequence[Line], furniture: Sequence[bool], rules: Rules) -> None:
        self._lines = lines
        self._furniture = furniture
        self._rules = rules
        self._entries: list[LetterheadEntry] = []
        self._label: Label | None = None
        self._open = False
        self._dated = False
        self._under: list[Block] = []

    def read(self, start: int) -> tuple[tuple[Block, ...], tuple[LetterheadEntry, ...], int]:
        """Return the blocks and entries from ``start`` on, and the index where the body begins."""
        first, reach = self._find_bounds(start)
        blocks: list[Block] = []
        for index in range(start, len(self._lines)):
            line = self._lines[index]
            if self._furniture[index] or index < first:
                blocks.append(line.block(BlockKind.NOISE))
                if self._open and is_salutation(line, self._rules):
                    break
                continue
            hit = self._label_of(line)
            ended = index >= reach and self._ends_before(line)
            if hit is None and (ended or index - first > _LETTERHEAD_LINES):
                break
            self._take(line, hit)
            blocks.append(line.block(BlockKind.LETTERHEAD))
        self._close()
        return tuple(blocks), tuple(self._entries), start + len(blocks)

    def _find_bounds(self, start: int) -> tuple[int, int]:
        """Return where the letterhead begins, and the index after the last line that is surely in it."""
        first: int | None = None
        reach, above, people = start, 0, False
        for index in range(start, min(start + _LETTERHEAD_LINES, len(self._lines))):
            line = self._lines[index]
            if first is not None and is_salutation(line, self._rules):
                break
            if self._furniture[index]:
                continue
            label = self._label_of(line)
            if label is None and self._is_body(line):
                break
            opens = label is not None or is_sender(line, self._rules)
            if first is None and not opens:
                above += 1
                if above >= _ABOVE_LETTERHEAD:
                    break
                continue
            if first is None:
                first = index if label else self._find_name(start, index)
            people = people or label is None or Label(label.rule.makes) not in _DATED
            if opens or (people and (self._is_post(line) or self._is_day(line))):
                reach = index + 1
        return (start if first is None else first), reach

    def _find_name(self, start: int, index: int) -> int:
        """Return the index of the name above the first title of a sender, whose label was lost."""
        before = index - 1
        bare = self._rules["inspector"].full(self._lines[index].text) is not None
        named = bare and before >= start and not self._furniture[before]
        return before if named else index

    def _label_of(self, line: Line) -> Hit | None:
        label = match_short("label", line.text, self._rules)
        return label or match_short("labelled", line.text, self._rules)

    def _is_post(self, line: Line) -> bool:
        tables = ("inspector", "chief", "office")
        return any(match_short(table, line.text, self._rules) for table in tables)

    def _is_day(self, line: Line) -> bool:
        return match_short("bare_day", line.text, self._rules) is not None

    def _is_body(self, line: Line) -> bool:
        """Tell whether a line can be none of the letterhead: a heading, a stem, a sentence."""
        return (
            line.level > 0
            or match_short("heading", line.text, self._rules) is not None
            or len(line.text) > LETTERHEAD_LINE
            or line.text.endswith(":")
            or (line.text.endswith(".") and len(line.text.split()) > LETTERHEAD_WORDS)
        )

    def _ends_before(self, line: Line) -> bool:
        """Tell whether the letterhead has ended: a date takes one line, nothing stands without label."""
        return not self._open or (self._dated and bool(self._under)) or self._is_body(line)

    def _take(self, line: Line, hit: Hit | None) -> None:
        """Put a line where it belongs: under its own label, under the last one, or under none."""
        if hit:
            self._begin(Label(hit.rule.makes))
            if "value" in hit.match.groupdict():
                start, end = (line.span.start + edge for edge in hit.match.span("value"))
                self._under.append(
                    Block(BlockKind.LETTERHEAD, Span(start, end), hit.match["value"])
                )
            return
        day = self._is_day(line)
        if not self._open or (self._dated and self._under) or (day and not self._dated):
            self._begin(None)
            self._dated = day
        self._under.append(line.block(BlockKind.LETTERHEAD))

    def _begin(self, label: Label | None) -> None:
        self._close()
        self._open, self._label, self._dated = True, label, label in _DATED

    def _close(self) -> None:
        if self._open:
            self._entries.append(LetterheadEntry(self._label, tuple(self._under)))
        self._under.clear()


# The body


def _read_body(
    text: str, lines: Sequence[Line], furniture: Sequence[bool], rules: Rules, *, marked: bool
) -> Iterator[Block]:
    bullets = [None if line.level else rules["bullet"].at(line.text) for line in lines]
    numbered = _find_numbered(lines, bullets)
    for index, line in enumerate(lines):
        if furniture[index]:
            yield line.block(BlockKind.NOISE)
            continue
        bullet = bullets[index]
        start = line.span.start + (bullet.match.end() if bullet else 0)
        span = Span(start, line.span.end)
        listed = index + 1 < len(lines) and bullets[index + 1] is not None
        if line.level:
            kind = BlockKind.HEADING
        elif bullet:
            alone = not listed and not (index and bullets[index - 1])
            number = bullet.rule.name == "number" and alone and not marked
            kind = BlockKind.PARAGRAPH if index in numbered else BlockKind.LIST_ITEM
            if number and _is_heading(text[start : line.span.end], rules, announces=False):
                kind = BlockKind.HEADING
        else:
            known = any(match_short(table, line.text, rules) for table in _KNOWN_HEADINGS)
            heading = known or (not marked and _is_heading(line.text, rules, announces=not listed))
            kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        sentences = () if kind is BlockKind.HEADING else tuple(split_sentences(text, span, rules))
        if any(len(sentence.text) > _LONGEST_SENTENCE for sentence in sentences):
            kind, sentences = BlockKind.OVERLONG, ()
        yield Block(kind, span, text[span.start : span.end], sentences)


def _find_numbered(lines: Sequence[Line], bullets: Sequence[Hit | None]) -> frozenset[int]:
    """Return the indexes of numbered paragraphs, whose figures are no bullets of a list.

    A list is introduced by a colon, or its items follow one another. A figure that stands alone or
    without the one before it (the first is often lost, and figures restart), or one that counts on
    over other lines, numbers paragraphs.
    """
    found: set[int] = set()
    chain: list[int] = []
    item, last, proven = 0, 0, False
    for index, (line, bullet) in enumerate(zip(lines, bullets, strict=True)):
        figure = _FIGURE.match(line.text) if bullet else None
        item = 0 if line.level else item
        if figure is None:
            continue
        value = int(figure[1])
        introduced = index > 0 and lines[index - 1].text.endswith(":")
        if introduced or (item and value == item + 1):
            item = value
        elif chain and value == last + 1:
            proven = proven or index - chain[-1] > 1
            chain.append(index)
            last = value
        else:
            found.update(chain if proven or len(chain) == 1 else ())
            chain, last, proven = [index], value, value > 1
    found.update(chain if proven or len(chain) == 1 else ())
    return frozenset(found)


#: Headings that are known by their words, so that no mark of the page is needed.
_KNOWN_HEADINGS = ("heading", "box_heading", "recommendations_heading")


def _is_heading(line: str, rules: Rules, *, announces: bool) -> bool:
    """Tell a heading by its form: short, begun by a capital or quotation mark, without a stop.

    A short question is one, and where no list follows (``announces``) a short line with a colon and
    no verb. A line that says what the force does or needs is a sentence that lost its stop.
    """
    if match_short("heading", line, rules):
        return True
    first = line.lstrip("“‘\"'(")[:1]
    if not (first.isupper() or first.isdigit()):
        return False
    words = len(line.split())
    closed = _CLOSED.search(line)
    if closed is None:
        return words <= _HEADING_WORDS and rules["statement_line"].full(line) is None
    asks = closed[0] == "?" and not re.search(r"[.?!]\s", line)
    says = rules["finite"].first(line) is not None
    colon = announces and closed[0] == ":" and "," not in line and not says
    return words <= _QUESTION_WORDS and (asks or colon)


def _sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Group the body under its headings; a heading with nothing under it is a section too."""
    unread = (BlockKind.NOISE, BlockKind.OVERLONG)
    body = [block for block in blocks if block.kind not in unread]
    heads = [i for i, block in enumerate(body) if block.kind is BlockKind.HEADING]
    first = heads[0] if heads else len(body)
    if body[:first]:
        yield Section(None, tuple(body[:first]))
    for start, end in pairwise([*heads, len(body)]):
        yield Section(body[start], tuple(body[start + 1 : end]))
