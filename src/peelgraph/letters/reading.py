"""Plain text → the document model. Never raises on an odd letter; what is odd stays visible.

The text is that of a page in its print view, copied from it, or made from its HTML: one line per
heading, paragraph, list item or line of the letterhead (LETTERS §1, §2). Where headings are marked
(``## Background``), only marked lines are headings; elsewhere their form tells them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from peelgraph.rules.model import Hit

#: The longest text that is read, in code points; the longest real letter seen has about 20,000.
MAXIMUM_LENGTH = 5_000_000

_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]+")
#: What neither a text nor its RDF/XML can hold (XML 1.0 §2.2).
_IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANK = "\ufeff"
_HEADING_WORDS = 16
#: A longer line is no furniture, no label and nobody's name or post.
_SHORT = 200
_LETTERHEAD_LINE = 120
_LETTERHEAD_WORDS = 6
#: A longer line is no title and no heading, whatever marks it; the longest real one has about 120.
_HEADING_LINE = 400
#: The longest run of words that is read as a sentence; the longest real one has about 800. What a
#: rule costs can grow faster than its sentence, and this bounds it.
_LONGEST_SENTENCE = 2_000
#: How many lines that are no furniture may stand above the letterhead, and how many lines it has.
_ABOVE_LETTERHEAD = 12
_LETTERHEAD_LINES = 80
_ABOVE_TITLE = 40
_QUESTION_WORDS = 12
_CLOSED = re.compile(r"[.:;,?!…][”’\"')]*$")
_FIGURE = re.compile(r"\(?(\d{1,2})[.)]")
_DATED = (Label.SENT_ON, Label.PUBLISHED_ON)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without what marks it; ``level`` is that of a marked heading, or 0."""

    span: Span
    text: str
    level: int = 0

    def block(self, kind: BlockKind) -> Block:
        """Return the line as a block of this kind, without sentences."""
        return Block(kind, self.span, self.text)


def read_letter(text: str, rules: Rules) -> Letter:
    """Read a letter's text into its parts; every offset points into ``text``, which stays as it is.

    Raises LetterError if there is nothing to read, if the text is longer than ``MAXIMUM_LENGTH``,
    or if it holds what no text can hold (lone surrogates, control characters).
    """
    _check(text)
    lines = tuple(_lines(text, rules))
    first = _find_title(lines, rules)
    opening = [line.block(BlockKind.NOISE) for line in lines[:first]]
    title = None
    if _may_be_title(lines[first], rules):
        title = lines[first].block(BlockKind.TITLE)
        opening.append(title)
    furniture = _find_furniture(lines, len(opening), title, rules)
    head = _Head(lines, furniture, rules)
    blocks, entries, end = head.read(len(opening))
    marked = any(line.level for line in lines)
    main = tuple(_read_body(text, lines[end:], furniture[end:], rules, marked=marked))
    return Letter(text, (*opening, *blocks, *main), title, entries, tuple(_sections(main)))


def _may_be_title(line: _Line, rules: Rules) -> bool:
    labelled = _is_label(line.text, rules) or _is_sender(line, rules)
    return len(line.text) <= _HEADING_LINE and not labelled


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


def _lines(text: str, rules: Rules) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        line = match[0].lstrip(_BLANK).strip()
        if line:
            start = match.start() + match[0].index(line)
            yield _unmarked(line, start, rules)


def _unmarked(line: str, start: int, rules: Rules) -> _Line:
    """Take off what stands before the words of a line: a date of the copy, the marks of a heading."""
    level = 0
    short = len(line) <= _HEADING_LINE
    while short and (lead := rules["lead"].at(line)) and lead.match.end() < len(line):
        level = lead.match[0].count("#") or level
        start += lead.match.end()
        line = line[lead.match.end() :]
        start += len(line) - len(line.lstrip())
        line = line.lstrip()
    return _Line(Span(start, start + len(line)), line, level)


# Titles and furniture


def _find_title(lines: Sequence[_Line], rules: Rules) -> int:
    """Return the index of the title.

    It is the first marked heading of the highest level, if one stands near the top and above the
    letterhead, or else the first line that is no furniture.
    """
    first = next((i for i, line in enumerate(lines) if not _is_noise(line.text, rules)), 0)
    for index, line in enumerate(lines[:_ABOVE_TITLE]):
        if index >= first and _is_label(line.text, rules):
            break
        if line.level == 1 and not _is_noise(line.text, rules):
            return index
    return first


