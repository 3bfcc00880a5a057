"""Every IRI is minted from content under one base, and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from peelgraph.errors import MintingError
from peelgraph.graph.identifiers import (
    DEFAULT_BASE,
    LETTER_KINDS,
    Minter,
    cause_key,
    letter_key,
    party_keys,
    party_person_key,
    short_digest,
    slug,
)
from peelgraph.letters import Span

PARTS = st.from_regex(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,11}", fullmatch=True)


@pytest.mark.parametrize(
    "base", [DEFAULT_BASE, "http://localhost:8000/x/", "https://example.org/", "http://[::1]:80/"]
)
def test_an_address_that_ends_with_a_slash_is_a_base(base):
    assert Minter(base).force("kent") == NamedNode(f"{base}force/kent")


@pytest.mark.parametrize(
    "base",
    [
        "",
        "x",
        "https://example.org",
        "https://example.org/x",
        "https://example.org/#",
        "https://example.org/?x=/",
        "https://example.org/a b/",
        "https://example.org/a\n/",
        "https://example.org/<>/",
        "ftp://example.org/",
        "urn:x:/",
        "//example.org/",
        "https:///",
    ],
)
def test_what_cannot_begin_an_iri_is_no_base(base):
    with pytest.raises(MintingError) as caught:
        Minter(base)
    assert str(caught.value) == (
        f"the base {base!r} is no http(s) address that ends with / and holds no # or ?"
    )


@pytest.mark.parametrize("base", ["http:////", "https://example.org/[/", "https://[/"])
def test_an_address_that_no_iri_can_begin_with_is_no_base(base):
    with pytest.raises(MintingError):
        Minter(base)


@pytest.mark.parametrize("part", ["", " ", "a b", "a%20b", "a#b", "a?b", "é", "a\n", "a:b", "<a>"])
def test_an_unsafe_part_is_refused(part):
    with pytest.raises(MintingError) as caught:
        Minter().iri("force", part)
    assert str(caught.value) == f"{part!r} cannot be part of an identifier"


@pytest.mark.parametrize("part", ["..", "../../x", "/x", "x/", "a//b", "."])
def test_a_part_that_leads_elsewhere_is_refused(part):
    with pytest.raises(MintingError):
        Minter().iri("force", part)


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_key_is_the_inverse_of_iri_under_every_base(parts):
    for base in (DEFAULT_BASE, "http://localhost:8000/x/"):
        minter = Minter(base)
        assert minter.key(minter.iri(*parts)) == "/".join(parts)


def test_an_iri_of_another_base_has_no_key():
    assert Minter().key(NamedNode("https://example.org/force/kent")) is None


def test_a_passage_is_a_fragment_of_its_text_and_so_are_its_selectors():
    minter = Minter()
    text = minter.text("0123456789abcdef" * 4)
    assert minter.key(text) == "text/0123456789abcdef"
    assert minter.passage(text, Span(3, 7)).value == f"{text.value}#char=3,7"
    assert minter.passage(text, Span(3, 7), "&q").value == f"{text.value}#char=3,7&q"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("West Midlands Police", "west-midlands-police"),
        ("Denis O’Connor", "denis-oconnor"),
        ("Dyfed–Powys", "dyfedpowys"),
        ("  Zoë   Ñandú ", "zoe-nandu"),
        ("李", ""),
    ],
)
def test_a_slug_is_ascii_letters_and_digits_joined_by_hyphens(words, key):
    assert slug(words) == key


def test_a_digest_evens_out_white_space_and_case_only():
    assert short_digest("The  force\nacts") == short_digest("the force ACTS")
    assert short_digest("the force acts") != short_digest("the force acts.")
    assert len(short_digest("x")) == 8


def test_the_real_letter_has_the_keys_that_the_model_shows(facts):
    assert letter_key(facts) == "2024-07-23/west-midlands/causes-of-concern-revisit"
    assert [cause_key(facts.body, facts, i) for i in range(4)] == [
        ("west-midlands", "peel-2023-25", topic)
        for topic in ("marac", "registered-sex-offenders", "online-child-abuse", "investigations")
    ]
    assert party_keys(facts.parties) == ("from-1", "to-1", "cc-1")
    assert party_person_key(facts.parties[0], "west-midlands") == "lee-freeman"


def test_each_family_of_letters_has_its_own_key():
    assert len(set(LETTER_KINDS.values())) == len(LETTER_KINDS) == 6


def unregistered(facts, name, *titles):
    from dataclasses import replace

    found = facts.parties[0]
    made = tuple(replace(found.titles[0], post=words, posts=posts) for words, posts in titles)
    return replace(found, name=name, person=None, titles=made)


def test_people_whom_no_authority_file_knows_are_kept_apart_by_post(facts):
    one, two = ("Inspector", ("hm-inspector",)), ("Chief Officer", ("chief-officer/kent",))
    keys = {
        party_person_key(unregistered(facts, "Lee Freeman", *titles), "kent")
        for titles in ((one,), (two,), (one, two))
    }
    assert len(keys) == 3
    assert all(key.startswith("lee-freeman-") for key in keys)


def test_a_person_is_one_in_letters_about_two_bodies_and_with_posts_in_another_order(facts):
    one, two = ("Inspector", ("hm-inspector",)), ("Fire Inspector", ("hm-fire-inspector",))
    keys = {
        party_person_key(unregistered(facts, "Denis O’Connor", one, two), "kent"),
        party_person_key(unregistered(facts, "Denis O'CONNOR", two, one), "essex"),
    }
    assert len(keys) == 1


def test_the_words_of_a_post_that_no_register_knows_mean_the_post_of_a_body(facts):
    party = unregistered(facts, "Lee Freeman", ("Chief Constable", ()))
    assert party_person_key(party, "kent") != party_person_key(party, "essex")
