"""The lines under one label of a letterhead: which name a person, which a post, and whose each post is."""

import pytest

CHIEF = ("Chief Constable", None, ("chief-constable/borsetshire",))
WHOLE = ("Chief Constable", "Borsetshire Police", ("chief-constable/borsetshire",))
COMMISSIONER = ("Police and Crime Commissioner", None, ("commissioner/borsetshire",))
CONSTABULARY = ("HM Inspector of Constabulary", None, ("hm-inspector-of-constabulary",))
FELPERSHAM = ("", "Felpersham Constabulary", ())


def title(words, organisation=None):
    return (words, organisation, ())


@pytest.fixture
def people(read_head):
    """Give the people of these lines: name and titles."""

    def people(*lines, label="To"):
        return [
            (party.name, [(each.post, each.organisation, each.posts) for each in party.titles])
            for party in read_head(label, *lines).parties
        ]

    return people


@pytest.fixture
def named(read_head):
    """Give prefix, name, post-nominals and words of the person of a line; None if it names nobody."""

    def named(*lines):
        found = read_head("To", *lines).parties
        return [(p.prefix, p.name, p.honours, p.evidence.quote) for p in found]

    return named


@pytest.mark.parametrize(
    ("line", "prefix", "name", "honours", "words"),
    [
        ("Ann Example QPM,", None, "Ann Example", "QPM", "Ann Example QPM"),
        ("Ann Example OBE  QPM", None, "Ann Example", "OBE QPM", "Ann Example OBE  QPM"),
        ("Mr. Ann Example", "Mr.", "Ann Example", None, "Mr. Ann Example"),
        ("Sir Ann", "Sir", "Ann", None, "Sir Ann"),
        ("Dame de Example", "Dame", "de Example", None, "Dame de Example"),
        ("Lord Kim van Test", "Lord", "Kim van Test", None, "Lord Kim van Test"),
        (
            "Baroness Ann Example of Ambridge",
            *("Baroness", "Ann Example", None, "Baroness Ann Example of Ambridge"),
        ),
        (
            "The Baroness Example of Ambridge",
            *("The Baroness", "Example of Ambridge", None, "The Baroness Example of Ambridge"),
        ),
        (
            "Dr Ann Example of Ambridge",
            *("Dr", "Ann Example of Ambridge", None, "Dr Ann Example of Ambridge"),
        ),
        ("Ann B C D E F", None, "Ann B C D E F", None, "Ann B C D E F"),
        ("QPM Ann Example", None, "QPM Ann Example", None, "QPM Ann Example"),
    ],
)
def test_a_name_has_two_to_six_capitals_or_one_after_a_style(
    line, prefix, name, honours, words, named
):
    assert named(line) == [(prefix, name, honours, words)]


@pytest.mark.parametrize(
    "line",
    [
        "Ann",
        "ann Example",
        "de Example Ann",
        "Ann B C D E F G",
        "Ann and Example",
        "Ann Example, friend",
        "Ann Example, Regional Lead, Borset",
        "Borsetshire Police",
        "Borsetshire",
        "Commissioner Sir Ann Example, friend",
        "Head Example",
    ],
)
def test_other_words_are_no_name(line, named):
    assert named(line) == []


def test_post_nominals_on_a_line_of_their_own_are_those_of_the_person_above(named, people):
    for lines in (("KPM, QPM", "Chief Constable"), ("Chief Constable", "KPM, QPM")):
        assert named("Ann Example", *lines) == [(None, "Ann Example", "KPM, QPM", "Ann Example")]
        assert people("Ann Example", *lines) == [("Ann Example", [CHIEF])]