def _find_furniture(
    lines: Sequence[_Line], start: int, title: Block | None, rules: Rules
) -> tuple[bool, ...]:
    """Tell for each line whether it is furniture of the page.

    By its words, as a repeated title, or as an entry of the list of contents, whose lines stand
    again below as headings.
    """
    often = Counter(_plain(line.text, rules) for line in lines if len(line.text) <= _SHORT)
    again = title.text if title else None
    found = [True] * start
    contents = False
    for line in lines[start:]:
        noise = line.text == again or _is_noise(line.text, rules)
        if _short_full("contents", line.text, rules):
            contents = True
        elif contents and not noise:
            listed = rules["bullet"].at(line.text) or often[_plain(line.text, rules)] > 1
            contents = bool(listed) and not (line.level or _is_label(line.text, rules))
        found.append(contents or noise)
    return tuple(found)


def _plain(line: str, rules: Rules) -> str:
    bullet = rules["bullet"].at(line)
    return line[bullet.match.end() :].strip() if bullet else line


def _short_full(table: str, line: str, rules: Rules) -> Hit | None:
    """Match a whole line, if it is short enough for what the table holds."""
    return rules[table].full(line) if len(line) <= _SHORT else None


def _is_noise(line: str, rules: Rules) -> bool:
    return bool(_short_full("noise", line, rules) or _short_full("contents", line, rules))


def _is_label(line: str, rules: Rules) -> bool:
    return bool(_short_full("label", line, rules) or _short_full("labelled", line, rules))


def _is_sender(line: _Line, rules: Rules) -> bool:
    """Tell whether a line names an inspector, as nothing above a letterhead does."""
    if line.level or len(line.text) > _LETTERHEAD_LINE or line.text.endswith("."):
        return False
    office = rules["prefix"].at(line.text)
    named = office is not None and office.rule.makes == "office"
    inspector = next(rules["inspector"].find(line.text), None)
    if inspector is None:
        return named and len(line.text.split()) <= _LETTERHEAD_WORDS + 2
    before = line.text[: inspector.match.start()]
    return rules["sender_name"].full(before) is not None


# The letterhead


class _Head:
    """The letterhead of a page: labels with the lines under them, and lines whose label was lost.

    Between the first and the last line that is a label, a post or a day, everything belongs to it;
    after the last one it ends with the first line that has the form of a heading or a sentence.
    """

    def __init__(self, lines: Sequence[_Line], furniture: Sequence[bool], rules: Rules) -> None:
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
            if self._furniture[index]:
                continue
            label = self._label_of(line)
            if label is None and self._is_body(line):
                break
            opens = label is not None or _is_sender(line, self._rules)
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

    def _label_of(self, line: _Line) -> Hit | None:
        label = _short_full("label", line.text, self._rules)
        return label or _short_full("labelled", line.text, self._rules)

    def _is_post(self, line: _Line) -> bool:
        tables = ("inspector", "chief", "office")
        return any(_short_full(table, line.text, self._rules) for table in tables)

    def _is_day(self, line: _Line) -> bool:
        return _short_full("bare_day", line.text, self._rules) is not None

    def _is_body(self, line: _Line) -> bool:
        """Tell whether a line can be none of the letterhead: a heading, a stem, a sentence."""
        return (
            line.level > 0
            or _short_full("heading", line.text, self._rules) is not None
            or len(line.text) > _LETTERHEAD_LINE
            or line.text.endswith(":")
            or (line.text.endswith(".") and len(line.text.split()) > _LETTERHEAD_WORDS)
        )

    def _ends_before(self, line: _Line) -> bool:
        """Tell whether the letterhead has ended: a date takes one line, nothing stands without label."""
        return not self._open or (self._dated and bool(self._under)) or self._is_body(line)

    def _take(self, line: _Line, hit: Hit | None) -> None:
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
    text: str, lines: Sequence[_Line], furniture: Sequence[bool], rules: Rules, *, marked: bool
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
            known = any(_short_full(table, line.text, rules) for table in _KNOWN_HEADINGS)
            heading = known or (not marked and _is_heading(line.text, rules, announces=not listed))
            kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        sentences = () if kind is BlockKind.HEADING else tuple(split_sentences(text, span, rules))
        if any(len(sentence.text) > _LONGEST_SENTENCE for sentence in sentences):
            kind, sentences = BlockKind.OVERLONG, ()
        yield Block(kind, span, text[span.start : span.end], sentences)


def _find_numbered(lines: Sequence[_Line], bullets: Sequence[Hit | None]) -> frozenset[int]:
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
    if _short_full("heading", line, rules):
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
