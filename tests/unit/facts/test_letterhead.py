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


JOINT = "Borsetshire Police and Felpersham Police: return to default phase of monitoring"
BOTH = (
    "To",
    "Ann Example, Chief Constable, Borsetshire Police",
    "Bo Sample, Chief Constable, Felpersham Police",
)


def test_a_letter_to_two_bodies_is_about_the_first_and_a_remark_names_the_second(
    read_head, remarks_of
):
    facts = read_head(*BOTH, title=JOINT)
    assert (facts.body.name, facts.body.beside.quote) == (
        "Borsetshire Police",
        "Felpersham Police",
    )
    assert ("unread-passage", "body", "Felpersham Police") in remarks_of(facts)


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        ("On 4 May 2021, the two forces went into our enhanced monitoring phase.", ["entered"]),
        (
            "On 4 May 2021, we moved Borsetshire Police and Felpersham Police into Engage.",
            ["entered"],
        ),
        ("On 4 May 2021, we moved Borsetshire Police into Engage.", ["entered"]),
        ("On 4 May 2021, we moved Felpersham Police into Engage.", []),
        ("On 4 May 2021, the force went into our enhanced monitoring phase.", []),
        (
            "Felpersham Police did badly. On 4 May 2021, it went into our enhanced monitoring phase.",
            [],
        ),
    ],
)
def test_of_a_letter_to_two_bodies_counts_what_is_said_of_both_or_of_the_first(
    sentence, events, read
):
    text = "\n".join((JOINT, *BOTH, "Sent on", "12 May 2022", "Background", sentence))
    assert [each.event for each in read(text).monitoring] == events


def test_two_forces_are_no_subject_in_a_letter_to_one(read_body):
    words = "On 4 May 2021, the two forces went into our enhanced monitoring phase."
    assert read_body("Background", words).monitoring == ()


def test_a_title_that_names_two_bodies_names_none_and_leaves_a_remark(read_head, remarks_of):
    title = "Borsetshire Police and Felpersham Police: return to default phase of monitoring"
    facts = read_head("To", "Ann Example", "Chief Constable, Borsetshire Police", title=title)
    assert facts.body is None
    assert ("unknown-body", "body", title) in remarks_of(facts)
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


# Forms of real letters (LETTERS §1 to §3), with invented people and bodies.

HMIC = "HM Inspector of Constabulary"
HMIF = "HM Inspector of Fire & Rescue Services"


def people(facts):
    return [
        (p.role.value, p.prefix, p.name, p.honours, [(t.post, t.organisation) for t in p.titles])
        for p in facts.parties
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (
            "PEEL: Borsetshire Police cause of concern – Responding to the public",
            "Borsetshire Police",
        ),
        ("Borsetshire Police revisit 2018/19", "Borsetshire Police"),
        ("Barsetshire FRS second revisit 2020", "Barsetshire FRS"),
        (
            "Barsetshire Fire and Rescue Service causes of concern revisit letter",
            "Barsetshire Fire and Rescue Service",
        ),
        (
            "Barsetshire Fire & Rescue Service revisit: Cause of concern – progress letter",
            "Barsetshire Fire & Rescue Service",
        ),
        ("COVID-19 inspection: Tyne and Barset Fire Brigade", "Tyne and Barset Fire Brigade"),
        ("Letter from HM Chief Inspector to Felpersham Constabulary", "Felpersham Constabulary"),
        (
            "Letter to Barsetshire Fire and Rescue Service: request for information",
            "Barsetshire Fire and Rescue Service",
        ),
        (
            "King’s Barset and Isle of Wessex Police: closure letter",
            "King’s Barset and Isle of Wessex Police",
        ),
        ("Borsetshire Police Service: move to Engage", "Borsetshire Police Service"),
        ("File review 2018 - City of Borchester Police", "City of Borchester Police"),
        ("An inspection of the City of Borchester Police", "City of Borchester Police"),
    ],
)
def test_the_body_is_the_name_that_the_title_prints(title, name, read_head):
    body = read_head(title=title).body
    assert body is not None
    assert (body.name, body.evidence.quote) == (name, name)


