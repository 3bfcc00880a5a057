"""Queries, context, shapes, code and documents use no term that the ontology does not have, and it has none that nothing uses."""

import json
import re

import pytest
from rdflib import RDF, Namespace, URIRef

from peelgraph.graph.vocabulary import PREFIXES

PEEL = Namespace("https://w3id.org/peel/ontology#")
ROOT = "https://w3id.org/peel/"
NAME = re.compile(r"(?<![\w/?$&#-])([a-z][\w-]*):([A-Za-z][\w-]*)")
DECLARED = re.compile(r"(?:PREFIX|@prefix)\s+([\w-]+):\s*<([^>]+)>", re.IGNORECASE)


def places(root):
    """Every file with terms in it, which is neither ontology nor test."""
    yield from sorted((root / "data" / "queries").glob("*.rq"))
    yield from sorted((root / "src" / "peelgraph" / "web" / "queries").glob("*.rq"))
    yield from sorted((root / "shapes").glob("*.ttl"))
    yield from sorted((root / "examples").rglob("*.rq"))


def used(text):
    """Return the terms and concepts of ours that a query or a Turtle file names, outside its strings."""
    prefixes = {**PREFIXES, **dict(DECLARED.findall(text))}
    bare = re.sub(r"#[^\n<>]*$", "", text, flags=re.MULTILINE)
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', bare)
    names = {prefixes[p] + local for p, local in NAME.findall(bare) if p in prefixes}
    names |= {iri for iri in re.findall(r"<([^<>\s]+)>", bare) if iri not in prefixes.values()}
    return {
        URIRef(name)
        for name in names
        if name.startswith(ROOT)
        and not re.match(ROOT + r"(id/|shapes|ontology$|ontology/\d)", name)
    }


@pytest.fixture(scope="module")
def known(ontology, concepts):
    return {*ontology.subjects(RDF.type), *concepts.subjects(RDF.type)}


def test_no_file_uses_a_term_that_does_not_exist(root, known):
    files = list(places(root))
    assert len(files) > 50
    drifted = {
        f"{path.name}: {term}" for path in files for term in used(path.read_text("utf-8")) - known
    }
    assert drifted == set()


def test_a_mistyped_term_would_be_seen(known):
    query = "PREFIX peel: <https://w3id.org/peel/ontology#> SELECT * { ?x a peel:Lettr ; peel:about <https://w3id.org/peel/topic/marak> }"
    assert used(query) - known == {PEEL.Lettr, URIRef(ROOT + "topic/marak")}


def test_every_term_is_used_outside_the_ontology(root, ontology):
    """A term that no letter, shape or question uses does not belong (MODEL, at its head)."""
    own = {term for term in ontology.subjects(RDF.type) if term in PEEL}
    everywhere = set().union(*(used(path.read_text("utf-8")) for path in places(root)))
    written = "".join(
        path.read_text("utf-8") for path in (root / "src" / "peelgraph").rglob("*.py")
    )
    attributes = {PEEL[name.rstrip("_")] for name in re.findall(r"\bpeel\.(\w+)", written)}
    assert own - everywhere - attributes == set()


def test_the_context_names_only_what_exists(root, known):
    context = json.loads((root / "ontology" / "context.jsonld").read_text("utf-8"))["@context"]
    meanings = (m.get("@id") if isinstance(m, dict) else m for m in context.values())
    terms = {
        m.removeprefix("peel:") for m in meanings if isinstance(m, str) and m.startswith("peel:")
    }
    assert len(terms) > 40
    assert {PEEL[name] for name in terms} <= known
