"""The terms that the graph uses: ours, each checked against ``ontology/`` both ways, and others'.

``peel.Letter`` is the class, ``peel.sentOn`` the property; a name that Python reserves ends with an
underscore (``peel.from_``). Concepts are made by ``concept(scheme, notation)``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from pyoxigraph import Literal, NamedNode

PEEL_ROOT = "https://w3id.org/peel/"

#: Every prefix that any output of peelgraph declares; the shell adds ``id`` for the base.
PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldes": "https://w3id.org/ldes#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "peel": PEEL_ROOT + "ontology#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "tree": "https://w3id.org/tree#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


_Class = TypeVar("_Class", bound=type)


def _terms(prefix: str) -> Callable[[_Class], _Class]:
    """Give each annotated name of a class the IRI of that name in the namespace of ``prefix``."""

    def bind(cls: _Class) -> _Class:
        for name in cls.__annotations__:
            setattr(cls, name, NamedNode(PREFIXES[prefix] + name.rstrip("_")))
        return cls

    return bind


@_terms("peel")
class peel:
    """The PEEL ontology, ``ontology/peel.ttl``: every term, and no other."""

    InspectedBody: NamedNode
    PoliceForce: NamedNode
    FireAndRescueService: NamedNode
    LocalPolicingBody: NamedNode
    Tenure: NamedNode
    Letter: NamedNode
    LetterText: NamedNode
    LetterParty: NamedNode
    AssessmentReport: NamedNode
    Inspection: NamedNode
    Revisit: NamedNode
    PlannedReview: NamedNode
    TrackedItem: NamedNode
    CauseOfConcern: NamedNode
    Recommendation: NamedNode
    CauseMention: NamedNode
    StatusAssertion: NamedNode
    MonitoringAssertion: NamedNode
    Finding: NamedNode
    StatedCount: NamedNode
    GradedJudgment: NamedNode
    Remark: NamedNode
    Extraction: NamedNode
    Withdrawal: NamedNode
    overseenBy: NamedNode
    validFrom: NamedNode
    validTo: NamedNode
    gssCode: NamedNode
    forceId: NamedNode
    heldPost: NamedNode
    attestedOn: NamedNode
    electedOn: NamedNode
    hasText: NamedNode
    hasParty: NamedNode
    from_: NamedNode
    to: NamedNode
    cc: NamedNode
    sentOn: NamedNode
    publishedOn: NamedNode
    letterKind: NamedNode
    person: NamedNode
    partyRole: NamedNode
    inCapacityOf: NamedNode
    statedName: NamedNode
    honorificPrefix: NamedNode
    honours: NamedNode
    statedTitle: NamedNode
    concernsBody: NamedNode
    cycle: NamedNode
    reportsOn: NamedNode
    identifiedDuring: NamedNode
    publishedIn: NamedNode
    issueKind: NamedNode
    scrutinises: NamedNode
    reviews: NamedNode
    fulfilledBy: NamedNode
    recommendedUnder: NamedNode
    recurrenceOf: NamedNode
    mentions: NamedNode
    mentionKind: NamedNode
    about: NamedNode
    assertionKind: NamedNode
    currentStatus: NamedNode
    findingKind: NamedNode
    topic: NamedNode
    countKind: NamedNode
    count: NamedNode
    judgedArea: NamedNode
    grade: NamedNode
    phase: NamedNode
    monitoringEvent: NamedNode
    deadline: NamedNode
    statedDeadline: NamedNode
    deadlineFor: NamedNode
    notBefore: NamedNode
    notAfter: NamedNode
    statedDate: NamedNode
    assertedOn: NamedNode
    statedIn: NamedNode
    evidence: NamedNode
    remarkKind: NamedNode
    certainty: NamedNode
    sha256: NamedNode
    textValue: NamedNode
    textLength: NamedNode
    extractorVersion: NamedNode
    withdrawnOn: NamedNode


@_terms("rdf")
class rdf:
    """RDF 1.1, the one term used in data."""

    type: NamedNode


@_terms("rdfs")
class rdfs:
    """RDF Schema."""

    comment: NamedNode
    label: NamedNode
    seeAlso: NamedNode


@_terms("dcterms")
class dcterms:
    """DCMI Metadata Terms."""

    created: NamedNode
    creator: NamedNode
    isReplacedBy: NamedNode
    license: NamedNode
    source: NamedNode
    subject: NamedNode
    title: NamedNode


@_terms("foaf")
class foaf:
    """FOAF."""

    Document: NamedNode
    Person: NamedNode
    homepage: NamedNode
    name: NamedNode
    page: NamedNode


@_terms("oa")
class oa:
    """Web Annotation Vocabulary."""

    SpecificResource: NamedNode
    TextPositionSelector: NamedNode
    TextQuoteSelector: NamedNode
    end: NamedNode
    exact: NamedNode
    hasSelector: NamedNode
    hasSource: NamedNode
    prefix: NamedNode
    start: NamedNode
    suffix: NamedNode


@_terms("org")
class org:
    """The Organization Ontology."""

    FormalOrganization: NamedNode
    Membership: NamedNode
    Post: NamedNode
    member: NamedNode
    organization: NamedNode
    postIn: NamedNode


@_terms("prov")
class prov:
    """PROV-O."""

    SoftwareAgent: NamedNode
    invalidated: NamedNode
    used: NamedNode
    wasAssociatedWith: NamedNode
    wasDerivedFrom: NamedNode
    wasGeneratedBy: NamedNode


@_terms("skos")
class skos:
    """SKOS."""

    altLabel: NamedNode
    inScheme: NamedNode
    note: NamedNode
    prefLabel: NamedNode


@_terms("xsd")
class xsd:
    """XML Schema datatypes, each in the one lexical form that the shapes require (trap 15)."""

    date: NamedNode
    integer: NamedNode
    string: NamedNode


def concept(scheme: str, notation: str) -> NamedNode:
    """Return the IRI of a SKOS concept: ``concept("status", "closed")``.

    Both parts are local names, not labels. ``tests/ontology`` checks every pair that the code uses
    against ``ontology/concepts``.
    """
    return NamedNode(f"{PEEL_ROOT}{scheme}/{notation}")


def date_literal(day: date) -> Literal:
    """Return a day as ``xsd:date``, the only type that engines compare alike (MODEL trap 2)."""
    return Literal(day.isoformat(), datatype=xsd.date)


def integer_literal(number: int) -> Literal:
    """Return a whole number as ``xsd:integer``, the type of a bare number in Turtle."""
    return Literal(str(number), datatype=xsd.integer)
