"""A malformed row is refused with its table, line and column, and with what to do."""

from datetime import date

import pytest

from peelgraph.errors import RegisterError
from peelgraph.registers import read_registers

# table, line, column, new cell, what the message says after the place
CASES = [
    ("forces", 2, "key", "", "the cell is empty; fill it in"),
    ("forces", 2, "key", "North Ham", "'North Ham' is not a key of small letters"),
    ("forces", 3, "key", "north-ham", "'north-ham' stands already in line 2; remove or correct"),
    ("forces", 3, "name", "", "the cell is empty; fill it in"),
    ("forces", 3, "alternative_names", "A; B", "separate names by single semicolons"),
    ("forces", 3, "alternative_names", "A;", "separate names by single semicolons"),
    ("forces", 2, "gss_code", "E2300001", "'E2300001' is not the code of a police force area"),
    ("forces", 2, "gss_code", "S23000001", "'S23000001' is not the code of a police force area"),
    ("forces", 3, "gss_code", "E23000001", "'E23000001' stands already in line 2"),
    ("forces", 2, "wikidata", "7985948", "'7985948' is not a Wikidata item"),
    ("forces", 3, "wikidata", "Q1", "'Q1' stands already in line 2"),
    ("fire_and_rescue_services", 3, "key", "ham", "'ham' stands already in line 2; remove or corr"),
    ("fire_and_rescue_services", 2, "gss_code", "E23000001", "'E23000001' is not the code of"),
    ("fire_and_rescue_services", 3, "wikidata", "Q5", "'Q5' stands already in line 2"),
    ("fire_and_rescue_services", 3, "source", "", "the cell is empty; fill it in"),
    ("forces", 2, "homepage", "north.test", "'north.test' is not an address"),
    ("forces", 2, "source", "", "the cell is empty; fill it in"),
    ("forces", 2, "certainty", "sure", "'sure' is unknown; use two-sources, one-source, unver"),
    ("forces", 2, "name", " Ham", "remove white space around the text and line breaks within"),
    ("forces", 2, "note", "a\nb", "remove white space around the text and line breaks within"),
    ("local_policing_bodies", 4, "oversees", "hamm", "'hamm' is no key of table forces; add it"),
    ("local_policing_bodies", 2, "valid_to", "May 2024", "'May 2024' is not a date; write YYYY"),
    ("local_policing_bodies", 2, "valid_to", "2024-13", "'2024-13' is not a date; write YYYY"),
    ("local_policing_bodies", 4, "valid_from", "2023-02-29", "'2023-02-29' is not a date; write"),
    ("local_policing_bodies", 4, "valid_to", "2016", "the body ends before it begins; correct"),
    ("local_policing_bodies", 3, "key", "ham", "'ham' stands already in line 2"),
    ("areas", 3, "body", "dale", "'dale' is no key of table local_policing_bodies; add it"),
    ("areas", 3, "certainty", "", "the cell is empty; fill it in"),
    ("posts", 2, "key", "chief constable/ham", "'chief constable/ham' is not a key such as"),
    ("posts", 3, "key", "chief-constable/ham", "'chief-constable/ham' stands already in line 2"),
    ("posts", 3, "label", "Head of Ham", "'Head of Ham' stands already in line 2"),
    ("posts", 2, "post_in", "force/dale", "'force/dale' is neither a force, nor a fire and re"),
    ("posts", 8, "post_in", "organisation/x", "'organisation/x' is neither a force, nor"),
    ("posts", 8, "source", "", "the cell is empty; fill it in"),
    ("posts", 2, "kind", "cheif", "'cheif' has no title; add one to table titles"),
    ("titles", 3, "kind", "cheif", "no post is of kind 'cheif'; correct it"),
    ("titles", 3, "pattern", "Chief {body}", "'Chief {body}' may hold one {force}, one {servi"),
    ("titles", 3, "pattern", "{force} {area}", "'{force} {area}' may hold one {force}, one"),
    ("titles", 3, "pattern", "Chief {force", "'Chief {force' may hold one {force}, one {service"),
    ("titles", 3, "pattern", "{service} chief", "'{service} chief' needs a name for 'chief-cons"),
    ("titles", 2, "example", "Constable", "'Constable' does not match the pattern; correct"),
    ("titles", 2, "near_miss", "Chief  CONSTABLE", "'Chief  CONSTABLE' matches the pattern"),
    ("titles", 5, "source", "", "the cell is empty; fill it in"),
    ("people", 3, "key", "ann", "'ann' is not the key of 'Ann Lee', which is 'ann-lee'; correct"),
    ("people", 4, "key", "ann-lee-1", "'ann-lee-1' is not the key of 'Ann Lee', which is"),
    ("people", 4, "key", "ann-lee", "'ann-lee' stands already in line 3; remove or correct one"),
    ("tenures", 2, "person", "bob", "'bob' is no key of table people; add it there first"),
    ("tenures", 2, "post", "king", "'king' is no key of table posts; add it there first"),
    ("tenures", 2, "event", "seen", "'seen' is unknown; use attested, elected, from, to, note"),
    ("tenures", 2, "date", "", "attested needs a date; add one or write the event note"),
    ("tenures", 2, "date", "2024-01", "attested needs a full day; add it or write the event n"),
    ("tenures", 5, "date", "2021", "elected needs a full day; add it or write the event note"),
    ("tenures", 2, "date", "2024-1-2", "'2024-1-2' is not a date; write YYYY-MM-DD, YYYY-MM or"),
    ("tenures", 2, "date", "0000-01-01", "'0000-01-01' is not a date; write YYYY-MM-DD"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case[:4])))
