"""A letter that was published twice, as a page and as a PDF, is one letter with two texts.

Two texts are of one letter if they have its day, body and kind, and either were published at one address
or agree in title, parties and nearly all words. The facts are those of one text, so that each has one
place; where the other text says otherwise, that is a contradiction, and both are kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from peelgraph.errors import MintingError
from peelgraph.facts.likeness import find_content, measure_likeness
from peelgraph.facts.model import ClaimKind, CountKind, Facts
from peelgraph.graph.identifiers import cause_key, letter_key, slug
from peelgraph.letters import Passage

#: From which text the facts are taken: the one whose layout says most.
_PREFERRED = (
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
    "application/pdf",
)
_LIKENESS = 0.9
#: A text that holds all words of another, and so many more, is not a copy of it.
_SHARED = 0.7


@dataclass(frozen=True, slots=True)
class LetterInput:
    """The facts of a letter, and what its folder says about it."""

    name: str
    facts: Facts
    url: str | None = None
    distinguished: bool = False
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What two texts of one letter say otherwise; ``here`` stands in the text of the facts."""

    about: str
    message: str
    here: Passage
    there: Passage


@dataclass(frozen=True, slots=True)
class Published:
    """One letter: its key, and all its texts, the one of its facts first."""

    key: str
    texts: tuple[LetterInput, ...]

    @property
    def first(self) -> LetterInput:
        """The text from which the facts are taken."""
        return self.texts[0]


def join_copies(letters: Iterable[LetterInput]) -> list[Published]:
    """Return each letter with all its texts; the order of ``letters`` does not matter.

    Raises MintingError for a letter without an identifier, for the same text twice, and for two
    letters of one day, body and kind that are not one letter.
    """
    groups: dict[str, list[LetterInput]] = defaultdict(list)
    for letter in sorted(letters, key=_preference):
        groups[_key(letter)].append(letter)
    _check_texts(groups)
    return [Published(key, tuple(_join(groups[key]))) for key in sorted(groups)]


def _preference(letter: LetterInput) -> tuple[int, str, str, str]:
    kind = letter.media_type
    rank = _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED)
    return rank, letter.facts.letter.digest, letter.url or "", letter.name


def _key(letter: LetterInput) -> str:
    try:
        key = letter_key(letter.facts)
    except MintingError as error:
        raise MintingError(f"{letter.name}: {error}") from None
    return f"{key}-{letter.facts.letter.digest[:8]}" if letter.distinguished else key


def _check_texts(groups: Mapping[str, Sequence[LetterInput]]) -> None:
    """Raise MintingError where one text would be of two letters."""
    named: dict[str, tuple[str, str]] = {}
    for key, letters in groups.items():
        for letter in letters:
            digest = letter.facts.letter.digest
            other, name = named.setdefault(digest, (key, letter.name))
            if other != key:
                names = " and ".join(sorted((letter.name, name)))
                raise MintingError(f"{names} have the same text; remove one")


def _join(letters: Sequence[LetterInput]) -> Iterator[LetterInput]:
    first, *others = letters
    yield first
    taken = {(first.facts.letter.digest, first.media_type, first.url)}
    for other in others:
        names = " and ".join(sorted((first.name, other.name)))
        same = (other.facts.letter.digest, other.media_type, other.url)
        if same in taken:
            raise MintingError(f"{names} have the same text; remove one")
        if not is_copy(first, other):
            raise MintingError(
                f"{names} have the same day, body and kind; add "
                "`distinguish = true` to the letter.toml of the one that was published later"
            )
        taken.add(same)
        yield other


def is_copy(one: LetterInput, other: LetterInput) -> bool:
    """Tell whether two texts of one day, body and kind are of one letter."""
    if one.url and one.url == other.url:
        return True
    first, second = find_content(one.facts.letter.text), find_content(other.facts.letter.text)
    return (
        _title(one.facts) == _title(other.facts)
        and _parties(one.facts) == _parties(other.facts)
        and measure_likeness(one.facts.letter.text, other.facts.letter.text) >= _LIKENESS
        and len(first & second) >= _SHARED * len(first | second)
    )


def _title(facts: Facts) -> str:
    return slug(facts.title.value) if facts.title else ""


def _parties(facts: Facts) -> set[tuple[str, str]]:
    return {(party.role.value, slug(party.name)) for party in facts.parties}


def find_contradictions(one: Facts, other: Facts) -> Iterator[Contradiction]:
    """Yield what another text of a letter says otherwise; what it does not say is no contradiction."""
    for about in ("sent_on", "published_on"):
        here, there = getattr(one, about), getattr(other, about)
        if here and there and here.value != there.value:
            message = f"one text says {here.value}, another {there.value}"
            yield Contradiction(about, message, here.evidence, there.evidence)
    if one.concerns and other.concerns and len(one.concerns) != len(other.concerns):
        message = (
            f"{len(one.concerns)} causes are read in one text, {len(other.concerns)} in another"
        )
        here, there = one.concerns[0].evidence[0], other.concerns[0].evidence[0]
        yield Contradiction("concerns", message, here, there)
    yield from _find_counts(one, other)
    yield from _find_states(one, other)


def _find_counts(one: Facts, other: Facts) -> Iterator[Contradiction]:
    """Yield the kinds of count of which two texts state different numbers."""
    for kind in CountKind:
        here = [count for count in one.counts if count.kind is kind]
        there = [count for count in other.counts if count.kind is kind]
        numbers = {count.count for count in here}, {count.count for count in there}
        if here and there and not numbers[0] & numbers[1]:
            message = f"{kind}: one text counts {here[0].count}, another {there[0].count}"
            yield Contradiction("stated_counts", message, here[0].evidence, there[0].evidence)


def _find_states(one: Facts, other: Facts) -> Iterator[Contradiction]:
    """Yield the causes that one text closes and another leaves open."""
    first, second = _states(one), _states(other)
    for key in sorted(first.keys() & second.keys()):
        (kind, here), (another, there) = first[key], second[key]
        if (kind is ClaimKind.CLOSED) != (another is ClaimKind.CLOSED):
            message = f"one text says {kind}, another {another}"
            yield Contradiction("status", message, here, there)


def _states(facts: Facts) -> dict[str, tuple[ClaimKind, Passage]]:
    """Return the claim about each cause that is no identification, by the cause's topic or words."""
    body = facts.body
    assert body is not None
    return {
        cause_key(body, facts, claim.concern)[2]: (claim.kind, claim.evidence[0])
        for claim in facts.claims
        if claim.kind is not ClaimKind.IDENTIFIED
    }
