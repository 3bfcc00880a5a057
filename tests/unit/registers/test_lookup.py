"""Look-up finds what is meant, however it is printed, and never more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.registers import BodyKind, normalise_name, read_registers


def keys(items):
    return [item.key for item in items]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("west midlands police", "west-midlands"),
        ("The West  Midlands\nPolice", "west-midlands"),
        ("Devon and Cornwall Police", "devon-and-cornwall"),
        ("Devon&Cornwall Police", "devon-and-cornwall"),
        ("Dyfed–Powys Police", "dyfed-powys"),
        ("DYFED \N{EM DASH} POWYS POLICE,", "dyfed-powys"),
        ("Avon & Somerset Police", "avon-and-somerset"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("Hampshire & Isle of Wight Constabulary", "hampshire"),
        ("the\N{NO-BREAK SPACE}Metropolitan Police", "metropolitan"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Avon Fire & Rescue Service", "avon"),
        ("AVON FIRE AND\nRESCUE SERVICE", "avon"),
        ("the Avon FRS", "avon"),
        ("Hampshire & Isle of Wight Fire and Rescue Service", "hampshire-and-isle-of-wight"),
        ("Isle of Wight FRS", "isle-of-wight"),
        ("West Midlands Fire Service", "west-midlands"),
        ("Essex County Fire & Rescue Service", "essex"),
        ("Lincolnshire Fire & Rescue", "lincolnshire"),
        ("Cleveland Fire Brigade", "cleveland"),
        ("London Fire Brigade", "london"),
    ],
)
def test_a_body_is_found_by_any_spelling_of_its_names(registers, name, key):
    assert registers.find_body(name).key == key


@pytest.mark.parametrize(
    "name",
    [
        *("", "Police", "West Midlands", "West Midlands Police Federation", "Thames Police", "the"),
        *("Fire and Rescue Service", "FRS", "Avon", "Avon Fire Authority", "London Fire"),
    ],
)
def test_what_is_no_name_of_a_body_finds_none(registers, name):
    assert registers.find_body(name) is None


def test_a_name_that_two_bodies_share_finds_neither(small):
    small["forces"][0]["alternative_names"] = "HAM POLICE"
    registers = read_registers(small)
    assert registers.find_body("Ham Police") is None
    assert registers.find_body_in("the Ham Police of old") == ()
    assert registers.find_body("Ham Constabulary").key == "ham"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chief Constable West Midlands Police", [("west-midlands", "West Midlands Police")]),
        ("Chief Constable\nWest  Midlands\npolice", [("west-midlands", "West  Midlands\npolice")]),
        ("Devon and Cornwall Police’s plan", [("devon-and-cornwall", "Devon and Cornwall Police")]),
        ("the Metropolitan Police Service", [("metropolitan", "Metropolitan Police Service")]),
        (
            "City of London Police, Metropolitan Police",
            [("city-of-london", "City of London Police"), ("metropolitan", "Metropolitan Police")],
        ),
        ("Essex Police and Kent Police", [("essex", "Essex Police"), ("kent", "Kent Police")]),
        ("West Midlands Police and Crime Commissioner", []),
        ("Essex Police, Fire & Crime Commissioner", []),
        ("Gwent Police and Crime Panel of Gwent Police", [("gwent", "Gwent Police")]),
        ("South Yorkshire Fire & Rescue Authority", []),
        ("Lincolnshire Fire and Rescue", [("lincolnshire", "Lincolnshire Fire and Rescue")]),
        (
            "Hampshire and Isle of Wight Fire and Rescue Service",
            [
                (
                    "hampshire-and-isle-of-wight",
                    "Hampshire and Isle of Wight Fire and Rescue Service",
                )
            ],
        ),
        ("NotKent Police, Kent Policeman, Kent", []),
        ("", []),
    ],
)
def test_names_of_bodies_are_found_in_longer_text_with_their_places(registers, text, expected):
    found = registers.find_body_in(text)
    assert [(match.body.key, text[match.start : match.end]) for match in found] == expected


def test_of_two_names_that_overlap_the_longer_counts(small):
    small["forces"][1]["alternative_names"] = "Dale Police Force of Ham"
    found = read_registers(small).find_body_in("of North Ham & Dale Police Force of Ham")
    assert [(match.body.key, match.start, match.end) for match in found] == [("ham", 15, 39)]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Chief Constable", "west-midlands", ["chief-constable/west-midlands"]),
        ("chief constable\nwest midlands police", None, ["chief-constable/west-midlands"]),
        ("Chief Constable, Lincolnshire Police", None, ["chief-constable/lincolnshire"]),
        ("Chief Constable, Lincolnshire Police", "kent", []),
        ("Acting Chief Constable", "devon-and-cornwall", ["chief-constable/devon-and-cornwall"]),
        ("Temporary Chief Constable", "nottinghamshire", ["chief-constable/nottinghamshire"]),
        ("Deputy Chief Constable", "nottinghamshire", []),
        ("Chief Constable", "metropolitan", []),
        ("Commissioner", "metropolitan", ["commissioner-of-police/metropolitan"]),
        ("Commissioner", "west-midlands", []),
        ("West Midlands Police and Crime Commissioner", None, ["commissioner/west-midlands"]),
        ("Police & Crime Commissioner for Humberside", "humberside", ["commissioner/humberside"]),
        (
            "Police and Crime Commissioner for Devon, Cornwall and the Isles of Scilly",
            "devon-and-cornwall",
            ["commissioner/devon-and-cornwall"],
        ),
        ("Police, Fire and Crime Commissioner", "west-midlands", []),
        ("West Midlands Police, Fire and Crime Commissioner", "west-midlands", []),
        (
            "Staffordshire Police, Fire and Crime Commissioner",
            "staffordshire",
            ["commissioner/staffordshire"],
        ),
        ("Police and Crime Commissioner", "northamptonshire", []),
        ("Mayor of Greater Manchester", None, ["mayor/greater-manchester"]),
        ("Mayor", "greater-manchester", ["mayor/greater-manchester"]),
        ("Mayor of London", "metropolitan", ["mayor/london"]),
        ("Lord Mayor of London", "city-of-london", []),
        (
            "Deputy Mayor for Policing, Crime, Criminal Justice and Fire",
            "greater-manchester",
            ["deputy-mayor/greater-manchester"],
        ),
        ("Her Majesty's Inspector of Constabulary", None, ["hm-inspector-of-constabulary"]),
        (
            "His Majesty’s Inspector of Fire  and Rescue Services",
            "kent",
            ["hm-inspector-of-fire-and-rescue-services"],
        ),
        (
            "His Majesty’s Chief Inspector of Fire & Rescue Services",
            "a body that is not known",
            ["hm-chief-inspector-of-fire-and-rescue-services"],
        ),
        ("Chief Fire Officer, Kent FRS", None, ["chief-fire-officer/kent"]),
        ("Chief Fire Officer", "avon", ["chief-fire-officer/avon"]),
        ("Chief Fire Officer & Chief Executive", "avon", ["chief-fire-officer/avon"]),
        ("Interim Chief Fire Officer", "norfolk", ["chief-fire-officer/norfolk"]),
        ("Deputy Chief Fire Officer", "norfolk", []),
        ("Commissioner", "london", ["fire-commissioner/london"]),
        ("Commissioner, London Fire Brigade", None, ["fire-commissioner/london"]),
        ("London Fire Commissioner", None, ["fire-commissioner/london"]),
        ("Cabinet Member for Fire, Community Safety and Libraries", "gloucestershire", []),
        ("Chair of Fire Authority", "buckinghamshire", []),
    ],
)
def test_a_title_names_the_posts_of_its_body(registers, title, body, expected):
    assert keys(registers.find_posts(title, body)) == expected


@pytest.mark.parametrize(
    ("title", "kind", "expected"),
    [
        ("Chief Constable", BodyKind.POLICE, ["chief-constable/essex"]),
        ("Chief Constable", BodyKind.FIRE, []),
        ("Chief Fire Officer", BodyKind.POLICE, []),
        ("Chief Fire Officer", BodyKind.FIRE, ["chief-fire-officer/essex"]),
        ("Chief Fire Officer", None, ["chief-fire-officer/essex"]),
        ("Police, Fire and Crime Commissioner", BodyKind.POLICE, ["commissioner/essex"]),
        ("Police, Fire and Crime Commissioner", BodyKind.FIRE, ["commissioner/essex"]),
        (
            "HM Inspector of Fire & Rescue Services",
            BodyKind.FIRE,
            ["hm-inspector-of-fire-and-rescue-services"],
        ),
    ],
)
def test_a_force_and_a_service_with_one_key_keep_their_own_posts(registers, title, kind, expected):
    assert keys(registers.find_posts(title, "essex", kind=kind)) == expected


def test_a_force_and_a_service_with_one_key_are_two_bodies(small):
    registers = read_registers(small)
    force, service = (registers.body("ham", kind) for kind in BodyKind)
    assert (force.name, service.name) == ("Ham Police", "Ham Fire & Rescue Service")
    assert registers.body("ham") is None
    assert registers.body("dale").kind is BodyKind.FIRE
    assert registers.body("dale", BodyKind.POLICE) is None
    assert registers.find_body("Ham FRS") is service
    assert registers.find_body("Ham Police") is force


@pytest.mark.parametrize(
    "title",
    [
        *("Chief Constable", "Temporary Chief Constable", "Commissioner", "Mayor"),
        *("Police and Crime Commissioner", "Police, Fire and Crime Commissioner"),
        *("Deputy Mayor", "Deputy Mayor for Policing, Crime, Criminal Justice and Fire"),
        *("Chief Fire Officer", "Chief Fire Officer/Chief Executive"),
    ],
)
def test_a_bare_title_without_a_body_names_no_post(registers, title):
    assert registers.find_posts(title, None) == ()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 6, 1), ["commissioner/north-yorkshire"]),
        (date(2024, 5, 15), ["commissioner/north-yorkshire"]),
        (date(2024, 6, 1), []),
        (None, ["commissioner/north-yorkshire"]),
    ],
)
def test_a_post_of_a_body_that_has_ended_is_not_named_afterwards(registers, on, expected):
    title = "North Yorkshire Police, Fire and Crime Commissioner"
    assert keys(registers.find_posts(title, "north-yorkshire", on)) == expected
    assert keys(registers.find_posts(title, None, on)) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 4, 30), []),
        (date(2024, 5, 1), ["mayor/south-yorkshire"]),
        (date(2024, 5, 15), ["mayor/south-yorkshire"]),
        (date(2024, 6, 1), ["mayor/south-yorkshire"]),
    ],
)
def test_a_post_of_a_body_that_has_not_begun_is_not_named_before(registers, on, expected):
    assert keys(registers.find_posts("Mayor", "south-yorkshire", on)) == expected


def test_a_day_leaves_posts_of_forces_and_of_the_inspectorate_alone(registers):
    long_ago = date(1900, 1, 1)
    assert keys(registers.find_posts("Chief Constable", "south-yorkshire", long_ago)) == [
        "chief-constable/south-yorkshire"
    ]
    assert len(registers.find_posts("HM Inspector of Constabulary", None, long_ago)) == 1


@pytest.mark.parametrize(
    ("body", "on", "expected"),
    [
        ("north-yorkshire", date(2024, 5, 1), ["north-yorkshire"]),
        ("north-yorkshire", date(2024, 5, 2), []),
        ("north-yorkshire", date(2024, 5, 30), []),
        ("north-yorkshire", date(2024, 5, 31), ["north-yorkshire-mayor"]),
        ("south-yorkshire", date(2024, 4, 30), ["south-yorkshire"]),
        ("south-yorkshire", date(2024, 7, 1), ["south-yorkshire-mayor"]),
        ("greater-manchester", date(2016, 1, 1), []),
        ("greater-manchester", date(2022, 10, 28), ["greater-manchester-mayor"]),
        ("west-yorkshire", date(2021, 6, 1), ["west-yorkshire-mayor"]),
        ("west-midlands", date(2024, 7, 23), ["west-midlands"]),
        ("metropolitan", date(2025, 1, 23), ["metropolitan"]),
        ("no-such-force", date(2025, 1, 23), []),
    ],
)
def test_overseers_are_those_surely_or_openly_in_force_on_the_day(registers, body, on, expected):
    assert keys(registers.overseers(body, on)) == expected


def test_a_person_is_found_only_in_a_post_that_the_register_gives_them(registers):
    assert (
        registers.find_person("LEE  FREEMAN", "hm-inspector-of-constabulary").key == "lee-freeman"
    )
    assert registers.find_person("Lee Freeman", "hm-chief-inspector-of-constabulary") is None
    assert registers.find_person("Lee Freeman", "chief-constable/humberside") is None
    assert registers.find_person("Simon Foster", "commissioner/derbyshire") is None
    assert registers.find_person("Foster", "commissioner/west-midlands") is None
    assert registers.find_person("Lee Freeman", "no-such-post") is None


def test_namesakes_are_told_apart_by_their_posts_and_never_merged(small):
    registers = read_registers(small)
    assert keys(registers.find_people("ann lee")) == ["ann-lee", "ann-lee-2"]
    assert keys(registers.find_people("Ann Marie Lee")) == ["ann-lee"]
    assert registers.find_person("Ann Lee", "chief-constable/ham").key == "ann-lee"
    assert registers.find_person("Ann Lee", "commissioner/ham").key == "ann-lee-2"
    assert registers.find_person("Ann Lee", "mayor/ham") is None


def test_namesakes_in_one_post_are_not_picked_from(small):
    small["tenures"][3]["post"] = "chief-constable/ham"
    assert read_registers(small).find_person("Ann Lee", "chief-constable/ham") is None


def test_a_decomposed_letter_is_the_same_letter(registers):
    found = registers.find_people("Zoe\N{COMBINING DIAERESIS} Billingham")
    assert keys(found) == ["zoe-billingham"]
    assert registers.find_people("Zoe Billingham") == ()


def test_keys_lead_to_their_things_and_unknown_ones_to_nothing(registers):
    assert registers.body("kent", BodyKind.POLICE).name == "Kent Police"
    assert registers.body("avon").name == "Avon Fire and Rescue Service"
    assert registers.local_policing_body("south-yorkshire-mayor").oversees == "south-yorkshire"
    assert registers.post("mayor/london").post_in == "local-policing-body/metropolitan"
    assert registers.person("sadiq-khan").name == "Sadiq Khan"
    for look_up in (
        registers.body,
        registers.local_policing_body,
        registers.post,
        registers.person,
    ):
        assert look_up("nothing") is None
    assert registers.find_tenure("sadiq-khan", "mayor/west-yorkshire") is None


@st.composite
def printed(draw, names):
    """A name as some letter might print it, and the name."""
    name = draw(st.sampled_from(names))
    text = ""
    for word in name.replace("&", "and").split():
        space = draw(st.sampled_from([" ", "  ", "\n", "\N{NO-BREAK SPACE}", " \n "]))
        printed_word = draw(st.sampled_from(["and", "&", "AND"])) if word == "and" else word
        text += (space if text else "") + printed_word
    text = "".join(draw(st.sampled_from("-‐‑–—")) if sign == "-" else sign for sign in text)
    text = draw(st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase]))(text)
    return draw(st.sampled_from(["", "The ", "the "])), text, name


@given(data=st.data())
def test_look_up_does_not_depend_on_case_dashes_spaces_or_ampersands(registers, data):
    names = [name for body in registers.bodies for name in (body.name, *body.alternative_names)]
    article, text, name = data.draw(printed(names))
    body = registers.find_body(name)
    assert body is not None
    assert registers.find_body(article + text) is body
    longer = f"To {article}{text}, in the matter"
    (match,) = registers.find_body_in(longer)
    assert (match.body, longer[match.start : match.end]) == (body, text)


@given(data=st.data())
def test_titles_do_not_depend_on_them_either(registers, data):
    titles = [title for post in registers.posts for title in (post.label, *post.titles)]
    _, text, title = data.draw(printed(titles))
    for body in (None, "kent", "devon-and-cornwall", "dyfed-powys"):
        assert registers.find_posts(text, body) == registers.find_posts(title, body)


@given(st.text())
def test_any_text_may_be_looked_up(registers, text):
    registers.find_body(text)
    registers.find_posts(text, "kent")
    registers.find_people(text)
    for match in registers.find_body_in(text):
        assert normalise_name(text[match.start : match.end])
