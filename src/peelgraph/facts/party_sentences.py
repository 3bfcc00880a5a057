"""The people that one sentence or line names in place of a letterhead (LETTERS §2)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from peelgraph.facts.desk import Desk
from peelgraph.facts.model import Party, PartyRole, Remark, RemarkKind
from peelgraph.facts.party_names import read_name, split_line
from peelgraph.facts.party_titles import read_titles
from peelgraph.letters import Label, Letter, LetterheadEntry, Span
from peelgraph.rules import Rules
from peelgraph.rules.model import Hit

#: What may part two people, or a person and a post, within a sentence.
_PART = re.compile(r"\s*;\s*(?:and\s+)?|\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
#: A sentence with more names than this is left to a person.
_MOST_NAMES = 6
_LONGEST_SENTENCE = 1_000


def find_letterhead_sentence(letter: Letter, rules: Rules) -> tuple[Span, Hit | None] | None:
    """Return the sentence that tells who wrote to whom, if there is one, and how it is understood."""
    for sentence in letter.sentences:
        if rules["letterhead_sentence"].first(sentence.text):
            long = len(sentence.text) > _LONGEST_SENTENCE
            hit = None if long else rules["sent_by"].full(letter.text, *sentence.span)
            return sentence.span, hit
    return None


def read_sentence(desk: Desk) -> Iterator[Party]:
    """Yield the people of a letterhead that is a sentence; remarks where it is not understood."""
    found = find_letterhead_sentence(desk.letter, desk.rules)
    if found is None:
        return
    span, hit = found
    people = _people_of(desk, hit) if hit else None
    if people is None:
        message = "a sentence that says who wrote to whom, and that no rule understands"
        for about in ("from", "to", "cc", "sent_on"):
            if about != "sent_on" or hit is None or hit.match.groupdict().get("sent") is None:
                words = desk.passage(span)
                desk.odd.append(Remark(RemarkKind.UNREAD_PASSAGE, about, message, words))
        return
    yield from (replace(party, role=role or party.role) for role, party in people)


def read_line_of_people(
    desk: Desk, entry: LetterheadEntry
) -> Sequence[tuple[PartyRole | None, Party]]:
    """Read "From: Ann Example to Sam Sample, Chief Constable of …": two parts on one line."""
    if entry.label is not Label.FROM or not entry.lines:
        return ()
    hit = desk.rules["from_to"].full(desk.letter.text, *entry.lines[0].span)
    people = _people_of(desk, hit) if hit and len(entry.lines) == 1 else None
    return people or ()


def _people_of(desk: Desk, hit: Hit) -> list[tuple[PartyRole | None, Party]] | None:
    """Return the people of a sentence with their parts; None if any words stay unread."""
    found: list[tuple[PartyRole | None, Party]] = []
    for role in PartyRole:
        if hit.match.groupdict().get(f"{role.value}_") is not None:
            people = _read_people(desk, Span(*hit.match.span(f"{role.value}_")), role)
            if people is None:
                return None
            found.extend((role, party) for party in people)
    return found


def _read_people(desk: Desk, span: Span, role: PartyRole) -> Sequence[Party] | None:
    """Read people named one after another in a sentence, each with a post or without.

    Of the ways to part the words, that counts which leaves fewest people without a post, and then
    that which names most of them; if words stay unread in each way, None.
    """
    text = desk.letter.text
    marks = list(_PART.finditer(text, *span))
    starts = [span.start, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), span.end]
    parts = [desk.part(start, end) for start, end in zip(starts, ends, strict=True)]
    names = [i for i, part in enumerate(parts) if i and read_name(desk, part, role)]
    if len(names) > _MOST_NAMES:
        return None
    best: tuple[tuple[int, int], list[Party]] | None = None
    for count in range(len(names) + 1):
        for chosen in combinations(names, count):
            cuts = [0, *chosen, len(parts)]
            people = [
                _read_person(desk, Span(starts[a], ends[b - 1]), role) for a, b in pairwise(cuts)
            ]
            whole = [person for person in people if person]
            rank = (sum(1 for person in whole if not person.titles), -len(whole))
            if len(whole) == len(people) and (best is None or rank < best[0]):
                best = rank, whole
    return best[1] if best else None


def _read_person(desk: Desk, span: Span, role: PartyRole) -> Party | None:
    """Read a name, and after a comma a title, as one person; None if anything else stands there."""
    line = desk.part(*span)
    if not line.text:
        return None
    pieces = list(split_line(desk, line))
    names = [name for piece in pieces if (name := read_name(desk, piece, role))]
    titles = [title for piece in pieces for title in read_titles(desk, piece)]
    if len(names) != 1 or len(names) + bool(titles) != len(pieces):
        return None
    return replace(names[0], titles=tuple(titles))
