"""What all letters together show of identity, as RDF: what is replaced, what recurs, what is in doubt."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.identifiers import (
    Minter,
    cause_key,
    owner_key,
    party_person_key,
    short_digest,
)
from peelgraph.graph.identity.causes import Candidate, Identities
from peelgraph.graph.identity.copies import Published
from peelgraph.graph.identity.people import People
from peelgraph.graph.selection import select_causes
from peelgraph.graph.vocabulary import concept, dcterms, peel, rdf, rdfs


def build_identity_graph(
    letters: Iterable[Published],
    causes: Identities,
    people: People,
    minter: Minter,
    graph: NamedNode,
) -> Iterator[Quad]:
    """Yield what replaces each identifier that is not in use, and a remark for each doubt."""
    letters = tuple(letters)
    named = {published.first.facts.letter.digest: published for published in letters}
    for old, replaced in causes.replaced.items():
        one, other = minter.cause(old), minter.cause(replaced.by)
        yield from _replaced(one, other, replaced.reason, graph)
    for key, (by, reason) in people.replaced.items():
        yield from _replaced(minter.person(key), minter.person(by), reason, graph)
    for published in letters:
        for one, other in _parts(published, causes, people, minter):
            yield Quad(one, dcterms.isReplacedBy, other, graph)
    for new, earlier in causes.recurrences:
        yield Quad(minter.cause(new), peel.recurrenceOf, minter.cause(earlier), graph)
    for candidate in causes.candidates:
        yield from _remark(candidate, named[candidate.letter], causes, minter, graph)


def _replaced(one: NamedNode, other: NamedNode, reason: str, graph: NamedNode) -> Iterator[Quad]:
    yield Quad(one, dcterms.isReplacedBy, other, graph)
    yield Quad(one, rdfs.comment, Literal(f"Replaced, for {reason}.", language="en"), graph)


def _parts(
    published: Published, causes: Identities, people: People, minter: Minter
) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the recommendations and tenures whose identifiers hold one that is replaced."""
    facts = select_causes(published.first.facts)
    assert facts.body is not None
    known = causes.of(facts)
    for item in facts.recommendations:
        if item.concern is not None:
            own = cause_key(facts.body, facts, item.concern)
            if own in causes.replaced and own != known[item.concern].key:
                words = item.evidence[0].quote
                owners = minter.cause(own), minter.cause(known[item.concern].key)
                one, other = (minter.recommendation(owner, words) for owner in owners)
                yield one, other
    for party in facts.parties:
        key = party_person_key(party, owner_key(facts.body))
        if people.of(key) != key:
            for post in party.posts:
                yield minter.tenure(key, post), minter.tenure(people.of(key), post)


def _remark(
    candidate: Candidate,
    published: Published,
    causes: Identities,
    minter: Minter,
    graph: NamedNode,
) -> Iterator[Quad]:
    """Yield a remark of the later letter that two causes may be one, with the words of both."""
    facts = select_causes(published.first.facts)
    letter = minter.iri("letter", *published.key.split("/"))
    place = short_digest(f"{candidate.one} {candidate.other}")
    node = minter.part(letter, "remark", f"possibly-same-{place}")
    text = minter.text(facts.letter.digest)
    other = minter.iri("cause", *candidate.other.split("/"))
    message = (
        f"concerns: may be the same cause as {candidate.other} ({candidate.reason}): "
        f"“{candidate.words[0]}” and “{candidate.words[1]}”"
    )
    evidence = facts.concerns[candidate.concern].evidence
    pairs: tuple[tuple[NamedNode, NamedNode | Literal], ...] = (
        (rdf.type, peel.Remark),
        (peel.statedIn, letter),
        (peel.remarkKind, concept("remark-kind", "possibly-same")),
        (peel.about, minter.cause(causes.of(facts)[candidate.concern].key)),
        (peel.about, other),
        *((peel.evidence, minter.passage(text, passage.span)) for passage in evidence),
        (rdfs.comment, Literal(message, language="en")),
    )
    for predicate, value in pairs:
        yield Quad(node, predicate, value, graph)
