"""One server for all tests of the protocols; each W3C test begins with an empty dataset."""

from collections.abc import Iterator

import pytest
from tests.conformance.exchanging import Server
from tests.conformance.serving import TOKEN, serve_scratch

PATHS = {"/sparql/": "/sparql/", "/gsp": "/graphs"}


@pytest.fixture(scope="session")
def scratch() -> Iterator[Server]:
    with serve_scratch() as site:
        yield Server(site, TOKEN, PATHS)
