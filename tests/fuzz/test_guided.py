"""A short run of the fuzzer that coverage leads; `make fuzz` runs it for ten minutes."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris has no wheel for this Python")
HERE = Path(__file__).parent
FORMS = ("text", "html", "pdf", "docx")


def test_bytes_bred_from_the_invented_letters_are_read_or_refused(tmp_path):
    letters = [path for form in FORMS for path in (HERE.parent / "corpus" / form).iterdir()]
    assert letters
    for path in letters:
        (tmp_path / f"{path.parent.name}-{path.name}").write_bytes(path.read_bytes())
    limits = ("-runs=300", "-timeout=60", "-rss_limit_mb=2048", "-max_len=60000")
    ran = subprocess.run(
        [sys.executable, str(HERE / "guided.py"), *limits, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    assert "Done 300 runs" in ran.stderr
