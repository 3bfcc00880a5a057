"""Every constraint has data that violates it, and nothing else is found there."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store
from rdflib import BNode, URIRef
from rdflib.namespace import RDF, SH

from peelgraph.graph.corroboration import build_corroboration
from peelgraph.pipeline.validating import load_contract
from peelgraph.validation import load_quads, to_rdflib, validate_dataset, validate_graph
from peelgraph.validation.blank_nodes import name_blank_nodes
from peelgraph.validation.dataset import SHAPES, read_dataset_rules
from peelgraph.validation.engines.fast import FastEngine, is_fit, render_triples
from peelgraph.validation.incremental.validation import IncrementalValidation

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BASE = "https://w3id.org/peel/id/"
PSH = "https://w3id.org/peel/shapes#"
DEFECTS = tomllib.loads((HERE / "defects.toml").read_text("utf-8"))["defect"]
PROLOGUE = f"BASE <{BASE}>\n" + "".join(
    f"PREFIX {name}: {iri}\n"
    for name, iri in re.findall(
        r"^@prefix (\S+): (<\S+>) \.$", (HERE / "passing.trig").read_text("utf-8"), re.MULTILINE
    )
)
#: The constraints of the design (MODEL.md §3.1), by number.
NUMBERS = {str(number) for number in range(1, 36)} | {"1b", "6b"}
#: What states a constraint, and whose name its component has: sh:minCount, sh:MinCount….
PARAMETERS = (
    *(SH["class"], SH.datatype, SH.disjoint, SH.equals, SH.lessThan, SH.lessThanOrEquals),
    *(SH.maxCount, SH.minCount, SH.minInclusive, SH.minLength, SH.node, SH.nodeKind, SH.pattern),
    *(SH.qualifiedMaxCount, SH.qualifiedMinCount, SH.sparql, SH.uniqueLang, SH.hasValue),
)
#: What is no constraint, but says which, where and how.
DESCRIPTIVE = {
    *(RDF.type, SH.description, SH.group, SH.message, SH.name, SH.order, SH.path, SH.property),
    *(SH.qualifiedValueShape, SH.severity, SH.targetClass, SH.targetObjectsOf),
    *(SH.targetSubjectsOf, URIRef("http://www.w3.org/2004/02/skos/core#notation")),
}


def seed(quads, defect):
    """Return the quads with the defect, in their graphs or all in one, as the row asks."""
    store = Store()
    in_graphs = defect.get("dataset", False)
    store.extend(quads if in_graphs else [Quad(*quad.triple) for quad in quads])
    before = set(store)
    store.update(PROLOGUE + defect["update"])
    assert set(store) != before, "the update changes nothing; passing.trig was edited"
    return list(store)


@pytest.fixture(scope="session")
def fast(shapes):
    return FastEngine(shapes, load_quads([ROOT / "shapes"]))


@pytest.fixture(scope="session")
def ontology_lines():
    return render_triples(load_quads([ROOT / "ontology/peel.ttl", ROOT / "ontology/concepts"]))


def find_results(defect, quads, shapes, ontology):
    if defect.get("dataset", False):
        return validate_dataset(
            quads, shapes=shapes, ontology=ontology, base=defect.get("base")
        ).results
    return validate_graph(to_rdflib(quads), shapes=shapes, ontology=ontology).results


def describe(result):
    focus = "_:" if isinstance(result.focus_node, BNode) else str(result.focus_node)
    shape = result.source_shape.removeprefix(PSH)
    component = re.sub(r"^.*#(sh:)?|ConstraintComponent$", "", result.constraint_component)
    return f"{result.severity.label} {shape} {component} {focus.removeprefix(BASE)}"


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect["name"])
def test_exactly_the_expected_results_are_found(
    defect, passing, shapes, ontology, fast, ontology_lines
):
    quads = name_blank_nodes(seed(passing, defect))
    found = find_results(defect, quads, shapes, ontology)
    assert Counter(map(describe, found)) == Counter(defect["expected"])
    assert not [result for result in found if re.search(r"\{[?$]", result.message)]
    if is_fit(quads, shapes):
        # Both engines say the same in every field; dataset rules are asked of neither.
        by_shapes = [r for r in found if r.constraint_component != str(SHAPES.DatasetRule)]
        assert list(fast.validate(render_triples(quads), ontology_lines)) == by_shapes


def test_only_data_with_blank_nodes_is_left_to_the_reference(passing, shapes):
    left = [row["name"] for row in DEFECTS if not is_fit(seed(passing, row), shapes)]
    assert 0 < len(left) < 10
    assert all("_:" in row["update"] for row in DEFECTS if row["name"] in left)


def covered():
    return {tuple(line.split(" ")[1:3]) for row in DEFECTS for line in row["expected"]}


def constraints(shapes):
    """Return each shape with each of its constraint components."""
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            for parameter in set(shapes.predicates(shape)) & set(PARAMETERS):
                yield shape, parameter


def component(parameter):
    name = parameter.removeprefix(str(SH))
    return "SPARQL" if name == "sparql" else name[0].upper() + name[1:]


def users(shape, shapes):
    """Return the shapes that hold values to this one, with the components that do so."""
    parents = {shape, *shapes.subjects(SH.property, shape)}
    for parent in parents:
        for user in shapes.subjects(SH.node, parent):
            yield user, "Node"
        for user in shapes.subjects(SH.qualifiedValueShape, parent):
            yield user, "QualifiedMinCount"


def local(shape):
    return shape.removeprefix(PSH)


def test_every_constraint_is_violated_by_a_defect(shapes):
    found = list(constraints(shapes))
    assert len(found) > 200
    missing = []
    for shape, parameter in found:
        by_itself = (local(shape), component(parameter)) in covered()
        if not by_itself and not covered() & {(local(u), c) for u, c in users(shape, shapes)}:
            missing.append(f"{local(shape)} {component(parameter)}")
    assert not missing, "add a row to defects.toml for each of these"


def test_every_dataset_rule_is_violated_by_a_defect(shapes):
    rules = {local(rule.shape) for rule in read_dataset_rules(shapes)}
    assert rules
    assert rules <= {shape for shape, _component in covered()}


def test_shapes_use_no_parameter_that_the_tests_do_not_know(shapes):
    used = {
        predicate
        for kind in (SH.NodeShape, SH.PropertyShape)
        for shape in shapes.subjects(RDF.type, kind)
        for predicate in shapes.predicates(shape)
    }
    assert used <= {*PARAMETERS, *DESCRIPTIVE}


def test_every_expected_shape_exists(shapes):
    known = {local(shape) for shape in set(shapes.subjects(SH.name))}
    assert {shape for shape, _component in covered()} <= known


def test_every_constraint_of_the_design_has_a_shape_and_a_defect(shapes):
    notation = URIRef("http://www.w3.org/2004/02/skos/core#notation")
    numbered = {str(number) for number in shapes.objects(None, notation)}
    assert numbered == NUMBERS
    assert {
        row["constraint"] for row in DEFECTS if "constraint" in row and row["expected"]
    } == NUMBERS


def test_names_of_defects_are_different():
    assert len({row["name"] for row in DEFECTS}) == len(DEFECTS)


def test_every_defect_is_found_by_looking_at_what_it_touches_alone(passing):
    """One after the other is put into a dataset that was validated, and taken out again."""
    whole = [Quad(*quad.triple) for quad in passing]
    validation = IncrementalValidation(load_contract(), whole)
    tried = 0
    for defect in DEFECTS:
        faulty = seed(passing, defect)
        if defect.get("dataset", False) or not is_fit(faulty, load_contract().shapes):
            continue
        tried += 1
        removed, added = set(whole) - set(faulty), set(faulty) - set(whole)
        validation.update(removed, added)
        found = Counter(map(describe, validation.report.results))
        assert found == Counter(defect["expected"]), defect["name"]
        validation.update(added, removed)
    assert tried > 290


@pytest.mark.parametrize(
    "defect",
    # An ill-formed day is before no other one in SPARQL; the writer of remarks never meets one.
    [d for d in DEFECTS if d["name"] != "letter sent on a day that does not exist"],
    ids=lambda defect: defect["name"],
)
def test_a_remark_is_written_where_a_post_is_not_corroborated_and_nowhere_else(defect, passing):
    """Shapes 22 and 23 and the derived graph follow the same rule, each in its own language."""
    shapes = {"cc": "Letter-ccCorroborated", "from": "Letter-senderCorroborated"}
    remarks = {
        quad.subject.value
        for quad in build_corroboration(seed(passing, defect), NamedNode(f"{BASE}graph/derived"))
    }
    warned = set()
    for remark in remarks:
        letter, party = remark.removeprefix(BASE).split("/remark/not-corroborated-")
        warned.add(f"warning {shapes[party.split('-')[0]]} SPARQL {letter}")
    assert warned == {line for line in defect["expected"] if "Corroborated" in line}
