"""Every row of ``dates.toml`` is read as it says."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from peelgraph.letters.dates import find_dates, read_day

TABLE = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))
WRITTEN_ON = date(2024, 7, 23)


def as_cases(rows):
    return [
        pytest.param(
            row,
            id=row["words"] or "nothing",
            marks=pytest.mark.xfail(strict=True, reason=row["defect"]) if "defect" in row else (),
        )
        for row in rows
    ]


def test_the_tables_of_dates_have_rows():
    assert len(TABLE["date"]) > 40
    assert len(TABLE["day"]) > 10


@pytest.mark.parametrize("row", as_cases(TABLE["date"]))
def test_words_that_print_a_date_are_read_as_the_table_says(row, knowledge):
    words = row["words"]
    found = list(find_dates(words, 0, len(words), knowledge.rules, WRITTEN_ON))
    if row["reading"] == "not found":
        assert found == []
        return
    (only,) = found
    assert words[only.span.start : only.span.end] == only.words
    if row["reading"] == "not understood":
        assert only.period is None
        assert only.reason == row["reason"]
        return
    assert (str(only.period.start), str(only.period.end)) == (row["start"], row["end"])
    assert (only.period.not_before, only.period.not_after) == (row["first"], row["last"])
    assert only.forward is row.get("forward", False)
    assert only.reason is None


@pytest.mark.parametrize("row", as_cases(TABLE["day"]))
def test_a_line_is_a_day_only_if_it_prints_one_whole_day_and_nothing_else(row, knowledge):
    assert read_day(row["words"], knowledge.rules) == row.get("day")


@pytest.mark.parametrize(
    ("words", "periods"),
    [
        ("in June 2019 and March 2020", ["2019-06", "2020-03"]),
        ("on 12 June and 3 July 2023", ["2023-06-12", "2023-07-03"]),
        ("on 30 December 2022 and 9 January 2023", ["2022-12-30", "2023-01-09"]),
    ],
)
def test_days_and_months_that_do_not_follow_each_other_are_dates_of_their_own(
    words, periods, knowledge
):
    found = list(find_dates(words, 0, len(words), knowledge.rules, WRITTEN_ON))
    assert [str(each.period) for each in found] == periods
    assert [words[each.span.start : each.span.end] for each in found] == [e.words for e in found]
