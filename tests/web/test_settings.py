from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from peelgraph.errors import SettingsError
from peelgraph.settings import CONFIG, SETTINGS, Limits, Settings


def test_an_empty_environment_gives_the_defaults():
    settings = Settings.from_environment({"PEELGRAPH_HOST": "", "OTHER": "x"})
    assert settings == Settings("https://w3id.org/peel/id/", Path(".peelgraph"), "127.0.0.1", 8000)
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


def test_every_setting_is_in_the_table_with_its_meaning():
    assert SETTINGS[-1] is CONFIG  # it says where the others are
    assert [setting.name for setting in SETTINGS[:-1]] == [
        f"PEELGRAPH_{field.name.upper()}"
        for field in (*fields(Settings), *fields(Limits))
        if field.name != "limits"
    ]
    assert all(setting.meaning for setting in SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEELGRAPH_BASE", "https://example.org"),
        ("PEELGRAPH_BASE", "https://example.org/id"),
        ("PEELGRAPH_BASE", "https://example.org/id#"),
        ("PEELGRAPH_BASE", "https://example.org/?id/"),
        ("PEELGRAPH_BASE", "ftp://example.org/"),
        ("PEELGRAPH_BASE", "https://example.org/a b/"),
        ("PEELGRAPH_HOST", "http://127.0.0.1"),
        ("PEELGRAPH_PORT", "65536"),
        ("PEELGRAPH_PORT", "-1"),
        ("PEELGRAPH_PORT", "8o"),
        ("PEELGRAPH_PORT", "²"),
    ],
)
def test_an_unusable_value_is_told_with_its_name_and_what_is_accepted(name, value):
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment({name: value})
    assert name in str(raised.value)
    assert repr(value) in str(raised.value)
    assert "accepted is" in str(raised.value)


@pytest.mark.parametrize("token", ["short", "sixteen-letters-and-a space", "…" * 16])
def test_an_unusable_token_is_told_without_repeating_it(token):
    with pytest.raises(SettingsError, match="PEELGRAPH_TOKEN") as raised:
        Settings.from_environment({"PEELGRAPH_TOKEN": token})
    assert token not in str(raised.value)


def test_a_token_is_never_shown():
    settings = Settings.from_environment({"PEELGRAPH_TOKEN": "0123456789abcdef"})
    assert settings.token == "0123456789abcdef"
    assert "0123456789abcdef" not in repr(settings)


@pytest.mark.parametrize("base", ["https://example.org/", "http://127.0.0.1:8000/peel/id/"])
def test_other_bases_are_accepted(base):
    assert Settings.from_environment({"PEELGRAPH_BASE": base}).base == base


def test_limits_are_read_in_seconds_and_mebibytes():
    limits = Limits.from_environment(
        {"PEELGRAPH_TIMEOUT": "2.5", "PEELGRAPH_BUFFER": "3", "PEELGRAPH_CACHE": "0"}
    )
    assert (limits.timeout, limits.buffer, limits.cache) == (2.5, 3 * 1024 * 1024, 0)


def test_the_longest_timeout_is_never_below_the_usual_one():
    limits = Limits.from_environment({"PEELGRAPH_TIMEOUT": "500"})
    assert limits.longest_timeout == 500


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEELGRAPH_TIMEOUT", "0"),
        ("PEELGRAPH_TIMEOUT", "soon"),
        ("PEELGRAPH_WORKERS", "0"),
        ("PEELGRAPH_QUEUE", "-1"),
        ("PEELGRAPH_MEMORY", "1e3"),
    ],
)
def test_an_unusable_limit_is_told_with_its_name(name, value):
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})
