"""The container file, step by step, and what comes of it, run as its head says: as nobody, read-only.

The base image is this machine, and the packages that the image needs are found here at the versions of the
lock file. What a runtime and a registry add is not tried here.
"""

import fnmatch
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest
from container import RUN, SETUP, read_image, read_instructions, read_list

from peelgraph.settings import PORT, SETTINGS
from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.indexing import prepare_index

ASK = """import urllib.request as r
print(r.urlopen('http://127.0.0.1:8000/sparql?query=SELECT%20?o%20{%20?s%20?p%20?o%20}').read())"""


@pytest.fixture
def text(root):
    return (root / "deploy" / "Containerfile").read_text("utf-8")


@pytest.fixture
def context(root, tmp_path):
    """What is sent to who makes the image: what git tracks, but for what the ignore file names."""
    lines = (root / ".containerignore").read_text("utf-8").splitlines()
    ignored = [line.removeprefix("**/") for line in lines if line and not line.startswith("#")]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        parts = Path(name).parts
        if any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in ignored):
            continue
        if (root / name).is_file():
            (tmp_path / "context" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, tmp_path / "context" / name)
    # As after `make assets`: else the wheel is built with npm, if the base has it, which downloads.
    (tmp_path / "context" / "src/peelgraph/web/static/editor.js").write_text("")
    return tmp_path / "context"


@pytest.fixture
def namespaces(program):
    flags = ["--mount", "--net", "--pid", "--fork", "--kill-child"]
    command = [program("unshare"), *flags]
    can = os.geteuid() == 0 and subprocess.run([*command, "true"], check=False)
    if not can or can.returncode:
        pytest.skip("namespaces of one's own need root, or CAP_SYS_ADMIN")
    if not (Path(sys.base_prefix) / "bin" / "python").exists():
        pytest.skip("this Python is not called as that of the base image")
    program("ip")
    return command


def test_the_container_file_says_of_itself_what_the_settings_say(text, root):
    image = read_image(text)
    names = {setting.name for setting in SETTINGS}
    assert set(image.environ) <= names
    assert image.said["EXPOSE"] == PORT.default
    assert f":{PORT.default}/health/ready" in image.said["HEALTHCHECK"]
    assert image.environ["PEELGRAPH_HOME"] == image.directory
    assert getattr(signal, image.said["STOPSIGNAL"]) == signal.SIGTERM
    assert image.user == "peelgraph"
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    base = re.fullmatch(r"BASE=\S+/python:([\d.]+)-slim", dict(read_instructions(text))["ARG"])
    assert f"Programming Language :: Python :: {base[1]}" in project["project"]["classifiers"]
    # A folder for packages has no setuptools of its own since Python 3.12, and none is downloaded to build.
    locked = re.findall(r"(?m)^([\w-]+)==", (root / "requirements" / "run.txt").read_text("utf-8"))
    wanted = [re.match(r"[\w-]+", one)[0] for one in project["build-system"]["requires"]]
    assert set(wanted) <= set(locked)


def test_a_container_file_with_what_is_not_known_here_is_not_taken_for_tried():
    with pytest.raises(ValueError, match="VOLUME"):
        read_image("FROM base\nVOLUME /data\n")


def test_the_image_is_made_step_by_step_and_serves_as_nobody_without_writing(
    namespaces, context, text, tmp_path
):
    image = read_image(text)
    dataset = b'<http://e/a> <http://e/p> "of the image" <http://e/g> .\n'
    volume = tmp_path / "volume"
    publish_version(
        volume, dataset, {}, {}, prepare=lambda version: prepare_index(version, budget=0)
    )
    (tmp_path / "layers").mkdir()
    tmp_path.chmod(0o755)
    serve = image.command(*read_list(image.said["ENTRYPOINT"]), *read_list(image.said["CMD"]))
    script = [
        SETUP, *image.script, RUN,
        f"{_join(serve)} & serving=$!",
        f"until {_join(image.command(*read_list(image.said['HEALTHCHECK'])))} 2>&-",
        "do kill -0 $serving; sleep 0.2; done",
        "grep -E '^(Uid|CapBnd|NoNewPrivs):' /proc/$serving/status",
        _join(image.command("/opt/peelgraph/bin/python", "-c", ASK)),
        f"kill -s {image.said['STOPSIGNAL'].removeprefix('SIG')} $serving",
        "wait $serving; echo ended $?",
    ]  # fmt: skip
    environ = {
        "PATH": os.environ["PATH"],
        "PLACE": str(tmp_path),
        "CONTEXT": str(context),
        "PYTHON": sys.base_prefix,
        "PACKAGES": sysconfig.get_path("purelib"),
        "VOLUME": image.directory,
    }
    done = subprocess.run(
        [*namespaces, "sh", "-c", "\n".join(script)],
        env=environ, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert re.search(r"^Uid:\s+10001\s+10001", done.stdout, re.MULTILINE)
    assert re.search(r"^CapBnd:\s+0+$", done.stdout, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", done.stdout, re.MULTILINE)
    assert "of the image" in done.stdout
    assert done.stdout.endswith("ended 0\n")
    assert '"message"' in done.stderr  # the log, in JSON as the image wants it


def _join(command: list[str]) -> str:
    """Quote a command for the shell, but for what the shell is to fill in."""
    return " ".join(part if "$(" in part else shlex.quote(part) for part in command)