def test_a_part_of_a_name_is_not_taken_for_the_body(read_head):
    assert read_head(title="File review City of Borchester Police").body is None


def test_the_commissioner_whom_the_title_names_tells_the_force_by_the_register(read_head):
    title = "Letter from HM Chief Inspector to Borsetshire Police and Crime Commissioner"
    body = read_head("To", "Sam Sample", "Police and Crime Commissioner", title=title).body
    assert body is not None
    assert (body.key, body.name) == ("borsetshire", "Borsetshire Police")
    assert body.evidence.quote == "Borsetshire Police and Crime Commissioner"


def test_a_commissioner_unknown_to_the_register_tells_no_force_unless_its_chief_is_named(read_head):
    title = "Letter from HM Chief Inspector to Loamshire Police and Crime Commissioner"
    assert read_head("To", "Sam Sample", title=title).body is None
    chief = ("Cc", "Kim Test", "Chief Constable of Loamshire Constabulary")
    assert read_head(*chief, title=title).body.name == "Loamshire Constabulary"
    other = ("Cc", "Kim Test", "Chief Constable of Wessex Constabulary")
    assert read_head(*other, title=title).body is None


def test_a_title_without_a_body_leaves_it_to_the_chief_officer_addressed(read_head):
    title = "Letter from HMCI to Barsetshire Fire & Rescue Authority"
    lines = (
        "To",
        "Councillor Kim Test, Chair, Barsetshire Fire & Rescue Authority",
        "Ann Example OBE, Chief Executive Officer, Barsetshire Fire Service",
    )
    facts = read_head(*lines, title=title)
    assert facts.body.name == "Barsetshire Fire Service"
    assert people(facts) == [
        ("to", "Councillor", "Kim Test", None, [("Chair", "Barsetshire Fire & Rescue Authority")]),
        (
            "to",
            None,
            "Ann Example",
            "OBE",
            [("Chief Executive Officer", "Barsetshire Fire Service")],
        ),
    ]
    assert read_head(*lines[:2], title=title).body is None


LINES = {
    "Ann Example KMP": (None, "Ann Example", "KMP"),
    "Ann Example OBE QSFM": (None, "Ann Example", "OBE QSFM"),
    "Ann Example BA Hons (Oxon)": (None, "Ann Example", "BA Hons (Oxon)"),
    "Ann Example, MBE": (None, "Ann Example", "MBE"),
    "Dr. Ann Example-Test": ("Dr.", "Ann Example-Test", None),
    "HMI Dr Ann Example CBE": ("HMI Dr", "Ann Example", "CBE"),
    "The Rt Hon the Baroness Ann Example of Ambridge": (
        "The Rt Hon the Baroness",
        "Ann Example",
        None,
    ),
    "Lord Example of Ambridge": ("Lord", "Example of Ambridge", None),
    "J. K. van der Example QPM": (None, "J. K. van der Example", "QPM"),
    "Lucetta Le Example": (None, "Lucetta Le Example", None),
    "Siân Ó Example": (None, "Siân Ó Example", None),
}


@pytest.mark.parametrize("line", LINES)
def test_a_name_is_parted_from_what_stands_around_it(line, read_head):
    (party,) = read_head("Cc", line).parties
    assert (party.prefix, party.name, party.honours) == LINES[line]


