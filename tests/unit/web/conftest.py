"""Causes and letters of an invented body, made by hand."""

from datetime import date

import pytest

from peelgraph.facts.model import ClaimKind
from peelgraph.graph.status import Claim
from peelgraph.web.views.records import Cause, Letter, Mention, Monitoring, Party

BODY = "https://w3id.org/peel/id/force/borsetshire"
LETTER = "https://w3id.org/peel/id/letter/2024-07-23/borsetshire/causes-of-concern-revisit"
CAUSE = "https://w3id.org/peel/id/cause/borsetshire/peel-2023-25/custody"


@pytest.fixture
def claim():
    def make(kind: str, last: str, asserted: str = "2024-07-23", first: str | None = None) -> Claim:
        return Claim(
            date.fromisoformat(last),
            date.fromisoformat(asserted),
            f"{LETTER}/status/{kind}/{last}",
            CAUSE,
            ClaimKind(kind),
            date.fromisoformat(first) if first else None,
        )

    return make


@pytest.fixture
def cause():
    def make(*claims: Claim, iri: str = CAUSE, name: str = "Custody") -> Cause:
        mentions = (Mention(f"{LETTER}/mention/custody", iri, LETTER, "listed"),)
        return Cause(iri, name, BODY, (), "", "", (), "", tuple(claims), mentions)

    return make


@pytest.fixture
def letter():
    def make(*parties: Party, day: str = "2024-07-23") -> Letter:
        sent = date.fromisoformat(day)
        return Letter(LETTER, "Borsetshire Police: revisit", "", BODY, sent, None, "", (), parties)

    return make


@pytest.fixture
def party():
    def make(role: str, name: str, title: str = "") -> Party:
        person = "https://w3id.org/peel/id/person/" + name.lower().replace(" ", "-")
        titles = (title,) if title else ()
        return Party(f"{LETTER}/party/{role}", LETTER, role, person, name, "", "", titles, ())

    return make


@pytest.fixture
def phase():
    def make(event: str, phase: str, last: str | None, asserted: str, first: str | None = None):
        return Monitoring(
            f"{LETTER}/monitoring/{asserted}",
            BODY,
            phase,
            event,
            date.fromisoformat(first) if first else None,
            date.fromisoformat(last) if last else None,
            date.fromisoformat(asserted),
            LETTER,
        )

    return make
