"""The command line: what goes where, and which exit code."""

import json
import os
import subprocess
import sys

import jsonschema
import pytest
from pyoxigraph import RdfFormat, parse

from peelgraph.resources import schema_file


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def run(home):
    def call(*arguments, stdin=None, **environ):
        return subprocess.run(
            [sys.executable, "-m", "peelgraph.cli", *map(str, arguments)],
            input=stdin,
            env={**os.environ, "PEELGRAPH_HOME": str(home), **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    return call


@pytest.fixture(scope="module")
def published(run):
    done = run("build", "--publish")
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def letter(root):
    return root / "data" / "letters" / "west-midlands-police-2024-07-23"


def test_read_prints_facts_that_the_schema_describes(run, letter, source):
    done = run("read", letter)
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    schema = json.loads(schema_file().read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    checker.validate(facts)
    assert facts["sent_on"] == {"value": "2024-07-23", "span": [343, 355], "quote": "23 July 2024"}
    assert len(facts["findings"]) == 18
    for place in every_place(facts):
        start, end = place["span"]
        assert source.text[start:end] == place["quote"]


def every_place(node):
    """Yield every object that carries a span, however deep it stands."""
    if isinstance(node, dict):
        if "span" in node:
            yield node
        for value in node.values():
            yield from every_place(value)
    elif isinstance(node, list):
        for value in node:
            yield from every_place(value)


def test_read_reads_standard_input(run, letter):
    text = (letter / "letter.txt").read_text("utf-8")
    from_file = run("read", letter / "letter.txt")
    from_input = run("read", "-", stdin=text, PYTHONIOENCODING="utf-8")
    assert from_file.returncode == 0
    assert from_file.stdout == from_input.stdout


@pytest.mark.parametrize(
    ("form", "rdf_format"),
    [
        ("trig", RdfFormat.TRIG),
        ("n-quads", RdfFormat.N_QUADS),
        ("turtle", RdfFormat.TURTLE),
        ("n-triples", RdfFormat.N_TRIPLES),
        ("json-ld", RdfFormat.JSON_LD),
        ("rdf-xml", RdfFormat.RDF_XML),
    ],
)
def test_read_prints_the_letters_graph_in_every_format(run, letter, form, rdf_format):
    done = run("read", letter, "--format", form)
    assert done.returncode == 0, done.stderr
    triples = {quad.triple for quad in parse(done.stdout.encode(), format=rdf_format)}
    expected = run("read", letter, "--format", "n-quads").stdout.encode()
    assert triples == {quad.triple for quad in parse(expected, format=RdfFormat.N_QUADS)}
    assert len(triples) > 800


def test_build_writes_what_it_is_asked_to_write_and_nothing_else(run, tmp_path):
    output = tmp_path / "dataset.trig"
    done = run("build", "--format", "trig", "-o", output)
    assert (done.returncode, done.stdout) == (0, "")
    assert list(tmp_path.iterdir()) == [output]
    graphs = {q.graph_name for q in parse(output.read_bytes(), format=RdfFormat.TRIG)}
    assert len(graphs) == 5


def test_a_second_publication_of_the_same_letters_is_no_new_version(run, published, home):
    versions = sorted(path.name for path in (home / "versions").iterdir())
    again = run("build", "--publish")
    assert again.returncode == 0
    assert "published already and unchanged" in again.stderr
    assert sorted(path.name for path in (home / "versions").iterdir()) == versions


def test_the_published_graph_has_no_violation_and_a_report_beside_it(run, published, home):
    done = run("validate", "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert not [r for r in report["results"] if r["severity"] == "violation"]
    stored = json.loads((home / "current" / "report.json").read_bytes())
    assert stored == report


def test_validate_fails_on_the_severity_that_it_is_told(run, published):
    assert run("validate", "--fail-on", "warning").returncode == 1
    assert run("validate", "--fail-on", "violation").returncode == 0


def test_validate_fails_on_a_violation_and_names_the_rule(run, published, home, tmp_path):
    broken = tmp_path / "broken.nq"
    dataset = (home / "current" / "dataset.nq").read_text("utf-8")
    broken.write_text(dataset.replace('gssCode> "E23000014"', 'gssCode> "E2300001"'), "utf-8")
    done = run("validate", broken)
    assert done.returncode == 1
    assert done.stdout.count("Violation") == 1
    assert "E2300001" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("broken.ttl", "<a> <b> ", "broken.ttl"),
        ("empty.ttl", "", "no statement"),
        ("missing.ttl", None, "missing.ttl"),
        ("notes.txt", "words", "no known format"),
    ],
)
def test_validate_says_what_could_not_be_tried(run, tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    done = run("validate", path)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_validate_says_that_a_directory_holds_no_rdf(run, tmp_path):
    done = run("validate", tmp_path)
    assert done.returncode == 2
    assert "no RDF file" in done.stderr


def test_a_saved_query_is_asked_by_its_number(run, published):
    done = run("query", "cq01")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("/cause/west-midlands/peel-2023-25/") >= 4


def test_a_saved_query_answers_as_of_the_day_that_is_set(run, published):
    before = run("query", "cq04", "--set", "asOf=2024-07-22", "--set", "asKnownOn=2026-01-01")
    after = run("query", "cq04", "--set", "asOf=2024-07-23", "--set", "asKnownOn=2026-01-01")
    assert (before.returncode, after.returncode) == (0, 0), before.stderr + after.stderr
    assert "marac" in before.stdout
    assert "marac" not in after.stdout
    assert "investigations" in after.stdout
    wrong = run("query", "cq04", "--set", "asOf=yesterday")
    assert wrong.returncode == 2
    assert "asOf is a date" in wrong.stderr


def test_a_query_that_no_format_fits_or_nobody_knows_is_refused(run, published, tmp_path):
    ask = tmp_path / "ask.rq"
    ask.write_text("ASK {}")
    assert run("query", ask).returncode == 0
    wrong = run("query", ask, "--format", "turtle")
    assert wrong.returncode == 2
    assert "choose one of" in wrong.stderr
    unknown = run("query", "cq99")
    assert unknown.returncode == 2
    assert "cq01" in unknown.stderr


def test_nothing_published_is_said_with_the_command_that_publishes(run, tmp_path):
    done = run("query", "-", stdin="ASK {}", PEELGRAPH_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "peelgraph run" in done.stderr


def test_an_unusable_setting_is_named(run):
    done = run("serve", PEELGRAPH_PORT="high")
    assert done.returncode == 2
    assert "PEELGRAPH_PORT" in done.stderr


def test_evaluate_finds_every_field_of_the_gold_right(run, shared, root):
    done = run("evaluate", shared("gold"), root / "data" / "letters", "--format", "json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["letters"] == ["west-midlands-police-2024-07-23"]
    assert result["wrong"] == []
    assert result["scores"]["findings"] == {
        "hits": 18,
        "misses": 0,
        "extras": 0,
        "precision": 1.0,
        "recall": 1.0,
        "f1": 1.0,
    }
    for kind in ("findings.polarity", "findings.concern"):
        assert result["scores"][kind]["hits"] == 18
    assert result["scores"]["concerns.status"]["hits"] == 4


def test_evaluate_says_when_nothing_pairs(run, tmp_path):
    (tmp_path / "gold").mkdir()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("A letter.")
    done = run("evaluate", tmp_path / "gold", tmp_path / "letters")
    assert done.returncode == 2
    assert "stem" in done.stderr
