"""Titles are patterns filled with names; each row's example shows what it is for."""

from peelgraph.registers import BodyKind, normalise_name, read_registers

ROWS = 73


def find_fillings(shipped, registers, kind):
    """The names that a placeholder of a kind of post may stand for, read from the tables."""
    homes = {row["post_in"] for row in shipped["posts"] if row["kind"] == kind}
    names = {
        kind: [
            name
            for body in registers.bodies
            if body.kind is kind and f"{organisation}/{body.key}" in homes
            for name in (body.name, *body.alternative_names)
        ]
        for kind, organisation in (
            (BodyKind.POLICE, "force"),
            (BodyKind.FIRE, "fire-and-rescue-service"),
        )
    }
    return {
        "{force}": names[BodyKind.POLICE],
        "{service}": names[BodyKind.FIRE],
        "{area}": [
            row["name"] for row in shipped["areas"] if f"local-policing-body/{row['body']}" in homes
        ],
    }


def test_each_example_matches_its_row_and_each_near_miss_does_not(shipped, registers):
    assert len(shipped["titles"]) == ROWS
    for row in shipped["titles"]:
        titles = {normalise_name(row["pattern"])}
        for placeholder, names in find_fillings(shipped, registers, row["kind"]).items():
            if placeholder in row["pattern"]:
                titles = {normalise_name(row["pattern"].replace(placeholder, n)) for n in names}
        assert normalise_name(row["example"]) in titles, row
        assert normalise_name(row["near_miss"]) not in titles, row


def test_every_example_is_a_title_of_a_post_of_its_kind(shipped, registers):
    kinds = {row["key"]: row["kind"] for row in shipped["posts"]}
    for row in shipped["titles"]:
        wanted = normalise_name(row["example"])
        found = {
            kinds[post.key]
            for post in registers.posts
            if wanted in {normalise_name(title) for title in (post.label, *post.titles)}
        }
        assert row["kind"] in found, row


def test_a_title_runs_over_all_names_of_the_force(small):
    post = read_registers(small).post("chief-constable/ham")
    assert post.titles == (
        "Chief Constable",
        "Chief Constable, Ham Police",
        "Chief Constable, Ham Constabulary",
        "Chief Constable, Ham–Upon–Sea Force",
    )


def test_a_title_that_equals_the_label_is_not_repeated(small):
    small["posts"][3]["label"] = "COMMISSIONER for Ham"
    assert read_registers(small).post("commissioner/ham").titles == ("Commissioner",)


def test_titles_without_a_name_in_them_are_bare_unless_the_inspectorate_bears_them(small):
    assert read_registers(small).bare_titles == {
        *("chief constable", "chief fire officer", "commissioner")
    }


def test_a_title_runs_over_all_names_of_the_fire_service(small):
    assert read_registers(small).post("chief-fire-officer/ham").titles == (
        "Chief Fire Officer",
        "Chief Fire Officer, Ham Fire & Rescue Service",
        "Chief Fire Officer, Ham FRS",
    )


def test_titles_keep_their_printed_spelling(registers):
    titles = registers.post("hm-inspector-of-fire-and-rescue-services").titles
    assert "His Majesty’s Inspector of Fire & Rescue Services" in titles
