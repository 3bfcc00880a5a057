"""The catalogue gives addresses, or says which line does not."""

import pytest

from peelgraph.errors import InputError
from peelgraph.harvesting.addresses import Sites
from peelgraph.harvesting.catalogue import load_catalogue
from peelgraph.resources import catalogue_file


def test_the_catalogue_that_ships_names_letters_of_the_inspectorate():
    addresses = load_catalogue(catalogue_file())
    assert sum(map(Sites.of([]).admit, addresses)) > 50
    assert len(addresses) == len(set(addresses))


def test_addresses_come_in_order(tmp_path):
    path = tmp_path / "c.csv"
    path.write_bytes(b'\xef\xbb\xbftitle,address\r\n"a, b",https://E.org\r\nc,https://f.org/#g\r\n')
    assert load_catalogue(path) == ("https://e.org/", "https://f.org/")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such catalogue"),
        (b"", "no address"),
        (b"address\n", "no address"),
        (b"title\na\n", "line 2, column address"),
        (b"address\nhttps://e.org/\n/a\n", "line 3, column address"),
        (b"address\n\xff\n", "UTF-8"),
    ],
)
def test_an_unusable_catalogue_is_named(tmp_path, content, message):
    path = tmp_path / "c.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_catalogue(path)
