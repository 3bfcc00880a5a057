"""A quotation that is not exact is refused, whoever wrote it."""

import hashlib

import pytest

from peelgraph.errors import EvidenceError
from peelgraph.validation import check_evidence

TEXT = "The house 🏠 is on fire’s edge."
START = TEXT.index("is on")
FIELDS = {
    "digest": hashlib.sha256(TEXT.encode()).hexdigest(),
    "length": str(len(TEXT)),
    "text": TEXT,
    "start": str(START),
    "end": str(START + 5),
    "exact": "is on",
    "prefix": TEXT[:START],
    "suffix": " fire’s",
    "selectors": "ex:q , ex:p",
    "evidence": "ex:passage",
}
TEMPLATE = """
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix peel: <https://w3id.org/peel/ontology#> .
ex:text peel:sha256 "{digest}" ; peel:textLength {length} ; peel:textValue "{text}" .
ex:passage oa:hasSource ex:text ; oa:hasSelector {selectors} .
ex:q oa:exact "{exact}" ; oa:prefix "{prefix}" ; oa:suffix "{suffix}" .
ex:p oa:start {start} ; oa:end {end} .
ex:finding peel:evidence {evidence} .
"""


def check(quads, **changes):
    return check_evidence(quads(TEMPLATE.format(**{**FIELDS, **changes})))


def test_exact_evidence_is_counted(quads):
    assert check(quads) == 1


def test_words_around_may_be_empty(quads):
    assert check(quads, prefix="", suffix="") == 1


def test_the_same_statement_in_two_graphs_is_one(quads):
    statements = TEMPLATE.format(**FIELDS)
    head, body = statements.split("ex:text peel:sha256", 1)
    body = "ex:text peel:sha256" + body
    assert check_evidence(quads(f"{head} ex:one {{ {body} }} ex:two {{ {body} }}")) == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": TEXT.replace("fire", "fare")}, "the text was changed: its digest is"),
        ({"digest": "0" * 64}, "the text was changed"),
        ({"length": str(len(TEXT.encode()))}, "code points are stated"),
        ({"exact": "is On"}, r"passage quotes 'is On', but the text has 'is on' there"),
        ({"start": str(START + 1)}, "passage quotes"),
        ({"prefix": "nothing"}, r"has before it 'nothing', but the text has"),
        ({"prefix": "x" * 99}, "has before it"),
        ({"suffix": " fire's"}, "has after it"),
        ({"start": str(START + 9)}, "no characters"),
        ({"end": "999"}, "no characters 12 to 999"),
        ({"start": '"three"'}, "is 'three' and no whole number"),
        ({"start": "1 , 2"}, "2 values of .*start instead of one"),
        ({"selectors": "ex:q"}, "0 selectors with .*start"),
        ({"evidence": "ex:elsewhere"}, "rests on .*elsewhere, which is no passage"),
    ],
)
def test_what_is_not_exact_is_refused(quads, changes, message):
    with pytest.raises(EvidenceError, match=message):
        check(quads, **changes)


def test_a_passage_of_a_text_that_is_not_stored_is_refused(quads):
    with pytest.raises(EvidenceError, match="whose characters are not stored"):
        check_evidence(
            quads("@prefix oa: <http://www.w3.org/ns/oa#> . ex:p oa:hasSource ex:text .")
        )
