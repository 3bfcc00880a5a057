"""Taking a letter out: on record first, so that nothing publishes it again, then a version without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode, Quad

from peelgraph.errors import InputError
from peelgraph.graph.changes import GraphChange, find_changes
from peelgraph.graph.errata import Withdrawal, mint_letter_graph
from peelgraph.graph.identifiers import Minter
from peelgraph.graph.identity.copies import LetterInput, join_copies
from peelgraph.graph.identity.copies import Published as Letter
from peelgraph.pipeline.building import Knowledge, build_inputs, drop_withdrawn, read_input
from peelgraph.pipeline.publishing import Published, publish_built, read_current
from peelgraph.pipeline.sources import LetterSource
from peelgraph.settings import Settings
from peelgraph.store.published.errata import append_withdrawal, load_withdrawals
from peelgraph.store.published.locking import hold_publisher_lock


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is on record, what was published, and what changed."""

    withdrawal: Withdrawal
    published: Published
    changes: tuple[GraphChange, ...]


def withdraw_letter(
    named: str,
    reason: str,
    on: date,
    sources: Iterable[LetterSource],
    knowledge: Knowledge,
    settings: Settings,
) -> Withdrawn:
    """Withdraw a letter, named by its identifier, its key, or its name among ``sources``.

    Everything that is derived is derived anew from the others. Doing it again completes what was
    interrupted. Raises InputError if there is no such letter or no reason, and what publishing raises;
    the withdrawal is on record even then.
    """
    if not reason.strip():
        raise InputError("a withdrawal needs a reason: it is what the public is told")
    inputs = [read_input(source, knowledge) for source in sources]
    minter = Minter(settings.base)
    with hold_publisher_lock(settings.home):
        known = load_withdrawals(settings.home)
        letter = _find_letter(named, inputs, minter)
        before = read_current(settings.home)
        withdrawal = next((done for done in known if done.letter == letter.key), None)
        if withdrawal is None:
            withdrawal = _prepare(letter, reason, on, before, (inputs, known), knowledge, minter)
            append_withdrawal(settings.home, withdrawal)
        quads = build_inputs(drop_withdrawn(inputs, (*known, withdrawal)), knowledge, settings.base)
        published = publish_built(quads, settings)
        return Withdrawn(withdrawal, published, find_changes(before, read_current(settings.home)))


def _find_letter(named: str, inputs: Sequence[LetterInput], minter: Minter) -> Letter:
    letters = join_copies(inputs)
    for letter in letters:
        names = {letter.key, minter.iri("letter", letter.key).value}
        if named in names | {text.name for text in letter.texts}:
            return letter
    keys = "\n  ".join(letter.key for letter in letters)
    raise InputError(
        f"{named!r} is none of the letters; name the directory with --letters, or one of\n  {keys}"
    )


def _prepare(
    letter: Letter,
    reason: str,
    on: date,
    current: Iterable[Quad],
    letters: tuple[Sequence[LetterInput], Sequence[Withdrawal]],
    knowledge: Knowledge,
    minter: Minter,
) -> Withdrawal:
    """Work out which identifiers lose their meaning: those that stand with the letter and not without."""
    inputs, known = letters
    digests = tuple(sorted({text.facts.letter.digest for text in letter.texts}))
    graph = mint_letter_graph(letter.key, minter)
    draft = Withdrawal(letter.key, digests, reason.strip(), on, (letter.key,))
    with_it, without = (
        build_inputs(drop_withdrawn(inputs, withdrawals), knowledge, minter.base)
        for withdrawals in (known, (*known, draft))
    )
    held = (quad for quad in current if quad.graph_name == graph)
    gone = _find_keys((*with_it, *held), minter) - _find_keys(without, minter)
    return Withdrawal(letter.key, digests, reason.strip(), on, tuple(sorted(gone)))


def _find_keys(quads: Iterable[Quad], minter: Minter) -> set[str]:
    """Find the identifiers that are described, without the base; a fragment goes with its document."""
    keys = {minter.key(quad.subject) for quad in quads if isinstance(quad.subject, NamedNode)}
    return {key for key in keys if key is not None and "#" not in key}
