"""What happens in the repository of somebody who only knows the command."""

import json
import subprocess

import jsonschema
import pytest

LETTER = "letter/2024-03-05/borsetshire/causes-of-concern-revisit"
SECOND = "peel:concernsBody <fire-and-rescue-service/borsetshire> ;"
MARAC = "    peel:topic topic:marac ;\n    peel:issueKind"
WORSE = f"    peel:topic topic:marac ;\n    {SECOND}\n    peel:issueKind"
PASSAGE = "<text/6d1ebdffdc8218d5#char=216,261> a oa:SpecificResource"

#: Each kind of fault: the file, what is changed, where the finding must point, its rule.
FAULTS = {
    "a value that does not fit": (
        "register.trig",
        'peel:gssCode "E23000999"',
        'peel:gssCode "E2300099"',
        None,
        "psh:PoliceForce-gssCode",
    ),
    "a value that is missing": (
        "register.trig",
        '    peel:forceId "borsetshire" ;\n',
        "",
        "<force/borsetshire> a peel:PoliceForce",
        "psh:PoliceForce-forceId",
    ),
    "a value too many": (
        "letters.trig",
        MARAC,
        WORSE,
        SECOND,
        "psh:TrackedItem-body",
    ),
    "a link to nothing": (
        "letters.trig",
        "    peel:mentions <cause/borsetshire/peel-2023-25/marac> ;\n    peel:mentionKind mention-kind:listed",
        "    peel:mentions <cause/borsetshire/typo> ;\n    peel:mentionKind mention-kind:listed",
        "<cause/borsetshire/typo>",
        "psh:Linked-described",
    ),
    "a day that does not exist": (
        "letters.trig",
        '    peel:deadline "2023-09-30"^^xsd:date ;',
        '    peel:deadline "2023-09-31"^^xsd:date ;',
        None,
        "psh:Recommendation-deadline",
    ),
    "a quotation that is not in its text": (
        "letters.trig",
        'oa:exact "In March 2023 we inspected Borsetshire Police" ;',
        'oa:exact "In March 2022 we inspected Borsetshire Police" ;',
        PASSAGE,
        "psh:Passage-quoteMatches",
    ),
}


