"""The registers that ship are whole: every body has its chief, every force its overseer."""

import re
from datetime import date

import pytest

from peelgraph.registers import TABLES, BodyKind, Certainty, slug_name

SETTLED = date(2025, 1, 1)


#: No other service than these may lack an item: two ended in 2021, one is not inspected.
UNLISTED = {"hampshire", "isle-of-wight", "isles-of-scilly"}


@pytest.fixture
def forces(registers):
    return [body for body in registers.bodies if body.kind is BodyKind.POLICE]


@pytest.fixture
def services(registers):
    return [body for body in registers.bodies if body.kind is BodyKind.FIRE]


def test_there_are_43_forces_with_keys_codes_and_items_of_their_own(forces):
    assert len(forces) == 43
    for values in (
        {body.key for body in forces},
        {body.gss_code for body in forces},
        {body.wikidata for body in forces},
        {body.name for body in forces},
    ):
        assert len(values) == 43
        assert None not in values


def test_there_are_43_fire_and_rescue_services_with_items_and_three_without(services):
    assert len(services) == 46
    for values in (
        {body.key for body in services},
        {body.gss_code for body in services},
        {body.name for body in services},
    ):
        assert len(values) == 46
        assert None not in values
    assert {body.key for body in services if body.wikidata is None} == UNLISTED
    assert len({body.wikidata for body in services} - {None}) == 43


def test_no_body_is_both_a_force_and_a_service(forces, services):
    assert not {body.wikidata for body in forces} & {body.wikidata for body in services}
    names = [{body.name, *body.alternative_names} for body in (*forces, *services)]
    assert sum(map(len, names)) == len(set().union(*names))


def test_every_service_is_known_by_the_inspectorates_abbreviation(registers, services):
    for body in services:
        if body.name.endswith(" Fire and Rescue Service"):
            short = body.name.replace("Fire and Rescue Service", "FRS")
            assert registers.find_body(short) is body


def test_four_forces_are_welsh(forces):
    welsh = {body.key for body in forces if body.gss_code.startswith("W15")}
    assert welsh == {"dyfed-powys", "gwent", "north-wales", "south-wales"}


def test_each_force_has_exactly_one_chief_officer(registers, forces):
    chiefs = {
        body.key: [post.key for post in registers.posts if post.post_in == f"force/{body.key}"]
        for body in forces
    }
    for key, posts in chiefs.items():
        kind = "commissioner-of-police" if key in _LONDON else "chief-constable"
        assert posts == [f"{kind}/{key}"]


_LONDON = {"metropolitan", "city-of-london"}


def test_each_service_has_exactly_one_chief_officer(registers, services):
    for body in services:
        home = f"fire-and-rescue-service/{body.key}"
        kind = "fire-commissioner" if body.key == "london" else "chief-fire-officer"
        posts = [post.key for post in registers.posts if post.post_in == home]
        assert posts == [f"{kind}/{body.key}"]


def test_each_force_has_exactly_one_overseer_on_a_day_after_all_known_changes(registers, forces):
    for body in forces:
        assert len(registers.overseers(body.key, SETTLED)) == 1, body.key


def test_every_local_policing_body_but_the_common_council_has_a_post_for_a_person(registers):
    with_posts = {post.post_in for post in registers.posts}
    without = {
        body.key
        for body in registers.local_policing_bodies
        if f"local-policing-body/{body.key}" not in with_posts
    }
    assert without == {"city-of-london"}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_source_and_a_certainty(shipped, table):
    assert shipped[table], f"{table}.csv is empty"
    for line, row in enumerate(shipped[table], start=2):
        assert row["source"], f"{table}.csv line {line} has no source"
        assert row["certainty"] in list(Certainty), f"{table}.csv line {line}"


@pytest.mark.parametrize("table", TABLES)
def test_what_is_unverified_says_why(shipped, table):
    for line, row in enumerate(shipped[table], start=2):
        if row["certainty"] == "unverified":
            assert row["note"], f"{table}.csv line {line} is unverified without a note"


def test_no_address_in_the_tables_is_used_for_two_bodies(registers):
    homepages = [body.homepage for body in registers.bodies if body.homepage]
    assert len(set(homepages)) == len(homepages)


def test_people_carry_neither_honours_nor_prefixes(registers):
    marks = re.compile(r"\b(Sir|Dame|HMI|Rt Hon|Baroness|QPM|KPM|CBE|OBE|MBE|CB|DL|QFSM)\b")
    for person in registers.people:
        for name in (person.name, *person.alternative_names):
            assert not marks.search(name), name
        assert person.key == slug_name(person.name)


def test_everyone_has_a_tenure_and_every_tenure_a_source(registers):
    assert {tenure.person for tenure in registers.tenures} == {p.key for p in registers.people}
    assert all(tenure.attributions for tenure in registers.tenures)


def test_no_two_posts_share_a_title_that_is_not_bare(registers):
    labels = [post.label for post in registers.posts]
    assert len(set(labels)) == len(labels)
    for post in registers.posts:
        for title in (post.label, *post.titles):
            found = registers.find_posts(title, None)
            assert found in ((), (post,)), title


def test_no_attribution_names_a_path_of_a_machine(shipped):
    for table in TABLES:
        for row in shipped[table]:
            assert not re.search(r"(^|\s)/\w+/", " ".join(row.values())), row