@pytest.mark.parametrize(
    ("line", "titles"),
    [
        ("Ann Example, Chief Constable", [CHIEF]),
        ("Ann Example – Chief Constable", [CHIEF]),
        ("Ann Example, Chief Constable, Borsetshire Police", [WHOLE]),
        ("Ann Example Chief Constable", [CHIEF]),
        ("Ann Example Regional Lead", [title("Regional Lead")]),
        ("Ann Example, Regional Lead", [title("Regional Lead")]),
        ("Sir Ann Example, Borsetshire Police", [title("", "Borsetshire Police")]),
        (
            "Commissioner Sir Ann Example, Borsetshire Police",
            [title("Commissioner", "Borsetshire Police")],
        ),
        ("Chief Constable Ann Example QPM", [CHIEF]),
        ("Chief Constable Ann Example QPM, Borsetshire Police", [WHOLE]),
        ("Ann Example HM Inspector of Constabulary", [CONSTABULARY]),
    ],
)
def test_one_line_may_hold_a_person_and_a_post(line, titles, people):
    assert people(line) == [("Ann Example", titles)]


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (("Chair", "Borsetshire Fire Authority"), [title("Chair", "Borsetshire Fire Authority")]),
        (("Chair", "Borsetshire Police"), [title("Chair", "Borsetshire Police")]),
        (
            ("Chair of Panel", "Borsetshire County Council,"),
            [title("Chair of Panel", "Borsetshire County Council")],
        ),
        (
            ("Cabinet Member", "Borsetshire County Council"),
            [title("Cabinet Member", "Borsetshire County Council")],
        ),
        (
            ("Cabinet Member", "Borsetshire County Council, Borset"),
            [title("Cabinet Member"), title("Borsetshire County Council, Borset")],
        ),
        (
            ("Mayor of Borset", "Borsetshire County Council"),
            [title("Mayor of Borset"), title("", "Borsetshire County Council")],
        ),
        (("Chief Constable, Borsetshire Police", "Felpersham Constabulary"), [WHOLE, FELPERSHAM]),
        (
            ("Borsetshire Police", "Felpersham Constabulary"),
            [title("", "Borsetshire Police"), FELPERSHAM],
        ),
        (
            ("Chief Constable,", "Felpersham Constabulary"),
            [title("Chief Constable", "Felpersham Constabulary")],
        ),
    ],
)
def test_the_organisation_of_a_post_may_stand_on_the_next_line(lines, titles, people):
    assert people("Ann Example", *lines) == [("Ann Example", titles)]


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (
            ("Chief Constable", "the north of Borset"),
            [title("Chief Constable"), title("the north of Borset")],
        ),
        (
            ("Chief Constable Borsetshire Police", "the north of Borset"),
            [WHOLE, title("the north of Borset")],
        ),
        (("HM Inspector of Constabulary", "for the north"), [CONSTABULARY, title("for the north")]),
    ],
)
def test_a_bare_post_over_words_that_are_not_understood_is_nobodys_known_post(
    lines, titles, people
):
    assert people("Ann Example", *lines) == [("Ann Example", titles)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ("Ann Example", "Councillor Kim Test", "Chair"),
            [("Ann Example", []), ("Kim Test", [title("Chair")])],
        ),
        (
            ("Ann Example", "Chief Constable", "Councillor Kim Test"),
            [("Ann Example", [CHIEF]), ("Kim Test", [])],
        ),
        (
            ("Ann Example", "Chief Constable", "Kim Test", "Chair"),
            [("Ann Example", [CHIEF]), ("Kim Test", [title("Chair")])],
        ),
        (
            (
                "Ann Example",
                "Chief Constable",
                "Borsetshire Police",
                "Kim Test",
                "Felpersham Constabulary",
            ),
            [("Ann Example", [WHOLE]), ("Kim Test", [FELPERSHAM])],
        ),
        (
            ("Ann Example", "Mayor of Borset", "Kim Test", "Felpersham Constabulary"),
            [("Ann Example", [title("Mayor of Borset")]), ("Kim Test", [FELPERSHAM])],
        ),
    ],
)
def test_a_name_is_a_new_person_where_a_style_or_a_post_goes_with_it(lines, found, people):
    assert people(*lines) == found


@pytest.mark.parametrize(
    ("lines", "further"),
    [
        (("Chief Constable", "Kim Test"), ["Kim Test"]),
        (("Chief Constable", "Kim Test", "the north"), ["Kim Test", "the north"]),
        (("Chief Constable", "Kim Test", "the north", "Chair"), ["Kim Test", "the north", "Chair"]),
        (("Chief Constable", "Kim Test", "Felpersham Constabulary"), ["Kim Test", ""]),
    ],
)
def test_a_name_without_a_post_under_a_bare_post_may_be_a_place_and_is_no_new_person(
    lines, further, people
):
    ((name, titles),) = people("Ann Example", *lines)
    assert (name, [post for post, _, _ in titles]) == ("Ann Example", ["Chief Constable", *further])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ("Chief Constable", "Ann Example", "Police and Crime Commissioner", "Sam Sample"),
            [("Ann Example", [CHIEF]), ("Sam Sample", [COMMISSIONER])],
        ),
        (
            ("Ann Example", "Chief Constable", "Police and Crime Commissioner", "Sam Sample"),
            [("Ann Example", [CHIEF]), ("Sam Sample", [COMMISSIONER])],
        ),
        (
            ("Mayor of Borset", "Ann Example", "Mayor of Felpersham", "Kim Test"),
            [
                ("Ann Example", [title("Mayor of Borset")]),
                ("Kim Test", [title("Mayor of Felpersham")]),
            ],
        ),
        (
            ("Ann Example", "Mayor of Borset", "Mayor of Felpersham", "Kim Test"),
            [
                (
                    "Ann Example",
                    [
                        title(each)
                        for each in ("Mayor of Borset", "Mayor of Felpersham", "Kim Test")
                    ],
                )
            ],
        ),
        (
            ("Ann Example", "Chief Constable", "Mayor of Borset", "Kim Test", "Chair of Panel"),
            [
                ("Ann Example", [CHIEF, title("Mayor of Borset")]),
                ("Kim Test", [title("Chair of Panel")]),
            ],
        ),
        (
            ("Ann Example", "Chief Constable", "Mayor of Borset"),
            [("Ann Example", [CHIEF, title("Mayor of Borset")])],
        ),
    ],
)
def test_a_post_above_a_name_is_that_of_the_next_person_only_if_it_can_be_nobody_elses(
    lines, found, people
):
    assert people(*lines) == found


