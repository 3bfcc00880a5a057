"""Two letters about one force: the second states what the first only paraphrased (LETTERS §4, §5).

Loamshire Constabulary, 19 September 2023 and 28 June 2024, from the corpus: two causes closed and one
paraphrased; then that one stated and still open, the closed ones restated, and Engage left.
"""

from datetime import date
from pathlib import Path

import pytest

from peelgraph.graph.identifiers import Minter
from peelgraph.graph.status import find_standing, read_claims
from peelgraph.graph.vocabulary import peel
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.sources import load_letter

TEXTS = Path(__file__).parent.parent / "corpus" / "text"
KEYS = ("custody", "protecting-vulnerable-people", "registered-sex-offenders")


@pytest.fixture(scope="module")
def quads(knowledge):
    sources = [load_letter(TEXTS / f"police-pair-{number}.txt") for number in (2, 1)]
    return build_quads(sources, knowledge, Minter().base)


@pytest.fixture(scope="module")
def status(quads):
    claims = list(read_claims(quads))
    causes = sorted({claim.cause for claim in claims})

    def status(day, known=date.max):
        return {
            cause.rsplit("/", 1)[1]: str(standing.status)
            if (standing := find_standing([c for c in claims if c.cause == cause], day, known))
            else None
            for cause in causes
        }

    return status


def test_three_causes_run_through_both_letters(quads):
    causes = {q.subject.value for q in quads if q.object == peel.CauseOfConcern}
    assert tuple(sorted(cause.rsplit("/", 1)[1] for cause in causes)) == KEYS
    mentions = [q.object.value for q in quads if q.predicate == peel.mentions]
    assert sorted(mentions) == sorted([*causes, *causes])


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2022, 12, 1), ("open", "open", "open")),
        (date(2023, 9, 30), ("closed", "open", "closed")),
        (date(2024, 3, 1), ("closed", "open", "closed")),
        (date(2024, 6, 28), ("closed", "open", "closed")),
        (date.max, ("closed", "open", "closed")),
    ],
)
def test_the_status_as_of_each_day_is_what_the_letters_say(day, expected, status):
    assert status(day) == dict(zip(KEYS, expected, strict=True))


def test_before_the_inspection_nothing_was_raised(status):
    assert set(status(date(2022, 10, 31)).values()) == {None}


def test_as_known_before_the_first_letter_nothing_was_said(status):
    assert set(status(date.max, date(2023, 9, 18)).values()) == {None}


def test_the_wording_of_the_paraphrased_cause_has_a_history(quads):
    by_subject = {}
    for quad in quads:
        by_subject.setdefault(quad.subject.value, []).append(quad)
    wordings = sorted(
        (
            q.subject.value,
            next(
                k.object.value
                for k in by_subject[q.subject.value]
                if k.predicate == peel.mentionKind
            ).rsplit("/", 1)[1],
        )
        for q in quads
        if q.predicate == peel.mentions and q.object.value.endswith("protecting-vulnerable-people")
    )
    assert [kind for _, kind in wordings] == ["described", "listed"]
    assert "/2023-09-19/" in wordings[0][0]
    assert "/2024-06-28/" in wordings[1][0]


def test_the_body_left_engage_while_the_cause_stayed_open(quads):
    events = {
        q.object.value.rsplit("/", 1)[1] for q in quads if q.predicate == peel.monitoringEvent
    }
    assert events == {"entered", "remains", "left"}
