"""Who writes to whom about which body, in the forms of LETTERS §2; nobody is merged or invented."""

from datetime import date

import pytest


def parties(facts):
    return [
        (p.role.value, p.name, p.honours, [(t.post, t.organisation, t.posts) for t in p.titles])
        for p in facts.parties
    ]


CHIEF = ("Chief Constable", "Borsetshire Police", ("chief-constable/borsetshire",))
BARE_CHIEF = ("Chief Constable", None, ("chief-constable/borsetshire",))
INSPECTOR = ("HM Inspector of Constabulary", None, ("hm-inspector-of-constabulary",))

FORMS = {
    "three lines": (
        ("To", "Ann Example", "Chief Constable", "Borsetshire Police"),
        [("to", "Ann Example", None, [CHIEF])],
    ),
    "post and body on one line": (
        ("To", "Ann Example", "Chief Constable Borsetshire Police"),
        [("to", "Ann Example", None, [CHIEF])],
    ),
    "a comma between post and body": (
        ("To", "Ann Example", "Chief Constable, Borsetshire Police"),
        [("to", "Ann Example", None, [CHIEF])],
    ),
    "post of body": (
        ("To", "Ann Example", "Chief Constable of Borsetshire Police"),
        [("to", "Ann Example", None, [CHIEF])],
    ),
    "trailing commas": (
        ("To:", "Ann Example,", "Chief Constable,", "Borsetshire Police"),
        [("to", "Ann Example", None, [CHIEF])],
    ),
    "bare post": (
        ("To", "Ann Example", "Chief Constable"),
        [("to", "Ann Example", None, [BARE_CHIEF])],
    ),
    "no post": (("To", "Ann Example"), [("to", "Ann Example", None, [])]),
    "post-nominals on an addressee": (
        ("To", "Ann Example QPM DL", "Chief Constable"),
        [("to", "Ann Example", "QPM DL", [BARE_CHIEF])],
    ),
    "label and name on one line": (
        ("From: Lee Freeman KPM", "HM Inspector of Constabulary", "To: Ann Example"),
        [("from", "Lee Freeman", "KPM", [INSPECTOR]), ("to", "Ann Example", None, [])],
    ),
    "his and her in one block": (
        (
            "From",
            "Lee Freeman OBE QFSM",
            "Her Majesty’s Inspector of Constabulary",
            "His Majesty's Inspector of Fire and  Rescue Services",
        ),
        [
            (
                "from",
                "Lee Freeman",
                "OBE QFSM",
                [
                    INSPECTOR,
                    (
                        "HM Inspector of Fire & Rescue Services",
                        None,
                        ("hm-inspector-of-fire-and-rescue-services",),
                    ),
                ],
            )
        ],
    ),
    "two in copy": (
        (
            "Cc",
            "Sam Sample",
            "Borsetshire Police and Crime Commissioner",
            "Kim Test",
            "Deputy Mayor of Borchester",
        ),
        [
            (
                "cc",
                "Sam Sample",
                None,
                [
                    (
                        "Borsetshire Police and Crime Commissioner",
                        None,
                        ("commissioner/borsetshire",),
                    )
                ],
            ),
            ("cc", "Kim Test", None, [("Deputy Mayor of Borchester", None, ())]),
        ],
    ),
    "a bare commissioner": (
        ("CC:", "Sam Sample", "Police and Crime Commissioner"),
        [
            (
                "cc",
                "Sam Sample",
                None,
                [("Police and Crime Commissioner", None, ("commissioner/borsetshire",))],
            )
        ],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_people_and_posts_are_read_in_each_form_of_letterhead(form, read_head):
    lines, expected = FORMS[form]
    assert parties(read_head(*lines)) == expected


@pytest.mark.parametrize(
    ("line", "prefix", "name", "honours"),
    [
        ("HMI Lee Freeman KPM", "HMI", "Lee Freeman", "KPM"),
        (
            "HM Chief Inspector Sir Andy Cooke QPM DL",
            "HM Chief Inspector Sir",
            "Andy Cooke",
            "QPM DL",
        ),
        ("The Rt Hon Andrew M Burnham", "The Rt Hon", "Andrew M Burnham", None),
        ("Siriol Example", None, "Siriol Example", None),
        ("Cllr Kim Test MBE", "Cllr", "Kim Test", "MBE"),
        ("Lordina Obe", None, "Lordina Obe", None),
    ],
)
def test_prefix_and_post_nominals_are_no_part_of_a_name(line, prefix, name, honours, read_head):
    (party,) = read_head("Cc", line).parties
    assert (party.prefix, party.name, party.honours) == (prefix, name, honours)
    assert party.evidence.quote == line


def test_a_person_is_identified_by_name_and_post_never_by_name_alone(read_head, remarks_of):
    chief = read_head("To", "Ann Example", "Chief Constable")
    assert [party.person for party in chief.parties] == ["ann-example"]
    copied = read_head("Cc", "Ann Example", "Borsetshire Police and Crime Commissioner")
    assert [party.person for party in copied.parties] == [None]
    assert ("unknown-person", "cc", "Ann Example") in remarks_of(copied)
    untitled = read_head("To", "Ann Example")
    assert [party.person for party in untitled.parties] == [None]


def test_a_post_of_another_body_is_not_taken_for_that_of_the_body(read_head, remarks_of):
    facts = read_head("To", "Ann Example", "Chief Constable, Felpersham Constabulary")
    assert parties(facts) == [
        ("to", "Ann Example", None, [("Chief Constable", "Felpersham Constabulary", ())])
    ]
    assert facts.parties[0].person is None
    assert [kind for kind, *_ in remarks_of(facts, "to")] == ["unknown-person", "unknown-title"]


def test_a_post_of_another_body_on_three_lines_is_not_taken_for_that_of_the_body(read_head):
    facts = read_head("To", "Ann Example", "Chief Constable", "Felpersham Constabulary")
    assert facts.parties[0].posts == ()
    assert facts.parties[0].person is None


def test_an_unknown_title_keeps_its_words_and_leaves_a_remark(read_head, remarks_of):
    facts = read_head("To", "Ann Example", "head of the force")
    assert parties(facts) == [("to", "Ann Example", None, [("head of the force", None, ())])]
    assert ("unknown-title", "to", "head of the force") in remarks_of(facts)


def test_a_wrong_title_in_the_source_is_kept_as_printed(read_head, remarks_of):
    title = "Borsetshire Police, Fire and Crime Commissioner"
    facts = read_head("Cc", "Sam Sample", title)
    assert parties(facts) == [("cc", "Sam Sample", None, [(title, None, ())])]
    assert ("unknown-title", "cc", title) in remarks_of(facts)


def test_an_unknown_body_is_kept_as_printed_with_a_remark(read_head, remarks_of):
    facts = read_head("To", "Kim Test", "Chief Constable", title="Loamshire Police: closure letter")
    assert (facts.body.name, facts.body.kind.value, facts.body.key) == (
        "Loamshire Police",
        "police",
        None,
    )
    assert facts.parties[0].posts == ()
    assert ("unknown-body", "body", "Loamshire Police") in remarks_of(facts)


def test_a_fire_and_rescue_service_that_no_register_knows_is_read_too(read_head):
    facts = read_head(
        title="Barsetshire Fire and Rescue Service: Cause of concern – progress letter"
    )
    assert (facts.body.kind.value, facts.body.key) == ("fire", None)
    assert facts.letter_kind.value.value == "progress"


def test_a_name_before_the_colon_that_is_no_body_gives_none_and_a_remark(read_head, remarks_of):
    facts = read_head(title="PEEL: Borsetshire Police cause of concern – Responding")
    assert facts.body is None
    assert ("unknown-body", "body", "PEEL") in remarks_of(facts)
    assert facts.coverage["body"] == "not understood"


@pytest.mark.parametrize(
    "name",
    ["Loamshire Police and Crime Commissioner", "National Police Chiefs’ Council"],
)
def test_an_office_or_a_council_is_not_taken_for_a_police_force(name, read_head):
    assert read_head(title=f"{name}: enhanced monitoring").body is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Borsetshire Police: PEEL Cause of concern revisit letter", "revisit"),
        ("Borsetshire Police: second re-visit", "revisit"),
        ("Borsetshire Police: closure of cause of concern letter", "closure"),
        ("Borsetshire Police: Cause of concern closed letter", "closure"),
        ("Borsetshire Police: disclosure letter", "other"),
        ("Borsetshire Police: move to enhanced phase of monitoring", "move-to-engage"),
        ("Borsetshire Police: Enhanced monitoring decision", "other"),
        ("Borsetshire Police: return to default phase of monitoring", "return-to-scan"),
        ("Borsetshire Police: Cause of concern – progress letter", "progress"),
        ("Borsetshire Police: COVID-19 inspection", "other"),
    ],
)
def test_the_title_tells_the_family_of_the_letter(title, kind, read_head):
    assert read_head(title=title).letter_kind.value.value == kind


