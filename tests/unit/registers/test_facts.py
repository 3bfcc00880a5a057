"""The shipped tables say what the facts files say, no more and no less."""

from datetime import date

import pytest

from peelgraph.registers import BodyKind

HMI = "hm-inspector-of-constabulary"
HMCI = "hm-chief-inspector-of-constabulary"


def test_every_force_of_the_facts_is_there_with_its_code_item_and_names(facts, registers):
    forces = {body.key for body in registers.bodies if body.kind is BodyKind.POLICE}
    assert {row["slug"] for row in facts["forces"]} == forces
    for row in facts["forces"]:
        body = registers.body(row["slug"], BodyKind.POLICE)
        assert (body.gss_code, body.wikidata) == (row["pfa_code"], row["wikidata"])
        assert body.homepage == row["homepage"]
        assert registers.find_body(row["name_police_uk"]) is body
        assert registers.find_body(row["name_wikidata"]) is body


def test_the_name_of_an_area_is_no_name_of_a_force(facts, registers):
    for row in facts["forces"]:
        if row["pfa_name"] != "Metropolitan Police":
            assert registers.find_body(row["pfa_name"]) is None, row["pfa_name"]


def test_the_certainty_of_a_force_is_that_of_its_wikidata_item(facts, registers):
    expected = {
        "two sources agree": "two-sources",
        "one source": "one-source",
        "two sources agree; recheck": "unverified",
    }
    for row in facts["forces"]:
        body = registers.body(row["slug"], BodyKind.POLICE)
        assert body.attribution.certainty == expected[row["wikidata_check"]]
        assert "Wikidata" in body.attribution.note


def test_the_printed_form_of_a_commissioner_is_the_only_known_one(facts, registers):
    told = 0
    for row in facts["local_policing_bodies"]:
        label, slug = row["office_label_2023"], row["force_slug"]
        if not label or slug == "west-yorkshire":
            continue
        told += 1
        form = "Police, Fire and Crime Commissioner"
        other = "Police and Crime Commissioner"
        if "Fire" not in label:
            form, other = other, form
        assert [p.key for p in registers.find_posts(label, slug)] == [f"commissioner/{slug}"]
        assert [p.key for p in registers.find_posts(form, slug)] == [f"commissioner/{slug}"]
        assert registers.find_posts(other, slug) == ()
    assert told == 32


@pytest.mark.parametrize("slug", ["durham", "merseyside", "staffordshire", "sussex", "west-mercia"])
def test_where_the_facts_tell_no_form_both_titles_are_known(facts, registers, slug):
    (row,) = (row for row in facts["local_policing_bodies"] if row["force_slug"] == slug)
    assert row["office_label_2023"] == ""
    for title in ("Police and Crime Commissioner", "Police, Fire and Crime Commissioner"):
        assert [p.key for p in registers.find_posts(title, slug)] == [f"commissioner/{slug}"]


def test_wikidata_items_of_offices_stand_at_the_office_they_label(facts, registers):
    for row in facts["local_policing_bodies"]:
        body = registers.local_policing_body(row["force_slug"])
        if row["force_slug"] == "west-yorkshire":
            assert body is None
            assert registers.local_policing_body("west-yorkshire-mayor").wikidata is None
        elif row["office_wikidata"]:
            assert (body.name, body.wikidata) == (row["office_label_2023"], row["office_wikidata"])


def test_every_dated_fact_about_a_commissioner_is_there(facts, registers):
    names = {
        "Andrew M Burnham (Mayor)": ("Andrew M Burnham", "mayor/greater-manchester"),
        "Sir Sadiq Khan (Mayor of London)": ("Sadiq Khan", "mayor/london"),
    }
    assert len(facts["commissioner_holders"]) == 78
    for row in facts["commissioner_holders"]:
        usual = (row["holder"], f"commissioner/{row['force_slug']}")
        name, post = names.get(row["holder"], usual)
        tenure = registers.find_tenure(registers.find_person(name, post).key, post)
        if row["event"] == "elected":
            assert date.fromisoformat(row["date"]) in tenure.elected_on
            assert date.fromisoformat(row["date"]) not in tenure.attested_on
        elif row["event"] == "in office on":
            assert date.fromisoformat(row["date"]) in tenure.attested_on
            assert date.fromisoformat(row["date"]) in tenure.attested_only_by_letter
        else:
            assert (row["event"], row["date"]) == ("resigned", "2020 autumn")
            assert tenure.valid_to is None
            assert any("autumn 2020" in (a.note or "") for a in tenure.attributions)


def test_a_sighting_attests_a_day_only_where_a_day_is_printed(facts, registers):
    for row in facts["chief_officers_seen"]:
        name = row["name"].removeprefix("Sir ").removesuffix(" QPM")
        slug = row["force_slug"]
        kind = "commissioner-of-police" if slug == "metropolitan" else "chief-constable"
        post = f"{kind}/{slug}"
        tenure = registers.find_tenure(registers.find_person(name, post).key, post)
        days = [day for day in row["date_seen"].split("; ") if len(day) == 10]
        if slug == "west-midlands":
            days = ["2024-07-23", "2024-09-18"]  # the days of the letters named as its source
        attested = {day.isoformat() for day in tenure.attested_on}
        in_letters = {day.isoformat() for day in tenure.attested_only_by_letter}
        assert attested - in_letters <= set(days) <= attested


@pytest.mark.parametrize(
    ("name", "post", "first", "last"),
    [
        ("Thomas Winsor", HMCI, date(2012, 10, 31), date(2022, 3, 1)),
        ("Tom Winsor", HMCI, date(2012, 10, 31), date(2022, 3, 1)),
        ("Denis O’Connor", HMCI, date(2008, 1, 31), date(2012, 9, 1)),
        ("Andy Cooke", HMI, date(2021, 4, 12), date(2022, 4, 1)),
        ("Andy Cooke", HMCI, date(2022, 4, 30), None),
        ("Lee Freeman", HMI, date(2023, 8, 31), None),
        ("Michelle Skeer", HMI, date(2023, 8, 31), None),
        ("Roy Wilsher", HMI, date(2021, 10, 31), None),
        ("Zoë Billingham", HMI, date(2009, 9, 30), None),
        ("Dru Sharpling", HMI, None, None),
        ("Kathryn Stone", HMI, None, None),
        ("Shantha Dickinson", "hm-assistant-inspector", date(2023, 5, 15), None),
    ],
)
def test_terms_are_the_days_that_are_surely_in_them(registers, name, post, first, last):
    tenure = registers.find_tenure(registers.find_person(name, post).key, post)
    assert (tenure.valid_from, tenure.valid_to) == (first, last)


def test_every_inspector_of_the_facts_holds_the_office_named_there(facts, registers):
    offices = {"HMI": HMI, "HMCI": HMCI}
    for row in facts["hm_inspectors"]:
        surname = row["name"].split(" (Sir")[0].removesuffix(" QPM DL").removesuffix(" CBE QPM")
        surname = surname.split(" CB")[0].split(" OBE")[0].split(" KPM")[0].split()[-1]
        post = offices.get(row["office"], "hm-assistant-inspector")
        holders = [t.person for t in registers.tenures if t.post == post]
        assert any(registers.person(key).name.endswith(surname) for key in holders), row["name"]
