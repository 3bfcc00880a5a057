"""The lines of a page: what marks them, which one is the title, which are furniture of the page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from peelgraph.letters.model import Block, BlockKind, Span
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

_LINE = re.compile(r"[^\r\n\x85\u2028\u2029]+")
BLANK = "\ufeff"
#: A longer line is no furniture, no label and nobody's name or post.
_SHORT = 200
LETTERHEAD_LINE = 120
LETTERHEAD_WORDS = 6
#: A longer line is no title and no heading, whatever marks it; the longest real one has about 120.
HEADING_LINE = 400
_ABOVE_TITLE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without what marks it; ``level`` is that of a marked heading, or 0."""

    span: Span
    text: str
    level: int = 0

    def block(self, kind: BlockKind) -> Block:
        """Return the line as a block of this kind, without sentences."""
        return Block(kind, self.span, self.text)


def read_lines(text: str, rules: Rules) -> Iterator[Line]:
    """Yield the lines of a text that are not blank."""
    for match in _LINE.finditer(text):
        line = match[0].lstrip(BLANK).strip()
        if line:
            start = match.start() + match[0].index(line)
            yield _unmarked(line, start, rules)


def _unmarked(line: str, start: int, rules: Rules) -> Line:
    """Take off what stands before the words of a line: a date of the copy, the marks of a heading."""
    level = 0
    short = len(line) <= HEADING_LINE
    while short and (lead := rules["lead"].at(line)) and lead.match.end() < len(line):
        level = lead.match[0].count("#") or level
        start += lead.match.end()
        line = line[lead.match.end() :]
        start += len(line) - len(line.lstrip())
        line = line.lstrip()
    return Line(Span(start, start + len(line)), line, level)


# Titles and furniture


def find_title(lines: Sequence[Line], rules: Rules) -> int:
    """Return the index of the title.

    It is the first marked heading of the highest level, if one stands near the top and above the
    letterhead, or else the first line that is no furniture.
    """
    first = next((i for i, line in enumerate(lines) if not _is_noise(line.text, rules)), 0)
    for index, line in enumerate(lines[:_ABOVE_TITLE]):
        if index >= first and is_label(line.text, rules):
            break
        if line.level == 1 and not _is_noise(line.text, rules):
            return index
    return first


def may_be_title(lines: Sequence[Line], index: int, rules: Rules) -> bool:
    """Tell whether a line is no label, names no sender and is not the name above a sender's post."""
    line = lines[index]
    if len(line.text) > HEADING_LINE or is_label(line.text, rules) or is_sender(line, rules):
        return False
    below = next((b for b in lines[index + 1 :] if not _is_noise(b.text, rules)), None)
    over = below is not None and match_short("inspector", below.text, rules) is not None
    named = match_short("sender_name", f"{line.text} ", rules) is not None
    return not (over and named and rules["job_word"].first(line.text) is None)


def is_salutation(line: Line, rules: Rules) -> bool:
    """Tell whether a line greets whom the letter is for, as the last line above what it says."""
    hit = match_short("noise", line.text, rules)
    return hit is not None and hit.rule.makes == "salutation"


def find_furniture(
    lines: Sequence[Line], start: int, title: Block | None, rules: Rules
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
        if match_short("contents", line.text, rules):
            contents = True
        elif contents and not noise:
            listed = rules["bullet"].at(line.text) or often[_plain(line.text, rules)] > 1
            contents = bool(listed) and not (line.level or is_label(line.text, rules))
        found.append(contents or noise)
    return tuple(found)


def _plain(line: str, rules: Rules) -> str:
    bullet = rules["bullet"].at(line)
    return line[bullet.match.end() :].strip() if bullet else line


def match_short(table: str, line: str, rules: Rules) -> Hit | None:
    """Match a whole line, if it is short enough for what the table holds."""
    return rules[table].full(line) if len(line) <= _SHORT else None


def _is_noise(line: str, rules: Rules) -> bool:
    return bool(match_short("noise", line, rules) or match_short("contents", line, rules))


def is_label(line: str, rules: Rules) -> bool:
    """Tell whether a line is a label of the letterhead, with its value or without."""
    return bool(match_short("label", line, rules) or match_short("labelled", line, rules))


def is_sender(line: Line, rules: Rules) -> bool:
    """Tell whether a line names an inspector, as nothing above a letterhead does."""
    if line.level or len(line.text) > LETTERHEAD_LINE or line.text.endswith("."):
        return False
    office = rules["prefix"].at(line.text)
    named = office is not None and office.rule.makes == "office"
    inspector = next(rules["inspector"].find(line.text), None)
    if inspector is None:
        return named and len(line.text.split()) <= LETTERHEAD_WORDS + 2
    before = line.text[: inspector.match.start()]
    return rules["sender_name"].full(before) is not None
