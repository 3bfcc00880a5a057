"""What headings and the title say about the causes of concern of a letter (LETTERS §3)."""

from collections.abc import Sequence

from peelgraph.facts.model import Concern
from peelgraph.facts.naming import match_theme
from peelgraph.letters import Letter, Passage, Section
from peelgraph.rules import Rules


def find_concern_of_section(
    section: Section, concerns: Sequence[Concern], rules: Rules
) -> int | None:
    """Return the index of the one cause that a section's heading names by its topic, else None.

    A heading that announces a cause ("Accelerated cause of concern: investigations") is none.
    """
    heading = section.heading
    if heading is None or rules["no_findings"].first(heading.text):
        return None
    if rules["heading"].full(heading.text):
        return None
    matching = match_theme(heading.text, concerns, rules)
    return matching[0] if len(matching) == 1 else None


def find_title_theme(letter: Letter, rules: Rules) -> Passage | None:
    """Return what the title says that the one cause of concern is about."""
    hit = rules["title_theme"].first(letter.title.text) if letter.title else None
    if letter.title is None or hit is None:
        return None
    start = letter.title.span.start
    return letter.passage(*(start + edge for edge in hit.match.span("theme")))


def find_headings(letter: Letter, rules: Rules, concerns: Sequence[Concern]) -> dict[int, Passage]:
    """Return the first heading that names each cause, by the index of the cause."""
    headings: dict[int, Passage] = {}
    for section in letter.sections:
        index = find_concern_of_section(section, concerns, rules)
        stated = concerns[index].statement if index is not None else None
        if (
            section.heading
            and index is not None
            and stated != letter.passage(*section.heading.span)
        ):
            headings.setdefault(index, letter.passage(*section.heading.span))
    return headings
