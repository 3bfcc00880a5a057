"""The notions of the code are the concepts of the schemes, both ways."""

import pytest

from peelgraph.facts.model import (
    ClaimKind,
    CountKind,
    FindingKind,
    MentionKind,
    PartyRole,
    RemarkKind,
)
from peelgraph.graph.identifiers import LETTER_KINDS, RECOMMENDATION_COUNTS
from peelgraph.graph.status import Status
from peelgraph.graph.vocabulary import PEEL_ROOT
from peelgraph.registers import Certainty
from peelgraph.resources import load_rules

#: Remark kinds for what is seen only across letters, which one letter's reader cannot see.
ACROSS_LETTERS = {"not-corroborated", "contradiction", "possibly-same"}

RULES = load_rules()
PAIRS = [
    ("assertion-kind", set(ClaimKind)),
    ("certainty", set(Certainty)),
    ("count-kind", {*CountKind, *RECOMMENDATION_COUNTS.values()}),
    ("cycle", {rule.makes for rule in RULES["known_cycle"]}),
    ("finding-kind", set(FindingKind)),
    ("letter-kind", set(LETTER_KINDS.values())),
    ("mention-kind", set(MentionKind)),
    ("party-role", set(PartyRole)),
    ("remark-kind", set(RemarkKind) | ACROSS_LETTERS),
    ("status", set(Status)),
    ("topic", {rule.makes for rule in RULES["topic"]}),
]


@pytest.mark.parametrize(("scheme", "names"), PAIRS, ids=[scheme for scheme, _ in PAIRS])
def test_a_scheme_has_the_concepts_that_the_code_makes_and_no_others(scheme, names, knowledge):
    start = f"{PEEL_ROOT}{scheme}/"
    concepts = {
        iri.value.removeprefix(start)
        for iri in knowledge.concepts.labels
        if iri.value.startswith(start)
    }
    assert concepts == {str(name) for name in names}
