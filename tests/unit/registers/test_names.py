"""Names are levelled for comparison only."""

import re

import pytest

from peelgraph.registers import normalise_name, slug_name
from peelgraph.registers.names import build_name_pattern


@pytest.mark.parametrize(
    ("printed", "levelled"),
    [
        ("Devon & Cornwall Police", "devon and cornwall police"),
        ("Fire&Rescue", "fire and rescue"),
        ("Dyfed – Powys", "dyfed-powys"),
        ("His Majesty’s Inspector", "his majesty's inspector"),
        ("Chief Constable\r\n  Ham Police ", "chief constable ham police"),
        ("The Chief Constable,", "chief constable"),
        ("Theale Police", "theale police"),
        ("Chief Constable , Ham", "chief constable, ham"),
        ("Sandham", "sandham"),
        (" , ", ""),
        ("", ""),
    ],
)
def test_spellings_are_levelled(printed, levelled):
    assert normalise_name(printed) == levelled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police and Crime Commissioner", "Police, Fire and Crime Commissioner"),
        ("Chief Constable", "Chief Constables"),
        ("Ham Police", "Hamm Police"),
        ("Zoë", "Zoe"),
        ("HM Inspector", "HM Chief Inspector"),
    ],
)
def test_different_names_stay_different(one, other):
    assert normalise_name(one) != normalise_name(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lee Freeman", "lee-freeman"),
        ("Denis O'Connor", "denis-oconnor"),
        ("Denis O’Connor", "denis-oconnor"),
        ("Zoë Billingham", "zoe-billingham"),
        ("Alex Franklin–Smith", "alex-franklin-smith"),
        ("Andrew M Burnham", "andrew-m-burnham"),
    ],
)
def test_a_person_has_the_key_of_the_name(name, key):
    assert slug_name(name) == key


@pytest.mark.parametrize("text", ["A.B (C) & D's", "a.b\n(c) AND d’s", "A.B  (C)&D`s"])
def test_a_pattern_finds_the_variants_of_a_name(text):
    assert re.fullmatch(build_name_pattern("A.B (C) & D's"), text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["AxB (C) & D's", "A.B (C) D's", "A.B(C) & D's"])
def test_a_pattern_takes_signs_literally(text):
    assert not re.fullmatch(build_name_pattern("A.B (C) & D's"), text, re.IGNORECASE)
