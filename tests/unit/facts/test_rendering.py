"""The JSON form: what a person would write, with the place of every value."""

import json

import pytest

from peelgraph.facts.rendering import render_facts


@pytest.fixture
def form(facts):
    return render_facts(facts)


def test_the_form_is_json_and_survives_it_unchanged(form):
    assert json.loads(json.dumps(form, ensure_ascii=False)) == json.loads(json.dumps(form))
    assert json.loads(json.dumps(form)) == form


def test_the_form_names_its_version_and_the_text_that_was_read(form):
    assert form["form"] == "1.0"
    assert form["sha256"].startswith("68dc81af837d00e5")
    assert form["length"] == 3973


def test_every_quote_of_the_form_is_the_slice_of_the_text_at_its_span(form, source):
    def check(value):
        if isinstance(value, dict):
            if "span" in value:
                start, end = value["span"]
                assert source.text[start:end] == value["quote"]
                checked.append(value)
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    checked = []
    check(form)
    assert len(checked) > 50


def test_a_scalar_is_a_value_with_its_place(form):
    assert form["sent_on"] == {"value": "2024-07-23", "span": [343, 355], "quote": "23 July 2024"}
    assert form["body"]["value"] == "West Midlands Police"
    assert form["body_kind"] == {
        "value": "police",
        "span": [0, 20],
        "quote": "West Midlands Police",
    }
    assert form["published_on"] is None


def test_people_are_as_a_person_annotates_them(form):
    (sender,), (addressee,), (copied,) = form["from"], form["to"], form["cc"]
    assert {key: sender[key] for key in ("name", "honours", "posts", "person")} == {
        "name": "Lee Freeman",
        "honours": "KPM",
        "posts": ["HM Inspector of Constabulary", "HM Inspector of Fire & Rescue Services"],
        "person": "lee-freeman",
    }
    assert (addressee["post"], addressee["organisation"]) == (
        "Chief Constable",
        "West Midlands Police",
    )
    assert (copied["post"], copied["organisation"]) == (
        "West Midlands Police and Crime Commissioner",
        None,
    )
    assert [place["quote"] for place in sender["also"]] == [
        "His Majesty’s Inspector of Constabulary",
        "His Majesty’s Inspector of Fire & Rescue Services",
    ]


def test_dates_are_at_their_printed_precision(form):
    assert [(e["kind"], e["start"], e["end"]) for e in form["inspections"]] == [
        ("inspection", "2023-09", "2023-09"),
        ("revisit", "2024-05", "2024-06"),
    ]
    assert [issue["date"] for issue in form["issued"]] == ["2023-12-22"]


def test_a_cause_has_the_status_that_the_letter_claims_last(form):
    assert [(c["status"], c["status_key"] and c["status_key"][-25:]) for c in form["concerns"]] == [
        ("closed", "f concern are now closed."),
        ("closed", "f concern are now closed."),
        ("closed", "f concern are now closed."),
        ("open", "use of concern remaining."),
    ]
    assert [c["statement_given"] for c in form["concerns"]] == [True, True, True, False]
    assert form["concerns"][3]["statement"] is None
    assert form["concerns"][0]["key"] == "The force needs to make sure that its multi-agency risk"


def test_the_key_of_a_cause_is_the_first_ten_words_of_its_fullest_statement(form):
    assert [len(c["key"].split()) for c in form["concerns"]] == [10] * 4


def test_kinds_of_findings_are_mapped_to_the_two_polarities_and_acknowledgements_stand_apart(form):
    polarity = {finding["kind"]: finding["polarity"] for finding in form["findings"]}
    assert polarity == {
        "progress": "progress",
        "further-improvement": "needs improvement",
        "continuing-duty": "needs improvement",
    }
    assert len(form["findings"]) == 18
    assert [item["concern"] for item in form["acknowledgements"]] == [3]


def test_counts_say_what_they_count_in_singular_and_plural(form):
    assert [(count["count"], count["of"]) for count in form["stated_counts"]] == [
        (4, "causes of concern identified"),
        (3, "causes of concern listed in this letter"),
        (3, "causes of concern revisited"),
        (3, "causes of concern closed"),
        (1, "cause of concern remaining"),
    ]


def test_a_cause_that_is_only_identified_has_no_stated_status(read_two):
    (first, _) = render_facts(read_two())["concerns"]
    assert (first["status"], first["status_key"]) == ("not stated", None)


def test_a_remark_is_part_of_the_form_with_its_place(read_two):
    form = render_facts(read_two("Conclusion", "The cause of concern has been discharged."))
    (remark,) = (r for r in form["remarks"] if r["about"] == "status")
    assert remark["kind"] == "unread-passage"
    assert remark["about"] == "status"
    assert remark["quote"] == "The cause of concern has been discharged."


def test_an_empty_letter_has_every_field(read):
    empty = render_facts(read("Title"))
    assert empty["from"] == empty["to"] == empty["concerns"] == empty["findings"] == []
    assert empty["body"] is None
    assert json.loads(json.dumps(empty)) == empty
