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


ACTS = (
    "We issued two accelerated causes of concern in our report on 3 May 2024. "
    "We closed one cause of concern on 4 May 2024."
)
PLAN = "By 31 March 2024, the force should:"
ITEM = "act at once with all of its officers in each of its many towns;"


@pytest.fixture
def records(read_body):
    """Give the records of one kind in the form of a letter with these lines, without their spans."""

    def plain(record):
        return {
            key: [also["quote"] for also in value] if key == "also" else value
            for key, value in record.items()
            if key != "span"
        }

    def records(kind, *lines):
        return [plain(record) for record in render_facts(read_body(*lines))[kind]]

    return records


def test_an_act_of_issuing_says_what_was_done_and_in_what(records):
    first, second = ACTS.split(". ")
    plain = {"concerns": [], "cycle": None}
    assert records("issued", ACTS) == [
        {
            "what": "issued: causes of concern, in a report",
            "date": "2024-05-03",
            "stated": f"{first}.",
            "quote": f"{first}.",
            **plain,
        },
        {
            "what": "closed: causes of concern",
            "date": "2024-05-04",
            "stated": second,
            "quote": second,
            **plain,
        },
    ]


def test_an_act_in_an_assessment_names_its_cycle(records):
    told = (
        "On 3 May 2024, we published a cause of concern about custody in our 2023–25 PEEL report."
    )
    (issue,) = records("issued", told)
    assert issue["what"] == (
        "published: causes of concern, in a report, in the assessment peel-2023-25"
    )
    assert (issue["cycle"], issue["concerns"]) == ("peel-2023-25", [0])


def test_causes_without_names_say_how_many_and_what_became_of_them(records):
    assert records("unnamed", ACTS) == [
        {
            "count": count,
            "stated": words,
            "kind": "cause of concern",
            "accelerated": early,
            "status": "not stated",
            "status_key": None,
            "quote": words,
        }
        for count, words, early in (
            (2, "two accelerated causes of concern", True),
            (1, "one cause of concern", None),
        )
    ]
    closed = "We have closed these two causes of concern."
    (group,) = records("unnamed", closed)
    assert (group["status"], group["status_key"]) == ("closed", closed)


def test_a_number_of_accelerated_causes_or_of_recommendations_says_so(records):
    counts = records("stated_counts", ACTS, "We made two recommendations.")
    assert [(each["count"], each["of"], each["stated"]) for each in counts] == [
        (2, "accelerated causes of concern", "two accelerated causes of concern"),
        (1, "cause of concern", "one cause of concern"),
        (2, "recommendations", "two recommendations"),
    ]


def test_a_recommendation_has_its_cause_its_first_ten_words_and_its_deadline(records):
    assert records(
        "recommendations", "Cause of concern: custody", "It is bad.", PLAN, f"- {ITEM}"
    ) == [
        {
            "concern": 0,
            "key": "act at once with all of its officers in each",
            "deadline": "By 31 March 2024",
            "quote": ITEM,
            "also": [PLAN, "By 31 March 2024"],
        }
    ]


def test_a_claim_about_recommendations_has_its_bounds(records):
    closed = "In May 2024, we closed the recommendation about officers."
    lines = ("Cause of concern: custody", "It is bad.", PLAN, f"- {ITEM}", "Conclusion", closed)
    assert records("recommendation_statuses", *lines) == [
        {
            "recommendations": [0],
            "concern": 0,
            "count": 1,
            "kind": "closed",
            "not_before": "2024-05-01",
            "not_after": "2024-05-31",
            "quote": closed,
        }
    ]
    undated = closed.replace("In May 2024, we closed", "We have closed")
    (claim,) = records("recommendation_statuses", *lines[:-1], undated)
    assert (claim["not_before"], claim["not_after"]) == (None, "2024-07-23")


def test_a_phase_and_a_planned_review_have_their_dates_as_printed(records):
    moved, stays = "My Board has moved the force into Engage in May 2024.", "It remains in Engage."
    assert records("monitoring", f"{moved} {stays}") == [
        {"event": event, "phase": "Engage", "date": date, "stated": words, "quote": words}
        for event, date, words in (("entered", "2024-05", moved), ("remains", None, stays))
    ]
    review = "We will revisit the force by 31 March 2025."
    assert records("planned_reviews", review, "We will look at this again.") == [
        {
            "stated": words,
            "not_before": first,
            "not_after": last,
            "concerns": [],
            "quote": quote,
        }
        for quote, words, first, last in (
            (review, "31 March 2025", "2024-07-23", "2025-03-31"),
            ("We will look at this again.", None, None, None),
        )
    ]


