"""The command of the systemd unit, as written, as its user, where nothing can be written but /tmp.

systemd itself is not started: what it would set up is set up by hand in a mount namespace of the test's
own. ``tests/docs/test_deploy.py`` lets systemd judge the unit.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from configparser import ConfigParser
from pathlib import Path

import httpx
import pytest
from service import wait_for_end

from peelgraph.store.published.versions import publish_version
from peelgraph.store.workers.indexing import prepare_index

USER = 10001
SETUP = """
set -e
mount --make-rprivate /
mount --bind "$PLACE/opt" /opt
mount --bind "$PYTHON" /opt/python
mount --bind "$PLACE/etc" /etc
mount --bind "$PLACE/lib" /var/lib
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -o remount,bind,ro /
for place in /opt /etc /var/lib; do mount -o remount,bind,ro $place; done
cd "$DIRECTORY"
set -a
. "$FILE"
exec setpriv --reuid "$ID" --regid "$ID" --clear-groups --bounding-set=-all --no-new-privs \\
  env -u PLACE -u PYTHON -u ID -u DIRECTORY -u FILE $COMMAND
"""


@pytest.fixture
def unit(root):
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(root / "deploy" / "peelgraph.service")
    return parser["Service"]


@pytest.fixture
def place(tmp_path, root):
    """What the unit expects of the machine: the program, its settings, a user, a published version."""
    tmp_path.chmod(0o755)
    command = tmp_path / "opt" / "peelgraph" / ".venv"
    (command / "bin").mkdir(parents=True)
    (command / "lib" / f"python3.{sys.version_info.minor}").mkdir(parents=True)
    (tmp_path / "opt" / "python").mkdir()
    (command / "pyvenv.cfg").write_text("home = /opt/python/bin\n")
    (command / "bin" / "python").symlink_to(f"/opt/python/bin/python3.{sys.version_info.minor}")
    packages = command / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    packages.symlink_to(sysconfig.get_path("purelib"))
    program = command / "bin" / "peelgraph"
    program.write_text(
        "#!/opt/peelgraph/.venv/bin/python\nfrom peelgraph.cli import main\nmain()\n"
    )
    program.chmod(0o755)
    etc = tmp_path / "etc"
    shutil.copytree("/etc", etc, symlinks=True, ignore_dangling_symlinks=True)
    settings = (root / "deploy" / "peelgraph.toml").read_text("utf-8")
    (etc / "peelgraph.toml").write_text(settings.replace("port = 8000", "port = 0"), "utf-8")
    (etc / "peelgraph.secret").write_text(f"PEELGRAPH_TOKEN={'0' * 32}\n", "utf-8")
    (etc / "peelgraph.secret").chmod(0o600)
    home = tmp_path / "lib" / "peelgraph"
    dataset = b'<http://e/a> <http://e/p> "of the unit" <http://e/g> .\n'
    publish_version(home, dataset, {}, {}, prepare=lambda version: prepare_index(version, budget=0))
    return tmp_path


@pytest.fixture
def namespace(program):
    unshare = program("unshare")
    can = os.geteuid() == 0 and subprocess.run([unshare, "--mount", "true"], check=False)
    if not can or can.returncode:
        pytest.skip("a mount namespace of one's own needs root, or CAP_SYS_ADMIN")
    if any(Path(p).is_relative_to("/tmp") for p in (sys.prefix, sys.base_prefix)):
        pytest.skip("Python lies in /tmp, which the unit hides")
    return unshare


@pytest.mark.parametrize("memory", ["256", "0"], ids=["in memory", "on disk"])
def test_the_units_command_serves_as_its_user_without_writing_anywhere_but_tmp(
    namespace, place, unit, memory
):
    environ = {
        "PATH": os.environ["PATH"],
        "LD_LIBRARY_PATH": "/opt/python/lib",  # where Python was built is not for this user to read
        "PEELGRAPH_MEMORY": memory,
        "PLACE": str(place),
        "PYTHON": sys.base_prefix,
        "ID": str(USER),
        "DIRECTORY": unit["WorkingDirectory"],
        "FILE": unit["EnvironmentFile"].removeprefix("-"),
        "COMMAND": unit["ExecStart"],
    }
    command = [namespace, "--mount", "sh", "-c", SETUP]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as server:
        said = []
        for line in server.stderr:
            said.append(line)
            if "Application startup complete" in line:
                break
        site = re.search(r"site\s+(http://\S+)", "".join(said))
        try:
            assert site, "".join(said)
            status = Path(f"/proc/{server.pid}/status").read_text()
            assert re.search(rf"^Uid:\s+{USER}\s+{USER}", status, re.MULTILINE)
            assert re.search(r"^CapBnd:\s+0+$", status, re.MULTILINE)
            query = {"query": "SELECT ?o { ?s ?p ?o }"}
            answer = httpx.get(f"{site[1]}sparql", params=query, trust_env=False, timeout=60)
            assert "of the unit" in answer.text
            assert httpx.get(f"{site[1]}health/ready", trust_env=False).status_code == 200
            children = set(map(int, _children(server.pid)))
            server.send_signal(signal.SIGTERM)
            server.stderr.read()
            assert server.wait(timeout=30) == 0
            assert not wait_for_end(children)
        finally:
            server.kill()


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