def read_sarif(path, shared):
    log = json.loads(path.read_text("utf-8"))
    schema = json.loads((shared("conformance") / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
    jsonschema.Draft7Validator(schema).validate(log)
    return log["runs"][0]


def find_places(sarif_run, rule):
    for result in sarif_run["results"]:
        if result["ruleId"] == rule:
            physical = result["locations"][0]["physicalLocation"]
            yield physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def test_data_that_conforms_exits_0(run):
    done = run("validate", "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 violations" in done.stdout
    assert "Violation" not in done.stdout


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_on_its_line(run, change, repository, shared, fault):
    name, old, new, marker, rule = fault
    line = change(name, old, new, marker or new.strip())
    assert line
    done = run("validate", "data", "--output", "sarif=report.sarif", "--format", "github")
    assert done.returncode == 1, done.stderr
    log = read_sarif(repository / "report.sarif", shared)
    assert set(find_places(log, rule)) == {(f"data/{name}", line)}
    assert f"file=data/{name},line={line}::" in done.stdout
    levels = {result["level"] for result in log["results"] if result["ruleId"] == rule}
    assert levels == {"error"}
    rules = [entry["id"] for entry in log["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in log["results"])
    assert all(result["partialFingerprints"]["peelgraph/v1"] for result in log["results"])


def test_a_finding_shows_the_words_of_the_letter(run, change):
    stated = f"    peel:statedIn <{LETTER}> ;\n"
    rests = "    peel:evidence <text/6d1ebdffdc8218d5#char=376,432> ."
    change("letters.trig", stated + rests, rests)
    done = run("validate", "data", "--format", "json")
    (result,) = (
        result
        for result in json.loads(done.stdout)["results"]
        if result["focus_node"]["value"].endswith("/mention/marac")
    )
    assert [words["passage"][-13:] for words in result["words"]] == ["#char=376,432"]
    assert len(result["words"][0]["exact"]) == 432 - 376


def test_every_output_can_be_had_at_once(run, change, repository):
    change("register.trig", 'peel:gssCode "E23000999"', 'peel:gssCode "E2300099"')
    forms = ("json", "sarif", "junit", "github", "gitlab", "turtle", "text")
    outputs = [part for form in forms for part in ("--output", f"{form}=out.{form}")]
    done = run("validate", "data", *outputs)
    assert done.returncode == 1
    for form in forms:
        assert "gssCode" in (repository / f"out.{form}").read_text("utf-8"), form
    assert (repository / "out.text").read_text("utf-8") == done.stdout
    assert "\x1b" not in done.stdout
    (issue,) = json.loads((repository / "out.gitlab").read_text("utf-8"))
    assert issue["location"]["path"] == "data/register.trig"
    assert issue["severity"] == "critical"


def git(repository, *arguments):
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
    subprocess.run(command, cwd=repository, check=True, capture_output=True, timeout=60)


def test_the_baseline_is_a_ratchet_over_three_commits(run, change, repository):
    git(repository, "init", "-q")
    change("register.trig", 'peel:gssCode "E23000999"', 'peel:gssCode "E2300099"')
    assert run("validate", "data").returncode == 1
    accepted = run("validate", "data", "--baseline", "baseline.json", "--update-baseline")
    assert accepted.returncode == 0
    assert "1 finding accepted in baseline.json" in accepted.stderr
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "Accept what is there")
    assert run("validate", "data", "--baseline", "baseline.json").returncode == 0

    change("letters.trig", MARAC, WORSE, SECOND)
    worse = run("validate", "data", "--baseline", "baseline.json")
    assert worse.returncode == 1
    assert "psh:TrackedItem-body" in worse.stdout
    assert "Violation  psh:PoliceForce-gssCode" not in worse.stdout
    git(repository, "commit", "-qam", "Make it worse")

    change("letters.trig", WORSE, MARAC)
    change("register.trig", 'peel:gssCode "E2300099"', 'peel:gssCode "E23000999"')
    better = run("validate", "data", "--baseline", "baseline.json")
    assert better.returncode == 0
    assert "there no more" in better.stdout
    before = (repository / "baseline.json").read_text("utf-8")
    assert (
        run("validate", "data", "--baseline", "baseline.json", "--update-baseline").returncode == 0
    )
    after = (repository / "baseline.json").read_text("utf-8")
    assert "gssCode" in before
    assert "gssCode" not in after
    git(repository, "commit", "-qam", "Mend it")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "no such file"),
        (["data", "--baseline", "missing.json"], "--update-baseline writes one"),
        (["data", "--update-baseline"], "needs --baseline"),
        (["data", "--output", "pdf=x"], "FORMAT=FILE"),
        (["data", "--shape", "psh:Nonsense"], "no such shape"),
        (["data", "--focus", "https://example.org/nobody"], "says nothing of it"),
        (["data", "--graph", "https://example.org/graph"], "no such named graph"),
        (["http://127.0.0.1:9/sparql"], "cannot be asked"),
    ],
)
def test_what_cannot_be_tried_exits_2_and_says_why(run, arguments, said):
    done = run("validate", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_standard_input_is_read(run, repository):
    text = (repository / "data" / "register.trig").read_text("utf-8")
    done = run(
        "validate",
        "-",
        "--input-format",
        "trig",
        "--format",
        "json",
        stdin=text.replace("E23000999", "E23"),
    )
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    (wrong,) = (r for r in report["results"] if r["source_shape"].endswith("#PoliceForce-gssCode"))
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "E23000999" in row)
    assert wrong["place"] == {"file": "standard input", "line": line, "pointer": None}
