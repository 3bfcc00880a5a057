"""Writes to what is published, over the real gate: what is done, what is refused, and that nothing is lost."""

import asyncio
from contextlib import closing, contextmanager
from dataclasses import replace

import httpx
import pytest

from peelgraph.errors import WriteLimitError
from peelgraph.pipeline.isolating import IsolatedWriter
from peelgraph.pipeline.publishing import publish_quads
from peelgraph.pipeline.writing import WriteJob, publish_scratch
from peelgraph.settings import Settings
from peelgraph.store.published.journal import list_publications
from peelgraph.store.updates import Update
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.web.app import create_app
from peelgraph.web.sparql.writes import read_condition

TOKEN = "0123456789abcdef"
BEARER = {"authorization": f"Bearer {TOKEN}"}
UPDATE = {**BEARER, "content-type": "application/sparql-update"}
TURTLE = {**BEARER, "content-type": "text/turtle"}
NOTES = "https://borsetshire.example/notes"
NOTE = b"<https://borsetshire.example/notes/1> <http://purl.org/dc/terms/title> 'A note' ."
FORCE = "https://w3id.org/peel/id/force/west-midlands"


@pytest.fixture(scope="module")
def settings(tmp_path_factory, dataset) -> Settings:
    home = tmp_path_factory.mktemp("home")
    settings = Settings.from_environment({"PEELGRAPH_TOKEN": TOKEN, "PEELGRAPH_PORT": "0"})
    settings = replace(settings, home=home)
    publish_quads(dataset, settings)
    return settings


@contextmanager
def serving(settings, documentation):
    with closing(WorkerPool(settings.home, settings.limits)) as pool:
        app = create_app(pool, settings, documentation)

        async def send_all(requests):
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://peel.test", timeout=120
            ) as client:
                return await asyncio.gather(*(client.request(*r[:2], **r[2]) for r in requests))

        yield lambda *requests: asyncio.run(send_all(requests))


@pytest.fixture(scope="module")
def client(settings, documentation):
    with serving(settings, documentation) as send:
        yield lambda method, address, **options: send((method, address, options))[0]


def graph(name=NOTES):
    return f"/graphs?graph={name}"


def count(client, name=NOTES):
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    answer = client("GET", "/sparql", params={"query": query})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_a_note_about_a_letter_is_published_with_its_report_and_can_be_asked(client, settings):
    before = len(list_publications(settings.home))
    written = client("PUT", graph(), content=NOTE, headers=TURTLE)
    assert (written.status_code, written.headers["location"]) == (201, NOTES)
    assert count(client) == 1
    assert len(list_publications(settings.home)) == before + 1
    current = settings.home / "current"
    assert (current / "report.json").is_file()
    again = client("PUT", graph(), content=NOTE, headers=TURTLE)
    assert again.status_code == 204
    assert len(list_publications(settings.home)) == before + 1, "the same dataset is no new version"


@pytest.mark.parametrize(
    ("triples", "said"),
    [
        (f"<{FORCE}> <http://purl.org/dc/terms/title> 'The worst force' .", "words of a letter"),
        ("<http://e/x> <https://w3id.org/peel/ontology#status> <http://e/y> .", "terms of PEEL"),
        ("<http://e/x> a <https://w3id.org/peel/ontology#StatusAssertion> .", "terms of PEEL"),
        ("<https://w3id.org/peel/ontology#status> <http://e/p> 1 .", "words of a letter"),
    ],
)
def test_nothing_is_said_about_a_force_without_a_letter(client, triples, said):
    answer = client("PUT", graph("http://e/claims"), content=triples, headers=TURTLE)
    assert answer.status_code == 403
    assert said in answer.json()["detail"]
    assert client("GET", graph("http://e/claims")).status_code == 404


@pytest.mark.parametrize("name", ["register", "derived", "provenance", "new-one"])
def test_graphs_of_letters_and_registers_are_read_only(client, name):
    address = graph(f"https://w3id.org/peel/id/graph/{name}")
    assert client("PUT", address, content=NOTE, headers=TURTLE).status_code == 403
    if name != "new-one":
        assert client("DELETE", address, headers=BEARER).status_code == 403


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", 403),
        (f"INSERT DATA {{ GRAPH <http://e/g> {{ <{FORCE}> <http://e/p> 1 }} }}", 403),
        ("CLEAR NAMED", 403),
        ("CLEAR ALL", 400),
        ("INSERT DATA { <http://e/s> <http://e/p> 1 }", 400),
        ("LOAD <http://127.0.0.1:9/>", 400),
        (
            "INSERT { GRAPH <http://e/g> { ?s ?p 1 } } WHERE { SERVICE <http://127.0.0.1:9/> {} }",
            400,
        ),
        ("INSERT DATA {", 400),
    ],
)
def test_an_update_that_is_not_done_changes_nothing(client, settings, update, status):
    before = list_publications(settings.home)
    answer = client("POST", "/sparql", content=update, headers=UPDATE)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert list_publications(settings.home) == before


def test_a_mistake_is_told_with_line_and_column(client):
    answer = client("POST", "/sparql", content="CLEAR NAMED ;\nCLEAR XYZ", headers=UPDATE)
    assert (answer.status_code, answer.json()["line"]) == (400, 2)
    answer = client("PUT", graph(), content=b"<http://e/s>\n<p> ; .", headers=TURTLE)
    assert (answer.status_code, answer.json()["line"]) == (400, 2)


