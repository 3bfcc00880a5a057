"""Registers → the register graph: who and what letters talk about, each row with its source."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.vocabulary import (
    concept,
    date_literal,
    dcterms,
    foaf,
    org,
    peel,
    rdf,
    rdfs,
    skos,
)
from peelgraph.registers import (
    Attribution,
    BodyKind,
    InspectedBody,
    LocalPolicingBody,
    Person,
    Post,
    Registers,
    Tenure,
)

_Object = NamedNode | Literal
_Pairs = Iterator[tuple[NamedNode, _Object]]

INSPECTORATE = "His Majesty’s Inspectorate of Constabulary and Fire & Rescue Services"


def build_register_graph(registers: Registers, minter: Minter, graph: NamedNode) -> Iterator[Quad]:
    """Yield the quads of every register row; a gap in a row is a statement that is not there."""
    nodes: list[tuple[NamedNode, Iterable[tuple[NamedNode, _Object]]]] = [
        (minter.iri("organisation", "hmicfrs"), _inspectorate()),
        *((minter.inspected_body(body.kind, body.key), _body(body)) for body in registers.bodies),
        *(
            (minter.local_policing_body(overseer.key), _overseer(overseer))
            for overseer in registers.local_policing_bodies
        ),
        *(
            (minter.force(overseer.oversees), _oversight(overseer, minter))
            for overseer in registers.local_policing_bodies
        ),
        *((minter.post(post.key), _post(post, minter)) for post in registers.posts),
        *((minter.person(person.key), _person(person)) for person in registers.people),
        *(
            (minter.tenure(tenure.person, tenure.post), _tenure(tenure, registers, minter))
            for tenure in registers.tenures
        ),
    ]
    for node, pairs in nodes:
        for predicate, value in pairs:
            yield Quad(node, predicate, value, graph)


def _inspectorate() -> _Pairs:
    yield rdf.type, org.FormalOrganization
    yield skos.prefLabel, Literal(INSPECTORATE, language="en")
    yield skos.altLabel, Literal("HMICFRS", language="en")


def _body(body: InspectedBody) -> _Pairs:
    police = body.kind is BodyKind.POLICE
    yield rdf.type, peel.PoliceForce if police else peel.FireAndRescueService
    yield rdf.type, org.FormalOrganization
    yield from _names(body.name, body.alternative_names)
    if police:
        yield peel.forceId, Literal(body.key)
    if body.gss_code:
        # The ontology gives a GSS code to police forces only: what has one is a police force.
        if police:
            yield peel.gssCode, Literal(body.gss_code)
        geography = "http://statistics.data.gov.uk/id/statistical-geography/"
        yield rdfs.seeAlso, NamedNode(geography + body.gss_code)
    yield from _pages(body.wikidata, body.homepage)
    yield from _attribution(body.attribution)


def _overseer(overseer: LocalPolicingBody) -> _Pairs:
    yield rdf.type, peel.LocalPolicingBody
    yield rdf.type, org.FormalOrganization
    yield skos.prefLabel, Literal(overseer.name, language="en")
    if overseer.valid_from:
        yield peel.validFrom, date_literal(overseer.valid_from)
    if overseer.valid_to:
        yield peel.validTo, date_literal(overseer.valid_to)
    yield from _pages(overseer.wikidata, overseer.homepage)
    yield from _attribution(overseer.attribution)


def _oversight(overseer: LocalPolicingBody, minter: Minter) -> _Pairs:
    yield peel.overseenBy, minter.local_policing_body(overseer.key)


def _post(post: Post, minter: Minter) -> _Pairs:
    yield rdf.type, org.Post
    yield from _names(post.label, (title for title in post.titles if title != post.label))
    yield org.postIn, minter.iri(*post.post_in.split("/"))


def _person(person: Person) -> _Pairs:
    yield rdf.type, foaf.Person
    yield foaf.name, Literal(person.name)
    for name in person.alternative_names:
        yield skos.altLabel, Literal(name)


def _tenure(tenure: Tenure, registers: Registers, minter: Minter) -> _Pairs:
    post = registers.post(tenure.post)
    assert post is not None, f"the reader of registers let a tenure of no post through: {tenure}"
    yield rdf.type, peel.Tenure
    yield rdf.type, org.Membership
    yield org.member, minter.person(tenure.person)
    yield org.organization, minter.iri(*post.post_in.split("/"))
    yield peel.heldPost, minter.post(tenure.post)
    for day in tenure.attested_on:
        yield peel.attestedOn, date_literal(day)
    for day in tenure.elected_on:
        yield peel.electedOn, date_literal(day)
    if tenure.valid_from:
        yield peel.validFrom, date_literal(tenure.valid_from)
    if tenure.valid_to:
        yield peel.validTo, date_literal(tenure.valid_to)
    for attribution in tenure.attributions:
        yield from _attribution(attribution)


def _names(name: str, others: Iterable[str]) -> _Pairs:
    yield skos.prefLabel, Literal(name, language="en")
    for other in others:
        yield skos.altLabel, Literal(other, language="en")


def _pages(wikidata: str | None, homepage: str | None) -> _Pairs:
    """Yield links; never ``owl:sameAs``, which a name match does not justify (trap 17)."""
    if wikidata:
        yield rdfs.seeAlso, NamedNode(f"http://www.wikidata.org/entity/{wikidata}")
    if homepage:
        yield foaf.homepage, NamedNode(homepage)


def _attribution(attribution: Attribution) -> _Pairs:
    yield dcterms.source, Literal(attribution.source)
    yield peel.certainty, concept("certainty", attribution.certainty)
    if attribution.note:
        yield skos.note, Literal(attribution.note, language="en")
