"""The OpenAPI document, and that nothing which is made from it is answered with a failure of ours."""

from contextlib import closing
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from tests.web.conftest import borsetshire

from peelgraph.pipeline.writing import publish_scratch
from peelgraph.settings import Settings
from peelgraph.store.workers.pool import WorkerPool
from peelgraph.web.app import create_app
from peelgraph.web.http.formats import Kind, formats_of

#: What is sent as each type: what can be read, what nearly can, and anything.
BODIES = {
    "application/sparql-query": (b"ASK {}", b"SELECT * { ?s ?p ?o } LIMIT 3", b"ASK {", b"\xff"),
    "application/sparql-update": (
        b"CLEAR SILENT GRAPH <x>",
        b"INSERT DATA {",
        b"LOAD <x>",
        b"\xff",
    ),
    **dict.fromkeys(
        (known.media_type for known in formats_of(Kind.GRAPH)),
        (b"<http://e/s> <http://e/p> 1 .", b"[]", b"<a/>", b"<x", b"\xff\x00"),
    ),
}
for media_type, bodies in BODIES.items():
    schemathesis.openapi.media_type(media_type, st.sampled_from(bodies) | st.binary(max_size=99))

TOKEN = "0123456789abcdef"


@pytest.fixture(scope="module")
def schema(tmp_path_factory, documentation):
    environ = {"PEELGRAPH_TOKEN": TOKEN}
    scratch = replace(Settings.from_environment(environ), home=tmp_path_factory.mktemp("home"))
    publish_scratch(borsetshire(), scratch)
    with closing(WorkerPool(scratch.home, scratch.limits)) as pool:
        app = create_app(pool, scratch, documentation)
        yield schemathesis.openapi.from_asgi("/openapi.json", app)


def try_requests(operation) -> int:
    """Send what the description of an operation allows; give how many requests that were."""
    sent = 0

    @given(case=operation.as_strategy())
    @settings(
        max_examples=5,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        nonlocal sent
        sent += 1
        answer = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
        case.validate_response(answer, checks=[not_a_server_error])

    send()
    return sent


def test_no_request_makes_the_service_fail(schema):
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 40
    for operation in operations:
        assert try_requests(operation) > 0, operation.label


def test_every_operation_that_writes_asks_for_the_token(schema):
    paths = schema.raw_schema["paths"]
    writing = {
        (path, method)
        for path, operations in paths.items()
        for method, operation in operations.items()
        if operation.get("security")
    }
    assert writing == {
        ("/sparql", "post"),
        *(
            (path, method)
            for path in ("/graphs", "/graphs/{path}")
            for method in ("put", "post", "patch", "delete")
        ),
    }