ADDRESSEES = {
    ("Ann Example, Chief Fire Officer,", "Barsetshire Fire and Rescue Service"): (
        "Chief Fire Officer",
        "Barsetshire Fire and Rescue Service",
    ),
    ("Ann Example Chief Fire Officer Barsetshire Fire Service",): (
        "Chief Fire Officer",
        "Barsetshire Fire Service",
    ),
    ("Ann Example", "Chief Fire Officer / Chief Executive", "Barsetshire Fire Brigade"): (
        "Chief Fire Officer / Chief Executive",
        "Barsetshire Fire Brigade",
    ),
    ("Ann Example", "Director", "Barsetshire Fire and Rescue Service"): (
        "Director",
        "Barsetshire Fire and Rescue Service",
    ),
    ("Ann Example", "Acting Chief Constable", "Borsetshire Police"): (
        "Acting Chief Constable",
        "Borsetshire Police",
    ),
    ("Commissioner Sir Ann Example", "Borsetshire Police"): ("Commissioner", "Borsetshire Police"),
    ("Commissioner Sir Ann Example KBE QPM, Borsetshire Police",): (
        "Commissioner",
        "Borsetshire Police",
    ),
    ("Chief Constable Ann Example QPM", "Borsetshire Police"): (
        "Chief Constable",
        "Borsetshire Police",
    ),
    ("Chief Constable Ann Example", "Borsetshire Police"): (
        "Chief Constable",
        "Borsetshire Police",
    ),
    ("Ann Example", "Commissioner, Barsetshire Fire Brigade"): (
        "Commissioner",
        "Barsetshire Fire Brigade",
    ),
    ("Ann Example", "Borsetshire Police"): ("", "Borsetshire Police"),
}


@pytest.mark.parametrize("lines", ADDRESSEES)
def test_post_and_organisation_of_a_chief_officer_stand_apart(lines, read_head):
    (party,) = read_head("To:", *lines).parties
    assert (party.role.value, party.name) == ("to", "Ann Example")
    assert [(title.post, title.organisation) for title in party.titles] == [ADDRESSEES[lines]]


COPIED = {
    "Police and Crime Commissioner for Borset, Felpersham and the Isle of Penny": None,
    "Borsetshire Police, Fire and Crime Commissioner": None,
    "Mayor of Borchester": None,
    "Deputy Mayor for Policing, Crime, Criminal Justice and Fire": None,
    "Cabinet Member for Fire, Community Safety and Libraries": None,
    "Chair of Fire Authority": None,
    "Leader of the Council": None,
    "Chair, Barsetshire Combined Fire Authority": "Barsetshire Combined Fire Authority",
    "Portfolio Holder for Community Safety, Borchester City Council": "Borchester City Council",
}


@pytest.mark.parametrize("title", COPIED)
@pytest.mark.parametrize("joined", [True, False])
def test_the_post_of_who_oversees_is_kept_whole(title, joined, read_head):
    lines = (f"Councillor Kim Test MBE, {title}",) if joined else ("Councillor Kim Test MBE", title)
    (party,) = read_head("Cc", *lines).parties
    post = title.removesuffix(f", {COPIED[title]}")
    assert people(read_head("Cc", *lines)) == [
        ("cc", "Councillor", "Kim Test", "MBE", [(post, COPIED[title])])
    ]
    assert not party.label_lost


def test_a_post_may_stand_on_the_line_above_the_name(read_head):
    facts = read_head("Cc", "Police and Crime Commissioner", "Sam Sample")
    assert people(facts) == [
        ("cc", None, "Sam Sample", None, [("Police and Crime Commissioner", None)])
    ]


@pytest.mark.parametrize(
    ("lines", "posts"),
    [
        (("His Majesty’s Inspector Fire & Rescue Services",), [HMIF]),
        (("Her Majesty’s  Inspector of Fire and Rescue Service",), [HMIF]),
        (("HM Inspector of Fire & Rescue Services", "HM Inspector of Constabulary"), [HMIF, HMIC]),
        (("HM Inspector of Constabulary and Fire & Rescue Services",), [HMIC, HMIF]),
        (
            ("HM Inspector of Constabulary and HM Inspector of Fire & Rescue Services",),
            [HMIC, HMIF],
        ),
        (
            ("Her Majesty's Chief Inspector of Constabulary",),
            ["HM Chief Inspector of Constabulary"],
        ),
        ((), []),
    ],
)
def test_titles_of_a_sender_are_normalised(lines, posts, read_head):
    (party,) = read_head("From", "HMI Lee Freeman KPM", *lines).parties
    assert [title.post for title in party.titles] == posts
    assert party.role.value == "from"


