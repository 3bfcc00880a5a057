"""The documentation of the ontology: two graphs in, one HTML page out.

The page stands alone: its style is inside, it has no script and asks nobody else for anything.
Why this is not a library's work: ``docs/decisions/0004-ontology-page.md``.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jinja2 import Environment, StrictUndefined
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.term import Node

# Declared here and not taken from rdflib, whose closed namespaces do not know them.
DOMAIN_INCLUDES = URIRef("http://purl.org/dc/dcam/domainIncludes")
RANGE_INCLUDES = URIRef("http://purl.org/dc/dcam/rangeIncludes")
PREFERRED_PREFIX = URIRef("http://purl.org/vocab/vann/preferredNamespacePrefix")


@dataclass(frozen=True)
class Link:
    """A thing by its short name, and where to read about it."""

    text: str
    href: str


@dataclass(frozen=True)
class Row:
    """One line of a term's table: what it says and the things it names."""

    name: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Entry:
    """One class, property or concept, ready to print."""

    anchor: str
    label: str
    iri: str
    definition: str
    phrases: tuple[str, ...]
    turtle: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Section:
    """A run of entries under one heading; for a concept scheme, with its own definition."""

    anchor: str
    label: str
    iri: str
    definition: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]


def render_ontology_page(ontology: Graph, concepts: Graph) -> str:
    """Render the terms of ``ontology`` and the SKOS schemes of ``concepts`` as a complete HTML page.

    Equal graphs, parsed from files with equal prefixes, give equal text. Every class and property
    has its local name as anchor, so that ``…/ontology#Letter`` works. A graph without an
    ``owl:Ontology`` raises ``ValueError``.
    """
    header = next(iter(sorted(_named(ontology.subjects(RDF.type, OWL.Ontology)))), None)
    if header is None:
        raise ValueError("the ontology graph declares no owl:Ontology: was the right file read?")
    page = _Page(ontology, concepts, header)
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(PAGE)
    return template.render(
        title=_text(ontology, header, DCTERMS.title),
        description=_text(ontology, header, DCTERMS.description),
        iri=str(header),
        version=_text(ontology, header, OWL.versionInfo),
        version_iri=_link(ontology, header, OWL.versionIRI),
        licence=_link(ontology, header, DCTERMS.license),
        prefix=_text(ontology, header, PREFERRED_PREFIX),
        notes=_texts(ontology, header, SKOS.editorialNote, SKOS.scopeNote),
        terms=(page.classes(), page.properties()),
        disjoint=page.disjoint_classes(),
        schemes=page.schemes(),
    )


