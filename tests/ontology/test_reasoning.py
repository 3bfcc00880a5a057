"""The ontology is in the OWL 2 profiles, and goes together with the vocabularies that it reuses.

Two reasoners look at the same graph: HermiT (OWL 2 DL; in the owlready2 package, needs a JDK) and owlrl
(OWL 2 RL rules; Python). Each must also find every seeded mistake, so that a check that sees
nothing cannot pass.
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import owlrl
import pytest
from rdflib import FOAF, ORG, OWL, PROV, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

HERE = Path(__file__).parent
PEEL = Namespace("https://w3id.org/peel/ontology#")
BASE = Namespace("https://w3id.org/peel/id/")
LETTER = BASE["letter/2024-03-04/borsetshire/causes-of-concern-revisit"]
OWLRL_ERROR = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")

PLAN = LETTER + "/planned-review/investigations"
BODY = BASE["local-policing-body/borsetshire"]
STATUS = LETTER + "/status/investigations/2024-03-04-closed"
MENTION = LETTER + "/mention/investigations"
FORCE = BASE["force/borsetshire"]
INSPECTION = BASE["inspection/borsetshire/2023-05"]

#: What is claimed wrongly: the triple that says so, and the individual that cannot be both things.
MISTAKES = {
    "what is stated in a letter is derived from it (MODEL, trap 6)": (
        (PEEL.statedIn, RDFS.subPropertyOf, PROV.wasDerivedFrom),
        INSPECTION,
    ),
    "a planned review is an inspection": ((PLAN, RDF.type, PEEL.Inspection), PLAN),
    "a local policing body is a person": ((BODY, RDF.type, FOAF.Person), BODY),
    "a status assertion is a finding": ((STATUS, RDF.type, PEEL.Finding), STATUS),
    "a letter is mentioned as a cause": ((MENTION, PEEL.mentions, LETTER), LETTER),
    "a letter is from an organisation": ((LETTER, PEEL["from"], FORCE), FORCE),
}


@pytest.fixture(scope="module")
def everything(ontology, alignments, concepts, abox) -> Graph:
    """Give our terms, concepts and data together with the reused vocabularies' axioms."""
    merged = ontology + alignments + concepts + abox
    files = sorted((HERE / "vocabularies").glob("*-axioms.ttl"))
    assert [file.stem for file in files] == [
        "foaf-axioms",
        "oa-axioms",
        "org-axioms",
        "prov-axioms",
        "skos-axioms",
    ]
    for file in files:
        merged.parse(file)
    return merged


@pytest.fixture(scope="module")
def run_java():
    """Give a function from a mode of ReasonerCheck.java and a file to its lines, split at tabs."""
    java = shutil.which("java")
    modules = "" if java is None else run([java, "--list-modules"])
    if "jdk.compiler" not in modules:
        if os.environ.get("CI"):
            pytest.fail("CI has no JDK: install one, or the OWL 2 DL checks are lost")
        pytest.skip("no JDK found: HermiT and the OWL API need one")
    [package] = find_spec("owlready2").submodule_search_locations
    command = [java, "-cp", f"{package}/hermit/HermiT.jar", str(HERE / "ReasonerCheck.java")]

    def check(mode: str, file: Path) -> list[list[str]]:
        return [line.split("\t") for line in run([*command, mode, str(file)]).splitlines()]

    return check


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_for_owlapi(graph: Graph, file: Path) -> Path:
    """Write RDF/XML that HermiT accepts: no xsd:date, no RDFS typing beside the OWL typing."""
    readable = Graph()
    for subject, predicate, value in graph:
        if predicate == RDF.type and value in (RDF.Property, RDFS.Class):
            continue
        is_day = isinstance(value, Literal) and value.datatype == XSD.date
        readable.add((subject, predicate, Literal(str(value)) if is_day else value))
    readable.serialize(file, format="xml")
    return file


