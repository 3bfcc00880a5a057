"""The examples of docs/protocol.md print what the page says they print, on a fresh scratch dataset."""

import os
import re
import subprocess
import sys
import threading

import pytest

TOKEN = "documentation-0123456789"
EXAMPLE = re.compile(r"```sh\n(?P<script>.*?)```\n```text\n(?P<printed>.*?)```", re.DOTALL)


@pytest.fixture
def scratch():
    environ = {**os.environ, "PEELGRAPH_PORT": "0", "PEELGRAPH_TOKEN": TOKEN}
    command = [sys.executable, "-m", "peelgraph.cli", "serve", "--scratch", "-"]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as server:
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


def test_every_example_prints_what_the_page_says(root, program, scratch):
    program("curl")
    page = (root / "docs" / "protocol.md").read_text("utf-8")
    examples = list(EXAMPLE.finditer(page))
    assert len(examples) == page.count("```sh")
    assert len(examples) >= 6
    environ = {**os.environ, "SITE": scratch, "TOKEN": TOKEN}
    for example in examples:
        done = subprocess.run(
            ["bash", "-c", example["script"]],
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        printed = re.sub(r'"version":"[0-9a-f]{16}"', '"version":"0123456789abcdef"', done.stdout)
        assert printed.split() == example["printed"].split(), example["script"] + done.stderr