def test_two_senders_joined_by_and_are_two(read_head):
    facts = read_head("From", "Lee Freeman KPM", HMIC, "and", "Kim Test CBE", HMIC, HMIF)
    assert people(facts) == [
        ("from", None, "Lee Freeman", "KPM", [(HMIC, None)]),
        ("from", None, "Kim Test", "CBE", [(HMIC, None), (HMIF, None)]),
    ]


# Labels that were lost.


def test_where_all_labels_were_lost_place_and_post_tell_the_parts(read, remarks_of):
    facts = read(
        "Borsetshire Police: closure letter\nPublished on: 24 July 2024\nLetter information\n\n"
        "Lee Freeman KPM\nHis Majesty’s Inspector of Constabulary\n\nAnn Example\nChief Constable\n"
        "Borsetshire Police\n\nThe Rt Hon Kim Test\nMayor of Borset\n\nSam Sample\nDeputy Mayor\n\n"
        "23 July 2024\n\nIn May 2024, we inspected the force as part of our programme.\n"
    )
    assert [(p.role.value, p.name, p.label_lost) for p in facts.parties] == [
        ("from", "Lee Freeman", True),
        ("to", "Ann Example", True),
        ("cc", "Kim Test", True),
        ("cc", "Sam Sample", True),
    ]
    assert facts.sent_on.value == date(2024, 7, 23)
    assert facts.published_on.value == date(2024, 7, 24)
    assert ("lost-label", "sent_on", "23 July 2024") in remarks_of(facts)


def test_a_commissioner_is_the_addressee_of_a_block_without_labels_and_chief(read):
    facts = read(
        "Borsetshire Police: Enhanced monitoring decision\nHMI Lee Freeman\nSam Sample\n"
        "Police and Crime Commissioner for Borsetshire\nSent on\n23 July 2024\nThe force acts.\n"
    )
    assert [(p.role.value, p.name) for p in facts.parties] == [
        ("from", "Lee Freeman"),
        ("to", "Sam Sample"),
    ]


def test_who_oversees_a_body_is_in_copy_where_that_label_was_lost(read_head, remarks_of):
    facts = read_head(
        "To",
        "Ann Example",
        "Chief Constable",
        "Borsetshire Police",
        "Cllr Kim Test",
        "Chair of Panel",
    )
    assert [(p.role.value, p.name) for p in facts.parties] == [
        ("to", "Ann Example"),
        ("cc", "Kim Test"),
    ]
    assert ("lost-label", "cc", "Cllr Kim Test") in remarks_of(facts)


def test_a_second_addressee_is_not_in_copy_where_the_letter_has_that_label(read_head):
    lines = ("To", "Ann Example", "Chief Constable", "Sam Sample", "Police and Crime Commissioner")
    facts = read_head(*lines, "Cc", "Kim Test", "Mayor of Borset")
    assert [p.role.value for p in facts.parties] == ["to", "to", "cc"]


def test_a_day_in_the_letterhead_that_dates_nothing_surely_is_a_remark(read, remarks_of):
    facts = read(
        "Borsetshire Police: closure letter\nHMI Lee Freeman\nAnn Example\nChief Constable\n"
        "23 July 2024\n24 July 2024\nThe force acts.\n"
    )
    assert facts.sent_on is None
    assert {kind for kind, *_ in remarks_of(facts, "sent_on")} == {"unread-date"}


def test_publication_before_sending_is_a_remark(read, remarks_of):
    facts = read(
        "Borsetshire Police: closure letter\nPublished on: 22 July 2024\nSent on: 23 July 2024\nIt acts.\n"
    )
    assert facts.published_on.value == date(2024, 7, 22)
    assert remarks_of(facts, "published_on") == [("unread-date", "published_on", "22 July 2024")]


# A letterhead that is a sentence.

