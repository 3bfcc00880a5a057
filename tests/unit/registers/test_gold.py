"""The registers know the senders, chief officers and commissioners whom readers of letters found."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

GOLD = Path(__file__).resolve().parents[4] / "shared" / "gold"

# Copied to a letter, but in none of the facts about holders: a person has to add her.
NOT_IN_THE_FACTS = {"Beverley Hughes"}


@pytest.fixture(scope="module")
def letters():
    if not GOLD.is_dir():
        reason = "the gold files are not beside the repository (../shared/gold)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    assert found
    return found


def test_every_sender_holds_every_post_named_under_the_name(registers, letters):
    for letter in letters:
        for party in letter["from"]:
            assert registers.find_people(party["name"]), party["name"]
            for title in party["posts"]:
                (post,) = registers.find_posts(title, None)
                assert registers.find_person(party["name"], post.key), (party["name"], title)


def test_every_addressee_and_copy_of_a_police_letter_is_known(registers, letters):
    police = [letter for letter in letters if letter["body_kind"] == "police"]
    assert len(police) == 9
    for letter in police:
        body = registers.find_body(letter["body"])
        for party in (*letter["to"], *letter["cc"]):
            for title in (party["post"], *party.get("post_also", ())):
                (post,) = registers.find_posts(title, body.key)
                person = registers.find_person(party["name"], post.key)
                assert (person is None) is (party["name"] in NOT_IN_THE_FACTS), party["name"]


def test_every_chief_of_a_fire_letter_is_known_and_other_titles_name_no_post(registers, letters):
    fire = [letter for letter in letters if letter["body_kind"] == "fire"]
    assert len(fire) == 6
    for letter in fire:
        body = registers.find_body(letter["body"])
        for party in (*letter["to"], *letter["cc"]):
            posts = registers.find_posts(party["post"], body.key, kind=body.kind)
            known = [registers.find_person(party["name"], post.key) for post in posts]
            if party["post"].startswith(("Chief Fire Officer", "Police, Fire")):
                assert len(known) == 1
                assert known[0] is not None, party["name"]
            else:
                assert known == []


def test_a_letter_is_known_to_be_the_only_source_for_its_sender_that_day(registers, letters):
    for letter in letters:
        for party in letter["from"]:
            for title in party["posts"]:
                (post,) = registers.find_posts(title, None)
                person = registers.find_person(party["name"], post.key)
                tenure = registers.find_tenure(person.key, post.key)
                day = date.fromisoformat(letter["sent_on"])
                assert day in tenure.attested_on
                assert day in tenure.attested_only_by_letter
