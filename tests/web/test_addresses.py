import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelgraph.web.linked_data.addresses import Addresses

DEFAULT = Addresses("https://w3id.org/peel/id/")
OTHER = Addresses("http://peel.example/things/")


@pytest.mark.parametrize(
    ("addresses", "iri", "thing", "document"),
    [
        (DEFAULT, "https://w3id.org/peel/id/force/x", "/id/force/x", "/doc/force/x"),
        (
            DEFAULT,
            "https://w3id.org/peel/id/text/6#char=1,2&q",
            "/id/text/6#char=1,2&q",
            "/doc/text/6",
        ),
        (DEFAULT, "https://w3id.org/peel/status", "/concept/status", "/concept-doc/status"),
        (
            DEFAULT,
            "https://w3id.org/peel/status/open",
            "/concept/status/open",
            "/concept-doc/status/open",
        ),
        (DEFAULT, "https://w3id.org/peel/ontology#Letter", "/ontology#Letter", None),
        (DEFAULT, "https://w3id.org/peel/ontology", "/ontology", None),
        (DEFAULT, "https://w3id.org/peel/shapes#Letter", "/shapes#Letter", None),
        (DEFAULT, "https://w3id.org/peel/context.jsonld", None, None),
        (DEFAULT, "https://w3id.org/peel/id/", None, None),
        (DEFAULT, "https://w3id.org/peel/", None, None),
        (DEFAULT, "https://example.org/x", None, None),
        (
            DEFAULT,
            "https://w3id.org/peel/id/person/zoë",
            "/id/person/zo%C3%AB",
            "/doc/person/zo%C3%AB",
        ),
        (DEFAULT, "https://w3id.org/peel/id/a%20b?c", "/id/a%20b%3Fc", "/doc/a%20b%3Fc"),
        (OTHER, "http://peel.example/things/force/x", "/id/force/x", "/doc/force/x"),
        (OTHER, "https://w3id.org/peel/id/force/x", None, None),
        (
            OTHER,
            "https://w3id.org/peel/status/open",
            "/concept/status/open",
            "/concept-doc/status/open",
        ),
    ],
)
def test_identifiers_and_addresses(addresses, iri, thing, document):
    assert addresses.find_thing(iri) == thing
    assert addresses.find_document(iri) == document


KEYS = st.text(st.sampled_from("abz09-._~:@!$&'()*+,;=/éñ漢😀"), min_size=1).filter(
    lambda key: not key.startswith("/")
)


@given(KEYS, st.sampled_from([DEFAULT, OTHER]))
def test_an_address_leads_back_to_its_identifier(key, addresses):
    iri = addresses.base + key
    address = addresses.find_thing(iri)
    assert address is not None
    assert re.fullmatch(r"/id/[!-~]+", address)
    assert addresses.read_path(addresses.instances, address.removeprefix("/id/")) == iri


@given(st.text())
def test_no_address_is_an_exception(path):
    DEFAULT.read_path(DEFAULT.instances, path)
    DEFAULT.find_thing(path)
    DEFAULT.find_document(path)