def test_a_claim_about_a_cause_has_its_bounds_and_the_cause_what_was_claimed_last(records):
    first = "In May 2024, we closed the cause of concern about custody."
    last = "The cause of concern about custody was reopened in June 2024."
    lines = ("We identified a cause of concern about custody.", first, last)
    claimed = [(c["kind"], c["not_before"], c["not_after"]) for c in records("statuses", *lines)]
    assert claimed[0] == ("closed", "2024-05-01", "2024-05-31")
    (cause,) = records("concerns", *lines[:2])
    assert (cause["status"], cause["status_key"]) == ("closed", first)
    assert (cause["key"], cause["theme"], cause["mention"]) == ("custody", "custody", "named")
    assert (cause["statement"], cause["statement_given"]) == (None, False)


def test_a_cause_that_is_only_mentioned_has_no_key(records):
    lines = ("We issued a cause of concern to the force.", "The force should:", "- act for all.")
    (cause,) = records("concerns", *lines)
    assert (cause["key"], cause["mention"], cause["status"]) == (None, "mentioned", "not stated")


@pytest.mark.parametrize(
    ("sentence", "negative"),
    [
        ("The force acts.", True),
        ("We issued causes of concern about dogs and cats.", False),
        ("We identified four causes of concern.", False),
        ("The area of concern about custody was discussed.", False),
        ("The force had eight recommendations.", True),
    ],
)
def test_a_letter_is_negative_if_nothing_in_it_may_name_a_cause(sentence, negative, read_body):
    assert render_facts(read_body(sentence))["negative"] is negative


def test_a_recipient_has_one_post_and_a_sender_each(read_head):
    form = render_facts(
        read_head(
            *("From", "Lee Freeman", "HM Inspector of Constabulary", "To", "Dame Ann Example QPM"),
            *("Chief Constable", "Borsetshire Police", "Cc", "Kim Test", "Felpersham Constabulary"),
            *("Sam Sample",),
        )
    )
    (sender,), (addressee,), (copied, *_) = form["from"], form["to"], form["cc"]
    assert sender["posts"] == ["HM Inspector of Constabulary"]
    assert {key: addressee[key] for key in addressee if key not in ("span", "also")} == {
        "name": "Ann Example",
        "prefix": "Dame",
        "honours": "QPM",
        "person": "ann-example",
        "label_lost": False,
        "post": "Chief Constable",
        "organisation": "Borsetshire Police",
        "quote": "Dame Ann Example QPM",
    }
    assert (copied["post"], copied["organisation"]) == (None, "Felpersham Constabulary")
    (bare,) = render_facts(read_head("To", "Ann Example"))["to"]
    assert (bare["post"], bare["organisation"]) == (None, None)


def test_the_other_body_of_a_letter_to_two_stands_in_the_form(read):
    both = "To\nAnn Example, Chief Constable, Borsetshire Police\nBo Sample, Chief Constable, Felpersham Police"
    title = "Borsetshire Police and Felpersham Police: return to default phase of monitoring"
    form = render_facts(read(f"{title}\n{both}\nBackground\nIt acts."))
    assert form["body"]["value"] == "Borsetshire Police"
    assert form["body_beside"]["value"] == "Felpersham Police"
    assert render_facts(read("Borsetshire Police: letter\nIt acts."))["body_beside"] is None


def test_a_cause_that_was_closed_before_the_letter_that_identifies_it_is_closed(records):
    identified = "We identified two causes of concern. These causes of concern were as follows:"
    items = ("- The force doesn’t record all reported crime.", "- The force doesn’t use MARACs.")
    closed = "In May 2024, we closed these two causes of concern."
    causes = records("concerns", "Background", identified, *items, "Conclusion", closed)
    assert [(cause["status"], cause["status_key"]) for cause in causes] == [("closed", closed)] * 2
