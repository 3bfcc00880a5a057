"""The tables of decisions: each row checked, and all of them together."""

import pytest

from peelgraph.errors import RegisterError
from peelgraph.graph.identity.decisions import Decisions, Verdict, read_decisions
from peelgraph.resources import load_decisions

ROW = {
    "one": "borsetshire-police/2024-05/custody",
    "other": "borsetshire-police/2022-11/custody",
    "verdict": "same",
    "source": "https://example.org/report",
    "decided_by": "Ann Example",
    "decided_on": "2024-08-01",
    "note": "",
}
THIRD = "borsetshire-police/2021-02/custody"


def test_a_row_is_a_decision_with_who_took_it():
    (decision,) = read_decisions("causes", [ROW])
    assert decision.verdict is Verdict.SAME
    assert (decision.one, decision.other) == (ROW["one"], ROW["other"])
    assert decision.because == ("decided by Ann Example on 2024-08-01: https://example.org/report")


def test_a_row_about_people_has_their_keys():
    (decision,) = read_decisions(
        "people", [ROW | {"one": "ada-field-1a2b3c4d", "other": "ada-field"}]
    )
    assert decision.other == "ada-field"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"verdict": "perhaps"}, "row 2: the verdict 'perhaps' is neither same nor different"),
        ({"verdict": ""}, "row 2: the verdict '' is neither"),
        ({"one": "custody"}, "row 2: 'custody' is no key: it has a body"),
        ({"one": "https://example.org/a/b"}, "row 2: 'https://example.org/a/b' is no key"),
        ({"other": ROW["one"]}, "cannot be compared with itself"),
        ({"other": "kent/2022-11/custody"}, "row 2: the two are about different bodies"),
        ({"decided_by": " "}, "row 2: decided_by is empty"),
        ({"source": ""}, "row 2: source is empty"),
        ({"decided_on": "yesterday"}, "row 2: 'yesterday' is no day"),
        ({"reason": "alike"}, "row 2: a row has the columns one, other"),
        ({"note": None}, "row 2: a row has the columns one, other"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_place(changed, message):
    with pytest.raises(RegisterError, match=f"data/decisions/causes.csv .*{message[:6]}") as caught:
        read_decisions("causes", [ROW | changed])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        [ROW, ROW | {"verdict": "different"}],
        [ROW, ROW | {"one": ROW["other"], "other": ROW["one"], "verdict": "different"}],
        [ROW, ROW | {"one": THIRD}, ROW | {"other": THIRD, "verdict": "different"}],
        [ROW | {"other": THIRD, "verdict": "different"}, ROW, ROW | {"one": THIRD}],
    ],
)
def test_rows_that_contradict_one_another_are_refused_at_the_last_of_them(rows):
    with pytest.raises(RegisterError, match=f"row {len(rows) + 1}: contradicts"):
        read_decisions("causes", rows)


def test_rows_that_go_round_in_a_circle_agree():
    rows = [ROW, ROW | {"one": THIRD}, ROW | {"other": THIRD}, ROW]
    assert len(read_decisions("causes", rows)) == 4


def test_no_decision_is_shipped_that_nobody_took():
    assert load_decisions() == Decisions()