SENT_BY = {
    "This letter was sent by HMI Lee Freeman to Ann Example, Chief Constable of Borsetshire Police "
    "and Sam Sample, Police, Fire and Crime Commissioner on 19 March 2021.": [
        ("from", "HMI", "Lee Freeman", None, []),
        ("to", None, "Ann Example", None, [("Chief Constable", "Borsetshire Police")]),
        ("to", None, "Sam Sample", None, [("Police, Fire and Crime Commissioner", None)]),
    ],
    "This letter was written by HMI Lee Freeman KPM to Ann Example QPM, Chief Constable of Wessex "
    "and Borset Police, and copied to Kim Test, Cabinet Member for Fire, Community Safety and "
    "Libraries, on 19 March 2021.": [
        ("from", "HMI", "Lee Freeman", "KPM", []),
        ("to", None, "Ann Example", "QPM", [("Chief Constable", "Wessex and Borset Police")]),
        (
            "cc",
            None,
            "Kim Test",
            None,
            [("Cabinet Member for Fire, Community Safety and Libraries", None)],
        ),
    ],
    "This letter was sent on 19 March 2021 by HMI Lee Freeman to Ann Example, Chief Fire Officer of "
    "Barset and Isle of Wessex Fire and Rescue Service.": [
        ("from", "HMI", "Lee Freeman", None, []),
        (
            "to",
            None,
            "Ann Example",
            None,
            [("Chief Fire Officer", "Barset and Isle of Wessex Fire and Rescue Service")],
        ),
    ],
}


@pytest.mark.parametrize("sentence", SENT_BY)
def test_a_letterhead_that_is_a_sentence_is_read(sentence, read):
    facts = read(
        f"Borsetshire Police: cause of concern revisit\n{sentence}\nBackground\nIt acts.\n"
    )
    assert people(facts) == SENT_BY[sentence]
    assert facts.sent_on.value == date(2021, 3, 19)
    assert not any(p.label_lost for p in facts.parties)


def test_a_sentence_with_an_area_like_a_name_makes_nobody_of_it(read):
    facts = read(
        "Borsetshire Police: revisit\nThis letter was sent by HMI Lee Freeman to Sam Sample, Police "
        "and Crime Commissioner for Borset and North Wessex on 19 March 2021.\nIt acts.\n"
    )
    assert [p.name for p in facts.parties] == ["Lee Freeman", "Sam Sample"]


def test_a_sentence_in_which_words_stay_unread_names_nobody(read, remarks_of):
    facts = read(
        "Borsetshire Police: revisit\nThis letter was sent by HMI Lee Freeman to the senior leaders "
        "of the force on 19 March 2021.\nIt acts.\n"
    )
    assert facts.parties == ()
    assert {about for _, about, _ in remarks_of(facts, "from", "to", "cc")} == {"from", "to", "cc"}


def test_sender_and_addressee_may_share_the_line_of_a_label(read_head):
    line = "From: HMI Lee Freeman to Ann Example, Chief Constable of Borsetshire Police"
    assert people(read_head(line)) == [
        ("from", "HMI", "Lee Freeman", None, []),
        ("to", None, "Ann Example", None, [("Chief Constable", "Borsetshire Police")]),
    ]


@pytest.mark.parametrize(
    "line",
    ["Chief Constable West Midlands", "Head of Communications", "Borsetshire House, Weston Road"],
)
def test_a_place_or_an_unknown_post_is_nobody(line, read_head):
    names = [party.name for party in read_head("To", "Ann Example", line).parties]
    assert names == ["Ann Example"]


@pytest.mark.parametrize("title", ["West Midlands Police: closure letter", "Closure letter"])
def test_the_area_of_a_body_is_nobody(title, read_head):
    lines = ("To", "Chief Constable West Midlands", "West Midlands Police")
    assert read_head(*lines, title=title).parties == ()


def test_a_sentence_about_sending_adds_nobody_to_a_letterhead(read):
    facts = read(
        "Borsetshire Police: revisit\nFrom\nHMI Lee Freeman\nTo\nAnn Example\nSent on\n1 May 2024\n"
        "This letter was sent by HMI Lee Freeman to Ann Example, Chief Constable, on 1 May 2024.\n"
    )
    assert [party.name for party in facts.parties] == ["Lee Freeman", "Ann Example"]


def test_a_salutation_is_nobody_and_no_heading(read):
    facts = read(
        "Borsetshire Police: revisit\nTo\nAnn Example\nSent on\n1 May 2024\nDear Chief Constable\n"
        "It acts.\n"
    )
    assert [party.name for party in facts.parties] == ["Ann Example"]
    assert [section.heading for section in facts.letter.sections] == [None]


