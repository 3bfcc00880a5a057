"""Posts that only a letter's own header shows: a remark each, with the words of the header (MODEL §3.1, 22 and 23).

A header proves nothing about itself. That the sender is an inspector, and that the recipient of a copy holds the office
of the local policing body, must be known from the register or from another document; shapes 22 and 23 warn of the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.vocabulary import concept, org, peel, rdf, rdfs

_Values = Mapping[NamedNode, list[NamedNode | Literal]]

_READ = (
    *(peel.sentOn, peel.concernsBody, peel.hasParty, peel.partyRole, peel.person),
    *(peel.inCapacityOf, peel.evidence, peel.statedName, peel.overseenBy, peel.heldPost),
    *(peel.attestedOn, peel.electedOn, peel.validFrom, peel.validTo, org.postIn, org.member),
)
_SENDER, _COPY = concept("party-role", "from"), concept("party-role", "cc")


def build_corroboration(quads: Iterable[Quad], graph: NamedNode) -> Iterator[Quad]:
    """Yield a remark of a letter for each sender and each holder of the office whom nothing else shows in post.

    ``quads`` are those of all letters and of the register.
    """
    known = _Known(quads)
    for letter, days in known.values[peel.sentOn].items():
        for party in known.nodes(peel.hasParty, letter):
            for day in sorted({value.value for value in days}):
                posts = known.posts_to_show(letter, party, day)
                if posts and not any(known.shows(party, post, day) for post in posts):
                    yield from _remark(known, letter, party, day, graph)


class _Known:
    """What letters and register say of parties, posts and tenures, by property and subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.values: Mapping[NamedNode, _Values] = {name: defaultdict(list) for name in _READ}
        for quad in quads:
            values, subject, value = self.values.get(quad.predicate), quad.subject, quad.object
            if values is None or not isinstance(subject, NamedNode):
                continue
            if isinstance(value, NamedNode | Literal):
                values[subject].append(value)
        self.tenures: dict[tuple[NamedNode, NamedNode], set[NamedNode]] = defaultdict(set)
        for tenure in self.values[peel.heldPost]:
            for person in self.nodes(org.member, tenure):
                for post in self.nodes(peel.heldPost, tenure):
                    self.tenures[person, post].add(tenure)

    def nodes(self, name: NamedNode, subject: NamedNode) -> list[NamedNode]:
        """Return the resources that a property of a subject has, in order."""
        found = self.values[name].get(subject, ())
        return sorted({value for value in found if isinstance(value, NamedNode)}, key=str)

    def texts(self, name: NamedNode, subject: NamedNode) -> set[str]:
        """Return the literals that a property of a subject has; days in ISO 8601 are in order as text."""
        found = self.values[name].get(subject, ())
        return {value.value for value in found if isinstance(value, Literal)}

    def posts_to_show(self, letter: NamedNode, party: NamedNode, day: str) -> list[NamedNode]:
        """Return the posts of which something else must show one: all of a sender's, the office of one with a copy."""
        roles, posts = self.nodes(peel.partyRole, party), self.nodes(peel.inCapacityOf, party)
        if not self.nodes(peel.person, party):
            return []
        if _SENDER in roles:
            return posts
        overseers = {
            overseer
            for body in self.nodes(peel.concernsBody, letter)
            for overseer in self.nodes(peel.overseenBy, body)
            if not any(opened > day for opened in self.texts(peel.validFrom, overseer))
            and not any(ended < day for ended in self.texts(peel.validTo, overseer))
        }
        offices = [post for post in posts if overseers.intersection(self.nodes(org.postIn, post))]
        return offices if _COPY in roles else []

    def shows(self, party: NamedNode, post: NamedNode, day: str) -> bool:
        """Tell whether the register, or a letter of another day, shows the party's person in a post."""
        tenures = (
            tenure
            for person in self.nodes(peel.person, party)
            for tenure in self.tenures.get((person, post), ())
            if not any(ended < day for ended in self.texts(peel.validTo, tenure))
        )
        return any(
            self.texts(peel.attestedOn, tenure) - {day}
            or any(since <= day for since in self.texts(peel.electedOn, tenure))
            or any(since <= day for since in self.texts(peel.validFrom, tenure))
            for tenure in tenures
        )


def _remark(
    known: _Known, letter: NamedNode, party: NamedNode, day: str, graph: NamedNode
) -> Iterator[Quad]:
    key = party.value.rsplit("/", 1)[1]
    node = NamedNode(f"{letter.value}/remark/not-corroborated-{key}")
    role = key.split("-", maxsplit=1)[0]
    name = " or ".join(sorted(known.texts(peel.statedName, party))) or "this person"
    message = f"{role}: only this letter shows {name} in the post that it states, on {day}"
    pairs: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
        (rdf.type, peel.Remark),
        (peel.statedIn, letter),
        (peel.remarkKind, concept("remark-kind", "not-corroborated")),
        *((peel.evidence, passage) for passage in known.nodes(peel.evidence, party)),
        (rdfs.comment, Literal(message, language="en")),
    )
    for predicate, value in pairs:
        yield Quad(node, predicate, value, graph)
