"""One cause of concern that a letter states more than once is one (gold convention 1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peelgraph.facts.likeness import measure_likeness
from peelgraph.facts.model import Concern
from peelgraph.letters import Letter, Passage, Span

#: How alike the words of two statements of one cause are, without topics and with the same topic.
_ALIKE = 0.75
_ALIKE_TOPIC = 0.4


QUOTES = "“”‘’\"'"


@dataclass(frozen=True, slots=True)
class Stated:
    """A cause, and what states it: its list by where it begins, the boxes together, or neither."""

    cause: Concern
    source: int | None = None


def add_statement(found: Sequence[Stated], stated: Stated) -> list[Stated]:
    """Return ``found`` with one more cause, or with the fuller wording of one that it states again."""
    concern = stated.cause
    for index, one in enumerate(found):
        other = one.cause
        apart = stated.source is not None and stated.source == one.source
        if _is_same(other, concern, apart=apart):
            fuller = concern if _is_fuller(concern, other) else other
            poorer = other if fuller is concern else concern
            merged = replace(
                fuller,
                theme=fuller.theme or poorer.theme,
                topic=fuller.topic or poorer.topic,
                accelerated=fuller.accelerated or poorer.accelerated,
                evidence=(*fuller.evidence, *poorer.evidence),
            )
            return [*found[:index], replace(one, cause=merged), *found[index + 1 :]]
    return [*found, stated]


def _is_fuller(one: Concern, other: Concern) -> bool:
    if (one.statement is None) is not (other.statement is None):
        return one.statement is not None
    return len(one.words.quote) > len(other.words.quote)


def _is_same(one: Concern, other: Concern, *, apart: bool) -> bool:
    """Tell whether two statements of a letter are of one cause.

    Of one topic, or of like words; not if both stand in the same list, or each in a box of its own
    (``apart``): those differ unless they are the same words.
    """
    if apart or one.words.span == other.words.span:
        return one.words.quote.lower() == other.words.quote.lower()
    alike = measure_likeness(one.words.quote, other.words.quote)
    if one.topic and other.topic:
        return one.topic == other.topic and (
            alike >= _ALIKE_TOPIC or not (one.statement and other.statement)
        )
    return alike >= _ALIKE


def bare_words(letter: Letter, span: Span) -> Passage:
    """Return the words at a span without the quotation marks around them."""
    text = letter.text[span.start : span.end]
    inner = text.strip(QUOTES)
    if inner and text[:1] in QUOTES and text[0] != "'":
        start = span.start + text.index(inner)
        return letter.passage(start, start + len(inner))
    return letter.passage(*span)
