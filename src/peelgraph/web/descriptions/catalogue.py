"""What the dataset is, for harvesters and query planners: DCAT 3 (DCAT-AP 3.0.1) and VoID in one graph.

Pure. Everything is named by a fragment of the description's own address, so that there is no blank node.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from peelgraph.graph.vocabulary import PREFIXES
from peelgraph.web.http.formats import Format, Kind, find_by_extension, formats_of
from peelgraph.web.http.links import ATTRIBUTION, DESCRIPTION, LICENCE, PROFILE

TITLE = "Causes of concern of police forces and fire and rescue services in letters of HMICFRS"
SUMMARY = (
    "What HMICFRS letters say about causes of concern: which were raised with whom, when, what became "
    "of them, who wrote to whom; each statement with the exact words of the letter that it rests on. "
    "Read from published letters by a program; not an official publication."
)
PUBLISHER = "peelgraph contributors"
SOURCE = "https://hmicfrs.justiceinspectorates.gov.uk/"

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ENG"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_SHA256 = PREFIXES["spdx"] + "checksumAlgorithm_sha256"
_VOCABULARIES = ("peel", "skos", "org", "prov", "oa", "foaf", "dcterms")

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a version: where it is and what it is."""

    address: str
    name: str
    extension: str
    size: int
    sha256: str
    is_compressed: bool

    @property
    def format(self) -> Format:
        """The representation inside."""
        found = find_by_extension(self.extension, formats_of(Kind.DATASET))
        assert found is not None, f"formats.FORMATS has no dataset format .{self.extension}"
        return found


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """How many links with one property lead to things whose identifiers begin alike."""

    predicate: str
    space: str
    count: int


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One published version, and its files."""

    version: str
    published_at: datetime | None
    dumps: Sequence[DumpFile]


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What differs between two descriptions; ``versions`` are the earlier ones that are held, newest first."""

    site: str
    base: str
    version: str
    published_at: datetime | None
    triples: int
    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    dumps: Sequence[DumpFile]
    versions: Sequence[VersionFacts]
    examples: Sequence[str]
    reports: Sequence[str] = ()
    links: Sequence[LinkFacts] = ()


def build_catalogue(facts: CatalogueFacts) -> tuple[Triple, ...]:
    """Describe catalogue, dataset, version, distributions and SPARQL service."""
    describe = _Describer(facts)
    return tuple(
        dict.fromkeys(
            Triple(*triple)
            for part in (
                describe.catalogue(),
                describe.dataset(),
                describe.partitions(),
                describe.linksets(),
                describe.versions(),
                describe.service(),
                describe.others(),
            )
            for triple in part
        )
    )


_Statements = Iterator[tuple[NamedNode, NamedNode, Term]]