def test_nobody_is_an_inspector_and_something_else(people):
    lines = ("Lee Freeman", "HM Inspector of Constabulary", "Chief Constable", "Ann Example")
    found = [("Lee Freeman", [CONSTABULARY]), ("Ann Example", [CHIEF])]
    assert people(*lines, label="From") == found


def test_an_and_between_two_people_is_no_line_of_either(people):
    lines = ("Ann Example", "Chief Constable", "and", "Sam Sample", "Police and Crime Commissioner")
    assert people(*lines) == [("Ann Example", [CHIEF]), ("Sam Sample", [COMMISSIONER])]


def roles(facts):
    return [(p.role.value, p.name, p.label_lost) for p in facts.parties]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            ("From", "Lee Freeman", "Chief Constable"),
            [("to", "Lee Freeman", True)],
        ),
        (
            ("From", "HMI Lee Freeman", "Ann Example", "Chief Constable"),
            [("from", "Lee Freeman", False), ("to", "Ann Example", True)],
        ),
        (
            (
                "From",
                "HMI Lee Freeman",
                "To",
                "Ann Example",
                "Chief Constable",
                "Sam Sample",
                "Police and Crime Commissioner",
            ),
            [
                ("from", "Lee Freeman", False),
                ("to", "Ann Example", False),
                ("cc", "Sam Sample", True),
            ],
        ),
        (
            ("To", "Sam Sample", "Police and Crime Commissioner"),
            [("to", "Sam Sample", False)],
        ),
        (
            ("To", "Ann Example", "Chief Constable", "Kim Test", "Chief Constable"),
            [("to", "Ann Example", False), ("to", "Kim Test", False)],
        ),
        (
            ("Cc", "Ann Example", "Chief Constable"),
            [("cc", "Ann Example", False)],
        ),
        (
            ("From", "HMI Lee Freeman", "Sam Sample", "Police and Crime Commissioner"),
            [("from", "Lee Freeman", False), ("to", "Sam Sample", True)],
        ),
        (
            (
                "From",
                "HMI Lee Freeman",
                "Sam Sample",
                "Police and Crime Commissioner",
                "To",
                "Ann Example",
            ),
            [
                ("from", "Lee Freeman", False),
                ("cc", "Sam Sample", True),
                ("to", "Ann Example", False),
            ],
        ),
        (
            ("From", "HMI Lee Freeman", "Kim Test", "To", "Ann Example"),
            [
                ("from", "Lee Freeman", False),
                ("from", "Kim Test", False),
                ("to", "Ann Example", False),
            ],
        ),
        (
            ("From", "HMI Lee Freeman", "Kim Test", "Regional Lead"),
            [("from", "Lee Freeman", False), ("to", "Kim Test", True)],
        ),
    ],
)
def test_the_part_of_a_person_is_that_of_the_label_unless_the_post_is_that_of_another_part(
    lines, found, read_head
):
    assert roles(read_head(*lines)) == found


def test_who_oversees_the_body_that_the_title_names_is_addressed_though_named_second(read_head):
    lines = (
        "To",
        "Ann Example",
        "Chief Fire Officer",
        "Kim Test",
        "Chair, Borsetshire Fire Authority",
    )
    plain, named = (
        read_head(*lines, title=title)
        for title in ("Borsetshire Fire and Rescue: letter", "Letter to Borsetshire Fire Authority")
    )
    assert roles(plain)[1] == ("cc", "Kim Test", True)
    assert roles(named)[1] == ("to", "Kim Test", False)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Ann Example", "Chief Constable of Borsetshire Police"), "Borsetshire Police"),
        (("Ann Example", "Chief Constable", "Mercia Constabulary"), "Mercia Constabulary"),
        (("Ann Example", "Chief Constable"), None),
        (("Ann Example", "Chair", "Borsetshire Fire Authority"), None),
        (
            (
                "Ann Example",
                "Chief Constable, Mercia Police",
                "Kim Test",
                "Chief Constable, Wessex Police",
            ),
            None,
        ),
        (("Ann Example", "Chief Constable, Mercia Police and Wessex Police"), None),
    ],
)
def test_a_title_without_a_body_leaves_it_to_the_one_chief_officer_addressed(
    lines, name, read_head
):
    facts = read_head("To", *lines, title="Closure letter")
    assert (facts.body and facts.body.name) == name
    assert facts.body is None or facts.body.evidence.quote == name
    copied = read_head("Cc", *lines, title="Closure letter")
    assert copied.body is None
