"""The catalogue of public letters: addresses and facts about them, never their text."""

import csv
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from peelgraph.facts.model import LetterKind
from peelgraph.registers import BodyKind

CATALOGUE = Path(__file__).resolve().parents[3] / "data" / "catalogue" / "letters.csv"
COLUMNS = ["address", "title", "body", "published_on", "kind", "source"]
HOSTS = {"hmicfrs.justiceinspectorates.gov.uk", "www.justiceinspectorates.gov.uk"}


@pytest.fixture(scope="module")
def rows():
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_addresses_are_the_inspectorates_sorted_and_each_stands_once(rows):
    addresses = [row["address"] for row in rows]
    assert addresses == sorted(set(addresses))
    for address in addresses:
        parts = urlsplit(address)
        assert (parts.scheme, parts.hostname in HOSTS) == ("https", True), address


def test_each_row_has_a_title_a_known_kind_and_a_source(rows):
    for row in rows:
        assert row["title"], row
        assert row["source"], row
        assert row["kind"] in list(LetterKind), row


def test_each_body_is_one_of_the_registers(rows, registers):
    kinds = {"force": BodyKind.POLICE, "fire-and-rescue-service": BodyKind.FIRE}
    for row in rows:
        organisation, _, key = row["body"].partition("/")
        assert registers.body(key, kinds[organisation]), row


def test_a_title_that_names_a_body_names_the_body_of_its_row(rows, registers):
    for row in rows:
        for match in registers.find_body_in(row["title"]):
            assert match.body.key == row["body"].partition("/")[2], row


def test_days_are_full_and_none_is_before_the_first_letters(rows):
    for row in rows:
        if row["published_on"]:
            assert date.fromisoformat(row["published_on"]) >= date(2018, 1, 1), row