def close_under_rl(graph: Graph) -> set[str]:
    """Give the inconsistencies that the OWL 2 RL rules find; the graph itself is left alone."""
    closed = Graph() + graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    errors = closed.subjects(RDF.type, OWLRL_ERROR.ErrorMessage)
    return {str(text) for error in errors for text in closed.objects(error, OWLRL_ERROR.error)}


@pytest.mark.parametrize("name", ["peel", "alignments"])
def test_the_ontology_is_in_every_owl_2_profile(name, request, tmp_path, run_java):
    graph = request.getfixturevalue({"peel": "ontology"}.get(name, name))
    lines = run_java("profiles", write_for_owlapi(graph, tmp_path / "ontology.rdf"))
    violations = [line for line in lines if line[0] == "violation"]
    assert not violations
    assert lines[1:] == [["DL", "yes"], ["RL", "yes"], ["EL", "yes"], ["QL", "yes"]]
    axioms = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    stated = sum(1 for _, predicate, _ in graph if predicate in axioms)
    assert int(lines[0][1]) >= stated, "the OWL API read less than the file states"


def test_a_range_of_xsd_date_would_leave_the_profiles(ontology, tmp_path, run_java):
    spoilt = ontology + Graph()
    spoilt.set((PEEL.sentOn, RDFS.range, XSD.date))
    lines = run_java("profiles", write_for_owlapi(spoilt, tmp_path / "ontology.rdf"))
    # The DL check of this OWL API looks at no datatype; the smaller profiles' checks do.
    assert {("RL", "no"), ("EL", "no"), ("QL", "no")} <= {tuple(line) for line in lines}


def test_an_undeclared_class_would_leave_owl_2_dl(ontology, tmp_path, run_java):
    spoilt = ontology + Graph()
    spoilt.remove((ORG.Post, RDF.type, OWL.Class))
    lines = run_java("profiles", write_for_owlapi(spoilt, tmp_path / "ontology.rdf"))
    assert ["DL", "no"] in lines


def test_the_data_uses_every_class_and_every_property(ontology, abox):
    for term in ontology.subjects(RDF.type, OWL.Class):
        if term in PEEL:
            assert list(abox.subjects(RDF.type, term)), term
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            if term in PEEL:
                assert list(abox.subject_objects(term)), term


def test_hermit_finds_everything_together_consistent(everything, tmp_path, run_java):
    lines = run_java("consistency", write_for_owlapi(everything, tmp_path / "all.rdf"))
    assert int(lines[0][1]) > 1000, "the OWL API read less than is there"
    assert lines[1:] == [["consistent", "yes"]], "a class that can have no member is listed too"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_hermit_finds_a_seeded_mistake(mistake, everything, tmp_path, run_java):
    spoilt = everything + Graph()
    spoilt.add(MISTAKES[mistake][0])
    lines = run_java("consistency", write_for_owlapi(spoilt, tmp_path / "all.rdf"))
    assert lines[1:] == [["consistent", "no"]]


def test_the_rl_rules_find_no_inconsistency(everything):
    assert close_under_rl(everything) == set()


def test_the_rl_rules_find_every_seeded_mistake(everything):
    spoilt = everything + Graph()
    for triple, _ in MISTAKES.values():
        spoilt.add(triple)
    # All at once, since a closure takes seconds; each mistake spoils another individual.
    found = {error.rpartition(" ")[2] for error in close_under_rl(spoilt)}
    for mistake, (_, individual) in MISTAKES.items():
        assert str(individual) in found, mistake


def test_the_rl_rules_type_things_as_the_vocabularies_mean_them(everything):
    closed = everything + Graph()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    cause = BASE["cause/borsetshire/peel-2021-22/investigations"]
    force = BASE["force/borsetshire"]
    assert (cause, RDF.type, PROV.Entity) in closed
    assert (force, RDF.type, URIRef("http://data.europa.eu/m8g/PublicOrganisation")) in closed
    assert (BASE["inspection/borsetshire/2024-09"], RDF.type, PEEL.Inspection) in closed
