"""Two letters about one force: the second states what the first only paraphrased (LETTERS §4, §5).

Loamshire Constabulary, 19 September 2023 and 28 June 2024, from the corpus: two causes closed and one
paraphrased; then that one stated and still open, the closed ones restated, three of five
recommendations closed, and Engage left. The saved queries are asked over what is built from both.
"""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from peelgraph.graph.identifiers import DEFAULT_BASE
from peelgraph.graph.serialization import render_statements
from peelgraph.graph.vocabulary import PREFIXES, concept, dcterms, peel
from peelgraph.pipeline.building import build_quads
from peelgraph.pipeline.questions import read_query
from peelgraph.pipeline.sources import load_letter
from peelgraph.store.embedded import EmbeddedStore

HERE = Path(__file__).parent
TEXTS = HERE.parent / "corpus" / "text"
QUERIES = HERE.parents[1] / "data" / "queries"
ROOT = f"{DEFAULT_BASE}cause/loamshire/2022-11/"
CUSTODY, OFFENDERS, ABUSE = "custody", "registered-sex-offenders", "protecting-vulnerable-people"
LEFT_OUT = None
OPEN, CLOSED = "open", "closed"
FIRST, SECOND = "2023-09-19", "2024-06-28"


@pytest.fixture(scope="module")
def quads(registered):
    sources = [load_letter(TEXTS / f"police-pair-{number}.txt") for number in (1, 2)]
    built = build_quads(sources, registered, DEFAULT_BASE)
    assert build_quads(reversed(sources), registered, DEFAULT_BASE) == built
    return built


@pytest.fixture(scope="module")
def ask(quads):
    """Ask a saved query; a row is what its variables are bound to, as text."""
    data = render_statements(quads, RdfFormat.N_QUADS.media_type, PREFIXES)
    store = EmbeddedStore.from_dataset(data, "pair")

    def ask(number, **values):
        (path,) = QUERIES.glob(f"{number}-*.rq")
        found = json.loads(
            store.serialize(read_query(path).bind(values), "application/sparql-results+json")
        )
        return [
            {name: value["value"] for name, value in row.items()}
            for row in found["results"]["bindings"]
        ]

    return ask


@pytest.fixture(scope="module")
def statuses(ask):
    """Return where the three causes stood on a day, as known on a day."""

    def statuses(day, known="9999-12-31"):
        rows = ask("cq03", force="loamshire", asOf=day, asKnownOn=known)
        found = {
            row["item"].removeprefix(ROOT): row["status"].rsplit("/", 1)[1]
            for row in rows
            if "/recommendation/" not in row["item"]
        }
        assert set(found) <= {CUSTODY, OFFENDERS, ABUSE}
        return tuple(found.get(topic, LEFT_OUT) for topic in (CUSTODY, OFFENDERS, ABUSE))

    return statuses


def test_three_causes_run_through_both_letters_under_the_names_that_the_first_gave(quads):
    causes = {q.subject.value for q in quads if q.object == peel.CauseOfConcern}
    assert causes == {ROOT + topic for topic in (CUSTODY, OFFENDERS, ABUSE)}
    mentions = [q.object.value for q in quads if q.predicate == peel.mentions]
    assert sorted(mentions) == sorted([*causes, *causes])


def test_the_names_that_the_second_letter_alone_would_give_are_replaced(quads):
    replaced = {
        q.subject.value: q.object.value for q in quads if q.predicate == dcterms.isReplacedBy
    }
    for topic in (CUSTODY, OFFENDERS, ABUSE):
        assert replaced[f"{DEFAULT_BASE}cause/loamshire/{SECOND}/{topic}"] == ROOT + topic


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-10-31", (LEFT_OUT, LEFT_OUT, LEFT_OUT)),
        ("2022-11-15", ("possibly-open", "possibly-open", "possibly-open")),
        ("2022-12-01", (OPEN, OPEN, OPEN)),
        ("2023-08-31", (OPEN, OPEN, OPEN)),
        # The first letter closes them on its day, the second says “in September 2023”.
        ("2023-09-10", ("possibly-open", "possibly-open", OPEN)),
        ("2023-09-19", (CLOSED, CLOSED, OPEN)),
        ("2023-09-30", (CLOSED, CLOSED, OPEN)),
        ("2024-03-01", (CLOSED, CLOSED, OPEN)),
        ("2024-06-27", (CLOSED, CLOSED, OPEN)),
        ("2024-06-28", (CLOSED, CLOSED, OPEN)),
        ("9999-12-31", (CLOSED, CLOSED, OPEN)),
    ],
)
def test_the_status_as_of_each_day_is_what_the_letters_say(day, expected, statuses):
    assert statuses(day) == expected


