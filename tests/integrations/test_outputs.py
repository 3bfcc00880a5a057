"""What the outputs promise: honest totals, valid forms, colour only where it belongs, strictness."""

import json
import sys
from xml.etree import ElementTree as ET

import pytest

FAULT = ("register.trig", 'peel:gssCode "E23000999"', 'peel:gssCode "E2300099"')


def test_a_limit_cuts_what_is_shown_and_no_total(run, change):
    change(*FAULT)
    change(
        "letters.trig",
        'peel:deadline "2023-09-30"^^xsd:date',
        'peel:deadline "2023-09-31"^^xsd:date',
    )
    done = run("validate", "data", "--format", "json", "--max-results", 1)
    report = json.loads(done.stdout)
    assert len(report["results"]) == 1
    assert (report["complete"], report["totals"]["violation"]) == (False, 2)
    assert report["total"] == 2
    text = run("validate", "data", "--max-results", 1).stdout
    assert "Only 1 of 2 findings are shown." in text
    assert "2 violations" in text
    sarif = json.loads(run("validate", "data", "--format", "sarif", "--max-results", 1).stdout)
    (note,) = sarif["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("Only 1 of 2")
    assert run("validate", "data", "--max-results", 0).returncode == 1


def test_strict_fails_for_doubts_and_a_baseline_accepts_them(run, change):
    assert run("validate", "data").returncode == 0
    change("letters.trig", 'peel:statedDate "later this year"', 'peel:saidDate "later this year"')
    assert (
        "Doubt  peelgraph:unknown-term" in run("validate", "data", "--fail-on", "violation").stdout
    )
    assert run("validate", "data", "--strict").returncode == 1
    assert run("validate", "data", "--baseline", "b.json", "--update-baseline").returncode == 0
    assert run("validate", "data", "--strict", "--baseline", "b.json").returncode == 0


def test_the_threshold_decides_what_fails(run, change):
    change("letters.trig", "    peel:topic topic:marac ;\n    peel:issueKind", "    peel:issueKind")
    assert run("validate", "data").returncode == 0
    done = run("validate", "data", "--fail-on", "warning", "--format", "junit")
    assert done.returncode == 1
    (suite,) = ET.fromstring(done.stdout)
    assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert int(suite.get("tests")) == len(suite.findall("testcase")) > 50
    assert all(
        case.get("line") for case in suite.findall("testcase") if case.find("failure") is not None
    )


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colour_is_for_terminals_that_want_it(monkeypatch, terminal, no_color, coloured):
    from peelgraph.cli import validating

    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", "xterm")

    class Terminal:
        def __getattr__(self, name):
            return (lambda: terminal) if name == "isatty" else getattr(sys.__stdout__, name)

    monkeypatch.setattr(validating.sys, "stdout", Terminal())
    assert validating._is_colourful() is coloured


def test_annotations_cannot_be_broken_out_of(run, change):
    change("register.trig", 'peel:gssCode "E23000999"', 'peel:gssCode "E23%\\n::error::x"')
    done = run("validate", "data", "--format", "github")
    assert done.returncode == 1
    assert [line[:7] for line in done.stdout.splitlines()] == ["::error"]
    assert "%25" in done.stdout


def test_findings_are_known_again_after_reordering_and_relabelling(run, repository):
    (repository / "blank.ttl").write_text(
        "@prefix peel: <https://w3id.org/peel/ontology#> .\n"
        "[] a peel:PoliceForce ; peel:gssCode 'E1' ; peel:forceId 'one' .\n"
        "_:other a peel:PoliceForce ; peel:gssCode 'E2' ; peel:forceId 'two' .\n"
    )
    arguments = ("validate", "blank.ttl", "--baseline", "b.json")
    assert run(*arguments, "--update-baseline").returncode == 0
    first = (repository / "b.json").read_text()
    (repository / "blank.ttl").write_text(
        "PREFIX p: <https://w3id.org/peel/ontology#>\n\n"
        "_:zz p:forceId 'two';\n  p:gssCode\n'E2' ; a p:PoliceForce .\n"
        "_:aa p:forceId \"one\" . _:aa a p:PoliceForce . _:aa p:gssCode 'E1' .\n"
    )
    assert run(*arguments).returncode == 0
    assert run(*arguments, "--update-baseline").returncode == 0
    assert (repository / "b.json").read_text() == first
