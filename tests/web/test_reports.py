"""The validation of what is published is a page, and files that never change."""

import json

import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.pipeline.publishing import publish_quads
from peelgraph.settings import Settings
from peelgraph.store.embedded import EmbeddedStore
from peelgraph.web.app import create_app


@pytest.fixture(scope="module")
def published(dataset, tmp_path_factory):
    home = tmp_path_factory.mktemp("validated")
    settings = Settings.from_environment({"PEELGRAPH_HOME": str(home)})
    return publish_quads(dataset, settings).version, settings


@pytest.fixture(scope="module")
def ask_published(published, documentation, ask_of):
    version, settings = published
    return ask_of(create_app(EmbeddedStore.open(version), settings, documentation))


def test_the_page_tells_engine_shapes_counts_and_files(ask_published, published):
    version, _ = published
    answer = ask_published("GET", "/validation")
    assert answer.status_code == 200
    report = json.loads((version.path / "report.json").read_bytes())
    for said in (
        report["engine"]["version"],
        report["shapes_digest"],
        "Letters refused",
        "PoliceForce",
    ):
        assert said in answer.text
    for name in ("report.json", "report.ttl", "letters.ttl"):
        assert f'href="/validation/{version.id}/{name}"' in answer.text
        file = ask_published("GET", f"/validation/{version.id}/{name}")
        assert file.content == (version.path / name).read_bytes()
    assert list(parse(file.content, format=RdfFormat.TURTLE))


@pytest.mark.parametrize("name", ["manifest.json", "dataset.nq", "refused.json", "..%2Fx"])
def test_nothing_else_is_a_report(ask_published, published, name):
    assert ask_published("GET", f"/validation/{published[0].id}/{name}").status_code == 404


def test_a_version_without_a_report_says_so(ask):
    assert "No report of version" in ask("GET", "/validation").text
