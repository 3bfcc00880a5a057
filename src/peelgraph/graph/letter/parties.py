"""The parties of one letter: people as they are named, and the posts in which they write or are written to."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from peelgraph.facts.model import Party
from peelgraph.graph.identifiers import owner_key, party_keys, party_person_key
from peelgraph.graph.identity.people import NO_PEOPLE, People
from peelgraph.graph.letter.writer import LetterWriter
from peelgraph.graph.vocabulary import concept, date_literal, foaf, org, peel, rdf
from peelgraph.letters import Passage


class PartyWriter(LetterWriter):
    """Writes the parties of a letter, and the posts that it attests."""

    people: People = NO_PEOPLE

    def add_parties(self) -> None:
        """Write whom the letter is from, to whom, and who has a copy."""
        for key, party in zip(party_keys(self.facts.parties), self.facts.parties, strict=True):
            self._add_party(key, party)

    def _add_party(self, key: str, party: Party) -> None:
        person_key = self.people.of(party_person_key(party, owner_key(self.body)))
        person = self.minter.person(person_key)
        node = self.part("party", key)
        posts = [self.minter.post(post) for post in party.posts]
        passages = (party.evidence, *(title.evidence for title in party.titles))
        titles = (Literal(" ".join(title.evidence.quote.split())) for title in party.titles)
        self.add_stated(
            node,
            peel.LetterParty,
            passages,
            (peel.partyRole, concept("party-role", party.role)),
            (peel.person, person),
            (peel.statedName, Literal(party.name)),
            (peel.honorificPrefix, Literal(party.prefix) if party.prefix else None),
            (peel.honours, Literal(party.honours) if party.honours else None),
            *((peel.statedTitle, title) for title in titles),
            *((peel.inCapacityOf, post) for post in posts),
        )
        shortcut = {"from": peel.from_, "to": peel.to, "cc": peel.cc}[party.role]
        self.add(self.letter, (peel.hasParty, node), (shortcut, person))
        if self.registers.person(person_key) is None:
            name = self.people.names.get(person_key, party.name)
            self.add(person, (rdf.type, foaf.Person), (foaf.name, Literal(name)))
        for post in party.posts if self.facts.sent_on else ():
            self._add_tenure(person, person_key, post, passages)

    def _add_tenure(
        self, person: NamedNode, person_key: str, post: str, passages: Iterable[Passage]
    ) -> None:
        """Write that a letter attests a post on the day it was sent; no start and no end (trap 11).

        A day of publication attests nothing: it may be years later.
        """
        known = self.registers.post(post)
        assert known is not None, f"a title resolved to the post {post}, which no register has"
        self.add_stated(
            self.minter.tenure(person_key, post),
            peel.Tenure,
            passages,
            (rdf.type, org.Membership),
            (org.member, person),
            (org.organization, self.minter.iri(*known.post_in.split("/"))),
            (peel.heldPost, self.minter.post(post)),
            (peel.attestedOn, date_literal(self.day)),
        )