def test_a_bad_cell_is_named_with_its_place(small, case):
    table, line, column, cell, problem = case
    small[table][line - 2][column] = cell
    with pytest.raises(RegisterError) as caught:
        read_registers(small)
    assert str(caught.value).startswith(f"table {table}, line {line}, column {column}: {problem}")


def test_two_starts_of_one_tenure_are_named(small):
    small["tenures"][2]["event"] = "from"
    with pytest.raises(RegisterError, match=r"^table tenures, line 4, column date: .* another"):
        read_registers(small)


def test_an_empty_note_is_named(small):
    small["tenures"][0]["event"] = "note"
    with pytest.raises(RegisterError, match=r"^table tenures, line 2, column note: .* empty"):
        read_registers(small)


def test_the_small_tables_are_valid_as_they_stand(small):
    registers = read_registers(small)
    assert len(registers.posts) == 7
    (chief, _, inspector) = registers.tenures
    assert (chief.valid_from, chief.valid_to) == (date(2023, 8, 31), date(2025, 1, 1))
    assert inspector.attested_on == (date(2023, 2, 28), date(2024, 2, 29))


def test_an_unknown_column_is_named_in_the_header(small):
    small["people"][0]["party"] = "x"
    with pytest.raises(RegisterError, match=r"^table people, line 1, column party: unknown column"):
        read_registers(small)


def test_a_missing_column_is_named_in_the_header(small):
    del small["posts"][0]["kind"]
    with pytest.raises(RegisterError, match=r"^table posts, line 1, column kind: .* is missing"):
        read_registers(small)


def test_a_row_with_too_many_cells_is_named(small):
    small["areas"][1][None] = ["stray"]
    with pytest.raises(RegisterError, match=r"^table areas, line 3, column note: .* more cells"):
        read_registers(small)


def test_a_row_with_too_few_cells_is_named(small):
    small["areas"][2]["note"] = None
    with pytest.raises(RegisterError, match=r"^table areas, line 4, column note: the row ends"):
        read_registers(small)


def test_a_missing_table_is_named(small):
    del small["tenures"]
    with pytest.raises(RegisterError, match=r"^table tenures is missing; add tenures\.csv"):
        read_registers(small)


def test_an_unknown_table_is_named(small):
    small["monarchs"] = []
    with pytest.raises(RegisterError, match=r"^table monarchs is unknown; the tables are forces, "):
        read_registers(small)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("areas", "body and name"),
        ("titles", "kind and pattern"),
        ("tenures", "person and post and event and date and source and note"),
    ],
)
def test_a_row_that_stands_twice_is_named(small, table, columns):
    small[table].append(dict(small[table][0]))
    line = len(small[table]) + 1
    with pytest.raises(RegisterError, match=f"^table {table}, line {line}, column {columns}: "):
        read_registers(small)


def test_a_title_that_needs_a_name_the_post_has_not_is_named(small):
    small["titles"][5] |= {"pattern": "Inspector of {area}"}
    with pytest.raises(RegisterError, match=r"^table titles, line 7, column "):
        read_registers(small)


def test_a_letter_attests_its_own_day_only(small):
    small["tenures"][0]["source"] = "HMICFRS letter of 2024-01-03"
    with pytest.raises(RegisterError, match=r"^table tenures, line 2, column date: a letter of"):
        read_registers(small)


def test_days_that_rest_on_a_letter_alone_are_told_apart(small):
    first, second = date(2023, 2, 28), date(2024, 2, 29)
    small["tenures"][4]["source"] = "HMICFRS letter of 2024-02-29"
    small["tenures"][5]["source"] = "HMICFRS letter of 2023-02-28"
    small["tenures"].append(small["tenures"][5] | {"source": "press"})
    inspector = read_registers(small).find_tenure("zoe-o-neil", "hm-inspector")
    assert inspector.attested_on == (first, second)
    assert inspector.attested_only_by_letter == (second,)
