"""W3C's test suite for SHACL 1.0, for each engine as we run it; each failure is named and explained."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse
from rdflib import Graph

from peelgraph.errors import InputError, ShapesError
from peelgraph.validation.blank_nodes import name_blank_nodes
from peelgraph.validation.conversion import from_node, to_rdflib
from peelgraph.validation.engines.choice import validate_with
from peelgraph.validation.engines.contract import Contract
from peelgraph.validation.engines.fast import FastEngine, render_triples
from peelgraph.validation.engines.reference import validate_graph
from peelgraph.validation.incremental.queries import UnboundedError
from peelgraph.validation.incremental.validation import IncrementalValidation
from peelgraph.validation.queries import find_broken_queries
from peelgraph.validation.report import Severity

SUITE = "data-shapes/tests"
COUNT = 120
PREFIXES = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX sht: <http://www.w3.org/ns/shacl-test#>
"""
RESULTS = """SELECT ?focus ?value ?component ?severity ?path WHERE {
  ?report sh:result ?r . ?r sh:focusNode ?focus ; sh:sourceConstraintComponent ?component ;
    sh:resultSeverity ?severity .
  OPTIONAL { ?r sh:value ?value } OPTIONAL { ?r sh:resultPath ?path } }"""
#: What fails, and why that does no harm.
UNIQUE_LANG = (
    'sh:uniqueLang is "1"^^xsd:boolean there, which has no effect by the letter of SHACL; the engine takes '
    "it for true. Our shapes write true."
)
FAILURES = {
    "pySHACL": {
        "core/property/uniqueLang-002": UNIQUE_LANG,
        "sparql/node/prefixes-001": "prefixes declared by an imported ontology are not found: an error, no "
        "false pass. Our shapes declare theirs in one place.",
        "sparql/pre-binding/shapesGraph-001": "$shapesGraph, which is optional, is not supported: an error, "
        "no false pass. Our shapes do not use it.",
    },
    "shifty": {"core/property/uniqueLang-002": UNIQUE_LANG},
}
#: The suite's data have blank nodes or shapes that look anywhere: those two go to the reference.
FAILURES["part by part"] = FAILURES["pySHACL"]


def load(path):
    return name_blank_nodes(list(parse(path=path, format=RdfFormat.TURTLE, base_iri=path.as_uri())))


def find_tests(folder):
    """Yield name, expected report, data and shapes of each test of the manifests."""
    for path in sorted(folder.rglob("*.ttl")):
        store = Store()
        store.extend(load(path))
        rows = store.query(
            PREFIXES
            + "SELECT ?data ?shapes ?report WHERE { ?t a sht:Validate ; mf:result ?report ; "
            "mf:action [ sht:dataGraph ?data ; sht:shapesGraph ?shapes ] }"
        )
        for row in rows:
            name = path.relative_to(folder).with_suffix("").as_posix()
            places = [
                path.parent / row[part].value.rpartition("/")[2] for part in ("data", "shapes")
            ]
            yield name, expected(store, row["report"]), *places


def expected(store, report):
    """Return the results expected, each once, as our reports have them; None if a failure is to be told."""
    if isinstance(report, NamedNode):
        return None
    rows = store.query(PREFIXES + RESULTS)
    return {
        (
            key(row["focus"]),
            key(row["value"]),
            row["component"].value,
            severity(row["severity"].value),
            key(row["path"]),
        )
        for row in rows
    }


def severity(iri):
    """Return a severity as our reports have it: one of somebody's own counts as the gravest."""
    known = {f"http://www.w3.org/ns/shacl#{s.name.capitalize()}": s for s in Severity}
    return known.get(iri, Severity.VIOLATION)


def key(term):
    """Compare by value, as RDF graphs of results are; a path or node without a name is just that."""
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, Literal):
        lexical = str(float(term.value)) if term.value.replace(".", "").isdecimal() else term.value
        return lexical, term.language
    return term and "_:"


def found(results):
    return {
        (
            key(from_node(r.focus_node)),
            key(None if r.value is None else from_node(r.value)),
            r.constraint_component,
            r.severity,
            r.path if r.path is None or r.path[:1] not in "<(^" else "_:",
        )
        for r in results
    }


def by_reference(data, shapes):
    return validate_graph(to_rdflib(data), shapes=to_rdflib(shapes), ontology=Graph()).results


def by_shifty(data, shapes):
    return FastEngine(to_rdflib(shapes), shapes).validate(render_triples(data))


def by_parts(data, shapes):
    """Validate as much data is validated: part by part, queries asked of many nodes at once."""
    contract = Contract(shapes, ())
    try:
        return IncrementalValidation(contract, data).report.results
    except (UnboundedError, InputError):
        return validate_with(data, contract).results


def run(engine, data, shapes):
    """Return the results; None if the shapes are refused, by us or by the engine."""
    try:
        if find_broken_queries(to_rdflib(shapes)):
            return None
        return found(engine(data, shapes))
    except ShapesError:
        return None


@pytest.mark.parametrize(
    ("name", "engine"),
    [("pySHACL", by_reference), ("shifty", by_shifty), ("part by part", by_parts)],
)
def test_an_engine_passes_all_but_the_failures_that_are_explained(shared, name, engine):
    failed, tried = {}, 0
    for test, wanted, data, shapes in find_tests(shared("conformance") / SUITE):
        tried += 1
        got = run(engine, load(data), load(shapes))
        if got != wanted:
            failed[test] = (wanted, got)
    assert tried >= COUNT
    assert set(failed) == set(FAILURES[name]), failed