def test_no_copy_is_stated_where_there_is_no_cc(read_head):
    facts = read_head("To", "Ann Example", "Chief Constable")
    assert [party.role.value for party in facts.parties] == ["to"]
    assert facts.coverage["cc"] == "not stated"


def test_labels_with_colons_and_values_on_one_line_give_the_days(read):
    facts = read(
        "Borsetshire Police: closure letter\nPublished on: 29 November 2023\n"
        "Sent on: 23 November 2023\nBackground\nIt acts.\n"
    )
    assert facts.sent_on.value == date(2023, 11, 23)
    assert facts.published_on.value == date(2023, 11, 29)


@pytest.mark.parametrize("words", ["31 June 2024", "July 2024", "23 July", "Tuesday"])
def test_a_line_that_is_no_day_is_a_remark_and_no_day(words, read, remarks_of):
    facts = read(f"Borsetshire Police: letter\nSent on\n{words}\nBackground\nIt acts.\n")
    assert facts.sent_on is None
    assert remarks_of(facts, "sent_on") == [("unread-date", "sent_on", words)]
    assert facts.coverage["sent_on"] == "not understood"


# What is read wrongly.


@pytest.mark.parametrize(
    "line", ["Ann Example, Chief Constable", "Ann Example, Chief Constable, Borsetshire Police"]
)
def test_a_name_and_a_post_on_one_line_are_two_things(line, read_head):
    (party,) = read_head("To", line).parties
    assert party.name == "Ann Example"


