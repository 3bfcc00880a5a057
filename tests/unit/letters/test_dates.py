"""Dates of partial precision and the periods between them; the words are in ``tests/cases``."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.letters.dates import Period, find_dates, read_day
from peelgraph.partial_dates import PartialDate, partial_day
from peelgraph.resources import load_rules

RULES = load_rules()
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("partial", "words", "first", "last"),
    [
        (PartialDate(2024), "2024", date(2024, 1, 1), date(2024, 12, 31)),
        (PartialDate(2024, 2), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (PartialDate(2024, 2, 3), "2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
    ],
)
def test_a_partial_date_knows_its_precision_and_its_bounds(partial, words, first, last):
    assert (str(partial), partial.first, partial.last) == (words, first, last)


@pytest.mark.parametrize("parts", [(2024, 13), (2023, 2, 29), (2024, 6, 31)])
def test_a_day_that_the_calendar_does_not_have_is_refused(parts):
    with pytest.raises(ValueError, match="month"):
        PartialDate(*parts)


@pytest.mark.parametrize("parts", [(2024, 0), (2024, 6, 0)])
def test_month_and_day_zero_are_refused(parts):
    with pytest.raises(ValueError, match="month"):
        PartialDate(*parts)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match=r"^the period 2024-06/2024-05 ends before it starts$"):
        Period(PartialDate(2024, 6), PartialDate(2024, 5))


def test_a_period_is_written_once_where_both_ends_are_the_same():
    assert str(Period(PartialDate(2023, 9), PartialDate(2023, 9))) == "2023-09"
    assert str(Period(PartialDate(2024, 5), PartialDate(2024, 6))) == "2024-05..2024-06"


@given(DAYS)
def test_every_day_is_read_back_from_its_usual_words(day):
    assert read_day(f"{day.day} {day:%B} {day.year}", RULES) == day


@given(DAYS, st.integers(0, 400))
def test_a_period_between_two_days_is_read_back(first, length):
    last = first + timedelta(days=length)
    words = f"between {first.day} {first:%B} {first.year} and {last.day} {last:%B} {last.year}"
    if last.year > 2099:
        return
    (found,) = find_dates(words, 0, len(words), RULES, None)
    assert found.period == Period(partial_day(first), partial_day(last))


@given(st.text(alphabet="0123456789 /–-andthestrdbewenfromtoMayJune", max_size=40))
def test_looking_for_dates_raises_nothing_and_keeps_to_the_text(text):
    for found in find_dates(text, 0, len(text), RULES, date(2024, 7, 23)):
        assert text[found.span.start : found.span.end] == found.words
        assert (found.period is None) is (found.reason is not None)


def test_words_outside_the_bounds_are_not_read():
    words = "23 July 2024"
    assert list(find_dates(words, 0, 7, RULES, None)) == []


def test_later_this_year_is_not_understood_without_the_day_of_the_letter():
    words = "later this year"
    (found,) = find_dates(words, 0, len(words), RULES, None)
    assert (found.period, found.reason) == (None, "the letter's own date is not known")


def test_a_long_s_in_the_name_of_a_month_raises_nothing():
    words = "ſeptember 2023"
    assert [found.words for found in find_dates(words, 0, len(words), RULES, None)] in ([], [words])
