"""Answers as of an earlier version, over real versions: by ``?version=`` and by Memento (RFC 7089)."""

import asyncio
import json
import re
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest

from peelgraph.store.published.journal import JOURNAL_NAME
from peelgraph.store.published.versions import load_version, make_current, publish_version
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.web.app import create_app

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ADDRESS = f"/sparql?query={quote(COUNT)}"
TIMES = ("2024-01-01T12:00:00+00:00", "2024-03-01T12:00:00+00:00", "2024-05-01T12:00:00+00:00")


def line(number):
    return f'<http://e/s> <http://e/p> "{number}" <http://e/g> .\n'.encode()


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """Three publications of two versions: one statement, two statements, and back to one."""
    home = tmp_path_factory.mktemp("home")
    first = publish_version(home, line(1), {}, {})
    second = publish_version(home, line(1) + line(2), {}, {})
    make_current(home, load_version(home, first.id))
    journal = home / JOURNAL_NAME
    entries = [json.loads(entry) for entry in journal.read_text().splitlines()]
    dated = [{**entry, "published": time} for entry, time in zip(entries, TIMES, strict=True)]
    journal.write_text("".join(json.dumps(entry) + "\n" for entry in dated))
    return home, first.id, second.id


@pytest.fixture(scope="module")
def ask(versions, settings, documentation):
    here = replace(settings, home=versions[0])
    with closing(WorkerPool(here.home, here.limits)) as pool:
        app = create_app(pool, here, documentation)

        def ask(method, address, **options):
            async def send():
                async with httpx.AsyncClient(
                    transport=httpx.ASGITransport(app), base_url="http://peel.test"
                ) as client:
                    return await client.request(method, address, **options)

            return asyncio.run(send())

        yield ask


def count(answer):
    assert answer.status_code == 200, answer.text
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def links(answer):
    return {
        relation: target
        for target, relations in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["link"])
        for relation in relations.split()
    }


def test_a_version_can_be_asked_by_its_name(ask, versions):
    _, first, second = versions
    assert count(ask("GET", f"{ADDRESS}&version={second}")) == 2
    assert count(ask("GET", f"{ADDRESS}&version={first}")) == 1
    assert count(ask("POST", "/sparql", data={"query": COUNT, "version": second})) == 2
    graph = ask(
        "GET", f"/graphs?graph=http://e/g&version={second}", headers={"accept": "text/plain"}
    )
    assert len(graph.text.splitlines()) == 2


def test_an_unknown_version_is_told(ask):
    for version in ("0123456789abcdef", "latest", "../..", ""):
        answer = ask("GET", f"{ADDRESS}&version={version}")
        assert (answer.status_code, answer.headers["content-type"]) == (
            404,
            "application/problem+json",
        )


@pytest.mark.parametrize(
    ("moment", "statements", "published"),
    [
        ("Tue, 23 Jul 2019 12:00:00 GMT", 1, "Mon, 01 Jan 2024 12:00:00 GMT"),
        ("Thu, 01 Feb 2024 12:00:00 GMT", 1, "Mon, 01 Jan 2024 12:00:00 GMT"),
        ("Fri, 01 Mar 2024 12:00:00 GMT", 2, "Fri, 01 Mar 2024 12:00:00 GMT"),
        ("Mon, 01 Apr 2024 12:00:00 GMT", 2, "Fri, 01 Mar 2024 12:00:00 GMT"),
        ("Sat, 01 Jun 2024 12:00:00 GMT", 1, "Mon, 01 Jan 2024 12:00:00 GMT"),
    ],
)
def test_the_answer_is_that_of_the_version_current_then(ask, moment, statements, published):
    headers = {"accept-datetime": moment}
    got = ask("GET", ADDRESS, headers=headers)
    posted = ask("POST", "/sparql", data={"query": COUNT}, headers=headers)
    for answer in (got, posted):
        assert count(answer) == statements
        assert answer.headers["memento-datetime"] == published
        assert "Accept-Datetime" in answer.headers["vary"]
    assert got.headers["content-location"] == links(got)["memento"]
    assert "content-location" not in posted.headers, "the query is not in the address"


def test_a_memento_stays_and_says_of_what_it_is_one(ask, versions):
    found = ask("GET", ADDRESS, headers={"accept-datetime": "Mon, 01 Apr 2024 12:00:00 GMT"})
    memento = ask("GET", links(found)["memento"])
    assert count(memento) == 2
    assert memento.headers["memento-datetime"] == found.headers["memento-datetime"]
    assert "content-location" not in memento.headers
    assert count(ask("GET", links(memento)["original"])) == 1
    assert links(memento)["timegate"] == links(memento)["original"]


def test_the_time_map_lists_every_version_once_in_order(ask, versions):
    _, first, second = versions
    address = links(ask("GET", ADDRESS))["timemap"]
    answer = ask("GET", address)
    assert answer.headers["content-type"] == "application/link-format"
    found = re.findall(r'<([^>]*)>; rel="([a-z ]*memento)"; datetime="([^"]*)"', answer.text)
    assert [(relation, moment) for _, relation, moment in found] == [
        ("first memento", "Mon, 01 Jan 2024 12:00:00 GMT"),
        ("last memento", "Fri, 01 Mar 2024 12:00:00 GMT"),
    ]
    assert [f"version={version}&" in found[i][0] for i, version in enumerate((first, second))]
    assert [count(ask("GET", target)) for target, _, _ in found] == [1, 2]


def test_each_version_has_a_tag_of_its_own(ask, versions):
    _, first, second = versions
    tags = [
        ask("GET", f"{ADDRESS}&version={version}").headers["etag"] for version in (first, second)
    ]
    assert tags[0] != tags[1]
    unchanged = ask("GET", f"{ADDRESS}&version={second}", headers={"if-none-match": tags[1]})
    assert unchanged.status_code == 304
    assert unchanged.headers["memento-datetime"] == "Fri, 01 Mar 2024 12:00:00 GMT"
    assert ask("GET", ADDRESS, headers={"if-none-match": tags[0]}).status_code == 304


@pytest.mark.parametrize("moment", ["yesterday", "2024-01-01", ""])
def test_what_is_no_date_is_told(ask, moment):
    answer = ask("GET", ADDRESS, headers={"accept-datetime": moment})
    assert answer.status_code == 400
    assert "Accept-Datetime" in answer.json()["detail"]


def test_a_long_query_is_left_out_of_the_links(ask):
    answer = ask("GET", ADDRESS + quote("#" + "x" * 5000))
    assert count(answer) == 1
    assert len(answer.headers["link"]) < 500
    assert links(answer)["original"] == "/sparql"
