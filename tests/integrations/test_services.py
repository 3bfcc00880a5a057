"""The examples for other people's CI do what they say, as far as a machine without those services goes."""

import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

import jsonschema
import pytest
import yaml

FAULT = ("register.trig", 'peel:gssCode "E23000999"', 'peel:gssCode "E2300099"')


@pytest.fixture
def environ(tmp_path_factory):
    """An environment in which ``peelgraph`` is the command under test."""
    folder = str(Path(sys.executable).parent)
    temporary = tmp_path_factory.mktemp("runner")
    return {
        **os.environ,
        "PATH": os.pathsep.join((folder, os.environ["PATH"])),
        "PEELGRAPH_HOME": str(temporary / "home"),
        "RUNNER_TEMP": str(temporary),
        "GITHUB_OUTPUT": str(temporary / "output"),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary"),
    }


def shell(script, folder, environ):
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def read_action(root):
    action = yaml.safe_load((root / "action.yml").read_text("utf-8"))
    assert action["runs"]["using"] == "composite"
    return action


def expand(step, inputs, root):
    """Fill in what the service fills in, in the environment of a step: nowhere else does it stand."""
    assert "${{" not in step["run"], "a value in the text of a script could change the script"
    names = {f"inputs.{name}": value for name, value in inputs.items()}
    names["github.action_path"] = str(root)
    return {
        key: re.sub(r"\$\{\{ *(\S+) *\}\}", lambda hit: names[hit[1]], value)
        for key, value in step["env"].items()
    }


def test_the_action_installs_validates_and_writes_sarif(root, repository, change, environ, shared):
    line = change(*FAULT)
    action = read_action(root)
    inputs = {name: str(given["default"]) for name, given in action["inputs"].items()}
    inputs |= {"paths": "data", "arguments": "--fail-on violation"}
    install, validate = (step for step in action["runs"]["steps"] if "run" in step)
    # What the package needs is here already and is not downloaded once more.
    offline = {
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads a switch that begins with "no" the other way round
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    done = shell(
        install["run"], repository, {**environ, **offline, **expand(install, inputs, root)}
    )
    assert done.returncode == 0, done.stderr
    installed = {**environ, "PYTHONPATH": offline["PYTHONPATH"], **expand(validate, inputs, root)}
    done = shell(validate["run"], repository, installed)
    assert done.returncode == 1, done.stderr
    assert (
        f"::error title=psh%3APoliceForce-gssCode,file=data/register.trig,line={line}::"
        in done.stdout
    )
    (output,) = Path(environ["GITHUB_OUTPUT"]).read_text("utf-8").splitlines()
    log = json.loads(Path(output.removeprefix("sarif=")).read_text("utf-8"))
    schema = json.loads((shared("conformance") / "sarif" / "sarif-schema-2.1.0.json").read_bytes())
    jsonschema.Draft7Validator(schema).validate(log)
    assert "Violation" in Path(environ["GITHUB_STEP_SUMMARY"]).read_text("utf-8")
    upload = action["runs"]["steps"][-1]
    assert upload["uses"].startswith("github/codeql-action/upload-sarif@")
    assert upload["if"].startswith("always()"), "findings are uploaded when there are some"


def test_the_example_workflow_gives_only_inputs_that_the_action_has(root):
    workflow = yaml.safe_load((root / "examples" / "ci" / "github.yml").read_text("utf-8"))
    (step,) = (s for s in workflow["jobs"]["validate"]["steps"] if "peelgraph@" in s["uses"])
    assert set(step["with"]) <= set(read_action(root)["inputs"])
    assert workflow["permissions"]["security-events"] == "write"


@pytest.mark.parametrize("faulty", [False, True])
def test_the_pre_commit_hook_judges_the_files_of_a_commit(
    root, repository, change, environ, faulty
):
    (hook,) = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    example = yaml.safe_load((root / "examples" / "ci" / "pre-commit.yaml").read_text("utf-8"))
    (used,) = example["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    if faulty:
        change(*FAULT)
    files = [
        path.relative_to(repository).as_posix()
        for path in sorted((repository / "data").iterdir())
        if re.search(hook["files"], path.name)
    ]
    assert len(files) == 2
    done = shell(shlex.join([*hook["entry"].split(), *used["args"], *files]), repository, environ)
    assert done.returncode == int(faulty), done.stderr
    assert ("psh:PoliceForce-gssCode" in done.stdout) == faulty


def test_the_gitlab_job_writes_the_reports_that_it_names(root, repository, change, environ):
    job = yaml.safe_load((root / "examples" / "ci" / "gitlab.yml").read_text("utf-8"))[
        "validate-rdf"
    ]
    line = change(*FAULT)
    install, validate = job["script"]
    assert install.startswith("python -m pip install")
    assert shell(validate, repository, environ).returncode == 1
    reports = job["artifacts"]["reports"]
    (issue,) = json.loads((repository / reports["codequality"]).read_text("utf-8"))
    assert issue["location"] == {"path": "data/register.trig", "lines": {"begin": line}}
    assert 'failures="1"' in (repository / reports["junit"]).read_text("utf-8")


def test_the_container_runs_the_command_as_nobody_special(root, repository, environ):
    lines = (root / "examples" / "ci" / "Containerfile").read_text("utf-8").splitlines()
    said = dict(line.partition(" ")[::2] for line in lines if line[:1].isupper())
    assert said["USER"] == "validator"
    entry = json.loads(said["ENTRYPOINT"])
    assert shell(shlex.join([*entry, "data"]), repository, environ).returncode == 0
