"""The commands: a version sent to a real triple store, and served from there."""

import httpx
from click.testing import CliRunner
from service import COUNT, VALUES, Service, ask, build_dataset, read_values, read_version

from peelgraph.cli import peelgraph
from peelgraph.settings import Settings
from peelgraph.store.published.versions import current_version, publish_version


def publish_to(home, address):
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(home)})
    return CliRunner().invoke(peelgraph, ["publish", "--to", address], obj=settings)


def test_a_version_is_sent_served_and_replaced(home, tmp_path, oxigraph_server):
    done = publish_to(home, oxigraph_server.graphs)
    assert done.exit_code == 0, done.output
    assert "6 graphs sent, 0 removed, 0 there already" in done.output
    service = Service(tmp_path / "nothing", store=f"sparql+{oxigraph_server.query}").start()
    try:
        answer = ask(service.site, VALUES)
        assert read_values(answer) == ["1"]
        assert read_values(ask(service.site, COUNT)) == ["1000"]
        assert read_version(answer) == current_version(home).id
        ready = httpx.get(f"{service.site}/health/ready", trust_env=False)
        assert ready.json()["version"] == current_version(home).id
        assert httpx.get(service.site, trust_env=False).status_code == 200
        refused = ask(service.site, "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")
        assert refused.status_code == 400
        publish_version(home, build_dataset(2), {}, {})
        assert publish_to(home, oxigraph_server.graphs).exit_code == 0
        answers = []
        while len(answers) < 20 or answers[-1].status_code == 503:  # while the marker is new
            answers.append(ask(service.site, f"{VALUES} # {len(answers)}"))
            assert len(answers) < 2000
        assert {a.status_code for a in answers} <= {200, 503}
        assert {tuple(read_values(a)) for a in answers if a.status_code == 200} == {("2",)}
    finally:
        service.close()


def test_a_store_that_is_not_there_is_told_with_exit_code_2(home):
    done = publish_to(home, "http://127.0.0.1:1/store")
    assert done.exception is not None
    assert "cannot be reached" in str(done.exception)
