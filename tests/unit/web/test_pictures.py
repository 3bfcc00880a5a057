"""A picture says what a page says, and what is uncertain is drawn as uncertain."""

from datetime import date

from peelgraph.registers import BodyKind
from peelgraph.resources import load_registers
from peelgraph.web.pictures.network import build_network
from peelgraph.web.pictures.tiles import PLACES, build_tile_map
from peelgraph.web.pictures.timeline import Axis, Lane, build_timeline
from peelgraph.web.views.asof import NOW, AsOf
from peelgraph.web.views.lists import BodyRow
from peelgraph.web.views.records import Body, Shown, show_standing


def test_an_axis_places_days_in_proportion_and_what_lies_outside_at_its_edge():
    axis = Axis(date(2024, 1, 1), date(2024, 12, 31))
    assert axis.place(date(2024, 1, 1)) == 0
    assert axis.place(date(2024, 7, 1)) == 49.86
    assert axis.place(date(2024, 12, 31)) == axis.place(date(2030, 1, 1)) == 100
    assert axis.place(date(1999, 1, 1)) == 0


def test_an_axis_marks_years_and_those_that_have_room_are_named():
    axis = Axis(date(2012, 3, 1), date(2026, 11, 28))
    assert [mark.place for mark in axis.marks] == [
        axis.place(date(year, 1, 1)) for year in range(2013, 2027)
    ]
    named = [(mark.label, mark.short) for mark in axis.marks if mark.label]
    assert named == [(str(year), f"’{year % 100}") for year in range(2013, 2027, 2)]


def test_an_axis_in_which_no_two_years_begin_marks_months_instead():
    axis = Axis(date(2023, 11, 15), date(2024, 5, 1))
    assert [(mark.place, mark.label, mark.short) for mark in axis.marks] == [
        (axis.place(date(2023, 12, 1)), "Dec 2023", "Dec ’23"),
        (axis.place(date(2024, 1, 1)), "", ""),
        (axis.place(date(2024, 2, 1)), "Feb 2024", "Feb ’24"),
        (axis.place(date(2024, 3, 1)), "", ""),
        (axis.place(date(2024, 4, 1)), "Apr 2024", "Apr ’24"),
        (axis.place(date(2024, 5, 1)), "", ""),
    ]
    assert Axis(date(2024, 4, 2), date(2024, 4, 30)).marks == ()


def test_the_month_of_an_identification_is_drawn_as_possible_and_what_follows_as_open(cause, claim):
    raised = claim("identified", "2023-09-30", first="2023-09-01")
    closed = claim("closed", "2024-07-23")
    timeline = build_timeline([Lane("Custody", "c", cause=cause(raised, closed))], [], NOW)
    (row,) = timeline.rows
    assert [(bar.shown, bar.is_last_word) for bar in row.bars] == [
        ("possibly-open", False),
        ("open", False),
        ("closed", False),
        ("closed", True),
    ]
    assert row.words.startswith(
        "possibly open from 1 September 2023 to 30 September 2023; "
        "open from 30 September 2023 to 23 July 2024; closed from 23 July 2024"
    )


def test_every_day_of_a_bar_has_the_status_that_a_page_asked_for_that_day_shows(cause, claim):
    one = cause(
        claim("identified", "2023-09-30", first="2023-09-01"),
        claim("closed", "2024-03-31", first="2024-03-01"),
        claim("reopened", "2024-06-01", asserted="2024-06-02"),
    )
    timeline = build_timeline([Lane("Custody", "c", cause=one)], [], NOW)
    whole = (timeline.axis.last - timeline.axis.first).days
    (row,) = timeline.rows
    for number in range(0, whole, 3):
        day = date.fromordinal(timeline.axis.first.toordinal() + number)
        place = timeline.axis.place(day)
        covering = [b for b in row.bars if b.start <= place < b.start + b.width]
        shown = show_standing(one.find_standing(AsOf(day)))
        if shown is Shown.NOT_STATED:
            assert not covering
        else:
            assert shown.value in {bar.shown for bar in covering}


def test_what_no_later_document_says_again_is_marked_as_such(cause, claim):
    timeline = build_timeline(
        [Lane("C", "c", cause=cause(claim("remains", "2024-07-23")))], [], NOW
    )
    (row,) = timeline.rows
    assert [bar.is_last_word for bar in row.bars] == [False, True]
    assert "no document later than 23 July 2024" in row.words