class _Describer:
    """The parts of one description; each method yields the statements about one thing."""

    def __init__(self, facts: CatalogueFacts) -> None:
        self.facts = facts
        self.document = facts.site + DESCRIPTION
        self.current = self.own(f"version-{facts.version}")

    def own(self, fragment: str) -> NamedNode:
        return NamedNode(f"{self.document}#{fragment}")

    def version(self, known: VersionFacts) -> NamedNode:
        return self.own(f"version-{known.version}")

    def file(self, dump: DumpFile) -> NamedNode:
        """Name a file: of this version by its name alone, of an earlier one with its version."""
        version = dump.address.split("/")[-2]
        is_current = version == self.facts.version
        return self.own(dump.name if is_current else f"version-{version}/{dump.name}")

    def catalogue(self) -> _Statements:
        catalogue = self.own("catalogue")
        yield catalogue, _term("rdf:type"), _term("dcat:Catalog")
        yield from self._common(catalogue, "peelgraph: letters of HMICFRS as linked data", SUMMARY)
        yield catalogue, _term("foaf:homepage"), NamedNode(self.facts.site + "/")
        yield catalogue, _term("dcat:dataset"), self.own("dataset")
        yield catalogue, _term("dcat:dataset"), self.current
        yield catalogue, _term("dcat:service"), self.own("sparql")

    def dataset(self) -> _Statements:
        facts, dataset = self.facts, self.own("dataset")
        yield dataset, _term("rdf:type"), _term("dcat:Dataset")
        yield dataset, _term("rdf:type"), _term("void:Dataset")
        yield from self._common(dataset, TITLE, SUMMARY)
        yield dataset, _term("dcat:hasCurrentVersion"), self.current
        yield dataset, _term("dcat:landingPage"), NamedNode(facts.site + "/")
        for keyword in ("policing", "inspection", "HMICFRS", "PEEL", "cause of concern"):
            yield dataset, _term("dcat:keyword"), Literal(keyword, language="en")
        yield dataset, _term("void:uriSpace"), Literal(facts.base)
        yield dataset, _term("void:sparqlEndpoint"), NamedNode(facts.site + "/sparql")
        yield dataset, _term("void:triples"), _integer(facts.triples)
        for prefix in _VOCABULARIES:
            yield dataset, _term("void:vocabulary"), NamedNode(PREFIXES[prefix])
        for known in formats_of(Kind.GRAPH):
            if known.iri:
                yield dataset, _term("void:feature"), NamedNode(known.iri)
        for example in facts.examples:
            yield dataset, _term("void:exampleResource"), NamedNode(example)
        for dump in facts.dumps:
            yield dataset, _term("void:dataDump"), NamedNode(dump.address)
            yield dataset, _term("dcat:distribution"), self.file(dump)
        yield self.own("description"), _term("rdf:type"), _term("void:DatasetDescription")
        yield self.own("description"), _term("foaf:primaryTopic"), dataset

    def partitions(self) -> _Statements:
        dataset = self.own("dataset")
        for number, (name, entities) in enumerate(self.facts.classes.items(), start=1):
            part = self.own(f"class-{number}")
            yield dataset, _term("void:classPartition"), part
            yield part, _term("void:class"), NamedNode(name)
            yield part, _term("void:entities"), _integer(entities)
        for number, (name, triples) in enumerate(self.facts.properties.items(), start=1):
            part = self.own(f"property-{number}")
            yield dataset, _term("void:propertyPartition"), part
            yield part, _term("void:property"), NamedNode(name)
            yield part, _term("void:triples"), _integer(triples)

    def linksets(self) -> _Statements:
        """Describe the links to other datasets (VoID §5)."""
        dataset = self.own("dataset")
        spaces = sorted({links.space for links in self.facts.links})
        others = {space: self.own(f"linked-{n}") for n, space in enumerate(spaces, start=1)}
        for space, other in others.items():
            yield other, _term("rdf:type"), _term("void:Dataset")
            yield other, _term("void:uriSpace"), Literal(space)
        for number, links in enumerate(self.facts.links, start=1):
            linkset = self.own(f"links-{number}")
            yield dataset, _term("void:subset"), linkset
            yield linkset, _term("rdf:type"), _term("void:Linkset")
            yield linkset, _term("void:subjectsTarget"), dataset
            yield linkset, _term("void:objectsTarget"), others[links.space]
            yield linkset, _term("void:linkPredicate"), NamedNode(links.predicate)
            yield linkset, _term("void:triples"), _integer(links.count)

    def versions(self) -> _Statements:
        """Describe this version and each earlier one that is still held, with its files."""
        facts, series = self.facts, self.own("dataset")
        current = VersionFacts(facts.version, facts.published_at, facts.dumps)
        for report in facts.reports:
            for described in (series, self.version(current)):
                yield described, _term("rdfs:seeAlso"), NamedNode(report)
        held = (current, *facts.versions)
        for known, earlier in zip(held, (*held[1:], None), strict=True):
            version = self.version(known)
            yield version, _term("rdf:type"), _term("dcat:Dataset")
            yield from self._common(version, f"{TITLE}, version {known.version}", SUMMARY)
            yield version, _term("dcat:version"), Literal(known.version)
            yield version, _term("dcat:isVersionOf"), series
            yield series, _term("dcat:hasVersion"), version
            if known.published_at:
                yield version, _term("dcterms:issued"), _moment(known.published_at)
            if earlier:
                yield version, _term("dcat:previousVersion"), self.version(earlier)
            for dump in known.dumps:
                yield version, _term("dcat:distribution"), self.file(dump)
                yield from self._describe_file(dump)

    def _describe_file(self, dump: DumpFile) -> _Statements:
        distribution = self.file(dump)
        checksum = NamedNode(f"{distribution.value}-sha256")
        media_type = NamedNode(_MEDIA_TYPES + dump.format.media_type)
        size = Literal(str(dump.size), datatype=_term("xsd:nonNegativeInteger"))
        packed = ", compressed with gzip" if dump.is_compressed else ""
        title = f"{dump.format.media_type}{packed}"
        yield distribution, _term("rdf:type"), _term("dcat:Distribution")
        yield distribution, _term("dcterms:title"), Literal(title, language="en")
        yield distribution, _term("dcat:accessURL"), NamedNode(dump.address)
        yield distribution, _term("dcat:downloadURL"), NamedNode(dump.address)
        yield distribution, _term("dcat:mediaType"), media_type
        yield media_type, _term("rdf:type"), _term("dcterms:MediaType")
        if dump.is_compressed:
            gzip = NamedNode(_MEDIA_TYPES + "application/gzip")
            yield distribution, _term("dcat:compressFormat"), gzip
            yield gzip, _term("rdf:type"), _term("dcterms:MediaType")
        yield distribution, _term("dcat:byteSize"), size
        yield distribution, _term("spdx:checksum"), checksum
        yield checksum, _term("rdf:type"), _term("spdx:Checksum")
        yield checksum, _term("spdx:algorithm"), NamedNode(_SHA256)
        digest = Literal(dump.sha256, datatype=_term("xsd:hexBinary"))
        yield checksum, _term("spdx:checksumValue"), digest
        yield distribution, _term("dcterms:license"), NamedNode(LICENCE)
        yield distribution, _term("dcterms:conformsTo"), NamedNode(PROFILE)

    def service(self) -> _Statements:
        service, endpoint = self.own("sparql"), NamedNode(self.facts.site + "/sparql")
        yield service, _term("rdf:type"), _term("dcat:DataService")
        yield service, _term("dcterms:title"), Literal("SPARQL endpoint", language="en")
        about = "Answers SPARQL 1.1 queries; the default graph is the union of all graphs."
        yield service, _term("dcterms:description"), Literal(about, language="en")
        yield service, _term("dcat:endpointURL"), endpoint
        yield service, _term("dcat:endpointDescription"), endpoint
        yield service, _term("dcat:servesDataset"), self.own("dataset")
        yield service, _term("dcterms:publisher"), self.own("publisher")
        yield service, _term("dcterms:license"), NamedNode(LICENCE)
        yield service, _term("dcterms:conformsTo"), NamedNode(_PROTOCOL)
        yield NamedNode(_PROTOCOL), _term("rdf:type"), _term("dcterms:Standard")

    def others(self) -> _Statements:
        """Give what the statements lead to its class, which DCAT-AP asks for."""
        publisher, rights = self.own("publisher"), self.own("rights")
        yield publisher, _term("rdf:type"), _term("foaf:Agent")
        yield publisher, _term("foaf:name"), Literal(PUBLISHER, language="en")
        yield rights, _term("rdf:type"), _term("dcterms:RightsStatement")
        yield rights, _term("rdfs:label"), Literal(ATTRIBUTION, language="en")
        yield NamedNode(LICENCE), _term("rdf:type"), _term("dcterms:LicenseDocument")
        yield NamedNode(PROFILE), _term("rdf:type"), _term("dcterms:Standard")
        yield NamedNode(_LANGUAGE), _term("rdf:type"), _term("dcterms:LinguisticSystem")
        yield NamedNode(self.facts.site + "/"), _term("rdf:type"), _term("foaf:Document")

    def _common(self, thing: NamedNode, title: str, summary: str) -> _Statements:
        yield thing, _term("dcterms:title"), Literal(title, language="en")
        yield thing, _term("dcterms:description"), Literal(summary, language="en")
        yield thing, _term("dcterms:publisher"), self.own("publisher")
        yield thing, _term("dcterms:language"), NamedNode(_LANGUAGE)
        yield thing, _term("dcterms:license"), NamedNode(LICENCE)
        yield thing, _term("dcterms:rights"), self.own("rights")
        yield thing, _term("prov:wasDerivedFrom"), NamedNode(SOURCE)
        if self.facts.published_at:
            yield thing, _term("dcterms:modified"), _moment(self.facts.published_at)


def _term(short: str) -> NamedNode:
    prefix, _, name = short.partition(":")
    return NamedNode(PREFIXES[prefix] + name)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_term("xsd:integer"))


def _moment(moment: datetime) -> Literal:
    return Literal(moment.isoformat(), datatype=_term("xsd:dateTime"))
