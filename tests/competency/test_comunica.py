"""Comunica, an engine in another language, over the endpoint and over nothing but dereferenced documents."""

import json
import subprocess
from collections.abc import Callable

import pytest

from .conftest import Case, read_json
from .test_answers import _read

#: What a reader who follows links from the letter comes to: its graph, the force, the people, a topic.
THINGS = (
    "id/graph/letter/2024-07-23/west-midlands/causes-of-concern-revisit",
    "id/force/west-midlands",
    "id/person/lee-freeman",
    "id/person/craig-guildford",
    "id/post/chief-constable/west-midlands",
    "concept/topic/marac",
    "concept/topic/registered-sex-offenders",
)
ASKED = [("cq06", 0), ("cq09", 0), ("cq15", 0)]


@pytest.fixture(params=ASKED, ids=[stem for stem, _ in ASKED])
def asked(request: pytest.FixtureRequest) -> Case:
    found = Case(*request.param)
    assert found.dataset == "west-midlands"
    assert found.rows
    return found


def ask_comunica(program: Callable[[str], str], text: str, *sources: str) -> dict[str, object]:
    command = [
        program("comunica-sparql"),
        *sources,
        "--query",
        text,
        "-t",
        "application/sparql-results+json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_it_answers_over_the_endpoint(
    asked: Case, endpoints: dict[str, str], program: Callable[[str], str]
) -> None:
    answer = ask_comunica(program, asked.text, endpoints[asked.dataset])
    assert _read(asked, read_json(answer)) == asked.rows


def test_it_answers_over_dereferenced_documents_alone(
    asked: Case, endpoints: dict[str, str], program: Callable[[str], str]
) -> None:
    """The identifiers’ addresses are its sources: it follows 303 and negotiates by itself."""
    site = endpoints[asked.dataset].removesuffix("sparql")
    answer = ask_comunica(program, asked.text, *(site + thing for thing in THINGS))
    assert _read(asked, read_json(answer)) == asked.rows