@pytest.mark.parametrize(
    "lines", [("Chief Constable", "Ann Example"), ("Commissioner Sir Ann Example",)]
)
def test_a_post_before_a_name_is_not_a_person(lines, read_head):
    assert [party.name for party in read_head("To", *lines).parties] == ["Ann Example"]


@pytest.mark.parametrize("line", ["Regional lead for the north", "Headquarters", "Weston Road"])
def test_a_further_line_under_a_title_is_not_a_person(line, read_head):
    facts = read_head("From", "Lee Freeman", "HM Inspector of Constabulary", line)
    assert [party.name for party in facts.parties] == ["Lee Freeman"]


def test_a_name_with_a_small_particle_is_a_person(read_head):
    facts = read_head("Cc", "Sam Sample", "Kim de Test", "Deputy Mayor of Borchester")
    assert [party.name for party in facts.parties] == ["Sam Sample", "Kim de Test"]


def test_a_letterhead_that_was_not_understood_is_not_said_to_be_absent(read):
    facts = read(
        "Borsetshire Police: closure letter\nPublication types: Letter\n"
        "From\nLee Freeman KPM\nTo\nAnn Example\nSent on\n23 July 2024\nBackground\nIt acts.\n"
    )
    kinds = ("from", "to", "sent_on")
    assert "not stated" not in {facts.coverage[kind].value for kind in kinds}
