"""Days in words, changes, and lists with filters."""

from datetime import date

import pytest

from peelgraph.web.views.asof import NOW, AsOf, read_as_of, show_day, show_period
from peelgraph.web.views.lists import PAGE_SIZE, build_listing
from peelgraph.web.views.records import Shown, find_changes, show_standing


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "on a day not stated"),
        (None, "2024-07-23", "by 23 July 2024"),
        ("2024-07-23", "2024-07-23", "on 23 July 2024"),
        ("2023-09-01", "2023-09-30", "in September 2023"),
        ("2024-05-01", "2024-06-30", "in May to June 2024"),
        ("2023-01-01", "2023-12-31", "in 2023"),
        ("2023-12-01", "2024-02-29", "in December 2023 to February 2024"),
        ("2025-01-27", "2025-02-07", "between 27 January 2025 and 7 February 2025"),
    ],
)
def test_bounds_of_a_day_are_written_as_a_person_would(first, last, words):
    days = [date.fromisoformat(day) if day else None for day in (first, last)]
    assert show_period(*days) == words


def test_a_day_is_written_in_full_and_what_is_none_stays_as_it_is():
    assert show_day("2024-03-01") == "1 March 2024"
    assert show_day("later") == "later"
    assert show_day(None) == ""


def test_days_of_an_address_are_read_and_written_back():
    as_of = read_as_of({"asOf": "2024-03-01", "asKnownOn": "", "status": "open"})
    assert as_of == AsOf(date(2024, 3, 1))
    assert as_of.suffix == "?asOf=2024-03-01"
    assert NOW.suffix == ""
    with pytest.raises(ValueError, match="asKnownOn='soon'"):
        read_as_of({"asKnownOn": "soon"})


def test_a_restatement_is_no_change(cause, claim):
    one = cause(
        claim("identified", "2023-09-30", first="2023-09-01"),
        claim("remains", "2024-07-23"),
        claim("closed", "2024-11-01", asserted="2024-11-01"),
        claim("identified", "2024-12-31", asserted="2025-01-01", first="2024-01-01"),
    )
    assert [change.kind for change in find_changes([one], NOW, {})] == ["raised", "closed"]


def test_a_reopening_is_a_change_and_what_is_later_than_the_day_asked_for_is_none(cause, claim):
    one = cause(
        claim("identified", "2023-09-30"),
        claim("closed", "2024-03-01"),
        claim("reopened", "2024-06-01"),
    )
    kinds = [change.kind for change in find_changes([one], NOW, {})]
    assert kinds == ["raised", "closed", "reopened"]
    early = AsOf(date(2024, 5, 1))
    assert [change.kind for change in find_changes([one], early, {})] == ["raised", "closed"]


def test_what_one_letter_says_of_several_causes_alike_is_one_change(cause, claim):
    closed = claim("closed", "2024-07-23")
    causes = [cause(closed, iri=f"cause/{name}", name=name) for name in "abc"]
    (change,) = find_changes(causes, NOW, {closed.source: "letter"})
    assert change.subjects == ("cause/a", "cause/b", "cause/c")


def test_a_cause_without_a_claim_is_not_stated_and_never_closed(cause):
    assert show_standing(cause().find_standing(NOW)) is Shown.NOT_STATED
    assert Shown.NOT_STATED.words == "not stated"


FACETS = [("colour", "Colour", lambda e: e[0], str.title), ("size", "Size", lambda e: e[1], str)]
ENTRIES = [("red", "s"), ("red", "m"), ("blue", "s"), ("", "s")]


def test_a_listing_counts_each_choice_and_keeps_what_fits_all_filters():
    listing = build_listing(ENTRIES, FACETS, {"colour": "red", "size": "s", "other": "x"})
    assert listing.entries == (("red", "s"),)
    assert listing.chosen == {"colour": "red", "size": "s"}
    colours = [(o.value, o.words, o.count) for o in listing.filters[0].options]
    assert colours == [("blue", "Blue", 1), ("red", "Red", 2)]


@pytest.mark.parametrize(
    ("asked", "page"), [("1", 1), ("2", 2), ("99", 3), ("0", 1), ("x", 1), ("", 1)]
)
def test_a_long_list_has_pages_and_an_odd_number_leads_to_one_that_exists(asked, page):
    entries = [("red", str(number)) for number in range(2 * PAGE_SIZE + 5)]
    listing = build_listing(entries, [], {"page": asked})
    assert (listing.page, listing.pages, listing.total) == (page, 3, 2 * PAGE_SIZE + 5)
    assert len(listing.entries) == (5 if page == 3 else PAGE_SIZE)
