"""The data of a document as of other days: the same days, by the same names, as the pages and the questions."""

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, parse

PEEL = "https://w3id.org/peel/ontology#"
ID = "https://w3id.org/peel/id/"
MARAC = "cause/borsetshire/peel-2023-25/marac"
SEX_OFFENDERS = "cause/borsetshire/peel-2023-25/registered-sex-offenders"
REVIEW = "cause/borsetshire/peel-2023-25/investigations/recommendation/review"


@pytest.fixture
def read(ask_letters):
    def read(address):
        answer = ask_letters("GET", address, headers={"accept": "application/trig"})
        assert answer.status_code == 200
        return answer, list(parse(answer.content, RdfFormat.TRIG))

    return read


def statuses(quads) -> set[str]:
    found = {q.object.value for q in quads if q.predicate.value == PEEL + "currentStatus"}
    return {iri.rpartition("/")[2] for iri in found}


@pytest.mark.parametrize(
    ("thing", "days", "expected"),
    [
        (MARAC, "", {"closed"}),
        (MARAC, "?asOf=2023-12-31", {"open"}),
        (MARAC, "?asOf=2024-02-05", {"closed"}),
        (MARAC, "?asOf=2022-12-31", set()),
        (SEX_OFFENDERS, "", {"undetermined"}),
        (SEX_OFFENDERS, "?asKnownOn=2024-06-20", {"closed"}),
        (REVIEW, "", {"closed"}),
        (REVIEW, "?asOf=2024-06-19", set()),
    ],
)
def test_the_status_is_that_of_the_day(read, thing, days, expected):
    _, quads = read(f"/doc/{thing}{days}")
    assert statuses(quads) == expected


def test_what_later_letters_say_is_left_out(read):
    _, now = read(f"/doc/{MARAC}")
    _, then = read(f"/doc/{MARAC}?asKnownOn=2024-02-05")
    later = {str(q.graph_name) for q in now} - {str(q.graph_name) for q in then}
    assert any("2024-06-20" in graph or "2024-10-01" in graph for graph in later)
    for quad in then:
        if isinstance(quad.graph_name, NamedNode) and "/graph/letter/" in quad.graph_name.value:
            assert quad.graph_name.value.partition("/graph/letter/")[2][:10] <= "2024-02-05"


def test_the_view_is_a_version_of_the_document_and_keeps_its_days(read):
    answer, quads = read(f"/doc/{MARAC}?asOf=2023-12-31&asKnownOn=2024-12-31")
    days = "asOf=2023-12-31&asKnownOn=2024-12-31"
    assert answer.headers["content-location"] == f"/doc/{MARAC}.trig?{days}"
    assert f'</doc/{MARAC}.ttl?{days}>; rel="alternate"' in answer.headers["link"]
    view = NamedNode(f"http://peel.test/doc/{MARAC}?{days}")
    said = {q.predicate.value: q.object for q in quads if q.subject == view}
    assert said["http://purl.org/dc/terms/isVersionOf"] == NamedNode(
        f"http://peel.test/doc/{MARAC}"
    )
    status = [q for q in quads if q.predicate.value == PEEL + "currentStatus"]
    assert {q.graph_name for q in status} == {view, DefaultGraph()}
    assert not any(isinstance(q.object, Literal) for q in status)


def test_the_identifier_leads_to_the_same_days(ask_letters):
    answer = ask_letters("GET", f"/id/{MARAC}?asOf=2023-12-31")
    assert answer.headers["location"] == f"/doc/{MARAC}?asOf=2023-12-31"


@pytest.mark.parametrize("days", ["asOf=yesterday", "asKnownOn=2024-13-01"])
def test_what_is_no_day_is_400(ask_letters, days):
    for address in (f"/doc/{MARAC}.ttl?{days}", f"/doc/{MARAC}.html?{days}", f"/causes?{days}"):
        assert ask_letters("GET", address).status_code == 400


def test_every_status_of_a_day_is_with_its_concept_and_in_the_derived_graph(read):
    _, quads = read("/doc/graph/derived?asOf=2023-12-31")
    by_cause = {
        q.subject.value.removeprefix(ID): q.object.value.rpartition("/")[2]
        for q in quads
        if q.predicate.value == PEEL + "currentStatus"
    }
    assert by_cause[MARAC] == "open"
    assert by_cause["cause/borsetshire/peel-2021-22/investigations"] == "closed"


def test_a_day_has_a_tag_of_its_own(ask_letters):
    tags = {
        ask_letters("GET", f"/doc/{MARAC}.ttl{days}").headers["etag"]
        for days in ("", "?asOf=2023-12-31", "?asKnownOn=2023-12-31")
    }
    assert len(tags) == 3
