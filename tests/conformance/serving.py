"""A real server on an empty scratch dataset, started by the command that a user has."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

TOKEN = "conformance-0123456789"


@contextmanager
def serve_scratch(**settings: str) -> Iterator[str]:
    """Give the address of the server, without a slash at its end."""
    environ = {**os.environ, "PEELGRAPH_PORT": "0", "PEELGRAPH_TOKEN": TOKEN, **settings}
    command = [sys.executable, "-m", "peelgraph.cli", "serve", "--scratch", "-"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        said = ""
        for line in server.stderr:
            said += line
            if "Application startup complete" in line:
                break
        address = re.search(r"site\s+(http://\S+)/", said)
        assert address, said
        drain = threading.Thread(target=server.stderr.read, daemon=True)
        drain.start()
        try:
            yield address[1]
        finally:
            server.terminate()
            server.wait(timeout=20)
            drain.join(timeout=5)
