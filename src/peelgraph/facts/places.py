"""Where a sentence that may claim something stands: in what, after what, and whether for itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from peelgraph.facts.clauses import find_clauses
from peelgraph.letters import Block, BlockKind, Letter, Section, Sentence
from peelgraph.rules import Rules


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: the one before it in its paragraph, and whether it stands for itself.

    ``earlier`` is the sentence before in its section, if it begins a paragraph too.
    """

    section: Section
    block: Block
    before: Sentence | None
    earlier: Sentence | None
    sentence: Sentence
    whole: bool


def find_places(letter: Letter, rules: Rules) -> Iterator[Place]:
    """Yield each sentence and where it stands, in reading order.

    It does not stand for itself under a stem, where the line before it has no end (a wrapped text), where
    it begins in lower case, and where the next sentence takes something back. An item of a list does
    where no stem leads to it: numbered paragraphs are such items.
    """
    for section in letter.sections:
        ended = section.heading is None or not section.heading.text.endswith(":")
        stemmed = not ended
        earlier: Sentence | None = None
        for block in section.blocks:
            item = block.kind is BlockKind.LIST_ITEM
            stemmed = (stemmed and item) or (not item and block.text.endswith(":"))
            alone = ended and (block.kind is BlockKind.PARAGRAPH or (item and not stemmed))
            before: Sentence | None = None
            following = [*block.sentences[1:], None]
            for sentence, after in zip(block.sentences, following, strict=True):
                whole = alone and sentence.text[0].isupper()
                whole = whole and not _takes_back(letter, after, rules)
                yield Place(section, block, before, earlier, sentence, whole)
                before = earlier = sentence
            ended = block.text.endswith((".", "!", "?", "”", "’"))


def _takes_back(letter: Letter, after: Sentence | None, rules: Rules) -> bool:
    """Tell whether the sentence after a claim may take something of it back."""
    if after is None:
        return False
    hit = rules["retraction"].at(after.text)
    if hit is None or find_clauses(letter.text, after, rules):
        return False
    return hit.rule.makes == "condition" or rules["takes_back"].first(after.text) is not None


def names_only_causes(words: str, rules: Rules) -> bool:
    """Tell whether words name causes of concern, and nothing else of which so many may be closed."""
    return (
        rules["causes_named"].first(words) is not None
        and rules["other_antecedent"].first(words) is None
    )