def test_what_the_first_letter_alone_shows_is_not_what_came_later(statuses):
    assert statuses("9999-12-31", known="2023-09-18") == (LEFT_OUT, LEFT_OUT, LEFT_OUT)
    assert statuses("9999-12-31", known=FIRST) == (CLOSED, CLOSED, OPEN)
    assert statuses("2023-09-10", known=FIRST) == (OPEN, OPEN, OPEN)


def test_the_current_status_is_that_of_the_last_day(quads):
    current = {
        q.subject.value: q.object
        for q in quads
        if q.predicate == peel.currentStatus and "/recommendation/" not in q.subject.value
    }
    assert current == {
        ROOT + CUSTODY: concept("status", CLOSED),
        ROOT + OFFENDERS: concept("status", CLOSED),
        ROOT + ABUSE: concept("status", OPEN),
    }


def test_only_the_paraphrased_cause_is_open_after_both_letters(ask):
    rows = ask("cq04", asOf=SECOND, asKnownOn=SECOND)
    assert {row["item"] for row in rows if "/recommendation/" not in row["item"]} == {ROOT + ABUSE}


def test_the_wording_of_each_cause_has_a_history(ask):
    def history(topic):
        rows = ask("cq15", force="loamshire", topic=topic)
        assert {row["cause"] for row in rows} == {ROOT + topic}
        return [
            (row["sentOn"], row["mentionKind"].rsplit("/", 1)[1], " ".join(row["words"].split()))
            for row in rows
        ]

    assert [
        (day, kind, words[:29]) for day, kind, words in history(CUSTODY) if "failing" in words
    ] == [
        (FIRST, "listed", "is failing to make sure that "),
        (SECOND, "listed", "was failing to make sure that"),
    ]
    (paraphrase,) = [words for day, _, words in history(ABUSE) if day == FIRST]
    assert "the way the constabulary deals with people who report" in paraphrase
    assert any(
        words.startswith("The constabulary doesn’t give victims of domestic abuse the protection")
        for day, kind, words in history(ABUSE)
        if (day, kind) == (SECOND, "listed")
    )


def test_five_recommendations_hang_on_the_cause_that_the_first_letter_named(quads):
    owners = [q.object.value for q in quads if q.predicate == peel.recommendedUnder]
    assert owners == [ROOT + ABUSE] * 5


def test_three_of_five_recommendations_are_closed_and_two_are_open(ask):
    rows = ask("cq26", force="loamshire")
    found = {
        row["words"].split()[0]: row["status"].rsplit("/", 1)[1]
        for row in rows
        if not row["words"].startswith("By ")  # the deadline, a passage of its own
    }
    assert found == {
        "provided": CLOSED,  # training
        "made": CLOSED,  # the review of risk assessments
        "used": OPEN,
        "introduced": OPEN,
        "worked": CLOSED,  # the backlog of conferences
    }
    assert {row["cause"] for row in rows} == {ROOT + ABUSE}


@pytest.mark.parametrize(("day", "closed"), [("2024-06-27", 0), (SECOND, 3)])
def test_the_recommendations_were_closed_on_the_day_of_the_second_letter(day, closed, ask):
    (row,) = ask("cq23", force="loamshire", asOf=day)
    assert (row["recommendations"], row["closed"]) == ("5", str(closed))


def test_the_closed_recommendations_close_no_cause(statuses):
    assert statuses(SECOND)[2] == OPEN


def test_the_force_left_engage_while_the_cause_stayed_open(quads, statuses):
    by_letter = {
        (q.subject.value.split("/letter/")[1][:10], q.object.value.rsplit("/", 1)[1])
        for q in quads
        if q.predicate == peel.monitoringEvent
    }
    assert by_letter == {
        (FIRST, "entered"),
        (FIRST, "remains"),
        (SECOND, "entered"),
        (SECOND, "left"),
    }
    assert statuses(SECOND)[2] == OPEN


def test_the_inspector_and_the_chief_constable_are_one_each_and_the_commissioners_are_two(quads):
    parties = {
        (q.subject.value.split("/letter/")[1][:10], q.subject.value.rsplit("/", 1)[1]): q.object
        for q in quads
        if q.predicate == peel.person
    }
    assert parties[FIRST, "from-1"] == parties[SECOND, "from-1"]
    assert parties[FIRST, "to-1"] == parties[SECOND, "to-1"]
    assert parties[FIRST, "cc-1"] != parties[SECOND, "cc-1"]
    honours = {
        (q.subject.value.split("/letter/")[1][:10], q.object.value)
        for q in quads
        if q.predicate == peel.honours and q.subject.value.endswith("to-1")
    }
    assert honours == {(SECOND, "KPM")}