class _Page:
    """The reading of the two graphs that the page needs."""

    def __init__(self, ontology: Graph, concepts: Graph, header: URIRef) -> None:
        self.ontology = ontology
        self.concepts = concepts
        self.namespace = f"{header}#"

    def classes(self) -> Section:
        """Give every class of the ontology's own namespace, by name."""
        entries = (self._entry(term, self._class_rows(term)) for term in self._own(OWL.Class))
        return Section("classes", "Classes", "", "", (), tuple(entries))

    def properties(self) -> Section:
        """Give every property of the ontology's own namespace, by name."""
        terms = self._own(OWL.ObjectProperty, OWL.DatatypeProperty)
        entries = (self._entry(term, self._property_rows(term)) for term in terms)
        return Section("properties", "Properties", "", "", (), tuple(entries))

    def schemes(self) -> tuple[Section, ...]:
        """Give every concept scheme with its concepts."""
        return tuple(
            Section(
                anchor=self._anchor(scheme),
                label=_text(self.concepts, scheme, SKOS.prefLabel),
                iri=str(scheme),
                definition=_text(self.concepts, scheme, SKOS.definition),
                notes=_texts(self.concepts, scheme, SKOS.editorialNote),
                entries=self._concepts_of(scheme),
            )
            for scheme in self._schemes()
        )

    def disjoint_classes(self) -> tuple[Link, ...]:
        """Give the members of the groups of disjoint classes."""
        groups = self.ontology.subjects(RDF.type, OWL.AllDisjointClasses)
        heads = (self.ontology.value(group, OWL.members) for group in groups)
        members = [m for head in heads if head for m in Collection(self.ontology, head)]
        return self._links(members)

    def _own(self, *types: URIRef) -> list[URIRef]:
        found = {s for kind in types for s in _named(self.ontology.subjects(RDF.type, kind))}
        own = (term for term in found if term.startswith(self.namespace))
        return sorted(own, key=lambda term: (term.casefold(), term))

    def _schemes(self) -> list[URIRef]:
        return sorted(_named(self.concepts.subjects(RDF.type, SKOS.ConceptScheme)))

    def _concepts_of(self, scheme: URIRef) -> tuple[Entry, ...]:
        members = sorted(_named(self.concepts.subjects(SKOS.inScheme, scheme)))
        return tuple(
            Entry(
                anchor=self._anchor(concept),
                label=_text(self.concepts, concept, SKOS.prefLabel),
                iri=str(concept),
                definition=_text(self.concepts, concept, SKOS.definition),
                phrases=_texts(self.concepts, concept, SKOS.example),
                turtle=(),
                notes=_texts(self.concepts, concept, SKOS.editorialNote),
                rows=self._concept_rows(concept),
            )
            for concept in members
        )

    def _entry(self, term: URIRef, rows: tuple[Row, ...]) -> Entry:
        # An example with a language is a phrase, one without is Turtle (said at the top of peel.ttl).
        examples = [o for o in self.ontology.objects(term, SKOS.example) if isinstance(o, Literal)]
        return Entry(
            anchor=self._anchor(term),
            label=_text(self.ontology, term, RDFS.label),
            iri=str(term),
            definition=_text(self.ontology, term, SKOS.definition),
            phrases=tuple(sorted(str(e) for e in examples if e.language)),
            turtle=tuple(sorted(str(e) for e in examples if not e.language)),
            notes=_texts(self.ontology, term, SKOS.editorialNote, SKOS.scopeNote),
            rows=rows,
        )

    def _class_rows(self, term: URIRef) -> tuple[Row, ...]:
        subjects, objects = self.ontology.subjects, self.ontology.objects
        return self._rows(
            ("Sub-class of", objects(term, RDFS.subClassOf)),
            ("Sub-classes", subjects(RDFS.subClassOf, term)),
            ("Has", (*subjects(RDFS.domain, term), *subjects(DOMAIN_INCLUDES, term))),
            ("Is value of", (*subjects(RDFS.range, term), *subjects(RANGE_INCLUDES, term))),
        )

    def _property_rows(self, term: URIRef) -> tuple[Row, ...]:
        objects = self.ontology.objects
        schemes = set(self._schemes())
        return self._rows(
            ("Kind", objects(term, RDF.type)),
            ("Sub-property of", objects(term, RDFS.subPropertyOf)),
            ("Domain", objects(term, RDFS.domain)),
            ("Used with", objects(term, DOMAIN_INCLUDES)),
            ("Range", objects(term, RDFS.range)),
            ("Values are", objects(term, RANGE_INCLUDES)),
            ("Values from", (o for o in objects(term, RDFS.seeAlso) if o in schemes)),
        )

    def _concept_rows(self, concept: URIRef) -> tuple[Row, ...]:
        written = (("Notation", SKOS.notation), ("Also", SKOS.altLabel))
        rows = [
            Row(name, tuple(Link(text, "") for text in _texts(self.concepts, concept, predicate)))
            for name, predicate in written
        ]
        broader = self._links(self.concepts.objects(concept, SKOS.broadMatch))
        return tuple(row for row in (*rows, Row("Part of", broader)) if row.links)

    def _rows(self, *named: tuple[str, Iterable[Node]]) -> tuple[Row, ...]:
        rows = (Row(name, self._links(things)) for name, things in named)
        return tuple(row for row in rows if row.links)

    def _links(self, things: Iterable[Node]) -> tuple[Link, ...]:
        links = {Link(self._short(thing), self._href(thing)) for thing in _named(things)}
        return tuple(sorted(links, key=lambda link: (link.text.casefold(), link.text)))

    def _short(self, iri: URIRef) -> str:
        if iri.startswith(self.namespace):
            return iri.removeprefix(self.namespace)
        label = _text(self.concepts, iri, SKOS.prefLabel)
        if label:
            return label
        try:
            return self.ontology.namespace_manager.curie(iri, generate=False)
        except (KeyError, ValueError):  # no prefix fits: the full IRI is the only name
            return str(iri)

    def _href(self, iri: URIRef) -> str:
        known = iri.startswith(self.namespace) or (iri, None, None) in self.concepts
        if known:
            return f"#{self._anchor(iri)}"
        # Only an address of the web becomes a link: a graph may hold any other scheme.
        return str(iri) if str(iri).startswith(("https://", "http://")) else ""

    def _anchor(self, iri: URIRef) -> str:
        """Name a term by its local name; a scheme or concept apart from it (topic is both)."""
        if iri.startswith(self.namespace):
            return iri.removeprefix(self.namespace)
        kind = "scheme" if (iri, RDF.type, SKOS.ConceptScheme) in self.concepts else "concept"
        return f"{kind}/{iri.removeprefix(self.namespace.rpartition('/')[0] + '/')}"


def _named(things: Iterable[Node]) -> list[URIRef]:
    return [thing for thing in things if isinstance(thing, URIRef)]


def _texts(graph: Graph, subject: Node, *predicates: URIRef) -> tuple[str, ...]:
    found = (o for p in predicates for o in graph.objects(subject, p) if isinstance(o, Literal))
    return tuple(sorted(str(o) for o in found if o.language in (None, "en")))


def _text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return next(iter(_texts(graph, subject, predicate)), "")


