"""The page of a thing, from the statements about it."""

import pytest
from pyoxigraph import Literal, NamedNode

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.vocabulary import peel, rdf
from peelgraph.web.linked_data.addresses import Addresses
from peelgraph.web.linked_data.things import build_thing_page

INSPECTION = DEFAULT_BASE + "inspection/borsetshire-police/2024-03"
BODY = DEFAULT_BASE + "force/borsetshire-police"
LABELS = {BODY: "Borsetshire Police", peel.Inspection.value: "inspection"}


def row(predicate, value):
    return {
        "subject": NamedNode(INSPECTION),
        "predicate": predicate,
        "object": value,
        "graph": None,
    }


KIND = row(rdf.type, peel.Inspection)
OF = row(peel.concernsBody, NamedNode(BODY))
WHEN = row(peel.statedDate, Literal("March 2024"))


@pytest.mark.parametrize(
    ("rows", "labels", "title"),
    [
        ([KIND, OF, WHEN], LABELS, "Inspection: Borsetshire Police, March 2024"),
        ([KIND, OF], LABELS, "Inspection: Borsetshire Police"),
        ([KIND, WHEN], LABELS, "Inspection: March 2024"),
        ([KIND], LABELS, "inspection inspection/borsetshire-police/2024-03"),
        ([], LABELS, "Thing inspection/borsetshire-police/2024-03"),
        ([KIND, OF], LABELS | {INSPECTION: "The spring inspection"}, "The spring inspection"),
    ],
)
def test_a_thing_without_a_name_is_titled_by_its_kind_body_and_day(rows, labels, title):
    assert build_thing_page(INSPECTION, rows, [], labels, Addresses(DEFAULT_BASE)).title == title
