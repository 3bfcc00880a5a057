"""Clients that people use: each queries, and each writes with the token."""

import json
import re
import subprocess
import threading
import warnings
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import Unauthorized
from tests.conformance.serving import TOKEN

BEARER = {"Authorization": f"Bearer {TOKEN}"}
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--virtual-time-budget=20000",
]


def insert(client, value):
    return f"INSERT DATA {{ GRAPH <http://e/{client}> {{ <http://e/s> <http://e/p> '{value}' }} }}"


def select(client):
    return f"SELECT ?o {{ GRAPH <http://e/{client}> {{ <http://e/s> <http://e/p> ?o }} }}"


@pytest.fixture
def site(scratch):
    return f"http://{scratch.authority}"


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper(site, way):
    wrapper = SPARQLWrapper(f"{site}/sparql", returnFormat=JSON)
    wrapper.setQuery(insert(way, "written"))
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(way)
    with pytest.raises(Unauthorized, match="Authorization: Bearer"):
        wrapper.query()
    wrapper.addCustomHttpHeader("Authorization", BEARER["Authorization"])
    wrapper.query()
    wrapper.setQuery(select(way))
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["written"]


def test_rdflib(site):
    triple = (URIRef("http://e/s"), URIRef("http://e/p"), Literal("written"))
    name = URIRef("http://e/rdflib")
    written = Graph(
        SPARQLUpdateStore(f"{site}/sparql", f"{site}/sparql", headers=BEARER), identifier=name
    )
    written.add(triple)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # rdflib leaves its answers open
        read = Graph(SPARQLStore(f"{site}/sparql"), identifier=name)
        assert list(read) == [triple]
        assert [row.o for row in read.query("SELECT ?o { ?s ?p ?o }")] == [Literal("written")]


def test_curl(site, program, tmp_path):
    file = tmp_path / "note.ttl"
    file.write_text("<http://e/s> <http://e/p> 'written' .", encoding="utf-8")
    put = ("-T", str(file), "-H", "Content-Type: text/turtle", f"{site}/graphs?graph=http://e/curl")
    token = ("-H", f"Authorization: Bearer {TOKEN}")
    curl = (program("curl"), "-sS", "--max-time", "60", "-w", "\n%{http_code}")

    def run(*arguments):
        done = subprocess.run((*curl, *arguments), capture_output=True, text=True, check=True)
        said, _, status = done.stdout.rpartition("\n")
        return said.split(), status

    assert run(*put)[1] == "401"
    assert run(*put, *token)[1] == "201"
    query = (f"{site}/sparql", "-H", "Accept: text/csv")
    assert run(*query, "--data-urlencode", f"query={select('curl')}") == (["o", "written"], "200")
    direct = ("-X", "QUERY", "-H", "Content-Type: application/sparql-query")
    assert run(*query, *direct, "--data-binary", select("curl"))[0] == ["o", "written"]
    assert run("-X", "DELETE", *token, put[-1])[1] == "204"


def test_comunica(site, program):
    script = Path(__file__).with_name("comunica.mjs")
    assert program("comunica-sparql")
    arguments = (f"{site}/sparql", TOKEN, insert("comunica", "written"), select("comunica"))
    done = subprocess.run(
        (program("node"), str(script), *arguments),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["written"]


PAGE = """<!doctype html><meta charset="utf-8"><title>fetch</title><pre id="said">nothing</pre>
<script>
const ask = async (address, options = {}) => {
  const answer = await fetch(address, options);
  return [answer.status, answer.headers.get('ETag') !== null, (await answer.text()).trim()];
};
const graph = SITE + '/graphs?graph=http://e/browser';
const note = { method: 'PUT', body: "<http://e/s> <http://e/p> 'written' .",
  headers: { 'Content-Type': 'text/turtle' } };
const csv = { headers: { Accept: 'text/csv' } };
(async () => {
  const said = [];
  said.push(await ask(graph, note));
  note.headers.Authorization = 'Bearer ' + TOKEN;
  said.push(await ask(graph, note));
  said.push(await ask(SITE + '/sparql?query=' + encodeURIComponent(QUERY), csv));
  said.push((await ask(SITE + '/sparql?query=nonsense'))[0]);
  said.push((await ask(graph, { method: 'DELETE', headers: note.headers }))[0]);
  return said;
})().then(
  (said) => { document.getElementById('said').textContent = JSON.stringify(said); },
  (error) => { document.getElementById('said').textContent = JSON.stringify(String(error)); });
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def other_site(folder):
    """A page of another origin, which the browser lets ask ours only as CORS allows."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_browser_on_a_page_of_another_site(site, program, tmp_path):
    constants = {"SITE": site, "TOKEN": TOKEN, "QUERY": select("browser")}
    script = "".join(f"const {name} = {json.dumps(value)};" for name, value in constants.items())
    pages = tmp_path / "pages"
    pages.mkdir()
    page = PAGE.replace("<script>", f"<script>{script}")
    (pages / "page.html").write_text(page, encoding="utf-8")
    with other_site(pages) as origin:
        done = subprocess.run(
            (
                program("chromium"),
                *CHROMIUM,
                f"--user-data-dir={tmp_path / 'profile'}",
                "--dump-dom",
                f"{origin}/page.html",
            ),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    said = re.search(r'<pre id="said">(.*?)</pre>', done.stdout, re.DOTALL)
    assert said, done.stderr
    refused, written, read, *statuses = json.loads(unescape(said[1]))
    assert refused[0] == 401
    assert "Authorization: Bearer" in refused[2]
    assert written[0] == 201
    assert [*read[:2], read[2].split()] == [200, True, ["o", "written"]]
    assert statuses == [400, 204]