def test_a_malformed_put_never_deletes_a_graph(client):
    client("PUT", graph(), content=NOTE, headers=TURTLE)
    for content in (b"<http://e/s> <http://e/p>", b"\xff", NOTE + b" <x"):
        assert client("PUT", graph(), content=content, headers=TURTLE).status_code == 400
    assert client("PUT", graph(), content=NOTE, headers=BEARER).status_code == 415
    assert count(client) == 1


def test_what_violates_a_shape_is_refused_with_the_report(client):
    concept = (
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
        "<http://e/c> a skos:Concept ; skos:topConceptOf <http://e/s> ; "
        "skos:prefLabel 'a'@en , 'b'@en ."
    )
    answer = client("PUT", graph("http://e/concepts"), content=concept, headers=TURTLE)
    assert answer.status_code == 422
    assert "http://e/c" in answer.json()["detail"]
    findings = answer.json()["report"]["results"]
    assert "http://e/c" in {finding["focus_node"]["value"] for finding in findings}
    assert client("GET", graph("http://e/concepts")).status_code == 404


def test_without_the_token_nothing_is_written(client):
    for headers in ({}, {"authorization": "Bearer another-0123456789"}):
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            answer = client(method, graph(), content=NOTE, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.headers["access-control-allow-origin"] == "*"
        assert (
            client("POST", "/sparql", data={"update": "CLEAR NAMED"}, headers=headers).status_code
            == 401
        )


def test_writes_at_once_lose_nothing(tmp_path, settings, documentation):
    scratch = replace(settings, home=tmp_path)
    publish_scratch(b"", scratch)
    insert = "INSERT DATA {{ GRAPH <http://e/at-once> {{ <http://e/s> <http://e/p> {} }} }}"
    with serving(scratch, documentation) as send:
        updates = [{"content": insert.format(number), "headers": UPDATE} for number in range(12)]
        answers = send(*(("POST", "/sparql", update) for update in updates))
        assert [answer.status_code for answer in answers] == [200] * 12
        assert len({answer.json()["version"] for answer in answers}) == 12
        (read,) = send(("GET", graph("http://e/at-once"), {"headers": {"accept": "text/plain"}}))
    assert len(read.text.splitlines()) == 12


def test_a_write_on_what_is_no_longer_current_is_not_done(client):
    client("PUT", graph(), content=NOTE, headers=TURTLE)
    seen = client("GET", graph(), headers={"accept": "text/turtle"}).headers["etag"]
    patch = "INSERT DATA { <http://e/patched> <http://e/p> %d }"
    headers = {**UPDATE, "if-match": seen}
    assert client("PATCH", graph(), content=patch % 1, headers=headers).status_code == 204
    stale = client("PATCH", graph(), content=patch % 2, headers=headers)
    assert stale.status_code == 412
    assert (
        client(
            "POST", "/sparql", content="CLEAR SILENT GRAPH <http://e/none>", headers=headers
        ).status_code
        == 412
    )
    assert (
        client("PUT", graph(), content=NOTE, headers={**TURTLE, "if-none-match": "*"}).status_code
        == 412
    )
    assert (
        client(
            "PUT", graph("http://e/no"), content=NOTE, headers={**TURTLE, "if-match": "*"}
        ).status_code
        == 412
    )
    assert count(client) == 2


def test_a_patch_changes_its_own_graph_alone(client):
    client("PUT", graph(), content=NOTE, headers=TURTLE)
    other = "INSERT DATA { GRAPH <http://e/other> { <http://e/s> <http://e/p> 1 } }"
    assert client("PATCH", graph(), content=other, headers=UPDATE).status_code == 403
    refused = client("PATCH", graph(), content=NOTE, headers=TURTLE)
    assert (refused.status_code, refused.headers["accept-patch"]) == (
        415,
        "application/sparql-update",
    )
    assert client("PATCH", graph("http://e/none"), content=other, headers=UPDATE).status_code == 404


def test_a_runaway_update_is_stopped_and_the_next_write_is_done(settings):
    product = "INSERT { GRAPH <http://e/g> { ?a ?b ?c } } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    before = list_publications(settings.home)
    with closing(IsolatedWriter(6, 1 << 30)) as writer:
        with pytest.raises(WriteLimitError, match="6 s"):
            writer.write(WriteJob(Update(product)), settings)
        assert list_publications(settings.home) == before
        unchanged = WriteJob(Update("CLEAR SILENT GRAPH <http://e/none>"))
        assert writer.write(unchanged, settings).version_id


def test_an_update_that_takes_too_much_memory_is_stopped(settings):
    product = "INSERT { GRAPH <http://e/g> { ?a ?b ?f } } WHERE { ?a ?b ?c . ?d ?e ?f }"
    with (
        closing(IsolatedWriter(60, 200 << 20)) as writer,
        pytest.raises(WriteLimitError, match="200 MiB"),
    ):
        writer.write(WriteJob(Update(product)), settings)


@pytest.mark.parametrize(
    ("if_match", "versions"),
    [
        (None, None),
        ('W/"0123456789abcdef-aa"', {"0123456789abcdef"}),
        ('"0123456789abcdef-aa", W/"fedcba9876543210-b"', {"0123456789abcdef", "fedcba9876543210"}),
        ('"another"', set()),
        ("garbage", set()),
    ],
)
def test_a_condition_holds_for_the_versions_of_its_tags(if_match, versions):
    assert read_condition(if_match, None).versions == versions


def test_the_dataset_is_as_it_was_but_for_what_was_written(client, dataset):
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER STRSTARTS(STR(?g), '%s') }"
    answer = client("GET", "/sparql", params={"query": query % "https://w3id.org/peel/"})
    (row,) = answer.json()["results"]["bindings"]
    assert int(row["n"]["value"]) == len(set(dataset))
