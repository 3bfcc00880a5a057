"""Who writes to whom: the people of the letterhead, as printed and as the registers know them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from peelgraph.facts.desk import Desk
from peelgraph.facts.model import Body, Party, PartyRole, Remark, RemarkKind
from peelgraph.facts.party_entries import Entry, is_bare_day
from peelgraph.facts.party_names import find_greeted
from peelgraph.facts.party_sentences import read_line_of_people, read_sentence
from peelgraph.letters import Label, Letter, Passage
from peelgraph.registers import Registers, normalise_name
from peelgraph.rules import Rules

_ROLES = {
    Label.FROM: PartyRole.FROM,
    Label.TO: PartyRole.TO,
    Label.CC: PartyRole.CC,
    None: PartyRole.FROM,
}


def find_parties(
    letter: Letter, rules: Rules, registers: Registers, body: Body | None, day: date | None
) -> tuple[tuple[Party, ...], tuple[Remark, ...]]:
    """Return the senders, addressees and people in copy, in printed order.

    A title resolves to the posts of the body, of its local policing bodies and of the inspectorate;
    a person only by name *and* post (MODEL §2.7), never by name alone. Where a label was lost, the
    order of the block and the post tell the part: sender, the body's chief, then who is in copy.
    """
    desk = Desk(letter, rules, registers, body, day)
    parties = [_identify(party, registers) for party in _read_parties(desk)]
    found = (remark for party in parties for remark in _party_remarks(party))
    return tuple(parties), (*found, *desk.odd)


def find_addressed_body(letter: Letter, rules: Rules, registers: Registers) -> Passage | None:
    """Return the words that name the one body to whose chief officer the letter is addressed."""
    desk = Desk(letter, rules, registers, None, None)
    return _one_body(desk, (party for party in _read_parties(desk) if party.role is PartyRole.TO))


def find_chiefs_body(letter: Letter, rules: Rules, registers: Registers) -> Passage | None:
    """Return the words that name the one body whose chief officer the letterhead names at all."""
    desk = Desk(letter, rules, registers, None, None)
    return _one_body(desk, _read_parties(desk))


def _read_parties(desk: Desk) -> Iterator[Party]:
    """Yield the people of the labelled letterhead, or of a sentence that stands for one."""
    lost = _Lost(desk)
    read = 0
    for entry in desk.letter.letterhead:
        if entry.label in _ROLES and not is_bare_day(desk, entry):
            said = read_line_of_people(desk, entry)
            people = said or [(None, party) for party in Entry(desk, entry).read()]
            for index, (role, party) in enumerate(people):
                yield replace(party, role=role) if role else lost.tell(entry.label, party, index)
            read += len(people)
    if not read:
        yield from read_sentence(desk)


class _Lost:
    """What part a person plays, where the label that should tell it was lost (gold convention 9)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        labels = {entry.label for entry in desk.letter.letterhead}
        self._greeted = find_greeted(desk)
        self._cc = Label.CC in labels
        self._to = Label.TO in labels

    def tell(self, label: Label | None, party: Party, index: int) -> Party:
        """Return the person with the part that label, post and place tell."""
        role = self._role(label, party, index)
        self._to = self._to or role is PartyRole.TO
        lost = label is None or role is not party.role
        return replace(party, role=role, label_lost=lost)

    def _role(self, label: Label | None, party: Party, index: int) -> PartyRole:
        kinds = {self._desk.kind_of(title) for title in party.titles}
        if label is Label.CC:
            return PartyRole.CC
        if label is Label.TO:
            copied = index > 0 and "office" in kinds and "chief" not in kinds and not self._cc
            return PartyRole.CC if copied and not self._is_addressed(party) else PartyRole.TO
        if label is None and not kinds & {"inspector", "office"} and self._is_greeted(party):
            return PartyRole.TO
        if "inspector" in kinds or (index == 0 and not kinds & {"chief", "office"}):
            return PartyRole.FROM
        if "chief" in kinds:
            return PartyRole.TO
        if "office" in kinds or label is None:
            return PartyRole.CC if self._to else PartyRole.TO
        return PartyRole.FROM if self._to else PartyRole.TO

    def _is_greeted(self, party: Party) -> bool:
        """Tell whether the salutation names a person, by the first name or the last."""
        return bool({party.name.split()[0], party.name.split()[-1]} & self._greeted)

    def _is_addressed(self, party: Party) -> bool:
        """Tell whether the letter's title names the organisation of a person under "To"."""
        title = self._desk.letter.title
        words = normalise_name(title.text) if title else ""
        return any(
            title.organisation is not None and normalise_name(title.organisation) in words
            for title in party.titles
        )


def _one_body(desk: Desk, parties: Iterator[Party] | Sequence[Party]) -> Passage | None:
    found = {
        title.organisation: title
        for party in parties
        for title in party.titles
        if title.organisation and desk.is_title("chief", title)
    }
    names = [name for name in found if not desk.rules["authority"].full(name)]
    if len(names) != 1 or len(list(desk.rules["body_word"].find(names[0]))) > 1:
        return None
    span = found[names[0]].evidence.span
    start = desk.letter.text.rindex(names[0], span.start, span.end)
    return desk.letter.passage(start, start + len(names[0]))


def _identify(party: Party, registers: Registers) -> Party:
    """Look the party up by name and post in the authority file."""
    for post in party.posts:
        person = registers.find_person(party.name, post)
        if person:
            return replace(party, person=person.key)
    return party


def _party_remarks(party: Party) -> Iterator[Remark]:
    about = party.role.value
    if party.label_lost:
        message = f"{party.name} stands under no label of their own; place and post tell: {about}"
        yield Remark(RemarkKind.LOST_LABEL, about, message, party.evidence)
    for title in party.titles:
        if not title.posts:
            message = f"“{title.evidence.quote}” names no post that the registers know"
            yield Remark(RemarkKind.UNKNOWN_TITLE, about, message, title.evidence)
    if party.person is None:
        where = party.posts[0] if party.posts else "a post that was not understood"
        message = (
            f"{party.name} is not in the authority file as holder of {where}; "
            "a person must confirm who this is"
        )
        yield Remark(RemarkKind.UNKNOWN_PERSON, about, message, party.evidence)