PRINTED = """\
HM Inspectorate of Constabulary and Fire & Rescue Services
6th Floor, Example House
8 Example Square
London AB1W 2CD

Ann Example KPM
HM Inspector of Constabulary

Chief Constable Jane Roe QPM
Borsetshire Police
By email

Copied to: Mary Major, Borsetshire Police and Crime Commissioner

Tuesday 4 March 2025

Dear Chief Constable,

{subject}

It acts.
"""


def test_a_letter_as_it_was_posted_has_its_title_under_the_salutation(read):
    facts = read(PRINTED.format(subject="Borsetshire Police: PEEL causes of concern revisit"))
    assert facts.title.value == "Borsetshire Police: PEEL causes of concern revisit"
    assert facts.sent_on.value == date(2025, 3, 4)
    assert facts.body.name == "Borsetshire Police"
    assert [(party.role.value, party.name, party.honours) for party in facts.parties] == [
        ("from", "Ann Example", "KPM"),
        ("to", "Jane Roe", "QPM"),
        ("cc", "Mary Major", None),
    ]


def test_a_posted_letter_without_a_subject_has_no_title(read):
    facts = read(PRINTED.format(subject="We inspected the force in May 2024."))
    assert facts.title is None
    assert [party.name for party in facts.parties] == ["Ann Example", "Jane Roe", "Mary Major"]


def test_who_is_greeted_by_name_is_whom_a_letter_without_labels_is_for(read):
    facts = read(
        "Borsetshire Police: revisit\n\nSir Sam Sample QPM\n\n4 March 2025\n\nDear Sam,\n\n"
        "The police acted.\n\nHMI Ann Example\n"
    )
    assert ("from", "Sam Sample") not in [(p.role.value, p.name) for p in facts.parties]


def test_a_title_that_ends_with_a_body_gives_no_cause_its_theme(read):
    facts = read(
        "PEEL CAUSE OF CONCERN REVISIT: BORSETSHIRE POLICE\nSent on\n1 May 2024\n"
        "We raised one cause of concern, namely that the force doesn’t know its demand.\n"
    )
    assert [(c.statement.quote, c.theme) for c in facts.concerns] == [
        ("the force doesn’t know its demand", None)
    ]


@pytest.mark.parametrize("line", ["Sent on: Tuesday 4 March 2025", "Date: 4 March 2025"])
def test_a_day_may_stand_with_its_weekday_and_under_another_label(line, read):
    facts = read(f"Borsetshire Police: revisit\nFrom: HMI Ann Example\n{line}\nIt acts.\n")
    assert facts.sent_on.value == date(2025, 3, 4)


def test_dashes_may_part_a_name_from_a_post(read_head):
    facts = read_head(
        "To: Jane Roe – Chief Constable, Borsetshire Police", "Copy: Mary Major – PCC"
    )
    assert [(p.role.value, p.name, [t.post for t in p.titles]) for p in facts.parties] == [
        ("to", "Jane Roe", ["Chief Constable"]),
        ("cc", "Mary Major", ["PCC"]),
    ]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Causes of concern progress letter: Barsetshire Fire and Rescue Service", "progress"),
        ("Barsetshire FRS: Progress against cause of concern 2021", "progress"),
        ("Barsetshire FRS revisit: Cause of concern – progress letter", "progress"),
        ("Barsetshire FRS second revisit 2018/19", "revisit"),
        ("Barsetshire FRS: Cause of concern – closure letter", "closure"),
        ("PEEL: Borsetshire Police cause of concern – Responding", "other"),
        ("Letter from HM Chief Inspector to Borsetshire Police and Crime Commissioner", "other"),
        ("Borsetshire Police moved into enhanced monitoring", "move-to-engage"),
        ("Borsetshire Police: removed from Engage", "return-to-scan"),
    ],
)
def test_each_family_is_known_by_the_words_of_its_title(title, kind, read_head):
    assert read_head(title=title).letter_kind.value.value == kind