def test_a_document_of_after_the_day_of_knowledge_is_not_drawn(cause, claim, letter):
    one = cause(claim("remains", "2024-07-23"))
    lanes = [Lane("C", "c", cause=one)]
    assert build_timeline(lanes, [letter()], AsOf(known=date(2024, 7, 22))) is None
    (row,) = build_timeline(lanes, [letter()], AsOf(known=date(2024, 7, 23))).rows
    assert [tick.words for tick in row.ticks] == ["Borsetshire Police: revisit, 23 July 2024"]


def test_engage_is_drawn_from_entering_to_leaving_and_unsure_bounds_as_unsure(phase):
    entered = phase("entered", "engage", "2023-05-31", "2023-06-05", first="2023-05-01")
    left = phase("left", "engage", "2025-02-03", "2025-02-03")
    again = phase("remains", "scan", None, "2025-06-01")
    timeline = build_timeline([Lane("Engage", "b", phases=(left, again, entered))], [], NOW)
    (row,) = timeline.rows
    assert [bar.shown for bar in row.bars] == ["maybe", "engage"]
    assert "in Engage from 31 May 2023 to 3 February 2025" in row.words


def test_a_body_in_engage_whose_leaving_no_document_tells_stays_there_as_the_last_word(phase):
    timeline = build_timeline(
        [Lane("Engage", "b", phases=(phase("entered", "engage", None, "2023-06-05"),))], [], NOW
    )
    (row,) = timeline.rows
    assert [(bar.shown, bar.is_last_word) for bar in row.bars] == [("engage", True)]


def test_nothing_dated_is_no_picture(cause):
    assert build_timeline([Lane("Custody", "c", cause=cause())], [], NOW) is None


def test_the_map_has_a_place_of_its_own_for_each_force_of_the_register():
    forces = {body.key for body in load_registers().bodies if body.kind is BodyKind.POLICE}
    assert set(PLACES) == forces
    assert len(PLACES) == 43
    places = [place[:2] for place in PLACES.values()]
    assert len(set(places)) == 43
    assert len({place[2] for place in PLACES.values()}) == 43


def row_of(force: str, letter, **counts) -> BodyRow:
    body = Body(f"force/{force}", force.title(), "police force", force_id=force)
    shown = {Shown(name.replace("_", "-")): number for name, number in counts.items()}
    return BodyRow(body, shown, letter)


def test_a_tile_is_darker_for_more_open_causes_and_what_may_be_open_is_never_counted_as_open(
    letter,
):
    rows = [
        row_of("kent", letter(), open=1),
        row_of("essex", letter(), open=6, closed=2),
        row_of("norfolk", letter(), closed=3),
        row_of("suffolk", None),
        row_of("borsetshire", letter(), open=9),
        row_of("surrey", letter(), possibly_open=2),
        row_of("dorset", letter(), open=1, undetermined=1),
    ]
    tiles = {tile.body.force_id: tile for tile in build_tile_map(rows).tiles}
    assert {force: tile.shade for force, tile in tiles.items()} == {
        "kent": "1",
        "essex": "4",
        "norfolk": "none",
        "suffolk": "unknown",
        "surrey": "none",
        "dorset": "1",
    }
    assert {force: (tile.number, tile.words) for force, tile in tiles.items()} == {
        "kent": ("1", "1 open"),
        "essex": ("6", "6 open"),
        "norfolk": ("0", "none open"),
        "suffolk": ("", "no letter held"),
        "surrey": ("0?", "none surely open, 2 possibly open"),
        "dorset": ("1?", "1 open, 1 possibly open"),
    }


def test_a_network_has_an_arrow_from_the_sender_to_each_recipient_and_tells_copies_apart(
    letter, party
):
    network = build_network(
        letter(
            party("from", "Ann Archer"), party("to", "Bob Bone"), party("cc", "Cy Cox", "x" * 60)
        )
    )
    assert [arrow.form for arrow in network.arrows] == ["to", "cc"]
    assert [box.name for box in network.boxes] == ["Ann Archer", "Bob Bone", "Cy Cox"]
    assert network.boxes[2].title.endswith("…")
    left, *right = network.boxes
    assert all(box.x > left.x + network.box_width for box in right)
    assert all(0 <= box.y <= network.height - network.box_height for box in network.boxes)


def test_a_letter_without_sender_or_recipient_has_no_network(letter, party):
    assert build_network(letter(party("to", "Bob Bone"))) is None
    assert build_network(letter(party("from", "Ann Archer"))) is None
