"""Every row of ``findings.toml`` and ``claims.toml`` is read as it says, in a letter around it."""

import tomllib
from pathlib import Path

import pytest

from peelgraph.facts import find_facts
from peelgraph.letters import read_letter

HERE = Path(__file__).parent
FINDINGS = tomllib.loads((HERE / "findings.toml").read_text("utf-8"))["finding"]
CLAIMS = tomllib.loads((HERE / "claims.toml").read_text("utf-8"))["claim"]
LETTER = """\
Borsetshire Police: PEEL causes of concern revisit letter
Sent on
23 July 2024
Background
Two of these causes of concern were as follows:
- The force doesn’t manage registered sex offenders.
- The force doesn’t use MARACs.
{heading}
{sentence}
"""


def as_cases(rows):
    return [
        pytest.param(
            row,
            id=row["sentence"],
            marks=pytest.mark.xfail(strict=True, reason=row["defect"]) if "defect" in row else (),
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def read(knowledge):
    def read(heading, sentence):
        letter = read_letter(LETTER.format(heading=heading, sentence=sentence), knowledge.rules)
        return find_facts(letter, knowledge.registers, knowledge.rules)

    return read


def remarked(facts, about, sentence):
    return any(
        remark.about == about and remark.evidence.quote in sentence for remark in facts.remarks
    )


def test_the_tables_of_sentences_have_rows():
    assert len(FINDINGS) > 30
    assert len(CLAIMS) > 20


@pytest.mark.parametrize("row", as_cases(FINDINGS))
def test_a_sentence_of_a_section_says_of_the_cause_what_the_table_says(row, read):
    facts = read("Managing registered sex offenders", row["sentence"])
    assert [finding.kind.value for finding in facts.findings] == row["kinds"]
    assert {finding.concern for finding in facts.findings} <= {0}
    assert remarked(facts, "findings", row["sentence"]) is row.get("remark", False)


@pytest.mark.parametrize("row", as_cases(CLAIMS))
def test_a_sentence_claims_of_the_causes_the_status_that_the_table_says(row, read):
    facts = read("Conclusion", row["sentence"])
    assert [claim.kind.value for claim in facts.claims] == row["claims"]
    assert [claim.concern for claim in facts.claims] == list(range(len(row["claims"])))
    assert remarked(facts, "status", row["sentence"]) is row.get("remark", False)
