"""A real server on an empty scratch dataset, started by the command that a user has."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from tests.conformance.exchanging import Server

TOKEN = "conformance-0123456789"
PATHS = {"/sparql/": "/sparql/", "/gsp": "/graphs"}


@pytest.fixture(scope="session")
def scratch() -> Iterator[Server]:
    environ = {**os.environ, "PEELGRAPH_PORT": "0", "PEELGRAPH_TOKEN": TOKEN}
    command = [sys.executable, "-m", "peelgraph.cli", "serve", "--scratch", "-"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = []
        for line in server.stderr:
            said.append(line)
            if "Application startup complete" in line:
                break
        address = re.search(r"site\s+(http://\S+)", "".join(said))
        assert address, "".join(said)
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            yield Server(address[1], TOKEN, PATHS)
        finally:
            server.terminate()
            server.wait(timeout=20)
            drain.join(timeout=5)
