"""Where the sentences of a paragraph begin and end."""

import re
from collections.abc import Iterator

from peelgraph.letters.model import Sentence, Span
from peelgraph.rules import Rules

_END = re.compile(r"[.?!][)”’\"'\]]*(?=\s+[“‘\"'(\[]*[A-Z0-9£])")


def split_sentences(text: str, span: Span, rules: Rules) -> Iterator[Sentence]:
    """Yield the sentences of ``text[span.start:span.end]``; together they hold all but white space.

    A full stop ends a sentence if white space and a capital, a figure or an opening quotation mark
    follow, and if it does not belong to an abbreviation of the table ``abbreviation``.
    """
    guarded = {hit.match.end() for hit in rules["abbreviation"].find(text, span.start, span.end)}
    start = span.start
    for match in _END.finditer(text, span.start, span.end):
        if match.start() + 1 in guarded:
            continue
        yield _sentence(text, start, match.end())
        start = match.end()
    if text[start : span.end].strip():
        yield _sentence(text, start, span.end)


def _sentence(text: str, start: int, end: int) -> Sentence:
    raw = text[start:end]
    first = start + len(raw) - len(raw.lstrip())
    last = end - (len(raw) - len(raw.rstrip()))
    return Sentence(Span(first, last), text[first:last])
