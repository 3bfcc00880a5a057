"""The examples of docs/protocol.md print what the page says they print, on a fresh scratch dataset."""

import os
import re
import subprocess

from tests.conformance.serving import TOKEN, serve_scratch

VERSION = re.compile(r'"version":"[0-9a-f]{16}"')
EXAMPLE = re.compile(r"```sh\n(?P<script>.*?)```\n```text\n(?P<printed>.*?)```", re.DOTALL)


def test_every_example_prints_what_the_page_says(root, program):
    program("curl")
    page = (root / "docs" / "protocol.md").read_text("utf-8")
    examples = list(EXAMPLE.finditer(page))
    assert len(examples) == page.count("```sh")
    assert len(examples) >= 6
    with serve_scratch() as site:
        environ = {**os.environ, "SITE": site, "TOKEN": TOKEN}
        for example in examples:
            done = subprocess.run(
                ["bash", "-c", example["script"]],
                env=environ,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            printed = VERSION.sub('"version":"0123456789abcdef"', done.stdout)
            assert printed.split() == example["printed"].split(), example["script"] + done.stderr
