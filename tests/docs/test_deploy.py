"""What ships for operators: the unit, the settings, the container file."""

import re
import shutil
import subprocess
from configparser import ConfigParser

import pytest

from peelgraph.settings import SETTINGS, Settings, read_environment


@pytest.fixture
def unit(root):
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(root / "deploy" / "peelgraph.service")
    return parser


def test_the_unit_gives_nothing_that_serving_does_not_need(unit):
    service = unit["Service"]
    assert service["User"] == "peelgraph"
    assert service["CapabilityBoundingSet"] == service["AmbientCapabilities"] == ""
    assert service["ProtectSystem"] == "strict"
    assert service["ReadOnlyPaths"] == "/var/lib/peelgraph"
    assert "ReadWritePaths" not in service
    for name in [
        "NoNewPrivileges",
        "PrivateTmp",
        "PrivateDevices",
        "ProtectHome",
        "ProtectClock",
        "ProtectControlGroups",
        "ProtectHostname",
        "ProtectKernelLogs",
        "ProtectKernelModules",
        "ProtectKernelTunables",
        "RestrictNamespaces",
        "RestrictRealtime",
        "RestrictSUIDSGID",
        "LockPersonality",
    ]:
        assert service[name] == "yes", name
    assert set(service["RestrictAddressFamilies"].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    assert {"MemoryMax", "TasksMax", "LimitNOFILE"} <= set(service)


def test_systemd_understands_the_unit_and_finds_little_exposed(root, tmp_path, program):
    text = (root / "deploy" / "peelgraph.service").read_text("utf-8")
    ours = "/opt/peelgraph/.venv/bin/peelgraph"
    assert ours in text
    unit = tmp_path / "peelgraph.service"
    unit.write_text(text.replace(ours, shutil.which("true")), "utf-8")
    for arguments in [["verify"], ["security", "--offline=true", "--no-pager", "--threshold=20"]]:
        done = subprocess.run(
            [program("systemd-analyze"), *arguments, unit],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == ""


def test_the_unit_waits_longer_than_the_grace(unit, root):
    settings = Settings.from_environment(
        read_environment({}, str(root / "deploy" / "peelgraph.toml"))
    )
    assert int(unit["Service"]["TimeoutStopSec"]) > settings.grace


def test_the_settings_that_ship_can_be_read_and_listen_to_this_machine(root):
    path = root / "deploy" / "peelgraph.toml"
    settings = Settings.from_environment(read_environment({}, str(path)))
    assert settings.host == "127.0.0.1"
    assert settings.processes == 2
    assert settings.token is None


def test_the_container_runs_as_nobody_in_particular_and_names_settings_that_exist(root):
    text = (root / "deploy" / "Containerfile").read_text("utf-8")
    assert re.search(r"^USER peelgraph$", text, re.MULTILINE)
    assert "--require-hashes" in text
    known = {setting.name for setting in SETTINGS}
    named = set(re.findall(r"\bPEELGRAPH_\w+", text))
    assert named
    assert named <= known