def _link(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return next((str(o) for o in sorted(_named(graph.objects(subject, predicate)))), "")


PAGE = """\
{% macro things(links) %}
{% for link in links %}
{% if link.href %}<a href="{{ link.href }}">{{ link.text }}</a>{% else %}{{ link.text }}{% endif %}
{{- ", " if not loop.last }}
{% endfor %}
{% endmacro %}
{% macro entry_block(entry) %}
<section class="term" id="{{ entry.anchor }}" aria-labelledby="{{ entry.anchor }}-label">
<h3 id="{{ entry.anchor }}-label"><a href="#{{ entry.anchor }}">{{ entry.label }}</a></h3>
<p class="iri"><code>{{ entry.iri }}</code></p>
<p>{{ entry.definition }}</p>
{% for note in entry.notes %}
<p class="note"><strong>Note:</strong> {{ note }}</p>
{% endfor %}
{% if entry.rows or entry.phrases or entry.turtle %}
<dl>
{% for row in entry.rows %}
<dt>{{ row.name }}</dt><dd>
{{ things(row.links) }}</dd>
{% endfor %}
{% for example in entry.phrases %}
<dt>Example</dt><dd>{{ example }}</dd>
{% endfor %}
{% for example in entry.turtle %}
<dt>Example</dt><dd><code>{{ example }}</code></dd>
{% endfor %}
</dl>
{% endif %}
</section>
{% endmacro %}
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{{ title }} {{ version }}</title>
<meta name="description" content="{{ description }}">
<style>
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --link: #0b4f9e; --line: #c8c8c8;
  --soft: #f3f3f3; --quiet: #505050; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #16181b; --link: #9cc7ff;
  --line: #4a4d52; --soft: #23262b; --quiet: #bdbdbd; } }
body { font: 1rem/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
h1, h2, h3 { line-height: 1.25; }
h2 { border-top: 2px solid var(--line); padding-top: 1.5rem; margin-top: 2.5rem; }
nav ul { columns: 14rem; padding-left: 1.2rem; }
.term { border-top: 1px solid var(--line); padding: 0.5rem 0; }
.term:target, .scheme:target > h2 { background: var(--soft); }
.iri, .note { color: var(--quiet); }
dl { display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: 0.25rem 1rem; }
dt { font-weight: 600; }
dd { margin: 0; }
code { font-size: 0.9em; background: var(--soft); }
@media (max-width: 35rem) { dl { display: block; } dd { margin: 0 0 0.5rem 1rem; } }
@media print { nav, .skip { display: none; } }
</style>
</head>
<body>
<a class="skip" href="#content">Skip to the terms</a>
<header>
<h1>{{ title }}</h1>
<p>{{ description }}</p>
{% for note in notes %}
<p class="note"><strong>Note:</strong> {{ note }}</p>
{% endfor %}
<dl>
<dt>IRI</dt><dd><code>{{ iri }}</code></dd>
<dt>Version</dt><dd>{{ version }} (<code>{{ version_iri }}</code>)</dd>
<dt>Prefix</dt><dd><code>{{ prefix }}: &lt;{{ iri }}#&gt;</code></dd>
<dt>Licence</dt><dd><a href="{{ licence }}" rel="license">{{ licence }}</a></dd>
</dl>
</header>
<nav aria-label="Contents">
{% for section in terms %}
<h2><a href="#{{ section.anchor }}">{{ section.label }}</a></h2>
<ul>
{% for entry in section.entries %}
<li><a href="#{{ entry.anchor }}">{{ entry.anchor }}</a></li>
{% endfor %}
</ul>
{% endfor %}
<h2>Concept schemes</h2>
<ul>
{% for scheme in schemes %}
<li><a href="#{{ scheme.anchor }}">{{ scheme.label }}</a></li>
{% endfor %}
</ul>
</nav>
<main id="content">
{% for section in terms %}
<section id="{{ section.anchor }}" aria-labelledby="{{ section.anchor }}-heading">
<h2 id="{{ section.anchor }}-heading">{{ section.label }}</h2>
{% if loop.first and disjoint %}
<p>Nothing belongs to two of these classes:
{{ things(disjoint) }}.</p>
{% endif %}
{% for entry in section.entries %}
{{ entry_block(entry) }}
{%- endfor %}
</section>
{% endfor %}
{% for scheme in schemes %}
<section class="scheme" id="{{ scheme.anchor }}" aria-labelledby="{{ scheme.anchor }}-heading">
<h2 id="{{ scheme.anchor }}-heading">{{ scheme.label }}</h2>
<p class="iri"><code>{{ scheme.iri }}</code></p>
<p>{{ scheme.definition }}</p>
{% for note in scheme.notes %}
<p class="note"><strong>Note:</strong> {{ note }}</p>
{% endfor %}
{% for entry in scheme.entries %}
{{ entry_block(entry) }}
{%- endfor %}
</section>
{% endfor %}
</main>
</body>
</html>
"""
